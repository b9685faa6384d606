"""Files and tables whose every word is an attack: each is shown as it stands, and nothing comes of it."""

import json

import pytest
import shapely

from tests.browser.importing import Importing
from tests.browser.test_hostile import EVERYTHING, innocent
from tests.browser.visit import spaced
from tests.drawn_plans import copy_of_data
from tests.incoming_samples import CORNERS, EPSG, SITE, ZONE
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84

SHORT = '<img src=x onerror="window.hacked=1">{{7*7}}'
NAME = "<b>dam</b>{{7*7}} ${7*7} `ma` $x^2$ :smile:.geojson"


@pytest.fixture
def page(visit, tmp_path) -> Importing:
    seen = visit(f"/?zone={ZONE}", plan=copy_of_data(tmp_path / "plan"))
    seen.card(ZONE)
    seen.await_map()
    seen.goto_page("Nhập ranh giới", ".zp-step")
    return Importing(seen)


def collection() -> bytes:
    ring = [
        [round(x, 9) for x in pair] for pair in shapely.get_coordinates(vn2000_to_wgs84(SITE, EPSG)).tolist()
    ]
    feature = {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]}}
    features = [feature | {"properties": {"ten": SHORT, EVERYTHING[:60]: n}} for n in range(2)]
    return json.dumps({"type": "FeatureCollection", "name": SHORT, "features": features}).encode()


def test_names_of_a_file_its_layer_and_its_features_are_words(page):
    page.drop([(NAME, collection())])
    box = page.page.get_by_role("combobox", name="Tệp có nhiều vùng")
    box.wait_for()
    page.seen.open_list(box)
    options = page.page.get_by_role("option")
    assert any(SHORT in spaced(text) for text in options.all_inner_texts())
    innocent(page.seen)
    options.last.click()
    assert page.verdict() == "as-stated"
    assert NAME in page.page.get_by_test_id("stMain").inner_text()
    assert SHORT in spaced(page.page.get_by_test_id("stMain").inner_text())
    innocent(page.seen)


def test_points_and_wrong_cells_of_a_table_are_words(page):
    rows = [f"{SHORT if n == 1 else f'M{n}'}\t{x:.2f}\t{y:.2f}" for n, (x, y) in enumerate(CORNERS, start=1)]
    rows[2] = f"M3\t{SHORT}\t601300.00"
    page.paste("\n".join(["Điểm\tX\tY", *rows]))
    faults = page.page.locator("tr[data-code]").first
    faults.wait_for()
    assert "<img" in faults.inner_text()
    innocent(page.seen)
    page.map()


def test_who_accepted_what_from_where_is_shown_as_typed(page):
    page.paste(
        "\n".join(["Điểm\tX\tY", *(f"M{n}\t{x:.2f}\t{y:.2f}" for n, (x, y) in enumerate(CORNERS, start=1))])
    )
    page.verdict()
    page.confirm()
    page.state_evidence()
    page.area_m2()
    page.accept(source=EVERYTHING[:500], person=EVERYTHING[:500], note=EVERYTHING)
    assert page.saved_version() == 2
    listed = spaced(page.page.locator(".zp-history").inner_text())
    assert listed.count(spaced(EVERYTHING[:500])) == 3
    innocent(page.seen)
    page.seen.goto_page("Bản đồ", "article")
    page.seen.await_map()
    assert spaced(EVERYTHING[:500]) in spaced(page.page.get_by_test_id("stMain").inner_text())
    innocent(page.seen)


def test_a_refused_file_is_named_as_it_stands(page):
    page.drop([("<img src=x onerror=alert(1)> {{7*7}}.dwg", b"AC1032" + bytes(64))])
    told = page.page.locator(".zp-refused")
    told.wait_for()
    assert "<img src=x onerror=alert(1)> {{7*7}}.dwg" in told.inner_text()
    innocent(page.seen)
    page.map()
