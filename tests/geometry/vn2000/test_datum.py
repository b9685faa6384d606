"""The datum step: EPSG:6960 everywhere, in both directions."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Transformer
from rasterio.warp import transform as gdal_transform

from zoneplan.geometry.vn2000.datum import (
    DATUM_OPERATION,
    PROJ_VERSION,
    between_vn2000,
    vn2000_to_wgs84,
    wgs84_to_vn2000,
)
from zoneplan.geometry.vn2000.operation import COORDINATE_FRAME_6960, proj_text
from zoneplan.geometry.vn2000.recognise import CrsRefused
from zoneplan.geometry.vn2000.zones import VN2000_ZONES

LAW = settings(max_examples=100)
SEMI_MAJOR_M, FLATTENING = 6378137.0, 1 / 298.257223563

longitudes = st.floats(106.3, 107.6)
latitudes = st.floats(10.3, 11.6)
codes = st.sampled_from(sorted(VN2000_ZONES))

# either side of the lines where PROJ, left to itself, changes operation
BOTH_SIDES = [
    (106.68, 11.0399),
    (106.68, 11.0401),
    (106.68, 11.07),
    (107.1099, 10.60),
    (107.1101, 10.60),
    (107.04, 10.77),
    (107.05, 10.60),
    (106.61, 11.27),
]


def degrees(d: int, m: int, s: float) -> float:
    return d + m / 60 + s / 3600


def slow_shift(lon: float, lat: float) -> tuple[float, float]:
    """VN-2000 to WGS 84 by the textbook, one number at a time: no PROJ."""
    e2 = FLATTENING * (2 - FLATTENING)
    phi, lam = math.radians(lat), math.radians(lon)
    n = SEMI_MAJOR_M / math.sqrt(1 - e2 * math.sin(phi) ** 2)
    x = n * math.cos(phi) * math.cos(lam)
    y = n * math.cos(phi) * math.sin(lam)
    z = n * (1 - e2) * math.sin(phi)
    second = math.pi / 180 / 3600
    rx, ry, rz = -0.00928836 * second, 0.01975479 * second, -0.00427372 * second
    m = 1 + 0.252906278e-6
    x2 = -191.90441429 + m * (x + rz * y - ry * z)
    y2 = -39.30318279 + m * (-rz * x + y + rx * z)
    z2 = -111.45032835 + m * (ry * x - rx * y + z)
    p = math.hypot(x2, y2)
    phi2 = math.atan2(z2, p * (1 - e2))
    for _ in range(20):
        n2 = SEMI_MAJOR_M / math.sqrt(1 - e2 * math.sin(phi2) ** 2)
        phi2 = math.atan2(z2 + e2 * n2 * math.sin(phi2), p)
    return math.degrees(math.atan2(y2, x2)), math.degrees(phi2)


def metres_apart(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Plane distance on a local tangent, good to millimetres over some metres."""
    radius = 6_371_000.0
    east = math.radians(lon2 - lon1) * radius * math.cos(math.radians(lat1))
    return math.hypot(east, math.radians(lat2 - lat1) * radius)


# Published in both systems: VMS-South notice DNA-07-2024, Phước An port, point H1
H1_VN2000 = (degrees(106, 59, 56.92), degrees(10, 37, 11.82))
H1_WGS84 = (degrees(107, 0, 3.35), degrees(10, 37, 8.15))


def test_the_published_point_comes_out_in_wgs84() -> None:
    moved = vn2000_to_wgs84(shapely.Point(H1_VN2000), 4756)
    assert metres_apart(moved.x, moved.y, *H1_WGS84) < 0.4


def test_the_published_point_comes_out_in_vn2000() -> None:
    moved = wgs84_to_vn2000(shapely.Point(H1_WGS84), 4756)
    assert metres_apart(moved.x, moved.y, *H1_VN2000) < 0.4


@pytest.mark.parametrize(("lon", "lat"), BOTH_SIDES)
def test_the_operation_is_the_textbook_seven_parameter_shift_on_both_sides_of_the_switch_line(
    lon: float, lat: float
) -> None:
    forward = vn2000_to_wgs84(shapely.Point(lon, lat), 4756)
    assert metres_apart(forward.x, forward.y, *slow_shift(lon, lat)) < 1e-5
    back = wgs84_to_vn2000(shapely.Point(slow_shift(lon, lat)), 4756)
    assert metres_apart(back.x, back.y, lon, lat) < 1e-3


@given(longitudes, latitudes)
@LAW
def test_the_operation_is_the_textbook_shift_everywhere_in_the_region(lon: float, lat: float) -> None:
    moved = vn2000_to_wgs84(shapely.Point(lon, lat), 4756)
    assert metres_apart(moved.x, moved.y, *slow_shift(lon, lat)) < 1e-5


