"""Boundaries come in through the page: every sample by a real browser that can reach nothing but this machine."""

from pathlib import Path

import pytest

from tests.browser.importing import Importing
from tests.browser.visit import spaced
from tests.drawn_plans import copy_of_data
from tests.incoming_samples import SAMPLES, ZONE
from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000
from zoneplan.store.folder import open_folder
from zoneplan.store.versions import history


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_data(tmp_path_factory.mktemp("import") / "plan")


def area_on_disk(plan: Path) -> float:
    return wgs84_to_vn2000(open_folder(plan).boundaries[ZONE].geometry, 9210).area


def importing(visit, plan: Path) -> Importing:
    seen = visit(f"/?zone={ZONE}", plan=plan)
    seen.card(ZONE)
    seen.await_map()
    seen.goto_page("Nhập ranh giới", ".zp-step")
    return Importing(seen)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_goes_in_and_gives_its_area_to_a_square_metre(visit, plan, name):
    sample = SAMPLES[name]
    page = importing(visit, plan)
    before = len(history(plan, ZONE))
    page.give(sample)
    assert page.verdict() == sample.verdict
    assert page.page.locator(".zp-chip", has_text="phù hợp nhất").count() == 1
    if sample.verdict == "proposed":
        assert page.chosen().count() == 0, "a proposal is not taken before somebody confirms it"
        page.confirm()
    page.state_evidence()
    assert page.area_m2() == pytest.approx(sample.area_m2, abs=1)
    assert len(history(plan, ZONE)) == before, "nothing is written before it is accepted"
    page.accept(source=f"mẫu {name}", note="thử")
    number = page.saved_version()
    newest = history(plan, ZONE)[0]
    assert (newest.number, newest.current, newest.source, newest.person) == (
        number,
        True,
        f"mẫu {name}",
        "Người thử",
    )
    assert newest.read_from["reading"] == sample.reading
    assert area_on_disk(plan) == pytest.approx(sample.area_m2, abs=1)
    page.map()


def test_the_wrong_meridian_is_told_with_its_distance_and_the_right_one_proposed(visit, plan):
    page = importing(visit, plan)
    page.give(SAMPLES["pasted-wrong-meridian"])
    page.verdict()
    told = spaced(page.page.locator(".zp-said-verdict").inner_text())
    assert "107°45′" in told
    assert "218" in told
    rows = page.page.locator("tr[data-reading]")
    assert rows.first.get_attribute("data-reading") == "9210"
    assert "tệp ghi" in page.page.locator("tr[data-reading='5899']").inner_text()
    numbers = page.map().locator(".zp-number").all_text_contents()
    assert "1" in numbers


def test_the_map_shows_old_new_gained_and_lost(visit, tmp_path):
    page = importing(visit, copy_of_data(tmp_path / "plan"))
    page.give(SAMPLES["pasted"])
    page.state_evidence()
    page.area_m2()
    page.page.locator(".zp-legend", has_text="Đất mất đi").wait_for()
    frame = page.map()
    for name in ("zp-old", "zp-new", "zp-gained", "zp-lost"):
        assert frame.locator(f"path.{name}").count() == 1
    assert frame.locator("path.zp-old").get_attribute("stroke-dasharray") == "7 5"


def test_an_older_version_is_looked_at_and_restored(visit, tmp_path):
    plan = copy_of_data(tmp_path / "plan")
    was = open_folder(plan).boundaries[ZONE].geometry
    page = importing(visit, plan)
    page.give(SAMPLES["pasted"])
    page.state_evidence()
    page.area_m2()
    page.accept()
    assert page.saved_version() == 2
    box = page.page.get_by_role("combobox", name="Xem một phiên bản cũ")
    page.seen.open_list(box)
    box.press("Enter")
    page.area_m2()
    page.map().locator("path.zp-new").wait_for(state="attached")
    page.page.get_by_role("textbox", name="Ghi chú").fill("lấy lại")
    page.page.get_by_role("button", name="Khôi phục phiên bản 1").click()
    page.page.locator(".zp-saved[data-version='3']").wait_for()
    assert open_folder(plan).boundaries[ZONE].geometry.equals(was)
    assert page.page.locator("tr[data-version]").count() == 3
    page.map()


def test_a_boundary_changed_meanwhile_is_not_overwritten(visit, tmp_path):
    plan = copy_of_data(tmp_path / "plan")
    file = plan / "boundaries" / f"{ZONE}.geojson"
    page = importing(visit, plan)
    page.give(SAMPLES["pasted"])
    page.state_evidence()
    page.area_m2()
    changed = (plan / "boundaries" / "hoa-phu.geojson").read_bytes() + b"\n"
    file.write_bytes(changed)
    page.accept()
    told = page.page.locator(".zp-refused")
    told.wait_for()
    assert "thay đổi ngoài zoneplan" in told.inner_text()
    assert file.read_bytes() == changed
    page.map()


def test_cancel_empties_everything_and_writes_nothing(visit, tmp_path):
    plan = copy_of_data(tmp_path / "plan")
    before = sorted(path.name for path in plan.rglob("*"))
    page = importing(visit, plan)
    page.give(SAMPLES["dxf"])
    page.verdict()
    page.page.get_by_role("button", name="Bỏ, làm lại từ đầu").click()
    page.page.locator("[data-verdict]").wait_for(state="detached")
    page.page.locator(".zp-history").wait_for()
    assert page.page.get_by_test_id("stFileUploaderFile").count() == 0
    assert sorted(path.name for path in plan.rglob("*")) == before
    page.map()


def test_what_was_saved_is_seen_on_the_map_by_its_link(visit, tmp_path):
    page = importing(visit, copy_of_data(tmp_path / "plan"))
    page.give(SAMPLES["kml"])
    page.state_evidence("3")
    page.area_m2()
    page.accept()
    page.saved_version()
    page.page.get_by_role("link", name="Xem trên bản đồ").click()
    assert "đo đạc thực tế" in page.seen.card(ZONE).inner_text().lower()
    page.map().locator("path.zp-zone.zp-chosen").wait_for(state="attached")


@pytest.mark.parametrize("size", [(390, 844), (1366, 768)])
def test_no_step_sticks_out_of_the_screen(visit, tmp_path, size):
    seen = visit(f"/import?zone={ZONE}", plan=copy_of_data(tmp_path / "plan"), size=size)
    page = Importing(seen)
    page.give(SAMPLES["dxf"])
    page.verdict()
    page.confirm()
    page.state_evidence()
    page.area_m2()
    assert seen.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    sticking_out = seen.page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=stMain] .zp-card, iframe, .zp-legend, .zp-scroll')]"
        ".filter(e => e.getBoundingClientRect().right > innerWidth + 1).length"
    )
    assert sticking_out == 0
    # Streamlit first looks for its own addresses below that of a page that is opened directly
    seen.failed[:] = [what for what in seen.failed if "/import/_stcore/" not in what]
    seen.complaints[:] = [what for what in seen.complaints if "404" not in what]
