"""What is opened: the plan named by the environment, read again when a file changes and only then."""

from datetime import date

import pytest

from tests.drawn_plans import copy_of_data
from zoneplan.model.errors import PlanInvalid
from zoneplan.store.shipped import shipped_plan
from zoneplan.ui import opened as room
from zoneplan.ui.opened import PLAN_VARIABLE, layer, opened, where


@pytest.fixture
def plan(tmp_path, monkeypatch):
    folder = copy_of_data(tmp_path / "plan")
    monkeypatch.setenv(PLAN_VARIABLE, str(folder))
    return folder


def test_without_a_name_it_is_the_shipped_plan(monkeypatch):
    monkeypatch.delenv(PLAN_VARIABLE, raising=False)
    assert where() == shipped_plan()


def test_a_plan_that_did_not_change_is_not_read_again(plan):
    assert opened() is opened()


@pytest.mark.parametrize(
    "file", ["boundaries/zones.toml", "boundaries/phu-my.geojson", "parcels/hoa-phu-lots.geojson"]
)
def test_a_saved_file_is_read_again(plan, file):
    first = opened()
    path = plan / file
    path.write_bytes(path.read_bytes() + b"\n")
    assert opened() is not first


def test_a_file_that_is_gone_is_noticed(plan):
    first = opened()
    (plan / "boundaries" / "phu-my.geojson").unlink()
    assert "phu-my" not in opened().plan.boundaries
    assert "phu-my" in first.plan.boundaries


def test_a_fault_is_raised_each_time_until_it_is_mended(plan):
    register = plan / "boundaries" / "zones.toml"
    text = register.read_text(encoding="utf-8")
    register.write_text("schema = 1", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(PlanInvalid):
            opened()
    register.write_text(text, encoding="utf-8")
    assert len(opened().report.zones) == 5


def test_only_a_few_old_plans_are_kept(plan):
    register = plan / "boundaries" / "zones.toml"
    text = register.read_text(encoding="utf-8")
    digests = []
    for number in range(room._KEPT + 2):
        register.write_text(text.replace("Cảng Cái Mép", f"Cảng {number}"), encoding="utf-8")
        digests.append(opened().digest)
    assert len(set(digests)) == len(digests)
    assert [layer(digest, "zones") is not None for digest in digests] == [False] * 2 + [True] * room._KEPT


def test_the_view_is_kept_by_folder_not_by_content(plan, tmp_path, monkeypatch):
    key = opened().view_key
    (plan / "boundaries" / "phu-my.geojson").unlink()
    assert opened().view_key == key
    monkeypatch.setenv(PLAN_VARIABLE, str(copy_of_data(tmp_path / "other")))
    assert opened().view_key != key


def test_the_plan_is_checked_anew_when_the_day_changes_in_viet_nam(plan, monkeypatch):
    monkeypatch.setattr("zoneplan.ui.opened.day_in_vietnam", lambda _: date(2026, 12, 31))
    before = opened()
    assert opened() is before
    monkeypatch.setattr("zoneplan.ui.opened.day_in_vietnam", lambda _: date(2027, 1, 1))
    assert opened() is not before
