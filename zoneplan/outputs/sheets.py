"""Workbooks in which text is text: no cell of data is a formula, a link or a macro, whatever it begins with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from zoneplan.outputs.plain import plain_text
from zoneplan.outputs.zipped import without_clock

LONGEST = 32_767  # characters of a cell in Excel
_UNNAMEABLE = re.compile(r"[\[\]:*?/\\']")
_MODIFIED = re.compile(rb"(<dcterms:(?:modified|created)[^>]*>)[^<]*")
_WIDEST = 60


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, and its rows, the first of which is the heading."""

    name: str
    rows: list[list[Any]]


def put(cell: Any, value: Any) -> None:
    """Put a value into a cell; a text stays a text, even one that begins with "="."""
    if isinstance(value, str):
        cell.value = value[:LONGEST]
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
        cell.hyperlink = None
    else:
        cell.value = value


def workbook(sheets: Sequence[Sheet], at: datetime, title: str) -> bytes:
    """A workbook of plain tables with a heading that stays in sight and can filter.

    Parameters
    ----------
    sheets : sequence of Sheet
    at : datetime
        Written as the time it was made; the same tables and time give the same bytes.
    title : str
    """
    book = Workbook()
    del book[book.sheetnames[0]]
    for sheet in sheets:
        page = book.create_sheet(_UNNAMEABLE.sub("_", sheet.name)[:31])
        for number, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row, start=1):
                cell = page.cell(number, column)
                put(cell, value)
                if number == 1:
                    cell.font = Font(bold=True)
                    cell.fill = PatternFill("solid", fgColor="E8EDF0")
                cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
        for column, cells in enumerate(zip(*sheet.rows, strict=True), start=1):
            longest = max(min(len(str(cell or "")), _WIDEST) for cell in cells)
            page.column_dimensions[get_column_letter(column)].width = max(9, longest + 2)
        page.freeze_panes = "B2"
        page.auto_filter.ref = page.dimensions
    return saved(book, at, title)


def saved(book: Workbook, at: datetime, title: str) -> bytes:
    """The bytes of a workbook, with the time of the run in place of the clock."""
    book.properties.title = plain_text(title)[:200]
    book.properties.creator = "zoneplan"
    out = BytesIO()
    book.save(out)
    return dated(out.getvalue(), at)


def dated(office: bytes, at: datetime) -> bytes:
    """A DOCX or XLSX whose properties and parts all bear one time."""
    stamp = at.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return without_clock(
        office, at, {"docProps/core.xml": lambda part: _MODIFIED.sub(rb"\g<1>" + stamp, part)}
    )


def read_workbook(file: BytesIO) -> dict[str, list[list[Any]]]:
    """The values of every sheet, as another program would read them; formulas stand as formulas."""
    book = load_workbook(file)
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in book}
