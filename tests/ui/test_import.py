"""The import page in every state ends without an exception, and nothing is written before it is accepted."""

import errno
import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.drawn_plans import copy_of_data
from tests.incoming_samples import CORNERS, SAMPLES, ZONE, pasted
from tests.ui.importing import Page
from zoneplan.model.messages import say
from zoneplan.sources.admission import gather
from zoneplan.store import saving
from zoneplan.store.folder import open_folder
from zoneplan.store.versions import history
from zoneplan.ui.opened import PLAN_VARIABLE

LANGS = ["vi", "en"]


@pytest.fixture
def plan(monkeypatch, tmp_path) -> Path:
    folder = copy_of_data(tmp_path / "plan")
    monkeypatch.setenv(PLAN_VARIABLE, str(folder))
    return folder


def state_of(plan: Path) -> dict[str, str]:
    return {
        str(path): sha256(path.read_bytes()).hexdigest() for path in sorted(plan.rglob("*")) if path.is_file()
    }


def bow_tie() -> str:
    """The table with two corners exchanged, so that its ring crosses itself."""
    rows = [*CORNERS[:4], CORNERS[5], CORNERS[4]]
    return "\n".join(["Điểm;X;Y", *(f"M{n};{x:.2f};{y:.2f}" for n, (x, y) in enumerate(rows, start=1))])


def elsewhere() -> str:
    """A site 60 km to the south-east of the zone."""
    return "\n".join(f"M{n};{x - 40_000:.2f};{y + 40_000:.2f}" for n, (x, y) in enumerate(CORNERS, start=1))


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_zone_the_page_says_what_to_do(plan, lang):
    page = Page(None, lang)
    assert page.says("app.import.lead")
    page.app.selectbox[0].set_value("phu-my")
    page.run()
    assert page.says("app.history.title")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_is_read_and_diagnosed(plan, name, lang):
    page = Page(lang=lang)
    before = state_of(plan)
    page.give(name)
    assert f'data-verdict="{SAMPLES[name].verdict}"' in page.words
    assert (page.reading.value is None) == (SAMPLES[name].verdict != "as-stated")
    assert state_of(plan) == before


def test_a_proposed_reading_waits_for_a_click(plan):
    page = Page()
    page.give("dxf")
    assert page.says("app.import.wait.reading")
    page.choose_reading("9210")
    assert page.says("app.import.wait.evidence")


def test_every_reading_can_be_shown_and_chosen(plan):
    page = Page()
    page.give("pasted-wrong-meridian")
    few = len(page.reading.options)
    page.app.toggle[0].set_value(True)
    page.run()
    assert len(page.reading.options) > few > 4
    page.choose_reading("5899")
    page.evidence()
    assert page.says("app.import.changes.lost")
    page.app.toggle[0].set_value(False)
    page.run()
    assert page.reading.value == "5899", "what was chosen stays in the list"


def test_where_two_readings_cannot_be_told_apart_nothing_is_chosen(plan):
    """Degrees without a datum: WGS 84 and VN-2000 lie 225 m apart, both at the place."""
    page = Page()
    page.paste("M1; 11,0710; 106,6780\nM2; 11,0710; 106,6816\nM3; 11,0675; 106,6816\nM4; 11,0675; 106,6780")
    assert 'data-verdict="ask"' in page.words
    assert page.reading.value is None
    assert page.says("app.import.wait.reading")


@pytest.mark.parametrize("lang", LANGS)
def test_where_no_reading_fits_the_page_says_so_and_nothing_is_chosen(plan, lang):
    page = Page(lang=lang)
    page.paste(elsewhere())
    assert 'data-verdict="none"' in page.words
    assert page.reading.value is None


@pytest.mark.parametrize("lang", LANGS)
def test_a_table_with_errors_is_shown_by_row_and_goes_on_only_when_they_were_looked_at(plan, lang):
    page = Page(lang=lang)
    page.paste(pasted().replace("1224447,00\t601300,00", "12x4447,00\t601300,00"))
    assert 'data-code="not-number"' in page.words
    assert page.says("app.import.wait.faults")
    page.tick("app.import.faults.accept")
    assert page.says("app.import.wait.evidence")


@pytest.mark.parametrize("lang", LANGS)
def test_an_invalid_boundary_is_used_only_when_its_repair_is_chosen(plan, lang):
    page = Page(lang=lang)
    page.paste(bow_tie())
    if page.says("app.import.wait.faults"):
        page.tick("app.import.faults.accept")
    page.choose_reading("9210")
    assert page.says("app.import.repair.moved")
    assert page.says("app.import.wait.repair")
    assert not page.has_button("app.import.accept.button")
    page.tick("app.import.repair.do")
    page.evidence()
    page.accept()
    assert open_folder(plan).boundaries[ZONE].geometry.is_valid
    assert "repair" in history(plan, ZONE)[0].read_from


@pytest.mark.parametrize("accuracy", ["", "x", "0", "-1", "1001", "nan", "inf", "1e400"])
def test_a_foolish_accuracy_is_told_in_words(plan, accuracy):
    page = Page()
    page.give("pasted")
    page.evidence(accuracy=accuracy)
    assert page.says("app.import.wait.evidence")
    assert page.says("app.import.evidence.accuracy-wrong", limit=1000.0) == bool(accuracy)


