"""DXF, MapInfo, FlatGeobuf, GeoParquet and GeoJSON: what each loses or gets wrong by itself is noticed."""

import json

import numpy as np
import pyarrow as pa
import pytest
import shapely
from pyarrow import parquet
from pyogrio.raw import write

from tests.sources.admission.good_files import frame, loose, written
from tests.sources.admission.hand_written import DXF_SQUARE, SQUARE
from tests.sources.admission.reading import read, refusal

DXF = DXF_SQUARE.format(version="AC1015", layer="RANH")
END = "  0\nENDSEC\n  0\nEOF\n"


def dxf(extra: str = "", base: str = DXF) -> list[tuple[str, bytes]]:
    return [("x.dxf", base.replace(END, extra + END).encode("latin-1"))]


def told(gathered) -> str:
    return " ".join(
        note.en for note in (*gathered.notes, *(n for layer in gathered.layers for n in layer.notes))
    )


def test_the_layers_of_a_drawing_are_offered_by_name():
    gathered = read(dxf())
    assert [layer.name for layer in gathered.layers] == ["RANH", "CHU"]
    assert gathered.layers[0].features[0].geometry.equals(shapely.box(601000, 1224000, 601100, 1224100))
    assert gathered.layers[0].crs is None
    assert gathered.layers[1].features[0].properties["Text"] == "Hòa Phú"
    assert "1 closed lines became polygons" in told(gathered)


def test_text_in_tcvn3_and_escapes_become_unicode():
    base = DXF.replace("Hòa Phú", "H\xdfa Ph\xf3 c\xabng ngh\xd6").replace("RANH", "\\U+0110\\U+1EA4T")
    gathered = read(dxf(base=base))
    assert gathered.layers[0].name == "ĐẤT"
    assert gathered.layers[1].features[0].properties["Text"] == "Hòa Phú công nghệ"


def test_curves_and_unread_entities_are_counted():
    circle = "  0\nCIRCLE\n  8\nRANH\n 10\n601000\n 20\n1224000\n 40\n50\n"
    solid = "  0\n3DSOLID\n  8\nRANH\n"
    bulge = DXF.replace(" 20\n1224000.0\n 10\n601100.0", " 20\n1224000.0\n 42\n0.5\n 10\n601100.0", 1)
    said = told(read(dxf(circle + solid, bulge)))
    assert "2 arcs or curves" in said
    assert "1 CAD entities were not read: 3DSOLID" in said
    assert "arcs" not in told(read(dxf()))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.97])
def test_a_cut_drawing_is_refused(share):
    assert refusal([("x.dxf", DXF.encode()[: int(len(DXF) * share)])]).reason == "dxf-cut"


def test_a_drawing_whose_group_codes_are_no_numbers_is_refused():
    assert refusal(dxf("oops\nx\n")).reason == "dxf-damaged"


@pytest.mark.parametrize(
    "head",
    [
        "0\nSECTION\n2\nHEADER\n0\nENDSEC\n",
        "0\nSECTION\n2\nHEADER\n9\n$ACADVER\n",
        "0\nSECTION\n2\nENTITIES\n",
    ],
)
def test_a_drawing_of_almost_nothing_ends_in_a_refusal(head):
    files = [("x.dxf", (head + "0\nEOF\n").encode())]
    assert refusal(files).reason == "unreadable"


def mapinfo(tmp_path, suffix: str) -> dict[str, bytes]:
    return {
        name.rpartition(".")[2]: data
        for name, data in loose(written(frame("squares"), tmp_path, f"m.{suffix}", "MapInfo File"))
    }


def files(parts: dict[str, bytes], **changed: bytes | None) -> list[tuple[str, bytes]]:
    return [(f"m.{key}", data) for key, data in {**parts, **changed}.items() if data is not None]


def test_a_tab_without_its_parts_says_which(tmp_path):
    parts = mapinfo(tmp_path, "tab")
    refused = refusal(files(parts, map=None, id=None))
    assert refused.reason == "tab-parts"
    assert ".map, .id" in refused.why.en


def test_a_tab_whose_table_is_cut_is_refused(tmp_path):
    parts = mapinfo(tmp_path, "tab")
    assert refusal(files(parts, dat=parts["dat"][:-200])).reason == "dbf-cut"
    assert refusal(files(parts, dat=parts["dat"][:16])).reason == "dbf-cut"


