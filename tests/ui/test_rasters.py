"""The page of scanned plans in every state ends without an exception, and nothing is written before it is kept."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.drawn_plans import copy_of_data
from tests.sources.raster.images import TRANSFORM, pillow, tiff
from tests.sources.raster.scans import EAST, MARKS, NORTH, OFF, PIXEL_M, kept_scan
from tests.ui.importing import Page
from zoneplan.model.messages import say
from zoneplan.model.scan import accuracy_of
from zoneplan.store import scans as store
from zoneplan.store.folder import open_folder
from zoneplan.ui.onmap.pictures import kept_picture
from zoneplan.ui.opened import PLAN_VARIABLE
from zoneplan.ui.routes import SCRIPT
from zoneplan.ui.scans import part as raster_part

LANGS = ["vi", "en"]
EVIL = "<img src=x onerror=alert(1)>{{7*7}}"


@pytest.fixture
def plan(monkeypatch, tmp_path) -> Path:
    folder = copy_of_data(tmp_path / "plan")
    monkeypatch.setenv(PLAN_VARIABLE, str(folder))
    return folder


class Scans:
    """The page without a browser."""

    def __init__(self, zone: str | None = "hoa-phu", lang: str = "vi") -> None:
        self.lang = lang
        self.app = AppTest.from_file(SCRIPT, default_timeout=90)
        self.app.query_params["lang"] = lang
        if zone is not None:
            self.app.query_params["zone"] = zone
        self.app.run()
        self.app.switch_page("rasters_page.py")
        self.run()

    def run(self) -> None:
        self.app.run()
        assert not self.app.exception

    @property
    def words(self) -> str:
        bodies = [block.proto.body for block in self.app.get("html")]
        return " ".join(body for body in bodies if not body.lstrip().startswith("<style"))

    def says(self, key: str, **params: object) -> bool:
        return say(key, **params).to(self.lang) in self.words

    def one(self, kind: str, key: str):
        label = say(key).to(self.lang)
        return next(widget for widget in self.app.get(kind) if widget.label == label)

    def press(self, key: str, **params: object) -> None:
        label = say(key, **params).to(self.lang)
        next(button for button in self.app.button if button.label == label).click()
        self.run()

    def drop(self, *files: tuple[str, bytes]) -> None:
        self.app.file_uploader[0].set_value([(*file, "application/octet-stream") for file in files])
        self.run()

    def paste(self, text: str) -> None:
        self.one("text_area", "app.scans.points.paste").set_value(text)
        self.press("app.scans.points.read")

    def choose(self, kind: str, key: str, value: object) -> None:
        self.one(kind, key).set_value(value)
        self.run()

    def keep(self, **typed: str) -> None:
        for name, value in typed.items():
            self.one("text_input", f"app.scans.keep.{name}").set_value(value)
        self.press("app.scans.keep.do")


def table(count: int = 5, off=OFF, names: tuple[str, ...] = ("M1", "M2", "M3", "M4", "M5")) -> str:
    rows = zip(names, MARKS, off, strict=True)
    lines = [
        f"{name};{c};{r};{NORTH - PIXEL_M * r + dn:.2f};{EAST + PIXEL_M * c + de:.2f}"
        for name, (c, r), (de, dn) in rows
    ]
    return "\n".join(lines[:count])


@pytest.mark.parametrize("lang", LANGS)
def test_without_a_zone_and_without_a_scan_the_page_says_what_to_do(plan, lang):
    page = Scans(None, lang)
    assert page.says("app.scans.lead")
    assert page.says("app.scans.kept.none")
    page.app.selectbox[0].set_value("phu-my")
    page.run()
    assert page.says("app.scans.drop-lead")
    assert raster_part.SHOWN not in page.app.session_state


@pytest.mark.parametrize("lang", LANGS)
def test_points_give_residuals_rms_and_accuracy_and_the_scan_is_kept_and_removed(plan, lang):
    page = Scans(lang=lang)
    page.drop(("tờ 3.png", pillow("PNG")))
    assert page.says("app.scans.wait.points")
    page.paste(table())
    assert 'data-freedom="6"' in page.words
    assert 'data-rms="' in page.words
    assert page.says("app.scans.placed.accuracy-how")
    assert list(plan.glob("rasters/*")) == [], "nothing is written before it is kept"
    session = page.app.session_state[raster_part.SHOWN]
    assert kept_picture(session.scan.picture_sha256[:20]) is None or session.picture
    page.keep(name="Tờ 3", source="", person="")
    assert page.says("app.scans.keep.missing.source")
    page.keep(source="Tờ trình", person="Người thử")
    assert page.says("app.scans.keep.done", name="Tờ 3")
    (kept,) = open_folder(plan).scans
    assert (kept.name, kept.source, kept.person, kept.method) == (
        "Tờ 3",
        "Tờ trình",
        "Người thử",
        "similarity",
    )
    assert accuracy_of(kept) is not None
    assert raster_part.SHOWN not in page.app.session_state
    page.choose("selectbox", "app.scans.remove.choose", kept.id)
    page.press("app.scans.remove.do")
    assert open_folder(plan).scans == ()
    assert page.says("app.scans.kept.none")


def test_one_point_at_a_time_in_another_system_and_taken_out_again(plan):
    page = Scans()
    page.drop(("a.png", pillow("PNG")))
    page.choose("selectbox", "app.scans.system.label", 4326)
    for name, value in (("column", "5"), ("row", "5"), ("latitude", "11,0757"), ("longitude", "106,6762")):
        page.one("text_input", f"app.scans.points.{name}").set_value(value)
    page.press("app.scans.points.add")
    assert 'data-point="1"' in page.words
    assert page.says("scan.cannot.few-points", least=3)
    assert page.one("text_input", "app.scans.points.column").value == ""
    page.press("app.scans.points.add")
    assert "không phải là số" in page.words
    page.choose("selectbox", "app.scans.points.choose", 0)
    page.press("app.scans.points.remove")
    assert page.says("app.scans.wait.points")


def test_just_enough_points_claim_nothing(plan):
    page = Scans()
    page.drop(("a.png", pillow("PNG")))
    page.paste(table(3))
    page.choose("radio", "app.scans.kind.label", "affine")
    assert page.says("app.scans.fit.nothing", n=3)
    assert page.says("app.scans.placed.no-accuracy-points")
    assert "data-accuracy" not in page.words
    assert "data-rms" not in page.words


@pytest.mark.parametrize("kind", ["affine", "projective"])
def test_other_transformations_are_drawn_too(plan, kind):
    page = Scans()
    page.drop(("a.png", pillow("PNG")))
    page.paste(table())
    page.choose("radio", "app.scans.kind.label", kind)
    assert f'data-freedom="{4 if kind == "affine" else 2}"' in page.words


@pytest.mark.parametrize("slip", [10.0, 1000.0])
def test_a_mistyped_point_is_named(plan, slip):
    """The second is so far off that the points give no transformation at all."""
    page = Scans()
    page.drop(("a.png", pillow("PNG")))
    page.paste(table(off=(*OFF[:2], (0.0, slip), *OFF[3:])))
    assert 'data-suspect="3"' in page.words


@pytest.mark.parametrize(
    ("text", "key", "params"),
    [
        ("1;1;1225000;601000\n50;50;1224950;601050\n100;100;1224900;601100", "scan.cannot.collinear", {}),
        ("1;1;601000;1225000\n90;1;601090;1225000\n90;70;601090;1224930", "scan.cannot.mirrored", {}),
        (
            "1;1;1225000;601000\n1;1;1225050;601000\n5;70;1224930;601000",
            "scan.cannot.same-place",
            {"points": "1, 2"},
        ),
        ("xin chào", "scan.points.empty", {}),
    ],
)
def test_points_that_cannot_be_are_refused_in_words(plan, text, key, params):
    page = Scans()
    page.drop(("a.png", pillow("PNG")))
    page.paste(text)
    assert page.says(key, **params)
    assert raster_part.SHOWN not in page.app.session_state


def test_a_geotiff_that_says_rightly_where_it_lies_is_placed_at_once(plan):
    page = Scans()
    page.drop(("a.tif", tiff(crs="EPSG:9210", transform=TRANSFORM)))
    assert 'data-verdict="as-stated"' in page.words
    assert 'data-pixel-m="0.5' in page.words
    assert page.says("app.scans.placed.no-accuracy-file")
    page.choose("radio", "app.scans.way.label", "points")
    assert page.says("app.scans.wait.points")
    assert raster_part.SHOWN not in page.app.session_state


@pytest.mark.parametrize("crs", ["EPSG:5899", None])
def test_a_disguised_or_missing_system_waits_for_a_person(plan, crs):
    page = Scans()
    page.drop(("a.tif", tiff(transform=TRANSFORM) if crs is None else tiff(crs=crs, transform=TRANSFORM)))
    assert 'data-verdict="as-stated"' not in page.words
    assert page.says("app.scans.wait.reading")
    assert raster_part.SHOWN not in page.app.session_state
    page.choose("radio", "app.import.diagnosis.choose", "9210")
    assert "data-pixel-m" in page.words


def test_a_place_that_cannot_be_drawn_is_told(plan):
    page = Scans()
    page.drop(("a.png", pillow("PNG")), ("a.pgw", b"1e9\n0\n0\n-1e9\n0\n0\n"))
    assert page.says("app.scans.wait.no-reading") or page.says("scan.cannot.place")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("a.pdf", b"%PDF-1.7", "PDF"), ("a.png", b"\x89PNG\r\n\x1a\n" + b"0" * 99, "hỏng")],
)
def test_what_is_no_scan_is_refused_and_another_can_be_given(plan, name, content, told):
    page = Scans()
    page.drop((name, content))
    assert told in page.words
    page.drop(("a.png", pillow("PNG")))
    assert page.says("app.scans.wait.points")
    page.press("app.import.clear")
    assert page.says("app.scans.drop-lead")


def test_points_survive_a_change_of_language_and_of_page(plan):
    page = Scans()
    page.drop(("a.png", pillow("PNG")))
    page.paste(table())
    page.app.segmented_control[0].set_value("en")
    page.lang = "en"
    page.run()
    assert 'data-freedom="6"' in page.words
    assert page.says("app.scans.placed.accuracy-how")
    page.app.switch_page("map_page.py")
    page.run()
    assert raster_part.SHOWN in page.app.session_state
    page.app.switch_page("rasters_page.py")
    page.run()
    assert 'data-freedom="6"' in page.words


def test_markup_and_templates_in_names_are_shown_as_text(plan):
    page = Scans()
    page.drop((f"{EVIL}.png", pillow("PNG")))
    page.paste(table(names=(EVIL, "M2", "M3", "M4", "M5")))
    page.keep(name=EVIL, source=EVIL, person=EVIL)
    assert "<img" not in page.words
    assert "&lt;img" in page.words
    assert "{{7*7}}" in page.words
    assert len(open_folder(plan).scans) == 1


def test_a_plan_that_cannot_be_written_says_so_and_keeps_the_work(plan, monkeypatch):
    page = Scans()
    page.drop(("a.png", pillow("PNG")))
    page.paste(table())
    monkeypatch.setattr(store, "came_with_zoneplan", lambda _: True)
    page.keep(name="a", source="b", person="c")
    assert "zoneplan init" in page.words
    assert 'data-freedom="6"' in page.words
    assert not (plan / "rasters").exists()


def test_the_import_page_proposes_the_accuracy_of_the_scan_that_was_digitised_over(plan):
    scan, image, picture = kept_scan(name="Tờ 3")
    store.save_scan(plan, scan, image, picture)
    page = Page()
    page.give("pasted")
    page._one("radio", "app.import.evidence.kind").set_value("digitised")
    page.run()
    page._one("selectbox", "app.scans.over.choose").set_value(scan.id)
    page.run()
    page.press("app.scans.over.take", accuracy=accuracy_of(scan))
    typed = page._one("text_input", "app.import.evidence.accuracy").value
    assert float(typed.replace(",", ".")) == pytest.approx(accuracy_of(scan), abs=0.011)
    assert float(typed.replace(",", ".")) >= accuracy_of(scan) - 1e-9


def test_an_image_dropped_on_the_import_page_is_sent_to_this_one(plan):
    page = Page()
    page.drop("bản vẽ.png", pillow("PNG"))
    assert "Bản vẽ quét" in page.words


def test_the_scan_of_the_plan_is_a_layer_of_the_map(plan):
    scan, image, picture = kept_scan()
    store.save_scan(plan, scan, image, picture)
    page = Scans(None)
    page.app.switch_page("map_page.py")
    page.run()
    assert kept_picture(scan.picture_sha256[:20]) == picture
