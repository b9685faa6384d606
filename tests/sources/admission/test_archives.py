"""Archives: no bomb, no traversal, no link, no double, no damage unnoticed."""

import io
import stat
import struct
import zipfile

import pytest

from tests.sources.admission.good_files import frame, loose, written, zipped
from tests.sources.admission.reading import read, refusal
from zoneplan.sources.admission import limits


def archive(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as made:
        for name, data in entries:
            made.writestr(name, data)
    return content.getvalue()


def entry(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def shapefile(tmp_path) -> list[tuple[str, bytes]]:
    return loose(written(frame("squares"), tmp_path, "r.shp", "ESRI Shapefile"))


PATHS = ["../x.shp", "a/../../x.shp", "/etc/cron.d/x.shp", "..\\..\\x.shp", "C:\\Windows\\x.shp", "\\x.shp"]


@pytest.mark.parametrize("name", PATHS)
def test_a_path_that_leads_out_is_refused(name):
    assert refusal([("x.zip", archive((name, b"data")))]).reason == "zip-path"


def test_a_symbolic_link_is_refused():
    link = entry("x.geojson", stat.S_IFLNK | 0o777)
    assert refusal([("x.zip", archive((link, b"/etc/passwd")))]).reason == "zip-path"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_entries_of_one_name_are_refused(tmp_path):
    files = shapefile(tmp_path)
    assert refusal([("x.zip", archive(*files, files[0]))]).reason == "zip-doubled"
    assert refusal([("x.zip", archive(("a.shp", b"1"), ("A.SHP", b"2")))]).reason == "zip-doubled"


def test_an_archive_that_swells_is_refused_before_it_is_unpacked():
    zeros = bytes(limits.RATIO_FREE_BYTES + 1)
    assert refusal([("x.zip", archive(("x.shp", zeros)))]).reason == "zip-bomb"


def test_many_small_entries_cannot_swell_together(monkeypatch):
    monkeypatch.setattr("zoneplan.sources.admission.zip_gate.UNPACKED_BYTES", 1000)
    assert refusal([("x.zip", archive(*((f"{n}.bin", bytes(300)) for n in range(4))))]).reason == "zip-bomb"


def test_an_entry_larger_than_it_says_is_refused():
    """The size in the directory is a lie: reading stops there and the checksum does not fit."""
    content = bytearray(archive(("x.geojson", b" " * 100_000)))
    for signature, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = content.index(signature) + at
        content[place : place + 4] = struct.pack("<I", 10)
    assert refusal([("x.zip", bytes(content))]).reason == "zip-damaged"


def test_too_many_entries_are_refused():
    many = archive(*((f"{n}.txt", b"") for n in range(limits.ARCHIVE_ENTRIES + 1)))
    assert refusal([("x.zip", many)]).reason == "zip-many"


def test_an_archive_in_an_archive_is_refused():
    inner = archive(("x.geojson", b"{}"))
    assert refusal([("x.zip", archive(("inner.zip", inner)))]).reason == "zip-nested"


def test_a_locked_archive_is_refused_and_says_so():
    content = bytearray(archive(("x.geojson", b"{}")))
    content[content.index(b"PK\x03\x04") + 6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refusal([("x.zip", bytes(content))]).reason == "zip-locked"


def test_an_uncommon_method_is_refused():
    assert refusal([("x.zip", archive(("x.geojson", b"{}"), method=zipfile.ZIP_LZMA))]).reason == "zip-method"


def test_a_flipped_bit_anywhere_in_the_data_is_noticed(tmp_path):
    """GDAL reads such an archive without a word: it checks no CRC."""
    content = bytearray(archive(*shapefile(tmp_path), method=zipfile.ZIP_STORED))
    data = content.index(b"\x00\x00\x27\x0a") + 120  # inside the first shape
    content[data] ^= 0x10
    assert refusal([("x.zip", bytes(content))]).reason == "zip-damaged"


def test_a_cut_archive_is_refused(tmp_path):
    ((name, content),) = zipped(shapefile(tmp_path))
    assert refusal([(name, content[: len(content) // 2])]).reason == "zip-damaged"


def test_an_empty_archive_is_refused():
    assert refusal([("x.zip", archive())]).reason == "zip-empty"


def test_a_name_in_an_old_code_page_reads_as_vietnamese():
    """Windows marks no encoding; the bytes are those of UTF-8."""
    raw = "Hòa Phú.geojson".encode()
    content = archive(("H" * len(raw), b'{"type": "Point", "coordinates": [106, 11]}'))
    content = content.replace(b"H" * len(raw), raw)
    assert read([("x.zip", content)]).layers[0].name == "Hòa Phú"


def test_what_is_left_aside_is_named(tmp_path):
    gathered = read([("x.zip", archive(*shapefile(tmp_path), *((f"{n}.pdf", b"%PDF") for n in range(7))))])
    (note,) = gathered.notes
    assert "7" in note.en
    assert "0.pdf" in note.en
    assert note.en.endswith("….")


@pytest.mark.parametrize("inner", ["content.xml", "xl/workbook.bin"])
def test_an_office_document_gets_its_own_advice(inner):
    assert refusal([("x.docx", archive((inner, b"<x/>")))]).reason == "office-other"
