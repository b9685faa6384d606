"""geopandas: the layer laid over itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd

from benchmarks.peers import Found, Search

WAYS = {"overlay": "geopandas.overlay with itself"}


def versions() -> str:
    """Of the library."""
    return f"geopandas {gpd.__version__}"


@contextmanager
def opened(file: Path, way: str) -> Iterator[Search]:
    """A frame in memory."""
    frame = gpd.read_parquet(file)[["n", "geometry"]]

    def search() -> Found:
        pieces = gpd.overlay(frame, frame, how="intersection", keep_geom_type=True)
        pieces = pieces[pieces["n_1"] < pieces["n_2"]]
        return pieces["n_1"].to_numpy(), pieces["n_2"].to_numpy(), pieces.area.to_numpy()

    yield search
