"""Working on the map with a mouse and a keyboard: draw, fit, hand over, move, measure, go somewhere, read off."""

import json
import re

import pytest
from pyproj import Geod

from tests.browser.importing import Importing
from tests.browser.visit import Visit, spaced
from tests.drawn_plans import copy_of_data
from zoneplan.store.folder import open_folder

ZONE = "hoa-phu"


class Desk:
    """The map's tools in one visit."""

    def __init__(self, seen: Visit) -> None:
        self.seen = seen
        self.frame = seen.await_map()
        self.panel = self.frame.locator(".zp-desk")
        self.frame.evaluate("() => { window.mark = 'the same frame'; }")

    def near(self, zone: str, zoom: float = 15.5) -> tuple[float, float]:
        script = (
            "(state, [zone, zoom]) => state.map.setView(state.pins[zone].latlng, zoom, { animate: false })"
        )
        self.seen.state(script, [zone, zoom])
        return self.seen.pixel_of(zone)

    def tool(self, name: str) -> None:
        self.frame.locator(f"[data-tool={name}]").click()

    def act(self, name: str) -> None:
        self.frame.locator(f"[data-act={name}]").click()

    def click_corners(self, corners: list[tuple[float, float]]) -> list[list[float]]:
        """Click each corner; gives its longitude and latitude by Leaflet."""
        box = self.seen.page.locator("iframe[title*=folium]").bounding_box()
        assert box is not None
        for x, y in corners:
            self.seen.page.mouse.click(x, y)
        script = (
            "(state, corners) => corners.map((at) => { const p = state.map.containerPointToLatLng(at); "
            "return [p.lng, p.lat]; })"
        )
        found: list[list[float]] = self.seen.state(script, [[x - box["x"], y - box["y"]] for x, y in corners])
        return found

    def value(self, label: str) -> str:
        """What stands beside a label once nothing is asked any more."""
        self.frame.wait_for_function("() => !zoneplan.state.tools.asker.busy")
        row = self.panel.locator("dl > div").filter(has_text=re.compile(f"^{label}"))
        row.first.wait_for()
        return spaced(row.locator("dd").first.inner_text())

    def same_frame(self) -> bool:
        return bool(self.frame.evaluate("() => window.mark") == "the same frame")


def figure(text: str) -> float:
    return float(text.split(maxsplit=1)[0].replace(".", "").replace(",", ".").replace("−", "-"))


