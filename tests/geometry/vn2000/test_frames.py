"""GeoDataFrames in and out."""

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from pyproj import CRS

from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000
from zoneplan.geometry.vn2000.frames import to_plane, to_wgs84
from zoneplan.geometry.vn2000.operation import proj_text
from zoneplan.geometry.vn2000.recognise import CrsRefused


def layer(crs: object = 4326) -> gpd.GeoDataFrame:
    """Three rows with a doubled index label, an empty geometry, a None, and a column after the geometry."""
    shapes = [shapely.box(106.6, 11.0, 106.7, 11.1), shapely.Polygon(), None]
    columns = {"id": ["a", "b", "c"], "shape": shapes, "after": [1.5, None, 3.0]}
    return gpd.GeoDataFrame(columns, geometry="shape", crs=crs, index=[7, 7, 3])


def test_a_wgs84_layer_lands_on_the_plane_with_index_and_columns_untouched() -> None:
    given_in = layer()
    before = given_in.copy(deep=True)
    moved = to_plane(given_in, 9210)
    assert moved.crs == CRS.from_epsg(9210)
    assert moved.index.tolist() == [7, 7, 3]
    assert moved.columns.tolist() == ["id", "shape", "after"]
    assert moved.geometry.name == "shape"
    pd.testing.assert_frame_equal(pd.DataFrame(moved[["id", "after"]]), pd.DataFrame(before[["id", "after"]]))
    assert moved.geometry.iloc[0] == wgs84_to_vn2000(before.geometry.iloc[0], 9210)
    assert moved.geometry.iloc[1].is_empty
    assert moved.geometry.iloc[2] is None
    assert_geodataframe_equal(given_in, before)


@pytest.mark.parametrize("epsg", [9210, 5899, 3405])
def test_there_and_back_is_the_same_layer_to_a_millimetre(epsg: int) -> None:
    there = to_plane(layer(), epsg)
    back = to_wgs84(there)
    assert back.crs == CRS.from_epsg(4326)
    assert back.geometry.geom_equals_exact(layer().geometry, 1e-8).tolist() == [True, True, False]
    assert back.geometry.iloc[2] is None


def test_between_two_zones_the_datum_is_not_touched() -> None:
    """Straight and through a third zone the coordinates agree to a micrometre; a datum step leaves more."""
    a = to_plane(layer(), 9210)
    straight, around = to_plane(a, 5899), to_plane(to_plane(a, 3405), 5899)
    assert straight.geometry.iloc[0].equals_exact(around.geometry.iloc[0], 1e-6)
    assert straight.crs == around.crs == CRS.from_epsg(5899)


def test_a_layer_in_a_proj_string_of_the_same_system_is_only_relabelled() -> None:
    plane = to_plane(layer(), 9210)
    written = plane.set_crs(proj_text(9210), allow_override=True)
    read = to_plane(written, 9210)
    assert read.crs == CRS.from_epsg(9210)
    assert read.geometry.iloc[0] == plane.geometry.iloc[0]
    assert to_wgs84(written).geometry.iloc[0] == to_wgs84(plane).geometry.iloc[0]


def test_geographic_vn2000_is_shifted_too() -> None:
    moved = to_wgs84(layer(4756))
    assert moved.geometry.iloc[0].bounds[0] - 106.6 == pytest.approx(6.437 / 3600, abs=1e-6)


def test_crs84_is_wgs84_and_becomes_its_code() -> None:
    same = to_wgs84(layer("OGC:CRS84"))
    assert same.crs.to_epsg() == 4326
    assert same.geometry.iloc[0] == layer().geometry.iloc[0]


def test_a_layer_already_in_wgs84_comes_back_as_a_new_frame() -> None:
    given_in = layer()
    same = to_wgs84(given_in)
    same["id"] = "changed"
    assert given_in["id"].tolist() == ["a", "b", "c"]


def test_a_layer_without_or_with_a_refused_crs_is_refused() -> None:
    for crs, reason in ((None, "missing"), (3857, "web-mercator"), (6959, "deprecated-axes")):
        for move in (to_wgs84, lambda frame: to_plane(frame, 9210)):
            with pytest.raises(CrsRefused) as refused:
                move(layer(crs))
            assert refused.value.reason_code == reason


def test_metres_labelled_degrees_are_refused() -> None:
    wrong = gpd.GeoDataFrame(geometry=[shapely.box(600000, 1224000, 600100, 1224100)], crs=4326)
    for move in (to_wgs84, lambda frame: to_plane(frame, 9210)):
        with pytest.raises(ValueError, match=r"600.*, 1224000\) is not a longitude and latitude"):
            move(wrong)


@pytest.mark.parametrize("epsg", [4326, 4756, 3857, 6958])
def test_only_a_vn2000_plane_is_a_plane(epsg: int) -> None:
    with pytest.raises(ValueError, match=f"EPSG:{epsg}"):
        to_plane(layer(), epsg)


def test_an_empty_layer_stays_empty_and_gets_its_crs() -> None:
    nothing = gpd.GeoDataFrame({"id": []}, geometry=[], crs=4326)
    assert to_plane(nothing, 9210).crs == CRS.from_epsg(9210)
    assert len(to_plane(nothing, 9210)) == 0