def test_a_tab_whose_shapes_are_damaged_is_refused(tmp_path):
    parts = mapinfo(tmp_path, "tab")
    damaged = parts["map"][:1024] + bytes(len(parts["map"]) - 1024)
    assert refusal(files(parts, map=damaged)).reason in ("shapes-lost", "unreadable", "rows-lost")


def test_a_tab_whose_count_differs_from_its_rows_is_refused(tmp_path):
    parts = mapinfo(tmp_path, "tab")
    assert refusal(files(parts, dat=parts["dat"] + bytes(5000), id=parts["id"][:8])).reason in (
        "rows-lost",
        "shapes-lost",
        "unreadable",
    )


@pytest.mark.parametrize("suffix", ["tab", "mif"])
def test_mapinfo_text_in_tcvn3_is_decoded_whatever_charset_is_named(tmp_path, suffix):
    parts = mapinfo(tmp_path, suffix)
    key = "dat" if suffix == "tab" else "mid"
    old = next(word for word in (frame("squares")["ten"][0].encode(), b"Khu") if word in parts[key])
    new = b"Khu c\xabng ngh\xd6 s\xe8".ljust(len(old)) if len(old) > 20 else b"Khu"
    gathered = read(files(parts, **{key: parts[key].replace(old, new)}))
    assert gathered.layers[0].features[0].properties["ten"].startswith("Khu công nghệ số")


def test_a_mif_without_mid_has_no_attributes_and_a_cut_one_is_refused(tmp_path):
    parts = mapinfo(tmp_path, "mif")
    del parts["mid"]
    assert len(read(files(parts)).layers[0].features) == 3
    cut = parts["mif"][: parts["mif"].rindex(b"Region") + 14]
    assert refusal(files(parts, mif=cut)).reason in ("rows-lost", "unreadable", "geometry-damaged")


def flatgeobuf(tmp_path, *geometries) -> bytes:
    path = tmp_path / "x.fgb"
    wkb = np.array([None if g is None else shapely.to_wkb(g) for g in geometries], dtype=object)
    names = np.array([f"n{n}" for n in range(len(geometries))], dtype=object)
    options = {"geometry_type": "Polygon", "driver": "FlatGeobuf", "crs": "EPSG:9210", "SPATIAL_INDEX": "NO"}
    write(path, wkb, [names], ["n"], **options)
    return path.read_bytes()


def test_a_null_geometry_in_flatgeobuf_is_none_and_ends_nothing(tmp_path):
    """Read through Arrow, the same file ends the process."""
    (layer,) = read([("x.fgb", flatgeobuf(tmp_path, SQ, None, SQ))]).layers
    assert [feature.geometry is None for feature in layer.features] == [False, True, False]
    assert "no geometry: 2" in layer.notes[0].en


SQ = shapely.box(0, 0, 1, 1)


def test_a_cut_flatgeobuf_is_refused(tmp_path):
    content = flatgeobuf(tmp_path, *[SQ] * 50)
    for share in (0.3, 0.7, 0.99):
        assert refusal([("x.fgb", content[: int(len(content) * share)])]).reason in (
            "unreadable",
            "rows-lost",
        )


def geoparquet(tmp_path, about: object, **columns: object) -> list[tuple[str, bytes]]:
    path = tmp_path / "x.parquet"
    table = pa.table(columns).replace_schema_metadata({} if about is None else {"geo": json.dumps(about)})
    parquet.write_table(table, path)
    return [("x.parquet", path.read_bytes())]


GEO = {"version": "1.0.0", "primary_column": "g", "columns": {"g": {"encoding": "WKB", "geometry_types": []}}}
WKB = [shapely.to_wkb(SQ), None]


def test_geoparquet_systems_come_as_the_file_has_them(tmp_path):
    def crs(**column):
        about = {**GEO, "columns": {"g": {**GEO["columns"]["g"], **column}}}
        return read(geoparquet(tmp_path, about, g=WKB)).layers[0].crs

    assert crs() == "OGC:CRS84"
    assert crs(crs=None) is None
    assert crs(crs="EPSG:9210") == "EPSG:9210"
    assert json.loads(crs(crs={"type": "ProjectedCRS"})) == {"type": "ProjectedCRS"}


def test_geoparquet_lists_and_bytes_are_left_out_with_a_note(tmp_path):
    (layer,) = read(
        geoparquet(tmp_path, GEO, g=WKB, l=[[1], [2]], b=[b"\0", b"\1"], ten=["Hòa Phú", None])
    ).layers
    assert dict(layer.features[0].properties) == {"ten": "Hòa Phú"}
    assert "2 columns" in " ".join(note.en for note in layer.notes)


