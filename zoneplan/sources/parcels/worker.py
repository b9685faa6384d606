"""The process that reads one parcel file and is thrown away: it may crash, hang or swell, and nothing else does.

Started by the door in an isolated interpreter, with one folder as its argument. The folder holds ``request.json`` and
the parts under fixed names; the answer is described in ``wire.py``.
"""

import errno
import json
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from zoneplan.model.messages import say
from zoneplan.sources.admission.datasets import Dataset, Part, sort_out
from zoneplan.sources.admission.gather import DRIVERS, LAYER_READERS
from zoneplan.sources.admission.refusal import NotAdmitted, not_admitted, shown_name
from zoneplan.sources.admission.wire import write_refusal
from zoneplan.sources.admission.worker import REQUEST, confine, switch_off
from zoneplan.sources.parcels import wire
from zoneplan.sources.parcels.attributes import attributes_of
from zoneplan.sources.parcels.columns import Choice, choose
from zoneplan.sources.parcels.formats.gdal import open_flatgeobuf, open_shapefile
from zoneplan.sources.parcels.formats.geojson import open_geojson
from zoneplan.sources.parcels.formats.geopackage import open_geopackage
from zoneplan.sources.parcels.formats.geoparquet import open_geoparquet
from zoneplan.sources.parcels.formats.small import open_small
from zoneplan.sources.parcels.limits import COLUMNS, PARCELS, VERTICES, answer_bytes, cpu_s, memory_bytes
from zoneplan.sources.parcels.shapes import Noticed, look_through
from zoneplan.sources.parcels.sheet import Sheet

OPENERS: Final[dict[str, Callable[[Dataset], list[Sheet]]]] = {
    "flatgeobuf": open_flatgeobuf,
    "geojson": open_geojson,
    "geoparquet": open_geoparquet,
    "gpkg": open_geopackage,
    "shapefile": open_shapefile,
}
_CORES: Final = 2
_WITHOUT: Final = ("geopandas", "pandas", "pyproj")
_LONGEST_ABOUT: Final = 20_000  # letters of what a kept layer says of itself
_LISTED: Final = 30  # layers that a refusal names
_FIELDS, _LONGEST_FIELD = (
    500,
    200,
)  # columns, and letters of a name, of those that the answer lists to choose from


def read(parts: Sequence[Part], folder: Path, request: dict[str, Any]) -> None:
    """Read the layer that is wanted, and write it to the folder.

    Raises
    ------
    NotAdmitted
    """
    size = int(request["size"])
    datasets, notes = sort_out(list(parts), folder, answer_bytes(size))
    usable = [one for one in datasets if one.kind in OPENERS or one.kind in LAYER_READERS]
    if not usable:
        raise not_admitted("parcels-table", file=datasets[0].name)
    switch_off(request["drivers"], {DRIVERS[one.kind] for one in usable if one.kind in DRIVERS})
    _bar_openly()
    sheets = [(one, sheet) for one in usable for sheet in _opened(one)]
    dataset, sheet = _meant(sheets, request["layer"], usable[0].name)
    if len(sheet.fields) > COLUMNS:
        raise not_admitted("many-columns", file=dataset.name, layer=sheet.name, limit=COLUMNS)
    choice = choose(sheet.fields, request["columns"], dataset.name)
    read_rows = _Rows(sheet, dataset.name, folder)
    columns = read_rows.all(choice.places)
    attributes = attributes_of(
        columns, choice, read_rows.numbers, raw=sheet.raw_text, stated=sheet.declared_encoding
    )
    wire.write_columns(folder, attributes)
    chosen = [say("parcels.layer", layer=shown_name(sheet.name))] if len(sheets) > 1 else []
    told = [*notes, *sheet.notes, *chosen, *choice.notes, *attributes.notes, *read_rows.noticed.notes()]
    about = sheet.about if len(json.dumps(sheet.about)) <= _LONGEST_ABOUT else {}
    head = wire.Head(
        dataset.kind,
        shown_name(sheet.name),
        sheet.crs,
        len(read_rows.numbers),
        read_rows.vertices,
        tuple(told),
        about,
        tuple(name for name in sheet.fields if len(name) <= _LONGEST_FIELD)[:_FIELDS],
        _chosen(choice, sheet.fields),
    )
    wire.write_head(folder, head)


def _chosen(choice: Choice, fields: Sequence[str]) -> dict[str, str]:
    """The names of the columns that were taken, and the unit of the declared area."""
    places = {"id": choice.id, "code": choice.code, "declared": choice.declared}
    names = {role: fields[at] for role, at in places.items() if at is not None}
    return {"unit": choice.unit} | {role: name for role, name in names.items() if len(name) <= _LONGEST_FIELD}


class _Barred:
    """Finds none of the modules that the worker does without, as if they were not installed."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Refuse the modules by name; say nothing of others."""
        if name.partition(".")[0] in _WITHOUT:
            raise ModuleNotFoundError(name)


