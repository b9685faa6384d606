"""Corner tables as annexes: what they say, and that each comes in again as the same land, to the millimetre."""

import html
import shutil
import subprocess
import zipfile
from io import BytesIO

import pytest
import shapely
from docx import Document

from tests.drawn_plans import EAST, EPSG, NORTH, board, checked, polygon, put_boundary, write_plan, zone_toml
from zoneplan.model.boundary import Evidence
from zoneplan.model.errors import ExportRefused
from zoneplan.model.numbers import LANGS
from zoneplan.outputs.corners import SUFFIXES, corner_file, corner_sheet
from zoneplan.sources.incoming import read_incoming, read_pasted

ODD = polygon((0.001, 0.002), (310.119, 12.5), (290.25, 205.333), (15.75, 180.004))
SEVERAL = shapely.MultiPolygon(
    [
        board(0, 0, 100, 120).difference(board(40, 40, 60, 60)).difference(board(70, 70, 80, 80)),
        board(200, 0, 250, 50).difference(board(210, 10, 220, 20)),
    ]
)
MANY = shapely.Point(EAST, NORTH).buffer(500, quad_segs=30)  # 120 corners: several pages
EVIL = '=1+1 <b>&amp; #let x "%%c" \\P'


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("annex")
    zones = [zone_toml(name) for name in ("odd", "several", "many", "drawn", "none")]
    zones[0] = zones[0].replace("Khu odd", EVIL.replace("\\", "\\\\").replace('"', '\\"'))
    write_plan(folder, zones)
    for name, shape in (("odd", ODD), ("several", SEVERAL), ("many", MANY)):
        put_boundary(folder, name, shape)
    put_boundary(folder, "drawn", MANY, evidence=Evidence.SCHEMATIC)
    return checked(folder)


def paper(content: bytes) -> str:
    """The text of a PDF as a reader copies it."""
    program = shutil.which("pdftotext")
    assert program, "install poppler-utils: these tests read PDFs with it"
    done = subprocess.run([program, "-layout", "-", "-"], input=content, capture_output=True, check=True)
    return done.stdout.decode()


def copied(content: bytes) -> str:
    """The text of a DOCX as it is copied: paragraphs as lines, tables with tabs."""
    document = Document(BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs[:6]]
    for row in document.tables[0].rows:
        cells = list(dict.fromkeys(row.cells)) if row.cells[0] is row.cells[-1] else row.cells
        lines.append("\t".join(cell.text for cell in cells))
    return "\n".join(lines)


def read_again(suffix: str, content: bytes):
    return read_pasted(paper(content)) if suffix == ".pdf" else read_incoming([(f"z{suffix}", content)])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(("zone", "shape"), [("odd", ODD), ("several", SEVERAL), ("many", MANY)])
def test_every_format_comes_in_again_as_the_same_land(report, zone, shape, suffix, lang):
    incoming = read_again(suffix, corner_file(report, zone, f"z{suffix}", lang))
    (offer,) = incoming.offers
    assert offer.table.crs == f"EPSG:{EPSG}"
    assert [fault.code for fault in offer.faults] == []
    assert offer.table.declared_area_m2 == pytest.approx(shape.area, abs=0.5)
    got = shapely.normalize(offer.geometry)
    rounded = shapely.normalize(shapely.set_precision(shape, 0))
    assert shapely.get_num_coordinates(got) == shapely.get_num_coordinates(rounded)
    assert len(shapely.get_rings(got)) == len(shapely.get_rings(rounded))
    assert shapely.hausdorff_distance(got, rounded) <= 0.00075  # half a millimetre in each coordinate


