"""GeoJSON read strictly: what comes in is right, what does not is refused with the reason."""

import contextlib
import json

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drawn_plans import EPSG, board
from zoneplan.geometry.rfc7946 import rfc7946_geometry
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.sources.geojson import SourceUnreadable, read_geojson

SQUARE = [[106.6, 11.0], [106.7, 11.0], [106.7, 11.1], [106.6, 11.1], [106.6, 11.0]]


def document(coordinates=None, kind="Polygon", **more) -> bytes:
    geometry = {"type": kind, "coordinates": [SQUARE] if coordinates is None else coordinates}
    feature = {"type": "Feature", "properties": {"a": 1}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature], **more}).encode()


def named(name) -> dict:
    return {"crs": {"type": "name", "properties": {"name": name}}}


def reason(content: bytes) -> str:
    with pytest.raises(SourceUnreadable) as caught:
        read_geojson(content)
    assert caught.value.why.vi
    assert caught.value.why.en
    return caught.value.reason


def test_a_polygon_comes_in_with_its_properties():
    (feature,) = read_geojson(document()).features
    assert feature.geometry.equals(shapely.box(106.6, 11.0, 106.7, 11.1))
    assert feature.properties == {"a": 1}


def test_a_single_feature_a_byte_order_mark_and_heights_come_in():
    feature = json.loads(document())["features"][0]
    feature["geometry"]["coordinates"] = [[[*xy, 12.5] for xy in SQUARE]]
    (read,) = read_geojson(b"\xef\xbb\xbf" + json.dumps(feature).encode()).features
    assert not read.geometry.has_z


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"])
def test_an_old_crs_member_that_says_wgs84_is_honoured(name):
    assert read_geojson(document(**named(name))).epsg == 4326


def test_an_old_crs_member_in_vn2000_is_converted():
    plane = board(0, 0, 100, 100)
    lists = rfc7946_geometry(plane, 4)["coordinates"]
    collection = read_geojson(document(lists, **named(f"urn:ogc:def:crs:EPSG::{EPSG}")))
    assert collection.epsg == EPSG
    assert collection.features[0].geometry.hausdorff_distance(vn2000_to_wgs84(plane, EPSG)) < 1e-8


REFUSED = [
    (b"", "json"),
    (b"\xff\xfe\x00", "json"),
    (b"[" * 100_000, "json"),
    (b"[]", "not-geojson"),
    (b'{"type": "Topology"}', "not-geojson"),
    (b'{"type": "FeatureCollection", "features": [3]}', "feature"),
    (b'{"type": "FeatureCollection", "features": [], "features": []}', "doubled-key"),
    (document().replace(b"106.7, 11.1", b"NaN, 11.1"), "not-finite"),
    (document().replace(b"106.7, 11.1", b"Infinity, 11.1"), "not-finite"),
    (document().replace(b"106.7, 11.1", b"1e999, 11.1"), "not-finite"),
    (document().replace(b"106.7, 11.1", b"true, 11.1"), "position"),
    (document().replace(b"106.7, 11.1", b'"106.7", 11.1'), "position"),
    (document().replace(b"[106.7, 11.1]", b"[106.7]"), "position"),
    (document().replace(b"[106.7, 11.1]", b"7"), "position"),
    (document().replace(b"106.7, 11.1", b"1" + b"0" * 5000 + b", 11.1"), "json"),
    (document(kind="GeometryCollection"), "geometry"),
    (document(kind="Circle"), "geometry"),
    (document(coordinates={"x": 1}), "geometry"),
    (document([SQUARE[:-1]]), "ring-open"),
    (document([SQUARE[:2] + SQUARE[:1]]), "ring-short"),
    (document(**named("EPSG:3857")), "crs"),
    (document(**named("EPSG:6958")), "crs"),
    (document(**named("+proj=tmerc +lon_0=105.75 +k=0.9999 +x_0=500000 +ellps=WGS84")), "crs"),
    (document(**named("nonsense")), "crs"),
    (document(crs={"type": "link", "properties": {"href": "http://127.0.0.1:1/crs"}}), "crs"),
    (document(crs=5), "crs"),
    (document(**named("EPSG:9210")), "degrees-as-metres"),
    (document([[[x * 1e4, y * 1e5] for x, y in SQUARE]]), "metres-as-degrees"),
    (document([[[y, x] for x, y in SQUARE]]), "swapped"),
    (document([[[x - 100, y] for x, y in SQUARE]]), "outside-region"),
]


@pytest.mark.parametrize(("content", "expected"), REFUSED, ids=lambda value: str(value)[:50])
def test_what_cannot_be_trusted_is_refused_with_its_reason(content, expected):
    assert reason(content) == expected


def test_the_size_limit_holds(monkeypatch):
    monkeypatch.setattr("zoneplan.sources.geojson.MAX_BYTES", 100)
    assert reason(document()) == "too-big"


values = st.recursive(
    st.none() | st.booleans() | st.integers(-200, 200) | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=300)
@given(
    values,
    st.sampled_from(["coordinates", "type", "geometry", "properties", "features", "crs"]),
    st.sampled_from(["Polygon", "MultiPolygon", "Point", "LineString", "MultiPoint"]),
)
def test_any_json_ends_in_features_or_in_a_reason(value, key, kind):
    """Fuzz: one member anywhere in the document is anything JSON can say."""
    text = json.loads(document(kind=kind))
    places = {
        "coordinates": text["features"][0]["geometry"],
        "type": text["features"][0],
        "geometry": text["features"][0],
        "properties": text["features"][0],
        "features": text,
        "crs": text,
    }
    places[key][key] = value
    with contextlib.suppress(SourceUnreadable):
        read_geojson(json.dumps(text).encode())
