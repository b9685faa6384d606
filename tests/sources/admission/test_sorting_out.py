"""What an upload is: told by content, parts brought together, and every refusal with its reason."""

import re

import pytest

from tests.drawn_plans import REPOSITORY
from tests.sources.admission.good_files import frame, loose, written, zipped
from tests.sources.admission.reading import read, refusal
from zoneplan.model.messages import catalogue
from zoneplan.sources.admission.refusal import not_admitted, shown_name
from zoneplan.sources.admission.sniff import CANNOT

CANNOT_BE_READ = {
    b"AutoCAD Binary DXF\r\n\x1a\x00": "binary-dxf",
    b"AC1032\x00\x00": "dwg",
    b"\x08\x09\xfe\x02": "dgn",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "office-old",
    b"%PDF-1.7": "pdf",
    b"Rar!\x1a\x07": "other-archive",
    b"\x1f\x8b\x08": "other-archive",
    b"\x89PNG\r\n": "image",
    b"II*\x00": "image",
    b"MM\x00+": "image",
    b"GIF89a": "image",
    b"\x00\x00\x00\x0cjP  ": "image",
    b"": "empty-file",
    b"\x00\x01\x02\x03": "unknown-kind",
    b"<html><body></body></html>": "unknown-xml",
    b"[1, 2]": "geojson",
    b'{"type": "Topology"}': "geojson",
    b"SQLite format 3\x00": "gpkg-damaged",
    b"PAR1": "unreadable",
    b"fgb\x03fgb\x01": "unreadable",
    b"\x00\x00\x27\x0a": "shp-cut",
    b"Version 300\nColumns 5\n": "unreadable",
    b"!table\n!version 300\n": "tab-parts",
}


@pytest.mark.parametrize(
    ("content", "reason"), CANNOT_BE_READ.items(), ids=[str(key) for key in CANNOT_BE_READ]
)
def test_what_cannot_be_read_says_why_and_what_to_do(content, reason):
    """Under a name that promises something else, alone and in an archive."""
    assert refusal([("x.gpkg", content)]).reason == reason
    if reason != "geojson":  # a JSON file beside others is looked into first
        assert refusal(zipped([("x.gpkg", content)])).reason in (reason, "unknown-kind")


def test_every_kind_that_cannot_be_read_has_its_advice():
    assert set(CANNOT) <= {key.split(".")[2] for key in catalogue() if key.startswith("admission.refused.")}


def test_every_reason_and_note_in_code_has_its_sentence_and_the_other_way_round():
    code = "".join(
        path.read_text(encoding="utf-8")
        for room in ("admission", "formats", "parcels", "raster")
        for path in (REPOSITORY / "zoneplan" / "sources" / room).rglob("*.py")
    )
    words = set(re.findall(r'"([a-z0-9-]+)"', code))
    reasons = {key.split(".")[2] for key in catalogue() if key.startswith("admission.refused.")}
    told = {key.split(".")[2] for key in catalogue() if key.startswith("admission.note.")}
    assert reasons - words == set()
    assert {note for note in told if f"admission.note.{note}" not in code} - words == set()
    assert set(re.findall(r'not_admitted\(\s*"([a-z-]+)"', code)) - reasons == set()
    assert {reason for reason in reasons if f"admission.refused.{reason}.advice" not in catalogue()} == set()


def test_json_beside_data_is_read_only_if_it_looks_like_geojson(tmp_path):
    parts = loose(written(frame("squares"), tmp_path, "r.shp", "ESRI Shapefile"))
    style = ("style.json", b'{"color": "red"}')
    point = ("p.json", b'{"type": "Feature", "properties": {}, "geometry": null}')
    gathered = read(zipped([*parts, style]))
    assert (gathered.kind, len(gathered.layers)) == ("shapefile", 1)
    assert "style.json" in gathered.notes[0].en
    gathered = read(zipped([*parts, point]))
    assert (gathered.kind, len(gathered.layers)) == ("mixed", 2)


def test_broken_metadata_beside_data_does_not_turn_it_away(tmp_path):
    parts = loose(written(frame("squares"), tmp_path, "r.shp", "ESRI Shapefile"))
    doctype = (
        "r.shp.xml",
        b'<!DOCTYPE metadata SYSTEM "http://www.esri.com/metadata/esriprof80.dtd"><metadata/>',
    )
    assert len(read([*parts, doctype]).layers) == 1
    assert refusal(zipped([("m.xml", doctype[1]), ("n.bin", b"\0")])).reason == "xml-doctype"


