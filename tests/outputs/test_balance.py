"""The land-use balance as table, chart, CSV and JSON: figures by hand, nothing by colour alone, nothing that runs."""

import csv
import json
from base64 import b64decode
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.outputs.sample_report import FORMULA, HOSTILE, sample_report
from zoneplan.checks.balance.judge import land_use_balance
from zoneplan.checks.report import CodeSum, LotRow
from zoneplan.model.landuse import LAND_USES
from zoneplan.model.numbers import LANGS
from zoneplan.model.rules.rule import RuleBook
from zoneplan.outputs.report import render, schema
from zoneplan.outputs.report.balance.chart import as_image, share_bars, stacked_bar, swatch
from zoneplan.outputs.report.balance.csv import COLUMNS, balance_csv
from zoneplan.outputs.report.balance.lines import code_lines, remarks, rule_lines
from zoneplan.outputs.report.table import table_report
from zoneplan.sources.rules import shipped_rules

DAY = date(2026, 6, 1)


def balance(parts, **more):
    """A balance of whole hectares: code -> ha, one lot each."""
    classes = {code: CodeSum(1, ha * 10_000.0) for code, ha in parts.items()}
    total = sum(part.m2 for part in classes.values())
    row = LotRow("lots", "a", len(parts), total, 0.0, 0.0, 0.0, 0.0, classes, ())
    return land_use_balance(row, rules=RuleBook(shipped_rules()), day=DAY, **more)


INDUSTRY = balance({"SKK": 70, "DGT": 12, "DKV": 8, "QQQ": 5, "": 3, "DRA": 2})


def drawn(svg):
    """The texts, boxes and hatches of a chart."""
    root = ET.fromstring(str(svg))  # noqa: S314  our own
    texts = [text.text for text in root.iter("text")]
    boxes = [box for box in root.iter("rect") if "lu-part" in box.get("class")]
    return texts, boxes, [path for path in root.iter("path") if path.get("class") == "lu-hatch"]


def test_lines_are_the_table_of_a_planner():
    lines = code_lines(INDUSTRY, "en")
    assert [(line.code, line.ha, line.pct) for line in lines] == [
        ("SKK", 70.0, 70.0),
        ("DGT", 12.0, 12.0),
        ("DKV", 8.0, 8.0),
        ("QQQ", 5.0, 5.0),
        ("–", 3.0, 3.0),
        ("DRA", 2.0, 2.0),
    ]
    assert [line.colour for line in lines] == ["#faaaa0", "#ffaa32", "#ffaaa0", None, None, "#cdaacd"]
    assert (lines[3].name, lines[3].known) == ("a code that no land-use map knows", False)
    assert lines[4].name == "lots without a code"
    (rule,) = rule_lines(INDUSTRY, "vi")
    assert [(one.pct, one.least_pct, one.verdict) for one in rule.shares] == [
        (8.0, 10.0, "thấp hơn mức tối thiểu"),
        (12.0, 10.0, "đạt"),
        (2.0, 1.0, "đạt"),
    ]
    assert "QCVN 01:2021/BXD" in rule.title
    assert all(
        words in rule.about for words in ("05/07/2021", "31/12/2026", "độ tin cậy M", "TT 01/2021/TT-BXD")
    )


def test_rounding_is_told_where_printed_shares_do_not_make_a_hundred():
    thirds = balance({"SKK": 1, "DGT": 1, "DKV": 1})
    assert [line.pct for line in code_lines(thirds, "vi")] == [33.33] * 3
    assert [text.replace("\u00a0", " ") for text in remarks(thirds, "en")] == [
        "The shares as printed add up to 99.99 %; the rest to 100 % is rounding."
    ]
    assert remarks(INDUSTRY, "en") == ()


def test_every_part_of_the_bar_says_its_code_and_an_unknown_colour_is_hatched():
    texts, boxes, hatches = drawn(stacked_bar(INDUSTRY, "en"))
    assert len(boxes) == 6
    assert len(hatches) == 2  # QQQ, and lots without a code
    assert all(any(code in text for text in texts) for code in ("SKK", "DGT", "DKV", "QQQ", "–", "DRA"))
    assert sum(float(box.get("width")) for box in boxes) == pytest.approx(640, abs=0.1)
    assert float(boxes[0].get("width")) == pytest.approx(0.7 * 640, abs=0.1)


def test_codes_too_small_to_be_seen_are_one_part_that_says_how_many():
    small = balance({"SKK": 990, "DGT": 6, "LUC": 1, "CLN": 1, "ODT": 1, "ONT": 1})
    texts, boxes, _ = drawn(stacked_bar(small, "en"))
    assert len(boxes) == 3
    assert any("4 others" in text for text in texts)


def test_a_share_that_is_too_small_is_hatched_and_says_so():
    (rule,) = rule_lines(INDUSTRY, "en")
    texts, boxes, hatches = drawn(share_bars(rule.shares, "en"))
    assert (len(boxes), len(hatches)) == (3, 1)
    assert "Green land (DKV) 8.00 %: below the minimum" in texts
    assert texts.count("minimum 10.00 %") == 2


