"""Large layers in the app: routes, preparing in a process of its own, the page, and a parcel's card."""

import json
import time

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.drawn_plans import BOARD, board
from tests.large_layers import HOSTILE, four, plan_with, prepare_in_cache, table
from tests.ui.test_routes import ask
from zoneplan.geometry.tiles import tile_at
from zoneplan.store.prepared.cache import CACHE_VARIABLE, cache_folder, making_folder
from zoneplan.ui.opened import PLAN_VARIABLE, opened
from zoneplan.ui.parcels import preparing
from zoneplan.ui.parcels.large import large_extras, large_layers
from zoneplan.ui.parcels.lines import counted, with_prepared
from zoneplan.ui.routes import SCRIPT

TIME_S = 90


@pytest.fixture(autouse=True)
def _cache(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    yield
    preparing.cancel_all()


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.setenv(PLAN_VARIABLE, str(plan_with(tmp_path / "plan", four())))
    return opened()


@pytest.fixture
def ready(here):
    return prepare_in_cache(here, four())


def await_end(key):
    deadline = time.monotonic() + TIME_S
    while (state := preparing.state_of(key)).running and time.monotonic() < deadline:
        time.sleep(0.1)
    return state


def start_app(path=None, **keys):
    app = AppTest.from_file(SCRIPT, default_timeout=TIME_S)
    for key, value in keys.items():
        app.query_params[key] = value
    app.run()
    if path is not None:
        app.switch_page(path).run()
    assert not app.exception
    return app


def words(app):
    bodies = [block.proto.body for block in app.get("html")]
    return " ".join(body for body in bodies if not body.lstrip().startswith("<style"))


def test_a_tile_and_what_the_script_is_told_come_by_key(ready):
    tile = tile_at(BOARD.x, BOARD.y, 18)
    status, headers, body = ask(f"/zoneplan/parcels/{ready.key}/18/{tile.x}/{tile.y}.json")
    assert (status, headers["content-type"]) == (200, "application/json")
    assert "immutable" in headers["cache-control"]
    assert "1" in json.loads(body)["parcels"]["id"]
    status, _, body = ask(f"/zoneplan/parcels/{ready.key}/about-x.json")
    about = json.loads(body)
    assert (status, about["key"], about["zone"]) == (200, ready.key, "a")
    assert [kind["name"]["en"] for kind in about["kinds"]][-1] in {"no land-use code", "DGT – roads"}


@pytest.mark.parametrize(
    "path",
    [
        "{key}/18/-1/0.json", "{key}/18/1e3/0.json", "{key}/18/0/0x1.json", "{key}/18/262144/0.json",
        "{key}/21/0/0.json", "{key}/18/0.json", "{key}/999999999999/0/0.json", "{key}/18/0/0.geojson",
        "{key}/18/../0.json", "../{key}/18/0/0.json", "{key}.making/18/0/0.json", "0000/18/0/0.json",
        "{key}/facts.json", "{key}/about-../facts.json", "%2e%2e/18/0/0.json", "{key}/parcels.fgb",
        "{key}/18/٣/0.json",
    ],
)  # fmt: skip
def test_anything_else_is_not_found(ready, path):
    assert ask("/zoneplan/parcels/" + path.format(key=ready.key))[0] == 404


def test_a_layer_that_is_not_ready_is_not_on_the_map(here):
    assert large_extras(here) == []
    assert [one.ready for one in large_layers(here)] == [None]


def test_a_layer_that_is_ready_is_on_the_map_under_its_name_and_key(here, ready):
    (extra,) = large_extras(here)
    assert (extra.id, extra.name.vi, extra.kind) == (ready.key, "ward", "parcels")


def test_the_key_follows_the_file_and_the_zone_s_boundary(here, ready, tmp_path, monkeypatch):
    other = table([("1", "ODT", np.nan, board(0, 0, 40, 40))])
    monkeypatch.setenv(PLAN_VARIABLE, str(plan_with(tmp_path / "b", other)))
    assert large_layers(opened())[0].key != ready.key
    monkeypatch.setenv(PLAN_VARIABLE, str(plan_with(tmp_path / "c", four(), board(-10, 0, 300, 40))))
    assert large_layers(opened())[0].key != ready.key
    monkeypatch.setenv(PLAN_VARIABLE, str(plan_with(tmp_path / "d", four())))
    assert large_layers(opened())[0].key == ready.key  # the same content in another folder


def test_a_process_of_its_own_prepares_a_layer_and_leaves_nothing_else(here):
    (large,) = large_layers(here)
    preparing.start(here, large)
    assert preparing.own(large.key)
    assert await_end(large.key) == preparing.State()
    (large,) = large_layers(here)
    assert large.ready.facts.parcels == 4
    assert large.ready.parcel(2).id == HOSTILE
    assert [entry.name for entry in cache_folder().iterdir()] == [large.key]
    status, headers, body = ask(f"/zoneplan/parcels/{large.key}/errors.gpkg")
    assert (status, body[:15]) == (200, b"SQLite format 3")
    assert "ward-errors.gpkg" in headers["content-disposition"]


def test_a_cancelled_preparation_ends_its_process_and_leaves_nothing(here):
    (large,) = large_layers(here)
    preparing.start(here, large)
    assert preparing.state_of(large.key).running
    preparing.cancel(large.key)
    assert preparing.state_of(large.key) == preparing.State()
    assert list(cache_folder().iterdir()) == []


def test_a_second_layer_waits_and_may_be_called_off_before_it_begins(here):
    (large,) = large_layers(here)
    preparing.start(here, large)
    waiting = type(large)(large.file, "f" * 32, None)
    preparing.start(here, waiting)
    assert preparing.state_of(waiting.key).waiting
    preparing.cancel(waiting.key)
    assert preparing.state_of(waiting.key) == preparing.State()
    preparing.cancel(large.key)


def test_a_layer_that_changed_meanwhile_is_refused_in_words(here):
    (large,) = large_layers(here)
    stale = type(large)(large.file, "e" * 32, None)
    preparing.start(here, stale)
    assert "parcels/ward.parquet" in await_end(stale.key).failed.en
    assert not making_folder(stale.key).exists()


def test_a_file_that_is_damaged_where_its_parcels_stand_is_refused_in_words(here):
    (large,) = large_layers(here)
    path = here.plan.where / large.file.file
    content = bytearray(path.read_bytes())
    content[8:200] = b"\xff" * 192
    path.write_bytes(bytes(content))
    damaged = opened()
    (large,) = large_layers(damaged)
    preparing.start(damaged, large)
    assert await_end(large.key).failed is not None


def test_a_cache_that_cannot_be_written_is_told_on_the_page(here, tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "file"))
    app = start_app("parcels_page.py", lang="en")
    app.button(key="large-prepare-0").click().run()
    assert "cannot be used" in words(app)


