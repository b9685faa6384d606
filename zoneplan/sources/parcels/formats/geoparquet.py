"""GeoParquet by batches of its columns: only those that are wanted are unpacked."""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from zoneplan.model.messages import say
from zoneplan.sources.admission.datasets import Dataset
from zoneplan.sources.admission.refusal import not_admitted
from zoneplan.sources.formats.geoparquet import STANDARD_CRS
from zoneplan.sources.parcels.keys import ABOUT, GEO
from zoneplan.sources.parcels.limits import BATCH
from zoneplan.sources.parcels.sheet import Batch, Sheet


def open_geoparquet(dataset: Dataset) -> list[Sheet]:
    """Open the primary geometry column and the plain columns beside it."""
    from pyarrow import ArrowException, parquet  # noqa: PLC0415  heavy, and only this format needs it

    try:
        file = parquet.ParquetFile(dataset.path)
        return [_sheet(file, dataset)]
    except (ArrowException, AttributeError, KeyError, OSError, TypeError, ValueError) as why:
        raise _unreadable(dataset, why) from None


def _unreadable(dataset: Dataset, why: Exception) -> Exception:
    return not_admitted("unreadable", file=dataset.name, why=str(why).replace("\n", " ")[:100])


def _sheet(file: Any, dataset: Dataset) -> Sheet:
    schema = file.schema_arrow
    told = schema.metadata or {}
    geo = json.loads(told.get(GEO, b"null"))
    if not isinstance(geo, dict):
        raise not_admitted("parquet-not-geo", file=dataset.name)
    primary = geo["primary_column"]
    column = geo["columns"][primary]
    if column.get("encoding") != "WKB":
        raise not_admitted("parquet-encoding", file=dataset.name)
    fields = [found.name for found in schema if found.name != primary and _is_plain(found.type)]
    crs = column.get("crs", STANDARD_CRS)
    about = json.loads(told.get(ABOUT, b"null"))
    left = len(schema) - len(fields) - 1
    return Sheet(
        name=dataset.title,
        crs=crs if crs is None or isinstance(crs, str) else json.dumps(crs),
        fields=fields,
        total=int(file.metadata.num_rows),
        rows=partial(_rows, file, dataset, primary, fields),
        notes=[say("admission.note.columns-left-out", count=left)] if left else [],
        about=about if isinstance(about, dict) else {},
    )


def _is_plain(kind: Any) -> bool:
    from pyarrow import types  # noqa: PLC0415

    return not (types.is_nested(kind) or types.is_binary(kind) or types.is_large_binary(kind))


def _rows(
    file: Any, dataset: Dataset, primary: str, fields: Sequence[str], places: Sequence[int]
) -> Iterator[Batch]:
    from pyarrow import ArrowException  # noqa: PLC0415

    wanted = [fields[place] for place in places]
    try:
        for batch in file.iter_batches(batch_size=BATCH, columns=[primary, *wanted], use_threads=True):
            yield Batch(_decoded(batch.column(primary)), [_decoded(batch.column(name)) for name in wanted])
    except (ArrowException, OSError, ValueError) as why:
        raise _unreadable(dataset, why) from None


def _decoded(column: Any) -> Any:
    """A column whose values stand in a dictionary, as pandas writes categories, with its values in place."""
    from pyarrow import types  # noqa: PLC0415

    return column.dictionary_decode() if types.is_dictionary(column.type) else column
