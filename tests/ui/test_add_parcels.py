"""Adding a parcel layer from the page of parcels: every step, every refusal in words, nothing written before "keep"."""

import errno
import json
import pickle

import geopandas as gpd
import pytest
import shapely

from tests.drawn_plans import EPSG, board, put_boundary, put_lots, write_plan, zone_toml
from tests.ui.test_large import start_app, words
from zoneplan.model.messages import say
from zoneplan.store.folder import open_folder
from zoneplan.ui.opened import PLAN_VARIABLE

MIME = "application/octet-stream"
HOSTILE = "<img src=x onerror=alert(1)> {{7*7}}"
COUNT = 6


def frame(crs=f"EPSG:{EPSG}", **columns):
    shapes = [board(10 * at, 0, 10 * at + 10, 10) for at in range(COUNT)]
    ids = [HOSTILE, *map(str, range(2, COUNT + 1))]
    given = {"so_thua": ids, "mdsd": ["ODT", "xyz"] * 3, "dt_gcn": [100.0] * COUNT, **columns}
    return gpd.GeoDataFrame(given, geometry=shapes, crs=crs)


@pytest.fixture
def content(tmp_path):
    """Bytes of a GeoParquet file of a frame."""

    def make(made):
        made.to_parquet(tmp_path / "given.parquet")
        return (tmp_path / "given.parquet").read_bytes()

    return make


@pytest.fixture
def plan(tmp_path, monkeypatch):
    folder = write_plan(tmp_path / "plan", [zone_toml("a")])
    put_boundary(folder, "a", board(0, 0, 200, 200))
    monkeypatch.setenv(PLAN_VARIABLE, str(folder))
    return folder


class Page:
    """The page of parcels, with the part that adds a layer."""

    def __init__(self, lang="en", zone="a"):
        self.lang = lang
        self.app = start_app("parcels_page.py", lang=lang)
        if zone is not None:
            self.choose("app.add.zone", zone)

    def _one(self, kind, key):
        label = say(key).to(self.lang)
        return next(widget for widget in self.app.get(kind) if widget.label == label)

    def run(self):
        self.app.run()
        assert not self.app.exception

    def labels(self):
        kinds = ("selectbox", "text_input", "checkbox", "button", "radio")
        return {widget.label for kind in kinds for widget in self.app.get(kind)}

    def has(self, key):
        return say(key).to(self.lang) in self.labels()

    @property
    def words(self):
        return words(self.app)

    def drop(self, *files):
        self.app.file_uploader[0].set_value([(name, content, MIME) for name, content in files])
        self.run()

    def choose(self, key, option):
        self._one("selectbox", key).set_value(option)
        self.run()

    def type(self, key, text):
        self._one("text_input", key).set_value(text)
        self.run()

    def state(self, source="cadastral map"):
        self._one("radio", "app.add.evidence").set_value("surveyed")
        self.type("app.add.source", source)

    def keep(self):
        self._one("button", "app.add.keep").click()
        self.run()


def kept(plan):
    return open_folder(plan).parcel_files


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_layer_is_recognised_kept_and_offered_for_preparing(plan, content, lang):
    page = Page(lang)
    page.drop(("lots.parquet", content(frame())))
    assert f'data-recognised="{COUNT}"' in page.words
    assert "xyz" in page.words
    assert "&lt;img src=x" in page.words
    assert "<img" not in page.words
    assert not (plan / "parcels").exists() or not list((plan / "parcels").iterdir())
    page.state()
    page.keep()
    (layer,) = kept(plan)
    assert (layer.file, layer.zone, layer.count, layer.epsg) == ("parcels/lots.parquet", "a", COUNT, EPSG)
    assert (layer.source, layer.evidence.value) == ("cadastral map", "surveyed")
    assert 'data-kept-layer="parcels/lots.parquet"' in page.words
    assert page.has("app.large.prepare")
    assert page.app.file_uploader[0].value == []


def test_the_session_keeps_no_parcels(plan, content):
    many = gpd.GeoDataFrame(geometry=[board(at, 0, at + 1, 1) for at in range(3_000)], crs=f"EPSG:{EPSG}")
    page = Page()
    page.drop(("lots.parquet", content(many)))
    assert 'data-recognised="3000"' in page.words
    assert len(pickle.dumps(page.app.session_state["remembered-parcels-auto"])) < 20_000  # their WKB: 279,000


