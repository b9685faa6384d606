"""The Checks page in every state: filtered, a finding chosen, the form open, refused, waived, withdrawn, reopened."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.drawn_plans import board, checked, put_boundary, put_lots, write_plan, zone_toml
from tests.outputs.sample_report import HOSTILE
from tests.ui.test_pages import TIME_S, evil_twins, words
from tests.waivers import REASON, the, two_zones, waive_it
from zoneplan.store import shipped
from zoneplan.store.folder import open_folder
from zoneplan.store.waiving import withdraw
from zoneplan.ui.findings import part as findings_part
from zoneplan.ui.opened import PLAN_VARIABLE
from zoneplan.ui.routes import SCRIPT


@pytest.fixture
def open_checks(monkeypatch):
    def start(plan: Path, **address: str) -> AppTest:
        monkeypatch.setenv(PLAN_VARIABLE, str(plan))
        app = AppTest.from_file(SCRIPT, default_timeout=TIME_S)
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        app.switch_page("checks_page.py").run()
        assert not app.exception
        return app

    return start


def rows(app: AppTest) -> list[str]:
    """Codes of the findings in the order of their rows."""
    return re.findall(r'data-code="([a-z-]+)"', words(app))


def number(app: AppTest, code: str) -> str:
    found = re.search(rf'data-code="{code}" data-finding="(\d+)"', words(app))
    assert found is not None
    return found[1]


def choose(app: AppTest, code: str = "overlap-contradicts") -> AppTest:
    app.button(key=f"finding-go-{number(app, code)}").click().run()
    assert not app.exception
    assert "zp-picked" in words(app)
    return app


def open_form(app: AppTest) -> AppTest:
    app.button(key="waive-open-button").click().run()
    assert not app.exception
    return app


def decide(app: AppTest, person: str = "Lan", reason: str = REASON) -> AppTest:
    app.text_area(key="waive-reason").set_value(reason)
    app.text_input(key="import-person").set_value(person)
    app.button(key="waive-submit").click().run()
    assert not app.exception
    return app


def test_a_finding_that_is_chosen_opens_with_advice_and_place(open_checks, tmp_path):
    app = open_checks(two_zones(tmp_path))
    assert "Việc cần làm" not in words(app)
    choose(app)
    assert "Việc cần làm" in words(app)
    assert "Vị trí: X (Bắc)" in words(app)
    assert app.session_state["finding-turn"] == 1
    choose(app)
    assert app.session_state["finding-turn"] == 2


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_waiving_says_what_will_happen_then_does_it(open_checks, tmp_path, lang):
    app = open_form(choose(open_checks(two_zones(tmp_path), lang=lang)))
    assert "boundaries/a.geojson, boundaries/b.geojson" in words(app)
    decide(app)
    assert 'data-decision="waived"' in words(app)
    report = checked(tmp_path)
    assert the(report).waived
    assert the(report).waiver.by == "Lan"
    assert not [box for box in app.text_area if box.key == "waive-reason"]
    wanted = {"vi": "Được miễn xử lý bởi Lan", "en": "Waived by Lan"}
    assert wanted[lang] in words(app)
    assert app.session_state["import-person"] == "Lan"


@pytest.mark.parametrize(
    ("person", "reason", "why"),
    [("", REASON, "Hãy ghi tên"), ("Lan", "ok", "Hãy ghi lý do"), ("Lan", "", "Hãy ghi lý do")],
)
def test_what_is_missing_is_told_and_nothing_is_kept(open_checks, tmp_path, person, reason, why):
    app = decide(open_form(choose(open_checks(two_zones(tmp_path)))), person, reason)
    assert why in words(app)
    assert app.text_area(key="waive-reason").value == reason
    assert open_folder(tmp_path).decisions == ()


def test_a_waived_finding_leaves_the_list_and_comes_back_when_it_is_asked_for(open_checks, tmp_path):
    waive_it(two_zones(tmp_path))
    app = open_checks(tmp_path)
    assert "overlap-contradicts" not in rows(app)
    assert "Không có phát hiện nào" in words(app)
    app.toggle(key="checks-waived").set_value(True).run()
    assert not app.exception
    assert "overlap-contradicts" in rows(app)
    assert "zp-waived" in words(app)


def test_a_waiver_is_withdrawn_with_reason_and_name(open_checks, tmp_path):
    waive_it(two_zones(tmp_path))
    app = open_checks(tmp_path)
    app.toggle(key="checks-waived").set_value(True).run()
    decide(open_form(choose(app)), "Bình", "bản vẽ mới đã có")
    assert 'data-decision="withdrawn"' in words(app)
    assert the(checked(tmp_path)).waiver is None
    assert len(open_folder(tmp_path).decisions) == 2
    assert re.findall(r'data-kind="([a-z]+)"', words(app)) == ["withdrawn", "waived"]
    assert "đã rút hoặc thay" in words(app)


def test_a_boundary_that_changes_reopens_the_finding_on_the_page(open_checks, tmp_path):
    waive_it(two_zones(tmp_path))
    app = open_checks(tmp_path)
    put_boundary(tmp_path, "b", board(50, 50, 150, 151))
    app.run()
    assert "xét lại" in words(app)
    choose(app)
    assert "Trước đây được miễn xử lý bởi Lan" in words(app)
    assert "boundaries/b.geojson" in words(app)
    decide(open_form(app), "Bình")
    assert the(checked(tmp_path)).waiver.by == "Bình"


def test_what_others_decided_meanwhile_is_told(open_checks, tmp_path):
    waiver = waive_it(two_zones(tmp_path))
    app = open_checks(tmp_path)
    app.toggle(key="checks-waived").set_value(True).run()
    open_form(choose(app))
    withdraw(tmp_path, [waiver.id], person="Chi", reason="bản vẽ mới đã có")
    decide(app, "Bình", "bản vẽ mới đã có")
    assert "người đã rút" in words(app)
    assert len(open_folder(tmp_path).decisions) == 2


def test_the_form_can_be_left(open_checks, tmp_path):
    app = open_form(choose(open_checks(two_zones(tmp_path))))
    app.button(key="waive-cancel").click().run()
    assert not app.exception
    assert app.button(key="waive-open-button")
    assert open_folder(tmp_path).decisions == ()


def test_the_plan_that_came_with_zoneplan_refuses_with_advice(open_checks, tmp_path, monkeypatch):
    folder = two_zones(tmp_path / "shipped_plan")
    monkeypatch.setattr(shipped, "files", lambda _: tmp_path)
    app = choose(open_checks(folder))
    assert "zoneplan init" in words(app)
    assert "waive-open-button" not in {button.key for button in app.button}


def test_findings_are_filtered_by_zone_and_the_choice_survives_another_language(open_checks, tmp_path):
    app = open_checks(evil_twins(tmp_path))
    everything = rows(app)
    app.selectbox(key="checks-zone-vi").set_value("c").run()
    assert not app.exception
    assert set(rows(app)) == {"geometry-invalid", "not-checked"}
    app.segmented_control[0].set_value("en").run()
    assert not app.exception
    assert app.selectbox(key="checks-zone-en").value == "c"
    assert set(rows(app)) == {"geometry-invalid", "not-checked"}
    app.selectbox(key="checks-zone-en").set_value(None).run()
    assert rows(app) == everything


def test_the_chosen_finding_and_an_open_form_survive_another_language(open_checks, tmp_path):
    app = open_form(choose(open_checks(two_zones(tmp_path))))
    app.text_area(key="waive-reason").set_value("một lý do dài").run()
    app.segmented_control[0].set_value("en").run()
    assert not app.exception
    assert "If you record this decision" in words(app)
    assert app.text_area(key="waive-reason").value == "một lý do dài"


def test_a_chosen_finding_stays_though_a_filter_leaves_it_out(open_checks, tmp_path):
    app = choose(open_checks(two_zones(tmp_path)))
    app.pills(key="severity").set_value([]).run()
    assert not app.exception
    assert rows(app) == ["overlap-contradicts"]


def test_more_findings_than_rows_are_told(open_checks, tmp_path, monkeypatch):
    monkeypatch.setattr(findings_part, "AT_MOST", 3)
    app = open_checks(evil_twins(tmp_path))
    assert len(rows(app)) == 3
    assert "Chỉ hiện 3 trong" in words(app)


def test_a_click_on_the_map_chooses_the_row(tmp_path):
    assert (
        findings_part._finding_of({"last_active_drawing": {"properties": {"zone": "a", "finding": 2}}}) == 2
    )
    for value in (
        None,
        {},
        {"last_active_drawing": None},
        {"last_active_drawing": {"properties": {"zone": "a"}}},
        {"last_active_drawing": {"properties": {"finding": "2"}}},
        {"last_active_drawing": {"properties": {"finding": -1}}},
    ):
        assert findings_part._finding_of(value) is None


def test_hostile_words_in_a_waiver_are_shown_as_they_stand(open_checks, tmp_path):
    waive_it(two_zones(tmp_path), person=HOSTILE, reason=HOSTILE)
    app = open_checks(tmp_path)
    app.toggle(key="checks-waived").set_value(True).run()
    choose(app)
    assert "<script>" not in words(app)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}}" in words(app)


def test_a_finding_of_lots_concerns_their_zone(open_checks, tmp_path):
    write_plan(tmp_path, [zone_toml("a"), zone_toml("b")])
    put_boundary(tmp_path, "a", board(0, 0, 100, 100))
    put_boundary(tmp_path, "b", board(500, 0, 600, 100))
    put_lots(tmp_path, "a", {"L1": (board(0, 0, 50, 100), {})})
    app = open_checks(tmp_path)
    app.selectbox(key="checks-zone-vi").set_value("b").run()
    assert rows(app) == []
    app.selectbox(key="checks-zone-vi").set_value("a").run()
    assert "lot-gap" in rows(app)


def test_the_card_of_a_zone_says_what_is_waived(tmp_path, monkeypatch):
    waive_it(two_zones(tmp_path))
    monkeypatch.setenv(PLAN_VARIABLE, str(tmp_path))
    app = AppTest.from_file(SCRIPT, default_timeout=TIME_S)
    app.query_params["zone"] = "a"
    app.run()
    assert not app.exception
    assert "Được miễn xử lý bởi Lan" in words(app)
