"""Declared against measured: the verdicts by hand-worked squares."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drawn_plans import board, checked, codes, found, put_boundary, write_plan, zone_toml
from zoneplan.model.boundary import Evidence

# 1,00 ha declared: rounding ±0.005 ha = ±50 m². With σ = 0.05 m a square of side s has σ_A = √2·s·σ ≈ 7.09 m²,
# so the evidence reaches to 50 + 2 · 7.09 = 64.2 m².
SQUARES = [
    (100.0, "within-rounding", 0.0),
    (100.2, "within-rounding", 40.04),
    (100.3, "within-evidence", 60.09),
    (100.5, "contradiction", 100.25),
    (99.5, "contradiction", -99.75),
]


@pytest.mark.parametrize(("side", "verdict", "difference_m2"), SQUARES)
def test_a_square_against_one_hectare(tmp_path, side, verdict, difference_m2):
    write_plan(tmp_path, [zone_toml("a")])
    put_boundary(tmp_path, "a", board(0, 0, side, side))
    row = checked(tmp_path).zones[0]
    assert row.verdict == verdict
    assert row.difference_ha * 1e4 == pytest.approx(difference_m2, abs=0.05)
    assert row.sigma_ha * 1e4 == pytest.approx(math.sqrt(2) * side * 0.05, rel=1e-3)
    assert row.tolerance_ha * 1e4 == pytest.approx(50 + 2 * math.sqrt(2) * side * 0.05, rel=1e-3)


def test_a_contradiction_is_an_error_that_says_by_how_much(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    put_boundary(tmp_path, "a", board(0, 0, 110, 100))
    (finding,) = found(checked(tmp_path), "area-contradiction")
    assert finding.severity == "error"
    assert finding.measured == pytest.approx(1.1, abs=1e-4)
    assert "nhiều hơn 0,1000\u00a0ha (1.000\u00a0m², 10,00\u00a0%)" in finding.message.vi
    assert "more by 0.1000\u00a0ha (1,000\u00a0m², 10.00\u00a0%)" in finding.message.en
    assert finding.geometry is not None


def test_a_figure_with_about_is_only_a_warning(tmp_path):
    write_plan(tmp_path, [zone_toml("a", "2", about=True)])
    put_boundary(tmp_path, "a", board(0, 0, 200, 200))
    report = checked(tmp_path)
    assert report.zones[0].verdict == "contradiction"
    assert codes(report, "error") == set()
    assert "area-contradiction-about" in codes(report, "warning")


def test_a_schematic_agrees_by_construction_and_never_within_rounding(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    put_boundary(tmp_path, "a", board(-50, -50, 50, 50), evidence=Evidence.SCHEMATIC)
    row = checked(tmp_path).zones[0]
    assert (row.verdict, row.sigma_ha, row.accuracy_m) == ("by-construction", None, None)


def test_a_schematic_that_someone_changed_is_a_contradiction_although_rounding_would_hide_it(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    put_boundary(
        tmp_path, "a", board(-50, -50, 50.1, 50), evidence=Evidence.SCHEMATIC
    )  # +10 m², rounding is 50
    report = checked(tmp_path)
    assert report.zones[0].verdict == "contradiction"
    assert "area-schematic-changed" in codes(report, "error")


def test_a_zone_without_a_claim_is_measured_and_says_so(tmp_path):
    write_plan(tmp_path, [zone_toml("a", None)])
    put_boundary(tmp_path, "a", board(0, 0, 100, 100))
    report = checked(tmp_path)
    assert report.zones[0].verdict == "no-claim"
    assert report.zones[0].plane_ha == pytest.approx(1.0, abs=1e-6)
    assert "area-no-claim" in codes(report, "note")


def test_a_hole_is_not_land(tmp_path):
    write_plan(tmp_path, [zone_toml("a", "0,96")])
    put_boundary(tmp_path, "a", board(0, 0, 100, 100).difference(board(40, 40, 60, 60)))
    assert checked(tmp_path).zones[0].verdict == "within-rounding"


@settings(max_examples=25)
@given(side=st.floats(90, 110), accuracy_m=st.floats(0.01, 5))
def test_the_verdict_never_gets_worse_with_a_coarser_boundary(tmp_path_factory, side, accuracy_m):
    """Law: less accuracy can turn a contradiction into "within evidence", never the other way."""
    folder = tmp_path_factory.mktemp("plan")
    write_plan(folder, [zone_toml("a")])
    order = ["within-rounding", "within-evidence", "contradiction"]
    seen = []
    for accuracy in (accuracy_m, 2 * accuracy_m):
        put_boundary(folder, "a", board(0, 0, side, side), accuracy_m=accuracy)
        seen.append(order.index(checked(folder).zones[0].verdict))
    assert seen[1] <= seen[0]
