"""Shapefiles: each part held against the others, so that nothing is lost in silence."""

import struct

import pytest

from tests.sources.admission.good_files import frame, loose, written
from tests.sources.admission.reading import read, refusal
from tests.sources.admission.upload import Files


@pytest.fixture
def parts(tmp_path) -> dict[str, bytes]:
    return {
        name.rpartition(".")[2]: data
        for name, data in loose(written(frame("squares"), tmp_path, "r.shp", "ESRI Shapefile"))
    }


def files(parts: dict[str, bytes], **changed: bytes | None) -> Files:
    return [(f"r.{key}", data) for key, data in {**parts, **changed}.items() if data is not None]


def layer(parts: dict[str, bytes], **changed: bytes | None):
    (found,) = read(files(parts, **changed)).layers
    return found


def notes(found) -> str:
    return " ".join(note.en for note in found.notes)


def replaced(data: bytes, at: int, by: bytes) -> bytes:
    return data[:at] + by + data[at + len(by) :]


@pytest.mark.parametrize("share", [0.2, 0.5, 0.99])
def test_half_a_shp_is_refused(parts, share):
    """GDAL gives None for each shape beyond the cut."""
    cut = parts["shp"][: int(len(parts["shp"]) * share)]
    assert refusal(files(parts, shp=cut)).reason == "shp-cut"