@pytest.mark.parametrize("lang", LANGS)
def test_what_is_missing_is_named_and_nothing_is_written(plan, lang):
    page = Page(lang=lang)
    page.give("pasted")
    page.evidence()
    before = state_of(plan)
    page.accept(source=" ", person="")
    assert page.says("app.import.accept.missing.source")
    assert page.says("app.import.accept.missing.person")
    assert state_of(plan) == before
    page.accept()
    assert page.says("app.import.saved.done", number=2, zone=open_folder(plan).registry.zone(ZONE).name)


def test_one_who_saved_meanwhile_is_named_and_not_overwritten(plan):
    first, second = Page(), Page()
    for page in (first, second):
        page.give("pasted")
        page.evidence()
    first.accept(person="Người thứ nhất")
    second.accept(person="Người thứ hai")
    assert "Người thứ nhất" in second.words
    assert history(plan, ZONE)[0].person == "Người thứ nhất"
    second.accept(person="Người thứ hai")
    assert history(plan, ZONE)[0].person == "Người thứ hai"


def test_a_full_disk_is_told_in_words_and_leaves_everything_as_it_was(plan, monkeypatch):
    def full(*_args, **_more):
        raise OSError(errno.ENOSPC, "No space left on device")

    page = Page()
    page.give("pasted")
    page.evidence()
    before = state_of(plan)
    monkeypatch.setattr(saving, "take_number", full)
    page.accept()
    assert "ổ đĩa đầy" in page.words
    assert state_of(plan) == before
    monkeypatch.undo()
    monkeypatch.setenv(PLAN_VARIABLE, str(plan))
    page.accept()
    assert history(plan, ZONE)[0].person == "Người thử"


def test_a_version_folder_that_cannot_be_read_is_told_in_words(plan):
    (plan / "boundaries" / "versions").write_text("no folder", encoding="utf-8")
    assert "zp-refused" in Page().words


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.gpkg", b""),
        ("a.dwg", b"AC1032" + b"\x00" * 100),
        (
            "a.geojson",
            b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":null}]}',
        ),
        ("a.zip", b"PK\x03\x04broken"),
        ("<b>x</b>{{7*7}}.csv", "không phải bảng".encode()),
        ("../../../../tmp/evil.geojson", b"{"),
    ],
)
def test_what_may_not_come_in_is_refused_in_words(plan, name, content):
    page = Page()
    before = state_of(plan)
    page.drop(name, content)
    assert "zp-refused" in page.words
    assert "<b>x" not in page.words
    assert state_of(plan) == before


def test_of_several_areas_one_is_chosen(plan):
    ring = [[106.678, 11.071], [106.6816, 11.071], [106.6816, 11.0675], [106.678, 11.0675], [106.678, 11.071]]
    features = [
        {
            "type": "Feature",
            "properties": {"ten": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        for name in ("một", "hai")
    ]
    page = Page()
    page.drop("a.geojson", json.dumps({"type": "FeatureCollection", "features": features}).encode())
    assert 'data-verdict="' not in page.words
    chooser = next(box for box in page.app.selectbox if box.label == say("app.import.found.choose").vi)
    chooser.set_value(2)
    page.run()
    assert 'data-verdict="as-stated"' in page.words


@pytest.mark.parametrize("lang", LANGS)
def test_history_lists_shows_and_restores(plan, lang):
    page = Page(lang=lang)
    page.give("pasted")
    page.evidence("digitised", "3")
    page.accept()
    assert [version.number for version in history(plan, ZONE)] == [2, 1]
    page.app.selectbox[1].set_value(1)
    page.run()
    page.press("app.history.restore", number=1)
    assert page.says("app.import.saved.done", number=3, zone=open_folder(plan).registry.zone(ZONE).name)
    assert 'data-version="3"' in page.words


def test_what_was_saved_is_said_of_its_own_zone_only(plan):
    page = Page()
    page.give("pasted")
    page.evidence()
    page.accept()
    assert "zp-saved" in page.words
    page.app.selectbox[0].set_value("phu-my")
    page.run()
    assert "zp-saved" not in page.words


def test_a_damaged_version_is_marked_and_cannot_be_chosen(plan):
    page = Page()
    page.give("pasted")
    page.evidence()
    page.accept()
    path = plan / "boundaries" / "versions" / ZONE / "0001.geojson"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-20])
    page.run()
    assert page.says("app.history.damaged")
    assert len(page.app.selectbox) == 1


def test_the_language_may_change_in_the_middle_and_nothing_is_lost(plan):
    page = Page()
    page.give("dxf")
    page.choose_reading("9210")
    page.evidence()
    page.app.segmented_control[0].set_value("en")
    page.lang = "en"
    page.run()
    assert page.reading.value == "9210"
    assert page.says("app.import.changes.gained")


def test_every_kind_that_can_come_in_has_a_name():
    kinds = {*gather.LAYER_READERS, *gather.TABLE_READERS, "mixed"}
    assert all(say(f"app.import.kind.{kind}").vi for kind in kinds)


def test_what_was_ticked_and_typed_for_one_file_counts_for_no_other(plan):
    """Both tables have errors and cross themselves; only the first one was looked at."""
    page = Page()
    page.paste(bow_tie())
    page.tick("app.import.faults.accept")
    page.choose_reading("9210")
    page.tick("app.import.repair.do")
    page.evidence()
    assert page.says("app.import.changes.gained")
    page.paste(bow_tie().replace("601000.00", "601001.00"))
    assert page.says("app.import.wait.faults")
    page.tick("app.import.faults.accept")
    page.choose_reading("9210")
    assert page.says("app.import.wait.repair")
    page.tick("app.import.repair.do")
    assert page.says("app.import.wait.evidence")
