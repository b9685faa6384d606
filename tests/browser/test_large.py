"""A large layer in a browser: squares from afar, parcels near by, the card after a click, preparing from the page."""

import pytest

from benchmarks.drawn_fabric import draw_fabric
from tests.drawn_plans import EPSG
from tests.large_layers import HOSTILE, plan_with, prepare_in_cache, table
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.store.prepared.cache import CACHE_VARIABLE
from zoneplan.ui.opened import PLAN_VARIABLE, opened

PARCELS = 30_000
ROW = 15_000  # a parcel in the middle of the layer, which gets a hostile id
SHOWN = "#map_div[data-parcels-at]"


@pytest.fixture(scope="module")
def layer():
    found = draw_fabric(PARCELS, 12)
    ids = found.ids.copy()
    ids[ROW] = HOSTILE
    return table(list(zip(ids, found.codes, found.declared_m2, found.geometry, strict=True)), "ward")


@pytest.fixture(scope="module")
def plan(layer, tmp_path_factory):
    """A plan whose layer is prepared, in a cache that the servers of this module have too."""
    folder = tmp_path_factory.mktemp("large")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(CACHE_VARIABLE, str(folder / "cache"))
        patch.setenv(PLAN_VARIABLE, str(plan_with(folder / "plan", layer)))
        prepare_in_cache(opened(), layer)
        yield folder / "plan"


@pytest.fixture
def at(layer):
    """The middle of the parcel: latitude, longitude."""
    middle = vn2000_to_wgs84(layer.geometry[ROW].centroid, EPSG)
    return middle.y, middle.x


def await_tiles(seen, sight):
    frame = seen.await_map()
    frame.locator(f"{SHOWN}[data-parcels={sight}]").wait_for()
    return frame


def test_from_afar_squares_are_seen_with_their_key(visit, plan, at):
    seen = visit(f"/?at={at[0]:.6f},{at[1]:.6f},14&lang=en", plan=plan)
    frame = await_tiles(seen, "far")
    assert "Each square of 100 m" in frame.locator(".zp-parcels-key").inner_text()
    x, y = middle_of_map(seen)
    seen.page.mouse.move(x - 3, y)
    seen.page.mouse.move(x, y)
    tip = frame.locator(".zp-tip")
    tip.wait_for()
    assert "Square of 100 m" in tip.inner_text()
    assert "% of the land in it" in tip.inner_text()


def middle_of_map(seen):
    box = seen.page.locator("iframe[title*=folium]").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_near_by_a_click_on_a_parcel_shows_its_card_and_markup_in_its_id_stays_text(visit, plan, at):
    seen = visit(f"/?at={at[0]:.6f},{at[1]:.6f},18&lang=en", plan=plan)
    frame = await_tiles(seen, "near")
    seen.mark()
    x, y = middle_of_map(seen)
    seen.page.mouse.move(x - 3, y)
    seen.page.mouse.move(x, y)
    tip = frame.locator(".zp-tip")
    tip.wait_for()
    assert HOSTILE in tip.inner_text()
    seen.page.mouse.click(x, y)
    card = seen.page.locator("article[data-parcel]")
    card.wait_for()
    assert card.get_attribute("data-parcel") == str(ROW + 1)
    assert HOSTILE in card.inner_text()
    frame.locator(".zp-parcel-chosen").wait_for()
    seen.await_keys(parcel=f"ward:{ROW + 1}")
    assert seen.marked()


def test_moving_about_draws_what_is_in_view_and_keeps_only_that(visit, plan, at):
    seen = visit(f"/?at={at[0]:.6f},{at[1]:.6f},17&lang=en", plan=plan)
    await_tiles(seen, "near")
    tiles = "(state) => Object.keys(Object.values(state.extras)[0].layer._tiles).length"
    first = seen.state(tiles)
    for by in ([700, 0], [0, 500], [-700, -500]):
        seen.state("(state, by) => { state.map.panBy(by, { animate: false }); }", by)
        seen.settle()
    assert 0 < seen.state(tiles) < 3 * first
    drawn = (
        "(state) => Object.values(Object.values(state.extras)[0].layer._tiles).every(({ el }) => el.zp.data)"
    )
    assert seen.state(drawn)


def test_a_layer_is_prepared_from_the_page_and_then_stands_on_the_map(visit, tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    found = draw_fabric(400, 3)
    small = table(list(zip(found.ids, found.codes, found.declared_m2, found.geometry, strict=True)), "small")
    seen = visit("/parcels?lang=en", plan=plan_with(tmp_path / "plan", small))
    seen.page.locator(".st-key-large-prepare-0 button").click()
    seen.page.locator(f"[data-ready='{len(found.ids)}']").wait_for(timeout=60_000)
    seen.goto_page("Map", "iframe[title*=folium]")
    seen.await_map().wait_for_function("Object.values(zoneplan.state.extras).length === 1")
