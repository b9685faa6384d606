"""Every page in every state ends without an exception. The map is a black box here; tests/browser looks inside."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.drawn_plans import (
    REPOSITORY,
    board,
    copy_of_data,
    polygon,
    put_boundary,
    put_lots,
    write_plan,
    zone_toml,
)
from tests.large_layers import four, plan_with
from zoneplan.model.boundary import Evidence
from zoneplan.outputs.gis import formats
from zoneplan.ui.opened import PLAN_VARIABLE
from zoneplan.ui.routes import SCRIPT

ZONES = ["hoa-phu", "science-region", "north-relocation", "long-thanh", "phu-my"]
PAGES = ["map_page.py", "checks_page.py", "documents_page.py", "parcels_page.py", "reports_page.py"]
TIME_S = 60


@pytest.fixture
def open_app(monkeypatch):
    def start(plan: Path = REPOSITORY / "data", page: str = PAGES[0], **address: str) -> AppTest:
        monkeypatch.setenv(PLAN_VARIABLE, str(plan))
        app = AppTest.from_file(SCRIPT, default_timeout=TIME_S)
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        if page != PAGES[0]:
            app.switch_page(page).run()
        assert not app.exception
        return app

    return start


def words(app: AppTest) -> str:
    return " ".join(block.proto.body for block in app.get("html"))


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_drawn_in_both_languages(open_app, page, lang):
    app = open_app(page=page, lang=lang)
    wanted = {"vi": "Năm khu vực quy hoạch", "en": "Five planning zones"}
    assert wanted[lang] in words(app)
    assert app.session_state["lang"] == lang


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_zone_has_its_card(open_app, zone, lang):
    app = open_app(zone=zone, lang=lang)
    assert f'data-zone="{zone}"' in words(app)
    assert app.selectbox[0].value == zone
    assert len(app.tabs) == 4


def test_without_a_zone_the_card_gives_an_overview(open_app):
    app = open_app()
    assert app.selectbox[0].value is None
    assert "2.935,47" in words(app)


@pytest.mark.parametrize("address", [{"zone": "nowhere"}, {"zone": "<script>"}, {"lang": "fr"}, {"lang": ""}])
def test_a_foolish_address_gives_the_map_as_it_is_at_first(open_app, address):
    app = open_app(**address)
    assert app.selectbox[0].value is None
    assert app.session_state["lang"] == "vi"


def test_a_zone_is_chosen_and_let_go_from_the_list(open_app):
    app = open_app()
    app.selectbox[0].set_value("phu-my").run()
    assert not app.exception
    assert app.query_params["zone"] == "phu-my"
    assert 'data-zone="phu-my"' in words(app)
    app.selectbox[0].set_value(None).run()
    assert not app.exception
    assert "zone" not in app.query_params


def test_the_card_speaks_the_language_that_is_chosen(open_app):
    app = open_app(zone="hoa-phu")
    assert "Khớp do cách dựng" in words(app)
    app.segmented_control[0].set_value("en").run()
    assert not app.exception
    assert "By construction" in words(app)
    assert "15.47\u00a0ha" in words(app)
    assert app.query_params["lang"] == "en"


@pytest.mark.parametrize("chosen", [[], ["error"], ["pass"], ["error", "warning", "note", "pass"]])
def test_findings_are_filtered_by_severity(open_app, chosen):
    app = open_app(page="checks_page.py")
    app.pills[0].set_value(chosen).run()
    assert not app.exception
    drawn = {
        severity
        for severity in ("error", "warning", "note", "pass")
        if f"zp-finding zp-{severity}" in words(app)
    }
    assert drawn <= set(chosen)
    assert ("Không có phát hiện nào ở các mức độ" in words(app)) == (drawn == set())


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("fault", ["no folder", "no register", "faulty register"])
def test_a_plan_at_fault_is_told_in_words(monkeypatch, tmp_path, page, fault):
    plan = tmp_path / "plan"
    if fault != "no folder":
        (plan / "boundaries").mkdir(parents=True)
    if fault == "faulty register":
        (plan / "boundaries" / "zones.toml").write_text(
            "schema = '<b>x</b>'\nunknown = 1\n", encoding="utf-8"
        )
    monkeypatch.setenv(PLAN_VARIABLE, str(plan))
    app = AppTest.from_file(SCRIPT, default_timeout=TIME_S).run()
    app.switch_page(page).run()
    assert not app.exception
    assert "Không mở được quy hoạch này" in words(app)
    assert "<b>" not in words(app)
    app.segmented_control[0].set_value("en").run()
    assert "This plan cannot be opened" in words(app)


def evil_twins(folder: Path) -> Path:
    """A surveyed square with a lot, a digitised one across it, one that crosses itself, one missing, one schematic."""
    names = ["a", "b", "c", "d", "e"]
    plan = write_plan(folder, [*(zone_toml(name) for name in names), zone_toml("f", None)])
    put_boundary(plan, "a", board(0, 0, 100, 100))
    put_boundary(plan, "b", board(50, 50, 150, 150), evidence=Evidence.DIGITISED, accuracy_m=5.0)
    put_boundary(plan, "e", board(-50, -50, 50, 50), evidence=Evidence.SCHEMATIC)
    bow_tie = json.loads((plan / "boundaries" / "a.geojson").read_text(encoding="utf-8"))
    ring = bow_tie["features"][0]["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
    bow_tie["features"][0]["properties"] |= {"zone": "c"}
    (plan / "boundaries" / "c.geojson").write_text(json.dumps(bow_tie), encoding="utf-8")
    put_lots(
        plan, "a", {"L1": (board(0, 0, 60, 100), {}), "L2": (board(50, 0, 120, 100), {"declared_m2": 1.0})}
    )
    return plan


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("zone", ["a", "b", "c", "d", "e", "f"])
def test_a_plan_full_of_faults_is_drawn_all_the_same(open_app, tmp_path, page, zone):
    app = open_app(evil_twins(tmp_path), page, zone=zone)
    if page == PAGES[0]:
        assert f'data-zone="{zone}"' in words(app)


@pytest.mark.parametrize("page", PAGES)
def test_a_plan_without_any_boundary_is_drawn(open_app, tmp_path, page):
    app = open_app(write_plan(tmp_path, [zone_toml("a")]), page)
    assert "boundaries/a.geojson" in words(app) or page != "checks_page.py"


def test_a_file_that_changed_is_read_again_at_the_next_run(open_app, tmp_path):
    plan = copy_of_data(tmp_path / "plan")
    app = open_app(plan)
    register = plan / "boundaries" / "zones.toml"
    register.write_text(
        register.read_text(encoding="utf-8").replace("Năm khu vực", "Những khu vực"), encoding="utf-8"
    )
    app.run()
    assert "Những khu vực quy hoạch" in words(app)


def test_the_zip_is_made_when_asked_for_and_then_offered(open_app):
    app = open_app(page="reports_page.py", lang="en")
    assert "bundle-made" not in app.session_state
    app.button(key="bundle-make").click().run()
    assert not app.exception
    key, content = app.session_state["bundle-made"]
    assert key[-1] == "en"
    assert content.startswith(b"PK")
    assert not [button for button in app.button if button.key == "bundle-make"]
    app.selectbox(key="gis-format-en").select(".dxf").run()
    assert not app.exception
    names = {element.proto.label for element in app.get("download_button")}
    assert {"Download zoneplan-5899.dxf", "Download zoneplan-9210.dxf"} <= names


def test_a_zone_without_a_valid_boundary_has_no_corner_table(open_app, tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    crossed = polygon((0, 0), (100, 100), (100, 0), (0, 100))
    put_boundary(tmp_path, "a", crossed)
    app = open_app(tmp_path, page="reports_page.py", lang="en")
    assert any("not valid" in caption.value for caption in app.caption)


def test_the_card_offers_the_corner_table_and_says_that_a_schematic_is_no_evidence(open_app):
    app = open_app(zone="long-thanh", lang="en")
    assert {"DOCX", "XLSX", "PDF", "CSV"} <= {one.proto.label for one in app.get("download_button")}
    assert any("not for legal use" in caption.value for caption in app.caption)
    assert not {"DOCX", "PDF"} & {one.proto.label for one in open_app(lang="en").get("download_button")}


def test_the_card_of_a_zone_with_a_crossing_boundary_says_why_there_is_no_corner_table(open_app, tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    put_boundary(tmp_path, "a", polygon((0, 0), (100, 100), (100, 0), (0, 100)))
    app = open_app(tmp_path, zone="a", lang="en")
    assert any("no corner table" in caption.value for caption in app.caption)
    assert not {"DOCX", "PDF"} & {one.proto.label for one in app.get("download_button")}


def test_a_layer_too_large_for_a_page_is_refused_in_words_and_the_command_named(
    open_app, tmp_path, monkeypatch
):
    plan = plan_with(tmp_path / "plan", four())
    monkeypatch.setattr(formats, "_HELD", 3)
    app = open_app(plan, page=PAGES[4], lang="en")
    (why,) = [warning.value for warning in app.warning]
    assert "4 lots" in why
    assert "zoneplan export --to FILE.gpkg" in why
    names = [button.proto.label for button in app.get("download_button")]
    assert not any("zoneplan.gpkg" in name for name in names)
    app.session_state["gis-format"] = ".geojson"  # zones only
    app.run()
    assert not app.exception
    assert not app.warning
    assert any("zoneplan.geojson" in button.proto.label for button in app.get("download_button"))
