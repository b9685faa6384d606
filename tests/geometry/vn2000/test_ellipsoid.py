"""Areas, distances and circles on the ellipsoid."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Proj, Transformer
from rasterio.warp import transform as gdal_transform

from zoneplan.geometry.vn2000.datum import between_vn2000, vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.geometry.vn2000.ellipsoid import circle, ellipsoid_area_m2, geodesic_distance_m

LAW = settings(max_examples=50)
GEOD = Geod(ellps="WGS84")
codes = st.sampled_from([9210, 5899, 3405, 5897, 9212])


def square_at(lon: float, lat: float, area_m2: float, epsg: int) -> shapely.Polygon:
    centre, half = wgs84_to_vn2000(shapely.Point(lon, lat), epsg), math.sqrt(area_m2) / 2
    return shapely.box(centre.x - half, centre.y - half, centre.x + half, centre.y + half)


def geod_area_m2(plane: shapely.Geometry, epsg: int) -> float:
    """pyproj's geodesic polygons on edges cut every 50 m: another method for the same figure."""
    geographic = between_vn2000(shapely.segmentize(plane, 50), epsg, 4756)
    area, _ = GEOD.geometry_area_perimeter(shapely.orient_polygons(geographic))
    return float(area)


@pytest.mark.parametrize(
    ("lon", "lat", "area_m2", "epsg", "difference_m2"),
    [
        (106.68, 11.0723, 154_700, 9210, 8.4),
        (106.68, 11.0723, 154_700, 5899, 21.6),
        (106.68, 11.0723, 154_700, 3405, 4.9),
        (106.68, 11.0723, 154_700, 5897, 97.7),
        (106.6795, 11.0548, 2_200_000, 9210, 119),
        (106.6795, 11.0548, 2_200_000, 5899, 307),
        (106.6795, 11.0548, 2_200_000, 5897, 1390),
        (106.62, 11.2735, 20_000_000, 9210, 446),
        (106.62, 11.2735, 20_000_000, 5899, 3555),
        (106.62, 11.2735, 20_000_000, 3405, -558),
        (106.62, 11.2735, 20_000_000, 5897, 11_400),
        (107.00, 10.79, 500_000, 5899, -16.4),
        (107.00, 10.79, 500_000, 9210, 130),
        (107.00, 10.79, 500_000, 5897, 491),
        (107.0525, 10.6018, 6_500_000, 5899, -358),
        (107.0525, 10.6018, 6_500_000, 9210, 1958),
        (107.0525, 10.6018, 6_500_000, 5897, 6800),
    ],
)
def test_plane_less_ellipsoid_is_what_was_measured_for_the_five_zones(
    lon: float, lat: float, area_m2: float, epsg: int, difference_m2: float
) -> None:
    square = square_at(lon, lat, area_m2, epsg)
    difference = square.area - float(ellipsoid_area_m2(square, epsg))
    assert difference == pytest.approx(difference_m2, rel=0.006, abs=0.15)


@pytest.mark.parametrize(
    ("lon", "lat", "area_m2", "too_much_m2"),
    [(106.68, 11.0723, 154_700, 6_909), (106.62, 11.2735, 20_000_000, 925_000)],
)
def test_web_mercator_is_off_by_hectares_and_this_is_not(
    lon: float, lat: float, area_m2: float, too_much_m2: float
) -> None:
    square = square_at(lon, lat, area_m2, 9210)
    lons, lats = shapely.get_coordinates(vn2000_to_wgs84(square, 9210)).T
    x, y = Transformer.from_crs(4326, 3857, always_xy=True).transform(lons, lats)
    there = shapely.Polygon(np.column_stack([x, y]))
    assert there.area - float(ellipsoid_area_m2(square, 9210)) == pytest.approx(too_much_m2, rel=0.01)


@st.composite
def blocks(draw: st.DrawFn, smallest_m: float, largest_m: float) -> tuple[shapely.Polygon, int]:
    """A convex block somewhere in the region, turned at random, with the plane it is on."""
    epsg = draw(codes)
    centre = wgs84_to_vn2000(shapely.Point(draw(st.floats(106.3, 107.6)), draw(st.floats(10.3, 11.6))), epsg)
    size, corners = draw(st.floats(smallest_m, largest_m)), draw(st.integers(3, 9))
    angle = np.arange(corners) * 2 * np.pi / corners + draw(st.floats(0, 6))
    x, y = centre.x + size * np.cos(angle), centre.y + size * draw(st.floats(0.2, 1)) * np.sin(angle)
    return shapely.Polygon(np.column_stack([x, y])), epsg


