"""A scanned plan in a real browser: dropped, given points, looked at under the zones, kept, and its opacity moved."""

import io
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Frame, Locator
from shapely import Point

from tests.browser.visit import Visit
from tests.drawn_plans import copy_of_data
from tests.sources.raster.scans import kept_scan
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.store.folder import open_folder
from zoneplan.store.scans import save_scan

EAST, NORTH, PIXEL_M = 601_000.0, 1_225_000.0, 0.8
MARKS = {"M1": (100, 100), "M2": (1100, 120), "M3": (1080, 800), "M4": (120, 780)}
MIDDLE = (600, 450)  # not among the points: what they put there is what is looked at
EVIL = "M1<img src=x onerror=alert(1)>{{7*7}}"

# where the middle of the dark disc of the image lies on the screen, and its opacity
FIND = """(state) => {
  const img = document.querySelector(".zp-image");
  const canvas = document.createElement("canvas");
  canvas.width = img.naturalWidth;
  canvas.height = img.naturalHeight;
  const pen = canvas.getContext("2d");
  pen.drawImage(img, 0, 0);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  let n = 0, x = 0, y = 0;
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] > 200 && data[i] < 80 && data[i + 1] < 80 && data[i + 2] < 80) {
      n += 1; x += (i / 4) % canvas.width + 0.5; y += Math.floor(i / 4 / canvas.width) + 0.5;
    }
  }
  const box = img.getBoundingClientRect(), map = state.map.getContainer().getBoundingClientRect();
  const across = box.left - map.left + x / n / canvas.width * box.width;
  return { n, x: across, y: box.top - map.top + y / n / canvas.height * box.height };
}"""


def drawing() -> bytes:
    """A sheet with red crosses at the marks and one dark disc in the middle."""
    image = Image.new("RGB", (1200, 900), "#fbf7ea")
    pen = ImageDraw.Draw(image)
    for column, row in MARKS.values():
        pen.line([(column - 20, row), (column + 20, row)], fill="red", width=3)
        pen.line([(column, row - 20), (column, row + 20)], fill="red", width=3)
    pen.ellipse([MIDDLE[0] - 12, MIDDLE[1] - 12, MIDDLE[0] + 12, MIDDLE[1] + 12], fill="black")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def ground(column: float, row: float) -> tuple[float, float]:
    return NORTH - PIXEL_M * row, EAST + PIXEL_M * column


def drop(seen: Visit, name: str, content: bytes) -> None:
    payload: FilePayload = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    seen.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([payload])
    seen.page.locator("[data-scan]").wait_for()
    seen.page.get_by_text("Bấm vào ảnh để lấy cột và hàng của một điểm").wait_for()


def alone(seen: Visit) -> None:
    """Wait until image or map is the only one: the one before goes when the page's script has ended."""
    seen.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    seen.page.wait_for_function("() => document.querySelectorAll('iframe[title*=folium]').length === 1")


def image_frame(seen: Visit) -> Frame:
    alone(seen)
    seen.page.frame_locator("iframe[title*=folium]").locator("#map_div[data-drawn=true]").wait_for()
    return next(frame for frame in seen.page.frames if "streamlit_folium" in frame.url)


def look_at(seen: Visit, what: str) -> None:
    seen.settle()
    seen.page.get_by_test_id("stRadioOption").filter(has_text=what).first.click()
    seen.page.get_by_text("Bấm vào bản đồ để lấy tọa độ thực địa").wait_for()


def box(seen: Visit, name: str) -> Locator:
    return seen.page.get_by_role("textbox", name=name, exact=True)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return copy_of_data(tmp_path / "plan")


def on_page(visit, plan: Path) -> Visit:
    seen = visit("/?zone=hoa-phu", plan=plan)
    seen.card("hoa-phu")
    seen.await_map()
    seen.goto_page("Bản vẽ quét", ".zp-kept")
    return seen


def assert_in_place(seen: Visit) -> None:
    alone(seen)
    seen.await_map()
    frame = next(frame for frame in seen.page.frames if "streamlit_folium" in frame.url)
    frame.wait_for_function(
        "() => { const i = document.querySelector('.zp-image'); return i && i.complete && i.naturalWidth; }"
    )
    here = vn2000_to_wgs84(Point(EAST + PIXEL_M * MIDDLE[0], NORTH - PIXEL_M * MIDDLE[1]), 9210)
    seen.state("(state, at) => { state.map.setView(at, 16, { animate: false }); }", [here.y, here.x])
    seen.page.wait_for_timeout(500)
    found = seen.state(FIND)
    wanted = seen.state("(state, at) => state.map.latLngToContainerPoint(at)", [here.y, here.x])
    assert found["n"] > 200
    assert abs(found["x"] - wanted["x"]) <= 1.5
    assert abs(found["y"] - wanted["y"]) <= 1.5


