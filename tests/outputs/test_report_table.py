"""The terminal report fits its terminal and says what matters first."""

import re
import unicodedata
from collections import Counter
from dataclasses import replace

import pytest
from rich.cells import cell_len

from tests.outputs.sample_report import both, empty_report, sample_report
from zoneplan.checks.report import Report
from zoneplan.model.messages import catalogue, say
from zoneplan.model.numbers import LANGS, Lang
from zoneplan.outputs.report.summary import matters, nestings
from zoneplan.outputs.report.table import allowed, table_report
from zoneplan.outputs.report.wording import bare, declared, signed, verdict, word, zone_names


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [40, 80, 100, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int, lang: Lang, data_report: Report) -> None:
    for report in (sample_report(), empty_report(), data_report):
        lines = table_report(report, lang, width=width).splitlines()
        assert max(cell_len(line) for line in lines) <= width


def _zone_cells(report: Report, lang: Lang) -> list[str]:
    cells: list[str] = []
    for row in report.zones:
        evidence = row.evidence.text.to(lang) if row.evidence else word("zones.unread", lang)
        cells += [row.name.to(lang), evidence, declared(report, row, lang), verdict(row.verdict).to(lang)]
        cells += [bare(area, "ha4", lang) for area in (row.plane_ha, row.ellipsoid_ha, row.tolerance_ha)]
        cells.append(signed(row.difference_ha, "ha4", lang))
    return cells


def _pair_cells(report: Report, lang: Lang) -> list[str]:
    names = zone_names(report)
    keys = ("pair", "overlap_short", "verdict", "expected", "allowed")
    cells = [word(f"pairs.{key}", lang) for key in keys]
    for pair in filter(matters, report.pairs):
        cells += [names[pair.a].to(lang), names[pair.b].to(lang), bare(pair.overlap_m2, "m2", lang)]
        cells += [say(f"overlap.{pair.verdict}").to(lang), say(f"expected.{pair.expected}").to(lang)]
        cells.append(allowed(pair, lang))
    return cells


def _lot_cells(report: Report, lang: Lang) -> list[str]:
    keys = ("layer", "count", "sum", "overlap", "gap", "outside", "balance")
    cells = [word(f"lots.{key}", lang) for key in keys]
    for row in report.parcels:
        areas = (row.sum_m2, row.overlap_m2, row.gap_m2, row.outside_m2, row.balance_m2)
        cells += [row.layer, bare(row.count, "n", lang), *(bare(area, "m2fine", lang) for area in areas)]
    return cells


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [40, 80, 100, 120, 200])
def test_every_figure_and_word_of_every_table_stands_whole(
    width: int, lang: Lang, data_report: Report
) -> None:
    """As often as the rows have it: a "0.00" that became "0.0" is not made up for by another one."""
    rooms = {"zones": _zone_cells, "pairs": _pair_cells, "lots": _lot_cells, "findings": None}
    for report in (sample_report(), data_report):
        text = table_report(report, lang, width=width)
        starts = [text.index(word(f"{room}.heading", lang).upper() + "\n") for room in rooms]
        assert starts == sorted(starts)
        for start, end, cells in zip(starts, starts[1:], rooms.values(), strict=False):
            # stacked, a heading has a colon behind it
            printed = Counter(sign.removesuffix(":") for sign in text[start:end].split())
            wanted = Counter(sign.removesuffix(":") for c in cells(report, lang) for sign in c.split())
            assert wanted - printed == Counter()


@pytest.mark.parametrize("lang", LANGS)
def test_a_table_too_wide_for_the_terminal_is_told_row_by_row(lang: Lang) -> None:
    narrow = table_report(sample_report(), lang, width=40)
    assert f"  {word('lots.balance', lang)}: {bare(0.0, 'm2fine', lang)}\n" in narrow
    assert f"{word('lots.balance', lang)}:" not in table_report(sample_report(), lang, width=100)


def test_pairs_that_are_not_listed_are_no_remainder_where_none_is_listed() -> None:
    report = sample_report()
    apart = [replace(pair, overlap_m2=0.0, verdict="none", allowed=True) for pair in report.pairs]
    report = replace(report, pairs=tuple(apart))
    english, vietnamese = (table_report(report, lang, width=100) for lang in ("en", "vi"))
    assert "\nNo overlap: 1 pair of zones.\n" in english
    assert "\nKhông chồng lấn: 1 cặp khu.\n" in vietnamese


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