def test_the_shift_has_the_size_and_direction_that_was_measured() -> None:
    """At Hòa Phú: 112.63 m south and 195.37 m east."""
    moved = vn2000_to_wgs84(shapely.Point(106.68, 11.07), 4756)
    assert (moved.y - 11.07) * 3600 == pytest.approx(-3.66546, abs=1e-5)
    assert (moved.x - 106.68) * 3600 == pytest.approx(6.43704, abs=1e-5)


@pytest.mark.parametrize(
    ("place", "lon", "lat", "apart_m"),
    [("Long Thành", 107.04, 10.77, 0.8), ("Phú Mỹ", 107.05, 10.60, 0.8), ("Hòa Phú", 106.68, 11.07, 0.0)],
)
def test_what_proj_would_choose_by_itself_is_off_by_80_cm_in_the_south_only(
    place: str, lon: float, lat: float, apart_m: float
) -> None:
    own_choice = Transformer.from_crs(4756, 4326, always_xy=True).transform(lon, lat)
    pinned = vn2000_to_wgs84(shapely.Point(lon, lat), 4756)
    assert metres_apart(pinned.x, pinned.y, *own_choice) == pytest.approx(apart_m, abs=0.01), place


def test_a_square_across_the_switch_line_is_not_sheared() -> None:
    square = shapely.segmentize(shapely.box(600000, 1220000, 602000, 1222000), 100)
    there = vn2000_to_wgs84(square, 9210)
    assert there.bounds[1] < 11.04 < there.bounds[3]
    assert shapely.equals_exact(wgs84_to_vn2000(there, 9210), square, tolerance=1e-3)


@given(longitudes, latitudes, codes)
@LAW
def test_there_and_back_is_within_a_millimetre_in_every_zone(lon: float, lat: float, epsg: int) -> None:
    plane = wgs84_to_vn2000(shapely.Point(lon, lat), epsg)
    back = vn2000_to_wgs84(plane, epsg)
    assert metres_apart(lon, lat, back.x, back.y) < 1e-3
    again = wgs84_to_vn2000(back, epsg)
    assert math.hypot(again.x - plane.x, again.y - plane.y) < 1e-3


@given(longitudes, latitudes, codes, codes)
@LAW
def test_two_vn2000_systems_agree_about_a_place_without_a_datum_step(
    lon: float, lat: float, a: int, b: int
) -> None:
    """Through WGS 84 and directly is the same; directly and back is exact to a micrometre."""
    point = shapely.Point(lon, lat)
    on_a = wgs84_to_vn2000(point, a)
    direct, around = between_vn2000(on_a, a, b), wgs84_to_vn2000(point, b)
    assert math.hypot(direct.x - around.x, direct.y - around.y) < 1e-3
    back = between_vn2000(direct, b, a)
    assert math.hypot(back.x - on_a.x, back.y - on_a.y) < 1e-6


@pytest.mark.parametrize("epsg", sorted(VN2000_ZONES))
def test_the_projection_is_that_of_pyproj_for_the_same_code(epsg: int) -> None:
    x, y = Transformer.from_crs(4756, epsg, always_xy=True).transform(106.68, 11.07)
    ours = between_vn2000(shapely.Point(106.68, 11.07), 4756, epsg)
    assert (ours.x, ours.y) == pytest.approx((x, y), abs=1e-6)


@pytest.mark.parametrize(("lon", "lat"), BOTH_SIDES)
@pytest.mark.parametrize("epsg", [9210, 5899, 3405])
def test_gdal_with_its_own_proj_agrees(lon: float, lat: float, epsg: int) -> None:
    """rasterio carries another PROJ; given the seven numbers it finds the same place."""
    (x,), (y,) = gdal_transform("EPSG:4326", proj_text(epsg), [lon], [lat])
    ours = wgs84_to_vn2000(shapely.Point(lon, lat), epsg)
    assert math.hypot(ours.x - x, ours.y - y) < 1e-3


def test_the_registered_operation_6960_agrees() -> None:
    registered = Transformer.from_pipeline("urn:ogc:def:coordinateOperation:EPSG::6960")
    lat, lon = registered.transform(10.77, 107.04)  # this one counts latitude first
    ours = vn2000_to_wgs84(shapely.Point(107.04, 10.77), 4756)
    assert metres_apart(ours.x, ours.y, lon, lat) < 1e-5


def test_the_printed_operation_has_the_numbers_that_are_used() -> None:
    assert "EPSG:6960" in DATUM_OPERATION
    assert "coordinate frame" in DATUM_OPERATION
    assert all(f" {number}" in DATUM_OPERATION for number in COORDINATE_FRAME_6960)
    assert PROJ_VERSION.count(".") == 2


