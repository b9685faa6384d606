"""Boundary and lot files: evidence is stated or refused; what is written is read back; schematics are made alike."""

import json
import math

import pytest
import shapely

from tests.drawn_plans import EPSG, HEAD, REPOSITORY, board, zone_toml
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.model.boundary import Evidence
from zoneplan.sources.boundaries import boundary_bytes, collection_bytes, read_boundary
from zoneplan.sources.geojson import SourceUnreadable
from zoneplan.sources.layouts import read_layouts
from zoneplan.sources.lots import read_lots
from zoneplan.sources.register import read_register
from zoneplan.sources.schematic import regular_polygon, schematic_boundary, schematic_lots

SQUARE = vn2000_to_wgs84(board(0, 0, 100, 100), EPSG)
GOOD = {"zone": "a", "evidence": "surveyed", "accuracy_m": 0.05, "source": "s"}


def refusal(properties, count=1) -> str:
    content = collection_bytes([(properties, SQUARE)] * count, {})
    with pytest.raises(SourceUnreadable) as caught:
        read_boundary(content, "a", "boundaries/a.geojson")
    return caught.value.reason


def test_a_boundary_written_is_read_back_to_a_tenth_of_a_millimetre():
    content = boundary_bytes("a", SQUARE, Evidence.SURVEYED, 0.05, "Biên bản")
    read = read_boundary(content, "a", "f")
    assert (read.evidence, read.accuracy_m, read.source) == (Evidence.SURVEYED, 0.05, "Biên bản")
    plane = wgs84_to_vn2000(read.geometry, EPSG)
    assert plane.hausdorff_distance(board(0, 0, 100, 100)) < 2e-4
    assert content == boundary_bytes("a", SQUARE, Evidence.SURVEYED, 0.05, "Biên bản")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"evidence": None}, "evidence"),
        ({"evidence": "guessed"}, "evidence"),
        ({"evidence": ["surveyed"]}, "evidence"),
        ({"accuracy_m": None}, "accuracy"),
        ({"accuracy_m": 0}, "accuracy"),
        ({"accuracy_m": -1}, "accuracy"),
        ({"accuracy_m": "0.05"}, "accuracy"),
        ({"accuracy_m": True}, "accuracy"),
        ({"accuracy_m": 5000}, "accuracy"),
        ({"evidence": "schematic"}, "accuracy-schematic"),
        ({"zone": "b"}, "wrong-zone"),
    ],
)
def test_evidence_is_stated_properly_or_the_file_is_refused(change, reason):
    assert refusal(GOOD | change) == reason


@pytest.mark.parametrize("count", [0, 2])
def test_a_boundary_file_has_one_feature(count):
    assert refusal(GOOD, count) == "one-feature"


def lots_refusal(lot=None, about=None) -> str:
    lot = {"lot": "1", "code": "SKC"} if lot is None else lot
    about = {"zone": "a", "evidence": "surveyed"} if about is None else about
    with pytest.raises(SourceUnreadable) as caught:
        read_lots(collection_bytes([(lot, SQUARE)] if lot else [], about), {"a"}, "parcels/x.geojson")
    return caught.value.reason


def test_lots_are_refused_with_the_reason():
    assert lots_refusal(about={"evidence": "surveyed"}) == "lot-zone"
    assert lots_refusal(about={"zone": ["a"], "evidence": "surveyed"}) == "lot-zone"
    assert lots_refusal(about={"zone": "a"}) == "evidence"
    assert lots_refusal(lot={}) == "no-lots"
    for bad in ({"code": "SKC"}, {"lot": "1", "code": " "}, {"lot": "1", "code": "SKC", "declared_m2": -4}):
        assert lots_refusal(lot=bad) == "lot-column"


def test_numbers_as_lot_ids_become_text_and_a_missing_figure_is_nan():
    content = collection_bytes([({"lot": 7, "code": "SKC"}, SQUARE)], {"zone": "a", "evidence": "surveyed"})
    layer = read_lots(content, {"a"}, "parcels/x.geojson")
    assert layer.lots.at[0, "lot"] == "7"
    assert math.isnan(layer.lots.at[0, "declared_m2"])


@pytest.mark.parametrize("sides", [3, 4, 6, 17, 64])
def test_a_regular_polygon_has_its_area_and_stands_on_a_flat_side(sides):
    shape = regular_polygon(shapely.Point(10, 20), 1234.5, sides)
    assert shape.area == pytest.approx(1234.5, rel=1e-12)
    assert shape.centroid.distance(shapely.Point(10, 20)) < 1e-9
    assert shape.exterior.is_ccw
    bottom = sorted(y for _, y in shape.exterior.coords[:-1])[:2]
    assert bottom[0] == pytest.approx(bottom[1])


def zones():
    content = (REPOSITORY / "data" / "boundaries" / "zones.toml").read_bytes()
    return read_register(content, "zones.toml").zones


@pytest.mark.parametrize("zone", zones(), ids=lambda zone: zone.id)
def test_a_shipped_schematic_has_the_declared_area_and_stands_at_its_place(zone):
    plane = wgs84_to_vn2000(schematic_boundary(zone), zone.vn2000_epsg)
    anchor = wgs84_to_vn2000(shapely.Point(zone.site.lon, zone.site.lat), zone.vn2000_epsg)
    assert plane.area == pytest.approx(zone.declared_claim.hectares * 1e4, rel=1e-7)
    assert plane.centroid.distance(anchor) < 0.001
    stored = json.loads(
        (REPOSITORY / "data" / "boundaries" / f"{zone.id}.geojson").read_text(encoding="utf-8")
    )
    assert stored["features"][0]["properties"]["evidence"] == "schematic"


def test_no_claim_no_schematic():
    registry = read_register((HEAD + zone_toml("a", None)).encode(), "z")
    assert schematic_boundary(registry.zones[0]) is None


def test_a_layout_needs_a_square_with_room_for_its_roads():
    layouts = read_layouts((REPOSITORY / "data" / "parcels" / "layouts.toml").read_bytes(), "layouts.toml")
    (layout,) = layouts.layouts
    hoa_phu, hexagon = zones()[0], zones()[1]
    assert len(schematic_lots(hoa_phu, layout)) == 10
    with pytest.raises(ValueError, match="science-region"):
        schematic_lots(hexagon, layout)
    with pytest.raises(ValueError, match="hoa-phu"):
        schematic_lots(hoa_phu, layout.model_copy(update={"road_width_m": 100.0}))