def _bar_openly() -> None:
    """Bar modules in the way that Arrow understands: an empty entry in ``sys.modules`` it takes for pandas itself."""
    for name in _WITHOUT:
        if sys.modules.get(name, name) is None:
            del sys.modules[name]
    sys.meta_path.insert(0, _Barred)


def _opened(dataset: Dataset) -> list[Sheet]:
    opener = OPENERS.get(dataset.kind)
    return open_small(dataset, LAYER_READERS) if opener is None else opener(dataset)


def _meant(sheets: list[tuple[Dataset, Sheet]], layer: str | None, file: str) -> tuple[Dataset, Sheet]:
    """The layer of that name; without a name the only one, or the only one of polygons."""
    known = ", ".join(shown_name(sheet.name) for _, sheet in sheets[:_LISTED])
    if layer is not None:
        for found in sheets:
            if layer in (found[1].name, shown_name(found[1].name)):
                return found
        raise not_admitted("parcels-no-layer", file=file, name=shown_name(layer), known=known or "–")
    if not sheets:
        raise not_admitted("parcels-none", file=file)
    areas = sheets if len(sheets) == 1 else [found for found in sheets if found[1].areas is not False]
    if len(areas) != 1:
        refused = not_admitted("parcels-layers", file=file, count=len(sheets), known=known)
        refused.choices = tuple(shown_name(sheet.name) for _, sheet in areas[:_LISTED])
        raise refused
    return areas[0]


class _Rows:
    """The rows of a layer: shapes go to the folder as they come, the columns are kept."""

    def __init__(self, sheet: Sheet, file: str, folder: Path) -> None:
        self.noticed = Noticed()
        self.numbers = np.zeros(0, dtype=np.intp)
        self.vertices = 0
        self._sheet, self._file, self._folder = sheet, file, folder

    def all(self, places: Sequence[int]) -> dict[int, list[Any]]:
        """Read every row; the columns at ``places``, in pieces."""
        columns: dict[int, list[Any]] = {place: [] for place in places}
        numbers = []
        done = 0
        self._refuse_many(self._sheet.total)
        with ThreadPoolExecutor(_CORES) as threads, wire.shape_writer(self._folder) as writer:
            for batch in self._sheet.rows(places):
                looked = look_through(batch.shapes, done, self.noticed, self._file, threads)
                writer.write_batch(wire.shape_batch(looked.wkb))
                for place, column in zip(places, batch.columns, strict=True):
                    columns[place].append(_kept(column, looked.kept))
                numbers.append(np.flatnonzero(looked.kept) + done + 1)
                done += len(batch.shapes)
                self.vertices += looked.vertices
                self._refuse_many(done)
                wire.tell_progress(self._folder, done, max(done, self._sheet.total))
        if done < self._sheet.total:
            raise not_admitted("rows-lost", file=self._file, stated=self._sheet.total, count=done)
        self.numbers = np.concatenate([self.numbers, *numbers])
        if not done or not self.vertices:
            raise not_admitted("parcels-none", file=self._file, layer=self._sheet.name)
        return columns

    def _refuse_many(self, rows: int) -> None:
        for reason, count, limit in (
            ("parcels-many", rows, PARCELS),
            ("parcels-vertices", self.vertices, VERTICES),
        ):
            if count > limit:
                raise not_admitted(reason, file=self._file, count=count, limit=limit)


def _kept(column: Any, kept: Any) -> Any:
    """The entries of a piece of a column whose rows stay."""
    if kept.all():
        return column
    if isinstance(column, list):
        return [value for value, stays in zip(column, kept, strict=True) if stays]
    return column[kept] if isinstance(column, np.ndarray) else column.filter(kept)


def serve(folder: Path, request: dict[str, Any]) -> None:
    """Read the parts in ``folder`` and write the answer there."""
    parts = [Part(name, folder / f"part-{number}") for number, name in enumerate(request["names"])]
    refuse = partial(_refuse, folder)
    try:
        read(parts, folder, request)
    except NotAdmitted as refused:
        refuse(refused)
    except MemoryError:
        refuse(not_admitted("memory", limit=memory_bytes(request["size"]) // 1_000_000))
    except OSError as why:
        if why.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise
        reason = "parcels-swollen" if why.errno == errno.EFBIG else "parcels-disk"
        refuse(not_admitted(reason, file=parts[0].name))


def _refuse(folder: Path, refused: NotAdmitted) -> None:
    for name in (wire.SHAPES, wire.COLUMNS):
        (folder / name).unlink(missing_ok=True)
    with (folder / wire.HEAD).open("wb") as answer:
        write_refusal(refused, answer)


def main() -> None:
    """Confine this process, then serve the folder that it is given."""
    folder = Path(sys.argv[1])
    request = json.loads((folder / REQUEST).read_bytes())
    size = int(request["size"])
    confine(cpu_s(size), memory_bytes(size), answer_bytes(size))
    os.umask(0o077)
    serve(folder, request)
