"""GeoPackage read with SQLite itself, through the gate that uploads pass."""

import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from zoneplan.model.messages import say
from zoneplan.sources.admission.datasets import Dataset
from zoneplan.sources.admission.limits import LAYERS
from zoneplan.sources.admission.refusal import not_admitted
from zoneplan.sources.formats.gpkg import (
    LAYERS_QUERY,
    NEEDED,
    columns_beside,
    crs_of,
    kinds_of,
    open_checked,
    quoted,
    stated_counts,
    wkb_of,
)
from zoneplan.sources.parcels.limits import BATCH
from zoneplan.sources.parcels.sheet import Batch, Sheet

_NO_AREAS: Final = ("POINT", "LINESTRING", "MULTIPOINT", "MULTILINESTRING", "CIRCULARSTRING", "COMPOUNDCURVE")
_DATABASE_FAULTS: Final = (sqlite3.Error, UnicodeDecodeError, OverflowError)


def open_geopackage(dataset: Dataset) -> list[Sheet]:
    """Open every feature table of a GeoPackage."""
    try:
        database = open_checked(dataset)
        kinds = kinds_of(database)
        if any(kinds.get(table) != "table" for table in NEEDED):
            raise not_admitted("sqlite-not-gpkg", file=dataset.name)
        stated = stated_counts(database, kinds)
        rows = database.execute(LAYERS_QUERY).fetchmany(LAYERS + 1)
        if len(rows) > LAYERS:
            raise not_admitted("many-layers", file=dataset.name, count=len(rows), limit=LAYERS)
        if not rows:
            raise not_admitted("gpkg-no-layer", file=dataset.name)
        return [_sheet(database, dataset, row, kinds, stated) for row in rows]
    except _DATABASE_FAULTS as why:
        raise not_admitted("gpkg-damaged", file=dataset.name, why=str(why)[:100]) from None


def _sheet(
    database: sqlite3.Connection,
    dataset: Dataset,
    row: tuple[Any, ...],
    kinds: dict[str, str],
    stated: dict[str, int],
) -> Sheet:
    table, column, srs_id, organization, code, definition = row
    fields = columns_beside(database, dataset, table, column, kinds)
    crs, notes = crs_of(srs_id, organization, code, definition)
    # counted, not believed: what the file says of itself goes stale
    (total,) = database.execute(f"SELECT count(*) FROM {quoted(table)}").fetchone()  # noqa: S608  quoted
    if stated.get(table, total) != total:
        notes.append(say("admission.note.count-lies", stated=stated[table], count=total))
    said = database.execute(
        "SELECT geometry_type_name FROM gpkg_geometry_columns WHERE table_name = ?", (table,)
    ).fetchone()
    return Sheet(
        name=table,
        crs=crs,
        fields=fields,
        total=total,
        rows=partial(_rows, database, dataset, table, column, fields),
        areas=str(said[0]).upper() not in _NO_AREAS,
        notes=notes,
    )


def _rows(
    database: sqlite3.Connection,
    dataset: Dataset,
    table: str,
    column: str,
    fields: Sequence[str],
    places: Sequence[int],
) -> Iterator[Batch]:
    names = [column, *(fields[place] for place in places)]
    query = f"SELECT {', '.join(map(quoted, names))} FROM {quoted(table)}"  # noqa: S608  quoted
    number = 0
    try:
        cursor = database.execute(query)
        while rows := cursor.fetchmany(BATCH):
            shapes: list[bytes | None] = []
            for row in rows:
                number += 1
                shapes.append(wkb_of(row[0]))
            yield Batch(shapes, [[row[place] for row in rows] for place in range(1, len(names))])
    except _DATABASE_FAULTS as why:
        raise not_admitted("gpkg-damaged", file=dataset.name, why=str(why)[:100]) from None
    except ValueError as why:
        raise not_admitted(
            "geometry-damaged", file=dataset.name, layer=table, feature=number, why=str(why)[:100]
        ) from None
