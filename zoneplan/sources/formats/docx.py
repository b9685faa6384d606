"""DOCX: the tables of a Word document, each with the words above it; fields, links and macros are never looked at."""

import unicodedata
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from zoneplan.sources.admission.admitted import Cell, TableSheet
from zoneplan.sources.admission.datasets import Dataset
from zoneplan.sources.admission.limits import TABLE_CELLS, TABLE_COLUMNS, TABLE_ROWS, TABLES
from zoneplan.sources.admission.refusal import not_admitted
from zoneplan.sources.admission.zip_gate import opened
from zoneplan.sources.formats.office import parts_counted

DOCUMENT: Final = "word/document.xml"
_LINES_ABOVE: Final = 40  # paragraphs before a table that may be its caption
_WRAPPERS: Final = frozenset(
    {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"}
)  # hold what is seen
_UNSEEN: Final = frozenset({"del", "moveFrom", "Fallback", "txbxContent", "instrText", "delText"})
_SPAN_MOST: Final = TABLE_COLUMNS

_Row = tuple[Cell, ...]


def read_docx(dataset: Dataset) -> list[TableSheet]:
    """Read a document.

    Returns
    -------
    list of TableSheet
        A sheet for each table: up to 40 paragraphs above it as rows of one cell, then its rows; what stands below the
        last table belongs to it. Without a table all paragraphs, as lines of text. Cells are text as it is seen:
        tracked deletions, text boxes, headers and field codes are left out.
    """
    body = _body(dataset)
    sheets: list[list[_Row]] = []
    lines: list[_Row] = []
    for block in _blocks(body):
        if _local(block) == "p":
            lines += [(words,) for words in [_words(block)] if words]
            continue
        rows = list(_rows(block, dataset))
        if rows:
            sheets.append([*lines[-_LINES_ABOVE:], *rows])
            lines = []
    if sheets:
        sheets[-1] += lines[:_LINES_ABOVE]
    elif lines:
        sheets = [lines]
        if len(lines) > TABLE_ROWS:
            raise not_admitted("many-rows", file=dataset.name, limit=TABLE_ROWS)
    if not sheets:
        raise not_admitted("docx-empty", file=dataset.name)
    _refuse_too_much(sheets, dataset)
    names = (
        [dataset.title] if len(sheets) == 1 else [f"{dataset.title} {n}" for n in range(1, len(sheets) + 1)]
    )
    return [TableSheet(name, tuple(rows)) for name, rows in zip(names, sheets, strict=True)]


def _body(dataset: Dataset) -> ET.Element:
    """The document's body, once every part of the file was looked at."""
    counted = dict(parts_counted(dataset))
    found = counted.get(DOCUMENT)
    if found is None or found.root[1] != "document":
        raise not_admitted("docx-empty", file=dataset.name)
    for reason, count, limit in (
        ("many-tables", found.counts["tbl"], TABLES),
        ("many-rows", found.counts["tr"], TABLE_ROWS),
        ("many-cells", found.counts["tc"], TABLE_CELLS),
    ):
        if count > limit:
            raise not_admitted(reason, file=dataset.name, limit=limit)
    with opened(dataset.path, dataset.name) as archive, archive.open(DOCUMENT) as part:
        root = ET.parse(part).getroot()  # noqa: S314  the census has refused DOCTYPE, depth and size
    return next((child for child in root if _local(child) == "body"), root)


def _blocks(parent: ET.Element) -> Iterator[ET.Element]:
    """Paragraphs and tables in their order, also those inside content controls."""
    for child in parent:
        name = _local(child)
        if name in ("p", "tbl"):
            yield child
        elif name in _WRAPPERS:
            yield from _blocks(child)


def _rows(table: ET.Element, dataset: Dataset) -> Iterator[_Row]:
    for row in _inside(table, "tr"):
        cells: list[Cell] = []
        for cell in _inside(row, "tc"):
            words = " ".join(words for words in map(_words, cell.iter(_tag(cell, "p"))) if words)
            cells += [words or None, *[None] * (_span(cell) - 1)]
        if len(cells) > TABLE_COLUMNS:
            raise not_admitted(
                "far-cell", file=dataset.name, layer=dataset.title, rows=TABLE_ROWS, columns=TABLE_COLUMNS
            )
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            yield tuple(cells)


def _inside(parent: ET.Element, name: str) -> Iterator[ET.Element]:
    """Rows of a table or cells of a row; not those of a table inside a cell."""
    for child in parent:
        if _local(child) == name:
            yield child
        elif _local(child) in _WRAPPERS:
            yield from _inside(child, name)


def _span(cell: ET.Element) -> int:
    """Over how many columns a cell goes; 1 where that is no number that can be believed."""
    for properties in cell:
        if _local(properties) == "tcPr":
            for one in properties:
                if _local(one) == "gridSpan":
                    value = next((v for k, v in one.attrib.items() if k.rpartition("}")[2] == "val"), "1")
                    return (
                        int(value)
                        if value.isdecimal() and len(value) < 5 and 0 < int(value) <= _SPAN_MOST
                        else 1
                    )
    return 1


def _words(parent: ET.Element) -> str:
    """What is seen of a paragraph, in NFC; a tab stays one, for it may part columns."""
    return unicodedata.normalize("NFC", "".join(_pieces(parent))).strip()


def _pieces(parent: ET.Element) -> Iterator[str]:
    for child in parent:
        name = _local(child)
        if name in _UNSEEN:
            continue
        if name == "t":
            yield child.text or ""
        elif name == "tab":
            yield "\t"
        elif name in ("br", "cr"):
            yield " "
        elif name == "noBreakHyphen":
            yield "-"
        elif name != "pPr":  # its tabs are stops, no text
            yield from _pieces(child)


def _refuse_too_much(sheets: list[list[_Row]], dataset: Dataset) -> None:
    if sum(len(row) for rows in sheets for row in rows) > TABLE_CELLS:
        raise not_admitted("many-cells", file=dataset.name, limit=TABLE_CELLS)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _tag(like: ET.Element, name: str) -> str:
    """The name of an element of the same namespace."""
    namespace, brace, _ = str(like.tag).rpartition("}")
    return f"{namespace}{brace}{name}"
