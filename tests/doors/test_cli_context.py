"""zoneplan check reads the context layers that lie in the plan's folder."""

import json

from tests.context_samples import put_context, samples
from tests.doors.test_cli import run
from tests.drawn_plans import copy_of_data


def test_check_tells_in_which_unit_each_zone_lies(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("COLUMNS", "160")  # where names are not cut into lines
    plan = copy_of_data(tmp_path / "plan")
    put_context(plan, samples())
    status, out, _ = run(capsys, "check", plan)
    assert status == 0
    assert "Phường Bình Dương" in " ".join(out.split())
    assert "phường Hòa Phú, TP Thủ Dầu Một, Bình Dương (đến 30/06/2025)" in " ".join(out.split())
    _, out, _ = run(capsys, "check", plan, "--format", "json")
    body = json.loads(out)
    assert "context/wards.geojson" in [file["path"] for file in body["run"]["inputs"]]
    assert body["run"]["limits"]["unit_edge_m"] == 200.0
    assert "unit-possible" in {
        found["code"] for found in body["findings"] if found["subjects"] == ["hoa-phu"]
    }


def test_an_unreadable_layer_is_an_error_that_hides_nothing(capsys, tmp_path):
    plan = copy_of_data(tmp_path / "plan")
    put_context(plan, samples(), kind="wards")
    status, out, _ = run(capsys, "check", plan, "--lang", "en")
    assert status == 1
    assert "context/wards.geojson" in out
    assert "it must be one of: units, river, road, constraint, other" in " ".join(out.split())
