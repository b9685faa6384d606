"""Lots against their zone: a 100 m square, and what can be wrong with its lots."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drawn_plans import (
    board,
    checked,
    codes,
    copy_of_data,
    found,
    polygon,
    put_boundary,
    put_lots,
    write_plan,
    zone_toml,
)


def lots_of(folder, lots):
    write_plan(folder, [zone_toml("a")])
    put_boundary(folder, "a", board(0, 0, 100, 100))
    put_lots(folder, "a", lots)
    return checked(folder)


HALVES = {"1": (board(0, 0, 50, 100), {}), "2": (board(50, 0, 100, 100), {})}


def test_two_halves_cover_the_zone_and_the_balance_closes(tmp_path):
    report = lots_of(tmp_path, HALVES)
    (row,) = report.parcels
    assert row.sum_m2 == pytest.approx(10_000, abs=0.05)
    assert (row.overlap_m2, row.gap_m2, row.outside_m2) == (pytest.approx(0, abs=0.05),) * 3
    assert row.balance_m2 == pytest.approx(0, abs=1e-6)
    assert {"lots-cover", "lots-balance"} <= codes(report, "pass")
    assert not codes(report, "error", "warning")


def test_a_gap_an_overlap_and_a_piece_outside_are_told_with_their_square_metres(tmp_path):
    report = lots_of(
        tmp_path,
        {
            "1": (board(0, 0, 50, 100), {}),
            "2": (board(45, 0, 80, 100), {}),  # 5 m over lot 1: 500 m²
            "3": (board(90, 0, 104, 100), {}),  # gap of 10 m: 1,000 m²; 4 m outside: 400 m²
        },
    )
    assert [f.measured for f in found(report, "lot-overlap")] == [pytest.approx(500, abs=0.1)]
    assert [f.measured for f in found(report, "lot-gap")] == [pytest.approx(1000, abs=0.1)]
    assert [f.measured for f in found(report, "lot-outside")] == [pytest.approx(400, abs=0.1)]
    assert found(report, "lot-outside")[0].subjects == ("a", "3")
    (row,) = report.parcels
    assert row.sum_m2 - row.overlap_m2 + row.gap_m2 - row.outside_m2 == pytest.approx(10_000, abs=0.1)


def test_equal_and_contained_lots_are_overlaps_too(tmp_path):
    report = lots_of(tmp_path, HALVES | {"3": HALVES["1"], "4": (board(60, 10, 70, 20), {})})
    pairs = {finding.subjects[1:] for finding in found(report, "lot-overlap")}
    assert pairs == {("1", "3"), ("2", "4")}


def test_a_declared_lot_area_is_held_against_the_measured_one(tmp_path):
    right, wrong = {"declared_m2": 5000}, {"declared_m2": 5012.5}
    report = lots_of(tmp_path, {"1": (HALVES["1"][0], right), "2": (HALVES["2"][0], wrong)})
    (finding,) = found(report, "lot-area")
    assert (finding.subjects, finding.limit) == (("a", "2"), 5012.5)
    assert "12,50\u00a0m²" in finding.message.vi


def test_lots_without_a_declared_area_are_said_to_be_unchecked(data_report):
    assert any("10 of 10 lots" in finding.message.en for finding in found(data_report, "not-checked"))


def test_a_lot_id_that_stands_twice_and_an_unknown_code_are_named(tmp_path):
    report = lots_of(
        tmp_path,
        {"1": (board(0, 0, 50, 100), {}), "x": (board(50, 0, 100, 100), {"lot": "1", "code": "QQQ"})},
    )
    assert found(report, "lot-duplicate")[0].measured == 2
    assert "QQQ" in found(report, "lot-code-unknown")[0].message.vi


def test_an_invalid_lot_is_left_out_and_the_rest_is_still_checked(tmp_path):
    bow_tie = polygon((50, 0), (100, 100), (100, 0), (50, 100))
    report = lots_of(tmp_path, {"1": HALVES["1"], "2": (bow_tie, {})} | {})
    assert len(found(report, "lot-invalid")) == 1
    assert found(report, "lot-gap")[0].measured == pytest.approx(5000, abs=0.1)
    assert (report.counts.checked, report.counts.skipped) == (2, 1)


def test_the_illustrative_layout_of_hoa_phu_tiles_its_site_exactly(data_report):
    (row,) = data_report.parcels
    assert row.count == 10
    assert row.sum_m2 == pytest.approx(154_700, abs=0.1)
    assert (row.overlap_m2, row.gap_m2, row.outside_m2) == (pytest.approx(0, abs=1e-6),) * 3
    assert sum(code.m2 for code in row.classes.values()) == pytest.approx(row.sum_m2)


@settings(max_examples=20)
@given(order=st.permutations(range(4)), cut=st.integers(10, 90))
def test_the_order_of_the_lots_does_not_change_the_sums(tmp_path_factory, order, cut):
    pieces = [board(0, 0, cut, 60), board(cut, 0, 100, 60), board(0, 55, 100, 90), board(30, 90, 100, 110)]
    folder = tmp_path_factory.mktemp("plan")
    straight = lots_of(folder, {str(i): (pieces[i], {}) for i in range(4)}).parcels[0]
    mixed = lots_of(folder, {str(i): (pieces[i], {}) for i in order}).parcels[0]
    # by hand: lots 6,000 + 3,500 + 1,400; overlap 100 × 5; outside 70 × 10; gap 30 × 10
    for row in (straight, mixed):
        assert row.sum_m2 == pytest.approx(10_900, abs=0.2)
        assert row.overlap_m2 == pytest.approx(500, abs=0.2)
        assert row.outside_m2 == pytest.approx(700, abs=0.2)
        assert row.gap_m2 == pytest.approx(300, abs=0.2)


def test_illustrative_lots_are_not_held_against_a_real_boundary(tmp_path):
    folder = copy_of_data(tmp_path / "plan")
    put_boundary(folder, "hoa-phu", board(1000, 0, 1393.32, 393.32))
    report = checked(folder)
    assert report.parcels == ()
    assert any("illustrative" in finding.message.en for finding in found(report, "not-checked"))
    assert not codes(report, "error")
    assert (report.counts.checked, report.counts.skipped) == (5, 10)


def test_a_layer_heaped_on_one_place_is_an_error_with_the_place_and_the_plan_is_still_checked(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("zoneplan.geometry.fabric.pairs._CANDIDATES_FREE", 100)
    heap = {str(n): (board(n / 100, 0, 50, 100), {}) for n in range(120)}
    report = lots_of(tmp_path, heap)
    (finding,) = found(report, "lots-too-dense")
    assert finding.measured > 5_000
    assert finding.geometry.geom_type == "Point"
    assert report.parcels == ()
    assert report.counts.skipped == 120
    assert [row.verdict for row in report.zones] != [None]
