"""The page of parcels in every state."""

import json
from pathlib import Path

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from tests.drawn_plans import (
    BOARD,
    board,
    copy_of_data,
    polygon,
    put_boundary,
    put_lots,
    write_plan,
    zone_toml,
)
from zoneplan.ui.opened import PLAN_VARIABLE
from zoneplan.ui.routes import SCRIPT

TIME_S = 90
BAD = "<b>x</b> {{7*7}} $x^2$ **y** :red[z]"


@pytest.fixture
def open_page(monkeypatch):
    def start(plan: Path, **keys: str) -> AppTest:
        monkeypatch.setenv(PLAN_VARIABLE, str(plan))
        app = AppTest.from_file(SCRIPT, default_timeout=TIME_S)
        for key, value in keys.items():
            app.query_params[key] = value
        app.run()
        app.switch_page("parcels_page.py").run()  # AppTest knows the pages after its first run
        assert not app.exception
        return app

    return start


def words(app: AppTest) -> str:
    bodies = [block.proto.body for block in app.get("html")]
    return " ".join(body for body in bodies if not body.lstrip().startswith("<style"))


def shown(app: AppTest) -> list[list[str]]:
    """The cells of the table as the browser shows them."""
    content = app.dataframe[0].proto.arrow_data.styler.display_values
    return pa.ipc.open_stream(content).read_pandas().to_numpy().tolist()


def two_layers(folder: Path) -> Path:
    plan = write_plan(folder, [zone_toml("a"), zone_toml("b")])
    put_boundary(plan, "a", board(0, 0, 100, 100))
    put_boundary(plan, "b", board(200, 0, 300, 100))
    put_lots(
        plan,
        "a",
        {
            "1": (board(0, 0, 50, 100), {"declared_m2": 5012.5, "code": "DGT"}),
            "2": (polygon((50, 0), (100, 100), (100, 0), (50, 100)), {}),
        },
    )
    put_lots(plan, "b", {"9": (board(200, 0, 300, 100), {"declared_m2": 10_000})})
    return plan


def test_without_lots_the_page_says_how_they_come_in(open_page, tmp_path):
    app = open_page(write_plan(tmp_path, [zone_toml("a")]))
    assert "Quy hoạch này chưa có lớp lô đất nào" in words(app)
    assert "parcels/a-lots.geojson" in words(app)
    assert len(app.dataframe) == 0


def test_the_sample_that_the_page_gives_can_be_read(open_page, tmp_path):
    plan = write_plan(tmp_path, [zone_toml("a")])
    drawn = words(open_page(plan, lang="en"))
    sample = drawn.split('<pre class="zp-sample">')[1].split("</pre>")[0].replace("&#34;", '"')
    (plan / "parcels" / "a-lots.geojson").write_text(sample, encoding="utf-8")
    app = open_page(plan)
    assert shown(app)[0][:2] == ["A1", "SKC"]


@pytest.mark.parametrize(
    ("lang", "first"),
    [("vi", ["5.000,00", "5.012,50", "−12,50"]), ("en", ["5,000.00", "5,012.50", "−12.50"])],
)
def test_figures_are_written_as_the_language_does(open_page, tmp_path, lang, first):
    app = open_page(two_layers(tmp_path), lang=lang)
    table = shown(app)
    assert table[0][3:] == first
    assert table[1][3:] == ["–", "–", "–"]
    assert list(app.dataframe[0].value["lot"]) == ["1", "2"]


def test_faults_of_lots_are_told(open_page, tmp_path):
    app = open_page(two_layers(tmp_path))
    assert "1 lô có hình sai" in words(app)
    assert {"lot-area", "lot-invalid", "lot-gap"} <= {
        part.split('"')[0] for part in words(app).split('data-code="')[1:]
    }
    assert "lots-area-held" not in words(app)  # a finding about the other layer


