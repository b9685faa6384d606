"""Files for GIS software: RFC 7946 by its rules, GeoPackage by another GDAL."""

import json
import shutil
import subprocess

import geopandas as gpd
import pytest
import shapely

from tests.drawn_plans import board, checked, put_boundary, write_plan, zone_toml
from zoneplan.model.errors import ExportRefused
from zoneplan.outputs.gis import export, geojson, geopackage
from zoneplan.sources.geojson import read_geojson


def gdal(program: str, *arguments: str, given: str = "") -> str:
    """Debian's GDAL: another build than the one in our packages."""
    found = shutil.which(program)
    assert found, "install gdal-bin: these tests need a second GDAL"
    return subprocess.run([found, *arguments], input=given, capture_output=True, text=True, check=True).stdout


def read_by_another_gdal(path, layer: str) -> dict:
    """A layer as the other GDAL understands it: GeoJSON in the layer's own system, which its crs member names."""
    return json.loads(gdal("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", str(path), layer))


def test_geojson_follows_rfc_7946(data_report):
    document = json.loads(geojson(data_report))
    assert set(document) == {"type", "features"}  # no crs member
    assert [feature["id"] for feature in document["features"]] == [row.id for row in data_report.zones]
    for feature in document["features"]:
        for ring in feature["geometry"]["coordinates"]:
            assert ring[0] == ring[-1]
            assert shapely.LinearRing(ring).is_ccw  # right-hand rule: outer rings counter-clockwise
            for lon, lat in ring:
                assert (round(lon, 7), round(lat, 7)) == (lon, lat)
                assert 106 < lon < 108
                assert 10 < lat < 12


def test_holes_run_clockwise(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    put_boundary(tmp_path, "a", board(0, 0, 100, 100).difference(board(20, 20, 40, 40)))
    (feature,) = json.loads(geojson(checked(tmp_path)))["features"]
    outer, hole = feature["geometry"]["coordinates"]
    assert shapely.LinearRing(outer).is_ccw
    assert not shapely.LinearRing(hole).is_ccw


def test_our_own_strict_reader_takes_what_we_write(data_report):
    assert len(read_geojson(geojson(data_report)).features) == 5


def test_geojson_opens_in_another_gdal_with_attributes_and_diacritics(data_report, tmp_path):
    export(data_report, tmp_path / "zones.geojson")
    seen = read_by_another_gdal(tmp_path / "zones.geojson", "zones")
    assert 'GEOGCRS["WGS 84"' in gdal("ogrinfo", "-ro", "-so", str(tmp_path / "zones.geojson"), "zones")
    assert len(seen["features"]) == 5
    first = seen["features"][0]["properties"]
    assert (first["declared_printed"], first["evidence"], first["accuracy_m"]) == (
        "15,47 ha",
        "schematic",
        None,
    )
    assert "Hòa Phú" in first["name_vi"]
    assert "15,47 ha" in first["quote"]


def test_geopackage_keeps_each_zone_in_its_own_vn2000_plane(data_report, tmp_path):
    export(data_report, tmp_path / "zones.gpkg")
    for epsg, zones in ((9210, 3), (5899, 2)):
        seen = read_by_another_gdal(tmp_path / "zones.gpkg", f"zones_{epsg}")
        assert seen["crs"]["properties"]["name"] == f"urn:ogc:def:crs:EPSG::{epsg}"
        assert len(seen["features"]) == zones
        for feature in seen["features"]:
            area = shapely.geometry.shape(feature["geometry"]).area
            assert area == pytest.approx(feature["properties"]["plane_ha"] * 1e4, abs=1)
    told = gdal("ogrinfo", "-ro", "-so", str(tmp_path / "zones.gpkg"), "zones_9210")
    assert "accuracy_m: Real" in told
    assert "plane_ha: Real" in told
    frame = gpd.read_file(tmp_path / "zones.gpkg", layer="zones_9210").set_index("id")
    assert frame.geometry.area["hoa-phu"] == pytest.approx(154_700, abs=0.01)


def test_one_system_for_all_zones_when_asked(data_report, tmp_path):
    (tmp_path / "z.gpkg").write_bytes(geopackage(data_report, ["phu-my", "hoa-phu"], 9210))
    seen = read_by_another_gdal(tmp_path / "z.gpkg", "zones")
    areas = {f["properties"]["id"]: shapely.geometry.shape(f["geometry"]).area for f in seen["features"]}
    assert list(areas) == ["hoa-phu", "phu-my"]
    # on the neighbouring province's plane Phú Mỹ is some 0.036 % larger than on its own
    assert areas["phu-my"] - 6.5e6 == pytest.approx(1958 + 358, abs=40)


@pytest.mark.parametrize(
    ("name", "options", "key"),
    [
        ("z.doc", {}, "export-format"),
        ("z", {}, "export-format"),
        ("z.geojson", {"epsg": 9210}, "export-geojson-crs"),
        ("z.gpkg", {"epsg": 3857}, "export-crs"),
        ("z.gpkg", {"epsg": 6958}, "export-crs"),
        ("z.gpkg", {"zones": ["atlantis"]}, "export-zone"),
        ("no/such/place/z.gpkg", {}, "cannot-write"),
    ],
)
def test_what_cannot_be_exported_is_refused_and_nothing_is_written(data_report, tmp_path, name, options, key):
    with pytest.raises(ExportRefused) as caught:
        export(data_report, tmp_path / name, **options)
    assert caught.value.key == key
    assert list(tmp_path.iterdir()) == []


def test_a_plan_without_any_boundary_has_nothing_to_export(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    with pytest.raises(ExportRefused) as caught:
        geojson(checked(tmp_path))
    assert caught.value.key == "export-nothing"
