"""The report as PDF, DOCX and XLSX, read back by other software: the same figures, and nothing that runs."""

import re
import subprocess
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import unescape
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from tests.outputs.document.samples import (
    CONTROLS,
    NASTY,
    STARTS,
    bare,
    hostile_report,
    many_findings,
    office_pdfs,
    pdf_pages,
    pdf_text,
)
from tests.outputs.sample_report import LONG, both, empty_report, sample_report
from zoneplan.checks.report import Report
from zoneplan.model.errors import ExportRefused
from zoneplan.model.messages import say
from zoneplan.outputs.report.document.blocks import Heading, Paragraph, Table
from zoneplan.outputs.report.document.content import document, section_titles
from zoneplan.outputs.report.forms import FORMS, OFFICE, Spoken, render_bytes
from zoneplan.outputs.report.wording import bare as printed

LANGUAGES: tuple[Spoken, ...] = ("vi", "en", "both")
SPOKEN_OF = {"data": LANGUAGES, "hostile": ("vi", "both"), "empty": ("vi",), "many": ("vi",)}


@dataclass(frozen=True)
class Written:
    """Everything that was written once: bytes by name, and what other software reads in it."""

    folder: Path
    reports: Mapping[str, Report]
    read: Mapping[str, str]

    def file(self, name: str) -> Path:
        return self.folder / name


@pytest.fixture(scope="module")
def written(tmp_path_factory, data_report) -> Written:
    folder = tmp_path_factory.mktemp("documents")
    reports = {
        "data": data_report,
        "hostile": hostile_report(),
        "empty": empty_report(),
        "many": many_findings(200),
    }
    for name, report in reports.items():
        for form in OFFICE:
            for spoken in SPOKEN_OF[name]:
                (folder / f"{name}-{spoken}.{form}").write_bytes(render_bytes(report, form, spoken))
    read = {file.name: pdf_text(file) for file in folder.glob("*.pdf")}
    return Written(folder, reports, read)


@pytest.mark.parametrize("form", OFFICE)
def test_the_same_report_gives_the_same_bytes(form):
    assert render_bytes(sample_report(), form, "both") == render_bytes(sample_report(), form, "both")


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_the_pdf_says_every_zone_and_every_figure_of_the_report(written, data_report, spoken):
    text = bare(written.read[f"data-{spoken}.pdf"])
    lead = "en" if spoken == "en" else "vi"
    for row in data_report.zones:
        assert bare(row.name.to(lead)) in text
        for figure in (row.plane_ha, row.ellipsoid_ha, row.tolerance_ha):
            assert bare(printed(figure, "ha4", lead)) in text
        assert bare(say(f"verdict.{row.verdict}").to(lead)) in text
    for file in data_report.run.inputs:
        assert file.sha256 in text
    for zone in data_report.plan.registry.zones:
        for claim in zone.claims:
            assert bare(claim.quote)[:40] in text  # a page may end within


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_a_document_speaks_the_languages_asked_for_and_no_other(written, spoken):
    for heading in ("zones.heading", "pairs.heading", "unchecked.heading", "disclaimer.text"):
        words = say(f"report.{heading}")
        text = bare(written.read[f"data-{spoken}.pdf"])
        assert (bare(words.vi) in text) == (spoken != "en")
        assert (bare(words.en) in text) == (spoken != "vi")


def test_with_both_languages_the_vietnamese_line_comes_first(written):
    words = say("report.disclaimer.text")
    text = bare(written.read["data-both.pdf"])
    assert 0 < text.index(bare(words.vi)) < text.index(bare(words.en))


def test_letters_are_composed_and_fonts_are_embedded(written):
    file = written.file("data-both.pdf")
    text = pdf_text(file)
    assert text == unicodedata.normalize("NFC", text)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    fonts = subprocess.run(["/usr/bin/pdffonts", str(file)], check=True, capture_output=True).stdout.decode()
    embedded = [
        re.search(r"(yes|no) +(?:yes|no) +(?:yes|no) +[0-9]+ +[0-9]+$", row) for row in fonts.splitlines()[2:]
    ]
    assert embedded
    assert {found and found[1] for found in embedded} == {"yes"}


