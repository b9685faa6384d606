"""FlatGeobuf and Shapefile through GDAL, without its way through Arrow, which ends on a null geometry."""

import warnings
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from zoneplan.sources.admission.datasets import Dataset
from zoneplan.sources.admission.refusal import not_admitted
from zoneplan.sources.formats.gdal import said_by_gdal
from zoneplan.sources.formats.shapefile import (
    checked_shapefile,
    declared_encoding,
    prj_text,
    refuse_lost,
)
from zoneplan.sources.lettering import decode_column
from zoneplan.sources.parcels.limits import BATCH, PARCELS
from zoneplan.sources.parcels.sheet import Batch, Sheet


def open_flatgeobuf(dataset: Dataset) -> list[Sheet]:
    """Open the one layer of a FlatGeobuf; the number of features that it states is held against those read."""
    path = dataset.path.rename(dataset.path.with_name(dataset.path.name + ".fgb"))
    info = _info(path, dataset, None)
    fields = [str(name) for name in info["fields"]]
    crs = info["crs"]
    return [
        Sheet(
            name=str(info["layer_name"]) if str(info["layer_name"]) != path.stem else dataset.title,
            crs=str(crs) if crs else None,
            fields=fields,
            total=max(0, int(info["features"])),
            rows=partial(_rows, path, dataset, None, fields),
        )
    ]


def open_shapefile(dataset: Dataset) -> list[Sheet]:
    """Open a shapefile whose parts fit together; its text is decoded by whoever reads the rows."""
    checked = checked_shapefile(dataset, PARCELS)
    raw = "ISO-8859-1"  # loses nothing, whatever the bytes are
    info = _info(checked.path, dataset, raw)
    names = [str(name) for name in info["fields"]] if "dbf" in dataset.companions else []
    stated = declared_encoding(dataset)
    decoded, _ = decode_column([name.encode("latin-1", "replace") for name in names], stated)

    def rows(places: Sequence[int]) -> Iterator[Batch]:
        count = missing = 0
        for batch in _rows(checked.path, dataset, raw, names, places):
            count += len(batch.shapes)
            missing += sum(shape is None for shape in batch.shapes)
            yield batch
        refuse_lost(checked, count, missing, dataset)

    return [
        Sheet(
            name=dataset.title,
            crs=prj_text(dataset),
            fields=decoded,
            total=checked.expected,
            rows=rows,
            notes=list(checked.notes),
            raw_text=True,
            declared_encoding=stated,
        )
    ]


def _info(path: Path, dataset: Dataset, encoding: str | None) -> dict[str, Any]:
    import pyogrio  # noqa: PLC0415  only once the worker has switched off the other drivers

    with warnings.catch_warnings(), said_by_gdal(dataset):
        warnings.simplefilter("ignore")  # what they would tell is counted by the gates
        found: dict[str, Any] = pyogrio.read_info(path, encoding=encoding)
    return found


def _rows(
    path: Path, dataset: Dataset, encoding: str | None, names: Sequence[str], places: Sequence[int]
) -> Iterator[Batch]:
    from pyogrio.raw import read  # noqa: PLC0415

    wanted = [names[place] for place in places]
    with warnings.catch_warnings(), said_by_gdal(dataset):
        warnings.simplefilter("ignore")
        meta, _, wkb, columns = read(
            path, columns=wanted, encoding=encoding, datetime_as_string=True, max_features=PARCELS + 1
        )
    if wkb is None:
        raise not_admitted("gpkg-no-geometry", file=dataset.name)
    by_name = dict(zip([str(name) for name in meta["fields"]], columns, strict=True))
    for start in range(0, len(wkb), BATCH):
        part = slice(start, start + BATCH)
        yield Batch(wkb[part], [by_name[name][part] for name in wanted])
