"""geopandas: a spatial join of the layer with itself, then the intersections."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from benchmarks.peers import Found, Search

WAYS = {"sjoin": "geopandas.sjoin, then intersection"}


def versions() -> str:
    """Of the library."""
    return f"geopandas {gpd.__version__}"


@contextmanager
def opened(file: Path, way: str) -> Iterator[Search]:
    """A frame in memory."""
    frame = gpd.read_parquet(file)[["n", "geometry"]].set_index("n")

    def search() -> Found:
        joined = gpd.sjoin(frame, frame, predicate="intersects", lsuffix="a", rsuffix="b")
        one, other = joined.index.to_numpy(), joined["n_b"].to_numpy()
        one, other = one[one < other], other[one < other]
        lots = frame.geometry
        area = shapely.area(shapely.intersection(lots.loc[one].to_numpy(), lots.loc[other].to_numpy()))
        land = np.flatnonzero(area > 0)
        return one[land], other[land], area[land]

    yield search
