"""Fitting to an area: hand answers, and laws that hold for any polygon."""

import math

import pytest
import shapely
from hypothesis import assume, example, given
from hypothesis import strategies as st

from zoneplan.geometry.fit import CannotFit, scaled_to_area, side_moved_to_area

SQUARE = shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10)])
TRIANGLE = shapely.Polygon([(0, 0), (10, 0), (5, 8)])

angles = st.lists(
    st.floats(0, 2 * math.pi - 1e-3), min_size=3, max_size=12, unique_by=lambda angle: round(angle, 1)
)


def star(turns, reach=100.0):
    """A convex polygon: corners on a circle."""
    return shapely.Polygon(
        [(600_000 + reach * math.cos(a), 1_200_000 + reach * math.sin(a)) for a in sorted(turns)]
    )


def test_twice_the_size_is_four_times_the_area_about_any_point():
    scaled = scaled_to_area(SQUARE, 400.0, about=(0.0, 0.0))
    assert scaled.equals(shapely.box(0, 0, 20, 20))


def test_holes_and_parts_are_scaled_with_the_whole():
    ring = shapely.Polygon(SQUARE.exterior, [shapely.box(4, 4, 6, 6).exterior])
    both = shapely.MultiPolygon([ring, shapely.box(20, 0, 24, 1)])
    assert scaled_to_area(both, 250.0).area == pytest.approx(250.0, rel=1e-12)


@pytest.mark.parametrize("target", [0.0, -1.0, math.inf, math.nan])
def test_no_factor_makes_an_impossible_area(target):
    with pytest.raises(ValueError, match="no factor"):
        scaled_to_area(SQUARE, target)


@pytest.mark.parametrize("clockwise", [False, True])
def test_each_side_of_a_square_moves_by_the_missing_strip(clockwise):
    square = SQUARE.reverse() if clockwise else SQUARE
    for side in range(4):
        moved = side_moved_to_area(square, side, 120.0)
        assert moved.area == pytest.approx(120.0)
        assert sorted([moved.bounds[2] - moved.bounds[0], moved.bounds[3] - moved.bounds[1]]) == [10, 12]


def test_the_base_of_a_triangle_moves_along_the_lines_of_its_neighbours():
    """Half the base, a quarter of the area: similar triangles with the same top."""
    moved = side_moved_to_area(TRIANGLE, 0, TRIANGLE.area / 4)
    assert moved.bounds[1] == pytest.approx(4.0)
    assert moved.length == pytest.approx(TRIANGLE.length / 2)


def test_a_side_that_vanishes_first_cannot_move_so_far():
    top = shapely.Polygon([(0, 0), (10, 0), (8, 2), (2, 2)])  # its short side meets a point 3.33 m on
    with pytest.raises(CannotFit) as why:
        side_moved_to_area(top, 2, 100.0)
    assert why.value.reason == "too-large"


def test_a_side_that_would_cut_through_the_boundary_is_told():
    comb = shapely.Polygon([(0, 0), (10, 0), (10, 10), (9, 10), (9, 1), (1, 1), (1, 10), (0, 10)])
    with pytest.raises(CannotFit) as why:
        side_moved_to_area(comb, 4, comb.area - 20.0)  # the floor between the teeth goes below the base
    assert why.value.reason == "crosses"


def test_a_neighbour_in_the_same_direction_has_no_corner_to_move_along():
    straight = shapely.Polygon([(0, 0), (5, 0), (10, 0), (10, 10), (0, 10)])
    with pytest.raises(CannotFit) as why:
        side_moved_to_area(straight, 0, 120.0)
    assert why.value.reason == "no-side"


@pytest.mark.parametrize("side", [-1, 4])
def test_there_is_no_such_side(side):
    with pytest.raises(CannotFit):
        side_moved_to_area(SQUARE, side, 120.0)


@given(angles, st.floats(0.05, 20.0))
@example([0.0, 1.0, 6.28125], 0.5)  # a needle, 60 m long
def test_scaling_gives_the_area_and_keeps_the_shape(turns, share):
    polygon = star(turns)
    assume(polygon.area > 1)
    scaled = scaled_to_area(polygon, polygon.area * share)
    steps = 2 * math.ulp(1_200_000.0)  # by which rounding may move a corner: felt in the area of a needle
    assert scaled.area == pytest.approx(polygon.area * share, rel=1e-9, abs=steps * scaled.length)
    assert scaled.length == pytest.approx(polygon.length * math.sqrt(share), rel=1e-9)


@given(angles, st.floats(0.9, 1.1), st.integers(0, 11))
def test_a_moved_side_gives_the_area_and_leaves_all_other_corners(turns, share, number):
    polygon = star(turns)
    assume(polygon.area > 100)
    ring = shapely.get_coordinates(polygon.exterior)[:-1]
    side = number % len(ring)
    try:
        moved = side_moved_to_area(polygon, side, polygon.area * share)
    except CannotFit:
        return
    after = shapely.get_coordinates(moved.exterior)[:-1]
    still = [n for n in range(len(ring)) if n not in (side, (side + 1) % len(ring))]
    assert (after[still] == ring[still]).all()
    assert moved.area == pytest.approx(polygon.area * share, rel=1e-6)
