"""KML and GML: no DOCTYPE, nothing followed, nothing lost between folders."""

import math
import re

import pytest
import shapely

from tests.sources.admission.good_files import frame, written
from tests.sources.admission.hand_written import KML
from tests.sources.admission.reading import read, refusal

HEAD = '<?xml version="1.0"?>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def kml(body: str, head: str = HEAD) -> list[tuple[str, bytes]]:
    space = 'xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2"'
    return [("x.kml", f"{head}<kml {space}><Document><name>D</name>{body}</Document></kml>".encode())]


def placemark(geometry: str, name: str = "a") -> str:
    return f"<Placemark><name>{name}</name>{geometry}</Placemark>"


def ring(text: str, boundary: str = "outerBoundaryIs") -> str:
    return f"<{boundary}><LinearRing><coordinates>{text}</coordinates></LinearRing></{boundary}>"


OPEN = "106,11 106.1,11 106.1,11.1"
DOCTYPES = {
    "laughs": f'<!DOCTYPE k [<!ENTITY l0 "ha">{LAUGHS}]>',
    "external": '<!DOCTYPE k [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "remote": '<!DOCTYPE k SYSTEM "http://127.0.0.1:1/x.dtd">',
    "parameter": '<!DOCTYPE k [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
}


@pytest.mark.parametrize("doctype", DOCTYPES.values(), ids=DOCTYPES.keys())
@pytest.mark.parametrize("name", ["x.kml", "x.gml", "x.geojson"])
def test_a_doctype_is_refused(doctype, name):
    ((_, content),) = kml(placemark("<description>&l9;</description>"), HEAD + doctype)
    assert refusal([(name, content)]).reason == "xml-doctype"


def test_damage_depth_and_size_are_refused(monkeypatch):
    assert refusal([("x.kml", b"<kml><Document>")]).reason == "xml-damaged"
    assert refusal([("x.kml", b'<?xml version="1.0" encoding="no such"?><kml/>')]).reason == "xml-damaged"
    assert refusal([("x.kml", b"<kml>" + b"<a>" * 1000)]).reason == "xml-deep"
    monkeypatch.setattr("zoneplan.sources.admission.xml_gate.XML_ELEMENTS", 50)
    assert refusal([("x.kml", b"<kml>" + b"<a/>" * 60 + b"</kml>")]).reason == "xml-big"


def test_other_xml_is_named_by_its_root():
    refused = refusal([("x.kml", b"<svg xmlns='http://www.w3.org/2000/svg'/>")])
    assert refused.reason == "unknown-xml"
    assert "<svg>" in refused.why.en


def test_folders_inside_folders_keep_every_placemark():
    """GDAL gives two layers of one name, and the second hides the first."""
    inner = f"<Folder><name>B</name>{placemark(f'<Polygon>{ring(OPEN)}</Polygon>', 'deep')}</Folder>"
    point = placemark("<Point><coordinates>106,11</coordinates></Point>", "p")
    body = f"<Folder><name>A</name>{inner}{point}</Folder><Folder><name>A</name>{point}</Folder><Folder/>"
    gathered = read(kml(body))
    names = [(layer.name, [f.properties["name"] for f in layer.features]) for layer in gathered.layers]
    assert names == [("A", ["p"]), ("B", ["deep"]), ("A (2)", ["p"])]


def test_a_kml_without_placemarks_is_one_layer_without_features():
    (layer,) = read(kml("")).layers
    assert (layer.name, layer.features) == ("x", ())


def test_an_open_ring_is_closed_with_a_note_and_a_line_that_closes_becomes_a_polygon():
    line = f"<LineString><coordinates>{OPEN} 106,11</coordinates></LineString>"
    ring_alone = f"<LinearRing><coordinates>{OPEN}</coordinates></LinearRing>"
    inner = ring("1,1 2,1 2,2 1,1", "innerBoundaryIs")
    holed = f"<Polygon><extrude>0</extrude>{ring('0,0 9,0 9,9 0,9 0,0')}{inner}</Polygon>"
    (layer,) = read(kml("".join(map(placemark, (line, ring_alone, holed))))).layers
    assert [feature.geometry.area for feature in layer.features] == pytest.approx([0.005, 0.005, 80.5])
    told = " ".join(note.en for note in layer.notes)
    assert "1 rings left open" in told
    assert "1 closed lines became polygons" in told


def test_heights_count_only_where_they_are_not_zero():
    line = "<LineString><coordinates>106,11,{z} 106.1,11,0</coordinates></LineString>"
    assert read(kml(placemark(line.format(z=0)))).layers[0].notes == ()
    (note,) = read(kml(placemark(line.format(z=12)))).layers[0].notes
    assert "Heights of 1 positions" in note.en


POINT = "<Point><coordinates>1,2</coordinates></Point>"
MULTI = {
    "polygons": (
        f"<Polygon>{ring(OPEN)}</Polygon><Polygon>{ring('1,1 2,1 2,2 1,1')}</Polygon>",
        "MultiPolygon",
    ),
    "one": (f"<Polygon>{ring(OPEN)}</Polygon>", "Polygon"),
    "mixed": (f"<Polygon>{ring(OPEN)}</Polygon><Point><coordinates>1,2</coordinates></Point>", "Polygon"),
    "points": (
        "<Point><coordinates>1,2</coordinates></Point><Point><coordinates>1,3</coordinates></Point>",
        "GeometryCollection",
    ),
    "closed lines": (
        f"<LineString><coordinates>{OPEN} 106,11</coordinates></LineString>{POINT}",
        "Polygon",
    ),
    "nested": (
        f"<MultiGeometry><Polygon>{ring(OPEN)}</Polygon></MultiGeometry><Polygon>{ring(OPEN)}</Polygon>",
        "MultiPolygon",
    ),
}


