"""What a planner does in the app, done by a real browser that can reach nothing but this machine."""

import json
import math
import subprocess

import pytest
import shapely

from tests.browser.visit import spaced
from tests.drawn_plans import copy_of_data
from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000

ZONES = ["hoa-phu", "science-region", "north-relocation", "long-thanh", "phu-my"]


def test_the_five_zones_are_on_the_map_in_vietnamese(visit):
    seen = visit()
    assert seen.state("state => Object.keys(state.pins)") == ZONES
    names = seen.await_map().locator(".zp-zone-name").all_inner_texts()
    assert len(names) == 5
    assert any("Long Thành" in name for name in names)
    assert seen.page.get_by_role("heading", level=1).inner_text() == "Năm khu vực quy hoạch ở Đông Nam Bộ"


def test_what_is_schematic_is_drawn_dashed_and_its_circle_dotted(visit):
    frame = visit().await_map()
    zones = frame.locator("path.zp-zone")
    circles = frame.locator("path.zp-circle")
    assert zones.count() == circles.count() == 5
    assert {path.get_attribute("stroke-dasharray") for path in zones.all()} == {"7 5"}
    assert {path.get_attribute("stroke-dasharray") for path in circles.all()} == {"0.5 6"}


def test_a_click_on_a_zone_opens_its_card_and_leaves_the_map_as_it_is(visit):
    seen = visit()
    seen.mark()
    card = spaced(seen.click_zone("long-thanh").inner_text())
    assert "50 ha" in card
    assert "sơ đồ minh họa" in card.lower()
    seen.await_keys(zone="long-thanh")
    assert seen.marked()
    seen.click_zone("phu-my")
    seen.click_zone("long-thanh")


def test_quotes_stand_word_for_word_with_file_and_date(visit):
    seen = visit("/?zone=hoa-phu")
    seen.card("hoa-phu")
    seen.page.get_by_role("tab", name="Trích dẫn").click()
    shown = seen.page.get_by_role("tabpanel").filter(visible=True).inner_text()
    assert "được quy hoạch với tổng diện tích 15,47 ha, nằm tại phường Hòa Phú" in shown
    assert "002_eaaadd1dc05968d6.txt" in shown
    assert "26/08/2024 (ngày suy ra)" in shown


def test_a_zone_is_chosen_by_keyboard_and_the_map_goes_there(visit):
    seen = visit()
    before = seen.state("state => state.map.getZoom()")
    box = seen.page.get_by_role("combobox", name="Chọn khu")
    seen.open_list(box)
    box.press("Enter")
    seen.card("hoa-phu")
    seen.await_map().wait_for_function("(before) => zoneplan.state.map.getZoom() > before", arg=before)
    assert "zp-chosen" in (seen.await_map().locator("path.zp-zone.zp-chosen").get_attribute("class") or "")


def test_the_language_changes_everywhere_without_a_reload_and_stands_in_the_address(visit):
    seen = visit("/?zone=hoa-phu")
    seen.card("hoa-phu")
    seen.await_map().evaluate(
        "() => { window.mark = 'the same frame'; "
        "zoneplan.state.map.setView([10.9, 106.9], 10.5, { animate: false }); }"
    )
    seen.page.get_by_text("English", exact=True).click()
    seen.page.get_by_role("heading", name="Bình Dương IT park (Hòa Phú)").wait_for()
    frame = seen.await_map()
    frame.get_by_text("central meridian").first.wait_for()
    assert "Bình Dương IT park (Hòa Phú)" in frame.locator(".zp-zone-name").all_inner_texts()
    assert frame.evaluate("() => [window.mark, zoneplan.state.map.getZoom()]") == ["the same frame", 10.5]
    assert "lang=en" in seen.page.url
    assert (
        seen.page.get_by_role("combobox", name="Choose a zone").input_value()
        == "Bình Dương IT park (Hòa Phú)"
    )


def test_the_view_and_the_layers_are_kept_when_one_comes_back_to_the_map(visit):
    seen = visit()
    seen.state(
        "state => { state.map.setView([10.8, 107.0], 11, { animate: false });"
        " state.map.removeLayer(state.groups.grid); }"
    )
    seen.goto_page("Kiểm tra", "text=Quan hệ giữa các khu")
    seen.goto_page("Bản đồ", "iframe[title*=folium]")
    kept = seen.state(
        "state => [state.map.getCenter().lat, state.map.getZoom(), state.map.hasLayer(state.groups.grid)]"
    )
    assert kept[0] == pytest.approx(10.8, abs=0.01)
    assert kept[1:] == [11, False]