def test_a_shp_cut_between_records_with_its_header_mended_does_not_match_its_parts(parts):
    record = 8 + 2 * struct.unpack(">i", parts["shp"][104:108])[0]
    cut = replaced(parts["shp"][: 100 + record], 24, struct.pack(">i", (100 + record) // 2))
    assert refusal(files(parts, shp=cut)).reason == "shx-differs"
    assert refusal(files(parts, shp=cut, shx=None)).reason == "dbf-differs"


def test_a_record_whose_length_lies_is_refused_at_its_place(parts):
    shp = replaced(parts["shp"], 104, struct.pack(">i", 1_000_000))
    refused = refusal(files(parts, shp=shp))
    assert (refused.reason, refused.feature) == ("shp-cut", 1)


def test_a_record_of_another_type_is_refused_at_its_place(parts):
    refused = refusal(files(parts, shp=replaced(parts["shp"], 108, struct.pack("<i", 77))))
    assert (refused.reason, refused.feature) == ("shp-damaged", 1)


def test_a_shape_whose_points_are_damaged_is_not_silently_none(parts):
    """The number of points in the record does not fit its length."""
    shp = replaced(parts["shp"], 108 + 40, struct.pack("<i", 50_000))
    assert refusal(files(parts, shp=shp)).reason in ("shapes-lost", "unreadable", "rows-lost")


def test_an_unknown_shape_type_is_refused(parts):
    assert (
        refusal(files(parts, shp=replaced(parts["shp"], 32, struct.pack("<i", 99)))).reason == "shp-damaged"
    )


def test_a_missing_index_is_made_again_and_a_missing_table_is_said(parts):
    found = layer(parts, shx=None, dbf=None)
    assert len(found.features) == 3
    assert ".shx is missing" in notes(found)
    assert ".dbf is missing" in notes(found)
    assert found.features[0].properties == {}


def test_an_index_of_another_file_is_refused(parts):
    assert refusal(files(parts, shx=parts["shx"][:-8])).reason == "shx-differs"


def test_a_table_that_is_cut_or_of_another_file_is_refused(parts):
    dbf = parts["dbf"]
    assert refusal(files(parts, dbf=dbf[:20])).reason == "dbf-cut"
    assert refusal(files(parts, dbf=dbf[:-40])).reason == "dbf-cut"
    assert refusal(files(parts, dbf=replaced(dbf, 4, struct.pack("<I", 2)))).reason == "dbf-differs"
    assert refusal(files(parts, dbf=replaced(dbf, 10, struct.pack("<H", 0)))).reason == "dbf-cut"


def test_too_many_columns_and_rows_are_refused_before_they_are_read(parts, monkeypatch):
    dbf = replaced(parts["dbf"], 8, struct.pack("<H", 40_000)) + bytes(400_000)
    assert refusal(files(parts, dbf=dbf)).reason == "many-columns"
    with monkeypatch.context() as patched:
        patched.setattr("zoneplan.sources.formats.dbf.FEATURES", 2)
        assert refusal(files(parts)).reason == "many-features"


def test_records_marked_as_deleted_are_left_out_and_counted(parts):
    header, width = struct.unpack("<HH", parts["dbf"][8:12])
    found = layer(parts, dbf=replaced(parts["dbf"], header + width, b"*"))
    assert [feature.properties["so"] for feature in found.features] == [0, 2]
    assert "1 records marked as deleted" in notes(found)


def test_too_many_records_are_refused(parts, monkeypatch):
    monkeypatch.setattr("zoneplan.sources.formats.shapefile.FEATURES", 2)
    assert refusal(files(parts)).reason == "many-features"


def test_the_system_is_the_prj_as_it_stands(parts):
    """A .prj that names WGS 84 under a VN-2000 projection must reach the diagnosis as it is."""
    disguised = parts["prj"].replace(b"D_VN_2000", b"D_WGS_1984")
    assert layer(parts, prj=disguised).crs == disguised.decode()
    assert layer(parts, prj=None).crs is None
    assert layer(parts, prj=b"  ").crs is None


def lettered(parts: dict[str, bytes], text: bytes, cpg: bytes | None):
    """The first value of the text column, written as these bytes."""
    header = struct.unpack("<H", parts["dbf"][8:10])[0]
    dbf = replaced(parts["dbf"], header + 1, text.ljust(40))
    return layer(parts, dbf=dbf, cpg=cpg)


@pytest.mark.parametrize("cpg", [b"1258", b"CP1258", b"UTF-8", None])
def test_no_code_page_cuts_a_letter(parts, cpg):
    """A .cpg of 1258 makes GDAL cut the last letter of every value and name; TCVN3 is H\xdfa Ph\xf3 for Hòa Phú."""
    found = lettered(parts, b"Khu c\xabng ngh\xd6 s\xe8 H\xdfa Ph\xf3", cpg)
    assert found.features[0].properties["ten"] == "Khu công nghệ số Hòa Phú"
    assert set(found.features[0].properties) == {"ten", "dien_tich", "so"}
    assert "TCVN3" in notes(found)


def test_utf8_without_a_cpg_is_recognised(parts):
    found = lettered(parts, "Hòa Phú".encode(), None)
    assert found.features[0].properties["ten"] == "Hòa Phú"


def test_measures_are_dropped_with_a_note(parts):
    """The same squares as PolygonM: type 25, with a range and a measure a point behind each record."""
    record = struct.unpack(">i", parts["shp"][104:108])[0] * 2
    body = parts["shp"][100:]
    measured = b""
    while body:
        content = struct.pack("<i", 25) + body[12 : 8 + record] + struct.pack("<7d", *[1.0] * 7)
        measured += body[:4] + struct.pack(">i", len(content) // 2) + content
        body = body[8 + record :]
    head = replaced(parts["shp"][:100], 32, struct.pack("<i", 25))
    shp = replaced(head, 24, struct.pack(">i", (100 + len(measured)) // 2)) + measured
    found = layer(parts, shp=shp, shx=None)
    assert "Measures (M) of 3 features" in notes(found)
    assert found.features[0].geometry.area == pytest.approx(10_000)


def test_an_empty_shapefile_is_told_from_its_index_by_name_only(tmp_path):
    made = loose(
        written(frame("squares").iloc[:0], tmp_path, "e.shp", "ESRI Shapefile", geometry_type="Polygon")
    )
    (found,) = read(made).layers
    assert found.features == ()
    assert refusal([("e.shx", dict(made)["e.shx"])]).reason == "only-companion"


def test_parts_of_two_shapefiles_are_not_mixed(parts):
    other = [(f"s.{key}", parts[key]) for key in ("shp", "shx")]
    gathered = read(files(parts) + other)
    assert [bool(found.features[0].properties) for found in gathered.layers] == [True, False]


@pytest.mark.parametrize("part", ["shx", "dbf", "prj", "cpg"])
def test_a_companion_alone_is_refused_with_what_to_send(parts, part):
    assert refusal([(f"r.{part}", parts[part])]).reason == "only-companion"
