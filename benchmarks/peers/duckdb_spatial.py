"""DuckDB with its extension spatial, from a package of Python, for nothing may be fetched here at run time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import duckdb_extension_spatial

from benchmarks.peers import Found, Search

WAYS = {
    "intersects": "DuckDB: ST_Intersects, area > 0",
    "touches": "DuckDB: ST_Intersects and not ST_Touches",
}
# the join is one over boxes only where nothing but ST_Intersects stands in it: "a.n < b.n" beside it, or in a WHERE
# that the planner may push there, makes it a loop over all pairs (36 s for 10,000 parcels); this CASE stays out
QUERY = """
    WITH met AS MATERIALIZED (
        SELECT a.n AS n, b.n AS m, CASE WHEN {condition} THEN ST_Area(ST_Intersection(a.geom, b.geom)) END AS m2
        FROM lots a JOIN lots b ON ST_Intersects(a.geom, b.geom))
    SELECT n, m, m2 FROM met WHERE m2 > 0"""
CONDITIONS = {"intersects": "a.n < b.n", "touches": "a.n < b.n AND NOT ST_Touches(a.geom, b.geom)"}


def versions() -> str:
    """Of the program."""
    return f"DuckDB {duckdb.__version__}"


@contextmanager
def opened(file: Path, way: str) -> Iterator[Search]:
    """A table in memory; the join makes its own index."""
    extension = next(Path(duckdb_extension_spatial.__path__[0]).rglob("spatial.duckdb_extension"))
    with duckdb.connect() as connection:
        connection.execute(f"LOAD '{extension}'")
        kind = connection.execute(f"SELECT typeof(geometry) FROM '{file}' LIMIT 1").fetchall()[0][0]  # noqa: S608
        shape = "geometry::GEOMETRY" if kind.startswith("GEOMETRY") else "ST_GeomFromWKB(geometry)"
        connection.execute(f"CREATE TABLE lots AS SELECT n, {shape} AS geom FROM '{file}'")  # noqa: S608

        def search() -> Found:
            found = connection.execute(QUERY.format(condition=CONDITIONS[way])).fetchnumpy()
            return found["n"], found["m"], found["m2"]

        yield search
