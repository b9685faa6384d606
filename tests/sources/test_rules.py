"""rules.toml: every fault with its place; shipped rules, and a plan's own in their place."""

from datetime import date

import pytest

from tests.drawn_plans import REPOSITORY, checked, found, write_plan, zone_toml
from zoneplan.model.rules.rule import rule_book
from zoneplan.sources.rules import MAX_RULE_BYTES, RulesUnreadable, read_rules, shipped_rules

GOOD = """
schema = "zoneplan-rules/1"
[[rules]]
id = "own"
name = { vi = "Riêng", en = "Own" }
edition = "QĐ 1/2026"
since = "2026-01-01"
until = "2026-12-31"
source = "thử"
grade = "H"
severity = "error"
[rules.zones]
codes = ["SKK"]
share_pct = 40.0
[[rules.shares]]
id = "green"
name = { vi = "Cây xanh", en = "Green" }
codes = ["DKV", "DDT"]
least_pct = 12.5
[[rules.shares]]
id = "roads"
name = { vi = "Đường", en = "Roads" }
codes = ["DGT"]
least_pct = 10
"""


def faults(text: str) -> dict[str, str]:
    with pytest.raises(RulesUnreadable) as caught:
        read_rules(text.encode())
    assert caught.value.why.vi
    return {fault.where: fault.what.en for fault in caught.value.faults}


def test_a_good_file_is_read():
    (rule,) = read_rules(b"\xef\xbb\xbf" + GOOD.encode()).rules
    assert (rule.id, rule.edition, rule.weight.value) == ("own", "QĐ 1/2026", "error")
    assert [(share.codes, share.least_pct) for share in rule.shares] == [
        (("DKV", "DDT"), 12.5),
        (("DGT",), 10.0),
    ]


# One defect each: what is replaced, by what, where it is told and in which words.
DEFECTS = [
    ('schema = "zoneplan-rules/1"', 'schema = "zoneplan-rules/2"', "schema", "choose one of"),
    ('id = "own"', 'id = "Own rule"', "rules[Own rule].id", "form"),
    ('id = "own"', "", "rules[1].id", "missing"),
    ('edition = "QĐ 1/2026"\n', "", "rules[own].edition", "missing"),
    ('source = "thử"', 'source = ""', "rules[own].source", "must not be empty"),
    ('grade = "H"', 'grade = "A"', "rules[own].grade", "choose one of"),
    ('severity = "error"', 'severity = "pass"', "rules[own].severity", "choose one of"),
    ('severity = "error"', 'weight = "error"', "rules[own].weight", "no such key"),
    ('since = "2026-01-01"', "since = 2026-01-01", "rules[own].since", "expected text"),
    ('since = "2026-01-01"', 'since = "1/1/2026"', "rules[own].since", "form"),
    ('since = "2026-01-01"', 'since = "2026-02-30"', "rules[own].since", "not in the calendar"),
    ('since = "2026-01-01"', 'since = "2027-01-01"', "rules[own]", "comes before the first"),
    ('codes = ["SKK"]', "codes = []", "rules[own].zones.codes", "at least one"),
    ('codes = ["SKK"]', 'codes = "SKK"', "rules[own].zones.codes", "expected a list"),
    ("share_pct = 40.0", "share_pct = 140.0", "rules[own].zones.share_pct", "too large"),
    ('codes = ["DGT"]', "codes = []", "rules[own].shares[roads].codes", "at least one"),
    ('codes = ["DGT"]', 'codes = ["DKV"]', "rules[own]", "counted twice"),
    ('codes = ["DGT"]', 'codes = [" DGT"]', "rules[own].shares[roads].codes[1]", "form"),
    ('id = "roads"', 'id = "green"', "rules[own].shares", "stands 2 times"),
    ("least_pct = 10\n", "least_pct = 0\n", "rules[own].shares[roads].least_pct", "greater than 0"),
    ("least_pct = 10\n", "least_pct = 100.5\n", "rules[own].shares[roads].least_pct", "too large"),
    ("least_pct = 10\n", "least_pct = nan\n", "rules[own].shares[roads].least_pct", "finite"),
    ("least_pct = 10\n", "least_pct = 10.005\n", "rules[own].shares[roads].least_pct", "two decimals"),
    ("least_pct = 10\n", "least_pct = 90\n", "rules[own]", "more than 100"),
    ("least_pct = 10\n", 'least_pct = "10 %"\n', "rules[own].shares[roads].least_pct", "finite number"),
    ('grade = "H"', 'grade = "H"\nvalues = "unknown"', "rules[own]", "remove one of the two"),
    ('vi = "Riêng"', 'vi = "Ho\u0300a"', "rules[own].name.vi", "NFC"),
    ('schema = "zoneplan-rules/1"', 'schema = "zoneplan-rules/1"\nkeep_shipped = 1', "keep_shipped", "true or false"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "words"), DEFECTS)
