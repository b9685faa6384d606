"""Findings beside the map in a real browser: go to one, see it flash, choose one on the map, waive it, reopen it."""

import pytest

from tests.browser.visit import Visit, spaced
from tests.drawn_plans import board, put_boundary
from tests.ui.test_pages import evil_twins
from tests.waivers import two_zones
from zoneplan.store.folder import open_folder

EVIL = '<img src=x onerror="window.hacked=1"> {{7*7}} **dam** $x^2$'


def on_checks(visit, plan) -> Visit:
    seen = visit(plan=plan)
    seen.await_map()
    seen.goto_page("Kiểm tra", "[data-finding]")
    await_one_map(seen)
    return seen


def await_one_map(seen: Visit) -> None:
    seen.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    seen.page.wait_for_function("() => document.querySelectorAll('iframe[title*=folium]').length === 1")
    seen.await_map()


def number(seen: Visit, code: str) -> str:
    return seen.page.locator(f"[data-code={code}]").first.get_attribute("data-finding") or ""


def watch_flashes(seen: Visit) -> None:
    """Marks the frame, and notes which findings were given the class that flashes them."""
    seen.state(
        "state => { window.mark = 'the same frame'; window.flashed = [];"
        " new MutationObserver((all) => all.forEach(({ target }) => {"
        "  if (target.classList.contains('zp-flash')) window.flashed.push(target.getAttribute('class')); }))"
        " .observe(document.body, { subtree: true, attributes: true, attributeFilter: ['class'] }); }"
    )


def center(seen: Visit) -> list[float]:
    return seen.state("state => [state.map.getCenter().lng, state.map.getCenter().lat, state.map.getZoom()]")


def middle_of(seen: Visit, code: str) -> tuple[float, float]:
    middle = seen.state(
        "(state, n) => { const b = L.latLngBounds([]); zoneplan.parts(state.findings[n]).forEach("
        "(p) => b.extend(p.getBounds ? p.getBounds() : p.getLatLng()));"
        " const c = b.getCenter(); return [c.lng, c.lat]; }",
        number(seen, code),
    )
    return middle[0], middle[1]


def test_a_click_or_enter_on_a_row_flies_there_and_flashes_without_a_reload(visit, tmp_path):
    seen = on_checks(visit, evil_twins(tmp_path))
    watch_flashes(seen)
    for code, act in (("lot-overlap", "click"), ("geometry-invalid", "Enter")):
        wanted, before = middle_of(seen, code), center(seen)
        button = seen.page.locator(f".st-key-finding-go-{number(seen, code)} button")
        if act == "click":
            button.click()
        else:
            button.press("Enter")
        seen.page.locator(f".zp-picked[data-code={code}]").wait_for()
        frame = seen.await_map()
        frame.wait_for_function("() => window.flashed.length > 0")
        now = center(seen)
        assert now[:2] == pytest.approx(wanted, abs=2e-5)
        assert now != before
        assert "zp-spot" in frame.evaluate("() => window.flashed.splice(0)[0]")
        assert frame.evaluate("() => window.mark") == "the same frame"
    missing = seen.page.locator(f".st-key-finding-go-{number(seen, 'boundary-missing')} button")
    missing.click()  # it has no geometry, and its zone no boundary: the circle of possible sites flashes
    frame.wait_for_function("() => window.flashed.length > 0")
    assert "zp-circle" in frame.evaluate("() => window.flashed[0]")


def test_a_click_on_a_finding_on_the_map_chooses_its_row(visit, tmp_path):
    seen = on_checks(visit, two_zones(tmp_path))
    watch_flashes(seen)
    wanted = number(seen, "overlap-contradicts")
    seen.state("(state, n) => state.map.fitBounds(state.findings[n].getBounds(), { animate: false })", wanted)
    point = seen.state(  # the middle of its northern edge: only the edge takes clicks, the zones below have theirs
        "(state, n) => { const b = state.findings[n].getBounds();"
        " return state.map.latLngToContainerPoint([b.getNorth(), b.getCenter().lng]); }",
        wanted,
    )
    frame = seen.page.locator("iframe[title*=folium]")
    frame.scroll_into_view_if_needed()
    box = frame.bounding_box()
    assert box is not None
    seen.page.mouse.click(box["x"] + point["x"], box["y"] + point["y"])
    seen.page.locator(f".zp-picked[data-finding='{wanted}']").wait_for()
    assert seen.await_map().evaluate("() => window.mark") == "the same frame"