def test_nothing_is_kept_without_evidence_source_and_name(plan, content):
    page = Page("vi")
    page.drop(("lots.parquet", content(frame())))
    page.type("app.add.name", " ")
    page.keep()
    for missing in ("evidence", "source", "name"):
        assert say(f"app.add.missing.{missing}").vi in page.words
    assert kept(plan) == ()


def test_the_columns_may_be_others_and_none(plan, content):
    made = frame(other=[f"p{at}" for at in range(COUNT)], land=["ONT"] * COUNT)
    page = Page()
    page.drop(("lots.parquet", content(made)))
    page.choose("app.add.column.id", "other")
    page.choose("app.add.column.code", "land")
    page.choose("app.add.column.declared", "")
    page.state()
    page.keep()
    found = gpd.read_parquet(plan / "parcels" / "lots.parquet")
    assert found["lot"].tolist() == [f"p{at}" for at in range(COUNT)]
    assert set(found["code"]) == {"ONT"}
    assert found["declared_m2"].isna().all()


def test_a_declared_area_in_hectares_is_taken_as_said(plan, content):
    page = Page()
    page.drop(("lots.parquet", content(frame(dt_gcn=[0.01] * COUNT))))
    page.choose("app.add.column.unit", "ha")
    assert "Column “dt_gcn” is taken as the declared area, in ha." in page.words
    page.state()
    page.keep()
    assert gpd.read_parquet(plan / "parcels" / "lots.parquet")["declared_m2"].tolist() == [100.0] * COUNT


def test_without_an_id_the_rows_are_counted_and_it_is_said(plan, content):
    page = Page()
    page.drop(("lots.parquet", content(frame().drop(columns="so_thua"))))
    assert "No column is a parcel id" in page.words
    page.state()
    page.keep()
    assert gpd.read_parquet(plan / "parcels" / "lots.parquet")["lot"].tolist() == list("123456")


def test_a_file_without_a_system_goes_on_only_with_a_reading_that_somebody_chose(plan, content):
    page = Page()
    page.drop(("lots.parquet", content(frame(crs=None))))
    assert 'data-refused="parcels-crs-none"' in page.words
    assert not page.has("app.add.keep")
    page.choose("app.add.crs", str(EPSG))
    assert f'data-recognised="{COUNT}"' in page.words
    page.state()
    page.keep()
    (layer,) = kept(plan)
    assert layer.count == COUNT


def test_a_system_may_be_typed_and_what_is_none_is_refused(plan, content):
    page = Page()
    page.drop(("lots.parquet", content(frame(crs=None))))
    page.type("app.add.epsg", "<b>no system</b>")
    assert 'data-refused="parcels-crs-wanted"' in page.words
    assert "&lt;b&gt;" in page.words
    page.type("app.add.epsg", f"EPSG:{EPSG}")
    assert f'data-recognised="{COUNT}"' in page.words


def test_a_wrong_system_that_leads_elsewhere_is_told_and_may_be_overruled(plan, content):
    page = Page()
    page.drop(("lots.parquet", content(frame(crs="EPSG:9205"))))  # another meridian: 100 km and more away
    assert "data-away" in page.words
    page.choose("app.add.crs", str(EPSG))
    assert "data-away" not in page.words


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("empty.parquet", b"", "empty"),
        ("lots.parquet", b"PAR1" + b"\xff" * 400 + b"PAR1", "lots.parquet"),
        ("lots.gpkg", b"SQLite format 3\0" + b"\0" * 500, "lots.gpkg"),
        ("lots.geojson", b'{"type": "FeatureCollection", "features": [', "lots.geojson"),
        ("table.csv", b"a,b\n1,2\n", "table.csv"),
        ("run.exe", b"MZ" + b"\0" * 300, "run.exe"),
    ],
)
def test_what_is_no_layer_is_refused_in_words(plan, name, content, says):
    page = Page()
    page.drop((name, content))
    assert "zp-refused" in page.words
    assert says in page.words
    assert not page.has("app.add.keep")


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd.parquet", "..\\..\\boot.parquet", "x" * 300 + ".parquet", "\x00\u202e<b>.parquet", ""],
)  # fmt: skip
def test_a_name_is_only_shown_and_leads_nowhere(plan, content, name, tmp_path):
    before = sorted(path for path in tmp_path.rglob("*") if path.is_dir())
    page = Page()
    page.drop((name, content(frame())))
    assert f'data-recognised="{COUNT}"' in page.words
    assert "<b>.parquet" not in page.words
    page.state()
    page.keep()
    (layer,) = kept(plan)
    assert len(layer.file) < 90
    assert (plan / layer.file).parent == plan / "parcels"
    added = {path for path in tmp_path.rglob("*") if path.is_dir()} - set(before)
    assert added <= {plan / "parcels"}


