"""Old and new names side by side, and the table of shares, in every report that has one."""

import json
import re

import jsonschema
import pytest

from tests.context_samples import put_context, samples, units_toml, ward
from tests.drawn_plans import board, checked, put_boundary, write_plan, zone_toml
from zoneplan.checks.report import Report
from zoneplan.model.messages import say
from zoneplan.model.numbers import LANGS
from zoneplan.outputs.report import render, schema
from zoneplan.outputs.report.unit_words import names_line, unit_lines

HOSTILE = "<script>alert(1)</script> {{7*7}} \x1b[31m"


def test_names_then_and_now_stand_side_by_side(data_report: Report):
    zones = data_report.plan.registry
    assert names_line(zones.zone("hoa-phu"), "vi") == (
        "phường Hòa Phú, TP Thủ Dầu Một, Bình Dương (đến 30/06/2025) · phường Bình Dương, TP.HCM (từ 01/07/2025)"
    )
    assert names_line(zones.zone("hoa-phu"), "en") == (
        "Hòa Phú ward, Thủ Dầu Một city, Bình Dương (until 30 Jun 2025)"
        " · Bình Dương ward, Hồ Chí Minh City (since 1 Jul 2025)"
    )


def test_where_no_unit_is_named_the_provinces_words_stand_in(data_report: Report):
    zone = data_report.plan.registry.zone("north-relocation")
    assert names_line(zone, "vi") == f"{zone.province_then.vi} · {zone.province_now.vi}"
    science = data_report.plan.registry.zone("science-region")
    assert names_line(science, "vi").startswith(f"{science.province_then.vi} · phường Bình Dương")


def test_units_that_come_into_question_are_told_apart_from_units_that_are_certain(data_report: Report):
    told = names_line(data_report.plan.registry.zone("phu-my"), "vi")
    assert "phường Tân Hải hoặc xã Châu Pha, TP.HCM (từ 01/07/2025)" in told
    assert told.count("TP.HCM") == 1


def test_the_register_names_no_unit_for_the_land_in_the_north(data_report: Report):
    registered = {zone.id: zone.units for zone in data_report.plan.registry.zones}
    assert registered["north-relocation"] is None
    assert {unit.code for unit in registered["phu-my"].now} >= {"26704"}
    assert [unit.code for unit in registered["hoa-phu"].now] == ["25760"]


@pytest.fixture
def straddling(tmp_path) -> Report:
    plan = write_plan(tmp_path, [zone_toml("a", extra=units_toml("phường Bình Dương"))])
    put_boundary(plan, "a", board(4600, 1000, 5600, 2000))
    put_context(plan, [*samples(), ward(HOSTILE[:-5], board(4600, 1500, 4700, 1600))], title="Phường & xã")
    return checked(plan)


@pytest.mark.parametrize("lang", LANGS)
def test_the_lines_of_a_zone_add_up_to_its_area(straddling, lang):
    lines = unit_lines(straddling, lang)
    assert sum(line.m2 for line in lines) == pytest.approx(1e6, abs=1)
    assert sum(line.share for line in lines) == pytest.approx(1.0, abs=1e-6)
    assert [line.first for line in lines] == [True, False, False, False]
    assert lines[-1].m2 == pytest.approx(-1e4, abs=1), "what lies in two units is taken off once"


@pytest.mark.parametrize("lang", LANGS)
def test_html_and_table_have_units_and_shares_and_names_stay_names(straddling, lang):
    html, table = render(straddling, "html", lang), render(straddling, "table", lang)
    share = {"vi": "60,00", "en": "60.00"}[lang]
    assert share in html
    assert share in table
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "Phường &amp; xã" in html
    assert "\x1b" not in table
    assert say("unit.verdict.partly").to(lang) in re.sub(r"\s+", " ", table)


def test_json_has_the_units_as_findings_and_keeps_its_contract(straddling):
    body = json.loads(render(straddling, "json", "vi"))
    jsonschema.Draft202012Validator(schema()).validate(body)
    (one,) = [found for found in body["findings"] if found["code"] == "unit-partly"]
    assert one["measured"] == pytest.approx(6e5, abs=1)
    assert one["geometry"]["type"] == "Polygon"
    ranks = ["error", "warning", "note", "pass"]
    severities = [ranks.index(found["severity"]) for found in body["findings"]]
    assert severities == sorted(severities)


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_layer_the_reports_say_so(data_report: Report, lang):
    said = say("report.units.nothing").to(lang)
    assert said in render(data_report, "html", lang)
    assert said in re.sub(r"\s+", " ", render(data_report, "table", lang))