def test_filters_limit_the_rows_and_what_the_map_draws_of_findings(visit, tmp_path):
    seen = on_checks(visit, evil_twins(tmp_path))
    drawn = "state => Object.values(state.findings).filter((f) => state.groups.findings.hasLayer(f)).length"
    everything = seen.state(drawn)
    seen.state("state => { window.mark = 'the same frame'; }")
    seen.open_list(seen.page.get_by_role("combobox", name="Khu"))
    seen.page.get_by_role("option", name="Khu c").click()
    seen.page.locator("[data-code=lot-overlap]").wait_for(state="detached")
    frame = seen.await_map()
    frame.wait_for_function(f"(all) => ({drawn})(zoneplan.state) < all", arg=everything)
    assert seen.state(drawn) == 1
    assert frame.evaluate("() => window.mark") == "the same frame"


def test_waive_a_finding_then_change_the_boundary_and_it_is_reopened(visit, tmp_path):
    plan = two_zones(tmp_path / "plan")
    seen = on_checks(visit, plan)
    page = seen.page
    page.locator(f".st-key-finding-go-{number(seen, 'overlap-contradicts')} button").click()
    page.get_by_role("button", name="Miễn xử lý phát hiện này").click()
    page.get_by_role("textbox", name="Lý do").fill("x")
    page.get_by_role("button", name="Ghi quyết định miễn xử lý").click()
    page.get_by_role("alert").filter(has_text="Hãy ghi").wait_for()
    page.get_by_role("textbox", name="Lý do").fill(EVIL)
    page.get_by_role("textbox", name="Người quyết định").fill("Nguyễn Thị Lan")
    page.get_by_role("button", name="Ghi quyết định miễn xử lý").click()
    page.locator("[data-decision=waived]").wait_for()
    page.locator(".zp-tiles .zp-waived").wait_for()
    assert spaced(EVIL) in spaced(page.locator(".zp-remark").inner_text())
    assert page.locator(".zp-row.zp-waived").count() == 1
    await_one_map(seen)
    assert seen.await_map().locator("path.zp-waived").count() == 1
    (decision,) = open_folder(plan).decisions
    assert (decision.stated.person, decision.stated.reason) == ("Nguyễn Thị Lan", EVIL)

    put_boundary(plan, "b", board(50, 50, 150, 150.5))
    seen.go("/")
    seen.await_map()
    seen.goto_page("Kiểm tra", "[data-code=overlap-contradicts]")
    await_one_map(seen)
    row = page.locator("[data-code=overlap-contradicts]")
    assert "xét lại" in row.inner_text().lower()
    page.locator(f".st-key-finding-go-{number(seen, 'overlap-contradicts')} button").click()
    said = page.locator(".st-key-finding-more .zp-caution")
    said.wait_for()
    assert "Nguyễn Thị Lan" in said.inner_text()
    assert "boundaries/b.geojson" in said.inner_text()
    assert spaced(EVIL) in spaced(said.inner_text())
    assert page.evaluate("() => window.hacked") is None
    assert page.locator("img[src='x'], strong:text-is('dam'), .katex").count() == 0


@pytest.mark.parametrize("size", [(390, 844), (1366, 768)])
def test_rows_are_reached_by_keyboard_and_nothing_sticks_out(visit, tmp_path, size):
    seen = (
        on_checks(visit, evil_twins(tmp_path))
        if size[0] > 640
        else visit("/", plan=evil_twins(tmp_path), size=size)
    )
    if size[0] <= 640:
        seen.page.set_viewport_size({"width": 1366, "height": 768})
        seen.await_map()
        seen.goto_page("Kiểm tra", "[data-finding]")
        seen.page.set_viewport_size({"width": size[0], "height": size[1]})
        await_one_map(seen)
    first = seen.page.locator("[class*=st-key-finding-go-] button").first
    first.focus()
    seen.page.keyboard.press("Tab")
    focused = seen.page.evaluate(
        "() => { const row = document.activeElement.closest('[class*=st-key-finding-row-]');"
        " return [row && row.querySelector('[data-finding]').dataset.finding,"
        " row && getComputedStyle(row).outlineStyle, document.activeElement.textContent]; }"
    )
    assert focused[0] is not None
    assert focused[1] == "solid"
    assert "Xem trên bản đồ" in focused[2]
    assert seen.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