def test_one_defect_is_told_with_its_place_and_what_is_expected(old, new, where, words):
    assert old in GOOD
    assert words in faults(GOOD.replace(old, new, 1))[where]


def test_a_rule_without_shares_must_say_that_its_values_are_unknown():
    head = GOOD.partition("[[rules.shares]]")[0]
    assert "values" in faults(head)["rules[own]"]
    assert (
        read_rules(head.replace('grade = "H"', 'grade = "H"\nvalues = "unknown"').encode()).rules[0].shares
        == ()
    )


def test_all_faults_are_told_at_once_and_twice_the_same_id():
    text = GOOD.replace('grade = "H"', 'grade = "A"').replace("least_pct = 12.5", "least_pct = -1")
    text += GOOD.partition("[[rules]]")[1] + GOOD.partition("[[rules]]")[2]
    assert set(faults(text)) == {"rules[own].grade", "rules[own].shares[green].least_pct", "rules"}


@pytest.mark.parametrize("content", [b"schema = ", b"\xff\xfe", b"[" * 100_000, b"#" * (MAX_RULE_BYTES + 1)])
def test_what_is_no_toml_or_too_big_is_refused_in_words(content):
    with pytest.raises(RulesUnreadable) as caught:
        read_rules(content)
    assert caught.value.faults == ()


def test_the_shipped_editions_follow_each_other_and_the_unknown_one_invents_nothing():
    old, new = shipped_rules()
    assert (old.covers(date(2026, 12, 31)), new.covers(date(2026, 12, 31))) == (True, False)
    assert (old.covers(date(2027, 1, 1)), new.covers(date(2027, 1, 1))) == (False, True)
    assert not old.covers(date(2021, 7, 4))
    assert old.covers(date(2021, 7, 5))
    assert {share.id: share.least_pct for share in old.shares} == {"green": 10, "roads": 10, "technical": 1}
    assert (old.grade, new.grade, new.values, new.shares) == ("M", "U", "unknown", ())


def test_own_rules_stand_beside_the_shipped_ones_or_in_their_place():
    shipped = shipped_rules()
    own = read_rules(GOOD.encode())
    assert [rule.id for rule in rule_book(shipped, own).rules] == [*(rule.id for rule in shipped), "own"]
    alone = read_rules(GOOD.replace('rules/1"', 'rules/1"\nkeep_shipped = false', 1).encode())
    assert [rule.id for rule in rule_book(shipped, alone).rules] == ["own"]
    same = rule_book(shipped, read_rules(GOOD.replace('"own"', '"qcvn-01-2021-industrial"', 1).encode()))
    assert [rule.edition for rule in same.rules] == ["QCVN 01:2026/BXD", "QĐ 1/2026"]
    assert same.own == {"qcvn-01-2021-industrial"}


def test_a_faulty_file_is_a_finding_with_every_fault_and_hides_nothing_else(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    text = GOOD.replace('grade = "H"', 'grade = "A"').replace("least_pct = 12.5", "least_pct = -1")
    (tmp_path / "boundaries" / "rules.toml").write_text(text, encoding="utf-8")
    report = checked(tmp_path)
    (told,) = [one for one in found(report, "unreadable") if one.layer == "boundaries/rules.toml"]
    assert "rules[own].grade" in told.message.vi
    assert "rules[own].shares[green].least_pct" in told.message.vi
    assert "\n" not in told.message.vi
    assert report.plan.rules.rules == ()
    assert found(report, "boundary-missing")
    assert "boundaries/rules.toml" in {one.path for one in report.run.inputs}


def test_no_folder_where_the_file_should_be_stops_a_plan(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    (tmp_path / "boundaries" / "rules.toml").mkdir()
    assert [one.layer for one in found(checked(tmp_path), "unreadable")] == ["boundaries/rules.toml"]


def test_the_shipped_plan_names_only_rules_that_are_there(data_report):
    named = [rule for zone in data_report.plan.registry.zones for rule in zone.rules or ()]
    assert named
    assert all(data_report.plan.rules.rule(rule) for rule in named)
    assert (REPOSITORY / "zoneplan" / "model" / "rules" / "qcvn-01.toml").is_file()