def test_a_png_is_given_points_lies_where_it_should_and_is_kept(visit, plan):
    seen = on_page(visit, plan)
    drop(seen, "tờ 3.png", drawing())
    frame = image_frame(seen)
    at = frame.evaluate("([c, r]) => zoneplan.scan.map.latLngToContainerPoint([-r, c])", list(MARKS["M1"]))
    outer = seen.page.locator("iframe[title*=folium]").bounding_box()
    seen.page.mouse.click(outer["x"] + at["x"], outer["y"] + at["y"])
    frame.locator(".zp-scan-waiting").wait_for(state="attached")
    seen.page.wait_for_function(
        "() => [...document.querySelectorAll('input')].some(i => i.ariaLabel === 'Cột' && i.value !== '')"
    )
    typed = [float(box(seen, name).input_value().replace(",", ".")) for name in ("Cột", "Hàng")]
    assert typed == pytest.approx(MARKS["M1"], abs=3), "a pixel of the screen is two or three of the image"
    north, east = ground(*typed)  # the click is not quite on the cross; its ground is where it was clicked
    box(seen, "Điểm").fill(EVIL)
    box(seen, "X (Bắc), m").fill(f"{north:.2f}".replace(".", ","))
    box(seen, "Y (Đông), m").fill(f"{east + 0.3:.2f}")
    seen.page.get_by_role("button", name="Thêm điểm", exact=True).click()
    seen.page.locator("tr[data-point='1']").wait_for()
    assert EVIL in seen.page.locator("tr[data-point='1']").inner_text()
    seen.page.get_by_role("tab", name="Dán bảng").click()
    rows = [f"{name};{c};{r};{ground(c, r)[0]:.2f};{ground(c, r)[1]:.2f}" for name, (c, r) in MARKS.items()][
        1:
    ]
    box(seen, "Bảng điểm khống chế").fill("\n".join(rows))
    seen.page.get_by_role("button", name="Thêm các điểm trong bảng").click()
    rms = seen.page.locator("[data-rms]")
    rms.wait_for()
    assert 0.05 < float(rms.get_attribute("data-rms")) < 0.3
    assert rms.get_attribute("data-freedom") == "4"
    assert seen.page.locator("tr[data-point]").count() == 4
    assert float(seen.page.locator("[data-accuracy]").get_attribute("data-accuracy")) > 0.4
    names = image_frame(seen).locator(".zp-scan-name").all_inner_texts()
    assert any("<img src=x onerror=alert(1)>" in name for name in names)
    look_at(seen, "Bản đồ")
    assert_in_place(seen)
    outer = seen.page.locator("iframe[title*=folium]").bounding_box()
    middle = seen.state("(state) => state.map.latLngToContainerPoint(state.map.getCenter())")
    seen.page.mouse.click(outer["x"] + middle["x"], outer["y"] + middle["y"])
    seen.page.wait_for_function(
        "() => [...document.querySelectorAll('input')].some(i => i.ariaLabel === 'X (Bắc), m' && i.value !== '')"
    )
    under = Point(
        seen.state("(state) => [state.cursor.lng, state.cursor.lat]")
    )  # the map's own word for the click
    plane = wgs84_to_vn2000(under, 9210)
    clicked = [seen.page.get_by_label(name).input_value() for name in ("X (Bắc), m", "Y (Đông), m")]
    assert [float(value.replace(",", ".")) for value in clicked] == pytest.approx(
        [plane.y, plane.x], abs=0.02
    )
    # near the middle of the image
    assert [plane.y, plane.x] == pytest.approx(ground(*MIDDLE), abs=15)
    alone(seen)
    assert list(plan.glob("rasters/*")) == []
    box(seen, "Nguồn của bản vẽ *").fill("Tờ trình, tờ 3")
    box(seen, "Người nắn ảnh *").fill("Người thử")
    seen.page.get_by_role("button", name="Lưu vào quy hoạch").click()
    seen.page.locator(".zp-saved").wait_for()
    (kept,) = open_folder(plan).scans
    assert kept.source == "Tờ trình, tờ 3"
    seen.goto_page("Bản đồ", "[data-testid=stApp] iframe[title*=folium]")
    seen.card("hoa-phu")
    assert_in_place(seen)


def test_the_slider_of_each_image_moves_that_image_alone(visit, plan):
    for name in ("Tờ 3", "Tờ <b>4</b>"):
        save_scan(plan, *kept_scan(name=name))
    seen = visit("/?zone=hoa-phu", plan=plan)
    seen.card("hoa-phu")
    frame = seen.await_map()
    images = frame.locator(".zp-image")
    images.nth(1).wait_for(state="attached")
    assert sorted(frame.locator(".zp-opacity-word").all_inner_texts()) == ["Tờ 3", "Tờ <b>4</b>"]
    slider = frame.locator(".zp-opacity", has_text="Tờ 3").locator("input")
    slider.focus()
    for _ in range(8):
        slider.press("ArrowLeft")
    opacity = sorted(images.evaluate_all("found => found.map(image => Number(image.style.opacity))"))
    assert opacity == pytest.approx([0.4, 0.8])
    below = frame.evaluate(
        "() => Number(getComputedStyle(zoneplan.state.map.getPane('images')).zIndex)"
        " < Number(getComputedStyle(zoneplan.state.map.getPane('zones')).zIndex)"
    )
    assert below, "the zones lie over the scan"
    seen.page.get_by_text("English", exact=True).click()
    frame.locator(".leaflet-control-layers", has_text="Zone boundaries").wait_for(state="attached")
    again = sorted(images.evaluate_all("found => found.map(image => Number(image.style.opacity))"))
    assert again == pytest.approx([0.4, 0.8]), "a change of language moves nothing"
    assert frame.locator(".zp-opacity", has_text="Tờ 3").locator("input").input_value() == "40"
