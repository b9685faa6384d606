"""Boundaries that are no proper areas, with the place; and nothing that was read goes unmentioned."""

import pytest
import shapely

from tests.drawn_plans import (
    EAST,
    EPSG,
    NORTH,
    board,
    checked,
    codes,
    found,
    polygon,
    put_boundary,
    put_lots,
    write_plan,
    zone_toml,
)
from zoneplan.geometry.validity import geometry_fault
from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000

BOW_TIE = polygon((0, 0), (100, 100), (100, 0), (0, 100))


def test_a_self_crossing_boundary_is_an_error_at_its_place_and_is_not_measured(tmp_path):
    write_plan(tmp_path, [zone_toml("a"), zone_toml("b")])
    put_boundary(tmp_path, "a", BOW_TIE)
    put_boundary(tmp_path, "b", board(0, 0, 100, 100))
    report = checked(tmp_path)
    (finding,) = found(report, "geometry-invalid")
    crossing = wgs84_to_vn2000(shapely.get_geometry(finding.geometry, 0), EPSG)
    assert (crossing.x, crossing.y) == (
        pytest.approx(EAST + 50, abs=0.01),
        pytest.approx(NORTH + 50, abs=0.01),
    )
    assert "X (Bắc) 1.224.050,0" in finding.message.vi
    assert "105°45′" in finding.message.vi
    assert "crosses itself" in finding.message.en
    row = report.zones[0]
    assert (row.plane_ha, row.verdict) == (None, None)
    assert report.pairs == ()
    assert (report.counts.read, report.counts.checked, report.counts.skipped) == (2, 1, 1)
    assert "not-checked" in codes(report, "note")


def test_every_crossing_of_a_ring_is_a_place():
    zigzag = polygon((0, 0), (40, 0), (40, 10), (30, -10), (20, 10), (10, -10), (0, 10))
    line = shapely.LineString(zigzag.exterior.coords)
    fault = geometry_fault(zigzag)
    assert fault.reason == "self-crossing"
    places = {(round(p.x - EAST), round(p.y - NORTH)) for p in fault.places.geoms}
    # the zigzag crosses the base line y = 0 half-way along each of its four slanting sides that meet it
    assert places == {(35, 0), (25, 0), (15, 0), (5, 0)}
    assert all(line.distance(place) < 1e-6 for place in fault.places.geoms)


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (shapely.Polygon(), "empty"),
        (shapely.Point(EAST, NORTH), "not-area"),
        (shapely.LineString([(EAST, NORTH), (EAST + 9, NORTH)]), "not-area"),
    ],
)
def test_what_is_no_area_is_an_error(tmp_path, geometry, reason):
    write_plan(tmp_path, [zone_toml("a")])
    put_boundary(tmp_path, "a", geometry)
    report = checked(tmp_path)
    assert geometry_fault(geometry).reason == reason
    assert "geometry-invalid" in codes(report, "error")
    assert report.counts.skipped == 1


def test_one_bad_file_never_hides_the_others(tmp_path):
    write_plan(tmp_path, [zone_toml(zone) for zone in "abcd"])
    put_boundary(tmp_path, "a", board(0, 0, 100, 100))
    (tmp_path / "boundaries" / "b.geojson").write_text("{", encoding="utf-8")
    put_boundary(tmp_path, "c", BOW_TIE)  # d has no file at all
    put_boundary(tmp_path, "stranger", board(0, 0, 1, 1))
    put_lots(tmp_path, "c", {"1": (board(0, 0, 10, 10), {}), "2": (board(10, 0, 20, 10), {})})
    report = checked(tmp_path)
    assert [row.verdict for row in report.zones] == ["within-rounding", None, None, None]
    assert {"unreadable", "boundary-missing", "geometry-invalid"} <= codes(report, "error")
    counts = report.counts
    # a checked; c, the stranger and c's two lots skipped; b and d unreadable
    assert (counts.checked, counts.skipped, counts.unreadable) == (1, 4, 2)
    assert counts.read == counts.checked + counts.skipped + counts.unreadable
    reasons = [finding.message.en for finding in found(report, "not-checked")]
    assert len(reasons) == 5


def test_errors_come_first(tmp_path):
    write_plan(tmp_path, [zone_toml("a"), zone_toml("b")])
    put_boundary(tmp_path, "a", board(0, 0, 200, 100))
    put_boundary(tmp_path, "b", board(0, 0, 100, 100))
    ranks = [finding.severity.rank for finding in checked(tmp_path).findings]
    assert ranks == sorted(ranks)
    assert ranks[0] == 0
