"""Shapefile: every record walked before GDAL reads it, for GDAL turns what is damaged or missing into nothing."""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zoneplan.model.messages import Text, say
from zoneplan.sources.admission.datasets import Dataset, Reading
from zoneplan.sources.admission.limits import FEATURES
from zoneplan.sources.admission.refusal import not_admitted
from zoneplan.sources.formats.dbf import live_rows
from zoneplan.sources.formats.gdal import read_table
from zoneplan.sources.formats.lettered import decoded_rows
from zoneplan.sources.formats.settle import settle

_HEADER: Final = 100  # bytes; ESRI Shapefile Technical Description, July 1998
_TYPES: Final = frozenset({0, 1, 3, 5, 8, 11, 13, 15, 18, 21, 23, 25, 28, 31})
_MEASURED: Final = frozenset({21, 23, 25, 28})
_PRJ_BYTES: Final = 20_000


@dataclass(frozen=True)
class _Checked:
    """A shapefile that GDAL may read: where it lies now, what is in it, how many rows are deleted, what to tell."""

    path: Path
    shapes: "_Shapes"
    deleted: int
    notes: list[Text]

    @property
    def expected(self) -> int:
        """How many rows GDAL has to give."""
        return len(self.shapes.records) - self.deleted


@dataclass(frozen=True)
class _Shapes:
    """What the .shp holds: where each record starts and how long it is (16-bit words), how many are null shapes."""

    records: list[tuple[int, int]]
    null: int
    kind: int


def read_shapefile(dataset: Dataset) -> Reading:
    """Read a shapefile from its parts; a missing .shx is made again, a missing .dbf means no attributes.

    The layer's ``crs`` is the text of the .prj as it stands: GDAL would name a code that the text does not deserve.
    """
    checked = checked_shapefile(dataset)
    table = read_table(checked.path, dataset, encoding="ISO-8859-1")
    refuse_lost(checked, len(table.geometries), sum(shape is None for shape in table.geometries), dataset)
    rows, lettering = decoded_rows(table.rows, declared_encoding(dataset))
    layer = settle(
        dataset.title,
        prj_text(dataset),
        table.geometries,
        rows if "dbf" in dataset.companions else [{}] * len(rows),
        file=dataset.name,
        notes=[*checked.notes, *lettering],
        decoded=True,
    )
    return Reading([layer])


def checked_shapefile(dataset: Dataset, most: int | None = None) -> _Checked:
    """Hold the parts of a shapefile against each other, and lay them side by side.

    Parameters
    ----------
    dataset : Dataset
    most : int, optional
        How many records it may have; None for the limit of an upload.

    Raises
    ------
    NotAdmitted
        If a part is cut, damaged, or does not belong to the others.
    """
    shp = dataset.path.read_bytes()
    shapes = _walk(shp, dataset, most)
    notes = []
    shx = dataset.companions.get("shx")
    if shx is None:
        notes.append(say("admission.note.no-shx"))
    else:
        _compare(shx.read_bytes(), shapes, dataset)
    deleted = 0
    dbf = dataset.companions.get("dbf")
    if dbf is None:
        notes.append(say("admission.note.no-dbf"))
    else:
        rows_stated, deleted = live_rows(dbf.read_bytes(), dataset, most)
        if rows_stated != len(shapes.records):
            raise not_admitted(
                "dbf-differs", file=dataset.name, stated=rows_stated, count=len(shapes.records)
            )
    if deleted:
        notes.append(say("admission.note.deleted-rows", count=deleted))
    if shapes.kind in _MEASURED:
        notes.append(say("admission.note.m-dropped", count=len(shapes.records) - deleted))
    return _Checked(_laid_out(dataset, shapes), shapes, deleted, notes)


def refuse_lost(checked: _Checked, count: int, missing: int, dataset: Dataset) -> None:
    """Stop where GDAL gave other than the file has: rows are gone, or shapes that are there came as nothing."""
    if count != checked.expected:
        raise not_admitted("rows-lost", file=dataset.name, stated=checked.expected, count=count)
    if missing > checked.shapes.null:
        raise not_admitted("shapes-lost", file=dataset.name, count=missing - checked.shapes.null)


def _walk(shp: bytes, dataset: Dataset, most: int | None) -> _Shapes:
    """Walk the records to the end of the file; anything that does not fit is damage."""
    if len(shp) < _HEADER:
        raise not_admitted("shp-cut", file=dataset.name)
    (words,) = struct.unpack(">i", shp[24:28])
    (kind,) = struct.unpack("<i", shp[32:36])
    if words * 2 > len(shp):
        raise not_admitted("shp-cut", file=dataset.name)
    if kind not in _TYPES:
        raise not_admitted("shp-damaged", file=dataset.name, feature=None)
    limit = FEATURES if most is None else most
    records: list[tuple[int, int]] = []
    null = 0
    at = _HEADER
    while at < words * 2:
        length = int.from_bytes(shp[at + 4 : at + 8], "big", signed=True)
        end = at + 8 + length * 2
        if length < 2 or end > len(shp):
            raise not_admitted("shp-cut", file=dataset.name, feature=len(records) + 1)
        shape = int.from_bytes(shp[at + 8 : at + 12], "little", signed=True)
        if shape not in (0, kind):
            raise not_admitted("shp-damaged", file=dataset.name, feature=len(records) + 1)
        null += shape == 0
        records.append((at // 2, length))
        if len(records) > limit:
            raise not_admitted("many-features", file=dataset.name, count=len(records), limit=limit)
        at = end
    return _Shapes(records, null, kind)


def _compare(shx: bytes, shapes: _Shapes, dataset: Dataset) -> None:
    """The index has to name every record of the .shp, at its place."""
    entries = [struct.unpack(">ii", shx[at : at + 8]) for at in range(_HEADER, len(shx) - 7, 8)]
    if sorted(entries) != sorted(shapes.records):
        raise not_admitted("shx-differs", file=dataset.name, stated=len(entries), count=len(shapes.records))


def _laid_out(dataset: Dataset, shapes: _Shapes) -> Path:
    """Put the parts side by side under names of ours, with an index made from the records if there is none."""
    folder = dataset.path.with_name(dataset.path.name + "-shp")
    folder.mkdir()
    shp = dataset.path.rename(folder / "layer.shp")
    if "dbf" in dataset.companions:
        dataset.companions["dbf"].rename(folder / "layer.dbf")
    entries = b"".join(struct.pack(">ii", offset, length) for offset, length in shapes.records)
    with shp.open("rb") as file:
        header = bytearray(file.read(_HEADER))
    header[24:28] = struct.pack(">i", (_HEADER + len(entries)) // 2)
    with (folder / "layer.shx").open("xb") as file:
        file.write(header + entries)
    return shp


def declared_encoding(dataset: Dataset) -> str | None:
    """The encoding that the .cpg names, if it names one."""
    path = dataset.companions.get("cpg")
    if path is None:
        return None
    return path.read_bytes()[:40].decode("latin-1").strip() or None


def prj_text(dataset: Dataset) -> str | None:
    """The text of the .prj as it stands; None without one."""
    path = dataset.companions.get("prj")
    if path is None:
        return None
    return path.read_bytes()[:_PRJ_BYTES].decode("utf-8-sig", errors="replace").strip() or None
