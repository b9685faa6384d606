"""Cores and hulls, and what is certain of them."""

import math
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.vague import (
    VagueRegion,
    containment_verdict,
    overlap_verdict,
    vague_from_accuracy,
    vague_from_circle,
)

LAW = settings(max_examples=150)
FIELD = shapely.box(0, 0, 100, 100)
CERTAINTY = {"none": 0, "possible": 1, "certain": 2}


def field_at(x: float, accuracy_m: float) -> VagueRegion:
    """A field of 100 m by 100 m whose left edge is at x."""
    return vague_from_accuracy(affinity.translate(FIELD, x, 0), accuracy_m)


@st.composite
def regions(draw: st.DrawFn) -> VagueRegion:
    x, y = draw(st.integers(0, 20)), draw(st.integers(0, 20))
    drawn = shapely.box(x, y, x + draw(st.integers(1, 12)), y + draw(st.integers(1, 12)))
    if draw(st.booleans()):
        return vague_from_accuracy(drawn, draw(st.sampled_from([0.0, 0.25, 1.0, 3.0])))
    return vague_from_circle(drawn, drawn.centroid.buffer(draw(st.integers(1, 12))))


def test_core_and_hull_stand_two_sigma_off_the_boundary() -> None:
    region = vague_from_accuracy(FIELD, 1.5)
    assert region.drawn == FIELD
    assert region.core.equals(shapely.box(3, 3, 97, 97))
    assert region.hull.bounds == (-3, -3, 103, 103)
    # four sides of 100 × 3 and one circle of radius 3 at the corners
    assert region.hull.area == pytest.approx(10000 + 1200 + math.pi * 9, abs=0.1)


def test_the_factor_is_the_number_of_sigmas() -> None:
    assert vague_from_accuracy(FIELD, 2.0, factor=3.0).core.bounds == (6, 6, 94, 94)


def test_without_error_core_hull_and_drawn_are_one() -> None:
    region = vague_from_accuracy(FIELD, 0.0)
    assert region.core == region.hull == region.drawn == FIELD


def test_a_strip_narrower_than_its_error_has_no_core() -> None:
    assert vague_from_accuracy(shapely.box(0, 0, 100, 3), 1.0).core.is_empty


def test_a_schematic_is_somewhere_in_its_circle_and_nowhere_surely() -> None:
    circle = shapely.Point(50, 50).buffer(500)
    region = vague_from_circle(FIELD, circle)
    assert region.core.is_empty
    assert region.hull == circle
    assert region.drawn == FIELD


@pytest.mark.parametrize(
    ("apart_m", "verdict"),
    [
        (-5.0, "certain"),
        (-4.01, "certain"),
        (-3.99, "possible"),
        (0.0, "possible"),
        (3.99, "possible"),
        (4.01, "none"),
    ],
)
def test_two_fields_known_to_one_metre(apart_m: float, verdict: str) -> None:
    """Cores are 2 m in and hulls 2 m out on either side, so the verdict turns at 4 m."""
    assert overlap_verdict(field_at(0, 1.0), field_at(100 + apart_m, 1.0)) == verdict


def test_exact_fields_that_share_a_border_or_a_corner_do_not_overlap() -> None:
    assert overlap_verdict(field_at(0, 0.0), field_at(100, 0.0)) == "none"
    corner = vague_from_accuracy(shapely.box(100, 100, 200, 200), 0.0)
    assert overlap_verdict(field_at(0, 0.0), corner) == "none"


def test_equal_and_contained_regions_overlap_certainly() -> None:
    inner = vague_from_accuracy(shapely.box(40, 40, 60, 60), 1.0)
    assert overlap_verdict(field_at(0, 1.0), field_at(0, 1.0)) == "certain"
    assert overlap_verdict(field_at(0, 1.0), inner) == "certain"


def test_two_schematics_overlap_possibly_at_most() -> None:
    near = vague_from_circle(FIELD, shapely.Point(50, 50).buffer(100))
    far = vague_from_circle(FIELD, shapely.Point(1050, 50).buffer(100))
    assert overlap_verdict(near, near) == "possible"
    assert overlap_verdict(near, far) == "none"


def test_a_schematic_whose_whole_circle_lies_in_surveyed_land_overlaps_it_certainly() -> None:
    somewhere_inside = vague_from_circle(shapely.box(45, 45, 50, 50), shapely.Point(50, 50).buffer(20))
    assert overlap_verdict(somewhere_inside, field_at(0, 0.1)) == "certain"
    assert overlap_verdict(field_at(0, 0.1), somewhere_inside) == "certain"
    assert containment_verdict(somewhere_inside, field_at(0, 0.1)) == "certain"


