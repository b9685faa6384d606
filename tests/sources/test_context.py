"""Context layers: as files of a plan, read strictly; and as they come in, in every format and coordinate system."""

import json

import geopandas as gpd
import pytest
import shapely

from tests.context_samples import KEYS, collection, samples
from tests.drawn_plans import EPSG, write_plan, zone_toml
from zoneplan.geometry.vn2000.frames import to_plane
from zoneplan.model.context import ContextAbout, ContextKind
from zoneplan.sources import context as room
from zoneplan.sources.admission import NotAdmitted
from zoneplan.sources.context import SourceUnreadable, context_bytes, context_id, read_context
from zoneplan.sources.context_incoming import (
    ContextRefused,
    NoLayerInIt,
    diagnose_context,
    likely_kind,
    make_context,
    proposed_keys,
    read_context_upload,
)
from zoneplan.store.folder import open_folder

UNITS = ContextAbout(ContextKind.UNITS, "Phường", "ten", "ten_cu", "ma")


@pytest.fixture
def registry(tmp_path):
    return open_folder(write_plan(tmp_path, [zone_toml("a")])).registry


def file_of(member, wards=None) -> bytes:
    return collection(samples() if wards is None else wards, member)


def test_a_layer_of_a_plan_is_read_with_its_names():
    layer = read_context(file_of({"kind": "units", "title": "Phường", **KEYS}), "context/phuong.geojson")
    assert (layer.id, layer.title, layer.kind, layer.kept) == ("phuong", "Phường", ContextKind.UNITS, True)
    first = layer.features[0]
    assert (first.name, first.old_name, first.code) == ("Phường Bình Dương", "Hòa Phú", "25760")


def test_one_line_is_enough_for_a_layer_made_with_a_gis():
    layer = read_context(file_of({"kind": "road"}), "context/quoc-lo.geojson")
    assert (layer.title, layer.features[0].name) == ("quoc-lo", "")


def test_what_is_written_is_read_back():
    layer = read_context(
        file_of({"kind": "units", "title": "Phường", "person": "Người thử", **KEYS}), "context/a.geojson"
    )
    again = read_context(context_bytes(layer.about, layer.features), "context/a.geojson")
    assert again.about == layer.about
    assert [f.properties for f in again.features] == [f.properties for f in layer.features]
    assert all(
        a.geometry.equals_exact(b.geometry, 1e-9) for a, b in zip(again.features, layer.features, strict=True)
    )
    assert context_bytes(again.about, again.features) == context_bytes(layer.about, again.features)


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        (None, "context-kind"),
        ({}, "context-kind"),
        ({"kind": "wards"}, "context-kind"),
        ({"kind": ["units"]}, "context-kind"),
        ({"kind": {"units": 1}}, "context-kind"),
        ({"kind": "units", "name": 1}, "context-word"),
        ({"kind": "units", "title": ["x"]}, "context-word"),
        ({"kind": "units", "name": "ten_xa"}, "context-key"),
    ],
)
def test_a_member_at_fault_is_told(member, reason):
    with pytest.raises(SourceUnreadable) as refused:
        read_context(file_of(member), "context/a.geojson")
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda body: body["features"].clear(), "context-empty"),
        (lambda body: body["features"][0].update(geometry=None), "context-geometry"),
        (
            lambda body: body["features"][0].update(geometry={"type": "Polygon", "coordinates": []}),
            "context-geometry",
        ),
        (lambda body: body["features"][0]["properties"].update(x={"a": 1}), "context-value"),
        (
            lambda body: body["features"][0].update(geometry={"type": "Point", "coordinates": [2.3, 48.8]}),
            "outside-region",
        ),
    ],
)
def test_features_at_fault_are_told(change, reason):
    body = json.loads(file_of({"kind": "units"}))
    change(body)
    with pytest.raises(SourceUnreadable) as refused:
        read_context(json.dumps(body).encode(), "context/a.geojson")
    assert refused.value.reason == reason