@pytest.mark.parametrize(
    ("about", "column", "reason"),
    [
        (None, WKB, "parquet-not-geo"),
        ({"columns": {}}, WKB, "unreadable"),
        ({**GEO, "columns": {"g": {"encoding": "polygon"}}}, WKB, "parquet-encoding"),
        (GEO, [b"damaged", None], "geometry-damaged"),
        (GEO, [1, 2], "geometry-damaged"),
        ({**GEO, "columns": {"g": 5}}, WKB, "unreadable"),
    ],
)
def test_parquet_that_is_no_geoparquet_is_refused(tmp_path, about, column, reason):
    assert refusal(geoparquet(tmp_path, about, g=column)).reason == reason


def test_a_cut_parquet_and_too_many_rows_or_columns_are_refused(tmp_path, monkeypatch):
    ((name, content),) = geoparquet(tmp_path, GEO, g=WKB)
    assert refusal([(name, content[:-9])]).reason == "unreadable"
    monkeypatch.setattr("zoneplan.sources.formats.geoparquet.COLUMNS", 1)
    assert refusal(geoparquet(tmp_path, GEO, g=WKB, a=[1, 2], b=[1, 2])).reason == "many-columns"
    monkeypatch.setattr("zoneplan.sources.formats.geoparquet.FEATURES", 1)
    assert refusal(geoparquet(tmp_path, GEO, g=WKB)).reason == "many-features"


def geojson(geometry: object, **more: object) -> list[tuple[str, bytes]]:
    feature = {"type": "Feature", "properties": {"a": 1}, "geometry": geometry}
    return [("x.geojson", json.dumps({"type": "FeatureCollection", "features": [feature], **more}).encode())]


def test_a_3d_geojson_is_plane_with_a_note_and_keeps_its_system():
    """GDAL turns the system of such a file into EPSG:4979."""
    ring = [[*xy, 9.5] for xy in SQUARE]
    (layer,) = read(geojson({"type": "Polygon", "coordinates": [ring]})).layers
    assert layer.crs == "OGC:CRS84"
    assert "Heights (Z) of 1 features" in layer.notes[0].en


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "1e300", "-1e13"])
def test_a_geojson_number_that_cannot_be_a_place_is_refused(number):
    """A polygon at 1e300 is valid to GEOS."""
    ((name, content),) = geojson({"type": "Polygon", "coordinates": [SQUARE]})
    assert refusal([(name, content.replace(b"106.7", number.encode(), 1))]).reason in (
        "geojson",
        "far-number",
    )


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "link", "properties": {"href": "http://127.0.0.1:1"}},
        {"type": "name"},
        5,
        {"type": "name", "properties": {"name": " "}},
    ],
)
def test_a_geojson_crs_that_is_no_name_is_refused(crs):
    assert refusal(geojson(None, crs=crs)).reason == "geojson-crs"


@pytest.mark.parametrize("inner", [5, [5], [{"type": "GeometryCollection"}]])
def test_a_broken_collection_of_geometries_is_refused(inner):
    assert refusal(geojson({"type": "GeometryCollection", "geometries": inner})).reason == "geojson"


def test_collections_inside_collections_end():
    geometry: dict[str, object] = {"type": "Point", "coordinates": [106, 11]}
    for _ in range(20):
        geometry = {"type": "GeometryCollection", "geometries": [geometry]}
    assert refusal(geojson(geometry)).reason == "geojson"


def test_halves_of_letters_and_control_characters_do_not_come_in():
    ((name, content),) = geojson(None)
    content = content.replace(b'"a": 1', b'"a": "x\\ud800\\u0000y\\u0007"')
    assert read([(name, content)]).layers[0].features[0].properties == {"a": "xy"}


def test_a_layer_takes_the_name_that_the_file_gives():
    assert read(geojson(None, name="Ranh")).layers[0].name == "Ranh"
    assert read(geojson(None, name=5)).layers[0].name == "x"


def test_text_that_was_read_with_the_wrong_encoding_before_is_mended():
    ((name, content),) = geojson(None)
    garbled = json.dumps("Khu c«ng nghÖ Hßa Phó").encode()
    (layer,) = read([(name, content.replace(b'"a": 1', b'"a": ' + garbled))]).layers
    assert layer.features[0].properties == {"a": "Khu công nghệ Hòa Phú"}
    assert "TCVN3" in " ".join(note.en for note in layer.notes)