def test_the_page_has_the_way_from_not_prepared_to_ready(here):
    app = start_app("parcels_page.py")
    assert "Lớp này chưa được chuẩn bị" in words(app)
    app.button(key="large-prepare-0").click().run()
    (large,) = large_layers(here)
    await_end(large.key)
    app.run()
    assert not app.exception
    assert 'data-ready="4"' in words(app)
    assert 'data-class="lot-overlap"' in words(app)


def test_the_page_lists_the_largest_faults_of_a_class_and_ids_stay_text(here, ready):
    app = start_app("parcels_page.py", lang="en")
    kinds = [one.code for one in ready.ready.facts.classes]
    app.selectbox(key="large-class-0-en").select(kinds.index("lot-area")).run()
    assert not app.exception
    assert "&lt;img src=x onerror=alert(1)&gt;" in words(app)
    assert "<img" not in words(app)
    assert "The largest 1 of 1." in words(app)


def test_from_a_fault_on_the_page_the_map_opens_with_the_parcel_s_card(here, ready):
    app = start_app("parcels_page.py", lang="en")
    kind = [one.code for one in ready.ready.facts.classes].index("lot-overlap")
    app.selectbox(key="large-class-0-en").select(kind).run()
    app.button(key=f"large-go-0-{kind}-0").click().run()
    assert not app.exception
    assert app.session_state["parcel"] in {"ward:1", "ward:2"}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_card_of_the_parcel_in_the_address(here, ready, lang):
    app = start_app(lang=lang, parcel="ward:3")
    drawn = words(app)
    assert 'data-parcel="3"' in drawn
    assert "&lt;img src=x onerror=alert(1)&gt;" in drawn
    assert "<img" not in drawn
    assert ("1.600,00" if lang == "vi" else "1,600.00") in drawn
    assert ("+600,00" if lang == "vi" else "+600.00") in drawn


def test_the_card_of_one_of_a_pair_names_the_other_and_leads_to_it(here, ready):
    app = start_app(lang="en", parcel="ward:1")
    assert "with parcel 2" in words(app)
    app.button(key="parcel-other-1").click().run()
    assert app.session_state["parcel"] == "ward:2"
    app.button(key="parcel-close").click().run()
    assert "data-parcel" not in words(app)


@pytest.mark.parametrize(
    "said", ["ward:0", "ward:5", "ward:x", "ward:-1", "x:1", "ward", ":1", "ward:1e3", "ward:٣", ""]
)
def test_an_address_that_names_no_parcel_shows_none(here, ready, said):
    app = start_app(parcel=said)
    assert "data-parcel" not in words(app)


def test_a_parcel_is_found_by_its_id(here, ready):
    app = start_app(lang="en")
    app.text_input(key="parcel-search").input("2").run()
    app.button(key="parcel-hit-0").click().run()
    assert 'data-parcel="2"' in words(app)
    app.text_input(key="parcel-search").input("<b>none</b>").run()
    assert "No parcel has the id “&lt;b&gt;none&lt;/b&gt;”" in words(app)


def test_the_page_of_checks_says_a_layer_was_not_checked_until_it_is_prepared(here):
    before = words(start_app("checks_page.py", lang="en"))
    assert "not checked here" in before
    assert "parcels were checked" not in before
    ready = prepare_in_cache(here, four())
    counts = counted(ready.ready.facts)
    after = words(start_app("checks_page.py", lang="en"))
    assert "not checked here" not in after
    assert (
        f"4 parcels were checked when the layer was prepared: {counts['error']} errors, "
        f"{counts['warning']} warnings, {counts['note']} notes"
    ) in after
    assert "page Parcels" in after


def test_every_finding_keeps_its_number_and_what_a_layer_could_not_be_checked_for_is_told(here):
    assert with_prepared(here) is here
    ready = prepare_in_cache(here, four())
    told, first = with_prepared(here).report.findings, here.report.findings
    changed = [number for number, found in enumerate(first) if told[number] != found]
    assert [(first[number].code, told[number].code) for number in changed] == [
        ("not-checked", "parcels-prepared")
    ]
    counts, before = with_prepared(here).report.counts, here.report.counts
    assert (counts.checked - before.checked, before.skipped - counts.skipped) == (
        3,
        3,
    )  # the bow-tie cannot be measured
    assert counts.read == before.read == counts.checked + counts.skipped + counts.unreadable
    skipped = [found.message.en for found in told[len(first) :]]
    assert len(skipped) == len(ready.ready.facts.skipped)
    for why, said in zip(ready.ready.facts.skipped, skipped, strict=True):
        assert why.en in said
