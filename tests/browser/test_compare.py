"""Two versions and two plans in a real browser: figures, maps that move together, the difference without a reload."""

import io
import zipfile

import pytest
from playwright.sync_api import Frame

from tests.browser.visit import Visit, spaced
from tests.drawn_plans import EPSG, board, put_boundary, write_plan, zone_toml
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.model.boundary import Evidence
from zoneplan.store.saving import NewVersion, save_boundary
from zoneplan.store.versions import current_digest

PIXELS = 5e-5  # degrees: two pixels at the zoom of these squares; maps of other widths round otherwise


def maps(seen: Visit) -> dict[str, Frame]:
    """The frames by what they show: "old" (A), "new" (B) and "difference", each with its layers drawn."""
    seen.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    seen.page.wait_for_function("() => document.querySelectorAll('iframe[title*=folium]').length === 3")
    seen.settle()
    found = {}
    for frame in [frame for frame in seen.page.frames if "streamlit_folium" in frame.url]:
        frame.locator("#map_div[data-ready=true]").wait_for(state="attached")
        names = frame.evaluate("Object.keys(zoneplan.state.scene.layers)")
        found["difference" if len(names) > 1 else names[0]] = frame
    assert set(found) == {"old", "new", "difference"}
    return found


def centre(frame: Frame) -> list[float]:
    return frame.evaluate("(() => { const c = zoneplan.state.map.getCenter(); return [c.lat, c.lng]; })()")


def test_versions_side_by_side_move_together_and_differ_without_a_reload(visit, tmp_path):
    plan = write_plan(tmp_path, [zone_toml("a"), zone_toml("b", None)])
    put_boundary(plan, "a", board(0, 0, 100, 100))
    record = NewVersion(Evidence.SURVEYED, 0.05, "biên bản", "Lan <b>", "", {})
    moved = vn2000_to_wgs84(board(10, 0, 110, 100), EPSG)
    save_boundary(plan, "a", moved, record, expected=current_digest(plan, "a"))
    seen = visit("/?zone=a", plan=plan)
    seen.await_map()
    seen.goto_page("So sánh", "[data-compared]")
    card = seen.page.locator("[data-compared]")
    said = spaced(card.inner_text())
    assert said.count("0,1000 ha") == 2
    assert "0,9000 ha" in said
    assert "Lan <b>" in said
    frames = maps(seen)
    start = centre(frames["new"])
    box = seen.page.locator(".st-key-compare-side iframe[title*=folium]").first
    box.scroll_into_view_if_needed()
    where = box.bounding_box()
    assert where is not None
    x, y = where["x"] + where["width"] / 2, where["y"] + where["height"] / 2
    seen.page.mouse.move(x, y)
    seen.page.mouse.down()
    seen.page.mouse.move(x + 60, y + 40, steps=5)
    seen.page.mouse.up()
    seen.page.wait_for_timeout(500)
    assert centre(frames["old"]) != pytest.approx(start, abs=10 * PIXELS)
    for name in ("new", "difference"):
        assert centre(frames[name]) == pytest.approx(centre(frames["old"]), abs=PIXELS)
    for frame in frames.values():
        frame.evaluate("window.stood = true")
    seen.page.get_by_test_id("stRadioOption").filter(has_text="Phần khác nhau").click()
    seen.page.locator("[data-compare-hidden=side]").wait_for(state="attached")
    assert all(frame.evaluate("window.stood === true") for frame in maps(seen).values())
    difference = seen.page.locator(".st-key-compare-difference iframe").bounding_box()
    assert difference is not None
    assert difference["x"] >= 0
    assert frames["difference"].locator(".zp-gained").count() == 1
    assert frames["difference"].locator(".zp-lost").count() == 1


def test_a_second_plan_is_dropped_and_compared(visit, tmp_path):
    plans = []
    for name, shift in (("one", 0), ("two", 10)):
        plans.append(write_plan(tmp_path / name, [zone_toml("a")]))
        put_boundary(plans[-1], "a", board(shift, 0, 100 + shift, 100))
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for path in (plans[1] / "boundaries").iterdir():
            archive.write(path, f"two/boundaries/{path.name}")
    seen = visit("/", plan=plans[0])
    seen.await_map()
    seen.goto_page("So sánh", ".zp-compare-told")
    seen.page.get_by_test_id("stRadioOption").filter(has_text="Hai quy hoạch").click()
    drop = seen.page.get_by_test_id("stFileUploaderDropzoneInput")
    drop.set_input_files([{"name": "two.zip", "mimeType": "application/zip", "buffer": body.getvalue()}])
    row = seen.page.locator("[data-zone-compared=a]")
    row.wait_for()
    assert spaced(row.inner_text()).count("0,1000 ha") == 2
    assert maps(seen)["difference"].locator(".zp-gained").count() == 1
