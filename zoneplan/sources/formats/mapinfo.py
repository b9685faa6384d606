"""MapInfo: TAB with its parts, and MIF with MID; only tables that hold their own data, never a pointer to others."""

import re
from typing import Final

from zoneplan.model.incoming import RawLayer
from zoneplan.sources.admission.datasets import Dataset, Reading
from zoneplan.sources.admission.refusal import not_admitted
from zoneplan.sources.formats.dbf import live_rows
from zoneplan.sources.formats.gdal import Table, read_table
from zoneplan.sources.formats.lettered import decoded_rows
from zoneplan.sources.formats.settle import settle

_NATIVE: Final = re.compile(rb"^\s*Type\s+NATIVE\b", re.IGNORECASE | re.MULTILINE)
_POINTER: Final = re.compile(
    rb"^\s*(?:File|Open\s+Table|Create\s+View|Type\s+(?!NATIVE\b))", re.IGNORECASE | re.MULTILINE
)
_CHARSET: Final = re.compile(rb"(charset\s+\"?)(\w[\w-]*)(\"?)", re.IGNORECASE)
_HEAD: Final = 65_536
_OBJECT: Final = re.compile(
    rb"^\s*(?:none|point|line|pline|region|arc|text|rect|roundrect|ellipse|multipoint|collection)\b",
    re.IGNORECASE | re.MULTILINE,
)
_COLLECTION: Final = re.compile(
    rb"^\s*collection\s+(\d{1,3})\b", re.IGNORECASE | re.MULTILINE
)  # of so many objects
_DATA: Final = re.compile(rb"^\s*Data\s*$", re.IGNORECASE | re.MULTILINE)


def read_tab(dataset: Dataset) -> Reading:
    """Read a TAB table from .tab, .dat, .map and .id."""
    missing = [suffix for suffix in ("dat", "map", "id") if suffix not in dataset.companions]
    if missing:
        raise not_admitted(
            "tab-parts", file=dataset.name, missing=", ".join(f".{suffix}" for suffix in missing)
        )
    head, charset = _neutral(dataset.path.read_bytes())
    if not _NATIVE.search(head) or _POINTER.search(head):
        raise not_admitted("tab-pointer", file=dataset.name)
    rows, deleted = live_rows(dataset.companions["dat"].read_bytes(), dataset)
    places = dataset.companions["id"].read_bytes()
    without = sum(places[at : at + 4] == b"\0\0\0\0" for at in range(0, len(places), 4))
    table = _read(dataset, head, "tab")
    if len(table.geometries) != rows - deleted:
        raise not_admitted("rows-lost", file=dataset.name, stated=rows - deleted, count=len(table.geometries))
    missing_shapes = sum(geometry is None for geometry in table.geometries)
    if missing_shapes > without:
        raise not_admitted("shapes-lost", file=dataset.name, count=missing_shapes - without)
    return Reading([_settled(dataset, table, charset)])


def read_mif(dataset: Dataset) -> Reading:
    """Read a MIF file, with attributes where its .mid came along."""
    content, charset = _neutral(dataset.path.read_bytes())
    table = _read(dataset, content, "mif")
    data = _DATA.search(content)
    start = len(content) if data is None else data.end()
    inside = sum(int(count) for count in _COLLECTION.findall(content, start))
    objects = len(_OBJECT.findall(content, start)) - inside
    if len(table.geometries) < objects:
        raise not_admitted("rows-lost", file=dataset.name, stated=objects, count=len(table.geometries))
    return Reading([_settled(dataset, table, charset)])


def _neutral(content: bytes) -> tuple[bytes, str | None]:
    """The text with its charset struck out, so that GDAL hands the bytes over, and the charset it named."""
    found = _CHARSET.search(content[:_HEAD])
    if found is None:
        return content, None
    head = _CHARSET.sub(rb"\1Neutral\3", content[:_HEAD])
    return head + content[_HEAD:], found[2].decode("ascii", errors="replace")


def _read(dataset: Dataset, content: bytes, suffix: str) -> Table:
    folder = dataset.path.with_name(dataset.path.name + "-mapinfo")
    folder.mkdir()
    for name, path in dataset.companions.items():
        path.rename(folder / f"layer.{name}")
    main = folder / f"layer.{suffix}"
    with main.open("xb") as file:
        file.write(content)
    return read_table(main, dataset, encoding="ISO-8859-1")


def _settled(dataset: Dataset, table: Table, charset: str | None) -> RawLayer:
    rows, notes = decoded_rows(table.rows, charset)
    return settle(
        dataset.title, table.crs, table.geometries, rows, file=dataset.name, notes=notes, decoded=True
    )
