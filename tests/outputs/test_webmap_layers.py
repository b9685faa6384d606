"""The map's layers: what is drawn, what is left out, and that names are data."""

import json
from dataclasses import replace

import numpy as np
import pytest
import shapely

from tests.outputs.sample_report import HOSTILE, empty_report, sample_report
from zoneplan.geometry.vn2000.ellipsoid import geodesic_distance_m
from zoneplan.model.boundary import Boundary, Evidence
from zoneplan.model.registry import Claim
from zoneplan.outputs.webmap.layers import LAYERS, declared_text, layers_digest, map_layers


def features(report, layer):
    return json.loads(map_layers(report)[layer])["features"]


def with_boundary(report, zone, geometry):
    boundary = Boundary(zone, geometry, Evidence.SURVEYED, 0.1, "test", f"boundaries/{zone}.geojson")
    return replace(report, plan=replace(report.plan, boundaries={**report.plan.boundaries, zone: boundary}))


def test_the_five_zones_have_a_boundary_a_pin_and_a_circle(data_report):
    ids = [zone.id for zone in data_report.plan.registry.zones]
    for layer in ("zones", "pins", "circles"):
        assert [feature["properties"]["zone"] for feature in features(data_report, layer)] == ids
    assert {feature["properties"]["evidence"] for feature in features(data_report, "zones")} == {"schematic"}


def test_only_what_has_no_evidence_gets_a_circle_of_possible_sites():
    report = sample_report()
    assert [f["properties"]["zone"] for f in features(report, "circles")] == ["dai", "hong"]


def test_the_circle_has_the_registered_radius(data_report):
    for feature, zone in zip(features(data_report, "circles"), data_report.plan.registry.zones, strict=True):
        lons, lats = zip(*feature["geometry"]["coordinates"][0], strict=True)
        metres = geodesic_distance_m(zone.site.lon, zone.site.lat, lons, lats)
        assert metres.min() == pytest.approx(zone.site.radius_m, rel=2e-4)
        assert metres.max() == pytest.approx(zone.site.radius_m, rel=2e-4)


def test_positions_have_at_most_seven_decimals_those_of_boundaries_as_many_as_the_plan_keeps(data_report):
    for layer in LAYERS:
        decimals = 9 if layer == "zones" else 7
        for feature in features(data_report, layer):
            positions = shapely.get_coordinates(shapely.geometry.shape(feature["geometry"]))
            assert (positions == positions.round(decimals)).all()


def not_a_number():
    with np.errstate(invalid="ignore"):
        return shapely.Polygon([(106, 11), (float("nan"), 11), (106, 12)])


@pytest.mark.parametrize(
    "geometry",
    [
        shapely.Polygon(),
        not_a_number(),
        shapely.box(600_000, 1_224_000, 601_000, 1_225_000),
    ],
    ids=["empty", "not a number", "metres"],
)
def test_what_cannot_be_drawn_is_left_out_but_its_zone_keeps_a_pin_at_the_site(geometry):
    report = with_boundary(sample_report(), "vuong", geometry)
    site = report.plan.registry.zone("vuong").site
    assert "vuong" not in [f["properties"]["zone"] for f in features(report, "zones")]
    pin = next(f for f in features(report, "pins") if f["properties"]["zone"] == "vuong")
    assert pin["geometry"]["coordinates"] == [round(site.lon, 7), round(site.lat, 7)]


@pytest.mark.parametrize("geometry", [shapely.Point(106.6, 11.0), shapely.LineString([(106, 11), (107, 11)])])
def test_a_point_or_a_line_is_drawn_as_it_is(geometry):
    report = with_boundary(sample_report(), "vuong", geometry)
    drawn = next(f for f in features(report, "zones") if f["properties"]["zone"] == "vuong")
    assert drawn["geometry"]["type"] == geometry.geom_type


def test_findings_with_a_place_are_drawn_passes_are_not():
    severities = [f["properties"]["severity"] for f in features(sample_report(), "findings")]
    assert severities == ["error", "error"]


def test_names_arrive_unchanged_in_both_languages():
    pin = next(f for f in features(sample_report(), "pins") if f["properties"]["zone"] == "hong")
    assert pin["properties"]["tip"]["vi"][0] == pin["properties"]["tip"]["en"][0] == HOSTILE
    lot = features(sample_report(), "lots")[1]["properties"]
    assert HOSTILE in lot["tip"]["vi"][0]


def test_a_lot_is_named_inside_of_it(data_report):
    for feature in features(data_report, "lots"):
        assert shapely.geometry.shape(feature["geometry"]).covers(
            shapely.Point(feature["properties"]["label"])
        )


def test_a_plan_of_nothing_gives_empty_layers():
    layers = map_layers(empty_report())
    assert list(layers) == list(LAYERS)
    assert all(json.loads(body) == {"type": "FeatureCollection", "features": []} for body in layers.values())


def test_the_digest_follows_the_content_alone(data_report):
    layers = map_layers(data_report)
    assert layers_digest(layers) == layers_digest(map_layers(data_report))
    for name in LAYERS:
        assert layers_digest({**layers, name: layers[name] + b" "}) != layers_digest(layers)


def test_a_declared_area_keeps_its_digits_and_its_about():
    claim = Claim(
        id="c", source="s", quote="khoảng 2.000 ha", printed="2.000", value=2000.0, unit="ha", about=True
    )
    text = declared_text(claim)
    assert (text.vi, text.en) == ("khoảng 2.000\u00a0ha", "about 2,000\u00a0ha")
