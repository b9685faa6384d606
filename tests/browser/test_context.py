"""A ward layer comes onto the standing map, is checked, kept in the plan and removed: by a real browser."""

from pathlib import Path

from playwright.sync_api import FilePayload

from tests.browser.visit import Visit, spaced
from tests.context_samples import collection, samples, ward
from tests.drawn_plans import board, copy_of_data
from zoneplan.store.folder import open_folder

HOSTILE = "<img src=x onerror=alert(1)> {{7*7}}"


def open_part(seen: Visit) -> None:
    seen.settle()
    seen.page.get_by_text("Lớp tham khảo (0)").click()


def drop(seen: Visit, name: str, content: bytes) -> None:
    payload: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    seen.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(payload)
    seen.page.locator("[data-context-verdict=as-stated]").wait_for()


def extras(seen: Visit, count: int) -> None:
    """Wait until the map has so many further layers."""
    seen.await_map().wait_for_function(
        "(n) => Object.keys(zoneplan.state.extras).length === n && "
        "document.querySelectorAll('path.zp-extra').length >= n",
        arg=count,
    )


def listed(seen: Visit) -> list[str]:
    """The names in the map's list of layers."""
    texts = seen.await_map().locator(".leaflet-control-layers-overlays label").all_text_contents()
    return [text.strip() for text in texts]


def same_map(seen: Visit) -> bool:
    return bool(seen.state("(state) => state.standing === true"))


def test_a_ward_layer_comes_is_checked_kept_and_removed_while_the_map_stands(visit, tmp_path):
    plan: Path = copy_of_data(tmp_path / "plan")
    seen = visit("/?zone=hoa-phu", plan=plan)
    page = seen.page
    seen.card("hoa-phu")
    seen.state("(state) => { state.standing = true; }")
    shown_before = seen.state("(state) => [state.map.getCenter(), state.map.getZoom()]")
    open_part(seen)
    wards = [*samples(), ward(HOSTILE, board(-15_000, -5000, -5000, 5000), code="88888", old=HOSTILE)]
    drop(seen, "<img src=x>.geojson", collection(wards))
    name = page.get_by_role("textbox", name="Tên lớp trên bản đồ")
    name.fill("Phường <b>2026</b>")
    name.press("Enter")
    seen.settle()
    page.get_by_role("button", name="Thêm vào phiên này").click()

    # on the map, under the zones, with its name as text
    page.locator("[data-kept=session]").wait_for()
    extras(seen, 1)
    assert listed(seen)[-1] == "Phường <b>2026</b>"
    frame = seen.await_map()
    assert frame.locator("path.zp-extra").count() == 3
    assert frame.locator("path.zp-extra").first.get_attribute("stroke-dasharray") == "9 3 2 3"
    tips = seen.state(
        "(state) => Object.values(state.extras)[0].layer.getLayers().map((layer) => {"
        " layer.openTooltip(); const box = layer.getTooltip().getContent();"
        " const told = [box.textContent, box.querySelectorAll('img, b').length]; layer.closeTooltip(); return told; })"
    )
    assert "Phường Bình Dương" in tips[0][0]
    assert "tên cũ: Hòa Phú" in tips[0][0]
    assert HOSTILE in tips[2][0]
    assert [marks for _, marks in tips] == [0, 0, 0]

    # checked: the schematic square lies inside as drawn, and the page says what that is worth
    found = page.locator("[data-zone=hoa-phu] [data-unit-verdict]")
    found.wait_for()
    assert found.get_attribute("data-unit-verdict") == "possible"
    told = spaced(found.inner_text())
    assert "Phường Bình Dương: 100,00 %" in told
    assert "vòng tròn" in told
    assert "đến 30/06/2025" in spaced(seen.card("hoa-phu").inner_text())
    assert not (plan / "context").exists()

    # switched off and on in the map's own list, without Streamlit
    frame.locator(".leaflet-control-layers").hover()
    box = frame.locator(".leaflet-control-layers-overlays input").last
    box.uncheck()
    frame.locator("path.zp-extra").first.wait_for(state="detached")
    box.check()
    extras(seen, 1)
    assert frame.locator("path.zp-extra").count() == 3

    # kept in the plan
    page.get_by_role("button", name="Giữ trong quy hoạch…").click()
    page.get_by_role("textbox", name="Nguồn của lớp").fill("bản vẽ thử")
    page.get_by_role("textbox", name="Người giữ lớp").fill("Người thử")
    page.get_by_role("button", name="Giữ lớp này trong quy hoạch").click()
    page.locator("[data-kept=plan]").wait_for()
    (kept,) = open_folder(plan).context
    assert (kept.title, kept.about.source) == ("Phường <b>2026</b>", "bản vẽ thử")
    extras(seen, 1)
    assert same_map(seen)

    # in both languages the same map stands
    page.get_by_text("English", exact=True).click()
    page.get_by_role("button", name="Remove from the plan…").wait_for()
    assert "possible (schematic)" in spaced(
        page.locator("[data-zone=hoa-phu] [data-unit-verdict]").inner_text()
    )
    extras(seen, 1)
    assert same_map(seen)

    # and removed, after a second look
    page.get_by_role("button", name="Remove from the plan…").click()
    page.get_by_role("button", name="Remove it").click()
    page.locator("[data-context]").wait_for(state="detached")
    seen.await_map().wait_for_function("() => Object.keys(zoneplan.state.extras).length === 0")
    assert seen.await_map().locator("path.zp-extra").count() == 0
    assert not (plan / kept.file).exists()
    assert same_map(seen)
    assert seen.state("(state) => [state.map.getCenter(), state.map.getZoom()]") == shown_before
