"""zoneplan: edges are matched, only what does not match is looked up."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import shapely

import zoneplan
from benchmarks.peers import Found, Search
from zoneplan.geometry.fabric import common_land, pairs_sharing_land

WAYS = {
    "whole": "zoneplan, the check as it runs: shares, widths and shapes as well",
    "edges": "zoneplan, pairs and areas alone",
}


def versions() -> str:
    """Of the program."""
    return (
        f"zoneplan {zoneplan.__version__}, shapely {shapely.__version__}, GEOS {shapely.geos_version_string}"
    )


@contextmanager
def opened(file: Path, way: str) -> Iterator[Search]:
    """Geometries in memory."""
    frame = gpd.read_parquet(file)
    n, lots = frame["n"].to_numpy(), frame.geometry.to_numpy()

    def search() -> Found:
        one, other = pairs_sharing_land(lots)
        if way == "whole":
            found = common_land(lots, one, other)
            return n[found.first], n[found.second], found.m2
        return n[one], n[other], shapely.area(shapely.intersection(lots[one], lots[other]))

    yield search
