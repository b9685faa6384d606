"""The pages of parcels, documents and reports as a planner sees them, and what must not reload the map."""

import csv
import json
import urllib.request
import zipfile
from io import BytesIO, StringIO

import pytest
from playwright.sync_api import Frame

from tests.browser.visit import spaced
from tests.drawn_plans import copy_of_data

FRAME = "iframe[title='Bản xem trước của báo cáo']"


def paper(seen) -> Frame:
    """The frame with the report, once it is there."""
    seen.page.frame_locator(FRAME).locator("h1").wait_for()
    return next(frame for frame in seen.page.frames if "/zoneplan/report/" in frame.url)


def test_nothing_that_needs_no_new_map_makes_one(visit):
    """A zone, a layer, the language, the downloads and the link: the frame is the same one all along."""
    seen = visit()
    frame = seen.await_map()
    seen.state("state => { state.map.setView([10.9, 106.9], 10, { animate: false }); }")
    seen.mark()
    seen.click_zone("long-thanh")
    seen.click_zone("long-thanh")  # twice
    frame.locator(".leaflet-control-layers").hover()
    frame.get_by_label("Lưới VN-2000").uncheck()
    seen.page.get_by_text("English", exact=True).click()
    seen.page.get_by_text("Choose a zone").wait_for()
    seen.page.get_by_role("button", name="Download").click()
    seen.page.get_by_role("button", name="Boundaries: GeoJSON").wait_for()
    seen.page.keyboard.press("Escape")
    frame.get_by_role("button", name="Copy a link").click()
    assert seen.marked()
    assert seen.state("state => [state.map.getZoom(), state.map.hasLayer(state.groups.grid)]") == [10, False]
    assert seen.state("state => state.map.getCenter().lat") == pytest.approx(10.9, abs=0.005)


def test_a_plan_that_changed_on_disk_gets_a_new_map_that_stands_where_the_old_one_stood(visit, tmp_path):
    plan = copy_of_data(tmp_path / "plan")
    seen = visit(plan=plan)
    seen.state(
        "state => { state.map.setView([10.9, 106.9], 10, { animate: false });"
        " state.map.removeLayer(state.groups.grid); }"
    )
    seen.await_keys(off="grid")
    seen.await_view(10.9, 106.9, 10)
    seen.mark()
    (plan / "boundaries" / "phu-my.geojson").unlink()
    seen.page.get_by_text("English", exact=True).click()
    seen.page.get_by_text("Choose a zone").wait_for()
    # for a moment the old map stands beside the new one
    seen.page.wait_for_function(
        "() => { const maps = document.querySelectorAll('iframe[title*=folium]');"
        " return maps.length === 1 && maps[0].contentWindow.zoneplan?.state?.lang === 'en'; }"
    )
    seen.await_map().wait_for_function("() => zoneplan.state.lang === 'en'")
    seen.settle()
    assert not seen.marked()  # the layers are others
    assert seen.state("state => Object.keys(state.outlines).length") == 4
    kept = "state => [state.map.getCenter().lat, state.map.getZoom(), state.map.hasLayer(state.groups.grid)]"
    assert seen.state(kept) == [pytest.approx(10.9, abs=0.005), 10, False]


@pytest.mark.parametrize(("lang", "area"), [("vi", "15,4700"), ("en", "15.4700")])
def test_the_land_use_balance_is_drawn_with_colours_its_chart_and_the_identity(visit, lang, area):
    seen = visit(f"/parcels?lang={lang}")
    uses = seen.page.locator(".zp-uses tr[data-code]")
    uses.first.wait_for()
    assert [row.get_attribute("data-code") for row in uses.all()] == [
        "SCT",
        "SKC",
        "DGT",
        "DKH",
        "DKV",
        "DRA",
    ]
    assert area in spaced(seen.page.locator(".zp-uses .zp-total").inner_text())
    road = seen.page.locator("tr[data-code=DGT] .zp-swatch")
    assert road.evaluate("sample => getComputedStyle(sample).backgroundColor") == "rgb(255, 170, 50)"
    chart = seen.page.locator(
        "img.zp-chart"
    ).first  # Streamlit lets no SVG into its pages, but an image of one
    seen.page.wait_for_function(
        "image => image.complete && image.naturalWidth > 0", arg=chart.element_handle()
    )
    assert "DGT 20" in chart.get_attribute("alt")
    total = {"vi": "154.700,01 m²", "en": "154,700.01 m²"}[lang]
    assert total in spaced(seen.page.locator(".zp-identity .zp-total").inner_text())
    seen.page.get_by_test_id("stDataFrame").scroll_into_view_if_needed()
    # the grid is a canvas; its twin for screen readers has the bare figures
    cells = seen.page.locator("[data-testid=stDataFrame] canvas td")
    cells.filter(has_text="31470.82").wait_for(state="attached")
    seen.page.get_by_test_id("stDataFrame").hover()
    seen.page.locator("[aria-label='Search']").wait_for()
    assert not seen.page.locator("[aria-label='Download as CSV']").is_visible()


