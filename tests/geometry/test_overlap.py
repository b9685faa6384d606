"""The overlap of two polygons as drawn."""

import math
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity

from zoneplan.geometry.overlap import overlap_of, width_m

LAW = settings(max_examples=150)
FIELD = shapely.box(0, 0, 100, 100)


@st.composite
def triangles(draw: st.DrawFn) -> shapely.Polygon:
    x, y = draw(st.integers(0, 30)), draw(st.integers(0, 30))
    width, height = draw(st.integers(1, 30)), draw(st.integers(1, 30))
    return shapely.Polygon([(x, y), (x + width, y), (x + draw(st.integers(0, 30)), y + height)])


def test_a_strip_by_hand() -> None:
    found = overlap_of(FIELD, shapely.box(95, 20, 295, 70))
    assert found.area_m2 == 5 * 50
    assert found.share_a == 250 / 10000
    assert found.share_b == 250 / 10000
    assert found.width_m == pytest.approx(5, rel=0.02)
    assert found.geometry.equals(shapely.box(95, 20, 100, 70))


def test_shares_belong_to_the_first_and_the_second() -> None:
    found = overlap_of(FIELD, shapely.box(90, 0, 110, 50))
    assert (found.share_a, found.share_b) == (0.05, 0.5)


def test_equal_polygons_are_found() -> None:
    found = overlap_of(FIELD, shapely.Polygon([(100, 100), (0, 100), (0, 0), (100, 0)]))
    assert (found.area_m2, found.share_a, found.share_b) == (10000, 1, 1)
    assert found.width_m == pytest.approx(100, rel=0.02)


def test_a_contained_polygon_is_found() -> None:
    found = overlap_of(FIELD, shapely.box(10, 10, 20, 30))
    assert (found.area_m2, found.share_a, found.share_b) == (200, 0.02, 1)
    assert found.width_m == pytest.approx(10, rel=0.02)


@pytest.mark.parametrize(
    "other",
    [
        shapely.box(100, 0, 200, 100),
        shapely.box(100, 100, 200, 200),
        shapely.box(101, 0, 200, 100),
        shapely.Polygon([(100, 50), (120, 40), (120, 60)]),
        shapely.Polygon(),
    ],
    ids=["shared border", "shared corner", "apart", "touching point", "empty"],
)
def test_without_common_area_there_is_no_overlap(other: shapely.Polygon) -> None:
    found = overlap_of(FIELD, other)
    assert (found.area_m2, found.share_a, found.share_b, found.width_m) == (0, 0, 0, 0)
    assert found.geometry.is_empty


def test_only_common_area_counts_where_there_is_a_common_border_too() -> None:
    """The L touches the field along a line and lies over it with a square."""
    ell = shapely.Polygon([(100, 0), (150, 0), (150, 100), (90, 100), (90, 90), (100, 90)])
    found = overlap_of(FIELD, ell)
    assert found.geometry.geom_type == "Polygon"
    assert found.geometry.equals(shapely.box(90, 90, 100, 100))


def test_the_width_is_that_of_the_widest_part() -> None:
    comb = shapely.union_all(
        [shapely.box(-10, 0, -5, 100), shapely.box(-5, 10, 30, 12), shapely.box(-5, 50, 30, 58)]
    )
    found = overlap_of(FIELD, comb)
    assert found.geometry.geom_type == "MultiPolygon"
    assert found.area_m2 == 30 * 2 + 30 * 8
    assert found.width_m == pytest.approx(8, rel=0.02)


@pytest.mark.parametrize("wide", [100.0, 1.0, 0.01, 0.0001])
@pytest.mark.parametrize("turn", [0, 30, 45])
def test_a_sliver_is_as_wide_as_it_is_at_real_coordinates(wide: float, turn: int) -> None:
    strip = affinity.rotate(shapely.box(0, 0, 1000, wide), turn)
    corners = np.add(shapely.get_coordinates(strip), [600000, 1224000])
    assert width_m(shapely.Polygon(corners)) == pytest.approx(wide, rel=0.02, abs=1e-8)


def test_a_bulge_far_along_a_narrow_strip_is_found() -> None:
    """30 cm wide for a kilometre and 60 cm for one metre of it."""
    corners = [(0, 0), (1000, 0), (1000, 0.3), (701, 0.3), (701, 0.6), (700, 0.6), (700, 0.3), (0, 0.3)]
    assert width_m(shapely.Polygon(corners)) == pytest.approx(0.6, rel=0.02)


def test_the_width_of_a_ring_is_that_of_its_band() -> None:
    turn = np.linspace(0, 2 * np.pi, 257)[:-1]
    circle = np.column_stack([np.cos(turn), np.sin(turn)])
    ring = shapely.Polygon(100 * circle, [97 * circle])
    assert width_m(ring) == pytest.approx(3, rel=0.02)


def test_the_width_of_a_right_triangle_is_that_of_its_incircle() -> None:
    assert width_m(shapely.Polygon([(0, 0), (30, 0), (0, 40)])) == pytest.approx(20, rel=0.02)


def test_nothing_is_0_wide() -> None:
    assert width_m(shapely.Polygon()) == 0


@given(triangles(), triangles())
@LAW
def test_the_order_only_swaps_the_shares(a: shapely.Polygon, b: shapely.Polygon) -> None:
    there, back = overlap_of(a, b), overlap_of(b, a)
    assert there.area_m2 == pytest.approx(back.area_m2, abs=1e-9)
    assert (there.share_a, there.share_b) == pytest.approx((back.share_b, back.share_a), abs=1e-9)
    assert there.width_m == pytest.approx(back.width_m, rel=0.05, abs=1e-6)


@given(triangles(), triangles())
@LAW
def test_overlap_and_union_account_for_both(a: shapely.Polygon, b: shapely.Polygon) -> None:
    found = overlap_of(a, b)
    assert found.area_m2 == pytest.approx(a.area + b.area - a.union(b).area, abs=1e-8)
    assert 0 <= found.share_a <= 1
    assert 0 <= found.share_b <= 1


@given(triangles(), triangles())
@LAW
def test_no_circle_in_the_overlap_is_larger_than_its_area_or_smaller_than_area_by_perimeter(
    a: shapely.Polygon, b: shapely.Polygon
) -> None:
    found = overlap_of(a, b)
    assert math.pi * (found.width_m / 2) ** 2 <= found.area_m2 * (1 + 1e-9)
    if found.area_m2 > 1e-6:
        assert found.width_m / 2 >= 0.98 * found.area_m2 / found.geometry.length


@given(triangles())
@LAW
def test_a_polygon_overlaps_itself_wholly(a: shapely.Polygon) -> None:
    found = overlap_of(a, a)
    assert (found.area_m2, found.share_a, found.share_b) == pytest.approx((a.area, 1, 1))


@pytest.mark.parametrize(
    "bad", [None, shapely.LineString([(0, 0), (9, 9)]), shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])]
)
def test_what_is_no_valid_polygon_is_refused_by_its_place(bad: Any) -> None:
    with pytest.raises(ValueError, match="the first polygon"):
        overlap_of(bad, FIELD)
    with pytest.raises(ValueError, match="the second polygon"):
        overlap_of(FIELD, bad)
