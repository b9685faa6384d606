"""Replacing a boundary, looked at before anything is saved."""

import pytest

from tests.drawn_plans import EPSG, board, polygon, put_boundary, write_plan, zone_toml
from zoneplan.checks.replacement import preview_replacement
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.model.boundary import Boundary, Evidence
from zoneplan.store.folder import open_folder

APART = '\n[[relations]]\na = "a"\nb = "b"\nexpected = "apart"\nwhy = { vi = "t", en = "t" }\n'


def plan(folder, *, old=True):
    write_plan(folder, [zone_toml("a"), zone_toml("b", None)], extra=APART)
    if old:
        put_boundary(folder, "a", board(0, 0, 100, 100))
    put_boundary(folder, "b", board(150, 0, 250, 100))
    return open_folder(folder)


def drawn(shape) -> Boundary:
    return Boundary(
        "a", vn2000_to_wgs84(shape, EPSG), Evidence.SURVEYED, 0.05, "test", "boundaries/a.geojson"
    )


def test_land_gained_and_lost_verdicts_and_new_overlaps(tmp_path):
    """The square of 1 ha slides 60 m east: 0.6 ha gained, 0.6 lost, and 10 m now lie on b."""
    seen = preview_replacement(plan(tmp_path), drawn(board(60, 0, 160, 100)))
    assert (seen.gained_m2, seen.lost_m2, seen.kept_m2) == (
        pytest.approx(6000, abs=0.1),
        pytest.approx(6000, abs=0.1),
        pytest.approx(4000, abs=0.1),
    )
    before, after = seen.rows
    assert before.verdict == after.verdict == "within-rounding"
    ((old, new),) = seen.pairs
    assert (old.overlap_m2, new.overlap_m2) == (0, pytest.approx(1000, abs=0.1))
    assert {f.code for f in seen.new_findings} == {"overlap-contradicts"}
    assert {f.code for f in seen.gone_findings} == {"overlap-none"}


def test_a_verdict_that_changes_is_seen(tmp_path):
    before, after = preview_replacement(plan(tmp_path), drawn(board(0, 0, 110, 100))).rows
    assert (before.verdict, after.verdict) == ("within-rounding", "contradiction")


def test_where_there_was_no_boundary_everything_is_gained(tmp_path):
    seen = preview_replacement(plan(tmp_path, old=False), drawn(board(0, 0, 100, 100)))
    assert (seen.gained_m2, seen.lost_m2) == (pytest.approx(10_000, abs=0.1), 0)
    assert "boundary-missing" in {f.code for f in seen.gone_findings}
    assert seen.pairs[0][0] is None


def test_an_invalid_new_boundary_is_told_and_measured_as_nothing(tmp_path):
    seen = preview_replacement(plan(tmp_path), drawn(polygon((0, 0), (100, 100), (100, 0), (0, 100))))
    assert seen.gained_m2 == 0
    assert "geometry-invalid" in {f.code for f in seen.new_findings}


def test_the_same_boundary_again_changes_nothing(tmp_path):
    opened = plan(tmp_path)
    seen = preview_replacement(opened, opened.boundaries["a"])
    assert (seen.gained_m2, seen.lost_m2) == (0, 0)
    assert seen.new_findings == seen.gone_findings == ()