def square(x: float, y: float, half: float = 70) -> list[tuple[float, float]]:
    corners = [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
    return [*corners, corners[0]]


def test_a_boundary_is_drawn_fitted_and_goes_through_the_import_page(visit, tmp_path):
    plan = copy_of_data(tmp_path / "plan")
    seen = visit(f"/?zone={ZONE}", plan=plan)
    seen.card(ZONE)
    desk = Desk(seen)
    desk.tool("draw")
    corners = desk.click_corners(square(*desk.near(ZONE)))
    desk.frame.locator("[data-act=candidate]").wait_for()
    second_opinion = abs(Geod(ellps="WGS84").polygon_area_perimeter(*zip(*corners, strict=True))[0]) / 1e4
    assert figure(desk.value("Ellipsoid")) == pytest.approx(second_opinion, rel=1e-3)
    assert "✓" in desk.panel.locator("dd").all_inner_texts()[-1] or "mâu thuẫn" in desk.value("Kết luận")
    desk.act("fit-scale")
    desk.frame.locator("[data-act=undo-fit]").wait_for()
    assert desk.value("Mặt phẳng") == "15,4700 ha"
    assert "do cách dựng" in desk.value("Kết luận")
    seen.page.get_by_text("English", exact=True).click()
    desk.panel.get_by_text("by construction: no evidence").wait_for()
    assert desk.value("VN-2000 plane") == "15.4700 ha"
    seen.page.get_by_text("Tiếng Việt", exact=True).click()
    desk.panel.get_by_text("do cách dựng").wait_for()
    assert desk.same_frame()
    before = (plan / "boundaries" / f"{ZONE}.geojson").read_bytes()
    desk.act("candidate")
    seen.page.get_by_text("Chưa có gì được lưu").wait_for()
    page = Importing.__new__(Importing)
    page.seen, page.page = seen, seen.page
    assert page.verdict() == "as-stated"
    assert seen.page.get_by_text("khớp như vậy do cách dựng").count() == 1
    assert (plan / "boundaries" / f"{ZONE}.geojson").read_bytes() == before
    page.state_evidence("5")
    assert page.area_m2() == pytest.approx(154_700, abs=1)
    page.accept(source="Vẽ thử")
    assert page.saved_version() == 2
    kept = open_folder(plan).boundaries[ZONE]
    assert (kept.source, kept.accuracy_m) == ("Vẽ thử", 5.0)


def test_a_side_is_moved_to_the_declared_area_and_the_fit_is_taken_back(visit):
    seen = visit(f"/?zone={ZONE}")
    seen.card(ZONE)
    desk = Desk(seen)
    x, y = desk.near(ZONE)
    desk.tool("draw")
    desk.click_corners(square(x, y))
    desk.frame.locator("[data-act=candidate]").wait_for()
    was = desk.value("Mặt phẳng")
    desk.act("fit-side")
    seen.page.mouse.click(x + 66, y + 10)  # near the eastern side
    desk.frame.locator("[data-act=undo-fit]").wait_for()
    assert desk.value("Mặt phẳng") == "15,4700 ha"
    assert "Một cạnh dời song song" in desk.value("Đã thay đổi")
    desk.act("undo-fit")
    desk.frame.wait_for_function(
        "(was) => document.querySelector('.zp-desk').innerText.includes(was)", arg=was.split(maxsplit=1)[0]
    )
    desk.act("fit-point")
    seen.page.mouse.click(x - 62, y - 62)  # near the north-western corner
    desk.frame.locator("[data-act=undo-fit]").wait_for()
    assert "Phóng theo tỷ lệ" in desk.value("Đã thay đổi")
    desk.act("undo-fit")
    desk.frame.wait_for_function(
        "(was) => document.querySelector('.zp-desk').innerText.includes(was)", arg=was.split()[0]
    )
    seen.page.keyboard.press("Escape")
    desk.panel.wait_for(state="hidden")
    assert seen.state("state => document.querySelectorAll('.zp-drawn').length") == 0


def test_a_boundary_is_edited_by_its_corners(visit):
    seen = visit(f"/?zone={ZONE}")
    seen.card(ZONE)
    desk = Desk(seen)
    desk.near(ZONE)
    desk.tool("edit")
    assert desk.value("Mặt phẳng") == "15,4700 ha"
    corner = desk.frame.locator(".marker-icon:not(.marker-icon-middle)").first.bounding_box()
    assert corner is not None
    seen.page.mouse.move(corner["x"] + 5, corner["y"] + 5)
    seen.page.mouse.down()
    seen.page.mouse.move(corner["x"] - 40, corner["y"] - 40, steps=6)
    seen.page.mouse.up()
    desk.frame.wait_for_function("() => !document.querySelector('.zp-desk').innerText.includes('15,4700')")
    assert figure(desk.value("Chênh lệch")) != 0.0
    assert desk.same_frame()


def test_a_schematic_is_moved_onto_another_zone_and_the_overlap_shows(visit):
    seen = visit("/?zone=science-region")
    seen.card("science-region")
    desk = Desk(seen)
    script = (
        "state => { state.map.fitBounds(state.circles['science-region'].getBounds(), { animate: false }); }"
    )
    seen.state(script)
    desk.tool("move")
    assert "nằm trọn bên trong" in desk.value("Phạm vi vị trí")
    x, y = seen.pixel_of("science-region")
    goal = seen.pixel_of("hoa-phu")
    seen.page.mouse.move(x, y)
    seen.page.mouse.down()
    seen.page.mouse.move(*goal, steps=8)
    seen.page.mouse.up()
    desk.panel.get_by_text(re.compile("^vẽ chồng")).first.wait_for()
    assert desk.value("Mặt phẳng") == "220,0000 ha"
    assert "do cách dựng" in desk.value("Kết luận")
    assert "zone=science-region" in seen.page.url


def test_a_distance_agrees_with_the_geodesic(visit):
    seen = visit()
    desk = Desk(seen)
    x, y = desk.near("long-thanh", 12)
    desk.tool("distance")
    ends = desk.click_corners([(x - 120, y - 60), (x + 90, y + 80)])
    assert figure(desk.value("Dài, trên ellipsoid")) == pytest.approx(
        Geod(ellps="WGS84").inv(*ends[0], *ends[1])[2], abs=0.2
    )
    desk.act("stop")
    desk.panel.wait_for(state="hidden")


def test_drawing_without_a_zone_and_moving_what_has_evidence_are_told(visit):
    seen = visit()
    desk = Desk(seen)
    for tool in ("draw", "edit", "move"):
        desk.tool(tool)
        desk.panel.get_by_text("Chọn một khu trước").wait_for()


def test_one_goes_to_a_typed_coordinate_and_copies_one_from_the_map(visit):
    seen = visit(f"/?zone={ZONE}")
    seen.card(ZONE)
    seen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk = Desk(seen)
    desk.tool("goto")
    field = desk.panel.get_by_role("textbox")
    field.fill("đâu đó")
    field.press("Enter")
    desk.panel.get_by_text("Không đọc được tọa độ").wait_for()
    field.fill("1.224.000,00 600.000,00")
    field.press("Enter")
    desk.frame.locator("path.zp-goal").wait_for(state="attached")
    readout = "() => ({ ...document.querySelector('.zp-readout').dataset })"
    shown = desk.frame.evaluate(readout)
    assert (float(shown["north"]), float(shown["east"])) == (
        pytest.approx(1_224_000, abs=0.01),
        pytest.approx(600_000, abs=0.01),
    )
    box = seen.page.locator("iframe[title*=folium]").bounding_box()
    assert box is not None
    seen.page.mouse.click(box["x"] + 200, box["y"] + 300, button="right")
    desk.panel.get_by_text("Tọa độ tại điểm này").wait_for()
    figures = desk.panel.locator("code").first.inner_text()
    desk.panel.get_by_role("button", name="Sao chép").first.click()
    desk.panel.get_by_text("Đã sao chép").wait_for()
    assert seen.page.evaluate("() => navigator.clipboard.readText()") == figures
    north, east = map(float, figures.split())
    assert 1_200_000 < north < 1_250_000
    assert 590_000 < east < 610_000


def test_a_server_that_does_not_answer_is_told(visit):
    seen = visit(f"/?zone={ZONE}")
    seen.card(ZONE)
    desk = Desk(seen)
    seen.page.context.route("**/zoneplan/desk/look", lambda route: route.abort())
    desk.tool("edit")
    desk.panel.get_by_text("Máy chủ không trả lời").wait_for()
    seen.failed.clear()
    seen.complaints.clear()


def test_names_of_a_hostile_plan_are_words_in_the_panel(visit, tmp_path):
    plan = copy_of_data(tmp_path / "plan")
    register = plan / "boundaries" / "zones.toml"
    text = register.read_text(encoding="utf-8")
    attack = "<img src=x onerror=alert(1)> {{ 7*7 }} ${1}"
    register.write_text(
        text.replace('"Vùng khoa học công nghệ Bình Dương"', json.dumps(attack), 1), encoding="utf-8"
    )
    assert attack in register.read_text(encoding="utf-8")
    seen = visit(f"/?zone={ZONE}", plan=plan)
    seen.card(ZONE)
    desk = Desk(seen)
    desk.tool("edit")
    desk.panel.get_by_text(attack).wait_for()
    assert desk.frame.locator("img[src=x]").count() == 0
