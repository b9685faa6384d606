"""The part of context layers in every state ends without an exception; nothing is written before it is kept."""

import json

import geopandas as gpd
import pytest
import shapely
from streamlit.testing.v1 import AppTest

from tests.context_samples import collection, put_context, samples, ward
from tests.drawn_plans import board, copy_of_data
from zoneplan.model.messages import say
from zoneplan.store.folder import open_folder
from zoneplan.ui.context import part as context_part
from zoneplan.ui.opened import PLAN_VARIABLE
from zoneplan.ui.routes import SCRIPT

MIME = "application/octet-stream"
HOSTILE = "<script>alert(1)</script> {{7*7}} {% raw %} **x** [a](http://b)"


@pytest.fixture
def plan(tmp_path, monkeypatch):
    folder = copy_of_data(tmp_path / "plan")
    monkeypatch.setenv(PLAN_VARIABLE, str(folder))
    return folder


class Page:
    """The map page with the zone hoa-phu."""

    def __init__(self, lang: str = "vi") -> None:
        self.lang = lang
        self.app = AppTest.from_file(SCRIPT, default_timeout=60)
        self.app.query_params["lang"] = lang
        self.app.query_params["zone"] = "hoa-phu"
        self.run()

    def run(self) -> None:
        self.app.run()
        assert not self.app.exception

    @property
    def words(self) -> str:
        bodies = [block.proto.body for block in self.app.get("html")]
        return " ".join(body for body in bodies if not body.lstrip().startswith("<style"))

    def says(self, key: str, **params: object) -> bool:
        return say(key, **params).to(self.lang) in self.words

    def one(self, kind: str, key: str):
        label = say(key).to(self.lang)
        return next(widget for widget in self.app.get(kind) if widget.label == label)

    def labels(self, kind: str) -> list[str]:
        return [widget.label for widget in self.app.get(kind)]

    def drop(self, *files: tuple[str, bytes]) -> None:
        self.app.file_uploader[0].set_value([(name, content, MIME) for name, content in files])
        self.run()

    def press(self, key: str) -> None:
        self.one("button", key).click()
        self.run()

    def add(self, content: bytes | None = None, name: str = "phuong.geojson") -> None:
        self.drop((name, collection(samples()) if content is None else content))
        self.press("app.context.add")

    def keep(self, source: str = "Sở", person: str = "Người thử") -> None:
        self.press("app.context.keep")
        self.one("text_input", "app.context.source").set_value(source)
        self.one("text_input", "app.context.person").set_value(person)
        self.press("app.context.keep-now")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_without_a_layer_the_part_says_what_it_is_for(plan, lang):
    page = Page(lang)
    assert page.says("app.context.lead")
    assert say("app.context.title", n=0).to(lang) in [e.label for e in page.app.expander]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_layer_is_added_to_the_session_and_checked_and_nothing_is_written(plan, lang):
    page = Page(lang)
    page.drop(("phuong.geojson", collection(samples())))
    assert 'data-context-verdict="as-stated"' in page.words
    assert page.one("selectbox", "app.context.key.name").value == "ten"
    assert page.one("selectbox", "app.context.key.code").value == "ma"
    page.press("app.context.add")
    assert 'data-kept="session"' in page.words
    assert 'data-unit-verdict="possible"' in page.words
    assert "Phường Bình Dương" in page.words
    assert page.app.file_uploader[0].value == []
    assert not (plan / "context").exists()
    page.app.switch_page("checks_page.py").run()
    assert not page.app.exception
    assert 'data-unit-zone="hoa-phu"' in page.words


def test_a_layer_of_a_session_is_seen_by_that_session_only(plan):
    Page().add()
    assert "data-context=" not in Page().words


def test_a_layer_is_dropped_from_the_session(plan):
    page = Page()
    page.add()
    page.press("app.context.drop")
    assert page.says("app.context.lead")
    assert "data-unit-verdict" not in page.words


def test_a_layer_is_kept_in_the_plan_and_removed_after_a_second_look(plan):
    page = Page()
    page.add()
    page.keep()
    assert 'data-kept="plan"' in page.words
    (kept,) = open_folder(plan).context
    assert (kept.about.source, kept.about.person) == ("Sở", "Người thử")
    page.press("app.context.remove")
    assert page.says("app.context.remove-sure", title=kept.title, file=kept.file)
    assert (plan / kept.file).exists()
    page.press("app.context.remove-not")
    assert say("app.context.remove-now").vi not in page.labels("button")
    page.press("app.context.remove")
    page.press("app.context.remove-now")
    assert not (plan / kept.file).exists()
    assert page.says("app.context.lead")


@pytest.mark.parametrize(("source", "person", "missing"), [("", "p", "source"), ("s", " ", "person")])
def test_nothing_is_kept_without_source_and_person(plan, source, person, missing):
    page = Page()
    page.add()
    page.keep(source, person)
    assert page.says(f"app.context.missing.{missing}")
    assert not (plan / "context").exists()


def test_the_shipped_plan_refuses_with_advice(plan, monkeypatch):
    monkeypatch.setattr("zoneplan.store.context.came_with_zoneplan", lambda where: True)
    page = Page()
    page.add()
    page.keep()
    assert "zoneplan init" in page.words
    assert 'data-kept="session"' in page.words


def test_a_layer_changed_meanwhile_is_not_removed(plan, monkeypatch):
    page = Page()
    page.add()
    page.keep()
    (kept,) = open_folder(plan).context
    page.press("app.context.remove")
    shown = context_part.remove_context

    def late(where, layer):
        path = plan / kept.file
        path.write_bytes(path.read_bytes() + b"\n")
        shown(where, layer)

    monkeypatch.setattr(context_part, "remove_context", late)
    page.press("app.context.remove-now")
    assert page.says("error.context-changed", title=kept.title, file=kept.file)
    assert (plan / kept.file).exists()


