"""Every report tells waived findings from those that count, and says of reopened ones that they were waived before."""

import csv
import html
import json
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import jsonschema
import pytest

from tests.drawn_plans import board, checked, copy_of_data, put_boundary
from tests.outputs.sample_report import FORMULA, HOSTILE, sample_report
from tests.waivers import the, two_zones, waive_it
from zoneplan.checks.report import Report
from zoneplan.cli import main
from zoneplan.model.findings import Severity, Waived, finding
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import LANGS, Lang
from zoneplan.outputs.report import render, schema
from zoneplan.outputs.report.summary import not_checked
from zoneplan.outputs.report.table import table_report
from zoneplan.outputs.webmap.layers import map_layers

AT = datetime(2026, 11, 20, 3, 4, tzinfo=UTC)
WHY = say("waiver.reopened.geometry", files="boundaries/vuong.geojson")


def with_waivers() -> Report:
    """The sample with its invalid geometry waived, its overlap reopened, and a waiver that is no longer needed."""
    report = sample_report()
    waiver = Waived(FORMULA, AT, HOSTILE, ("20261120T030400Z-0123456789abcdef",))
    told = {
        "geometry-invalid": waiver,
        "overlap-contradicts": replace(waiver, by="Bình", reopened=WHY),
    }
    findings = [replace(one, waiver=told.get(one.code)) for one in report.findings]
    gone = finding(
        "waiver-unneeded", Severity.NOTE, ("vuong",), layer="boundaries/waivers/x.json", by="Chi", day="2026-11-20",
        reason=HOSTILE, message=Text(vi="hở 12 m²", en="a gap of 12 m²"),
    )  # fmt: skip
    return replace(report, findings=(*findings, gone))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("fmt", ["table", "html", "csv"])
def test_a_person_reads_who_waived_what_when_and_why(fmt: str, lang: Lang) -> None:
    text = (
        table_report(with_waivers(), lang, width=4000)
        if fmt == "table"
        else render(with_waivers(), fmt, lang)
    )
    if fmt == "html":
        assert HOSTILE not in text
        text = html.unescape(text)
    waived = {
        "vi": f"Được miễn xử lý bởi {FORMULA}, 20/11/2026 03:04 UTC.",
        "en": f"Waived by {FORMULA}, 20 Nov 2026 03:04 UTC.",
    }
    before = {"vi": "Trước đây được miễn xử lý bởi Bình", "en": "Waived before by Bình"}
    plain = " ".join(text.split())
    assert waived[lang] in plain
    assert before[lang] in plain
    assert WHY.to(lang) in plain
    assert HOSTILE in plain
    assert "Chi" in plain


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("fmt", ["table", "html"])
def test_waived_findings_have_a_section_of_their_own_and_a_count_of_their_own(fmt: str, lang: Lang) -> None:
    text = (
        table_report(with_waivers(), lang, width=4000)
        if fmt == "table"
        else render(with_waivers(), fmt, lang)
    )
    text = " ".join(html.unescape(text).split())
    invalid = {"vi": "Tự cắt tại một điểm", "en": "Crosses itself"}[lang]
    overlap = {"vi": "chồng lấn 1,00 ha", "en": "overlap by 1.00 ha"}[lang]
    start = text.upper().index(say("report.findings.waived").to(lang).upper(), text.index(overlap))
    assert invalid not in text[:start]
    assert invalid in text[start:]
    counts = {
        "vi": "1 lỗi, 1 cảnh báo, 2 ghi chú, 1 mục đạt, 1 phát hiện được miễn xử lý",
        "en": "1 error, 1 warning, 2 notes, 1 pass, 1 finding waived",
    }
    assert counts[lang] in text.replace("\u00a0", " ")


def test_a_report_without_waivers_says_nothing_of_them() -> None:
    for fmt in ("table", "html"):
        assert "miễn xử lý" not in render(sample_report(), fmt, "vi")


def test_csv_has_two_columns_for_it_and_no_formula_in_them() -> None:
    rows = list(csv.DictReader(StringIO(render(with_waivers(), "csv", "en").removeprefix("\ufeff"))))
    by_code = {row["code"]: row for row in rows}
    assert by_code["geometry-invalid"]["waiver"] == "waived"
    assert by_code["overlap-contradicts"]["waiver"] == "reopened"
    assert by_code["area-contradiction"]["waiver"] == by_code["area-contradiction"]["waiver_note"] == ""
    assert by_code["geometry-invalid"]["severity"] == "error"


def test_json_keeps_its_contract_and_carries_the_waiver() -> None:
    body = json.loads(render(with_waivers(), "json", "vi"))
    jsonschema.Draft202012Validator(schema()).validate(body)
    found = {one["code"]: one for one in body["findings"]}
    assert found["geometry-invalid"]["waived"] == {
        "by": FORMULA,
        "at": "2026-11-20T03:04:00Z",
        "reason": HOSTILE,
    }
    assert found["geometry-invalid"]["severity"] == "error"
    assert found["overlap-contradicts"]["waived"] is None
    assert "Waived before by Bình" in found["overlap-contradicts"]["message"]["en"]
    assert found["area-contradiction"]["waived"] is None
    for fault in ({"by": "x"}, {"by": "x", "at": "today", "reason": "y"}, "x"):
        found["geometry-invalid"]["waived"] = fault
        assert not jsonschema.Draft202012Validator(schema()).is_valid(body)
    del found["geometry-invalid"]["waived"]  # a report of an earlier zoneplan
    assert jsonschema.Draft202012Validator(schema()).is_valid(body)


def test_what_is_no_longer_needed_stands_among_what_was_not_checked() -> None:
    assert any("Chi" in text.en and "a gap of 12 m²" in text.en for text in not_checked(with_waivers()))


def test_the_map_draws_a_waived_finding_as_one_and_says_so() -> None:
    features = json.loads(map_layers(with_waivers())["findings"])["features"]
    assert [feature["properties"]["waived"] for feature in features] == [True, False]
    assert FORMULA in features[0]["properties"]["tip"]["vi"][-1]
    assert "Bình" in features[1]["properties"]["tip"]["vi"][-1]


def test_a_waived_error_is_none_for_the_exit_status_also_when_strict(tmp_path, capsys) -> None:
    plan = str(two_zones(tmp_path))
    assert main(["check", plan]) == 1
    waive_it(tmp_path)
    assert main(["check", plan]) == 0
    assert main(["check", plan, "--strict", "--lang", "en"]) == 0
    assert "1 finding waived" in capsys.readouterr().out.replace("\u00a0", " ")


def test_a_waived_warning_is_none_for_strict(tmp_path) -> None:
    plan = copy_of_data(tmp_path / "plan")
    assert main(["check", str(plan), "--strict"]) == 1
    waive_it(plan, the(checked(plan), "claims-disagree"))
    assert main(["check", str(plan), "--strict"]) == 0


@pytest.mark.parametrize("lang", LANGS)
def test_an_import_that_would_reopen_a_finding_says_who_waived_it(tmp_path, capsys, lang) -> None:
    plan = two_zones(tmp_path / "plan")
    waive_it(plan)
    moved = two_zones(tmp_path / "moved")
    put_boundary(moved, "b", board(50, 50, 150, 151))
    given = [str(moved / "boundaries" / "b.geojson"), "--plan", str(plan), "--lang", lang, "--source", "S"]
    stated = ["--evidence", "surveyed", "--accuracy-m", "0.05", "--crs", "4326", "--preview"]
    assert main(["import", "b", *given, *stated]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert {"vi": "Trước đây được miễn xử lý bởi Lan", "en": "Waived before by Lan"}[lang] in told
