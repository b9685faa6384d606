"""XLSX: sizes and XML looked at before the library does, then cell by cell; a formula is its last value."""

import datetime as dt
import unicodedata
import warnings
from collections.abc import Iterable
from typing import Any, Final

from zoneplan.sources.admission.admitted import Cell, TableSheet
from zoneplan.sources.admission.datasets import Dataset
from zoneplan.sources.admission.limits import SHEETS, TABLE_CELLS, TABLE_COLUMNS, TABLE_ROWS
from zoneplan.sources.admission.refusal import not_admitted
from zoneplan.sources.formats.office import parts_counted

# What openpyxl is seen to raise over a workbook that is none; its own InvalidFileException is about names only.
BROKEN: Final = (ArithmeticError, AttributeError, LookupError, OSError, SyntaxError, TypeError, ValueError)


def read_xlsx(dataset: Dataset) -> list[TableSheet]:
    """Read every sheet of a workbook that has cells."""
    _look_inside(dataset)
    from openpyxl import load_workbook  # noqa: PLC0415  only this format needs it

    tables = []
    cells = 0
    try:
        with dataset.path.open("rb") as file, warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # of what the library leaves out: styles, pictures, damaged relations
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets:
                sheet.reset_dimensions()  # what a sheet says of its size is not believed
                rows = _rows(sheet.iter_rows(values_only=True), dataset, sheet.title)
                cells += sum(map(len, rows))
                if cells > TABLE_CELLS:
                    raise not_admitted("many-cells", file=dataset.name, limit=TABLE_CELLS)
                if rows:
                    tables.append(TableSheet(_text(sheet.title), rows))
    except BROKEN as why:
        said = str(why).replace("\n", " ")[:100]
        raise not_admitted("unreadable", file=dataset.name, why=said or type(why).__name__) from None
    if not tables:
        raise not_admitted("xlsx-empty", file=dataset.name)
    return tables


def _look_inside(dataset: Dataset) -> None:
    """Every XML part to its end: no DOCTYPE, checksums right; rows, cells and sheets counted before they are built."""
    sheets = rows = cells = 0
    for _, found in parts_counted(dataset):
        sheets += found.root[1] == "worksheet"
        rows = max(rows, found.counts["row"])
        cells += found.counts["c"]
    for reason, count, limit in (
        ("many-sheets", sheets, SHEETS),
        ("many-rows", rows, TABLE_ROWS),
        ("many-cells", cells, TABLE_CELLS),
    ):
        if count > limit:
            raise not_admitted(reason, file=dataset.name, limit=limit)


def _rows(raw: Iterable[tuple[Any, ...]], dataset: Dataset, sheet: str) -> tuple[tuple[Cell, ...], ...]:
    """The rows as plain cells, without trailing blanks; a far cell ends the reading before it fills the memory."""
    rows: list[tuple[Cell, ...]] = []
    for number, values in enumerate(raw, start=1):
        cells = [_cell(value) for value in values]
        while cells and cells[-1] is None:
            cells.pop()
        if len(cells) > TABLE_COLUMNS or (cells and number > TABLE_ROWS):
            raise not_admitted(
                "far-cell", file=dataset.name, layer=sheet, rows=TABLE_ROWS, columns=TABLE_COLUMNS
            )
        if number <= TABLE_ROWS:
            rows.append(tuple(cells))
    while rows and not rows[-1]:
        rows.pop()
    return tuple(rows)


def _cell(value: Any) -> Cell:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return _text(str(value))


def _text(value: str) -> str:
    return unicodedata.normalize("NFC", value)
