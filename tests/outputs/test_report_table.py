"""The terminal report fits its terminal and says what matters first."""

import re
import unicodedata
from dataclasses import replace

import pytest
from rich.cells import cell_len

from tests.outputs.sample_report import both, empty_report, sample_report
from zoneplan.checks.report import Report
from zoneplan.model.messages import catalogue
from zoneplan.model.numbers import LANGS, Lang
from zoneplan.outputs.report.summary import nestings
from zoneplan.outputs.report.table import table_report


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [80, 100, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int, lang: Lang, data_report: Report) -> None:
    for report in (sample_report(), empty_report(), data_report):
        lines = table_report(report, lang, width=width).splitlines()
        assert max(cell_len(line) for line in lines) <= width


def test_no_name_can_command_the_terminal() -> None:
    report = sample_report()
    named = report.plan.registry.model_copy(update={"name": both("\x1b[2J\x1b]0;mine\x07\x9b31mPlan")})
    text = table_report(replace(report, plan=replace(report.plan, registry=named)), "vi", width=100)
    assert "Plan" in text
    assert not [sign for sign in text if unicodedata.category(sign) == "Cc" and sign != "\n"]


@pytest.mark.parametrize("lang", LANGS)
def test_errors_stand_before_warnings_and_each_kind_says_what_to_do(lang: Lang) -> None:
    text = table_report(sample_report(), lang, width=120)
    places = [text.index(catalogue()[f"severity.{s}"].to(lang).upper() + "  ") for s in ("error", "warning")]
    assert places == sorted(places)
    flat = re.sub(r"\s+", " ", text)
    for code in ("overlap-contradicts", "geometry-invalid", "area-contradiction"):
        assert re.sub(r"\s+", " ", catalogue()[f"finding.{code}.advice"].to(lang)) in flat


def test_square_brackets_and_braces_in_names_are_text() -> None:
    report = sample_report()
    assert "{{7*7}}" in re.sub(r"\s+", "", table_report(report, "vi", width=200))


def test_digits_stand_as_printed_for_vietnamese_and_are_never_misread_by_english_readers() -> None:
    assert "khoảng 2.000 " in table_report(sample_report(), "vi", width=120)
    assert "about 2,000 " in table_report(sample_report(), "en", width=120)
    assert "100,0 " in table_report(sample_report(), "vi", width=120)


def test_a_plan_without_zones_says_so() -> None:
    assert catalogue()["report.summary.nothing"].vi in table_report(empty_report(), "vi", width=200)


def test_the_five_zones_are_added_up_with_every_nesting_the_sources_leave_open(data_report: Report) -> None:
    """15.47 + 220 + 2000 + 50 + 650; less 15.47 inside 220; less 220 too if that lies in the 2,000 ha."""
    bare, steps = nestings(data_report)
    assert bare == pytest.approx(2935.47)
    assert [(step.inner, step.outer) for step in steps] == [
        ("hoa-phu", "science-region"),
        ("science-region", "north-relocation"),
    ]
    assert [step.ha for step in steps] == pytest.approx([2920.0, 2700.0])
    text = re.sub(r"\s+", " ", table_report(data_report, "vi", width=120))
    assert "2.935,47 ha" in text
    assert "2.920,00 ha" in text
