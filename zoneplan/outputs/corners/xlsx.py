"""The corner table as a workbook: numbers as numbers, shown to the millimetre; the warning on every printed page."""

from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.header_footer import HeaderFooter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang
from zoneplan.outputs.corners.table import CornerSheet
from zoneplan.outputs.sheets import put, saved

_NUMBER = "#,##0.000"
_THIN = Side(style="thin", color="555555")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WIDTHS = {"A": 16, "B": 22, "C": 22, "D": 26}
_WIDE = len(_WIDTHS)
_LETTERS = 85  # that one line of the merged columns holds


def xlsx_file(sheet: CornerSheet, lang: Lang, at: datetime) -> bytes:
    """Write the table; the same table and time give the same bytes."""
    book = Workbook()
    del book[book.sheetnames[0]]
    page = book.create_sheet(say("annex.sheet").to(lang))
    for letter, width in _WIDTHS.items():
        page.column_dimensions[letter].width = width
    number = _head(page, sheet, lang)
    for column, text in enumerate(sheet.columns, start=1):
        cell = page.cell(number, column)
        put(cell, text.to(lang))
        cell.font, cell.border = Font(bold=True), _BOX
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    page.print_title_rows = f"{number}:{number}"
    page.freeze_panes = f"A{number + 1}"
    for ring in sheet.rings:
        if ring.heading:
            number += 1
            _merged(page, number, ring.heading.to(lang), bold=True)
        for row in ring.rows:
            number += 1
            for column, value in enumerate((row.name, row.north, row.east, row.edge_m), start=1):
                cell = page.cell(number, column)
                put(cell, value)
                cell.border = _BOX
                cell.number_format = "@" if column == 1 else _NUMBER
                cell.alignment = Alignment(horizontal="center" if column == 1 else "right")
    _merged(page, number + 2, sheet.foot.to(lang), size=9)
    _print(page, sheet, lang)
    return saved(book, at, f"{sheet.title.to(lang)}: {sheet.zone.to(lang)}")


def _head(page: Worksheet, sheet: CornerSheet, lang: Lang) -> int:
    """Write what stands above the table, and give the row of its headings."""
    _merged(page, 1, sheet.title.to(lang), bold=True, size=14, middle=True)
    _merged(page, 2, sheet.zone.to(lang), bold=True, middle=True)
    _merged(page, 3, sheet.caption.to(lang), middle=True)
    number = 4
    if sheet.warning:
        _merged(page, number, sheet.warning.to(lang), bold=True, middle=True)
        number += 1
    for text in sheet.lines:
        _merged(page, number, text.to(lang))
        number += 1
    return number + 1


def _merged(
    page: Worksheet, row: int, words: str, *, bold: bool = False, size: int = 11, middle: bool = False
) -> None:
    page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=_WIDE)
    cell = page.cell(row, 1)
    put(cell, words)
    cell.font = Font(bold=bold, size=size)
    cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="center" if middle else "left")
    page.row_dimensions[row].height = (size + 5) * -(-len(words) * size // (11 * _LETTERS))


def _print(page: Worksheet, sheet: CornerSheet, lang: Lang) -> None:
    """A4 upright, one page wide; the warning at the head of every page, page numbers at the foot."""
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    around = HeaderFooter()
    if sheet.warning and around.oddHeader is not None:
        around.oddHeader.center.text = sheet.warning.to(lang).replace("&", "&&")[:250]
    if around.oddFooter is not None:  # an empty one is false
        around.oddFooter.center.text = "&P / &N"
    page.HeaderFooter = around