def test_a_long_file_name_copied_out_of_the_pdf_is_the_file_name(written, data_report):
    """Where a line may end within a word, no letter of its own says so: it would be copied along."""
    text = pdf_text(written.file("data-vi.pdf"))
    assert "\u200b" not in text
    for file in data_report.run.inputs:
        assert file.path in re.sub(r"\s", "", text)


def test_every_page_but_the_first_has_plan_and_date_and_tables_repeat_their_heads(written):
    pages = pdf_pages(written.file("data-vi.pdf"))
    made = f"Trang 1 / {len(pages)}"
    assert made in pages[0]
    for number, page in enumerate(pages[1:], start=2):
        assert page.startswith("Năm khu vực quy hoạch ở Đông Nam Bộ · ")
        assert f"Trang {number} / {len(pages)}" in page
    head = bare(say("report.figures.printed").vi + say("report.claims.quote").vi)
    tables = docx.Document(str(written.file("data-vi.docx"))).tables
    of_figures = [table for table in tables if head in bare("".join(c.text for c in table.rows[0].cells))]
    # a long table of figures goes over pages
    assert sum(bare(page).count(head) for page in pages) > len(of_figures) > 1


def test_the_docx_has_styles_repeated_heads_and_described_pictures(written, data_report):
    paper = docx.Document(str(written.file("data-vi.docx")))
    cells = {cell.text for table in paper.tables for cell in table._cells}
    for zone in data_report.plan.registry.zones:
        assert {f"“{claim.quote}”" for claim in zone.claims} <= cells
    headings = [line.text for line in paper.paragraphs if line.style.name == "Heading 1"]
    assert headings[0] == "1. Tóm tắt"
    assert [int(text.split(".")[0]) for text in headings] == list(range(1, len(headings) + 1))
    gridded = [table for table in paper.tables if table.style.name == "Table Grid"]
    headed = [table for table in gridded if table._tbl.findall(f".//{qn('w:tblHeader')}")]
    assert len(gridded) - len(headed) == 1  # the run's facts have no head
    pictures = paper.element.body.findall(f".//{qn('wp:docPr')}")
    described = [one.get("descr") for one in pictures]
    assert (
        sum(bool(text) for text in described) >= 6
    )  # overview and five zones; samples of a legend are decoration
    inline = paper.element.body.findall(f".//{qn('wp:inline')}")
    assert {one.get(f"dist{side}") for one in inline for side in "TBLR"} == {"0"}  # or they leave the margin
    assert paper.core_properties.author.startswith("zoneplan ")


def test_the_xlsx_has_numbers_as_numbers(written, data_report):
    book = openpyxl.load_workbook(written.file("data-en.xlsx"))
    assert book.sheetnames == [
        "Summary",
        "Zones",
        "Pairs",
        "Balance",
        "Findings",
        "Claims",
        "Method",
        "Files",
    ]
    heads = [field.value for field in book["Zones"][1]]
    for row, fields in zip(data_report.zones, book["Zones"].iter_rows(min_row=2), strict=True):
        line = dict(zip(heads, fields, strict=True))
        assert line["Zone"].value == row.name.en
        assert line["Declared (ha)"].value == row.declared_ha
        assert line["Measured, plane (ha)"].value == pytest.approx(row.plane_ha, rel=1e-14)
        assert line["Measured, ellipsoid (ha)"].number_format == "[$-809]#,##0.0000"
        assert bare(line["Declared, as printed"].value).endswith("ha")
    assert len(list(book["Pairs"].iter_rows())) == 1 + len(data_report.pairs)
    assert len(list(book["Files"].iter_rows())) == 1 + len(data_report.run.inputs)
    shares = [row[-1].value for row in book["Balance"].iter_rows(min_row=2)]
    assert shares[-1] == 100.0
    assert sum(shares[:-1]) == pytest.approx(100.0, abs=0.05)
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2"