def test_a_square_by_hand(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    put_boundary(tmp_path, "a", board(0, 0, 100, 50))
    sheet = corner_sheet(checked(tmp_path), "a")
    (ring,) = sheet.rings
    assert ring.heading is None
    assert [(row.name, row.north, row.east, row.edge_m) for row in ring.rows] == [
        ("1", NORTH + 50, EAST, 100.0),
        ("2", NORTH + 50, EAST + 100, 50.0),
        ("3", NORTH, EAST + 100, 100.0),
        ("4", NORTH, EAST, 50.0),
        ("1", NORTH + 50, EAST, None),
    ]
    assert sheet.caption.vi == "(Hệ tọa độ VN-2000, kinh tuyến trục 105°45′, múi chiếu 3°; EPSG:9210)"
    assert sheet.lines[0].vi == "Tổng diện tích: 5.000,00 m² (0,5000 ha)".replace(" m²", "\xa0m²").replace(
        " ha", "\xa0ha"
    )


def test_rings_are_numbered_through_and_named(report):
    rings = corner_sheet(report, "several").rings
    assert [ring.heading.vi for ring in rings] == [
        "Phần 1",
        "Lỗ 1 của phần 1 (trừ ra)",
        "Lỗ 2 của phần 1 (trừ ra)",
        "Phần 2",
        "Lỗ 1 của phần 2 (trừ ra)",
    ]
    assert [(ring.rows[0].name, len(ring.rows)) for ring in rings] == [
        ("1", 5),
        ("5", 5),
        ("9", 5),
        ("13", 5),
        ("17", 5),
    ]


def test_a_schematic_boundary_says_on_every_page_that_it_is_none(report):
    warning = "KHÔNG DÙNG VÀO MỤC ĐÍCH PHÁP LÝ"
    pages = paper(corner_file(report, "drawn", "z.pdf", "vi")).split("\f")[:-1]
    assert len(pages) > 2
    assert all(warning in page for page in pages)
    made = Document(BytesIO(corner_file(report, "drawn", "z.docx", "vi")))
    assert warning in made.sections[0].header.paragraphs[0].text
    assert warning in copied(corner_file(report, "drawn", "z.docx", "vi"))
    with zipfile.ZipFile(BytesIO(corner_file(report, "drawn", "z.xlsx", "vi"))) as archive:
        sheet = html.unescape(archive.read("xl/worksheets/sheet1.xml").decode())
    assert warning in sheet[sheet.index("<oddHeader>") :]
    assert warning in corner_file(report, "drawn", "z.csv", "vi").decode()
    assert warning not in paper(corner_file(report, "many", "z.pdf", "vi"))


def test_figures_are_printed_as_the_language_prints_them(report):
    for lang, figure in (("vi", "1.224.000,002"), ("en", "1,224,000.002")):
        assert figure in paper(corner_file(report, "odd", "z.pdf", lang))
        assert figure in copied(corner_file(report, "odd", "z.docx", lang))
    text = corner_file(report, "odd", "z.csv", "vi").decode()
    assert text.startswith("\ufeff")
    assert ";1224000,002;600000,001;" in text


def test_nothing_in_a_name_is_code(report):
    for suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(BytesIO(corner_file(report, "odd", f"z{suffix}", "vi"))) as archive:
            whole = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".xml"))
        assert b"<f>" not in whole
        assert b"<b>&amp;amp;" not in whole
        assert whole.count(b"instrText") == (2 if suffix == ".docx" else 0)  # the page number alone
    assert EVIL.split('"', maxsplit=1)[0] in paper(corner_file(report, "odd", "z.pdf", "vi"))
    assert "\n=1+1" not in corner_file(report, "odd", "z.csv", "vi").decode().replace("\r", "")


def test_the_same_check_gives_the_same_bytes(report):
    for suffix in SUFFIXES:
        assert corner_file(report, "odd", f"z{suffix}", "vi") == corner_file(
            report, "odd", f"z{suffix}", "vi"
        )


@pytest.mark.parametrize(
    ("zone", "name", "key"),
    [
        ("none", "z.docx", "corners-no-boundary"),
        ("x", "z.docx", "export-zone"),
        ("odd", "z.doc", "export-format"),
    ],
)
def test_what_has_no_table_is_refused(report, zone, name, key):
    with pytest.raises(ExportRefused) as caught:
        corner_file(report, zone, name, "vi")
    assert caught.value.key == key
