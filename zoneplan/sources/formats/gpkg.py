"""GeoPackage read with SQLite itself: what is stored, row by row, and nothing that the file would have us compute.

GDAL trusts the feature count that a file states and turns a damaged geometry into none; here each row is read. Views,
triggers and virtual tables are never touched: a layer has to be an ordinary table.
"""

import sqlite3
from contextlib import closing
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.model.incoming import RawLayer
from zoneplan.model.messages import Text, say
from zoneplan.sources.admission.datasets import Dataset, Reading
from zoneplan.sources.admission.limits import FEATURES, LAYERS
from zoneplan.sources.admission.refusal import NotAdmitted, not_admitted
from zoneplan.sources.formats.settle import settle

LAYERS_QUERY: Final = """
    SELECT c.table_name, g.column_name, g.srs_id, s.organization, s.organization_coordsys_id, s.definition
    FROM gpkg_contents AS c JOIN gpkg_geometry_columns AS g ON g.table_name = c.table_name
    LEFT JOIN gpkg_spatial_ref_sys AS s ON s.srs_id = g.srs_id
    WHERE c.data_type = 'features' ORDER BY c.rowid
"""
NEEDED: Final = ("gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys")
ENVELOPES: Final = {
    0: 0,
    1: 32,
    2: 48,
    3: 48,
    4: 64,
}  # GeoPackage 1.3, clause 2.1.3: doubles after the header


def read_gpkg(dataset: Dataset) -> Reading:
    """Read every feature table of a GeoPackage."""
    try:
        with closing(open_checked(dataset)) as database:
            kinds = kinds_of(database)
            if any(kinds.get(table) != "table" for table in NEEDED):
                raise not_admitted("sqlite-not-gpkg", file=dataset.name)
            stated = stated_counts(database, kinds)
            rows = database.execute(LAYERS_QUERY).fetchmany(LAYERS + 1)
            if not rows:
                raise not_admitted("gpkg-no-layer", file=dataset.name)
            return Reading([_layer(database, dataset, row, kinds, stated) for row in rows])
    except (sqlite3.Error, UnicodeDecodeError, OverflowError) as why:
        raise not_admitted("gpkg-damaged", file=dataset.name, why=str(why)[:100]) from None


def open_checked(dataset: Dataset) -> sqlite3.Connection:
    """Open without locks or journal, without functions in the schema, with triggers and extensions unused."""
    database = sqlite3.connect(f"{dataset.path.as_uri()}?mode=ro&immutable=1", uri=True)
    for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON", "mmap_size = 0"):
        database.execute(f"PRAGMA {pragma}")
    (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise not_admitted("gpkg-damaged", file=dataset.name, why=str(verdict)[:100])
    return database


def kinds_of(database: sqlite3.Connection) -> dict[str, str]:
    """Every name in the schema: ``table`` for an ordinary one, else ``view``, ``virtual``, ``index`` or ``trigger``."""
    rows = database.execute("SELECT name, type, sql FROM sqlite_master")
    return {
        name: "virtual" if kind == "table" and "virtual" in str(sql)[:40].lower() else kind
        for name, kind, sql in rows
    }


def stated_counts(database: sqlite3.Connection, kinds: dict[str, str]) -> dict[str, int]:
    """How many features the file says that its tables have."""
    if kinds.get("gpkg_ogr_contents") != "table":
        return {}
    rows = database.execute("SELECT table_name, feature_count FROM gpkg_ogr_contents LIMIT ?", (LAYERS,))
    return {table: count for table, count in rows if isinstance(count, int)}


def columns_beside(
    database: sqlite3.Connection, dataset: Dataset, table: str, column: str, kinds: dict[str, str]
) -> list[str]:
    """Names of the columns that a layer's table stores beside its geometry; refused if it is no such table."""
    if kinds.get(table) != "table":
        raise not_admitted("gpkg-not-table", file=dataset.name, layer=str(table))
    described = database.execute("SELECT name, hidden FROM pragma_table_xinfo(?)", (table,)).fetchall()
    stored = [name for name, hidden in described if not hidden]  # a generated column would have us compute it
    if column not in stored:
        raise not_admitted("gpkg-no-geometry", file=dataset.name, layer=table)
    return [name for name in stored if name != column]


def _layer(
    database: sqlite3.Connection,
    dataset: Dataset,
    row: tuple[Any, ...],
    kinds: dict[str, str],
    stated: dict[str, int],
) -> RawLayer:
    table, column, srs_id, organization, code, definition = row
    others = columns_beside(database, dataset, table, column, kinds)
    query = f"SELECT {', '.join(map(quoted, [column, *others]))} FROM {quoted(table)} LIMIT ?"  # noqa: S608  quoted
    geometries, properties, notes = [], [], []
    curves = 0
    for number, (blob, *values) in enumerate(database.execute(query, (FEATURES + 1,)), start=1):
        try:
            geometries.append(_geometry(blob))
        except NotImplementedError:
            geometries.append(None)
            curves += 1
        except (ValueError, shapely.errors.ShapelyError) as why:
            raise _damaged(dataset, table, number, why) from None
        properties.append({k: v for k, v in zip(others, values, strict=True) if not isinstance(v, bytes)})
    if stated.get(table, len(geometries)) != len(geometries):
        notes.append(say("admission.note.count-lies", stated=stated[table], count=len(geometries)))
    if curves:
        notes.append(say("admission.note.curves-left-out", count=curves))
    crs, about = crs_of(srs_id, organization, code, definition)
    return settle(table, crs, geometries, properties, file=dataset.name, notes=[*notes, *about])


def _damaged(dataset: Dataset, table: str, number: int, why: Exception) -> NotAdmitted:
    return not_admitted(
        "geometry-damaged",
        file=dataset.name,
        layer=table,
        feature=number,
        why=str(why).replace("\n", " ")[:100],
    )


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _geometry(blob: object) -> BaseGeometry | None:
    """A geometry from its blob; as `wkb_of`, and shapely's own NotImplementedError if it holds curves."""
    found: BaseGeometry | None = shapely.from_wkb(wkb_of(blob))
    return found


def wkb_of(blob: object) -> bytes | None:
    """The WKB in a blob: it stands behind "GP", version, flags, srs_id and an envelope; ValueError if it does not."""
    if blob is None:
        return None
    if not isinstance(blob, bytes) or blob[:2] != b"GP" or len(blob) < 8:
        raise ValueError("no GeoPackage geometry")
    flags = blob[3]
    envelope = ENVELOPES.get(flags >> 1 & 0b111)
    if envelope is None or flags & 0b100000:
        raise ValueError("unknown kind of GeoPackage geometry")
    return blob[8 + envelope :]


def crs_of(
    srs_id: object, organization: object, code: object, definition: object
) -> tuple[str | None, list[Text]]:
    """What the file says of the system: a code of EPSG, else its definition; 0 and −1 mean that it says nothing."""
    if srs_id in (0, -1) or (definition is None and organization is None):
        return None, [say("admission.note.no-crs")]
    if str(organization).upper() == "EPSG" and isinstance(code, int) and code > 0:
        return f"EPSG:{code}", []
    text = str(definition or "").strip()
    return (text, []) if text and text.lower() != "undefined" else (None, [say("admission.note.no-crs")])
