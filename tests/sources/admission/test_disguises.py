"""Content decides what a file is: nothing that points elsewhere is opened, whatever it is called."""

import json
import socket
import threading

import pytest

from tests.sources.admission.good_files import frame, loose, written, zipped
from tests.sources.admission.hand_written import KML, SQUARE
from tests.sources.admission.reading import read, refusal
from zoneplan.sources.admission import NotAdmitted, admit

OTHERS = "ranh giới của người khác"
VRT = """<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{path}</SrcDataSource></OGRVRTLayer>
</OGRVRTDataSource>"""


@pytest.fixture
def secret(tmp_path):
    """Another planner's file on the same machine."""
    path = tmp_path / "secret.geojson"
    feature = {
        "type": "Feature",
        "properties": {"s": OTHERS},
        "geometry": {"type": "Point", "coordinates": [106, 11]},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


@pytest.mark.parametrize("name", ["x.geojson", "x.kml", "x.gml", "x.vrt", "x.shp", "x.csv"])
def test_a_vrt_under_any_name_reads_no_other_file(secret, name):
    content = VRT.format(path=secret).encode()
    for files in ([(name, content)], zipped([(name, content)])):
        refused = refusal(files)
        assert refused.reason in ("unknown-xml", "unknown-kind")
        assert OTHERS not in str(refused)


def test_a_gdalg_pipeline_is_no_geojson(secret):
    pipeline = {"type": "gdal_streamed_alg", "command_line": f"gdal vector pipeline ! read {secret}"}
    assert refusal([("x.geojson", json.dumps(pipeline).encode())]).reason == "geojson"


def test_a_mapinfo_table_that_points_elsewhere_is_refused(secret, tmp_path):
    parts = dict(loose(written(frame("squares"), tmp_path, "t.tab", "MapInfo File")))
    linked = (
        b'!table\n!version 300\nDefinition Table\n  File "'
        + str(secret).encode()
        + b'"\n  Type NATIVE\n  Fields 1\n'
    )
    view = (
        b'!table\n!version 100\nOpen Table "'
        + str(secret).encode()
        + b'" Hide\nCreate View x As Select * From y\n'
    )
    seamless = parts["t.tab"].replace(b"Type NATIVE", b"Type SEAMLESS")
    for evil in (linked, view, seamless):
        assert refusal([*{**parts, "t.tab": evil}.items()]).reason == "tab-pointer"


def test_a_vrt_as_companion_of_a_shapefile_is_not_read(secret, tmp_path):
    files = loose(written(frame("squares"), tmp_path, "t.shp", "ESRI Shapefile"))
    evil = [(f"t.{suffix}", VRT.format(path=secret).encode()) for suffix in ("vrt", "qix", "shp.xml")]
    gathered = read(files + evil)
    assert [len(layer.features) for layer in gathered.layers] == [3]


@pytest.fixture
def listener():
    """A server on this machine that remembers whether anybody called."""
    calls: list[object] = []
    server = socket.create_server(("127.0.0.1", 0))

    def listen():
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            calls.append(connection)
            connection.close()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/crs", calls
    server.shutdown(socket.SHUT_RDWR)
    server.close()
    thread.join(timeout=5)


def test_nothing_in_a_file_makes_the_server_call_a_url(listener):
    """GeoJSON crs links, KML links, GML schemas and xlinks: the listener is never called, through the real worker."""
    url, calls = listener
    polygon = {"type": "Polygon", "coordinates": [SQUARE]}
    crs = {"type": "link", "properties": {"href": url, "type": "proj4"}}
    geojson = {
        "type": "FeatureCollection",
        "crs": crs,
        "features": [{"type": "Feature", "properties": {}, "geometry": polygon}],
    }
    with pytest.raises(NotAdmitted) as caught:
        admit([("x.geojson", json.dumps(geojson).encode())])
    assert caught.value.reason == "geojson-crs"
    link = f"<NetworkLink><Link><href>{url}</href></Link></NetworkLink></Document>"
    kml = KML.format(encoding="utf-8").replace("</Document>", link)
    admitted = admit([("x.kml", kml.encode())])
    assert any("links or overlays" in note.en for note in admitted.notes)
    gml = f"""<ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" xmlns:gml="http://www.opengis.net/gml"
      xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
      xsi:schemaLocation="http://ogr.maptools.org/ {url}.xsd"><gml:featureMember><ogr:a fid="a.0"><ogr:n>1</ogr:n>
      <ogr:geometryProperty xlink:href="{url}#x"/></ogr:a></gml:featureMember></ogr:FeatureCollection>"""
    assert len(admit([("x.gml", gml.encode())]).layers[0].features) == 1
    assert calls == []


EVIL_NAMES = [
    "../../../../tmp/evil.geojson",
    "/vsicurl/http://127.0.0.1:1/x.geojson",
    "/vsizip//etc/passwd",
    "/etc/passwd",
    "x\x00y.geojson",
    "GPKG:/etc/passwd",
    "x" * 5000,
    "",
    "…\ud800.geojson",
]


@pytest.mark.parametrize("name", EVIL_NAMES, ids=range(len(EVIL_NAMES)))
def test_a_name_is_shown_and_never_used(name):
    """The same content comes in the same under any name; what is shown has no folder in it."""
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [SQUARE]}}
    admitted = admit([(name, json.dumps(feature).encode())])
    shown = admitted.layers[0].name
    assert "/" not in shown
    assert len(shown) <= 80
    assert len(admitted.layers[0].features) == 1


def test_two_parts_that_come_to_the_same_shown_name_are_refused():
    assert refusal([("a/x.shp", b"1"), ("../x.SHP", b"2")]).reason == "doubled-part"
