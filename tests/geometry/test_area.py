"""Areas on the plane and their standard errors."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from rasterio import Affine
from rasterio.features import rasterize
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.area import area_sigma_m2, plane_area_m2

LAW = settings(max_examples=100)
SQUARE = shapely.box(600000, 1224000, 600100, 1224100)
HOLED = shapely.Polygon(
    shapely.box(0, 0, 100, 60).exterior,
    [shapely.box(10, 10, 30, 20).exterior, [(50, 20), (70, 20), (60, 40)]],
)
PARTS = shapely.MultiPolygon([HOLED, shapely.Polygon([(200, 0), (260, 10), (220, 80)])])


@st.composite
def stars(draw: st.DrawFn) -> shapely.Polygon:
    """A valid polygon of 3 to 12 corners around the origin."""
    radii = draw(st.lists(st.integers(10, 100), min_size=3, max_size=12))
    angle = np.arange(len(radii)) * 2 * np.pi / len(radii)
    return shapely.Polygon(np.column_stack([radii * np.cos(angle), radii * np.sin(angle)]))


def slow_sigma(geom: BaseGeometry, sigma_m: float) -> float:
    """The formula ring by ring and vertex by vertex."""
    total = 0.0
    for part in getattr(geom, "geoms", [geom]):
        for ring in [part.exterior, *part.interiors]:
            points = list(ring.coords)[:-1]
            for i in range(len(points)):
                (x0, y0), (x1, y1) = points[i - 1], points[(i + 1) % len(points)]
                total += (x1 - x0) ** 2 + (y1 - y0) ** 2
    return sigma_m / 2 * math.sqrt(total)


def shoelace(xy: NDArray[np.float64]) -> NDArray[np.float64]:
    x, y = xy[..., 0], xy[..., 1]
    return np.asarray(0.5 * np.sum(x * np.roll(y, -1, axis=-1) - np.roll(x, -1, axis=-1) * y, axis=-1))


def test_areas_by_hand() -> None:
    shapes = [
        SQUARE,
        HOLED,
        PARTS,
        shapely.Polygon(),
        shapely.Point(1, 1),
        shapely.LineString([(0, 0), (9, 9)]),
    ]
    # 100·100; 6000 − 200 − 200; and the triangle ½·|60·80 − 10·20| = 2300
    assert plane_area_m2(shapes).tolist() == [10000, 5600, 7900, 0, 0, 0]
    assert math.isnan(plane_area_m2([None])[0])


def test_one_geometry_gives_one_number_and_many_keep_their_order() -> None:
    assert float(plane_area_m2(SQUARE)) == 10000
    assert plane_area_m2(gpd.GeoSeries([HOLED, SQUARE], index=[9, 2], crs=9210)).tolist() == [5600, 10000]
    assert plane_area_m2([]).shape == area_sigma_m2([], 1.0).shape == (0,)
    assert area_sigma_m2(SQUARE, 1.0).shape == ()


@pytest.mark.parametrize("crs", [4326, 4756, "OGC:CRS84"])
def test_degrees_are_never_measured(crs: object) -> None:
    series = gpd.GeoSeries([shapely.box(106, 11, 107, 12)], crs=crs)
    with pytest.raises(ValueError, match="not measured in degrees"):
        plane_area_m2(series)
    with pytest.raises(ValueError, match="not measured in degrees"):
        area_sigma_m2(series, 1.0)


def test_web_mercator_is_never_measured() -> None:
    with pytest.raises(ValueError, match="web-mercator"):
        plane_area_m2(gpd.GeoSeries([SQUARE], crs=3857))


def test_counting_ten_centimetre_cells_gives_the_same_area() -> None:
    """Another library's answer: rasterio burns the polygon, we count."""
    cells = rasterize([PARTS], out_shape=(1000, 3000), transform=Affine(0.1, 0, -10, 0, -0.1, 90))
    assert float(plane_area_m2(PARTS)) == pytest.approx(cells.sum() * 0.01, rel=1e-3)


def test_sigma_of_a_square_is_the_root_of_two_times_side_times_sigma() -> None:
    assert float(area_sigma_m2(SQUARE, 0.15)) == pytest.approx(math.sqrt(2) * 100 * 0.15)
    # the surveyor's figure, side times point error, is the same once the point error is in two dimensions
    assert float(area_sigma_m2(SQUARE, 0.15)) == pytest.approx(100 * (math.sqrt(2) * 0.15))


def test_sigma_of_a_right_triangle_by_hand() -> None:
    """Legs 30 and 40: the chords are the three sides, so σ/2·√(900 + 1600 + 2500)."""
    triangle = shapely.Polygon([(0, 0), (30, 0), (0, 40)])
    assert float(area_sigma_m2(triangle, 0.2)) == pytest.approx(0.1 * math.sqrt(5000))