def test_a_geodatabase_gets_its_own_advice():
    files = [("x.gdb/a00000001.gdbtable", b"\x03\0\0\0"), ("x.gdb/gdb", b"\x05\0\0\0")]
    assert refusal(zipped(files)).reason == "gdb"


def test_a_kml_and_a_shapefile_in_capitals_with_a_mapinfo_ind_stay_apart(tmp_path):
    shp = loose(written(frame("squares"), tmp_path, "r.shp", "ESRI Shapefile"))
    tab = loose(written(frame("holes"), tmp_path, "s.tab", "MapInfo File"))
    gathered = read(zipped([(name.upper(), data) for name, data in shp] + tab))
    assert sorted(len(layer.features) for layer in gathered.layers) == [1, 3]


def test_too_many_layers_and_features_in_all_are_refused(tmp_path, monkeypatch):
    parts = loose(written(frame("squares"), tmp_path, "r.shp", "ESRI Shapefile"))
    again = [("s" + name, data) for name, data in parts]
    for limit, value, reason in (
        ("LAYERS", 1, "many-layers"),
        ("FEATURES", 5, "many-features"),
        ("VERTICES", 29, "many-vertices"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(f"zoneplan.sources.admission.gather.{limit}", value)
            assert refusal(zipped(parts + again)).reason == reason


def test_each_layer_has_its_limits_too(tmp_path, monkeypatch):
    content = [("x.gpkg", written(frame("many"), tmp_path, "x.gpkg", "GPKG").read_bytes())]
    for limit, value, reason in (
        ("FEATURES", 299, "many-features"),
        ("VERTICES", 1499, "many-vertices"),
        ("COLUMNS", 2, "many-columns"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(f"zoneplan.sources.formats.settle.{limit}", value)
            assert refusal(content).reason == reason


def test_gdal_s_layers_and_columns_have_limits(tmp_path, monkeypatch):
    content = [("x.gml", written(frame("squares"), tmp_path, "x.gml", "GML").read_bytes())]
    for limit, value, reason in (("LAYERS", 0, "many-layers"), ("COLUMNS", 2, "many-columns")):
        with monkeypatch.context() as patched:
            patched.setattr(f"zoneplan.sources.formats.gdal.{limit}", value)
            assert refusal(content).reason == reason


@pytest.mark.parametrize("kind", ["shp", "tab", "mif", "fgb"])
def test_what_gdal_loses_behind_the_gates_is_noticed(tmp_path, monkeypatch, kind):
    """Should GDAL drop a row or a shape that the gates counted, the upload is refused."""
    driver = {"shp": "ESRI Shapefile", "fgb": "FlatGeobuf"}.get(kind, "MapInfo File")
    files = loose(written(frame("squares"), tmp_path, f"r.{kind}", driver))
    from zoneplan.sources.formats import gdal  # noqa: PLC0415

    whole = gdal._table

    def fewer(*args):
        table = whole(*args)
        return gdal.Table(table.name, table.crs, table.geometries[1:], table.rows[1:])

    def blank(*args):
        table = whole(*args)
        return gdal.Table(table.name, table.crs, [None, *table.geometries[1:]], table.rows)

    monkeypatch.setattr(gdal, "_table", fewer)
    assert refusal(files).reason == "rows-lost"
    if kind in ("shp", "tab"):
        monkeypatch.setattr(gdal, "_table", blank)
        assert refusal(files).reason == "shapes-lost"
    monkeypatch.setattr("pyogrio.list_layers", lambda _: [])
    assert refusal(files).reason == "unreadable"


def test_a_place_is_named_file_layer_feature_in_both_languages():
    refused = not_admitted("not-finite", file="C:\\Hồ sơ\\đất.gpkg", layer="Ranh/giới", feature=1200)
    assert refused.text.vi.startswith("đất.gpkg, lớp “Ranh/giới”, đối tượng 1.200: có tọa độ")
    assert refused.text.en.startswith("đất.gpkg, layer “Ranh/giới”, feature 1,200: a coordinate")
    assert not_admitted("nothing").text.en == "no file was given. Choose a boundary file."
    assert shown_name("/") == ""
