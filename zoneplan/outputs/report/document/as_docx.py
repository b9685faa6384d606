"""The document as DOCX to be edited on: real styles, tables with repeated heads, described figures."""

from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as Line

from zoneplan.outputs.report.document.blocks import (
    Block,
    Bullets,
    Document,
    Figure,
    Heading,
    Letterhead,
    Paragraph,
    Signatures,
    Table,
    Words,
)
from zoneplan.outputs.report.document.docx_parts import (
    SMALL,
    barred,
    boxed,
    described,
    page_number,
    prepare,
    spoken,
)
from zoneplan.outputs.report.document.docx_tables import add_grid, add_table
from zoneplan.outputs.report.document.packed import settled
from zoneplan.outputs.report.document.raster import WIDTH_MM, pictures


def docx_report(document: Document) -> bytes:
    """Write a document as DOCX on A4.

    Parameters
    ----------
    document : Document

    Returns
    -------
    bytes
        Without macros, links and fields other than the number of the page. The same document gives the same bytes.
    """
    paper = docx.Document()
    prepare(paper, document.langs[0])
    _properties(paper, document)
    _head_and_foot(paper, document)
    figures = tuple(block for block in document.blocks if isinstance(block, Figure))
    drawn = iter(pictures(figures))
    for number, block in enumerate(document.blocks):
        if isinstance(block, Signatures) and paper.paragraphs:
            paper.paragraphs[-1].paragraph_format.keep_with_next = True
        _add(paper, block, document.langs, drawn, leads=document.leads(number))
    out = BytesIO()
    paper.save(out)
    return settled(out.getvalue(), document.made)


def _properties(paper: Paper, document: Document) -> None:
    told = paper.core_properties
    told.title = " – ".join(words[0] for words in (document.title, document.plan) if words)[:255]
    told.author = told.last_modified_by = document.producer
    told.comments = ""
    told.keywords = f"SHA-256 {document.digest}"
    told.created = told.modified = datetime.fromisoformat(document.made).replace(tzinfo=None)
    told.language = document.langs[0]


def _head_and_foot(paper: Paper, document: Document) -> None:
    section = paper.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].add_run(document.header).font.size = Pt(9)
    for foot in (section.first_page_footer, section.footer):
        line = foot.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.add_run(f"{document.producer} · {document.page} ").font.size = Pt(9)
        page_number(line)


def _add(paper: Paper, block: Block, langs: tuple[str, ...], drawn: Any, *, leads: bool) -> None:
    match block:
        case Letterhead():
            _letterhead(paper, block, langs)
        case Heading():
            _heading(paper, block, langs)
        case Paragraph():
            _paragraph(paper, block, langs, leads=leads)
        case Bullets():
            for item in block.items:
                spoken(paper.add_paragraph(style="List Bullet"), item, langs)
        case Table():
            if block.printed:
                add_table(paper, block.on_page(), langs)
        case Figure():
            _figure(paper, block, langs, next(drawn))
        case Signatures():
            _signatures(paper, block, langs)


def _heading(paper: Paper, block: Heading, langs: tuple[str, ...]) -> None:
    line = paper.add_paragraph(style=f"Heading {block.level}")
    spoken(line, block.words, langs)
    if block.severity:
        barred(line, block.severity)
    if block.code:
        run = line.add_run(f"  {block.code}")
        run.bold, run.font.size = False, Pt(SMALL)


def _paragraph(paper: Paper, block: Paragraph, langs: tuple[str, ...], *, leads: bool) -> None:
    style = {"body": "Normal", "caption": "Caption", "warning": "Normal"}[block.style]
    line = paper.add_paragraph(style=style)
    line.paragraph_format.keep_with_next = leads or None
    if block.label:
        line.add_run(" / ".join(block.label) + (": " if block.words else "")).bold = True
        line.paragraph_format.keep_with_next = leads or not block.words
    spoken(line, block.words, langs)
    if block.style == "warning":
        boxed(line)
        line.paragraph_format.keep_together = True


def _letterhead(paper: Paper, block: Letterhead, langs: tuple[str, ...]) -> None:
    grid = add_grid(paper, 1, (0.44, 0.56))
    for cell, several, bold in ((grid.cell(0, 0), block.left, (1,)), (grid.cell(0, 1), block.right, (0, 1))):
        for number, words in enumerate(several):
            line = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.paragraph_format.space_after = Pt(2)
            spoken(line, words, langs, bold=number in bold, size=11.5)
    for words, style, size in ((block.title, "Title", 15), (block.subject, "Subtitle", 13)):
        line = paper.add_paragraph(style=style)
        line.paragraph_format.space_before = Pt(18 if style == "Title" else 0)
        shown: Words = (words[0].upper(), *words[1:]) if style == "Title" and words else words
        spoken(line, shown, langs, bold=True, size=size)


def _figure(paper: Paper, block: Figure, langs: tuple[str, ...], picture: bytes) -> None:
    if block.title:
        title = paper.add_paragraph(style="Heading 3")
        spoken(title, block.title, langs)
    line = paper.add_paragraph()
    line.paragraph_format.keep_with_next = True
    shape = line.add_run().add_picture(BytesIO(picture), width=Mm(WIDTH_MM * block.width))
    described(shape, block.alt)
    if block.legend:
        _legend(paper, block, langs)
    for words in block.caption:
        if words:
            spoken(paper.add_paragraph(style="Caption"), words, langs)


def _legend(paper: Paper, block: Figure, langs: tuple[str, ...]) -> None:
    samples = tuple(Figure(one.svg, (), "", (), (), 9 / WIDTH_MM, 18 / 34) for one in block.legend)
    rows = -(-len(samples) // 2)
    grid = add_grid(paper, rows, (0.08, 0.42, 0.08, 0.42))
    for number, (sample, picture) in enumerate(zip(block.legend, pictures(samples), strict=True)):
        row, side = divmod(number, 2)
        shape = grid.cell(row, 2 * side).paragraphs[0].add_run().add_picture(BytesIO(picture), width=Mm(9))
        described(shape, "")
        words = grid.cell(row, 2 * side + 1).paragraphs[0]
        spoken(words, sample.words, langs, size=SMALL)
        words.paragraph_format.keep_with_next = True  # the caption below it


def _signatures(paper: Paper, block: Signatures, langs: tuple[str, ...]) -> None:
    paper.add_paragraph().paragraph_format.keep_with_next = True
    grid = add_grid(paper, 1, (1 / 3, 1 / 3, 1 / 3))
    for place, (who, how, date) in enumerate(block.places):
        cell = grid.cell(0, place)
        for number, (words, bold) in enumerate(((date, False), (who, True), (how, False))):
            line: Line = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            spoken(line, words, langs, bold=bold, size=11)
        for _ in range(4):
            cell.add_paragraph()
    # Word ends no document with a table: a line of its own height would begin an empty page
    last = paper.add_paragraph().paragraph_format
    last.space_before = last.space_after = Pt(0)
    last.line_spacing = Pt(1)
