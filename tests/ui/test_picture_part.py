"""The part that makes the picture, in every state; what it gives is tested in tests/outputs and tests/browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.drawn_plans import REPOSITORY, write_plan, zone_toml
from zoneplan.ui.opened import PLAN_VARIABLE
from zoneplan.ui.routes import SCRIPT


@pytest.fixture
def open_map(monkeypatch):
    def start(plan: Path = REPOSITORY / "data", **address: str) -> AppTest:
        monkeypatch.setenv(PLAN_VARIABLE, str(plan))
        app = AppTest.from_file(SCRIPT, default_timeout=60)
        for key, value in address.items():
            app.query_params[key] = value
        app.run()
        assert not app.exception
        return app

    return start


def captions(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.caption)


def test_paper_and_orientation_outlive_a_change_of_language(open_map):
    app = open_map(zone="phu-my")
    app.radio(key="picture-what-map-vi").set_value("zone").run()
    app.radio(key="picture-size-map-vi").set_value("a3").run()
    app.radio(key="picture-way-map-vi").set_value("portrait").run()
    assert "297 × 420 mm" in captions(app)
    app.session_state["lang"] = "en"
    app.run()
    assert not app.exception
    chosen = [app.radio(key=f"picture-{name}-map-en").value for name in ("what", "size", "way")]
    assert chosen == ["zone", "a3", "portrait"]


def test_a_zones_picture_asks_for_a_zone(open_map):
    app = open_map(lang="en")
    app.radio(key="picture-what-map-en").set_value("zone").run()
    assert not app.exception
    assert "Click on a zone of the map first" in captions(app)


def test_a_zone_without_a_boundary_has_no_picture_and_says_so(open_map, tmp_path):
    write_plan(tmp_path / "plan", [zone_toml("a")])
    app = open_map(tmp_path / "plan", zone="a", lang="en")
    app.radio(key="picture-what-map-en").set_value("zone").run()
    assert not app.exception
    assert "no boundary that could be drawn" in captions(app)
