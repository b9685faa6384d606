"""A waiver holds while geometry and finding are what the person saw, and not a moment longer."""

import json
from dataclasses import replace

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.drawn_plans import board, checked, found, put_boundary, put_lots, write_plan, zone_toml
from tests.waivers import CODE, REASON, the, two_zones, waive_it
from zoneplan.checks.replacement import preview_replacement
from zoneplan.checks.table import validate
from zoneplan.checks.waived import Geometries
from zoneplan.model.findings import Severity
from zoneplan.model.waiver import standing
from zoneplan.store.folder import open_folder
from zoneplan.store.waiving import withdraw

quiet = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)


def test_a_waived_error_keeps_severity_and_message_and_counts_no_longer(tmp_path):
    before = the(checked(two_zones(tmp_path)))
    decision = waive_it(tmp_path)
    report = checked(tmp_path)
    now = the(report)
    assert replace(now, waiver=None) == before
    assert now.waived
    assert (now.waiver.by, now.waiver.reason, now.waiver.at) == ("Lan", REASON, decision.at)
    assert report.by_severity[Severity.ERROR] == 0
    assert report.waived == (now,)
    assert decision.file in {file.path for file in report.run.inputs}


def test_only_what_weighs_can_be_waived(tmp_path):
    report = checked(two_zones(tmp_path))
    assert [finding.code for finding in report.findings if finding.waivable] == [CODE]


@pytest.mark.parametrize("zone", ["a", "b"])
def test_a_boundary_that_moved_by_a_millimetre_reopens_and_says_who_waived_it(tmp_path, zone):
    waive_it(two_zones(tmp_path))
    low = 0 if zone == "a" else 50
    put_boundary(tmp_path, zone, board(low, low, low + 100, low + 100.001))
    report = checked(tmp_path)
    now = the(report)
    assert not now.waived
    assert (now.waiver.by, now.waiver.reason) == ("Lan", REASON)
    assert f"boundaries/{zone}.geojson" in now.waiver.reopened.en
    assert report.by_severity[Severity.ERROR] == 1
    put_boundary(tmp_path, zone, board(low, low, low + 100, low + 100))
    assert the(checked(tmp_path)).waived


@quiet
@given(
    vertex=st.integers(0, 3), axis=st.integers(0, 1), steps=st.integers(2, 10_000), zone=st.sampled_from("ab")
)
def test_any_vertex_moved_by_more_than_the_stored_precision_reopens(tmp_path, vertex, axis, steps, zone):
    if not (tmp_path / "boundaries").exists():
        waive_it(two_zones(tmp_path))
    file = tmp_path / "boundaries" / f"{zone}.geojson"
    kept = file.read_bytes()
    body = json.loads(kept)
    ring = body["features"][0]["geometry"]["coordinates"][0]
    ring[vertex][axis] += steps * 1e-9
    ring[4] = ring[0]
    try:
        file.write_text(json.dumps(body), encoding="utf-8")
        assert not the(checked(tmp_path)).waived
    finally:
        file.write_bytes(kept)
    assert the(checked(tmp_path)).waived


