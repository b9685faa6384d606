"""Every export opened by another GDAL, by its own rules, and with names that want to be code."""

import csv
import json
import zipfile
from dataclasses import replace
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET

import geopandas as gpd
import pyarrow.parquet as pq
import pytest
import shapely
from openpyxl import load_workbook

from tests.drawn_plans import board, checked, put_boundary, put_lots, write_plan, zone_toml
from tests.outputs.test_gis import gdal, read_by_another_gdal
from zoneplan.model.errors import ExportRefused
from zoneplan.model.messages import catalogue
from zoneplan.outputs.gis import FORMATS, content, formats
from zoneplan.outputs.gis import proof as proofs
from zoneplan.outputs.gis.kml import plain
from zoneplan.outputs.gis.planes import layers_in
from zoneplan.outputs.gis.shapefile import short_name
from zoneplan.sources.incoming import read_incoming

EVIL = "=cmd|'/C calc'!A0 <b>Đất</b> %%u ]]> &amp; \\P{x} $[name] http://evil.example"
SYSTEMS = [(".gpkg", None), (".shp.zip", None), (".fgb", 9210), (".parquet", 9210), (".kml", None)]

LAYERS = ["zones_9210", "lots_9210", "findings_areas_9210", "findings_points_9210"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A surveyed zone with a hole and two lots that do not fill it; every text is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    evil = EVIL.replace("\\", "\\\\")
    zone = zone_toml("a").replace("Khu a", evil).replace("drawing board", evil)
    write_plan(folder, [zone])
    put_boundary(folder, "a", board(0, 0, 100, 120).difference(board(40, 40, 60, 60)))
    put_lots(
        folder,
        "a",
        {EVIL[:40]: (board(0, 0, 100, 30), {"use_vi": EVIL}), "2": (board(0, 25, 100, 40), {"code": "+1"})},
    )
    return checked(folder)


@pytest.fixture(scope="module")
def made(hostile, tmp_path_factory):
    """Every format of the hostile plan, written to a folder."""
    folder = tmp_path_factory.mktemp("made")
    for suffix in (".geojson", ".gpkg", ".kml", ".shp.zip", ".dxf", ".csv", ".xlsx", ".fgb"):
        (folder / f"z{suffix}").write_bytes(content(hostile, f"z{suffix}"))
    return folder


def test_the_same_check_gives_the_same_bytes(hostile, made):
    for suffix in (".gpkg", ".kml", ".shp.zip", ".dxf", ".xlsx"):
        assert content(hostile, f"z{suffix}") == (made / f"z{suffix}").read_bytes()


def test_every_layer_is_there_in_the_order_of_a_project(made, data_report):
    names = [layer.name for layer in layers_in(data_report)]
    assert names == ["zones", "circles", "lots"]
    seen = gdal("ogrinfo", "-ro", "-q", str(made / "z.gpkg"))
    found = [line.split()[1] for line in seen.splitlines()]
    assert found == [*LAYERS, "layer_styles"]


def test_qgis_finds_a_style_for_every_layer(made):
    rows = read_by_another_gdal(made / "z.gpkg", "layer_styles")["features"]
    assert [row["properties"]["f_table_name"] for row in rows] == LAYERS
    for row in rows:
        told = row["properties"]
        assert told["useAsDefault"]
        assert told["f_geometry_column"] == "geom"
        root = ET.fromstring(told["styleQML"])  # noqa: S314
        renderer = root.find("renderer-v2")
        symbols = {symbol.get("name") for symbol in renderer.iter("symbol")}
        assert {category.get("symbol") for category in renderer.iter("category")} == symbols
        columns = read_by_another_gdal(made / "z.gpkg", told["f_table_name"])["features"][0]["properties"]
        assert renderer.get("attr") in columns
        assert [alias.get("field") for alias in root.iter("alias")] == list(columns)


def test_a_schematic_boundary_is_dashed_and_pale_in_qgis(data_report, tmp_path):
    (tmp_path / "z.gpkg").write_bytes(content(data_report, "z.gpkg"))
    rows = read_by_another_gdal(tmp_path / "z.gpkg", "layer_styles")["features"]
    root = ET.fromstring(rows[0]["properties"]["styleQML"])  # noqa: S314
    number = next(c.get("symbol") for c in root.iter("category") if c.get("value") == "schematic")
    symbol = next(s for s in root.iter("symbol") if s.get("name") == number)
    pen = {option.get("name"): option.get("value") for option in symbol.iter("Option") if option.get("name")}
    assert pen["outline_style"] == "dash"
    assert int(pen["color"].split(",")[3]) < 60


def test_shapefiles_name_their_system_and_explain_their_fields(made, tmp_path):
    with zipfile.ZipFile(made / "z.shp.zip") as archive:
        assert archive.read("zones_9210.cpg") == b"UTF-8"
        (tmp_path / "z.prj").write_bytes(archive.read("zones_9210.prj"))
        table = list(csv.DictReader(StringIO(archive.read("fields.csv").decode("utf-8-sig")), delimiter=";"))
        assert "zones_9210: quote" not in archive.read("README.txt").decode("utf-8-sig")
    assert gdal("gdalsrsinfo", "-e", "-o", "epsg", str(tmp_path / "z.prj")).split() == ["EPSG:9210"]
    seen = read_by_another_gdal(f"/vsizip/{made}/z.shp.zip", "zones_9210")
    assert "9210" in seen["crs"]["properties"]["name"]
    fields = list(seen["features"][0]["properties"])
    assert fields == [row["field"] for row in table if row["shapefile"] == "zones_9210"]
    assert all(row["vi"] and row["en"] for row in table)
    assert seen["features"][0]["properties"]["name_vi"] == EVIL


@pytest.mark.parametrize("epsg", [3405, 5897, 5899, 9210, 9218])
def test_the_prj_of_every_kind_of_plane_is_recognised(data_report, tmp_path, epsg):
    with zipfile.ZipFile(BytesIO(content(data_report, "z.shp.zip", zones=["hoa-phu"], epsg=epsg))) as archive:
        (tmp_path / "z.prj").write_bytes(archive.read("zones.prj"))
    assert gdal("gdalsrsinfo", "-e", "-o", "epsg", str(tmp_path / "z.prj")).split() == [f"EPSG:{epsg}"]


def test_short_names_are_short_and_different():
    for kind in ("zones", "circles", "lots", "findings"):
        columns = [key.split(".")[2] for key in catalogue() if key.startswith(f"column.{kind}.")]
        short = [short_name(column) for column in columns]
        assert max(map(len, short)) <= 10
        assert len(set(short)) == len(columns)


@pytest.mark.parametrize(
    ("file", "layer", "epsg"),
    [("z.gpkg", "zones_9210", 9210), ("z.fgb", "zones", 4326), ("z.kml", "zones", 4326)],
)
def test_another_gdal_sees_the_same_land_and_the_same_letters(made, hostile, file, layer, epsg):
    (feature,) = read_by_another_gdal(made / file, layer)["features"]
    told, shape = feature["properties"], shapely.geometry.shape(feature["geometry"])
    assert told["name_vi"] == (plain(EVIL) if file == "z.kml" else EVIL)
    assert float(told["plane_ha"]) == pytest.approx(1.16, abs=1e-4)
    if epsg == 9210:
        assert shape.area == pytest.approx(11_600, abs=0.01)
    else:
        drawn = hostile.plan.boundaries["a"].geometry
        assert shapely.hausdorff_distance(shape, drawn) < 2e-9
        assert shape.area == pytest.approx(drawn.area, rel=1e-6)


def test_kml_has_no_markup_no_link_and_nothing_to_replace(made):
    root = ET.parse(made / "z.kml").getroot()  # noqa: S314
    texts = [
        element.text or ""
        for element in root.iter()
        if element.tag.rpartition("}")[2] in ("name", "description", "value")
    ]
    assert any("Đất" in text for text in texts)
    for text in texts:
        assert not any(sign in text for sign in ("<", ">", "&", "$[", "://"))


def test_a_drawing_has_named_layers_and_its_names_as_text(made):
    features = read_by_another_gdal(made / "z.dxf", "entities")["features"]
    layers = {feature["properties"]["Layer"] for feature in features}
    assert {"zones_surveyed", "zones_text", "lots_SKC", "lots_other", "lots_text", "about"} <= layers
    (words,) = [f["properties"]["Text"] for f in features if f["properties"]["Layer"] == "zones_text"]
    assert words.startswith("=cmd|'/C calc'!A0 <b>Đất</b> %u")
    assert "⌀" not in words
    rings = [f["geometry"] for f in features if f["properties"]["Layer"] == "zones_surveyed"]
    areas = [shapely.Polygon(shapely.geometry.shape(ring).coords).area for ring in rings]
    assert sorted(areas) == pytest.approx([400, 12_000], abs=0.01)


def test_no_cell_of_a_sheet_is_a_formula_or_a_link(made):
    with zipfile.ZipFile(made / "z.xlsx") as archive:
        assert not any("external" in name or "vba" in name.lower() for name in archive.namelist())
        for name in archive.namelist():
            text = archive.read(name)
            assert b"<f>" not in text
            assert b"hyperlink" not in text
    book = load_workbook(made / "z.xlsx")
    assert book.sheetnames == ["zones", "lots", "findings_areas", "findings_points", "columns"]
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "b", "inlineStr"}  # f would be a formula
    assert book["zones"]["B2"].value == EVIL
    text = (made / "z.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    for row in csv.reader(StringIO(text.decode("utf-8-sig"), newline="")):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row)


def test_csv_gives_the_shape_back_to_another_gdal(hostile, tmp_path):
    (tmp_path / "z.csv").write_bytes(content(hostile, "z.csv", epsg=9210))
    told = gdal(
        "ogr2ogr", "-f", "GeoJSON", "/vsistdout/", str(tmp_path / "z.csv"), "-oo", "GEOM_POSSIBLE_NAMES=wkt"
    )
    (feature,) = json.loads(told)["features"]
    assert shapely.geometry.shape(feature["geometry"]).area == pytest.approx(11_600, abs=0.01)
    assert feature["properties"]["epsg"] == "9210"


def test_geoparquet_carries_its_system_and_its_version(hostile):
    raw = content(hostile, "z.parquet", epsg=9210)
    about = json.loads(pq.read_schema(BytesIO(raw)).metadata[b"geo"])
    assert about["version"] == "1.1.0"
    assert about["columns"]["geometry"]["crs"]["id"] == {"authority": "EPSG", "code": 9210}
    assert gpd.read_parquet(BytesIO(raw)).area[0] == pytest.approx(11_600, abs=0.01)


@pytest.mark.parametrize(("suffix", "epsg"), SYSTEMS)
def test_what_we_export_comes_in_again_as_the_same_land(hostile, suffix, epsg):
    incoming = read_incoming([(f"z{suffix}", content(hostile, f"z{suffix}", epsg=epsg))])
    rings = [len(shapely.get_rings(offer.geometry)) - 1 for offer in incoming.offers]
    assert 1 in rings  # the zone with its hole


@pytest.mark.parametrize(
    ("name", "options", "key"),
    [
        ("z.kml", {"epsg": 9210}, "export-kml-crs"),
        ("z.dxf", {"epsg": 4326}, "export-dxf-crs"),
        ("z.dxf", {}, "export-one-plane"),
        ("z.xlsx", {"epsg": 4326}, "export-xlsx-crs"),
    ],
)
def test_a_system_that_a_format_cannot_carry_is_refused_with_the_reason(data_report, name, options, key):
    with pytest.raises(ExportRefused) as caught:
        content(data_report, name, **options)
    assert caught.value.key == key


def test_a_file_that_reads_back_otherwise_is_refused(hostile, monkeypatch):
    monkeypatch.setattr(
        proofs.pyogrio, "read_dataframe", lambda *_, **__: layers_in(hostile)[0].frame.iloc[:0]
    )
    with pytest.raises(ExportRefused) as caught:
        content(hostile, "z.gpkg")
    assert caught.value.key == "export-unlike"


def test_letters_that_no_xml_can_hold_are_left_out_everywhere(tmp_path):
    write_plan(tmp_path, [zone_toml("a").replace("Khu a", "Khu \\uFFFE ]]> A&B")])
    put_boundary(tmp_path, "a", board(0, 0, 10, 10))
    lot = {"use_vi": "\x00\x0b ]]>\r\nb", "code": "\x02</x>"}
    put_lots(tmp_path, "a", {"\x01=1": (board(0, 0, 10, 10), lot)})
    report = checked(tmp_path)
    for form in FORMATS:
        if form.suffix != ".png":
            content(report, f"z{form.suffix}")


def test_a_boundary_of_ten_thousand_corners_passes_through(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    put_boundary(tmp_path, "a", shapely.Polygon(shapely.segmentize(board(0, 0, 9000, 9000).exterior, 3.6)))
    text = content(checked(tmp_path), "z.csv").decode("utf-8-sig")
    assert len(text) > 200_000


def test_too_many_lots_for_a_format_are_refused_with_another_one_named(hostile, monkeypatch):
    monkeypatch.setattr(
        formats, "FORMATS", tuple(replace(one, most_lots=1) for one in FORMATS if one.suffix == ".kml")
    )
    with pytest.raises(ExportRefused, match=r"\.gpkg") as caught:
        content(hostile, "z.kml")
    assert caught.value.key == "export-many"