def test_one_geometry_an_array_and_a_series_give_the_same_kind_and_the_same_numbers() -> None:
    point = shapely.Point(106.68, 11.07)
    one = wgs84_to_vn2000(point, 9210)
    many = wgs84_to_vn2000(np.array([point, point]), 9210)
    series = wgs84_to_vn2000(gpd.GeoSeries([point], index=["a"], name="site", crs=4326), 9210)
    assert isinstance(one, shapely.Point)
    assert isinstance(many, np.ndarray)
    assert isinstance(series, gpd.GeoSeries)
    assert many.tolist() == [one, one]
    assert (series.index.tolist(), series.name, series.crs) == (["a"], "site", CRS.from_epsg(9210))
    assert series.iloc[0] == one


def test_empty_and_none_pass_through() -> None:
    given_in = np.array([None, shapely.Polygon(), shapely.Point(106.68, 11.07)], dtype=object)
    moved = wgs84_to_vn2000(given_in, 9210)
    assert moved[0] is None
    assert moved[1].is_empty
    assert moved[2].x > 500000
    assert wgs84_to_vn2000(None, 9210) is None
    assert len(wgs84_to_vn2000(np.array([], dtype=object), 9210)) == 0
    assert len(wgs84_to_vn2000(gpd.GeoSeries([], crs=4326), 9210)) == 0


def test_heights_are_carried_through_unchanged_and_flat_geometries_stay_flat() -> None:
    given_in = np.array([shapely.Point(106.68, 11.07, 12.5), shapely.Point(106.68, 11.07)])
    moved = wgs84_to_vn2000(given_in, 9210)
    assert (moved[0].z, moved[1].has_z) == (12.5, False)
    assert (moved[0].x, moved[0].y) == (moved[1].x, moved[1].y)
    assert vn2000_to_wgs84(moved, 9210)[0].z == 12.5


def test_holes_and_parts_survive() -> None:
    outer = shapely.box(106.6, 11.0, 106.7, 11.1)
    holed = shapely.Polygon(outer.exterior, [shapely.box(106.64, 11.04, 106.66, 11.06).exterior])
    both = shapely.MultiPolygon([holed, shapely.box(106.8, 11.0, 106.9, 11.1)])
    moved = wgs84_to_vn2000(both, 9210)
    assert len(moved.geoms) == 2
    assert len(moved.geoms[0].interiors) == 1
    assert moved.is_valid


def test_the_input_is_not_changed() -> None:
    series = gpd.GeoSeries([shapely.Point(106.68, 11.07)], crs=4326)
    before = series.to_wkb().tolist()
    wgs84_to_vn2000(series, 9210)
    assert series.to_wkb().tolist() == before


@pytest.mark.parametrize("bad", [(math.nan, 11.0), (106.0, math.inf), (600000.0, 1224000.0), (11.0, 106.7)])
def test_what_is_no_longitude_and_latitude_is_refused(bad: tuple[float, float]) -> None:
    """Metres labelled degrees would wrap around the globe without a word; latitude first is seen too."""
    with pytest.raises(ValueError, match="is not a longitude and latitude"):
        wgs84_to_vn2000(shapely.Point(bad), 9210)
    with pytest.raises(ValueError, match="is not a longitude and latitude"):
        vn2000_to_wgs84(shapely.Point(bad), 4756)
    with pytest.raises(ValueError, match="is not a longitude and latitude"):
        between_vn2000(shapely.Point(bad), 4756, 9210)


@pytest.mark.parametrize("bad", [(math.nan, 1.2e6), (math.inf, 1.2e6), (1e300, 1e300), (1e9, 1e6)])
def test_what_is_no_place_on_the_plane_is_refused(bad: tuple[float, float]) -> None:
    with pytest.raises(ValueError, match="cannot be transformed"):
        vn2000_to_wgs84(shapely.Point(bad), 9210)


@pytest.mark.parametrize("epsg", [4326, 32648, 6958])
def test_a_code_that_is_no_vn2000_system_is_refused(epsg: int) -> None:
    with pytest.raises(ValueError, match=f"EPSG:{epsg}"):
        wgs84_to_vn2000(shapely.Point(106.68, 11.07), epsg)
    with pytest.raises(ValueError, match=f"EPSG:{epsg}"):
        vn2000_to_wgs84(shapely.Point(600000, 1224000), epsg)


def test_a_series_that_says_it_is_elsewhere_is_refused() -> None:
    with pytest.raises(ValueError, match="not in EPSG:4326"):
        wgs84_to_vn2000(gpd.GeoSeries([shapely.Point(600000, 1224000)], crs=9210), 5899)
    with pytest.raises(ValueError, match="not in EPSG:5899"):
        vn2000_to_wgs84(gpd.GeoSeries([shapely.Point(600000, 1224000)], crs=9210), 5899)
    with pytest.raises(CrsRefused):
        wgs84_to_vn2000(gpd.GeoSeries([shapely.Point(1e7, 1e6)], crs=3857), 9210)