def test_the_same_layer_twice_is_one(plan):
    page = Page()
    page.add()
    page.add()
    assert page.words.count("data-context=") == 1
    page.keep()
    page.add()
    assert page.words.count("data-context=") == 1


def test_a_layer_whose_system_does_not_fit_waits_for_a_reading(plan):
    wrong = json.dumps(
        {
            "type": "FeatureCollection",
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::5899"}},
            "features": [
                {
                    "type": "Feature",
                    "properties": {"ten": "Nhà"},
                    "geometry": shapely.geometry.mapping(board(0, 0, 9, 9)),
                }
            ],
        }
    ).encode()
    page = Page()
    page.drop(("phuong.geojson", wrong))
    assert 'data-context-verdict="as-stated"' not in page.words
    page.one("selectbox", "app.context.kind").set_value("road")
    page.run()
    assert page.one("radio", "app.context.reading").value is None
    assert page.one("button", "app.context.add").disabled
    few = len(page.one("radio", "app.context.reading").options)
    page.app.toggle[0].set_value(True)
    page.run()
    assert len(page.one("radio", "app.context.reading").options) > few >= 2
    page.one("radio", "app.context.reading").set_value("9210")
    page.run()
    page.app.toggle[0].set_value(False)
    page.run()
    assert page.one("radio", "app.context.reading").value == "9210"
    page.press("app.context.add")
    assert 'data-kept="session"' in page.words


def test_one_of_several_layers_is_chosen_by_name(plan, tmp_path):
    properties, shapes = zip(*samples(), strict=True)
    frame = gpd.GeoDataFrame(list(properties), geometry=list(shapes), crs=4326)
    for layer in ("phường", "sông"):
        frame.to_file(tmp_path / "a.gpkg", driver="GPKG", layer=layer, mode="a" if layer == "sông" else "w")
    page = Page()
    page.drop(("a.gpkg", (tmp_path / "a.gpkg").read_bytes()))
    assert "data-context-verdict" not in page.words
    chosen = page.one("selectbox", "app.context.choose")
    assert [option.split(":")[0] for option in chosen.options] == ["1. phường", "2. sông"]
    chosen.set_value(1)
    page.run()
    assert page.one("text_input", "app.context.name-of-layer").value == "sông"
    page.press("app.context.add")
    assert 'data-kept="session"' in page.words


def test_nothing_is_added_before_somebody_says_what_it_shows(plan):
    page = Page()
    page.drop(
        ("song.geojson", collection([({"ten": "Sông"}, shapely.LineString([(106.6, 11), (106.7, 11.1)]))]))
    )
    assert page.one("button", "app.context.add").disabled
    page.one("selectbox", "app.context.kind").set_value("river")
    page.run()
    page.press("app.context.add")
    assert 'data-kept="session"' in page.words
    assert "data-unit-verdict" not in page.words


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.geojson", b"{"), ("a.geojson", b""), ("a.txt", b"M1 1224556,10 601234,55"), ("a.pdf", b"%PDF-1.7")],
)
def test_what_cannot_be_a_layer_is_refused_in_words(plan, name, content):
    page = Page()
    page.drop((name, content))
    assert "zp-refused" in page.words
    assert say("app.context.add").vi not in page.labels("button")


def test_too_large_a_layer_is_refused_in_words(plan, monkeypatch):
    monkeypatch.setattr("zoneplan.sources.context.MOST_FEATURES", 1)
    page = Page()
    page.drop(("phuong.geojson", collection(samples())))
    assert "quá giới hạn 1" in page.words


def test_the_choice_survives_a_change_of_language(plan):
    page = Page()
    page.drop(("phuong.geojson", collection(samples())))
    page.one("selectbox", "app.context.kind").set_value("constraint")
    page.one("selectbox", "app.context.key.code").set_value(None)
    page.run()
    page.app.segmented_control[0].set_value("en")
    page.lang = "en"
    page.run()
    assert page.one("selectbox", "app.context.kind").value == "constraint"
    assert page.one("selectbox", "app.context.key.code").value is None
    page.press("app.context.add")
    page.app.segmented_control[0].set_value("vi")
    page.lang = "vi"
    page.run()
    assert 'data-kept="session"' in page.words


def test_hostile_names_are_shown_as_names(plan):
    hostile = [ward(HOSTILE, board(-9000, -9000, 9000, 9000), code=HOSTILE, old=HOSTILE)]
    page = Page()
    page.add(collection(hostile), f"{HOSTILE.replace('/', '')}.geojson")
    page.keep(HOSTILE, HOSTILE)
    page.press("app.context.remove")
    put_context(
        plan, hostile, stem="<b>x</b> & 'y'".replace("/", ""), title=HOSTILE, source=HOSTILE, person=HOSTILE
    )
    page.run()
    page.app.switch_page("checks_page.py").run()
    assert not page.app.exception
    assert "<script>" not in page.words
    assert "&lt;script&gt;" in page.words
    assert "{{7*7}}" in page.words


def test_an_unreadable_layer_in_the_plan_is_told_and_the_rest_is_there(plan):
    put_context(plan, samples())
    (plan / "context" / "bad.geojson").write_bytes(b"{")
    page = Page()
    assert page.words.count("data-context=") == 1
    page.app.switch_page("checks_page.py").run()
    assert not page.app.exception
    assert "context/bad.geojson" in page.words