@pytest.mark.parametrize(
    ("x", "verdict"),
    [
        (10.0, "certain"),
        (4.0, "certain"),
        (3.9, "possible"),
        (0.0, "possible"),
        (-3.9, "possible"),
        (-4.1, "none"),
    ],
)
def test_a_lot_at_the_left_border_of_a_field(x: float, verdict: str) -> None:
    """Both known to 1 m: hull of the lot 2 m out, core of the field 2 m in, and the other way round."""
    lot = vague_from_accuracy(shapely.box(x, 40, x + 30, 60), 1.0)
    assert containment_verdict(lot, field_at(0, 1.0)) == verdict


def test_a_region_is_not_certainly_within_itself_unless_it_is_exact() -> None:
    assert containment_verdict(field_at(0, 1.0), field_at(0, 1.0)) == "possible"
    assert containment_verdict(field_at(0, 0.0), field_at(0, 0.0)) == "certain"


def test_a_large_region_cannot_lie_within_a_small_one() -> None:
    small = vague_from_accuracy(shapely.box(40, 40, 60, 60), 1.0)
    assert containment_verdict(field_at(0, 1.0), small) == "none"


def test_a_schematic_may_lie_within_land_its_circle_reaches() -> None:
    schematic = vague_from_circle(FIELD, shapely.Point(50, 50).buffer(500))
    assert containment_verdict(schematic, field_at(300, 1.0)) == "possible"
    assert containment_verdict(schematic, field_at(3000, 1.0)) == "none"


@given(regions(), regions())
@LAW
def test_overlap_does_not_depend_on_the_order(a: VagueRegion, b: VagueRegion) -> None:
    assert overlap_verdict(a, b) == overlap_verdict(b, a)


@given(regions(), regions())
@LAW
def test_what_lies_within_overlaps(a: VagueRegion, b: VagueRegion) -> None:
    assert CERTAINTY[containment_verdict(a, b)] <= CERTAINTY[overlap_verdict(a, b)]


@given(regions(), regions(), st.integers(-500, 500), st.integers(-500, 500))
@LAW
def test_verdicts_do_not_depend_on_the_place(a: VagueRegion, b: VagueRegion, dx: int, dy: int) -> None:
    def moved(region: VagueRegion) -> VagueRegion:
        return VagueRegion(*(affinity.translate(g, dx, dy) for g in (region.drawn, region.core, region.hull)))

    assert overlap_verdict(moved(a), moved(b)) == overlap_verdict(a, b)


@given(st.integers(-150, 150), st.sampled_from([0.1, 0.5, 1.0, 3.0]), st.sampled_from([1.0, 2.0, 5.0]))
@LAW
def test_knowing_less_never_makes_a_verdict_surer(x: int, accuracy_m: float, times: float) -> None:
    well, badly = field_at(x, accuracy_m), field_at(x, accuracy_m * times)
    verdict, vaguer = overlap_verdict(field_at(0, 1.0), well), overlap_verdict(field_at(0, 1.0), badly)
    assert vaguer in {verdict, "possible"}


@given(regions())
@LAW
def test_the_core_lies_in_the_hull(region: VagueRegion) -> None:
    assert region.core.difference(region.hull).is_empty


@given(regions(), regions(), st.data())
@LAW
def test_a_certain_overlap_holds_for_every_region_between_core_and_hull(
    a: VagueRegion, b: VagueRegion, data: st.DataObject
) -> None:
    """Draw true regions (core grown a little, or a spot in a hull without core) and see the verdict kept."""

    def a_true_one(region: VagueRegion) -> BaseGeometry:
        corners = [shapely.Point(xy) for xy in shapely.get_coordinates(region.hull)]
        spot = data.draw(st.sampled_from([region.hull.representative_point(), *corners]))
        return region.core.union(spot.buffer(0.2).intersection(region.hull))

    truly = a_true_one(a).intersection(a_true_one(b)).area
    verdict = overlap_verdict(a, b)
    assert not (verdict == "certain" and truly == 0)
    assert not (verdict == "none" and truly > 0)


@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf])
def test_an_accuracy_that_is_none_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="must be 0 or more"):
        vague_from_accuracy(FIELD, bad)
    with pytest.raises(ValueError, match="must be 0 or more"):
        vague_from_accuracy(FIELD, 1.0, factor=bad)


@pytest.mark.parametrize(
    "bad", [None, shapely.Point(0, 0), shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])]
)
def test_what_is_no_valid_polygon_is_refused(bad: Any) -> None:
    with pytest.raises(ValueError, match="the boundary"):
        vague_from_accuracy(bad, 1.0)
    with pytest.raises(ValueError, match="the boundary"):
        vague_from_circle(bad, FIELD)
    with pytest.raises(ValueError, match="the circle"):
        vague_from_circle(FIELD, bad)


def test_an_empty_boundary_overlaps_nothing() -> None:
    empty = vague_from_accuracy(shapely.Polygon(), 1.0)
    assert overlap_verdict(empty, field_at(0, 1.0)) == "none"
    assert containment_verdict(empty, field_at(0, 1.0)) == "none"
