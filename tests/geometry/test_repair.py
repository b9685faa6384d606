"""Repair: explained at its place, offered with what it moves, and valid once and for all."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import translate

from zoneplan.geometry.repair import propose_repair, propose_without_repeats
from zoneplan.geometry.validity import geometry_fault, geometry_faults

LAW = settings(max_examples=150)

BOW_TIE = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
SQUARE = shapely.box(0, 0, 10, 10)
HOLE_ACROSS = shapely.Polygon(SQUARE.exterior, [[(8, 8), (12, 8), (12, 9), (8, 9)]])
TWO_OVER_EACH_OTHER = shapely.MultiPolygon([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
SPIKE = shapely.Polygon([(0, 0), (10, 0), (10, 10), (5, 10), (5, 15), (5, 10), (0, 10)])


def said(repair):
    return " ".join(step.en for step in repair.steps)


def test_a_valid_boundary_gets_no_offer():
    assert propose_repair(SQUARE) is None
    assert propose_repair(shapely.MultiPolygon([SQUARE, translate(SQUARE, 20, 0)])) is None
    assert propose_without_repeats(SQUARE) is None


def test_a_bow_tie_becomes_its_two_lobes_and_its_crossing_is_named():
    repair = propose_repair(translate(BOW_TIE, 600_000, 1_224_000))
    assert (repair.after.area, repair.gained_m2, repair.lost_m2, repair.moved_m2) == (2.0, 0.0, 0.0, 0.0)
    assert "X (north) 1,224,001.00, Y (east) 600,001.00" in repair.steps[0].en
    assert "X (Bắc) 1.224.001,00, Y (Đông) 600.001,00" in repair.steps[0].vi
    assert "Areas after the repair: 2 (before: 1)" in said(repair)


def test_a_hole_across_the_edge_loses_the_part_that_lies_outside():
    """Drawn lines enclose 98 m² inside and 2 m² beyond the edge; the hole stays a hole, so the 2 m² go."""
    repair = propose_repair(HOLE_ACROSS)
    assert (repair.drawn.area, repair.after.area) == (100.0, 98.0)
    assert (repair.gained_m2, repair.lost_m2, repair.moved_m2) == (0.0, 2.0, 2.0)
    assert "2.00 m² lost" in said(repair).replace("\xa0", " ")


def test_two_parts_over_each_other_are_joined_and_the_overlap_is_gained():
    repair = propose_repair(TWO_OVER_EACH_OTHER)
    assert (repair.drawn.area, repair.after.area, repair.gained_m2, repair.lost_m2) == (6.0, 7.0, 1.0, 0.0)


def test_a_spike_falls_away_and_is_counted():
    repair = propose_repair(SPIKE)
    assert (repair.after.area, repair.moved_m2) == (100.0, 0.0)
    assert "left out: 1." in said(repair)


def test_lines_and_points_beside_the_polygons_are_counted_and_left_out():
    mixed = shapely.GeometryCollection([SQUARE, shapely.LineString([(0, 0), (5, 5)]), shapely.Point(1, 1)])
    repair = propose_repair(mixed)
    assert repair.after.equals(SQUARE)
    assert "left out: 2." in said(repair)


@pytest.mark.parametrize(
    "hopeless",
    [shapely.Polygon(), SQUARE.exterior, shapely.Point(1, 1), shapely.Polygon([(0, 0), (1, 1), (2, 2)])],
    ids=["empty", "line", "point", "flat"],
)
def test_nothing_is_made_of_what_has_no_area(hopeless):
    assert geometry_fault(hopeless) is not None
    assert propose_repair(hopeless) is None


def test_every_kind_of_fault_is_told_not_the_first_only():
    crossed_and_pierced = shapely.MultiPolygon([translate(BOW_TIE, 20, 0), HOLE_ACROSS])
    faults = {
        fault.reason: {(p.x, p.y) for p in fault.places.geoms}
        for fault in geometry_faults(crossed_and_pierced)
    }
    assert (21.0, 1.0) in faults["self-crossing"]
    outside = shapely.MultiPolygon(
        [translate(BOW_TIE, 20, 0), shapely.Polygon(SQUARE.exterior, [[(30, 30), (31, 30), (31, 31)]])]
    )
    assert {fault.reason for fault in geometry_faults(outside)} == {"self-crossing", "hole-outside"}
    assert geometry_faults(SQUARE) == ()


def test_many_places_are_summed_up():
    zigzag = shapely.Polygon([(0, 0), *((i, 2 * (i % 2)) for i in range(1, 11)), (11, 1), (-1, 1)])
    assert "more places" in propose_repair(zigzag).steps[0].en


def test_repeated_points_are_a_choice_of_their_own_and_move_nothing():
    repeats = shapely.Polygon([(0, 0), (0, 0), (4, 0), (4, 4), (4, 4), (4, 4), (0, 4)])
    assert propose_repair(repeats) is None
    repair = propose_without_repeats(repeats)
    assert repair.after.equals(repeats)
    assert shapely.get_num_coordinates(repair.after) == 5
    assert repair.moved_m2 == 0
    assert "left out: 3." in repair.steps[0].en
    assert propose_without_repeats(repair.after) is None
    assert propose_without_repeats(shapely.Polygon([(1, 1), (1, 1), (1, 1), (1, 1)])) is None


coordinates = st.tuples(st.integers(0, 12), st.integers(0, 12))
rings = st.lists(coordinates, min_size=3, max_size=9)


@st.composite
def tangles(draw):
    """Polygons with holes and parts drawn at random: most are invalid in several ways."""
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        holes = draw(st.lists(rings, max_size=2))
        parts.append(shapely.Polygon(draw(rings), holes))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


@LAW
@given(tangles())
def test_what_is_offered_is_valid_stays_so_and_its_areas_add_up(tangle):
    before = tangle.wkb
    repair = propose_repair(tangle)
    if repair is None:
        fault = geometry_fault(tangle)
        assert fault is None or shapely.make_valid(tangle, method="structure", keep_collapsed=False).area == 0
        return
    assert repair.before.wkb == tangle.wkb == before
    assert geometry_fault(repair.after) is None
    assert repair.after.area - repair.drawn.area == pytest.approx(repair.gained_m2 - repair.lost_m2, abs=1e-6)
    assert repair.moved_m2 == pytest.approx(
        shapely.symmetric_difference(repair.drawn, repair.after).area, abs=1e-6
    )
    assert propose_repair(repair.after) is None
    assert len(repair.steps) >= 2


@LAW
@given(tangles())
def test_leaving_out_repeats_never_moves_a_line(tangle):
    repair = propose_without_repeats(tangle)
    if repair is not None:
        assert shapely.equals(repair.after.boundary, tangle.boundary)
        assert propose_without_repeats(repair.after) is None


@LAW
@given(tangles(), st.integers(-500, 500), st.integers(-500, 500))
def test_a_repair_does_not_depend_on_where_the_boundary_lies(tangle, dx, dy):
    here, there = propose_repair(tangle), propose_repair(translate(tangle, dx, dy))
    assert (here is None) == (there is None)
    if here is not None:
        assert there.moved_m2 == pytest.approx(here.moved_m2, abs=1e-6)
        assert there.after.area == pytest.approx(here.after.area, abs=1e-6)


def test_a_part_that_collapsed_to_a_point_falls_away_and_the_rest_is_mended():
    """Found by the law above: GEOS refuses to mend an area beside a collapsed one."""
    point = shapely.Polygon([(0, 0), (0, 0), (0, 0), (0, 0)])
    repair = propose_repair(shapely.MultiPolygon([point, shapely.Polygon([(0, 1), (0, 2), (1, 0), (0, 1)])]))
    assert repair is not None
    assert repair.after.area == pytest.approx(0.5)
