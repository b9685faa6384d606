"""Small things that python-docx has no word for: languages of runs, the page's number, alternative text, frames."""

from typing import Any

from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as Line

from zoneplan.outputs.report.document.blocks import Mark, Words

FONT = "Times New Roman"  # what Vietnamese offices write in; nothing is embedded, a DOCX is edited on
SMALL = 9.0
_TAGS = {"vi": "vi-VN", "en": "en-GB"}
_PALE = RGBColor(0x44, 0x44, 0x44)
_SIZES = {"Normal": 12.0, "Heading 1": 14.0, "Heading 2": 12.5, "Heading 3": 12.0, "Caption": 10.0, "Title": 15.0,
          "Subtitle": 13.0, "List Bullet": 12.0, "Header": 9.0, "Footer": 9.0}  # fmt: skip


def prepare(paper: Paper, lang: str) -> None:
    """Set paper, margins and the styles of everything that the report uses."""
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(17)
    section.top_margin = section.bottom_margin = Mm(20)
    for name, size in _SIZES.items():
        style: Any = paper.styles[name]
        style.font.size, style.font.name = Pt(size), FONT
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.italic = False
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{kind}"), FONT)
        if style.type is WD_STYLE_TYPE.PARAGRAPH and name.startswith("Heading"):
            style.font.bold = True
            style.paragraph_format.keep_with_next = True
    for name in ("Title", "Subtitle"):
        centred: Any = paper.styles[name]
        centred.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for border in centred.element.findall(f".//{qn('w:pBdr')}"):
            border.getparent().remove(border)
    caption: Any = paper.styles["Caption"]
    caption.font.bold, caption.font.color.rgb = False, _PALE
    normal: Any = paper.styles["Normal"]
    normal.paragraph_format.space_after = Pt(6)
    _tagged(normal.element.get_or_add_rPr(), lang)


def spoken(
    line: Line, words: Words, langs: tuple[str, ...], *, bold: bool | None = None, size: float | None = None
) -> None:
    """Write one text in every language: the first as it is, the second on a line of its own, smaller and slanted."""
    for number, said in enumerate(words):
        if number:
            line.add_run().add_break()
        run = line.add_run(said)
        run.bold = bold
        if size is not None:
            run.font.size = Pt(size if number == 0 else size * 0.92)
        if number:
            run.italic = True
            run.font.color.rgb = _PALE
        _tagged(run._r.get_or_add_rPr(), langs[min(number, len(langs) - 1)])  # noqa: SLF001  python-docx has no other door


def _tagged(properties: Any, lang: str) -> None:
    """Say which language a run is in: for spelling and for reading aloud."""
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), _TAGS[lang])
    properties.append(tag)


def page_number(line: Line) -> None:
    """Add "3 / 15", the only fields of the document; neither has anything of the data in it."""
    for number, field in enumerate(("PAGE", "NUMPAGES")):
        if number:
            line.add_run(" / ").font.size = Pt(SMALL)
        for kind, text in (("begin", ""), ("", field), ("separate", ""), ("shown", "1"), ("end", "")):
            run = line.add_run("1" if kind == "shown" else "")
            run.font.size = Pt(SMALL)
            if kind == "shown":
                continue
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            else:
                element.text = text
            run._r.append(element)  # noqa: SLF001


def described(shape: Any, words: str) -> None:
    """Say what a picture shows; "" marks it as decoration. Nothing is left free beside it."""
    for side in ("T", "B", "L", "R"):
        shape._inline.set(f"dist{side}", "0")  # noqa: SLF001  unsaid, LibreOffice takes 3.2 mm and moves it right
    shape._inline.docPr.set("descr", words)  # noqa: SLF001
    shape._inline.docPr.set("title", "")  # noqa: SLF001


def boxed(line: Line) -> None:
    """Draw a frame around a paragraph."""
    _bordered(line, ("top", "left", "bottom", "right"), 8, "111111")


def barred(line: Line, severity: Mark) -> None:
    """Draw a bar before a finding's heading."""
    width, colour = {"error": (36, "8B0000"), "warning": (36, "7A5200")}.get(severity, (18, "555555"))
    _bordered(line, ("left",), width, colour)


def _bordered(line: Line, sides: tuple[str, ...], eighths: int, colour: str) -> None:
    borders = OxmlElement("w:pBdr")
    for side in sides:
        edge = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
            edge.set(qn(f"w:{key}"), value)
        borders.append(edge)
    line._p.get_or_add_pPr().insert_element_before(  # noqa: SLF001
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
