"""The document as XLSX: one sheet a table, numbers as numbers, every text as a text and never as a formula."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as Field
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from zoneplan.outputs.report.document.blocks import (
    Cell,
    Column,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Table,
    Words,
)
from zoneplan.outputs.report.document.packed import settled

_LOCALE = {
    "vi": "[$-42A]",
    "en": "[$-809]",
}  # LibreOffice writes the marks of the language; Excel those of its user
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what Office would read as one letter by its number
_MOST = 32_000  # letters of a cell; Excel refuses more than 32 767
_NARROW, _WIDEST, _NUMBER = 8, 60, 16
_TOP = Alignment(vertical="top", wrap_text=True, indent=1)
_LINE, _TALLEST = 15.0, 400.0  # height of a line and of the tallest row, points; Excel ends at 409
_SUMMARY = 84  # letters; a page of A4
_HEAD = PatternFill("solid", fgColor="E8ECEF")


def xlsx_report(document: Document) -> bytes:
    """Write a document as XLSX.

    Parameters
    ----------
    document : Document

    Returns
    -------
    bytes
        Without formulas, macros and links: what a table holds is a number or a text that stays one. The same document
        gives the same bytes.
    """
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    _summary(book, document)
    for key, name in document.sheets:
        tables = [block for block in document.blocks if isinstance(block, Table) and block.sheet == key]
        if tables:
            _sheet(book, name, tables, document.langs[0])
    book.properties.title = " – ".join(words[0] for words in (document.title, document.plan) if words)[:255]
    book.properties.creator = document.producer
    book.properties.keywords = f"SHA-256 {document.digest}"
    book.properties.created = datetime.fromisoformat(document.made).replace(tzinfo=None)
    out = BytesIO()
    book.save(out)
    return settled(out.getvalue(), document.made)


def _summary(book: Workbook, document: Document) -> None:
    """The first sheet: what the report is, its summary, and what a schematic boundary is worth."""
    sheet = book.create_sheet(document.summary_sheet)
    sheet.column_dimensions["A"].width = _SUMMARY
    row = 0
    told: tuple[Words, ...]
    for block in document.blocks:
        match block:
            case Letterhead():
                told, bold = (block.title, block.subject), True
            case Heading() if block.level == 1 and row > 2:
                break
            case Heading() if block.level == 1:
                told, bold = (block.words,), True
            case Paragraph():
                told, bold = (block.words,), block.style == "warning"
            case _:
                continue
        for words in told:
            row += 1
            field = sheet.cell(row, 1)
            _text(field, words)
            field.font = Font(bold=bold)
    sheet.page_setup.orientation = "portrait"
    _laid(sheet, {1: _SUMMARY})


def _sheet(book: Workbook, name: str, tables: Iterable[Table], lang: str) -> None:
    """Tables of one sheet share its head, which stays in sight."""
    sheet = book.create_sheet(name)
    widths: dict[int, int] = {}
    row = 1
    for table in tables:
        if row == 1:
            for place, column in enumerate(table.columns, start=1):
                field = sheet.cell(1, place)
                _text(field, column.words)
                field.font, field.fill, field.alignment = Font(bold=True), _HEAD, _TOP
                widths[place] = _NUMBER if column.number else _NARROW
        for cells in table.rows:
            row += 1
            for place, (column, cell) in enumerate(zip(table.columns, cells, strict=True), start=1):
                field = sheet.cell(row, place)
                _write(field, column, cell, lang)
                if not column.number:
                    longest = max(
                        (len(part) for words in (cell.words, *cell.small) for part in words), default=0
                    )
                    widths[place] = max(widths[place], min(longest + 2, _WIDEST))
    for place, width in widths.items():
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = "1:1"
    _laid(sheet, widths)


def _laid(sheet: Any, widths: Mapping[int, int]) -> None:
    """Make every row as high as its longest text, since no program does so when it opens a file; fit pages to A4."""
    for number, fields in enumerate(sheet.iter_rows(), start=1):
        lines = max(
            (
                sum(
                    -(-max(len(part), 1) // max(widths[place] - 3, 1))
                    for part in str(field.value).split("\n")
                )
                for place, field in enumerate(fields, start=1)
                if field.data_type == "s" and field.value is not None
            ),
            default=1,
        )
        sheet.row_dimensions[number].height = min(_LINE * lines, _TALLEST)
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write(field: Any, column: Column, cell: Cell, lang: str) -> None:
    if cell.number is not None:
        field.value = cell.number
        places = ("#" if cell.up_to else "0") * cell.decimals
        field.number_format = f"{_LOCALE[lang]}#,##0{'.' if places else ''}{places}"
        field.alignment = Alignment(vertical="top")
    elif column.number and cell.words in ((), ("–",)):
        return  # not measured: an empty field, which no sum takes for a number
    else:
        _text(field, *((cell.words,) if column.width == 0 or not cell.small else (cell.words, *cell.small)))
    if cell.strong:
        field.font = Font(bold=True)


def _text(field: Field, *several: Words) -> None:
    """Put a text into a field as a text, whatever it begins with."""
    text = _ESCAPED.sub("_x005F_", "\n".join(part for words in several for part in words))
    if text:
        field.value = text[:_MOST]
        field.data_type = "s"  # openpyxl takes "=…" for a formula and "#N/A" for an error
        field.quotePrefix = True  # and so does who edits the field later, but for this
    field.alignment = _TOP
