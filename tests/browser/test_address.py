"""What one sees stands in the address: it can be shared, and Back and Forward lead through it."""

import pytest

VIEW = "state => [state.map.getCenter().lat, state.map.getCenter().lng, state.map.getZoom()]"
OFF = "state => state.scene.overlays.filter(name => !state.map.hasLayer(state.groups[name]))"
PIXEL = 0.004  # degrees of three pixels at zoom 10; Leaflet turns on whole pixels


def place(seen, lat: float, lng: float, zoom: float) -> None:
    seen.state(
        "(state, view) => { state.map.setView([view[0], view[1]], view[2], { animate: false }); }",
        [lat, lng, zoom],
    )


def test_the_view_and_the_hidden_layers_follow_into_the_address_and_nothing_runs_anew(visit):
    seen = visit()
    seen.mark()
    runs = []
    seen.page.on("websocket", lambda socket: runs.append(socket.url))  # a new session would open one
    place(seen, 10.8, 106.9, 11)
    seen.await_keys(off=None)
    seen.await_view(10.8, 106.9, 11)
    seen.state(
        "state => { state.map.removeLayer(state.groups.grid); state.map.removeLayer(state.groups.lots); }"
    )
    seen.await_keys(off="lots,grid")
    seen.await_view(10.8, 106.9, 11)
    seen.state("state => { state.map.addLayer(state.groups.lots); }")
    seen.await_keys(off="grid")
    assert seen.marked()
    assert runs == []
    assert seen.page.evaluate("() => history.length") <= 2


def test_a_link_opens_what_its_sender_saw(visit):
    link = "/?lang=en&zone=phu-my&at=10.8000,106.9000,11&off=grid,lots"
    seen = visit(link)
    seen.card("phu-my")
    assert seen.state(VIEW) == pytest.approx([10.8, 106.9, 11], abs=PIXEL)
    assert seen.state(OFF) == ["lots", "grid"]
    seen.page.get_by_text("Choose a zone").wait_for()
    seen.page.wait_for_timeout(900)  # twice the time after which the address is looked at
    assert seen.asks() == {"lang": "en", "zone": "phu-my", "at": "10.8000,106.9000,11", "off": "lots,grid"}


@pytest.mark.parametrize(
    "junk",
    [
        "at=10.8,106.9,99",
        "at=91,200,5",
        "at=NaN,NaN,NaN",
        "at=1e9,1e9,1e9",
        "at=",
        "at=<script>alert(1)</script>",
        "off=javascript:alert(1),__proto__,constructor,foo",
        "zone=nowhere&lang=fr&off=,,,",
        "at=10.8,106.9,11;DROP&at=x",
    ],
)
def test_junk_in_a_link_is_ignored_quietly(visit, junk):
    plain = visit()
    at_first = plain.state(VIEW)
    seen = visit(f"/?{junk}")
    assert seen.state(VIEW) == pytest.approx(at_first, abs=5 * PIXEL)
    assert seen.state(OFF) == []
    assert seen.page.get_by_text("Chọn khu", exact=True).count() == 1


def test_a_link_to_a_zone_shows_the_zone_whatever_this_browser_kept(visit):
    seen = visit()
    place(seen, 10.3, 107.2, 14)
    seen.await_view(10.3, 107.2, 14)
    seen.go("/?zone=hoa-phu")
    seen.card("hoa-phu")
    assert seen.state("state => state.map.getBounds().contains(state.pins['hoa-phu'].latlng)")


def test_zone_language_and_page_are_left_by_back_and_the_map_keeps_its_view(visit):
    seen = visit()
    place(seen, 10.9, 106.9, 10)
    seen.await_view(10.9, 106.9, 10)
    seen.mark()
    seen.click_zone("long-thanh")
    seen.await_keys(zone="long-thanh")
    seen.await_view(10.9, 106.9, 10)
    seen.page.get_by_text("English", exact=True).click()
    seen.page.get_by_text("Choose a zone").wait_for()
    seen.await_keys(zone="long-thanh", lang="en")
    seen.await_view(10.9, 106.9, 10)
    assert seen.marked()
    seen.goto_page("Checks", ".zp-finding")
    assert seen.asks() == {"lang": "en"}
    seen.settle()

    seen.page.go_back()  # to the map, as it was left
    seen.card("long-thanh")
    seen.await_keys(zone="long-thanh", lang="en")
    seen.await_view(10.9, 106.9, 10)
    assert seen.state(VIEW) == pytest.approx([10.9, 106.9, 10], abs=PIXEL)
    seen.mark()
    seen.page.go_back()  # to Vietnamese
    seen.page.get_by_text("Chọn khu", exact=True).wait_for()
    seen.await_keys(zone="long-thanh", lang=None)
    seen.await_view(10.9, 106.9, 10)
    seen.settle()
    seen.page.go_back()  # to no zone
    seen.page.locator("article[data-zone]").wait_for(state="detached")
    seen.await_keys(zone=None, lang=None)
    seen.await_view(10.9, 106.9, 10)
    seen.settle()
    seen.page.go_forward()
    seen.card("long-thanh")
    assert seen.marked()
    assert seen.state(VIEW) == pytest.approx([10.9, 106.9, 10], abs=PIXEL)


def test_filters_of_the_pages_stand_in_the_address_and_come_back_with_it(visit):
    seen = visit("/checks?severity=error,warning,bogus")
    seen.page.locator(".zp-finding").first.wait_for()
    assert seen.page.locator("[data-code].zp-note").count() == 0
    seen.page.locator("[data-variant=pills]").filter(has_text="Ghi chú").click()
    seen.page.locator("[data-code].zp-note").first.wait_for()
    seen.await_keys(severity=None)  # as it is at first
    seen.page.locator("[data-variant=pills]").filter(has_text="Ghi chú").click()
    seen.page.locator("[data-code].zp-note").first.wait_for(state="detached")
    seen.await_keys(severity="error,warning")
    seen.goto_page("Tài liệu", ".zp-source")
    assert seen.asks() == {}
    seen.goto_page("Kiểm tra", ".zp-finding")
    seen.await_keys(severity="error,warning")
    assert seen.page.locator("[data-code].zp-note").count() == 0


def test_the_link_is_copied_and_the_map_stays(visit):
    seen = visit("/?zone=phu-my")
    seen.card("phu-my")
    seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=seen.url)
    seen.mark()
    frame = seen.await_map()
    frame.get_by_role("button", name="Chép liên kết đến bản đồ đang xem").click()
    frame.get_by_text("Đã chép liên kết.").wait_for()
    link = seen.page.evaluate("() => navigator.clipboard.readText()")
    assert link == seen.page.url
    assert "zone=phu-my" in link
    assert "at=" in link
    assert seen.marked()


def test_where_copying_is_not_allowed_the_link_is_shown(visit):
    seen = visit()
    frame = seen.await_map()
    frame.evaluate("() => Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    seen.mark()
    frame.get_by_role("button", name="Chép liên kết đến bản đồ đang xem").click()
    field = frame.get_by_label("Trình duyệt không cho chép; hãy chép liên kết này:")
    field.wait_for()
    assert field.input_value() == seen.page.url
    assert field.evaluate("field => [field.selectionStart, field.selectionEnd === field.value.length]") == [
        0,
        True,
    ]
    field.press("Escape")
    field.wait_for(state="detached")
    assert seen.marked()