def test_no_field_of_the_xlsx_is_more_than_text_or_number(written):
    texts = set()
    for spoken in SPOKEN_OF["hostile"]:
        file = written.file(f"hostile-{spoken}.xlsx")
        for sheet in openpyxl.load_workbook(file).worksheets:
            for row in sheet.iter_rows():
                for field in row:
                    assert field.data_type in {"s", "n"}
                    assert field.hyperlink is None
                    if field.data_type == "s":
                        assert field.quotePrefix
                        texts.add(field.value)
        with ZipFile(file) as parts:
            everything = b"".join(parts.read(name) for name in parts.namelist())
            names = parts.namelist()
        assert b"<f>" not in everything
        assert b"<hyperlink" not in everything
        assert b'TargetMode="External"' not in everything
        assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
    assert set(STARTS) <= texts  # as they were typed, and still only texts
    assert not [text for text in texts if re.search(r"[\x00-\x09\x0b-\x1f\u202e]", text)]
    assert any("_x005F_x0041_" in text for text in texts)  # Office shows _x0041_, not A


def test_nothing_of_the_data_becomes_a_field_a_link_or_markup_in_the_docx(written):
    for spoken in SPOKEN_OF["hostile"]:
        with ZipFile(written.file(f"hostile-{spoken}.docx")) as parts:
            everything = {
                name: parts.read(name).decode("utf-8", "replace")
                for name in parts.namelist()
                if ".xml" in name or ".rels" in name
            }
        text = everything["word/document.xml"]
        assert "w:hyperlink" not in text
        assert "w:instrText" not in text
        assert "w:object" not in text
        assert "<script" not in text
        assert not [name for name, body in everything.items() if 'TargetMode="External"' in body]
        fields = "".join(body for name, body in everything.items() if "footer" in name)
        assert set(re.findall(r"<w:instrText[^>]*>([^<]*)<", fields)) == {"PAGE", "NUMPAGES"}
    paper = docx.Document(str(written.file("hostile-vi.docx")))
    shown = "\n".join(line.text for line in paper.paragraphs)
    assert NASTY in shown
    assert all(start in shown for start in STARTS)


def test_typst_takes_nothing_of_the_data_for_source_text(written):
    for spoken in SPOKEN_OF["hostile"]:
        file = written.file(f"hostile-{spoken}.pdf")
        text = bare(pdf_text(file))
        assert bare(NASTY) in text
        assert "root:" not in text
        for start in STARTS:
            assert bare(start) in text
        assert bare("Khu A B") in text
        assert "\u202e" not in text
        for wanted in ("-js", "-url"):
            told = subprocess.run(["/usr/bin/pdfinfo", wanted, str(file)], check=True, capture_output=True)
            assert b"http" not in told.stdout
            assert b"alert" not in told.stdout


@pytest.mark.parametrize("spoken", LANGUAGES)
def test_html_has_what_was_typed_as_text_and_nothing_else_of_it(spoken):
    page = render_bytes(hostile_report(), "html", spoken).decode()
    assert "<script" not in page
    assert "href" not in page
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", page)
    read = bare(unescape(re.sub(r"<[^>]*>", "", page)))
    for typed in (*STARTS, NASTY, "Khu A B =1+1 @SUM(A1)"):
        assert bare(typed) in read


def test_html_with_both_languages_has_the_vietnamese_line_first():
    plain = render_bytes(sample_report(), "html", "both").decode()
    assert plain.index("Diện tích công bố và diện tích đo") < plain.index("Declared and measured areas")


def test_libreoffice_shows_the_same_words_and_figures_and_calculates_nothing(written, data_report, tmp_path):
    """One test, because one start of LibreOffice costs seconds."""
    for name in ("data-both", "hostile-vi"):
        for form in ("docx", "xlsx"):
            (tmp_path / f"{name}-{form}.{form}").write_bytes(written.file(f"{name}.{form}").read_bytes())
    read = office_pdfs(sorted(tmp_path.glob("*-*.*x")), tmp_path)
    paper, tables = bare(read["data-both-docx.docx"]), bare(read["data-both-xlsx.xlsx"])
    for row in data_report.zones:
        for text in (paper, tables):
            assert bare(row.name.vi) in text
            assert bare(row.name.en) in text
            assert bare(printed(row.ellipsoid_ha, "ha4", "vi")) in text  # the XLSX has it as a number
    disclaimer = say("report.disclaimer.text")
    assert 0 < paper.index(bare(disclaimer.vi)) < paper.index(bare(disclaimer.en))
    for name in ("hostile-vi-docx.docx", "hostile-vi-xlsx.xlsx"):
        typed = bare(read[name])
        for start in STARTS:
            assert bare(start) in typed
        assert "Err:" not in typed
        assert "_x0041_" in typed


