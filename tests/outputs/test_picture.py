"""A picture is true to its scale, says what it shows and nothing else, and treats every name as text."""

import re
import struct
import unicodedata
from dataclasses import replace
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import rasterio.features
import shapely
import typst
from PIL import Image
from rasterio.transform import Affine

from tests.drawn_plans import REPOSITORY
from tests.outputs.sample_report import EPSG, HOSTILE, LONG, both, empty_report, sample_report
from zoneplan.checks.report import Report
from zoneplan.checks.table import validate
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.model.errors import ExportRefused
from zoneplan.outputs.gis import content
from zoneplan.outputs.picture import map_picture
from zoneplan.outputs.picture.paper import SIZES, Paper, round_denominator
from zoneplan.outputs.picture.picture import picture_data
from zoneplan.store.folder import open_folder

A4, A4_UP, A3 = Paper("a4", landscape=True), Paper("a4", landscape=False), Paper("a3", landscape=True)
MM = 1000.0
ZONES = ["hoa-phu", "science-region", "north-relocation", "long-thanh", "phu-my"]


@pytest.fixture(scope="module")
def five() -> Report:
    return validate(open_folder(REPOSITORY / "data"))


def data(report: Report, zone: str | None, lang: str = "vi", paper: Paper = A4) -> Any:
    return picture_data(report, lang, zone, paper)  # type: ignore[arg-type]


def svg_of(page: Any) -> ET.Element:
    return ET.fromstring(page["map"]["svg"])  # noqa: S314  our own output


def classes(svg: ET.Element) -> set[str]:
    return {word for node in svg.iter() for word in (node.get("class") or "").split()}


def texts(svg: ET.Element) -> list[str]:
    return [node.text or "" for node in svg.iter() if node.tag.endswith("text")]


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(BytesIO(png)).convert("RGB")).astype(int)


