"""SedonaDB: Sedona's engine for one machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import sedonadb

from benchmarks.peers import Found, Search

WAYS = {
    "intersects": "SedonaDB: ST_Intersects, area > 0",
    "touches": "SedonaDB: ST_Intersects and not ST_Touches",
}
QUERIES = {
    "intersects": """
        SELECT * FROM (
            SELECT a.n AS n, b.n AS m, ST_Area(ST_Intersection(a.geometry, b.geometry)) AS m2
            FROM lots a JOIN lots b ON ST_Intersects(a.geometry, b.geometry) WHERE a.n < b.n)
        WHERE m2 > 0""",
    "touches": """
        SELECT a.n AS n, b.n AS m, ST_Area(ST_Intersection(a.geometry, b.geometry)) AS m2
        FROM lots a JOIN lots b ON ST_Intersects(a.geometry, b.geometry)
        WHERE a.n < b.n AND NOT ST_Touches(a.geometry, b.geometry)""",
}


def versions() -> str:
    """Of the program."""
    return f"SedonaDB {version('sedonadb')}"


@contextmanager
def opened(file: Path, way: str) -> Iterator[Search]:
    """A table in memory; the join makes its own index."""
    session = sedonadb.connect()
    session.read_parquet(str(file)).to_memtable().to_view("lots")

    def search() -> Found:
        found = pa.table(session.sql(QUERIES[way]))
        n, m, m2 = (found[name].to_numpy() for name in ("n", "m", "m2"))
        return n, m, m2

    yield search
