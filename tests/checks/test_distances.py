"""Distances of a zone: measured on the ellipsoid, with what the assumed positions leave open."""

from dataclasses import replace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.drawn_plans import board, polygon, put_boundary, write_plan, zone_toml
from zoneplan.checks.distances import Distance, distances
from zoneplan.model.boundary import Boundary, Evidence
from zoneplan.model.messages import Text
from zoneplan.store.folder import open_folder


def test_two_surveyed_squares_two_kilometres_apart(tmp_path):
    """Centres at (50, 50) and (2 050, 50) m: 2 000 m on the plane, whose scale there is 0.99993 (0.13 m)."""
    plan = write_plan(tmp_path, [zone_toml("a"), zone_toml("b")])
    put_boundary(plan, "a", board(0, 0, 100, 100))
    put_boundary(plan, "b", board(2000, 0, 2100, 100))
    (found,) = distances(open_folder(plan), "a")
    assert (found.kind, found.id, found.plus_minus_m, found.grade) == ("zone", "b", 0.0, None)
    assert found.distance_m == pytest.approx(2000, abs=0.2)


def test_a_schematic_zone_stands_at_its_site_and_leaves_its_radius_open(tmp_path):
    plan = write_plan(tmp_path, [zone_toml("a"), zone_toml("b")])
    put_boundary(plan, "a", board(-50, -50, 50, 50))
    put_boundary(plan, "b", board(9000, 0, 9100, 100), evidence=Evidence.SCHEMATIC)
    (found,) = distances(open_folder(plan), "a")
    assert found.plus_minus_m == 3000.0
    assert found.distance_m == pytest.approx(0, abs=0.01)


UNUSABLE = {
    "missing": None,
    "empty": shapely.Polygon(),
    "metres labelled degrees": shapely.box(600_000, 1_224_000, 601_000, 1_225_000),
}


@pytest.mark.parametrize("geometry", UNUSABLE.values(), ids=UNUSABLE.keys())
def test_a_zone_without_usable_boundary_stands_at_its_site(tmp_path, geometry):
    plan = write_plan(tmp_path, [zone_toml("a"), zone_toml("b")])
    put_boundary(plan, "b", board(-50, -50, 50, 50))
    read = open_folder(plan)
    if geometry is not None:
        harmed = Boundary("a", geometry, Evidence.SURVEYED, 0.05, "test", "boundaries/a.geojson")
        read = replace(read, boundaries={**read.boundaries, "a": harmed})
    (found,) = distances(read, "b")
    assert found.plus_minus_m == 3000.0
    assert found.distance_m == pytest.approx(0, abs=0.01)


def test_a_boundary_that_crosses_itself_is_where_it_is(tmp_path):
    """The centroid of its lobes, which count against each other, lies a hundred thousand kilometres away."""
    plan = write_plan(tmp_path, [zone_toml("a"), zone_toml("b")])
    put_boundary(plan, "a", polygon((0, 0), (100, 100), (100, 0), (0, 100)))
    put_boundary(plan, "b", board(1050, 0, 1150, 100))
    (found,) = distances(open_folder(plan), "a")
    assert found.distance_m == pytest.approx(1050, rel=1e-3)


def test_the_five_zones_reach_every_other_zone_and_every_place_nearest_first(data_report):
    registry = data_report.plan.registry
    for zone in registry.zones:
        found = distances(data_report.plan, zone.id)
        assert {row.id for row in found} == {z.id for z in registry.zones if z.id != zone.id} | {
            place.id for place in registry.places
        }
        assert [row.distance_m for row in found] == sorted(row.distance_m for row in found)


def test_there_and_back_are_the_same(data_report):
    ids = [zone.id for zone in data_report.plan.registry.zones]
    table = {(a, row.id): row for a in ids for row in distances(data_report.plan, a) if row.kind == "zone"}
    for (a, b), row in table.items():
        assert row.distance_m == pytest.approx(table[b, a].distance_m, abs=1e-6)
        assert row.plus_minus_m == table[b, a].plus_minus_m


@given(st.floats(0, 1e6), st.floats(0, 1e6))
def test_the_range_holds_the_distance_and_is_never_negative(distance_m, plus_minus_m):
    row = Distance("zone", "b", Text(vi="b", en="b"), distance_m, plus_minus_m, None)
    assert 0 <= row.least_m <= distance_m <= row.most_m


def test_an_unknown_zone_is_an_error(data_report):
    with pytest.raises(KeyError):
        distances(data_report.plan, "nowhere")