def near(image: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    return (np.abs(image - np.array(colour)) <= 6).all(axis=2)


@pytest.mark.parametrize("landscape", [True, False])
@pytest.mark.parametrize("size", ["a4", "a3"])
@pytest.mark.parametrize("dpi", [72, 150])
def test_a_picture_has_the_size_of_its_paper_and_says_so(size, landscape, dpi):
    png = map_picture(sample_report(), "vi", size=size, landscape=landscape, dpi=dpi)
    image = Image.open(BytesIO(png))
    image.verify()
    short, long = SIZES[size]
    wanted = (long, short) if landscape else (short, long)
    assert image.format == "PNG"
    for dots, mm in zip(image.size, wanted, strict=True):
        assert dots == pytest.approx(mm / 25.4 * dpi, abs=1)
    place = png.index(b"pHYs")
    across, down, unit = struct.unpack(">IIB", png[place + 4 : place + 13])
    assert (across, down, unit) == (round(dpi / 0.0254), round(dpi / 0.0254), 1)


@pytest.mark.parametrize("dpi", [71, 301, 100_000])
def test_a_picture_is_never_larger_than_a3_at_300_dots(dpi):
    with pytest.raises(ValueError, match="72 to 300"):
        map_picture(sample_report(), "vi", dpi=dpi)


@pytest.mark.parametrize(("paper", "dpi"), [(A4, 200), (A4_UP, 150), (A3, 100)], ids=["a4", "a4 up", "a3"])
def test_the_printed_scale_is_the_one_that_is_said(paper, dpi):
    """The lots fill the square of one kilometre: their pixels against metres, by the fraction in the picture."""
    report = sample_report()
    alone = replace(
        report, findings=(), plan=replace(report.plan, boundaries={"vuong": report.plan.boundaries["vuong"]})
    )
    (said,) = [text for text in texts(svg_of(data(alone, "vuong", paper=paper))) if text.startswith("1:")]
    denominator = int(said.removeprefix("1:").replace(".", ""))
    png = map_picture(alone, "vi", zone="vuong", size=paper.size, landscape=paper.landscape, dpi=dpi)
    image = pixels(png)
    panel = (paper.wide_mm - paper.beside_mm - 12) if paper.landscape else paper.wide_mm
    seen = near(image, (255, 200, 180)) | near(image, (255, 170, 50))
    seen[:, round(panel / 25.4 * dpi) :] = False  # the legend has the same colours
    seen[round((paper.head_mm + 10 + paper.map_mm[1]) / 25.4 * dpi) :] = False
    columns, rows = np.flatnonzero(seen.any(axis=0)), np.flatnonzero(seen.any(axis=1))
    for found in (columns, rows):
        mm = (found[-1] - found[0] + 1) / dpi * 25.4
        line_mm = 2.1 * paper.unit_mm  # half of the boundary's line lies on the lots at either side
        assert (mm + line_mm) / MM * denominator == pytest.approx(
            1000, abs=2.5 / dpi * 25.4 / MM * denominator
        )


def test_a_zone_stands_where_another_program_would_put_it(five):
    """Rasterised by GDAL from the neat line's corners; shares nothing with the drawing but the corners' coordinates."""
    dpi, zone, paper = 150, "phu-my", A4
    sheet = svg_of(data(five, zone, paper=paper))
    labels = {
        (node.text or "", node.get("transform") is not None): (
            float(node.get("x", "")),
            float(node.get("y", "")),
        )
        for node in sheet.iter()
        if node.get("class") == "tick-label"
    }
    easts = sorted((int(text.replace(".", "")), at[0]) for (text, turned), at in labels.items() if not turned)
    norths = sorted((int(text.replace(".", "")), at[1]) for (text, turned), at in labels.items() if turned)
    per_x = (easts[-1][1] - easts[0][1]) / (easts[-1][0] - easts[0][0])
    per_y = (norths[-1][1] - norths[0][1]) / (norths[-1][0] - norths[0][0])
    dots = paper.unit_mm / 25.4 * dpi
    left, top = 10 / 25.4 * dpi, (10 + paper.head_mm) / 25.4 * dpi
    to_units = Affine(
        per_x, 0, easts[0][1] - per_x * easts[0][0], 0, per_y, norths[0][1] - per_y * norths[0][0]
    )
    to_dots = Affine.translation(left, top) @ Affine.scale(dots) @ to_units
    image = pixels(map_picture(five, "vi", zone=zone, dpi=dpi))
    epsg = five.plan.registry.zone(zone).vn2000_epsg
    plane = wgs84_to_vn2000(five.plan.boundaries[zone].geometry, epsg)
    filled = rasterio.features.rasterize([plane], out_shape=image.shape[:2], transform=~to_dots)
    blue = near(image, (225, 241, 251)) | near(image, (224, 240, 251))
    blue[:, round((paper.wide_mm - paper.beside_mm - 12) / 25.4 * dpi) :] = False
    both_ways = (blue & (filled == 1)).sum() / (blue | (filled == 1)).sum()
    assert both_ways > 0.96  # the rest are grid crosses and the dashed line


@pytest.mark.parametrize("zone", [None, "vuong", "dai"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_legend_explains_what_is_seen_and_nothing_else(zone, lang):
    page = data(sample_report(), zone, lang)
    seen = classes(svg_of(page))
    explained = classes(ET.fromstring("<all>" + "".join(e["svg"] for e in page["legend"]) + "</all>"))  # noqa: S314
    kinds = {"schematic", "digitised", "surveyed", "possible", "error", "warning", "place", "lot"}
    assert explained & kinds == seen & kinds
    assert len({entry["words"] for entry in page["legend"]}) == len(page["legend"])


def test_a_style_that_goes_leaves_the_legend_too():
    report = sample_report()
    kinds = [entry["words"] for entry in data(report, None, "en")["legend"]]
    assert "surveyed" in kinds
    assert "schematic (position assumed)" in kinds
    only = replace(report.plan, boundaries={"vuong": report.plan.boundaries["vuong"]})
    kinds = [entry["words"] for entry in data(replace(report, plan=only), None, "en")["legend"]]
    assert "surveyed" in kinds
    assert "schematic (position assumed)" not in kinds


def test_a_circle_that_passes_outside_the_picture_is_not_in_the_legend_but_said(five):
    page = data(five, "hoa-phu", "en")
    assert "possible" not in classes(svg_of(page))
    assert "The circle of possible sites is larger than this map." in page["notes"]
    assert any("6.0\u00a0km" in note for note in page["notes"])
    seen = data(sample_report(), "dai", "en")
    assert "possible" in classes(svg_of(seen))
    assert "The circle of possible sites is larger than this map." not in seen["notes"]


@pytest.mark.parametrize("zone", [None, *ZONES])
def test_schematic_boundaries_are_called_so_in_plain_words(five, zone):
    assert data(five, zone)["warning"][0].replace("\u00a0", " ") == "SƠ ĐỒ MINH HỌA, VỊ TRÍ GIẢ ĐỊNH"
    assert data(five, zone, "en")["warning"][0].replace("\u00a0", " ") == "SCHEMATIC, POSITION ASSUMED"


def test_a_surveyed_zone_is_not_called_schematic():
    page = data(sample_report(), "vuong")
    assert page["warning"] == ["", ""]
    assert "vuong" not in page["title"]


def test_a_zone_has_its_areas_and_verdict_under_its_name():
    page = data(sample_report(), "vuong", "en")
    assert page["title"] == "Square zone"
    assert page["subtitle"].replace("\u00a0", " ") == (
        "Declared: 100.0 ha · Measured on the plane: 100.01 ha · Verdict: agrees within rounding"
    )


def test_the_plane_the_datum_and_the_date_are_said(five):
    vi, en = data(five, None), data(five, None, "en")
    assert any("105°45′, múi chiếu 3°" in note and "EPSG:9210" in note for note in vi["notes"])
    assert any("107°45′" in note and "one plane" in note for note in en["notes"])
    assert any("EPSG:6960" in note for note in vi["notes"])
    assert any("grid north" in note for note in en["notes"])
    assert "zoneplan" in vi["foot"][0]
    assert any("107°45′" in note for note in data(five, "phu-my")["notes"])
    assert not any("105°45′" in note for note in data(five, "phu-my")["notes"])


def test_the_fraction_is_printed_as_each_language_prints_it(five):
    assert "1:50.000" in texts(svg_of(data(five, "north-relocation")))
    assert "1:50,000" in texts(svg_of(data(five, "north-relocation", "en")))


@pytest.mark.parametrize("least", [10, 999, 1000.1, 23_400, 1_000_001])
def test_a_scale_is_round_and_never_too_large_for_the_paper(least):
    found = round_denominator(least)
    assert least <= found <= 2 * least
    assert re.fullmatch(r"[1-8]5?0*", f"{found:.0f}")


def test_only_errors_and_warnings_of_the_zone_are_marked_with_the_numbers_of_the_report():
    page = data(sample_report(), "vuong")
    marks = [node.text for node in svg_of(page).iter() if node.get("class") == "fault-name"]
    assert marks == [entry[0] for entry in page["key"]] == ["F1", "F2"]
    assert data(sample_report(), "dai")["key"][0][0] == "F2"


def test_neighbours_are_drawn_and_named():
    page = data(sample_report(), "vuong")
    assert "schematic" in classes(svg_of(page))
    assert any(
        text.startswith("Khu liên hợp Công nghiệp") and text.endswith("…") for text in texts(svg_of(page))
    )


TYPST = '#read("/etc/hostname") #panic("x") $x^ *b* _i_ @ref <label> \\ // ] #let data = 1'


@pytest.mark.parametrize("name", [HOSTILE, TYPST, "W" * 3000, "từ " * 900, "\u0000\u0007\ud800", "\u200b"])
@pytest.mark.parametrize("zone", [None, "vuong"])
def test_no_name_is_more_than_text(name, zone):
    report = sample_report()
    registry = report.plan.registry
    renamed = tuple(one.model_copy(update={"name": both(name)}) for one in registry.zones)
    plan = replace(report.plan, registry=registry.model_copy(update={"zones": renamed, "name": both(name)}))
    rows = tuple(replace(row, name=both(name)) for row in report.zones)
    png = map_picture(replace(report, plan=plan, zones=rows), "vi", zone=zone, dpi=72)
    assert Image.open(BytesIO(png)).size == (842, 595)


def test_a_long_name_is_cut_with_an_ellipsis_on_the_map_and_whole_in_the_key():
    page = data(sample_report(), None)
    assert page["key"][1][1] == LONG
    assert any(text.endswith("…") and text.removesuffix("…") in LONG for text in texts(svg_of(page)))


def test_a_plan_of_very_many_zones_is_still_one_page():
    report = sample_report()
    zones = tuple(
        report.plan.registry.zones[0].model_copy(
            update={"id": f"z{number}", "name": both(f"{LONG} {number}")}
        )
        for number in range(80)
    )
    rows = tuple(replace(report.zones[0], id=zone.id, name=zone.name) for zone in zones)
    plan = replace(
        report.plan, registry=report.plan.registry.model_copy(update={"zones": zones}), boundaries={}
    )
    many = replace(report, zones=rows, plan=plan)
    assert data(many, None)["key"][-1][1] == "… và 64 khu khác"
    assert Image.open(BytesIO(map_picture(many, "vi", dpi=72))).size == (842, 595)


def test_a_boundary_of_two_million_vertices_is_thinned_to_what_the_paper_can_show():
    turn = np.linspace(0, 2 * np.pi, 2_000_000, endpoint=False)
    reach = 2000 + 20 * np.random.default_rng(7).random(len(turn))
    ring = np.column_stack((600_500 + reach * np.cos(turn), 1_224_500 + reach * np.sin(turn)))
    report = sample_report()
    huge = replace(report.plan.boundaries["vuong"], geometry=vn2000_to_wgs84(shapely.Polygon(ring), EPSG))
    plan = replace(report.plan, boundaries={"vuong": huge}, lots=())
    page = data(replace(report, plan=plan, findings=()), "vuong")
    assert len(page["map"]["svg"]) < 2_000_000
    (outline,) = [node for node in svg_of(page).iter() if node.get("class") == "zone surveyed"]
    points = np.array(re.findall(r"(-?\d+\.\d+) (-?\d+\.\d+)", outline.get("d", "")), dtype=float)
    assert 10_000 < len(points) < 30_000
    (said,) = [text for text in texts(svg_of(page)) if text.startswith("1:")]
    denominator = int(said.removeprefix("1:").replace(".", ""))
    wide_m = np.ptp(points, axis=0) * A4.unit_mm / MM * denominator
    assert wide_m == pytest.approx([4040, 4040], abs=4)


def test_the_same_report_gives_the_same_bytes():
    assert map_picture(sample_report(), "vi", dpi=72) == map_picture(sample_report(), "vi", dpi=72)
    assert map_picture(sample_report(), "vi", dpi=72) != map_picture(sample_report(), "en", dpi=72)


def test_every_vietnamese_letter_is_in_the_fonts_that_come_with_typst():
    """Without system fonts a letter that is missing is drawn from another family or as an empty box."""
    vowels, tones = "aăâeêioôơuưy", ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
    letters = [unicodedata.normalize("NFC", v + t) for v in vowels for t in tones] + ["đ", "Đ"]
    letters += [letter.upper() for letter in letters]
    source = '#set text(font: "Libertinus Serif", fallback: {})\n#set page(width: 40pt, height: 40pt)\n#sys.inputs.c'
    fonts = typst.Fonts(include_system_fonts=False)

    def drawn(letter: str) -> bytes:
        compiler = typst.Compiler(
            source.replace("{}", "false").encode(), font_paths=fonts, sys_inputs={"c": letter}
        )
        made = compiler.compile(format="svg")
        assert isinstance(made, bytes)
        return re.sub(rb'"[^"]*#?g[0-9A-F]{32}"', b"", made)

    missing = drawn("\ue000")
    pictures = {letter: drawn(letter) for letter in set(letters)}
    assert [letter for letter, picture in pictures.items() if picture == missing] == []
    assert len(set(pictures.values())) == len(pictures)  # and each looks different


def test_what_cannot_be_pictured_is_refused_with_a_reason():
    for zone, report, key in (
        ("atlantis", sample_report(), "export-zone"),
        ("hong", sample_report(), "picture-no-boundary"),
        (None, empty_report(), "export-nothing"),
    ):
        with pytest.raises(ExportRefused) as caught:
            map_picture(report, "vi", zone=zone)
        assert caught.value.key == key


def test_the_table_of_formats_has_the_picture():
    report = sample_report()
    assert content(report, "map.png", zones=["vuong"], lang="en") == map_picture(report, "en", zone="vuong")
    for asked, key in (({"zones": ["vuong", "dai"]}, "picture-zones"), ({"epsg": 9210}, "picture-crs")):
        with pytest.raises(ExportRefused) as caught:
            content(report, "map.png", **asked)  # type: ignore[arg-type]
        assert caught.value.key == key
