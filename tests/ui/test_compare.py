"""The page that compares, in every state, without a browser."""

import io
import zipfile

import pytest
from streamlit.testing.v1 import AppTest

from tests.drawn_plans import EPSG, REPOSITORY, board, put_boundary, write_plan, zone_toml
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.model.boundary import Evidence
from zoneplan.model.messages import say
from zoneplan.store.saving import NewVersion, save_boundary
from zoneplan.store.versions import current_digest
from zoneplan.ui.opened import PLAN_VARIABLE
from zoneplan.ui.routes import SCRIPT

HOSTILE = "<img src=x onerror=alert(1)>{{ 7*7 }}"


@pytest.fixture
def plan(tmp_path):
    """Zone a with the square of 1 ha, and the same moved by 10 m as a second version."""
    write_plan(tmp_path / "plan", [zone_toml("a"), zone_toml("b", None)])
    put_boundary(tmp_path / "plan", "a", board(0, 0, 100, 100))
    return tmp_path / "plan"


def save(plan, shift: int, person: str = "Lan"):
    moved = vn2000_to_wgs84(board(shift, 0, 100 + shift, 100), EPSG)
    record = NewVersion(Evidence.SURVEYED, 0.05, "biên bản", person, "", {})
    save_boundary(plan, "a", moved, record, expected=current_digest(plan, "a"))


@pytest.fixture
def open_page(monkeypatch):
    def start(plan, lang="vi", **address):
        monkeypatch.setenv(PLAN_VARIABLE, str(plan))
        app = AppTest.from_file(SCRIPT, default_timeout=60)
        for key, value in {"lang": lang, **address}.items():
            app.query_params[key] = value
        app.run()
        app.switch_page("compare_page.py").run()
        assert not app.exception
        return app

    return start


def words(app):
    return " ".join(block.proto.body for block in app.get("html"))


def packed(folder, *, inside="plan/"):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, inside + path.relative_to(folder).as_posix())
    return body.getvalue()


def with_plan(app, *files):
    app.radio[0].set_value("plans")
    app.run()
    app.file_uploader[0].set_value([(name, content, "application/zip") for name, content in files])
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_without_a_zone_it_asks_for_one(open_page, plan, lang):
    assert say("app.compare.choose-zone").to(lang) in words(open_page(plan, lang))


@pytest.mark.parametrize(("zone", "count"), [("a", 1), ("b", 0)])
def test_fewer_than_two_versions_are_said(open_page, plan, zone, count):
    assert say("app.compare.few", count=count).vi in words(open_page(plan, zone=zone))


@pytest.mark.parametrize(("lang", "figure"), [("vi", "0,1000\u00a0ha"), ("en", "0.1000\u00a0ha")])
def test_two_versions_give_hectares_gained_and_lost(open_page, plan, lang, figure):
    save(plan, 10, HOSTILE)
    said = words(open_page(plan, lang, zone="a"))
    assert said.count(f"<strong>{figure}</strong>") == 2
    assert 'data-compared="more-than-accuracy"' in said
    assert "<img src=x" not in said


def test_the_same_version_twice_and_the_other_view(open_page, plan):
    save(plan, 10)
    app = open_page(plan, zone="a")
    assert 'data-compare-hidden="difference"' in words(app)
    app.selectbox[1].set_value(2)
    app.run()
    app.radio[1].set_value("difference")
    app.run()
    assert not app.exception
    assert 'data-compared="same"' in words(app)
    assert 'data-compare-hidden="side"' in words(app)


def test_a_damaged_version_is_said_and_the_others_compared(open_page, plan):
    save(plan, 10)
    save(plan, 20)
    next((plan / "boundaries" / "versions" / "a").glob("*1*")).write_text("{", encoding="utf-8")
    said = words(open_page(plan, zone="a"))
    assert say("app.compare.damaged", count=1).vi in said
    assert 'data-compared="more-than-accuracy"' in said


def test_an_uploaded_plan_is_compared(open_page, plan, tmp_path):
    other = write_plan(tmp_path / "other", [zone_toml("a", "1,10"), zone_toml("c", None)])
    put_boundary(other, "a", board(10, 0, 110, 100))
    app = with_plan(open_page(plan), ("other.zip", packed(other)))
    said = words(app)
    assert 'data-plans-differ="true"' in said
    assert say("app.compare.only-b", name="Khu c").vi in said
    assert "0,1000\u00a0ha" in said
    assert "1,10\u00a0ha" in said


def test_a_plan_and_itself(open_page, plan):
    assert 'data-plans-differ="false"' in words(with_plan(open_page(plan), ("same.zip", packed(plan))))


def test_the_shipped_plan_and_loose_files(open_page):
    files = [(path.name, path.read_bytes()) for path in (REPOSITORY / "data" / "boundaries").glob("*.*")]
    said = words(with_plan(open_page(REPOSITORY / "data"), *files))
    assert "data-plans-differ" in said


def test_what_is_no_plan_is_told(open_page, plan):
    said = words(with_plan(open_page(plan), ("x.zip", b"no zip")))
    assert "zp-refused" in said
