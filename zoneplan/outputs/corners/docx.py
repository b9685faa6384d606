"""The corner table as DOCX, which an office puts behind its decision; all text is text, nothing is a field of data."""

from copy import deepcopy
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from zoneplan.model.numbers import Lang
from zoneplan.outputs.corners.table import CornerSheet
from zoneplan.outputs.corners.wording import cells
from zoneplan.outputs.sheets import dated

FONT = "Times New Roman"  # Decree 30/2020/NĐ-CP, annex I
_MARGINS = {"left": 30, "right": 15, "top": 20, "bottom": 20}  # mm, the same annex
_WIDTHS = (28, 46, 46, 45)


def docx_file(sheet: CornerSheet, lang: Lang, at: datetime) -> bytes:
    """Write the table on A4 upright; the heading row comes again on every page, and so does the warning."""
    made: Any = Document()
    _page(made, sheet, lang)
    _line(made, sheet.title.to(lang), bold=True, size=14, middle=True)
    _line(made, sheet.zone.to(lang), bold=True, middle=True)
    _line(made, sheet.caption.to(lang), italic=True, middle=True)
    if sheet.warning:
        _line(made, sheet.warning.to(lang), bold=True, middle=True)
    for text in sheet.lines:
        _line(made, text.to(lang))
    table = made.add_table(rows=0, cols=len(sheet.columns))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _row(table, [column.to(lang) for column in sheet.columns], heading=True)
    model = _row(table, ["0"] * len(sheet.columns))
    for ring in sheet.rings:
        if ring.heading:
            first = table.add_row().cells
            _fill(first[0].merge(first[-1]), ring.heading.to(lang), bold=True)
        for row in ring.rows:
            _copy(table, model, cells(row, lang))
    model.getparent().remove(model)
    _line(made, "", size=6)
    _line(made, sheet.foot.to(lang), italic=True, size=10)
    made.core_properties.title = f"{sheet.title.to(lang)}: {sheet.zone.to(lang)}"[:250]
    made.core_properties.author = "zoneplan"
    made.core_properties.language = lang
    out = BytesIO()
    made.save(out)
    return dated(out.getvalue(), at)


def _page(made: Any, sheet: CornerSheet, lang: Lang) -> None:
    style = made.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(13)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for edge, width in _MARGINS.items():
        setattr(section, f"{edge}_margin", Mm(width))
    if sheet.warning:
        _paragraph(section.header.paragraphs[0], sheet.warning.to(lang), bold=True, size=10, middle=True)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = foot.add_run()
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)  # noqa: SLF001  python-docx has no call for a page number


def _line(made: Any, words: str, **how: Any) -> None:
    _paragraph(made.add_paragraph(), words, **how)


def _paragraph(
    paragraph: Any,
    words: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: int = 13,
    middle: bool = False,
) -> None:
    run = paragraph.add_run(words)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    paragraph.paragraph_format.space_after = Pt(3)
    if middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _copy(table: Any, model: Any, words: list[str]) -> None:
    """Add a row like the model: python-docx looks at every row before it adds one, minutes for thousands."""
    row = deepcopy(model)
    for text, word in zip(row.iter(qn("w:t")), words, strict=True):
        text.text = word
    table._tbl.append(row)  # noqa: SLF001


def _row(table: Any, words: list[str], *, heading: bool = False) -> Any:
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001  nor for these two
    properties.append(OxmlElement("w:cantSplit"))
    if heading:
        properties.append(OxmlElement("w:tblHeader"))
    for column, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
        cell.width = Mm(_WIDTHS[column])
        _fill(cell, text, bold=heading, right=column > 0 and not heading)
    return row._tr  # noqa: SLF001


def _fill(cell: Any, words: str, *, bold: bool = False, right: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    _paragraph(paragraph, words, bold=bold, size=12)
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.CENTER
