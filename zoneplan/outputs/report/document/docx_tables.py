"""Tables of the DOCX: with heads that repeat on every page, and rows that stay together."""

from io import BytesIO
from typing import Any

from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from zoneplan.outputs.report.document.blocks import Cell, Figure, Table, Words
from zoneplan.outputs.report.document.docx_parts import SMALL, described, spoken
from zoneplan.outputs.report.document.raster import WIDTH_MM, pictures

_DIGEST = 6.5
_SAMPLE_MM = 5


def add_table(paper: Paper, table: Table, langs: tuple[str, ...]) -> None:
    """Add a table of the report."""
    whole = sum(column.width for column in table.columns)
    shares = tuple(column.width / whole for column in table.columns)
    made = add_grid(paper, len(table.rows) + table.headed, shares, style="Table Grid")
    samples = [cell.sample for row in table.rows for cell in row if cell.sample]
    share = _SAMPLE_MM / WIDTH_MM
    drawn = iter(pictures(tuple(Figure(svg, (), "", (), (), share, 14 / 26) for svg in samples)))
    rows = made.rows
    if table.headed:
        _repeated(rows[0])
        for column, cell in zip(table.columns, rows[0].cells, strict=True):
            _write(cell, column.words, langs, number=column.number, bold=True, fill="E8ECEF")
    for row, cells in zip(list(rows)[int(table.headed) :], table.rows, strict=True):
        _whole(row)
        for column, cell, content in zip(table.columns, row.cells, cells, strict=True):
            if content.sample:
                run = cell.paragraphs[0].add_run()
                described(run.add_picture(BytesIO(next(drawn)), width=Mm(_SAMPLE_MM)), "")
                run.add_text(" ")
            _cell(cell, content, langs, number=column.number)
    below = paper.add_paragraph().paragraph_format
    below.line_spacing, below.space_after = Pt(6), Pt(2)


def add_grid(paper: Paper, rows: int, shares: tuple[float, ...], style: str | None = None) -> Any:
    """Add an empty table as wide as the text, with columns of fixed shares of it."""
    made = paper.add_table(rows, len(shares), style=style)
    made.autofit = False
    _margins(made)
    for column, share in zip(made.columns, shares, strict=True):
        column.width = Mm(WIDTH_MM * share)
    for row in made.rows:
        for cell, share in zip(row.cells, shares, strict=True):
            cell.width = Mm(WIDTH_MM * share)
    return made


def _margins(made: Any) -> None:
    """Leave one millimetre beside the words of every field."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "57")  # twentieths of a point
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    made._tbl.tblPr.insert_element_before(margins, "w:tblLook")  # noqa: SLF001


def _repeated(row: Any) -> None:
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    _whole(row)
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001  python-docx has no other door


def _whole(row: Any) -> None:
    """Keep a row on one page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001


def _cell(cell: Any, content: Cell, langs: tuple[str, ...], *, number: bool) -> None:
    size = _DIGEST if content.code else SMALL
    said = (content.lang,) if content.lang else langs
    _write(cell, content.words, said, number=number, bold=content.strong or None, size=size)
    for words in content.small:
        line = cell.add_paragraph()
        _laid(line, number=number)
        spoken(line, words, langs, size=SMALL - 1)


def _write(
    cell: Any,
    words: Words,
    langs: tuple[str, ...],
    *,
    number: bool,
    bold: bool | None = None,
    size: float = SMALL,
    fill: str | None = None,
) -> None:
    line = cell.paragraphs[0]
    _laid(line, number=number)
    spoken(line, words, langs, bold=bold, size=size)
    if fill is not None:
        shade = OxmlElement("w:shd")
        for key, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
            shade.set(qn(f"w:{key}"), value)
        cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001


def _laid(line: Any, *, number: bool) -> None:
    line.paragraph_format.space_after = Pt(1)
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT if number else WD_ALIGN_PARAGRAPH.LEFT