def test_another_layer_is_chosen_from_the_list_and_from_the_address(open_page, tmp_path):
    plan = two_layers(tmp_path)
    app = open_page(plan)
    assert 'data-layer="a-lots"' in words(app)
    app.selectbox[1].set_value("b-lots").run()
    assert not app.exception
    assert 'data-layer="b-lots"' in words(app)
    assert app.query_params["layer"] in ("b-lots", ["b-lots"])
    linked = open_page(plan, layer="b-lots")
    assert 'data-layer="b-lots"' in words(linked)
    (plan / "parcels" / "b-lots.geojson").unlink()
    linked.run()
    assert not linked.exception
    assert 'data-layer="a-lots"' in words(linked)


def test_lots_are_narrowed_down_to_a_code(open_page, tmp_path):
    app = open_page(two_layers(tmp_path))
    app.selectbox[2].set_value("DGT").run()
    assert not app.exception
    assert [row[0] for row in shown(app)] == ["1"]


def test_a_layer_of_a_zone_without_boundary_is_listed_and_said_to_be_unmeasured(open_page, tmp_path):
    plan = write_plan(tmp_path, [zone_toml("a")])
    put_lots(plan, "a", {"1": (board(0, 0, 50, 100), {})})
    app = open_page(plan)
    assert "Lớp này không được đo so với khu" in words(app)
    assert "zp-identity" not in words(app)
    assert shown(app)[0][3:] == ["–", "–", "–"]


def test_illustrative_lots_in_a_real_boundary_are_not_measured(open_page, tmp_path):
    plan = copy_of_data(tmp_path / "plan")
    put_boundary(plan, "hoa-phu", board(1000, 0, 1393.32, 393.32))
    assert "Lớp này không được đo so với khu" in words(open_page(plan))


@pytest.mark.parametrize("content", ["{", '{"type": "FeatureCollection", "features": []}'])
def test_a_file_that_cannot_be_read_is_named_with_the_reason(open_page, tmp_path, content):
    plan = write_plan(tmp_path, [zone_toml("a")])
    (plan / "parcels" / "bad.geojson").write_text(content, encoding="utf-8")
    app = open_page(plan)
    assert "parcels/bad.geojson" in words(app)


def test_hostile_names_stay_text(open_page, tmp_path):
    plan = write_plan(tmp_path, [zone_toml("a")])
    put_boundary(plan, "a", board(0, 0, 100, 100))
    more = {"lot": BAD, "code": BAD, "use_vi": BAD, "use_en": BAD}
    put_lots(plan, "a", {"1": (board(0, 0, 100, 100), more)})
    app = open_page(plan)
    assert "<b>x</b>" not in words(app)
    assert "&lt;b&gt;x&lt;/b&gt; {{7*7}}" in words(app)
    assert shown(app)[0][:3] == [BAD, BAD, BAD]


def test_of_very_many_lots_the_first_ten_thousand_are_shown(open_page, tmp_path):
    plan = write_plan(tmp_path, [zone_toml("a")])
    step, side = 1e-6, 101
    lots = []
    for i in range(10_001):
        x, y = BOARD.x + i % side * step, BOARD.y + i // side * step
        ring = [[x, y], [x + step, y], [x + step, y + step], [x, y + step], [x, y]]
        lots.append(
            {
                "type": "Feature",
                "properties": {"lot": i, "code": "DGT" if i == 7 else "SKC"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    about = {"zone": "a", "evidence": "surveyed"}
    body = {"type": "FeatureCollection", "zoneplan": about, "features": lots}
    (plan / "parcels" / "many.geojson").write_text(json.dumps(body), encoding="utf-8")
    app = open_page(plan)
    assert len(app.dataframe[0].value) == 10_000
    assert "10.000 lô đầu trong 10.001" in words(app)
    app.selectbox[1].set_value("DGT").run()
    assert not app.exception
    assert [row[0] for row in shown(app)] == ["7"]
    assert "lô đầu trong" not in words(app)
