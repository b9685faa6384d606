"""Widths of very many polygons, against the largest circle that GEOS inscribes in each."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from zoneplan.geometry.fabric import widths_m

X, Y = 600_000.0, 1_224_000.0


def inscribed_m(polygon):
    return 2 * shapely.length(shapely.maximum_inscribed_circle(polygon, tolerance=1e-4))


@st.composite
def stars(draw):
    """Polygons around a point, crooked and with inner corners, some with holes."""
    count = draw(st.integers(3, 14))
    reach = draw(st.lists(st.floats(4.0, 60.0), min_size=count, max_size=count))
    angle = 2 * np.pi * np.arange(count) / count
    long = draw(st.sampled_from([1.0, 20.0]))
    outer = [(X + long * r * np.cos(a), Y + r * np.sin(a)) for r, a in zip(reach, angle, strict=True)]
    polygon = shapely.Polygon(outer)
    for _ in range(draw(st.integers(0, 3))):
        east, north = draw(st.integers(-40, 40)), draw(st.integers(-40, 40))
        side = draw(st.sampled_from([0.02, 3.0]))
        hole = shapely.box(X + east, Y + north, X + east + side, Y + north + side)
        if polygon.contains_properly(hole):
            polygon = polygon.difference(hole)
    return polygon


@given(st.lists(stars(), min_size=1, max_size=4))
@settings(max_examples=150)
def test_a_width_is_that_of_the_inscribed_circle_to_a_tenth(polygons):
    exact = np.array([inscribed_m(one) for one in polygons])
    found = widths_m(np.array(polygons))
    assert (found >= exact / 1.1 - 1e-3).all()
    assert (found <= exact * 1.006 + 1e-3).all()


def test_small_holes_count_although_they_hardly_lengthen_the_border():
    holes = [
        shapely.box(X + e, Y + n, X + e + 0.01, Y + n + 0.01).exterior
        for e in range(1, 20)
        for n in range(1, 20)
    ]
    sieve = shapely.Polygon(shapely.box(X, Y, X + 20, Y + 20).exterior, holes)
    assert widths_m(np.array([sieve])) == pytest.approx(2**0.5, rel=0.1)


def test_a_wide_place_on_a_long_thin_one_is_found_far_from_the_guess():
    comb = shapely.union_all(
        [shapely.box(X, Y, X + 40, Y + 40)]
        + [shapely.box(X + n, Y - 900, X + n + 0.1, Y) for n in range(1, 40)]
    )
    assert widths_m(np.array([comb])) == pytest.approx(40, rel=0.1)


def test_the_widest_part_counts_and_nothing_is_as_wide_as_nothing():
    two = shapely.MultiPolygon([shapely.box(0, 0, 1, 50), shapely.box(10, 0, 14, 4)])
    assert widths_m(np.array([two, shapely.Polygon(), None, shapely.Point(0, 0)])).tolist() == [
        pytest.approx(4, rel=0.1),
        0,
        0,
        0,
    ]
    assert widths_m(np.array([], dtype=object)).size == 0


@pytest.mark.parametrize("wide", [1e-3, 1e-5, 1e-6, 1e-7, 1e-9])
@pytest.mark.parametrize("long", [1e-3, 1.0, 1e5])
def test_what_is_hardly_wider_than_the_last_digit_ends_and_is_about_so_wide(wide, long):
    hair = shapely.Polygon([(X, Y), (X + long, Y), (X + long, Y + wide), (X, Y + wide)])
    there = shapely.area(hair) > 0  # as the coordinates are rounded
    found = float(widths_m(np.array([hair]))[0])
    bounds = hair.bounds
    across = min(bounds[2] - bounds[0], bounds[3] - bounds[1])
    assert (found > 0) == there
    assert found == pytest.approx(across if there else 0, rel=0.16, abs=1e-9)


def test_a_border_of_very_many_teeth_needs_no_memory():
    """An erosion by half the width grows every tooth into all others: 24 GB were not enough for 100,000."""
    x = np.arange(100_000) * 0.01
    teeth = np.stack([X + x, Y + np.where(np.arange(x.size) % 2, 0.0, 0.5)], axis=1)
    saw = shapely.Polygon(np.vstack([teeth, [[X + 1000, Y + 40], [X, Y + 40]]]))
    assert widths_m(np.array([saw])) == pytest.approx(39.5, rel=0.1)