@pytest.mark.parametrize(("zone", "epsg"), [("hoa-phu", 9210), ("phu-my", 5899)])
def test_coordinates_under_the_cursor_are_those_of_the_pinned_operation(visit, zone, epsg):
    """The second opinion is PROJ's: proj4js in the browser agrees to a centimetre, in the zone's own meridian."""
    seen = visit(f"/?zone={zone}")
    seen.card(zone)
    x, y = seen.pixel_of(zone)
    seen.page.mouse.move(x + 37, y - 21)
    shown = seen.state(
        "state => ({ ...document.querySelector('.zp-readout').dataset, lat: state.cursor.lat, lng: state.cursor.lng })"
    )
    point = wgs84_to_vn2000(shapely.Point(shown["lng"], shown["lat"]), epsg)
    assert int(shown["epsg"]) == epsg
    assert math.dist((float(shown["east"]), float(shown["north"])), (point.x, point.y)) < 0.01


def test_the_boundaries_are_downloaded_as_geojson(visit, tmp_path):
    seen = visit()
    seen.page.get_by_role("button", name="Tải về").click()
    with seen.page.expect_download() as coming:
        seen.page.get_by_role("button", name="GeoJSON").click()
    coming.value.save_as(tmp_path / "zones.geojson")
    body = json.loads((tmp_path / "zones.geojson").read_text(encoding="utf-8"))
    assert coming.value.suggested_filename == "zoneplan.geojson"
    assert len(body["features"]) == 5
    assert "crs" not in body


def test_the_report_is_downloaded_in_the_language_of_the_page(visit, tmp_path):
    seen = visit("/?lang=en")
    seen.page.get_by_role("button", name="Download").click()
    with seen.page.expect_download() as coming:
        seen.page.get_by_role("button", name="PDF").click()
    assert coming.value.suggested_filename == "zoneplan-en.pdf"
    coming.value.save_as(tmp_path / "report.pdf")
    told = subprocess.run(
        ["pdftotext", tmp_path / "report.pdf", "-"],  # noqa: S607
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Bình Dương IT park" in told.stdout


def test_the_base_map_is_asked_for_only_when_it_is_turned_on(visit):
    seen = visit()
    frame = seen.await_map()
    assert seen.outside == []
    frame.locator(".leaflet-control-layers").hover()
    frame.get_by_label("Nền OpenStreetMap (cần internet)").check()
    frame.get_by_text("Không tải được nền OpenStreetMap").wait_for()
    assert {url.split("/")[2] for url in seen.outside} == {"tile.openstreetmap.org"}
    seen.outside.clear()
    seen.complaints.clear()  # the console names every tile that could not be had


@pytest.mark.parametrize("size", [(390, 844), (1366, 768), (1920, 1080)])
def test_nothing_sticks_out_of_the_screen(visit, size):
    seen = visit("/?zone=phu-my", size=size)
    seen.card("phu-my")
    seen.await_map()
    for wanted in (
        None,
        ("Kiểm tra", "text=Quan hệ giữa các khu"),
        ("Tài liệu", ".zp-source"),
        ("Thửa/Lô đất", ".zp-uses"),
        ("Báo cáo", ".zp-contents"),
    ):
        if wanted is not None:
            seen.goto_page(*wanted)
        sticking_out = seen.page.evaluate(
            "() => [...document.querySelectorAll('[data-testid=stMain] .zp-card, iframe, .zp-legend')]"
            ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).length"
        )
        assert sticking_out == 0
        assert seen.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_a_changed_file_is_read_again_and_a_fault_is_told_in_words(visit, tmp_path):
    plan = copy_of_data(tmp_path / "plan")
    register = plan / "boundaries" / "zones.toml"
    text = register.read_text(encoding="utf-8")
    seen = visit(plan=plan)
    seen.await_map()
    register.write_text(text.replace("Năm khu vực quy hoạch ở Đông Nam Bộ", "Tên đã sửa"), encoding="utf-8")
    seen.go("/")
    seen.page.get_by_role("heading", name="Tên đã sửa").wait_for()
    register.write_text(text.replace("vn2000_epsg", "vn2000_epgs"), encoding="utf-8")
    seen.go("/")
    fault = seen.page.get_by_role("alert")
    fault.wait_for()
    assert "Không mở được quy hoạch này" in fault.inner_text()
    assert "vn2000_epgs" in fault.inner_text()
    assert "Traceback" not in seen.page.content()
    register.write_text(text, encoding="utf-8")
    seen.go("/")
    seen.await_map()


def test_the_checks_page_filters_findings_and_says_what_was_not_checked(visit):
    seen = visit()
    seen.await_map()
    seen.goto_page("Kiểm tra", ".zp-finding")
    everything = seen.page.locator("[data-code]").count()
    seen.page.locator("[data-variant=pills]").filter(has_text="Ghi chú").click()
    seen.page.locator("[data-code].zp-note").first.wait_for(state="detached")
    assert 0 < seen.page.locator("[data-code]").count() < everything
    assert seen.page.locator("[data-code=claims-disagree]").count() == 1
    assert seen.page.get_by_role("heading", name="Chưa kiểm tra, và vì sao").count() == 1