@pytest.mark.parametrize(("limit", "most"), [("MOST_FEATURES", 1), ("MOST_VERTICES", 9)])
def test_too_large_a_layer_is_told(monkeypatch, limit, most):
    monkeypatch.setattr(room, limit, most)
    with pytest.raises(SourceUnreadable) as refused:
        read_context(file_of({"kind": "units"}), "context/a.geojson")
    assert str(most) in refused.value.why.vi


def test_the_islands_of_the_country_are_in_it():
    islands = [
        ({"ten": "Trường Sa"}, shapely.Point(114.4, 10.4)),
        ({"ten": "Hoàng Sa"}, shapely.Point(112.3, 16.5)),
    ]
    assert len(read_context(file_of({"kind": "other"}, islands), "context/a.geojson").features) == 2


@pytest.mark.parametrize(
    "title", ["", "..", "../../etc/passwd", "a" * 300, "🌊", "Sông Sài Gòn", "CON", "-x-"]
)
def test_the_name_of_a_file_is_plain_whatever_the_title(title):
    name = context_id(title, "0123456789")
    assert name.isascii()
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not name.startswith("-")
    assert len(name) < 60


def frame() -> gpd.GeoDataFrame:
    properties, shapes = zip(*samples(), strict=True)
    return gpd.GeoDataFrame(list(properties), geometry=list(shapes), crs=4326)


def as_file(tmp_path, suffix: str, driver: str, crs: int) -> list[tuple[str, bytes]]:
    data = to_plane(frame(), EPSG) if crs == EPSG else frame()
    folder = tmp_path / "files"
    folder.mkdir()
    data.to_file(folder / f"phuong{suffix}", driver=driver, layer="phuong" if driver == "GPKG" else None)
    return [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]


@pytest.mark.parametrize(
    ("suffix", "driver", "crs"),
    [
        (".geojson", "GeoJSON", 4326),
        (".gpkg", "GPKG", EPSG),
        (".shp", "ESRI Shapefile", EPSG),
        (".fgb", "FlatGeobuf", EPSG),
    ],
)
def test_a_layer_comes_in_from_every_format_where_it_lies(tmp_path, registry, suffix, driver, crs):
    upload = read_context_upload(as_file(tmp_path, suffix, driver, crs))
    (offer,) = upload.offers
    assert proposed_keys(offer.columns) == KEYS
    assert likely_kind(offer) is ContextKind.UNITS
    diagnosis = diagnose_context(offer, registry)
    assert diagnosis.verdict == "as-stated"
    layer = make_context(upload, offer, diagnosis.best, UNITS)
    wards = {properties["ten"]: shape for properties, shape in samples()}
    assert {f.name for f in layer.features} == set(wards)  # FlatGeobuf puts them in an order of its own
    assert all(shapely.hausdorff_distance(f.geometry, wards[f.name]) < 1e-7 for f in layer.features)
    assert not layer.kept
    assert read_context(context_bytes(layer.about, layer.features), "context/a.geojson").about == layer.about


def silent(tmp_path):
    """A shapefile in VN-2000 without the part that says so."""
    files = as_file(tmp_path, ".shp", "ESRI Shapefile", EPSG)
    return read_context_upload([file for file in files if not file[0].endswith(".prj")])


def test_a_layer_without_a_system_is_asked_about_and_read_as_chosen(tmp_path, registry):
    upload = silent(tmp_path)
    diagnosis = diagnose_context(upload.offers[0], registry)
    assert diagnosis.verdict in ("ask", "proposed")
    own = next(reading for reading in diagnosis.readings if reading.key == str(EPSG))
    layer = make_context(upload, upload.offers[0], own, UNITS)
    assert shapely.hausdorff_distance(layer.features[0].geometry, samples()[0][1]) < 1e-7


