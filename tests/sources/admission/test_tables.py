"""Tables: workbooks that would fill the memory end in a refusal; cells come as they are."""

import datetime as dt
import io
import re
import unicodedata
import zipfile

import openpyxl
import pytest
from openpyxl.chart import LineChart

from tests.sources.admission.good_files import zipped
from tests.sources.admission.hand_written import CORNERS, workbook
from tests.sources.admission.reading import read, refusal
from zoneplan.sources.admission import limits


def sheet_of(rows: str) -> list[tuple[str, bytes]]:
    """A workbook whose only sheet holds these rows of XML."""
    data = f"<sheetData>{rows}</sheetData>"
    return part_changed(
        "xl/worksheets/sheet1.xml", lambda text: re.sub("(?s)<sheetData.*</sheetData>", data, text)
    )


def part_changed(name: str, change) -> list[tuple[str, bytes]]:
    source, made = zipfile.ZipFile(io.BytesIO(workbook(CORNERS))), io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for inner in source.namelist():
            content = source.read(inner)
            archive.writestr(inner, change(content.decode()) if inner == name else content)
    return [("bảng.xlsx", made.getvalue())]


def test_cells_come_as_they_are():
    (table,) = read([("b.xlsx", workbook(CORNERS))]).tables
    assert table.name == "Góc ranh"
    assert table.rows[:4] == (
        ("Bảng kê tọa độ góc ranh",),
        ("Điểm", "X (m)", "Y (m)"),
        ("M1", 1224556.1, 601234.55),
        ("M2", 1224556.1, "601.334,55"),
    )


def test_dates_booleans_blanks_and_text_in_nfd():
    nfd = unicodedata.normalize("NFD", "Hòa Phú")
    rows = [(dt.date(2026, 7, 1), True, False), (None, "  ", dt.time(1, 2)), (), (nfd, "  "), (None,)]
    (table,) = read([("b.xlsx", workbook(rows))]).tables
    assert table.rows == (
        ("2026-07-01T00:00:00", "TRUE", "FALSE"),
        (None, None, "01:02:00"),
        (),
        ("Hòa Phú",),
    )


def test_a_formula_comes_as_its_last_value():
    rows = '<row r="1"><c r="A1"><f>WEBSERVICE("http://127.0.0.1:1")</f><v>7.5</v></c></row>'
    assert read(sheet_of(rows)).tables[0].rows == ((7.5,),)


def test_a_far_cell_is_refused_and_not_filled_up():
    """4.6 kB that take 1.8 GB elsewhere."""
    for cell, row in (("XFD1", 1), ("A1048576", 1048576), ("XFD1048576", 1048576)):
        far = sheet_of(f'<row r="{row}"><c r="{cell}"><v>1</v></c></row>')
        refused = refusal(far)
        assert (refused.reason, refused.layer) == ("far-cell", "Góc ranh")


def test_millions_of_rows_are_refused_before_they_are_read():
    """30 million rows in 4.6 MB hang elsewhere: as many as pass the archive's limits are counted, not built."""
    assert refusal(sheet_of("<row/>" * (limits.RATIO_FREE_BYTES // 4))).reason == "zip-bomb"
    assert refusal(sheet_of("<row/>" * (limits.TABLE_ROWS + 1))).reason == "many-rows"


def test_too_many_cells_and_sheets_are_refused(monkeypatch):
    monkeypatch.setattr("zoneplan.sources.formats.xlsx.TABLE_CELLS", 9)
    assert refusal(sheet_of("<row>" + "<c><v>1</v></c>" * 10 + "</row>")).reason == "many-cells"
    monkeypatch.setattr("zoneplan.sources.formats.xlsx.SHEETS", 1)
    assert refusal([("b.xlsx", workbook([(1,)], ("Hai", [(2,)])))]).reason == "many-sheets"


def test_cells_without_places_do_not_hide_from_the_count(monkeypatch):
    """A shorthand of rows may hold more cells after reading than elements: the limit holds again behind the library."""
    monkeypatch.setattr("zoneplan.sources.formats.xlsx.TABLE_CELLS", 9)
    assert refusal(sheet_of('<row><c r="J1"><v>1</v></c></row>')).reason == "many-cells"


def test_a_doctype_inside_a_workbook_is_refused():
    laughs = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    files = part_changed("xl/worksheets/sheet1.xml", lambda text: laughs + text[text.index("<worksheet") :])
    assert refusal(files).reason == "xml-doctype"


def test_a_sheet_under_a_strange_name_is_looked_at_too():
    """The list of parts may send the library to a file of any name."""
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">]><worksheet/>'
    book = [("xl/workbook.xml", b"<workbook/>"), ("xl/empty.bin", b""), ("xl/b.png", b"\x89PNG")]
    for before in ("", " " * 100, "\ufeff"):
        evil = ("xl/a.png", (before + laughs).encode())
        assert refusal(zipped([*book, evil])).reason == "xml-doctype"


@pytest.mark.parametrize("part", ["xl/workbook.xml", "[Content_Types].xml", "xl/worksheets/sheet1.xml"])
def test_a_workbook_without_sense_is_refused(part):
    refused = refusal(part_changed(part, lambda _: "<x/>"))
    assert refused.reason in ("unreadable", "xlsx-empty")


def test_a_workbook_with_a_damaged_part_is_refused():
    ((name, content),) = sheet_of("<row/>")
    at = content.index(b"xl/worksheets/sheet1.xml") + 60
    assert (
        refusal([(name, content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])]).reason
        == "zip-damaged"
    )


def test_an_empty_workbook_says_so():
    assert refusal([("b.xlsx", workbook([]))]).reason == "xlsx-empty"


def test_a_chart_sheet_is_no_table():
    book = openpyxl.load_workbook(io.BytesIO(workbook(CORNERS)))
    book.create_chartsheet("Biểu đồ").add_chart(LineChart())
    content = io.BytesIO()
    book.save(content)
    assert [table.name for table in read([("b.xlsx", content.getvalue())]).tables] == ["Góc ranh"]


TEXT = "Điểm;X;Y\r\nM1;1224556,10;601234,55\r\n\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_comes_line_by_line_unsplit(encoding):
    (table,) = read([("góc.csv", TEXT.encode(encoding))]).tables
    assert table.rows == (("Điểm;X;Y",), ("M1;1224556,10;601234,55",), ())


def test_text_in_tcvn3_is_decoded():
    (table,) = read([("g.txt", b"Khu c\xabng ngh\xd6 H\xdfa Ph\xf3; 1; 2")]).tables
    assert table.rows == (("Khu công nghệ Hòa Phú; 1; 2",),)


def test_endless_text_and_binary_are_refused():
    assert refusal([("g.txt", b"1 2\n" * (limits.TABLE_ROWS + 1))]).reason == "many-rows"
    assert refusal([("g.txt", b"1 2\x00\x01\n")]).reason == "unknown-kind"