def test_sigma_of_the_declared_figures_of_the_zones() -> None:
    """Squares of 15.47, 220 and 2,000 ha with a point error of 0.15 m: 59, 222 and 671 m²."""
    squares = [
        shapely.box(0, 0, math.sqrt(area), math.sqrt(area)) for area in (154_700, 2_200_000, 20_000_000)
    ]
    found = area_sigma_m2(squares, 0.15 / math.sqrt(2))
    assert np.round(found).tolist() == [59, 222, 671]


@pytest.mark.parametrize("geom", [SQUARE, HOLED, PARTS])
def test_holes_and_parts_count_as_the_slow_loop_counts_them(geom: BaseGeometry) -> None:
    assert float(area_sigma_m2(geom, 0.3)) == pytest.approx(slow_sigma(geom, 0.3), rel=1e-12)


def test_sigma_is_what_forty_thousand_blurred_copies_spread() -> None:
    """Monte Carlo: vertices of a polygon with a hole moved at random, areas taken, their spread compared."""
    rng = np.random.default_rng(20260101)
    outer = np.array([(0, 0), (120, 10), (140, 90), (60, 70), (-10, 100)], dtype=float)
    hole = np.array([(30, 30), (60, 30), (50, 50)], dtype=float)
    sigma = 0.25
    copies = 40_000
    areas = shoelace(outer + rng.normal(0, sigma, (copies, 5, 2)))
    areas -= shoelace(hole + rng.normal(0, sigma, (copies, 3, 2)))
    expected = float(area_sigma_m2(shapely.Polygon(outer, [hole]), sigma))
    assert np.std(areas) == pytest.approx(expected, rel=0.015)


@given(stars(), st.floats(0, 5), st.integers(1, 40))
@LAW
def test_sigma_follows_the_accuracy_and_the_size_linearly(
    star: shapely.Polygon, sigma: float, times: int
) -> None:
    base = float(area_sigma_m2(star, sigma))
    assert float(area_sigma_m2(star, sigma * times)) == pytest.approx(base * times)
    larger = affinity.scale(star, times, times, origin=(0, 0))
    assert float(area_sigma_m2(larger, sigma)) == pytest.approx(base * times)


@given(stars(), st.integers(-1000, 1000), st.integers(-1000, 1000), st.floats(0, 360))
@LAW
def test_neither_area_nor_sigma_depends_on_place_and_direction(
    star: shapely.Polygon, dx: int, dy: int, turn: float
) -> None:
    moved = affinity.translate(affinity.rotate(star, turn, origin=(0, 0)), dx, dy)
    assert float(plane_area_m2(moved)) == pytest.approx(float(plane_area_m2(star)))
    assert float(area_sigma_m2(moved, 0.1)) == pytest.approx(float(area_sigma_m2(star, 0.1)))


@given(stars(), st.integers(0, 11), st.sampled_from([1, -1]))
@LAW
def test_sigma_does_not_depend_on_where_the_ring_starts_nor_which_way_it_runs(
    star: shapely.Polygon, start: int, direction: int
) -> None:
    ring = np.roll(np.array(star.exterior.coords)[:-1], start, axis=0)
    again = shapely.Polygon(ring[::direction])
    assert float(area_sigma_m2(again, 0.1)) == pytest.approx(float(area_sigma_m2(star, 0.1)))


@given(stars(), st.lists(st.integers(1, 4), min_size=12, max_size=12))
@LAW
def test_a_vertex_written_several_times_counts_once(star: shapely.Polygon, times: list[int]) -> None:
    ring = np.array(star.exterior.coords)[:-1]
    stuttering = shapely.Polygon(np.repeat(ring, times[: len(ring)], axis=0))
    assert float(area_sigma_m2(stuttering, 0.1)) == pytest.approx(float(area_sigma_m2(star, 0.1)))


@given(st.lists(stars(), max_size=6))
@LAW
def test_many_at_once_are_the_same_as_one_by_one(shapes: list[shapely.Polygon]) -> None:
    column = np.array([None, *shapes, shapely.Polygon(), PARTS], dtype=object)
    many = area_sigma_m2(column, 0.5)
    assert math.isnan(many[0])
    assert many[1:].tolist() == pytest.approx([float(area_sigma_m2(geom, 0.5)) for geom in column[1:]])
    assert many[-2] == 0.0


def test_an_accuracy_a_geometry_and_an_unknown_one() -> None:
    found = area_sigma_m2([SQUARE, SQUARE, SQUARE], [0.0, 1.0, math.nan])
    assert found[:2].tolist() == pytest.approx([0.0, math.sqrt(2) * 100])
    assert math.isnan(found[2])


def test_parts_inside_a_collection_count() -> None:
    assert float(
        area_sigma_m2(shapely.GeometryCollection([PARTS, shapely.Point(0, 0)]), 0.3)
    ) == pytest.approx(slow_sigma(PARTS, 0.3))


def test_points_and_lines_have_no_area_and_no_error_of_it() -> None:
    assert area_sigma_m2([shapely.Point(1, 2), shapely.LineString([(0, 0), (5, 5)])], 1.0).tolist() == [0, 0]


def test_a_negative_accuracy_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        area_sigma_m2(SQUARE, -0.1)
