"""Areas on the ellipsoid, in a process of their own: python -m benchmarks.areas WAY FILE OUT.

fast     zoneplan's way for many parcels
exact    zoneplan's way for zones: an equal-area projection with bent edges
geod     pyproj.Geod, polygon by polygon, from coordinates in degrees that were made before the clock starts

Writes the areas to OUT (.npy), prints what it took as ``benchmarks.peers.one`` does.
"""

import gc
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

from benchmarks.peers import EPSG
from benchmarks.peers.one import tell
from benchmarks.processes import cpu_of_tree
from zoneplan.geometry.vn2000.areal import ellipsoid_areas_m2
from zoneplan.geometry.vn2000.datum import between_vn2000
from zoneplan.geometry.vn2000.ellipsoid import ellipsoid_area_m2

GEOGRAPHIC = 4756


def main() -> None:
    """Read, measure, tell."""
    way, file, out = sys.argv[1:]
    lots = gpd.read_parquet(Path(file)).geometry.to_numpy()
    if way == "geod":
        lots = between_vn2000(lots, EPSG, GEOGRAPHIC)
    gc.collect()
    tell({"at": "search"})
    cpu, begun = cpu_of_tree(os.getpid()), time.perf_counter()
    areas = WAYS[way](lots)
    tell(
        {
            "at": "end",
            "wall_s": time.perf_counter() - begun,
            "cpu_s": cpu_of_tree(os.getpid()) - cpu,
            "own_peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
    np.save(out, areas)


def by_geod(lots: NDArray[Any]) -> NDArray[np.float64]:
    """As a planner's script would."""
    geod = Geod(ellps="WGS84")
    return np.array([abs(geod.geometry_area_perimeter(lot)[0]) for lot in lots])


WAYS = {
    "fast": lambda lots: ellipsoid_areas_m2(lots, EPSG),
    "exact": lambda lots: ellipsoid_area_m2(lots, EPSG),
    "geod": by_geod,
}


if __name__ == "__main__":
    main()
