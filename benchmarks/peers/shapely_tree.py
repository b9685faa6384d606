"""shapely by hand: an STRtree of all polygons is asked for each of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.peers import Found, Search

WAYS = {
    "relate": "shapely: STRtree, relate_pattern T********",
    "intersection": "shapely: STRtree, intersection",
}


def versions() -> str:
    """Of the library."""
    return f"shapely {shapely.__version__}, GEOS {shapely.geos_version_string}"


@contextmanager
def opened(file: Path, way: str) -> Iterator[Search]:
    """Geometries in memory."""
    frame = gpd.read_parquet(file)
    n, lots = frame["n"].to_numpy(), frame.geometry.to_numpy()

    def search() -> Found:
        one, other = shapely.STRtree(lots).query(lots)
        one, other = one[one < other], other[one < other]
        if way == "relate":
            shapely.prepare(lots)
            meet = shapely.relate_pattern(lots[one], lots[other], "T********")
            one, other = one[meet], other[meet]
        area = shapely.area(shapely.intersection(lots[one], lots[other]))
        land = np.flatnonzero(area > 0)
        return n[one[land]], n[other[land]], area[land]

    yield search