@given(blocks(500, 8000))
@LAW
def test_geodesic_areas_of_pyproj_agree_for_zones(block: tuple[shapely.Polygon, int]) -> None:
    plane, epsg = block
    assert float(ellipsoid_area_m2(plane, epsg)) == pytest.approx(
        geod_area_m2(plane, epsg), rel=1e-8, abs=1e-3
    )


@given(blocks(4, 60))
@LAW
def test_the_areal_scale_of_the_projection_agrees_for_lots(block: tuple[shapely.Polygon, int]) -> None:
    """Plane area divided by the areal scale at the middle; geodesic areas are too rough here."""
    plane, epsg = block
    middle = between_vn2000(plane.centroid, epsg, 4756)
    scale = Proj(epsg).get_factors(middle.x, middle.y).areal_scale
    assert float(ellipsoid_area_m2(plane, epsg)) == pytest.approx(plane.area / scale, rel=2e-8)


@given(st.floats(106.3, 107.6), st.floats(10.3, 11.6), st.floats(10, 3000))
@LAW
def test_the_same_land_has_the_same_area_from_every_plane(lon: float, lat: float, side_m: float) -> None:
    """With vertices every 5 m or so, an edge straight on one plane is as good as straight on the other."""
    land = shapely.segmentize(square_at(lon, lat, side_m**2, 9210), side_m / 100)
    areas = [float(ellipsoid_area_m2(between_vn2000(land, 9210, epsg), epsg)) for epsg in (9210, 5899, 3405)]
    assert areas == pytest.approx([areas[0]] * 3, rel=1e-8)


def test_gdal_and_an_equal_area_grid_agree() -> None:
    """rasterio's own PROJ, the EASE-Grid 2.0: another library and another projection for 2,000 ha."""
    square = square_at(106.62, 11.2735, 20_000_000, 9210)
    x, y = shapely.get_coordinates(between_vn2000(shapely.segmentize(square, 20), 9210, 4756)).T
    xs, ys = gdal_transform("EPSG:4326", "EPSG:6933", x, y)
    there = shapely.Polygon(np.column_stack([xs, ys]))
    assert float(ellipsoid_area_m2(square, 9210)) == pytest.approx(there.area, rel=2e-7)


def test_holes_are_subtracted_parts_added_empty_is_zero_and_none_is_nan() -> None:
    outer, inner = (
        shapely.box(600000, 1224000, 601000, 1225000),
        shapely.box(600200, 1224200, 600400, 1224400),
    )
    far = shapely.box(610000, 1224000, 610500, 1224500)
    holed = shapely.Polygon(outer.exterior, [inner.exterior])
    both = shapely.MultiPolygon([holed, far])
    column = np.array([outer, inner, far, holed, both, shapely.Polygon(), None], dtype=object)
    a, b, c, with_hole, of_both, empty, missing = ellipsoid_area_m2(column, 9210)
    assert with_hole == pytest.approx(a - b, abs=1e-4)
    assert of_both == pytest.approx(a - b + c, abs=1e-4)
    assert empty == 0.0
    assert math.isnan(missing)


def test_one_geometry_gives_one_number_and_a_series_keeps_its_order() -> None:
    small, large = (
        shapely.box(600000, 1224000, 600010, 1224010),
        shapely.box(600000, 1224000, 601000, 1225000),
    )
    one = ellipsoid_area_m2(small, 9210)
    assert one.shape == ()
    series = gpd.GeoSeries([large, small], index=[5, 1], crs=9210)
    assert ellipsoid_area_m2(series, 9210)[1] == one
    assert ellipsoid_area_m2([], 9210).shape == (0,)


def test_a_very_long_edge_is_cut_into_a_bounded_number_of_pieces() -> None:
    """A province-wide triangle still agrees with the geodesic figure."""
    wide = shapely.Polygon([(400000, 1000000), (800000, 1100000), (500000, 1400000)])
    geographic = between_vn2000(shapely.segmentize(wide, 500), 9210, 4756)
    area, _ = GEOD.geometry_area_perimeter(shapely.orient_polygons(geographic))
    assert float(ellipsoid_area_m2(wide, 9210)) == pytest.approx(area, rel=1e-7)


