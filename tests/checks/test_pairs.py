"""Two zones against what the sources expect: one drawn case a verdict."""

import pytest

from tests.drawn_plans import board, checked, codes, found, put_boundary, write_plan, zone_toml
from zoneplan.model.boundary import Evidence

SURVEYED, SCHEMATIC, DIGITISED = Evidence.SURVEYED, Evidence.SCHEMATIC, Evidence.DIGITISED


def relation(expected: str) -> str:
    return f'\n[[relations]]\na = "a"\nb = "b"\nexpected = "{expected}"\nwhy = {{ vi = "t", en = "t" }}\n'


def two(folder, a, b, expected=None, evidence=SURVEYED, accuracy_m=0.05):
    extra = relation(expected) if expected else ""
    write_plan(folder, [zone_toml("a", None), zone_toml("b", None)], extra=extra)
    put_boundary(folder, "a", a, evidence=evidence, accuracy_m=accuracy_m)
    put_boundary(folder, "b", b, evidence=evidence, accuracy_m=accuracy_m)
    return checked(folder)


# b's rectangle, expected, evidence, accuracy, then: verdict, allowed, code, severity. a is 100 m × 100 m at 0, 0.
CASES = {
    "far apart": ((500, 0, 600, 100), "apart", SURVEYED, 0.05, "none", True, "overlap-none pass"),
    "10 m apart, digitised to 5 m": (
        ((110, 0, 210, 100), "apart", DIGITISED, 5.0, "possible", None, "overlap-possible note")
    ),
    "half over each other": (
        ((50, 0, 150, 100), "apart", SURVEYED, 0.05, "certain", False, "overlap-contradicts error")
    ),
    "8 m over, digitised to 5 m": (
        ((92, 0, 192, 100), "apart", DIGITISED, 5.0, "possible", None, "overlap-within-accuracy warning")
    ),
    "0.8 m over: perhaps the datum": (
        ((99.2, 0, 199, 100), "apart", SURVEYED, 0.05, "certain", None, "sliver warning")
    ),
    "b holds a, as expected": (
        ((-50, -50, 150, 150), "within", SURVEYED, 0.05, "certain", True, "within-held pass")
    ),
    "a reaches out of b by 50 m": (
        ((50, -50, 150, 150), "within", SURVEYED, 0.05, "certain", False, "within-contradicts error")
    ),
    "a reaches out of b by 4 m, digitised to 5 m": (
        ((4, -50, 150, 150), "within", DIGITISED, 5.0, "certain", None, "within-open note")
    ),
    "nobody knows": ((50, 0, 150, 100), "unknown", SURVEYED, 0.05, "certain", None, "overlap-unjudged note"),
    "no relation counts as unknown": (
        ((50, 0, 150, 100), None, SURVEYED, 0.05, "certain", None, "overlap-unjudged note")
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_pair(tmp_path, case):
    b, expected, evidence, accuracy_m, verdict, allowed, told = CASES[case]
    code, severity = told.split()
    report = two(tmp_path, board(0, 0, 100, 100), board(*b), expected, evidence, accuracy_m)
    (pair,) = report.pairs
    assert (pair.verdict, pair.expected, pair.allowed) == (verdict, expected or "unknown", allowed)
    assert code in codes(report, severity)


def test_figures_of_an_overlap_are_those_of_the_drawing(tmp_path):
    report = two(tmp_path, board(0, 0, 100, 100), board(80, 0, 280, 100), "apart")
    (pair,) = report.pairs
    assert pair.overlap_m2 == pytest.approx(2000, abs=0.05)
    assert (pair.share_a, pair.share_b) == (pytest.approx(0.2, abs=1e-5), pytest.approx(0.1, abs=1e-5))
    assert pair.width_m == pytest.approx(20, abs=0.5)
    (finding,) = found(report, "overlap-contradicts")
    assert "2.000\u00a0m² (0,20\u00a0ha)" in finding.message.vi
    assert finding.geometry.area > 0


def test_two_schematics_drawn_over_each_other_are_an_error_of_the_drawing_though_only_possible(tmp_path):
    report = two(tmp_path, board(0, 0, 100, 100), board(50, 0, 150, 100), "apart", SCHEMATIC)
    (pair,) = report.pairs
    assert (pair.verdict, pair.allowed) == ("possible", False)
    (finding,) = found(report, "overlap-contradicts")
    assert "schematic" in finding.message.en


def test_within_reads_a_lies_within_b_also_when_the_register_names_the_later_zone_first(tmp_path):
    extra = relation("within").replace('a = "a"\nb = "b"', 'a = "b"\nb = "a"')
    write_plan(tmp_path, [zone_toml("a", None), zone_toml("b", None)], extra=extra)
    put_boundary(tmp_path, "a", board(0, 0, 100, 100))
    put_boundary(tmp_path, "b", board(20, 20, 40, 40))
    report = checked(tmp_path)
    assert [(pair.a, pair.b, pair.allowed) for pair in report.pairs] == [("b", "a", True)]


def test_one_drawing_saved_for_two_zones_is_named(tmp_path):
    report = two(tmp_path, board(0, 0, 100, 100), board(0, 0, 100, 100), "unknown")
    assert "duplicate-boundary" in codes(report, "error")


def test_the_order_of_the_zones_does_not_change_the_figures(tmp_path):
    shapes = {"a": board(0, 0, 100, 100), "b": board(60, 10, 160, 90), "c": board(90, -40, 120, 200)}
    seen = []
    for number, order in enumerate(("abc", "cba", "bca")):
        folder = tmp_path / str(number)
        write_plan(folder, [zone_toml(zone, None) for zone in order])
        for zone in order:
            put_boundary(folder, zone, shapes[zone])
        seen.append({frozenset((p.a, p.b)): round(p.overlap_m2, 6) for p in checked(folder).pairs})
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0]) == 3


def test_a_zone_that_cannot_be_within_is_told_with_certainty(tmp_path):
    ring = board(0, 0, 300, 300).difference(board(100, 100, 200, 200))
    write_plan(tmp_path, [zone_toml("a", None), zone_toml("b", None)], extra=relation("within"))
    put_boundary(tmp_path, "a", board(120, 120, 180, 180))
    put_boundary(tmp_path, "b", ring)
    (finding,) = found(checked(tmp_path), "within-contradicts")
    assert "enough to be certain" in finding.message.en
    assert "not enough" not in finding.message.en
