"""A large layer that a plan keeps goes into the files for GIS as it is, or is refused with a way that works."""

import zipfile
from io import BytesIO

import geopandas as gpd
import numpy as np
import pytest
import shapely
from openpyxl import load_workbook

from tests.drawn_plans import board, checked, put_boundary, put_lots, write_plan, zone_toml
from tests.large_layers import HOSTILE, four, plan_with, table
from tests.outputs.test_gis import gdal, read_by_another_gdal
from zoneplan.cli.__main__ import main
from zoneplan.model.errors import ExportRefused
from zoneplan.outputs.gis import content, export, formats
from zoneplan.outputs.gis.planes import layers_in


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    """Four parcels in a large layer, one of them a bow-tie, and one lot in a small layer of the same zone."""
    folder = plan_with(tmp_path_factory.mktemp("large") / "plan", four())
    put_lots(folder, "a", {"B1": (board(0, 60, 20, 80), {"use_vi": "Đất ở"})})
    return folder


@pytest.fixture(scope="module")
def report(plan):
    return checked(plan)


def test_another_gdal_reads_small_and_large_lots_as_one_layer(report, tmp_path):
    path = tmp_path / "z.gpkg"
    path.write_bytes(content(report, path.name))
    rows = [row["properties"] for row in read_by_another_gdal(path, "lots_9210")["features"]]
    assert [row["lot"] for row in rows] == ["B1", "1", "2", HOSTILE, "4"]
    assert [row["layer"] for row in rows] == ["a-lots", *["ward"] * 4]
    assert [row["code_vi"] for row in rows][1:] == [
        "Đất ở tại đô thị",
        "Đất ở tại đô thị",
        "Đất giao thông",
        None,
    ]
    assert [row["declared_m2"] for row in rows][1:] == [1600.0, None, 1000.0, None]
    assert [row["plane_m2"] for row in rows] == [
        400.0,
        1600.0,
        1600.0,
        1600.0,
        None,
    ]  # a bow-tie has no area
    assert {row["evidence"] for row in rows[1:]} == {"surveyed"}
    assert {row["vn2000_epsg"] for row in rows} == {9210}
    assert "EPSG" in gdal("ogrinfo", "-so", str(path), "lots_9210")


def test_nothing_moves_the_corners_of_a_large_layer(report, tmp_path):
    path = tmp_path / "z.gpkg"
    path.write_bytes(content(report, path.name))
    read = gpd.read_file(path, layer="lots_9210").geometry.to_numpy()[1:]
    read = [shape.geoms[0] if shape.geom_type == "MultiPolygon" else shape for shape in read]
    assert [shapely.to_wkb(shape) for shape in read] == [shapely.to_wkb(shape) for shape in four().geometry]


def test_every_format_with_lots_has_the_large_ones(report):
    assert HOSTILE.replace("<", "‹").replace(">", "›").split("‹")[1][:3] in content(report, "z.kml").decode()
    with zipfile.ZipFile(BytesIO(content(report, "z.shp.zip"))) as archive:
        assert "lots_9210.shp" in archive.namelist()
    rows = list(load_workbook(BytesIO(content(report, "z.xlsx")))["lots"].values)
    assert len(rows) == 1 + 5
    assert content(report, "z.dxf").decode().count("lots_ODT") >= 2
    with zipfile.ZipFile(BytesIO(content(report, "z.qgis.zip"))) as archive:
        assert 'value="DGT"' in archive.read("zones.qgs").decode()


def test_only_the_zones_asked_for_bring_their_large_layers(tmp_path):
    write_plan(tmp_path, [zone_toml("a"), zone_toml("b")])
    folder = plan_with(tmp_path / "plan", four())
    write_plan(folder, [zone_toml("a"), zone_toml("b")])
    put_boundary(folder, "b", board(500, 0, 600, 100))
    report = checked(folder)
    assert [layer.name for layer in layers_in(report, ["b"])] == ["zones"]
    assert [layer.name for layer in layers_in(report, ["a"])][:2] == ["zones", "lots"]


def test_a_parcel_without_a_shape_stays_without_one(tmp_path):
    layer = table([("1", "ODT", np.nan, board(0, 0, 40, 40)), ("2", "ODT", 5.0, None)])
    report = checked(plan_with_shape(tmp_path, layer))
    lots = next(layer for layer in layers_in(report) if layer.name == "lots").frame
    assert lots["plane_m2"].isna().tolist() == [False, True]
    path = tmp_path / "z.gpkg"
    path.write_bytes(content(report, path.name))
    assert len(read_by_another_gdal(path, "lots_9210")["features"]) == 2


def plan_with_shape(folder, layer):
    return plan_with(folder / "plan", layer, board(0, 0, 50, 50))


def test_a_page_refuses_what_is_too_large_to_hold_and_the_command_writes_it(
    plan, report, tmp_path, monkeypatch
):
    monkeypatch.setattr(formats, "_HELD", 4)
    with pytest.raises(ExportRefused, match=r"zoneplan export --to FILE\.gpkg") as caught:
        content(report, "z.gpkg")
    assert caught.value.key == "export-many-here"
    assert content(report, "z.geojson")  # has no lots
    export(report, tmp_path / "z.gpkg")
    assert len(read_by_another_gdal(tmp_path / "z.gpkg", "lots_9210")["features"]) == 5
    assert main(["export", str(plan), "--to", str(tmp_path / "again.gpkg"), "--lang", "en"]) == 0
    assert (tmp_path / "again.gpkg").stat().st_size > 0


def test_a_large_layer_that_was_harmed_meanwhile_is_named_and_the_file_stays(tmp_path):
    folder = plan_with(tmp_path / "plan", four())
    report = checked(folder)
    kept = folder / report.plan.parcel_files[0].file
    kept.write_bytes(kept.read_bytes()[:-100])
    target = tmp_path / "z.gpkg"
    target.write_bytes(b"as it was")
    with pytest.raises(ExportRefused) as caught:
        export(report, target)
    assert caught.value.key == "export-parcels"
    assert report.plan.parcel_files[0].file in caught.value.text.vi
    assert target.read_bytes() == b"as it was"