def test_the_same_geometry_written_otherwise_stays_waived(tmp_path):
    waive_it(two_zones(tmp_path))
    file = tmp_path / "boundaries" / "b.geojson"
    body = json.loads(file.read_bytes())
    feature = body["features"][0]
    ring = feature["geometry"]["coordinates"][0][:-1]
    ring = [*ring[2:], *ring[:2]][::-1]
    feature["geometry"] = {"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]]]}
    feature["properties"]["note"] = "saved by another program"
    file.write_text(json.dumps(body, indent=3), encoding="utf-8")
    assert the(checked(tmp_path)).waived


def test_a_figure_that_changes_without_a_geometry_reopens_too(tmp_path):
    write_plan(tmp_path, [zone_toml("a", "1,20")])
    put_boundary(tmp_path, "a", board(0, 0, 100, 100))
    code = "area-contradiction"
    waive_it(tmp_path, the(checked(tmp_path), code))
    assert the(checked(tmp_path), code).waived
    write_plan(tmp_path, [zone_toml("a", "1,30")])
    now = the(checked(tmp_path), code)
    assert not now.waived
    assert now.waiver.by == "Lan"
    assert "what the finding states has changed" in now.waiver.reopened.en


def test_a_waiver_that_no_finding_matches_is_told_as_no_longer_needed(tmp_path):
    waive_it(two_zones(tmp_path))
    put_boundary(tmp_path, "b", board(500, 500, 600, 600))
    report = checked(tmp_path)
    assert found(report, CODE) == []
    gone = the(report, "waiver-unneeded")
    assert gone.severity is Severity.NOTE
    assert "Lan" in gone.message.en
    assert "overlap by 2,500" in gone.message.en
    put_boundary(tmp_path, "b", board(50, 50, 150, 150))
    assert the(checked(tmp_path)).waived


def windows(folder, *edges):
    """A zone of 100 m by 100 m whose two lots leave a window of 5 m by 5 m free at each easting."""
    write_plan(folder, [zone_toml("a")])
    put_boundary(folder, "a", board(0, 0, 100, 100))
    holes = shapely.union_all([board(low, 20, low + 5, 25) for low in edges])
    lots = {"L0": board(0, 0, 50, 100), "L1": board(50, 0, 100, 100)}
    put_lots(folder, "a", {lot: (shape.difference(holes), {}) for lot, shape in lots.items()})
    return folder


def test_of_two_gaps_alike_only_the_one_that_was_meant_is_waived(tmp_path):
    report = checked(windows(tmp_path, 30, 60))
    gaps = found(report, "lot-gap")
    assert len(gaps) == 2
    assert len({gap.about.key for gap in gaps}) == 1
    waive_it(tmp_path, gaps[0])
    now = found(checked(tmp_path), "lot-gap")
    assert [gap.waived for gap in now] == [True, False]
    assert now[1].waiver is None


def test_of_two_gaps_only_the_nearer_one_is_reopened(tmp_path):
    gaps = found(checked(windows(tmp_path, 30, 60)), "lot-gap")
    west = min(gaps, key=lambda gap: gap.geometry.bounds)
    waive_it(tmp_path, west)
    windows(tmp_path, 31, 60)
    now = sorted(found(checked(tmp_path), "lot-gap"), key=lambda gap: gap.geometry.bounds)
    assert not any(gap.waived for gap in now)
    assert now[0].waiver.by == "Lan"
    assert "parcels/a-lots.geojson" in now[0].waiver.reopened.en
    assert now[1].waiver is None


def test_a_gap_that_was_closed_does_not_reopen_the_other_one(tmp_path):
    """Both were waived; the layer changed; each waiver speaks of one place only."""
    gaps = sorted(found(checked(windows(tmp_path, 30, 60)), "lot-gap"), key=lambda gap: gap.geometry.bounds)
    waive_it(tmp_path, gaps[0], person="An")
    waive_it(tmp_path, gaps[1], person="Bình")
    windows(tmp_path, 30, 61)
    now = sorted(found(checked(tmp_path), "lot-gap"), key=lambda gap: gap.geometry.bounds)
    assert [gap.waiver.by for gap in now] == ["An", "Bình"]
    assert not any(gap.waived for gap in now)


def test_lots_in_another_order_stay_waived_exchanged_ids_do_not(tmp_path):
    gaps = found(checked(windows(tmp_path, 30)), "lot-gap")
    waive_it(tmp_path, gaps[0])
    file = tmp_path / "parcels" / "a-lots.geojson"
    body = json.loads(file.read_bytes())
    body["features"].reverse()
    file.write_text(json.dumps(body), encoding="utf-8")
    assert the(checked(tmp_path), "lot-gap").waived
    for feature, lot in zip(body["features"], ("L0", "L1"), strict=True):
        feature["properties"]["lot"] = lot
    file.write_text(json.dumps(body), encoding="utf-8")
    assert not the(checked(tmp_path), "lot-gap").waived


def test_who_waives_a_reopened_finding_renews_the_waiver(tmp_path):
    first = waive_it(two_zones(tmp_path))
    put_boundary(tmp_path, "b", board(50, 50, 150, 151))
    second = waive_it(tmp_path, person="Bình")
    assert second.stated.ends == (first.id,)
    report = checked(tmp_path)
    assert the(report).waiver.by == "Bình"
    assert found(report, "waiver-unneeded") == []
    assert len(report.plan.decisions) == 2
    assert [waiver.id for waiver in standing(report.plan.decisions)] == [second.id]
    put_boundary(tmp_path, "b", board(50, 50, 150, 150))
    assert not the(checked(tmp_path)).waived  # what An waived was replaced by what Bình saw


def test_a_waiver_that_is_taken_back_counts_no_longer_and_stays_in_the_history(tmp_path):
    first = waive_it(two_zones(tmp_path))
    withdraw(tmp_path, the(checked(tmp_path)).waiver.ids, person="Bình", reason="bản vẽ mới đã có")
    report = checked(tmp_path)
    assert the(report).waiver is None
    assert report.by_severity[Severity.ERROR] == 1
    assert found(report, "waiver-unneeded") == []
    assert [one.stated.kind for one in report.plan.decisions].count("withdrawn") == 1
    assert first.id in {one.id for one in report.plan.decisions}


def test_the_order_of_decisions_makes_no_difference(tmp_path):
    gaps = found(checked(windows(tmp_path, 30, 60)), "lot-gap")
    for person in ("An", "Bình", "Chi"):
        waive_it(tmp_path, gaps[0], person=person)
    waive_it(tmp_path, gaps[1], person="Dung")
    windows(tmp_path, 30, 61)
    plan = open_folder(tmp_path)
    expected = validate(plan).findings

    @quiet
    @given(st.permutations(plan.decisions))
    def check(decisions):
        assert validate(replace(plan, decisions=tuple(decisions))).findings == expected

    check()
    assert sum(finding.waiver is not None for finding in expected) == 2


def test_two_people_who_waive_the_same_are_both_kept_and_one_withdrawal_ends_both(tmp_path):
    two_zones(tmp_path)
    looked_at = the(checked(tmp_path))
    ids = {waive_it(tmp_path, looked_at, person=person).id for person in ("An", "Bình")}
    now = the(checked(tmp_path))
    assert set(now.waiver.ids) == ids
    withdraw(tmp_path, now.waiver.ids, person="Chi", reason="bản vẽ mới đã có")
    assert the(checked(tmp_path)).waiver is None


def test_a_broken_file_is_told_and_hides_no_other(tmp_path):
    decision = waive_it(two_zones(tmp_path))
    (tmp_path / "boundaries/waivers/<b>{{7*7}}.json").write_text("half", encoding="utf-8")
    report = checked(tmp_path)
    assert the(report).waived
    bad = the(report, "waiver-unreadable")
    assert bad.severity is Severity.WARNING
    assert "<b>{{7*7}}.json" in bad.message.vi
    path = tmp_path / decision.file
    path.write_text(path.read_text(encoding="utf-8").replace("Lan", "Hoa"), encoding="utf-8")
    report = checked(tmp_path)
    assert the(report).waiver is None
    assert len(found(report, "waiver-unreadable")) == 2


def test_a_replacement_that_would_reopen_a_waived_finding_says_so(tmp_path):
    waive_it(two_zones(tmp_path))
    plan = open_folder(tmp_path)
    put_boundary(tmp_path, "b", board(50, 50, 150, 150.001))
    moved = open_folder(tmp_path).boundaries["b"]
    changes = preview_replacement(plan, moved)
    assert CODE in {finding.code for finding in changes.new_findings}
    assert CODE not in {finding.code for finding in changes.gone_findings}
    back = preview_replacement(open_folder(tmp_path), plan.boundaries["b"])
    assert CODE in {finding.code for finding in back.gone_findings}
    same = preview_replacement(plan, plan.boundaries["b"])
    assert (same.new_findings, same.gone_findings) == ((), ())


def test_a_finding_without_any_geometry_concerns_none(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    report = checked(tmp_path)
    missing = the(report, "boundary-missing")
    assert Geometries(report.plan).concerned(missing) == {"boundaries/a.geojson": None}
    waive_it(tmp_path, missing)
    assert the(checked(tmp_path), "boundary-missing").waived