def test_lines_and_points_come_in_and_what_has_no_geometry_is_counted(registry):
    line, point = shapely.LineString([(106.6, 11), (106.7, 11.1)]), shapely.Point(106.65, 11.05)
    body = json.loads(collection([({"ten": "Sông"}, line), ({"ten": "Cầu"}, point)]))
    body["features"].append({"type": "Feature", "properties": {"ten": "Rỗng"}, "geometry": None})
    upload = read_context_upload([("song.geojson", json.dumps(body).encode())])
    (offer,) = upload.offers
    assert (len(offer.features), offer.left_out, offer.areas) == (2, 1, 0)
    assert likely_kind(offer) is None
    layer = make_context(
        upload, offer, diagnose_context(offer, registry).best, ContextAbout(ContextKind.RIVER, "Sông", "ten")
    )
    assert [f.geometry.geom_type for f in layer.features] == ["LineString", "Point"]


def test_a_table_is_no_layer():
    with pytest.raises(NoLayerInIt):
        read_context_upload([("a.txt", b"M1 1224556,10 601234,55")])


def test_what_may_not_come_in_does_not():
    with pytest.raises(NotAdmitted):
        read_context_upload([("a.geojson", b"\x00\x01\x02")])


def test_a_reading_that_leaves_the_country_is_refused(registry, tmp_path):
    upload = silent(tmp_path)
    diagnosis = diagnose_context(upload.offers[0], registry)
    swapped = next(reading for reading in diagnosis.readings if reading.key == f"{EPSG}-swapped")
    with pytest.raises(ContextRefused):
        make_context(upload, upload.offers[0], swapped, UNITS)


def test_a_layer_too_large_to_draw_is_refused_before_it_is_diagnosed(registry, monkeypatch):
    monkeypatch.setattr(room, "MOST_VERTICES", 5)
    upload = read_context_upload([("a.geojson", collection(samples()))])
    with pytest.raises(ContextRefused) as refused:
        diagnose_context(upload.offers[0], registry)
    assert "10 đỉnh" in refused.value.text.vi


def test_a_ward_with_islands_of_a_kml_is_one_unit(registry):
    def ring(x):
        return f"{x},11 {x + 0.01},11 {x + 0.01},11.01 {x},11.01 {x},11"

    inner = "<LinearRing><coordinates>{}</coordinates></LinearRing>"
    outline = f"<Polygon><outerBoundaryIs>{inner}</outerBoundaryIs></Polygon>"
    body = "".join(outline.format(ring(x)) for x in (106.6, 106.7))
    kml = f"""<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
    <Placemark><name>Phường Đảo</name><MultiGeometry>{body}</MultiGeometry></Placemark></Document></kml>"""
    upload = read_context_upload([("dao.kml", kml.encode())])
    (offer,) = upload.offers
    about = ContextAbout(ContextKind.UNITS, "Phường", proposed_keys(offer.columns)["name"])
    layer = make_context(upload, offer, diagnose_context(offer, registry).best, about)
    assert [(f.name, f.geometry.geom_type) for f in layer.features] == [("Phường Đảo", "MultiPolygon")]
    assert len(read_context(context_bytes(layer.about, layer.features), "context/a.geojson").features) == 1


def test_each_layer_of_a_file_is_offered_by_its_name(tmp_path):
    frame().to_file(tmp_path / "a.gpkg", driver="GPKG", layer="phường")
    frame().to_file(tmp_path / "a.gpkg", driver="GPKG", layer="sông", mode="a")
    upload = read_context_upload([("a.gpkg", (tmp_path / "a.gpkg").read_bytes())])
    assert [offer.name for offer in upload.offers] == ["phường", "sông"]


def test_a_name_from_outside_is_one_line_and_not_endless(registry):
    name = "Phường\u202e\x07 " + "dài " * 5000
    upload = read_context_upload([("a.geojson", collection([({"ten": name}, samples()[0][1])]))])
    layer = make_context(upload, upload.offers[0], diagnose_context(upload.offers[0], registry).best, UNITS)
    assert layer.features[0].name.isprintable()
    assert len(layer.features[0].name) <= 200
