"""PostGIS: a join over the GiST index, on a server of its own that is tuned for it.

Making the table and its index is not counted, which favours PostGIS: zoneplan builds its own index in its time.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import geopandas as gpd
import numpy as np

from benchmarks.peers import EPSG, Found, Search
from tests.peers.postgres import Server, private_server

WAYS = {"relate": "PostGIS: ST_Relate T********", "intersects": "PostGIS: ST_Intersects, area > 0"}
TUNING = {
    "shared_buffers": "2GB",
    "work_mem": "256MB",
    "maintenance_work_mem": "1GB",
    "effective_cache_size": "8GB",
    "max_wal_size": "8GB",
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "2",
    "parallel_setup_cost": "0",
    "parallel_tuple_cost": "0",
    "min_parallel_table_scan_size": "0",
}
QUERIES = {
    "relate": """
        SELECT a.n, b.n, ST_Area(ST_Intersection(a.geom, b.geom))
        FROM lots a JOIN lots b ON a.geom && b.geom AND a.n < b.n AND ST_Relate(a.geom, b.geom, 'T********')""",
    "intersects": """
        SELECT * FROM (
            SELECT a.n, b.n AS m, ST_Area(ST_Intersection(a.geom, b.geom)) AS m2
            FROM lots a JOIN lots b ON ST_Intersects(a.geom, b.geom) AND a.n < b.n) AS met
        WHERE m2 > 0""",
}


def versions() -> str:
    """Of the server, without starting it."""
    with private_server() as server:
        return f"{server.rows('SELECT postgis_full_version()')[0][0]}"


@contextmanager
def opened(file: Path, way: str) -> Iterator[Search]:
    """A table with an index; another process fills it, so that its memory is not counted."""
    with private_server(**TUNING) as server:
        subprocess.run(  # noqa: S603  ourselves
            [sys.executable, "-m", "benchmarks.peers.postgis", str(file), str(server.folder)], check=True
        )

        def search() -> Found:
            rows = np.array(server.rows(QUERIES[way]), dtype=float).reshape(-1, 3)
            return rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64), rows[:, 2]

        yield search


if __name__ == "__main__":
    frame = gpd.read_parquet(sys.argv[1])
    if not np.array_equal(frame["n"], np.arange(len(frame))):
        raise SystemExit("n must count from 0")
    Server(Path(sys.argv[2]), 0).load("lots", frame.geometry, EPSG)