@given(st.dictionaries(st.sampled_from(sorted(LAND_USES)), st.floats(0.001, 1000), min_size=1))
def test_labels_below_the_bar_stand_apart(parts):
    root = ET.fromstring(str(stacked_bar(balance(parts), "vi")))  # noqa: S314  our own
    rows: dict[str, list[tuple[float, float]]] = {}
    for text in root.iter("text"):
        if "lu-end" in text.get("class"):
            end = float(text.get("x"))
            rows.setdefault(text.get("y"), []).append((end - 6.4 * len(text.text), end))
    for spans in rows.values():
        spans.sort()
        assert all(a[1] <= b[0] + 1e-6 for a, b in pairwise(spans))


def test_nothing_is_drawn_where_nothing_was_measured():
    assert stacked_bar(balance({}), "vi") is None
    assert remarks(balance({}), "vi") == ()


def test_a_chart_as_an_image_is_whole_and_hostile_words_stay_words():
    (rule,) = rule_lines(sample_report().balances[0], "vi")
    for svg in (share_bars(rule.shares, "vi"), stacked_bar(sample_report().balances[0], "vi"), swatch(None)):
        assert "<script" not in svg
    head, _, body = as_image(share_bars(rule.shares, "vi")).partition(",")
    assert head == "data:image/svg+xml;base64"
    root = ET.fromstring(b64decode(body))  # noqa: S314  our own
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.find("{http://www.w3.org/2000/svg}style") is not None


def test_the_csv_has_codes_total_shares_and_rules_left_out():
    text = balance_csv([INDUSTRY], "en")
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))
    assert list(rows[0]) == list(COLUMNS)
    assert [row["row"] for row in rows] == ["code"] * 6 + ["total"] + ["share"] * 3 + ["not-applied"]
    assert (rows[0]["code"], rows[0]["lots"], rows[0]["ha"], rows[0]["percent"]) == (
        "SKK",
        "1",
        "70.0",
        "70.0",
    )
    assert (rows[6]["ha"], rows[6]["percent"]) == ("100.0", "100.0")
    green = rows[7]
    assert (green["minimum_percent"], green["verdict"], green["grade"]) == ("10.0", "below the minimum", "M")
    assert (green["since"], green["until"]) == ("2021-07-05", "2026-12-31")
    assert rows[-1]["rule"] == "qcvn-01-2026-industrial"


def test_no_cell_of_the_csv_runs():
    formulas = balance({FORMULA: 1, "SKK": 2})
    for row in csv.reader(balance_csv([formulas, *sample_report().balances], "vi").splitlines()):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row)


@pytest.mark.parametrize("lang", LANGS)
def test_every_form_of_the_report_has_the_verdicts(lang, data_report):
    report = sample_report()
    page = render(report, "html", lang)
    low, held = ("thấp hơn mức tối thiểu", "đạt") if lang == "vi" else ("below the minimum", "met")
    assert f"<strong>{low}</strong>" in page
    assert f"<strong>{held}</strong>" in page
    assert page.count('class="lu-chart"') == 2
    assert "01/01/2027" in page or "1 Jan 2027" in page
    assert HOSTILE not in page
    assert low in table_report(report, lang, width=300)
    assert low in render(report, "balance", lang)
    assert "hoa-phu-lots" in render(data_report, "balance", lang)


def test_the_json_carries_the_balance_and_old_reports_without_it_still_satisfy_the_schema():
    body = json.loads(render(sample_report(), "json", "vi"))
    validator = jsonschema.Draft202012Validator(schema())
    validator.validate(body)
    told = body["parcels"][0]["balance"]
    assert [(one["code"], one["share"]) for one in told["codes"]] == [("DGT", 0.5), ("SKC", 0.5)]
    assert [(one["id"], one["held"], one["least"]) for one in told["rules"][0]["shares"]] == [
        ("green", False, 0.1),
        ("roads", True, 0.1),
    ]
    assert told["not_applied"][0]["id"] == "s"
    assert told["declared"] == {"m2": 1_000_000.0, "difference_m2": 0.0}
    del body["parcels"][0]["balance"]
    validator.validate(body)
    body["parcels"][0]["balance"] = told | {"total_m2": -1}
    assert not validator.is_valid(body)


def test_colours_are_well_formed_and_an_unknown_name_has_the_lowest_grade():
    assert {"SON", "MNC", "DDT", "CCC", "SCC"} <= set(LAND_USES)
    for code, use in LAND_USES.items():
        assert use.code == code
        assert use.colour is None or (len(use.colour) == 7 and int(use.colour[1:], 16) >= 0)
    assert (LAND_USES["SCC"].grade, LAND_USES["SCC"].colour) == ("U", None)
    assert LAND_USES["SON"].colour == LAND_USES["MNC"].colour == "#a0ffff"