def test_a_series_in_another_plane_or_in_degrees_is_refused() -> None:
    series = gpd.GeoSeries([shapely.box(600000, 1224000, 600010, 1224010)], crs=9210)
    with pytest.raises(ValueError, match="in EPSG:9210, not in EPSG:5899"):
        ellipsoid_area_m2(series, 5899)
    with pytest.raises(ValueError, match="not measured in degrees"):
        ellipsoid_area_m2(gpd.GeoSeries([shapely.box(106, 11, 107, 12)], crs=4326), 9210)
    with pytest.raises(ValueError, match="EPSG:4326"):
        ellipsoid_area_m2(shapely.box(106, 11, 107, 12), 4326)


@pytest.mark.parametrize("bad", [math.nan, math.inf, 1e300, 2e7])
def test_a_polygon_that_is_nowhere_is_refused(bad: float) -> None:
    with np.errstate(invalid="ignore"):
        nowhere = shapely.Polygon([(600000, 1224000), (bad, 1224000), (600000, 1225000)])
    with pytest.raises(ValueError, match="not finite or out"):
        ellipsoid_area_m2(nowhere, 9210)


def test_a_degree_along_the_equator_is_its_arc() -> None:
    assert float(geodesic_distance_m(106, 0, 107, 0)) == pytest.approx(6378137 * math.pi / 180, abs=1e-6)


def test_distances_broadcast_and_do_not_depend_on_direction() -> None:
    lons, lats = np.array([106.65, 106.95, 107.03]), np.array([10.98, 10.79, 10.54])
    there = geodesic_distance_m(106.68, 11.07, lons, lats)
    assert there.shape == (3,)
    assert there == pytest.approx(geodesic_distance_m(lons, lats, 106.68, 11.07), abs=1e-9)
    assert math.isnan(geodesic_distance_m(math.nan, 11, 106, 11))


def test_distances_are_those_of_the_plane_within_its_scale() -> None:
    """Near a central meridian the plane is 0.9999 of the ground."""
    a, b = shapely.Point(500000, 1224000), shapely.Point(500300, 1224400)
    p, q = between_vn2000(a, 9210, 4756), between_vn2000(b, 9210, 4756)
    assert float(geodesic_distance_m(p.x, p.y, q.x, q.y)) == pytest.approx(500 / 0.9999, abs=1e-3)


@pytest.mark.parametrize("bad", [(181, 0, 0, 0), (0, 91, 0, 0), (0, 0, 600000, 0), (0, 0, 0, -1224000)])
def test_distances_between_no_longitudes_and_latitudes_are_refused(bad: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="within"):
        geodesic_distance_m(*bad)


@given(st.floats(106.3, 107.6), st.floats(10.3, 11.6), st.floats(1, 20_000), codes)
@LAW
def test_a_circle_holds_every_point_at_its_radius_and_none_much_further(
    lon: float, lat: float, radius_m: float, epsg: int
) -> None:
    site = circle(lon, lat, radius_m, epsg)
    assert site.is_valid
    assert site.exterior.is_ccw
    corner_lon, corner_lat = shapely.get_coordinates(vn2000_to_wgs84(site, epsg)).T
    distance = geodesic_distance_m(lon, lat, corner_lon, corner_lat)
    assert distance == pytest.approx(np.full(257, radius_m * 1.0000753), rel=1e-6, abs=1e-3)
    middle_of_edges = shapely.line_interpolate_point(
        shapely.linestrings(np.stack([site.exterior.coords[:-1], site.exterior.coords[1:]], axis=1)),
        0.5,
        normalized=True,
    )
    inside_lon, inside_lat = shapely.get_coordinates(vn2000_to_wgs84(middle_of_edges, epsg)).T
    assert (geodesic_distance_m(lon, lat, inside_lon, inside_lat) > radius_m * (1 - 1e-6) - 1e-3).all()


@pytest.mark.parametrize(
    "bad",
    [
        (106, 11, 0),
        (106, 11, -5),
        (106, 11, math.nan),
        (106, 11, math.inf),
        (600000, 11, 5),
        (106, math.nan, 5),
    ],
)
def test_a_circle_that_is_none_is_refused(bad: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match=r"radius|longitude"):
        circle(*bad, 9210)