def test_a_plan_without_zones_makes_documents_that_say_so(written):
    text = bare(written.read["empty-vi.pdf"])
    assert bare(say("report.summary.nothing").vi) in text
    book = openpyxl.load_workbook(written.file("empty-vi.xlsx"))
    assert book.sheetnames[0] == "Tóm tắt"
    assert docx.Document(str(written.file("empty-vi.docx"))).paragraphs


def test_two_hundred_findings_are_all_there_once(written):
    pages = pdf_pages(written.file("many-vi.pdf"))
    text = "".join(bare(page) for page in pages)
    for number in range(1, 201):
        assert len(re.findall(rf"Pháthiệnsố{number}(?!\d)", text)) == 1
    sheet = openpyxl.load_workbook(written.file("many-vi.xlsx"))["Phát hiện"]
    assert sheet.max_row == 201


def test_a_name_of_one_endless_word_stays_on_the_paper_and_is_whole(tmp_path):
    report = sample_report()
    name = "Khu" + "ốạx" * 110
    first, *others = report.plan.registry.zones
    registry = report.plan.registry.model_copy(
        update={"name": both(name), "zones": (first.model_copy(update={"name": both(name)}), *others)}
    )
    rows = (replace(report.zones[0], name=both(name)), *report.zones[1:])
    report = replace(report, zones=rows, plan=replace(report.plan, registry=registry))
    file = tmp_path / "long.pdf"
    file.write_bytes(render_bytes(report, "pdf", "vi"))
    boxes = subprocess.run(["/usr/bin/pdftotext", "-bbox", str(file), "-"], check=True, capture_output=True)
    ends = [float(end) for end in re.findall(r'xMax="([0-9.]+)"', boxes.stdout.decode())]
    assert len(ends) > 500
    assert max(ends) < 595 - 45  # A4, and its margin
    assert name in bare(pdf_text(file))


def test_a_long_name_is_whole_in_every_format():
    report = sample_report()
    book = openpyxl.load_workbook(BytesIO(render_bytes(report, "xlsx", "vi")))
    assert LONG in [field.value for row in book["Khu"].iter_rows() for field in row]


@pytest.mark.parametrize("form", ["csv", "balance"])
def test_csv_of_both_languages_is_refused_with_a_way_out(form):
    with pytest.raises(ExportRefused) as refused:
        render_bytes(sample_report(), form, "both")
    assert "xlsx" in refused.value.text.en


def test_every_form_is_written_and_the_table_speaks_both_languages():
    for form in FORMS:
        assert render_bytes(sample_report(), form, "en")
    table = render_bytes(sample_report(), "table", "both").decode()
    assert table.index("Khu Vuông") < table.index("Square zone")
    assert CONTROLS not in table


def test_captions_below_a_heading_lead_to_what_follows_and_others_do_not():
    """Worked out by hand: a heading, its two captions, a table and the caption below that."""
    caption, table = Paragraph(("c",), "caption"), Table((), ())
    blocks = (Heading(("h",)), caption, caption, table, caption, Paragraph(("p",)), caption)
    made = replace(document(sample_report(), ("vi",)), blocks=blocks)
    assert [made.leads(number) for number in range(len(blocks))] == [False, True, True, *[False] * 4]


def test_the_titles_of_sections_are_those_of_the_paper_in_its_order(data_report):
    titles = section_titles(data_report, "vi")
    headings = [
        block.words[0] for block in document(data_report, ("vi",)).blocks if getattr(block, "level", 0) == 1
    ]
    assert headings == [f"{number}. {title}" for number, title in enumerate(titles, start=1)]
    assert titles[0] == "Tóm tắt"
    assert len(titles) == 19


def test_nothing_but_a_line_of_one_point_follows_the_signatures(written):
    paper = docx.Document(str(written.file("data-vi.docx")))
    table, last = list(paper.element.body)[-3:-1]
    assert (table.tag, last.tag) == (qn("w:tbl"), qn("w:p"))
    assert paper.paragraphs[-1].paragraph_format.line_spacing == Pt(1)
    assert paper.paragraphs[-1].paragraph_format.space_after == Pt(0)
