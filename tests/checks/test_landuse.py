"""The land-use balance and its rules: a square of 100 m with strips of whole per cents, answers by hand."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawn_plans import (
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
from zoneplan.checks.balance.judge import land_use_balance, parcels_balance
from zoneplan.checks.balance.rows import printed_pct
from zoneplan.checks.balance.words import against_texts
from zoneplan.checks.fabric.report import ParcelsReport
from zoneplan.checks.report import CodeSum, LotRow
from zoneplan.checks.table import validate
from zoneplan.model.boundary import Evidence
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.rules.rule import RuleBook
from zoneplan.sources.rules import read_rules, shipped_rules
from zoneplan.store.folder import open_folder

OWN = """
schema = "zoneplan-rules/1"
keep_shipped = false
[[rules]]
id = "own"
name = { vi = "Riêng", en = "Own" }
edition = "QĐ 1"
source = "test"
grade = "H"
SEVERITY
[rules.zones]
codes = ["SKK"]
[[rules.shares]]
id = "green"
name = { vi = "Cây xanh", en = "Green" }
codes = ["DKV", "DDT"]
least_pct = 10
[[rules.shares]]
id = "roads"
name = { vi = "Đường", en = "Roads" }
codes = ["DGT"]
least_pct = 10
"""
IN_2026 = datetime(2026, 6, 1, tzinfo=UTC)
BOOK = RuleBook(read_rules(OWN.replace("SEVERITY", "").encode()).rules)


def strips(*parts):
    """Lots of 100 m height side by side: (code, metres wide); 1 m is 1 % of the zone."""
    lots, x = {}, 0.0
    for number, (code, wide) in enumerate(parts):
        lots[str(number)] = (board(x, 0, x + wide, 100), {"code": code})
        x += wide
    return lots


def plan_of(folder, lots, *, rules=None, names="", printed="1,00"):
    zone = zone_toml("a", printed).replace("vn2000_epsg", f"{names}\nvn2000_epsg")
    write_plan(folder, [zone])
    put_boundary(folder, "a", board(0, 0, 100, 100))
    put_lots(folder, "a", lots)
    if rules is not None:
        (folder / "boundaries" / "rules.toml").write_text(rules, encoding="utf-8")
    return folder


def at(folder, moment=IN_2026):
    return validate(open_folder(folder), at=moment)


def row(classes, *, count=None, sum_m2=None):
    total = math.fsum(m2 for _, m2 in classes.values()) if sum_m2 is None else sum_m2
    sums = {code: CodeSum(n, m2) for code, (n, m2) in classes.items()}
    counted = sum(n for n, _ in classes.values()) if count is None else count
    return LotRow("lots", "a", counted, total, 0.0, 0.0, 0.0, 0.0, sums, ())


def test_codes_are_counted_measured_and_shared_the_largest_first(tmp_path):
    report = at(plan_of(tmp_path, strips(("DGT", 12), ("SKK", 40), ("DKV", 8), ("SKK", 40))))
    (balance,) = report.balances
    told = [(one.code, one.count, printed_pct(one.share)) for one in balance.rows]
    assert told == [("SKK", 2, Decimal("80.00")), ("DGT", 1, Decimal("12.00")), ("DKV", 1, Decimal("8.00"))]
    assert [one.m2 for one in balance.rows] == [pytest.approx(m2, abs=0.1) for m2 in (8000, 1200, 800)]
    assert balance.residual_m2 == pytest.approx(0, abs=1e-6)
    assert balance.printed_sum == Decimal("100.00")
    assert [one.message.en.partition(".")[0] for one in found(report, "landuse-balance")] == [
        "a-lots: the land-use codes (3) add up to the total of the lots"
    ]


def test_the_shipped_rule_finds_what_is_too_small_and_says_edition_dates_and_grade(tmp_path):
    report = at(plan_of(tmp_path, strips(("SKK", 79), ("DGT", 12), ("DKV", 8), ("DRA", 1))))
    (low,) = found(report, "landuse-share-low")
    assert low.severity.value == "warning"
    assert (low.measured, low.limit) == (pytest.approx(800, abs=0.1), pytest.approx(1000, abs=0.1))
    for words in (
        "Green land (DKV)",
        "8.00",
        "10.00",
        "QCVN 01:2021/BXD",
        "5 Jul 2021",
        "31 Dec 2026",
        "grade M",
    ):
        assert words in low.message.en.replace("\u00a0", " ")
    held = found(report, "landuse-share-held")
    assert [one.severity.value for one in held] == ["pass", "pass"]
    assert not found(report, "landuse-rules-none")


def test_a_share_that_prints_its_minimum_holds_it():
    classes = {"SKK": (1, 89.995), "DKV": (1, 0.004), "DGT": (1, 10.001)}
    book = replace(BOOK, rules=(BOOK.rules[0],))
    for dkv, held in ((9.996, True), (9.994, False)):
        classes["DKV"] = (1, dkv)
        classes["SKK"] = (1, 100 - 10.001 - dkv)
        (applied,) = land_use_balance(row(classes), rules=book, day=date(2026, 6, 1)).applied
        assert applied.shares[0].held is held
        assert (printed_pct(applied.shares[0].part) >= 10) is held


def test_codes_of_one_share_are_added_up():
    classes = {"SKK": (1, 80.0), "DKV": (1, 6.0), "DDT": (1, 4.0), "DGT": (1, 10.0)}
    (applied,) = land_use_balance(row(classes), rules=BOOK, day=date(2026, 6, 1)).applied
    assert [(one.part, one.held) for one in applied.shares] == [(pytest.approx(0.1), True)] * 2


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2021, 7, 4, 16, 59, tzinfo=UTC), "not in force on the day of the check, 4 Jul 2021"),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), "the values of this edition are not known"),
    ],
)
def test_a_rule_is_not_applied_on_a_day_that_it_does_not_cover_and_that_is_said(tmp_path, moment, words):
    report = at(plan_of(tmp_path, strips(("SKK", 100))), moment)
    assert not codes(report, "error", "warning")
    (note,) = found(report, "landuse-rules-none")
    assert words in note.message.en
    assert "QCVN 01:2021/BXD: not in force" in note.message.en


@pytest.mark.parametrize("day", [date(2021, 7, 5), date(2026, 12, 31)])
def test_the_first_and_the_last_day_count(day):
    balance = land_use_balance(row({"SKK": (1, 100.0)}), rules=RuleBook(shipped_rules()), day=day)
    assert [one.rule.edition for one in balance.applied] == ["QCVN 01:2021/BXD"]


def test_a_zone_of_other_land_is_left_alone_unless_zones_toml_names_the_rule(tmp_path):
    lots = strips(("ODT", 51), ("SKK", 49))
    note = found(at(plan_of(tmp_path / "x", lots)), "landuse-rules-none")[0].message.en
    assert "at least 50.00\u00a0% of SKK, SKN, SKT, SCT; here it is 49.00\u00a0%" in note
    named = at(plan_of(tmp_path / "y", lots, names='rules = ["qcvn-01-2021-industrial"]'))
    assert len(found(named, "landuse-share-low")) == 3
    assert named.balances[0].applied[0].named


def test_a_zone_may_name_no_rule_and_a_name_of_none_is_an_error(tmp_path):
    none = at(plan_of(tmp_path / "x", strips(("SKK", 100)), names="rules = []"))
    assert "rules = []" in found(none, "landuse-rules-none")[0].message.en
    wrong = at(plan_of(tmp_path / "y", strips(("SKK", 100)), names='rules = ["qcvn-01-2012"]'))
    (error,) = found(wrong, "landuse-rule-unknown")
    assert (error.severity.value, error.subjects) == ("error", ("a",))
    assert "qcvn-01-2021-industrial" in error.message.vi
    assert found(wrong, "landuse-rules-none")


def test_a_plans_own_rule_replaces_the_shipped_ones_with_its_own_severity(tmp_path):
    rules = OWN.replace("SEVERITY", 'severity = "error"')
    report = at(plan_of(tmp_path, strips(("SKK", 91), ("DKV", 9)), rules=rules))
    assert [one.severity.value for one in found(report, "landuse-share-low")] == ["error", "error"]
    assert {one.edition for one in report.plan.rules.rules} == {"QĐ 1"}
    assert report.balances[0].applied[0].own


def test_a_rule_for_no_zone_waits_to_be_named(tmp_path):
    rules = OWN.replace("SEVERITY", "").replace('[rules.zones]\ncodes = ["SKK"]\n', "")
    note = found(at(plan_of(tmp_path, strips(("SKK", 100)), rules=rules)), "landuse-rules-none")[0]
    assert 'rules = ["own"]' in note.message.en


def test_with_a_faulty_file_no_rule_is_applied_and_the_note_says_why(tmp_path):
    report = at(plan_of(tmp_path, strips(("SKK", 100)), rules="schema = 1"))
    assert "boundaries/rules.toml cannot be read" in found(report, "landuse-rules-none")[0].message.en
    assert report.balances[0].applied == ()


def test_schematic_lots_are_told_as_drawn_and_never_warn(data_report):
    balance = validate(data_report.plan, at=IN_2026).balances[0]
    assert balance.by_construction
    report = validate(data_report.plan, at=IN_2026)
    told = found(report, "landuse-share-held") + found(report, "landuse-share-low")
    assert len(told) == 3
    assert {one.severity.value for one in told} == {"note"}
    assert all("The lots are schematic" in one.message.en for one in told)
    assert all("minh họa" in one.message.vi for one in told)


def test_low_shares_of_schematic_lots_are_notes_too(tmp_path):
    folder = plan_of(tmp_path, strips(("SKK", 100)))
    put_boundary(folder, "a", board(0, 0, 100, 100), evidence=Evidence.SCHEMATIC)
    file = folder / "parcels" / "a-lots.geojson"
    file.write_bytes(file.read_bytes().replace(b'"evidence": "surveyed"', b'"evidence": "schematic"'))
    told = found(at(folder), "landuse-share-low")
    assert [one.severity.value for one in told] == ["note"] * 3


def test_the_total_is_held_against_zone_and_declared_area_in_words(tmp_path):
    (balance,) = at(plan_of(tmp_path, strips(("SKK", 60), ("DGT", 35)), printed="0,90")).balances
    zone, declared = (text.en.replace("\u00a0", " ") for text in against_texts(balance))
    # 95 m × 100 m = 0.95 ha of 1 ha: 0.05 ha, 5 %; of 0.90 ha: 0.05 ha more, 5.56 %
    assert (
        zone
        == "The lots add up to 0.9500 ha, 0.0500 ha (5.00 %) less than the zone on the plane (1.0000 ha)."
    )
    assert declared == "That is 0.0500 ha (5.56 %) more than the declared area (0.9000 ha)."


def test_without_a_declared_area_that_is_said_and_an_equal_total_is_called_equal(tmp_path):
    (balance,) = at(plan_of(tmp_path, strips(("SKK", 100)), printed=None)).balances
    zone, declared = (text.en for text in against_texts(balance))
    assert zone.startswith("The lots add up to 1.0000\u00a0ha, the area of the zone")
    assert declared.startswith("No source declares")


def test_a_lot_with_a_fault_is_in_no_share_and_is_counted(tmp_path):
    lots = strips(("SKK", 80), ("DGT", 10))
    lots["x"] = (polygon((90, 0), (100, 100), (100, 0), (90, 100)), {"code": "DKV"})
    (balance,) = at(plan_of(tmp_path, lots)).balances
    assert (balance.count, balance.faulty) == (2, 1)
    assert {one.code for one in balance.rows} == {"SKK", "DGT"}
    assert balance.rows[1].share == pytest.approx(1 / 9, abs=1e-5)


def test_a_layer_of_faulty_lots_only_has_no_shares(tmp_path):
    bow_tie = polygon((0, 0), (10, 10), (10, 0), (0, 10))
    report = checked(plan_of(tmp_path, {"1": (bow_tie, {"code": "SKK"})}))
    (balance,) = report.balances
    assert (balance.rows, balance.total_m2, balance.applied) == ((), 0.0, ())
    assert found(report, "landuse-rules-none")


def test_a_broken_sum_is_an_error_of_ours(tmp_path, monkeypatch):
    plan = open_folder(plan_of(tmp_path, strips(("SKK", 100))))
    broken = land_use_balance(row({"SKK": (1, 9000.0)}, sum_m2=10_000.0), rules=BOOK, day=date(2026, 6, 1))
    monkeypatch.setattr("zoneplan.checks.landuse.balances_of", lambda _: [broken])
    (error,) = found(validate(plan, at=IN_2026), "landuse-balance-broken")
    assert (error.severity.value, error.measured) == ("error", pytest.approx(-1000))


def test_a_layer_of_parcels_without_a_zone_is_judged_by_the_same_function(data_report):
    table = ParcelTable(
        "lots", "x.gpkg", "0" * 64, 9210, *(np.array([]) for _ in range(4)), evidence=Evidence.SCHEMATIC
    )
    figures = row({"SKK": (3, 90.0), "DGT": (1, 10.0)}, count=5)
    run = replace(data_report.run, at=IN_2026)
    nothing = np.array([])
    report = ParcelsReport(run, table, None, figures, nothing, nothing, (), (), (), {})
    balance = parcels_balance(report, RuleBook(shipped_rules()))
    assert (balance.zone, balance.zone_total, balance.declared_total) == (None, None, None)
    assert against_texts(balance) == ()
    assert (balance.by_construction, balance.faulty, balance.day) == (True, 1, date(2026, 6, 1))
    assert [one.held for one in balance.applied[0].shares] == [False, True, False]


AREAS = st.dictionaries(
    st.sampled_from(["SKK", "DGT", "DKV", "DRA", "ODT", "QQQ", "TMD", ""]),
    st.tuples(st.integers(1, 1000), st.floats(0.01, 1e9)),
    min_size=1,
)


@given(AREAS)
def test_shares_add_up_to_one_and_printed_shares_to_a_hundred_within_a_tenth(classes):
    balance = land_use_balance(row(classes), rules=RuleBook(shipped_rules()), day=date(2026, 6, 1))
    assert math.fsum(one.share for one in balance.rows) == pytest.approx(1, abs=1e-12)
    assert balance.residual_m2 == pytest.approx(0, abs=1e-9 * balance.total_m2)
    assert abs(balance.printed_sum - 100) <= Decimal("0.1")
    assert [one.m2 for one in balance.rows] == sorted((one.m2 for one in balance.rows), reverse=True)


@given(AREAS, st.randoms())
def test_the_order_of_the_codes_does_not_matter(classes, random):
    mixed = list(classes.items())
    random.shuffle(mixed)
    total = math.fsum(m2 for _, m2 in classes.values())
    one, other = (
        land_use_balance(row(dict(order), sum_m2=total), rules=BOOK, day=date(2026, 6, 1))
        for order in (classes.items(), mixed)
    )
    assert one == other