def test_documents_are_narrowed_down_by_a_link_and_by_hand(visit):
    seen = visit("/documents?about=phu-my")
    seen.page.locator(".zp-source").first.wait_for()
    assert seen.page.locator(".zp-source").count() == 1
    source = seen.page.locator(".zp-source").get_attribute("data-source")
    assert "650" in seen.page.locator(".zp-source").inner_text()
    seen.page.get_by_role("combobox", name="Khu").focus()
    seen.page.keyboard.press("Escape")
    seen.page.get_by_role("combobox", name="Khu").press("Backspace")
    seen.page.locator(".zp-source").nth(4).wait_for()
    seen.await_keys(about=None)
    seen.go(f"/documents?document={source}")
    seen.page.locator(".zp-source").first.wait_for()
    assert seen.page.locator(".zp-source").count() == 1
    assert seen.asks() == {"document": source}


def await_other_paper(seen, before):
    """Wait until another report has taken the place of one; for a moment both stand there."""
    seen.page.wait_for_function(
        "before => { const papers = [...document.querySelectorAll('iframe')].filter("
        "one => one.src.includes('/zoneplan/report/')); return papers.length === 1 && papers[0].src !== before; }",
        arg=before,
    )


def test_the_report_is_shown_in_a_frame_where_nothing_runs(visit):
    seen = visit("/reports")
    frame = paper(seen)
    assert frame.locator("h1").inner_text().lower() == "báo cáo kiểm tra diện tích và ranh giới"
    with urllib.request.urlopen(frame.url) as answer:  # noqa: S310  our own server
        assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    # a script that Playwright brings in is not held by the policy; one of the document is
    frame.evaluate(
        "() => { const script = document.createElement('script'); script.textContent = 'window.ran = 1';"
        " document.body.append(script); }"
    )
    assert frame.evaluate("() => window.ran") is None
    assert any("sandbox" in text.lower() or "security policy" in text.lower() for text in seen.complaints)
    seen.complaints.clear()  # the browser tells that it refused
    before = frame.url
    seen.page.locator("label", has_text="English").nth(-1).click()
    await_other_paper(seen, before)
    before = paper(seen).url
    seen.page.frame_locator(FRAME).get_by_text("Area and boundary check report").first.wait_for()
    seen.await_keys(report="en", lang=None)
    seen.settle()
    seen.page.go_back()  # one step: the frame is not a step of its own
    await_other_paper(seen, before)
    seen.page.frame_locator(FRAME).get_by_text("Báo cáo kiểm tra diện tích và ranh giới").first.wait_for()
    seen.await_keys(report=None)


def test_every_file_of_the_reports_page_can_be_taken_away(visit, tmp_path):
    seen = visit("/reports?report=en")
    seen.page.frame_locator(FRAME).locator("h1").wait_for()
    taken = {}
    for label in (
        "Báo cáo để ký: PDF",
        "Báo cáo để sửa: DOCX",
        "Các bảng của báo cáo: XLSX",
        "Báo cáo để in: HTML",
        "Các phát hiện: CSV",
        "Báo cáo cho phần mềm: JSON",
        "Tải zoneplan.gpkg",
        "DOCX",
        "Tạo tệp ZIP",
    ):
        if label == "Tạo tệp ZIP":
            seen.page.get_by_role("button", name=label).click()
            label = "Tải ZIP"  # noqa: PLW2901  the one button becomes the other
            seen.page.get_by_role("button", name=label).wait_for(timeout=60_000)
        with seen.page.expect_download() as coming:
            seen.page.get_by_role("button", name=label, exact=label == "DOCX").click()
        coming.value.save_as(tmp_path / coming.value.suggested_filename)
        taken[coming.value.suggested_filename] = (tmp_path / coming.value.suggested_filename).read_bytes()
    assert set(taken) == {
        "zoneplan-en.pdf",
        "zoneplan-en.docx",
        "zoneplan-en.xlsx",
        "zoneplan-en.html",
        "zoneplan-en.csv",
        "zoneplan.json",
        "zoneplan.gpkg",
        "hoa-phu-en.docx",
        "zoneplan-en.zip",
    }
    assert taken["zoneplan-en.pdf"].startswith(b"%PDF-")
    assert taken["zoneplan-en.docx"][:2] == taken["zoneplan-en.xlsx"][:2] == b"PK"
    assert b'<html lang="en"' in taken["zoneplan-en.html"]
    rows = list(csv.DictReader(StringIO(taken["zoneplan-en.csv"].decode("utf-8-sig"))))
    assert any("15.47" in row["message"] for row in rows)
    assert json.loads(taken["zoneplan.json"])["schema"] == "zoneplan-report/1"
    with zipfile.ZipFile(BytesIO(taken["zoneplan-en.zip"])) as archive:
        assert archive.testzip() is None
        assert {"README.txt", "SHA256SUMS", "reports/report-en.html"} <= set(archive.namelist())
    assert taken["zoneplan.gpkg"].startswith(b"SQLite format 3")
