"""Word documents: tables with the words above them come as they are seen; what hides in them does not."""

import io
import zipfile

import pytest

from tests.sources.admission.hand_written import CORNERS, of_word
from tests.sources.admission.reading import read, refusal
from zoneplan.sources.admission import limits
from zoneplan.sources.incoming import read_incoming

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def document(body: str, more: dict[str, str] | None = None, head: str = "") -> list[tuple[str, bytes]]:
    """A document whose body is this XML."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        whole = f'{head}<w:document xmlns:w="{W}" xmlns:mc="{MC}"><w:body>{body}</w:body></w:document>'
        for name, content in {"word/document.xml": whole, **(more or {})}.items():
            archive.writestr(name, content)
    return [("quyết định.docx", made.getvalue())]


def line(words: str) -> str:
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{line(word)}</w:tc>" for word in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def rows_of(body: str):
    (sheet,) = read(document(body)).tables
    return sheet.rows


def test_a_table_comes_with_the_words_above_and_below():
    body = (
        line("Kinh tuyến trục 105°45'")
        + line(" ")
        + table(("Điểm", "X", "Y"), ("1", "1.224.556,10", ""))
        + line("Hết")
    )
    assert rows_of(body) == (
        ("Kinh tuyến trục 105°45'",),
        ("Điểm", "X", "Y"),
        ("1", "1.224.556,10"),
        ("Hết",),
    )


def test_a_file_of_word_is_the_land_of_its_table():
    incoming = read_incoming([("bảng kê.docx", of_word(CORNERS[1:]))])
    assert incoming.kind == "docx"
    (offer,) = incoming.offers
    assert offer.table is not None
    assert offer.table.crs == "EPSG:9210"
    assert offer.geometry.area == pytest.approx(4_995, abs=1)


def test_every_table_is_a_sheet_of_its_own_and_those_that_are_no_corner_table_are_passed_over():
    square = [
        ("Điểm", "X", "Y"),
        ("1", "1224556.1", "601234.5"),
        ("2", "1224556.1", "601334.5"),
        ("3", "1224456.1", "601334.5"),
        ("4", "1224456.1", "601234.5"),
    ]
    letter = table(("CƠ QUAN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"))
    files = document(letter + line("Thửa 1") + table(*square) + line("Thửa 2") + table(*square))
    names = [sheet.name for sheet in read(files).tables]
    assert names == ["quyết định 1", "quyết định 2", "quyết định 3"]
    assert [offer.name.vi for offer in read_incoming(files).offers] == ["quyết định 2", "quyết định 3"]


def test_merged_cells_keep_the_columns_in_their_places():
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + line("Thửa 1") + "</w:tc>"
    body = f"<w:tbl><w:tr>{wide}<w:tc>{line('a')}</w:tc></w:tr></w:tbl>"
    assert rows_of(body) == (("Thửa 1", None, "a"),)


@pytest.mark.parametrize("span", ["0", "-1", "999999999", "x", "²", ""])
def test_a_span_that_cannot_be_is_one_column(span):
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>{line("a")}</w:tc><w:tc>{line("b")}</w:tc>'
    assert rows_of(f"<w:tbl><w:tr>{wide}</w:tr></w:tbl>") == (("a", "b"),)


def test_what_is_not_seen_is_not_read():
    hidden = (
        "<w:p><w:r><w:t>12</w:t></w:r><w:del><w:r><w:delText>99</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>34</w:t></w:r></w:ins>"
        '<w:r><w:instrText>DDEAUTO c:\\\\cmd "/c calc"</w:instrText></w:r>'
        "<mc:AlternateContent><mc:Choice><w:r><w:t>5</w:t></w:r></mc:Choice>"
        "<mc:Fallback><w:r><w:t>5</w:t></w:r></mc:Fallback></mc:AlternateContent>"
        "<w:r><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:r></w:p>"
    )
    assert rows_of(hidden) == (("12345",),)


def test_a_table_in_a_content_control_is_seen_and_one_in_a_cell_is_its_text():
    inner = f"<w:tbl><w:tr><w:tc>{line('x')}{table(('y', 'z'))}</w:tc></w:tr></w:tbl>"
    body = f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
    assert rows_of(body) == (("x y z",),)


def test_a_document_without_a_table_gives_its_lines_and_tabs():
    body = "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>1</w:t><w:tab/><w:t>2</w:t></w:r></w:p>"
    assert rows_of(body + line("b")) == (("1\t2",), ("b",))


def test_nothing_in_it_is_told_as_such():
    assert refusal(document(line(" "))).reason == "docx-empty"
    assert refusal(document("", {"word/document.xml": "<x/>"})).reason == "docx-empty"
    doctype = '<!DOCTYPE x [<!ENTITY a "b">]>'
    assert refusal(document(line("a"), head=doctype)).reason == "xml-doctype"
    assert refusal(document(line("a"), {"word/other.xml": doctype + "<x/>"})).reason == "xml-doctype"


def test_more_than_a_corner_table_can_be_is_refused_before_it_is_built(monkeypatch):
    wide = table((*tuple("ab" * (limits.TABLE_COLUMNS // 2)), "x"))
    assert refusal(document(wide)).reason == "far-cell"
    for name, body, reason in (
        ("TABLES", table(("1",)) * 2, "many-tables"),
        ("TABLE_ROWS", table(("1",), ("2",)), "many-rows"),
        ("TABLE_ROWS", line("1") + line("2"), "many-rows"),
        ("TABLE_CELLS", table(("1", "2")), "many-cells"),
    ):
        with monkeypatch.context() as changed:
            changed.setattr(f"zoneplan.sources.formats.docx.{name}", 1)
            assert refusal(document(body)).reason == reason
