"""Programs that find the same overlaps as zoneplan, one a file, each asked in the best way that we know.

A module has ``WAYS`` (way -> what a reader is told it does), ``versions()``, and ``opened(file, way)``: a context that
reads the file, which is not counted, and gives a function that searches, which is. ``file`` is GeoParquet with the
columns ``n`` (whole numbers, rising) and ``geometry`` (valid polygons in EPSG:9210).
"""

from collections.abc import Callable
from typing import Any

from numpy.typing import NDArray

Found = tuple[NDArray[Any], NDArray[Any], NDArray[Any]]
"""Two numbers n and the area in m² that they share: one entry a pair, in any order, each pair once."""

Search = Callable[[], Found]

# those in the first line are the peers of the bars; "tree" is what any program of Python would do without edges
NAMED = ("postgis", "sedona", "duckdb_spatial", "geopandas_sjoin", "geopandas_overlay", "qgis")
MODULES = ("zoneplan_edges", "shapely_tree", *NAMED)
EPSG = 9210