def test_the_loose_parts_of_a_shapefile_come_together(plan, tmp_path):
    frame(so_thua=[str(at) for at in range(COUNT)]).to_file(tmp_path / "thua.shp")
    parts = [path for path in tmp_path.iterdir() if path.name.startswith("thua.")]
    page = Page()
    page.drop(*((path.name, path.read_bytes()) for path in parts))
    assert f'data-recognised="{COUNT}"' in page.words


def test_of_several_layers_one_is_chosen(plan, tmp_path):
    frame().to_file(tmp_path / "two.gpkg", layer="lots", driver="GPKG")
    frame().iloc[:2].to_file(tmp_path / "two.gpkg", layer="old", driver="GPKG")
    page = Page()
    page.drop(("two.gpkg", (tmp_path / "two.gpkg").read_bytes()))
    page.choose("app.add.layer", "old")
    assert 'data-recognised="2"' in page.words


def test_a_layer_of_the_same_name_is_replaced_only_when_somebody_says_so(plan, content):
    page = Page()
    for times in range(2):
        page.drop(("lots.parquet", content(frame().iloc[: COUNT - times])))
        page.state(f"source {times}")
        if times == 0:
            page.keep()
    assert 'data-there="parcels/lots.parquet"' in page.words
    assert page._one("button", "app.add.keep").disabled
    page._one("checkbox", "app.add.replace").check()
    page.run()
    page.keep()
    (layer,) = kept(plan)
    assert (layer.count, layer.source) == (COUNT - 1, "source 1")


def test_the_name_of_a_layer_of_lots_is_taken(plan, content):
    put_lots(plan, "a", {"1": (board(0, 0, 10, 10), {})})
    page = Page()
    page.drop(("a-lots.parquet", content(frame())))
    assert say("app.add.taken", file="parcels/a-lots.geojson").en in page.words
    assert page._one("button", "app.add.keep").disabled


def test_of_two_planners_who_keep_at_once_the_second_is_refused(plan, content):
    first, second = Page(), Page()
    for page in (first, second):
        page.drop(("lots.parquet", content(frame())))
        page.state()
    first.keep()
    second.keep()
    assert 'data-there="parcels/lots.parquet"' in second.words
    assert len(kept(plan)) == 1


def test_a_disk_that_is_full_is_said_and_nothing_is_there(plan, content, monkeypatch):
    def full(path):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("zoneplan.store.parcels.flush_file", full)
    page = Page()
    page.drop(("lots.parquet", content(frame())))
    page.state()
    page.keep()
    assert "zp-refused" in page.words
    assert list((plan / "parcels").iterdir()) == []


def test_the_shipped_plan_says_that_it_keeps_nothing(plan, monkeypatch):
    monkeypatch.setattr("zoneplan.ui.parcels.adding.part.came_with_zoneplan", lambda where: True)
    page = Page(zone=None)
    assert "zoneplan init" in page.words
    assert not page.app.file_uploader


def test_other_sessions_and_pages_have_no_file(plan, content):
    Page().drop(("lots.parquet", content(frame())))
    assert "data-recognised" not in Page().words


def test_the_page_of_checks_has_a_line_for_each_large_layer(plan, content):
    page = Page()
    page.drop(("lots.parquet", content(frame())))
    page.state()
    page.keep()
    app = start_app("checks_page.py", lang="en")
    assert 'data-large-line="lots"' in words(app)
    assert "not prepared yet" in words(app)


def test_a_geojson_layer_in_degrees_comes_in_on_the_zone_s_plane(plan):
    degrees = frame().to_crs(4326)
    page = Page()
    page.drop(("lots.geojson", json.dumps(degrees.to_geo_dict()).encode()))
    page.state()
    page.keep()
    found = gpd.read_parquet(plan / "parcels" / "lots.parquet")
    assert found.crs.to_epsg() == EPSG
    assert shapely.area(found.geometry.to_numpy()) == pytest.approx(100, abs=0.01)
