"""GeoParquet through Arrow, batch by batch: sizes are counted as they come, not believed."""

import json
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.model.incoming import RawLayer
from zoneplan.model.messages import say
from zoneplan.sources.admission.datasets import Dataset, Reading
from zoneplan.sources.admission.limits import COLUMNS, FEATURES
from zoneplan.sources.admission.refusal import not_admitted
from zoneplan.sources.formats.settle import settle

STANDARD_CRS = "OGC:CRS84"  # GeoParquet 1.1: what a column without "crs" is in
_BATCH: Final = 5_000


def read_geoparquet(dataset: Dataset) -> Reading:
    """Read the primary geometry column and the plain columns beside it.

    The layer's ``crs`` is PROJJSON as the file has it, "OGC:CRS84" if it has none, None if it says null.
    """
    from pyarrow import ArrowException, parquet  # noqa: PLC0415  heavy, and only this format needs it

    try:
        with parquet.ParquetFile(dataset.path) as file:
            return Reading([_layer(file, dataset)])
    except (ArrowException, AttributeError, KeyError, OSError, TypeError, ValueError) as why:
        said = str(why).replace("\n", " ")[:100]
        raise not_admitted("unreadable", file=dataset.name, why=said) from None


def _layer(file: Any, dataset: Dataset) -> RawLayer:
    schema = file.schema_arrow
    about = json.loads((schema.metadata or {}).get(b"geo", b"null"))
    if not isinstance(about, dict):
        raise not_admitted("parquet-not-geo", file=dataset.name)
    primary = about["primary_column"]
    column = about["columns"][primary]
    if column.get("encoding") != "WKB":
        raise not_admitted("parquet-encoding", file=dataset.name)
    plain = [field.name for field in schema if field.name != primary and _is_plain(field.type)]
    left = len(schema) - len(plain) - 1
    if len(plain) > COLUMNS:
        raise not_admitted("many-columns", file=dataset.name, limit=COLUMNS)
    geometries: list[BaseGeometry | None] = []
    rows: list[dict[str, Any]] = []
    for batch in file.iter_batches(batch_size=_BATCH, columns=[primary, *plain]):
        for row in batch.to_pylist():
            geometries.append(_geometry(row.pop(primary), len(geometries) + 1, dataset))
            rows.append(row)
        if len(rows) > FEATURES:
            raise not_admitted("many-features", file=dataset.name, count=len(rows), limit=FEATURES)
    notes = [say("admission.note.columns-left-out", count=left)] if left else []
    return settle(dataset.title, _crs(column), geometries, rows, file=dataset.name, notes=notes)


def _is_plain(kind: Any) -> bool:
    from pyarrow import types  # noqa: PLC0415

    return not (types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind))


def _geometry(wkb: Any, number: int, dataset: Dataset) -> BaseGeometry | None:
    try:
        geometry: BaseGeometry | None = shapely.from_wkb(wkb)
    except (shapely.errors.ShapelyError, TypeError, NotImplementedError) as why:
        said = str(why).replace("\n", " ")[:100]
        raise not_admitted("geometry-damaged", file=dataset.name, feature=number, why=said) from None
    return geometry


def _crs(column: dict[str, Any]) -> str | None:
    crs = column.get("crs", STANDARD_CRS)
    return crs if crs is None or isinstance(crs, str) else json.dumps(crs)
