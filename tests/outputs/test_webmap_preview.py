"""The map of what would change: layers are a function of data, and only what is there is drawn."""

import json

import pytest
import shapely

from tests.drawn_plans import BOARD, EPSG, board, checked, polygon, put_boundary, write_plan, zone_toml
from zoneplan.checks.replacement import preview_replacement
from zoneplan.geometry.diagnosis import diagnose
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.model.boundary import Boundary, Evidence
from zoneplan.outputs.webmap.layers import map_layers
from zoneplan.outputs.webmap.preview import Preview, preview_digest, preview_home, preview_layers
from zoneplan.outputs.webmap.shell import preview_shell
from zoneplan.sources.candidate import expected_of


@pytest.fixture
def report(tmp_path):
    """Zone a is a hectare at (0, 0), zone b one beside it, zone c has no boundary."""
    plan = write_plan(tmp_path, [zone_toml("a"), zone_toml("b"), zone_toml("c")])
    put_boundary(plan, "a", board(0, 0, 100, 100))
    put_boundary(plan, "b", board(200, 0, 300, 100))
    return checked(plan)


def preview(report, zone="a"):
    """The hectare moved by 50 m to the east: 5,000 m² gained, 5,000 m² lost."""
    new = vn2000_to_wgs84(board(50, 0, 150, 100), EPSG)
    changes = preview_replacement(report.plan, Boundary(zone, new, Evidence.SURVEYED, 0.1, "", ""))
    return Preview(report, zone, new=new, gained=changes.gained, lost=changes.lost)


def read(layers, name):
    return json.loads(layers[name])["features"]


def test_old_new_gained_and_lost_are_each_a_layer(report):
    layers = preview_layers(preview(report), map_layers(report))
    assert [len(read(layers, name)) for name in ("old", "new", "gained", "lost")] == [1, 1, 1, 1]
    assert [feature["properties"]["zone"] for feature in read(layers, "zones")] == ["b"]
    assert read(layers, "old")[0]["properties"]["tip"]["en"][1:] == ["Present boundary", "surveyed"]


def test_a_zone_without_a_boundary_has_no_old_one_and_loses_nothing(report):
    layers = preview_layers(preview(report, "c"), map_layers(report))
    assert "old" not in layers
    assert "lost" not in layers
    assert len(read(layers, "zones")) == 2


def test_readings_carry_their_number_and_the_home_is_where_they_fit(report):
    zone = report.plan.registry.zone("a")
    found = diagnose(board(0, 0, 100, 100), None, expected_of(zone))
    numbered = list(enumerate(found.readings[:6], start=1))
    shown = Preview(report, "a", readings=numbered)
    features = read(preview_layers(shown, map_layers(report)), "readings")
    assert [feature["properties"]["number"] for feature in features] == [1, 2, 3, 4, 5, 6]
    assert features[0]["properties"]["tip"]["vi"][0].startswith("1. ")
    (south, west), (north, east) = preview_home(shown)
    assert south < BOARD.y < north
    assert west < BOARD.x < east
    assert east - west < 0.1


def test_where_no_reading_fits_the_nearest_is_in_sight(report):
    zone = report.plan.registry.zone("a")
    found = diagnose(board(40_000, 0, 40_100, 100), None, expected_of(zone))
    assert found.verdict == "none"
    _, (_, east) = preview_home(Preview(report, "a", readings=[(1, found.readings[0])]))
    assert east >= found.readings[0].geometry.bounds[2]


@pytest.mark.parametrize(
    "new",
    [
        shapely.Polygon(),
        shapely.Polygon([(1e300, 0), (1e300, 1), (0, 1)]),
        vn2000_to_wgs84(polygon((0, 0), (10, 10), (10, 0), (0, 10)), EPSG),
    ],
)
def test_what_cannot_be_drawn_or_is_invalid_hurts_nothing(report, new):
    shown = Preview(report, "a", new=new)
    layers = preview_layers(shown, map_layers(report))
    home = preview_home(shown)
    assert "old" in layers
    assert all(abs(value) <= 180 for corner in home for value in corner)


def test_the_digest_is_that_of_the_content(report):
    layers = preview_layers(preview(report), map_layers(report))
    assert preview_digest(layers) == preview_digest(dict(reversed(layers.items())))
    assert preview_digest(layers) != preview_digest(layers | {"old": b"{}"})


def test_the_shell_has_addresses_and_no_word_of_the_plan(report):
    shown = preview(report)
    layers = preview_layers(shown, map_layers(report))
    text = preview_shell(report, "abc", layers, preview_home(shown)).get_root().render()
    assert "zoneplan/preview/abc/gained.json" in text
    assert "Zone a" not in text
    assert "http://" not in text.replace("http://www.w3.org", "")
