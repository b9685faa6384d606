"""A recorded report against its plan: confirmed, other files, other figures, other versions, and what is no report."""

import json
from datetime import UTC, datetime
from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.drawn_plans import EPSG, board, checked, put_boundary, write_plan, zone_toml
from tests.outputs.document.samples import bare, pdf_text
from zoneplan.checks.table import validate
from zoneplan.cli import main
from zoneplan.outputs.report import render
from zoneplan.outputs.report.verify import verify
from zoneplan.outputs.report.verify_text import verification_text
from zoneplan.sources.recorded import RecordUnusable, parse_recorded, read_recorded
from zoneplan.store.folder import open_folder
from zoneplan.store.shipped import shipped_plan

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**400), 10**400) | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "a", "layer", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A small report and its JSON."""
    folder = write_plan(tmp_path_factory.mktemp("kept"), [zone_toml("a"), zone_toml("b", "2,00")])
    put_boundary(folder, "a", board(0, 0, 100, 100))
    report = checked(folder)
    return report, render(report, "json", "vi")


@given(steps=st.lists(st.integers(0, 12), min_size=1, max_size=4), value=JSON)
def test_whatever_stands_in_a_record_is_compared_or_told(kept, steps, value):
    report, text = kept
    body = json.loads(text)
    at = body
    for number, step in enumerate(steps):
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        if not keys:
            break
        key = keys[step % len(keys)]
        if number == len(steps) - 1 or not isinstance(at[key], dict | list):
            at[key] = value
            break
        at = at[key]
    try:
        found = verify(parse_recorded(body, Path("x.json")), report)
    except RecordUnusable:
        return
    assert verification_text(found, "x.json", "today", "vi").count("\n") >= 4
    if body == json.loads(text):
        assert found.holds


@pytest.fixture
def plan(tmp_path):
    folder = write_plan(tmp_path / "plan", [zone_toml("a"), zone_toml("b", "2,00")])
    put_boundary(folder, "a", board(0, 0, 100, 100))
    put_boundary(folder, "b", board(200, 0, 400, 100))
    return folder


@pytest.fixture
def record(plan, tmp_path):
    file = tmp_path / "report.json"
    file.write_text(render(checked(plan), "json", "vi"), encoding="utf-8")
    return file


def altered(record, change):
    body = json.loads(record.read_text(encoding="utf-8"))
    change(body)
    record.write_text(json.dumps(body), encoding="utf-8")


def said(capsys, *arguments):
    status = main(["report", "--lang", "en", *map(str, arguments)])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_a_report_of_an_unchanged_plan_is_confirmed(plan, record, capsys):
    status, out, _ = said(capsys, "--verify", record, "--plan", plan)
    assert status == 0
    assert "identical (SHA-256)" in out
    assert "the same to four decimals" in out
    assert "Conclusion: the report is confirmed." in out


def test_an_altered_figure_is_told_with_both_values_and_the_difference(plan, record, capsys):
    altered(record, lambda body: body["zones"][1].update(plane_ha=2.5))
    status, out, _ = said(capsys, "--verify", record, "--plan", plan)
    assert status == 1
    assert "zone b: Measured, plane (ha): was 2.5, is 2 (−0.5)" in out
    assert "zone a" not in out
    assert "same files, other figures" in out


def test_an_altered_verdict_limit_count_and_finding_are_told(plan, record):
    def change(body):
        body["zones"][0]["verdict"] = "contradiction"
        body["run"]["limits"]["sigma_factor"] = 3.0
        body["counts"]["read"] = 7
        body["findings"] = body["findings"][1:]

    altered(record, change)
    found = verify(read_recorded(record), checked(plan))
    assert {(one.table, one.key) for one in found.figures} == {
        ("zones", "verdict"),
        ("limits", "sigma_factor"),
        ("counts", "read"),
        ("findings", ""),
    }
    assert not found.holds
    text = verification_text(found, "x.json", "today", "vi")
    assert "giới hạn: sigma_factor: trước 3, nay 2 (chênh −1)" in text
    assert "chỉ có khi tính lại" in text


def test_less_than_a_report_prints_is_no_difference(plan, record):
    altered(record, lambda body: body["zones"][0].update(plane_ha=body["zones"][0]["plane_ha"] + 4e-5))
    assert verify(read_recorded(record), checked(plan)).holds
    altered(record, lambda body: body["zones"][0].update(plane_ha=body["zones"][0]["plane_ha"] + 4e-5))
    assert not verify(read_recorded(record), checked(plan)).holds


def test_changed_lost_and_new_files_are_named(plan, record, capsys):
    put_boundary(plan, "b", board(200, 0, 400, 110))
    (plan / "boundaries" / "a.geojson").unlink()
    altered(record, lambda body: body["run"]["inputs"].pop(0))
    status, out, _ = said(capsys, "--verify", record, "--plan", plan)
    assert status == 1
    assert "other content: boundaries/b.geojson" in out
    assert "not there any more: boundaries/a.geojson" in out
    assert "was not there: " in out
    assert "name it with --plan" in out
    assert "zone b: Measured, plane (ha): was 2, is 2.2 (+0.2)" in out


def test_another_version_with_the_same_figures_still_confirms(plan, record, capsys):
    altered(record, lambda body: body["run"].update(proj="1.2.3"))
    status, out, _ = said(capsys, "--verify", record, "--plan", plan)
    assert status == 0
    assert "proj: was “1.2.3”" in out
    assert "confirmed, by other versions" in out


def test_the_shipped_plan_is_the_one_meant_without_plan(data_report, tmp_path, capsys):
    file = tmp_path / "report.json"
    file.write_text(render(data_report, "json", "vi"), encoding="utf-8")
    assert said(capsys, "--verify", file)[0] == 0


def test_the_report_is_recomputed_as_of_its_own_day(data_report, tmp_path, capsys):
    then = validate(
        open_folder(shipped_plan()), at=datetime(2019, 5, 1, tzinfo=UTC)
    )  # before the rules on shares
    file = tmp_path / "report.json"
    file.write_text(render(then, "json", "vi"), encoding="utf-8")
    assert said(capsys, "--verify", file)[0] == 0
    assert not verify(read_recorded(file), data_report).holds  # the day of today has other rules


@pytest.mark.parametrize(
    "at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-11-29T00:00:00", "soon"]
)
def test_a_moment_that_no_report_can_have_is_told(record, capsys, at):
    altered(record, lambda body: body["run"].update(at=at))
    status, _, err = said(capsys, "--verify", record)
    assert status == 2
    assert "run.at: cannot be what stands there" in err


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"%PDF-1.7 \xff\xfe", "record-no-json"),
        (b"", "record-no-json"),
        (b"[" * 100_000, "record-no-json"),
        (b'{"schema": NaN}', "record-no-json"),
        (b"[]", "record-no-report"),
        (b"{}", "record-no-report"),
        (b'{"schema": "zoneplan-report/2"}', "record-no-report"),
        (b'{"a": ' + b"1" * 5000 + b"}", "record-no-json"),
        (b'{"schema": "zoneplan-report/1", "run": null, "zones": [1], "findings": {}}', "record-no-report"),
    ],
)
def test_what_is_no_report_is_told_and_nothing_falls(tmp_path, content, key, capsys):
    file = tmp_path / "x.json"
    file.write_bytes(content)
    with pytest.raises(RecordUnusable) as why:
        read_recorded(file)
    assert why.value.key == key
    status, out, err = said(capsys, "--verify", file)
    assert (status, out) == (2, "")
    assert "x.json" in err


def test_a_report_that_is_not_there_is_told(tmp_path, capsys):
    assert said(capsys, "--verify", tmp_path / "nothing.json")[0] == 2


def test_hostile_words_of_a_record_are_told_as_words(plan, record):
    def change(body):
        body["zones"][0].update(id="\x1b[31m<script>", verdict={"a": ["\x07"]})
        body["findings"] = [{"code": None, "subjects": "x"}]
        body["parcels"] = [{}, {"layer": 5}]

    altered(record, change)
    body = json.loads(record.read_text(encoding="utf-8"))
    found = verify(parse_recorded(body, record), checked(plan))
    text = verification_text(found, "x.json", "today", "en")
    assert "\x1b" not in text
    assert "\x07" not in text
    assert not found.holds


def test_check_writes_every_office_format_and_refuses_a_terminal(plan, tmp_path, capsysbinary, monkeypatch):
    for form, start in (("pdf", b"%PDF"), ("docx", b"PK"), ("xlsx", b"PK")):
        file = tmp_path / f"report.{form}"
        assert main(["check", str(plan), "--format", form, "--lang", "both", "--output", str(file)]) == 0
        assert file.read_bytes().startswith(start)
    capsysbinary.readouterr()
    assert main(["check", str(plan), "--format", "xlsx"]) == 0
    assert capsysbinary.readouterr().out.startswith(b"PK")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert main(["check", str(plan), "--format", "pdf"]) == 2
    told = capsysbinary.readouterr()
    assert told.out == b""
    assert "--output TỆP.pdf" in told.err.decode()


def test_check_refuses_csv_of_both_languages(plan, capsys):
    assert main(["check", str(plan), "--format", "csv", "--lang", "both"]) == 2
    assert "--format xlsx" in capsys.readouterr().err


def test_a_plan_with_a_large_layer_is_written_and_verified(plan, tmp_path, capsysbinary):
    lots = [board(0, 0, 50, 100), board(50, 0, 100, 100)]
    file = tmp_path / "many.parquet"
    columns = {"lot": ["1", "2"], "code": ["ODT", "SKC"]}
    gpd.GeoDataFrame(columns, geometry=lots, crs=EPSG).to_parquet(file)
    keep = ("--keep", "a", "--evidence", "surveyed", "--source", "đo 2025")
    assert main(["parcels", str(file), "--plan", str(plan), *keep]) == 0
    for form in ("json", "html", "pdf"):
        out = tmp_path / f"report.{form}"
        assert main(["check", str(plan), "--format", form, "--output", str(out)]) == 0
    assert "đo 2025" in (tmp_path / "report.html").read_text(encoding="utf-8")
    paper = bare(pdf_text(tmp_path / "report.pdf"))
    assert bare("Đất cơ sở sản xuất phi nông nghiệp") in paper
    assert bare("50,00") in paper  # half of the land each
    assert main(["report", "--verify", str(tmp_path / "report.json"), "--plan", str(plan)]) == 0
    capsysbinary.readouterr()