@pytest.mark.parametrize(("inside", "kind"), MULTI.values(), ids=MULTI.keys())
def test_a_multigeometry_gives_its_polygons(inside, kind):
    (layer,) = read(kml(placemark(f"<MultiGeometry>{inside}</MultiGeometry>"))).layers
    assert layer.features[0].geometry.geom_type == kind


def test_empty_geometries_short_lines_and_tracks_are_none_with_a_note():
    empty = [
        "<MultiGeometry/>",
        "<Point/>",
        "<LineString><coordinates>1,2</coordinates></LineString>",
        "<gx:Track/>",
        "",
    ]
    (layer,) = read(kml("".join(map(placemark, empty)))).layers
    assert [feature.geometry for feature in layer.features] == [None] * 5
    told = " ".join(note.en for note in layer.notes)
    assert "1 tracks or models" in told
    assert "1 lines of one point" in told
    assert "5 features have no geometry" in told


BROKEN = [
    f"<Polygon>{ring('1,1 2,2')}</Polygon>",
    f"<Polygon>{ring('1,1 2,2 1,1')}</Polygon>",
    "<Polygon/>",
    f"<Polygon>{ring(OPEN)}{ring(OPEN)}</Polygon>",
    "<Point><coordinates>abc,1</coordinates></Point>",
    "<Point><coordinates>1</coordinates></Point>",
    "<Point><coordinates>1,2,3,4</coordinates></Point>",
]


@pytest.mark.parametrize("geometry", BROKEN)
def test_broken_coordinates_are_refused_at_their_placemark(geometry):
    refused = refusal(kml(placemark("") + placemark(geometry)))
    assert (refused.reason, refused.feature, refused.layer) == ("geometry-damaged", 2, "D")


@pytest.mark.parametrize("number", ["nan", "inf", "-1e300", "1e13"])
def test_numbers_that_cannot_be_a_place_are_refused(number):
    refused = refusal(kml(placemark(f"<Point><coordinates>{number},11</coordinates></Point>")))
    assert refused.reason in ("not-finite", "far-number")


def test_extended_data_comes_along():
    data = (
        '<ExtendedData><Data name="mã"><value>A</value></Data>'
        '<SchemaData><SimpleData name="b">c</SimpleData></SchemaData></ExtendedData><Style/>'
    )
    (layer,) = read(kml(placemark(data + "<Point><coordinates>1,2</coordinates></Point>"))).layers
    (feature,) = layer.features
    assert feature.properties == {"name": "a", "mã": "A", "b": "c"}
    assert feature.geometry == shapely.Point(1, 2)


def test_utf16_comes_in():
    content = KML.format(encoding="utf-16").encode("utf-16")
    assert len(read([("x.kml", content)]).layers) == 2


def gml(tmp_path, old: str, new: str) -> list[tuple[str, bytes]]:
    content = written(frame("squares"), tmp_path, "x.gml", "GML").read_text()
    return [("x.gml", re.sub(old, new, content, count=1).encode())]


def test_gml_coordinates_that_are_no_numbers_are_refused(tmp_path):
    """GDAL reads a word among them as 0, and the boundary goes to the equator."""
    refused = refusal(
        gml(tmp_path, "<gml:posList>[^<]*", "<gml:posList>601000 1224000 6o1100 1224000 601000 1224000")
    )
    assert (refused.reason, refused.feature) == ("geometry-damaged", 1)


def test_gml_geometry_that_is_cut_is_refused(tmp_path):
    assert (
        refusal(gml(tmp_path, "<gml:posList>[^<]*", "<gml:posList>601000 1224000 601100")).reason
        == "unreadable"
    )
    (tmp_path / "x.gml").unlink()
    open_ring = "<gml:posList>601000 1224000 601100 1224000 601100 1224100"
    assert refusal(gml(tmp_path, "<gml:posList>[^<]*", open_ring)).reason == "geometry-damaged"


def test_a_second_geometry_of_a_gml_feature_is_remarked_on(tmp_path):
    second = "<ogr:mốc><gml:Point srsName='EPSG:9210'><gml:pos>601000 1224000</gml:pos></gml:Point></ogr:mốc>"
    gathered = read(gml(tmp_path, "</ogr:geometryProperty>", "</ogr:geometryProperty>" + second))
    assert sum(len(layer.features) for layer in gathered.layers) == 3
    assert "1 further geometries" in gathered.notes[0].en


def test_gml_arcs_become_chords_with_a_note(tmp_path):
    arc = """<gml:MultiSurface srsName="EPSG:9210"><gml:surfaceMember><gml:Polygon><gml:exterior><gml:Ring>
      <gml:curveMember><gml:Curve><gml:segments><gml:Circle><gml:posList>0 0 10 0 10 10</gml:posList></gml:Circle>
      </gml:segments></gml:Curve></gml:curveMember></gml:Ring></gml:exterior></gml:Polygon></gml:surfaceMember>
      </gml:MultiSurface>"""
    gathered = read(gml(tmp_path, "(?s)<gml:Polygon.*?</gml:Polygon>", arc))
    assert "1 arcs or curves" in gathered.notes[0].en
    assert gathered.layers[0].features[0].geometry.area == pytest.approx(50 * math.pi, rel=0.01)
