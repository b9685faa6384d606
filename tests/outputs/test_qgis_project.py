"""The project for QGIS: it opens what lies beside it, in order; its text is that of the plan, whatever that says."""

import zipfile
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest
from pyproj import CRS

from tests.drawn_plans import board, checked, put_boundary, put_lots, write_plan, zone_toml
from tests.outputs.test_gis import gdal
from zoneplan.outputs.gis import content

EVIL = 'A&B <qgis> "x" ]]>'


def unpacked(report, folder, **options):
    with zipfile.ZipFile(BytesIO(content(report, "z.qgis.zip", **options))) as archive:
        assert archive.namelist() == ["zones.qgs", "zones.gpkg"]
        archive.extractall(folder)
    return ET.parse(folder / "zones.qgs").getroot()  # noqa: S314


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    write_plan(folder, [zone_toml("a").replace("Khu a", EVIL.replace('"', '\\"'))])
    put_boundary(folder, "a", board(0, 0, 100, 120))
    lots = {EVIL: (board(0, 0, 100, 30), {"code": "ODT"}), "2": (board(0, 25, 100, 40), {"code": EVIL})}
    put_lots(folder, "a", lots)
    return checked(folder)


def test_every_layer_opens_from_the_file_beside_it(data_report, tmp_path):
    root = unpacked(data_report, tmp_path)
    layers = root.findall("projectlayers/maplayer")
    sources = [layer.findtext("datasource") for layer in layers]
    assert [source.split("|")[0] for source in sources] == ["./zones.gpkg"] * len(layers)
    assert root.findtext("properties/Paths/Absolute") == "false"
    assert root.findtext("properties/SpatialRefSys/ProjectionsEnabled") == "1"
    for layer, source in zip(layers, sources, strict=True):
        told = gdal("ogrinfo", "-ro", "-so", str(tmp_path / "zones.gpkg"), source.partition("layername=")[2])
        assert f'ID["EPSG",{layer.findtext("srs/spatialrefsys/authid").removeprefix("EPSG:")}]' in told
        assert {"Polygon": "Polygon", "Point": "Point", "Line": "Line"}[layer.get("geometry")] in told


def test_what_is_to_be_seen_lies_above(hostile, tmp_path):
    root = unpacked(hostile, tmp_path)
    order = [entry.get("id") for entry in root.findall("layer-tree-group/layer-tree-layer")]
    assert order == [
        f"zoneplan_{name}_9210" for name in ("findings_points", "findings_areas", "lots", "zones")
    ]
    assert all(len(one) > 10 for one in order)  # QGIS overlooks shorter ones
    assert order == [layer.findtext("id") for layer in root.findall("projectlayers/maplayer")]


def test_layers_have_the_styles_that_the_geopackage_gives_them(hostile, tmp_path):
    root = unpacked(hostile, tmp_path)
    zones = next(layer for layer in root.iter("maplayer") if layer.findtext("id") == "zoneplan_zones_9210")
    assert zones.find("renderer-v2").get("attr") == "evidence"
    assert zones.get("labelsEnabled") == "1"
    assert zones.find("labeling/settings/text-style").get("fieldName") == "name_vi"
    assert (
        zones.find("labeling/settings/rendering").get("obstacle") == "0"
    )  # else no label where lots fill it


def test_the_map_is_in_the_plane_of_the_first_zone_and_shows_everything(data_report, tmp_path):
    root = unpacked(data_report, tmp_path)
    system = root.find("projectCrs/spatialrefsys")
    assert CRS(system.findtext("wkt")) == CRS(9210) == CRS(system.findtext("authid"))
    extent = {side.tag: float(side.text) for side in root.find("mapcanvas/extent")}
    for zone in ("hoa-phu", "phu-my"):
        west, south, east, north = data_report.plan.boundaries[zone].geometry.bounds
        told = gdal(
            "gdaltransform",
            "-s_srs",
            "EPSG:4756",
            "-t_srs",
            "EPSG:9210",
            given=f"{west} {south}\n{east} {north}\n",
        )
        for line in told.splitlines():
            x, y, _ = map(float, line.split())
            assert extent["xmin"] < x < extent["xmax"]
            assert extent["ymin"] < y < extent["ymax"]


def test_one_system_for_all_where_it_is_asked_for(data_report, tmp_path):
    root = unpacked(data_report, tmp_path, epsg=4326)
    assert root.findtext("projectCrs/spatialrefsys/authid") == "EPSG:4326"
    assert root.findtext("mapcanvas/units") == "degrees"
    assert {layer.findtext("srs/spatialrefsys/authid") for layer in root.iter("maplayer")} == {"EPSG:4326"}


def test_the_names_of_a_plan_stay_text(data_report, hostile, tmp_path):
    root = unpacked(data_report, tmp_path)
    assert "Năm khu vực quy hoạch ở Đông Nam Bộ" in root.findtext("title")
    text = (zipfile.ZipFile(BytesIO(content(hostile, "z.qgis.zip")))).read("zones.qgs").decode()
    assert text.count("<qgis") == 1


def test_the_same_check_gives_the_same_project(hostile):
    assert content(hostile, "z.qgis.zip") == content(hostile, "z.qgis.zip")
