"""A boundary coming in and its versions, on a terminal: in words of the reader, and nothing cut."""

import pytest
import shapely
from rich.cells import cell_len

from tests.outputs.sample_report import both, sample_report
from zoneplan.model.boundary import Evidence
from zoneplan.model.numbers import LANGS, Lang
from zoneplan.outputs.boundary_text import history_text, incoming_text
from zoneplan.sources.incoming import Incoming, Offer, read_pasted
from zoneplan.store.record import Kind
from zoneplan.store.versions import Version

TABLE = """Điểm\tX (m)\tY (m)
M1\t1224000,00\t600000,00
M2\t1224100,00\t60000O,00
M3\t1224100,00\t600100,00
M4\t1224000,00\t600100,00
M5\t1223950,00\t600050,00
"""
KINDS = {
    "dxf": ("DXF", "DXF"),
    "flatgeobuf": ("FlatGeobuf", "FlatGeobuf"),
    "geojson": ("GeoJSON", "GeoJSON"),
    "geoparquet": ("GeoParquet", "GeoParquet"),
    "gml": ("GML", "GML"),
    "gpkg": ("GeoPackage", "GeoPackage"),
    "kml": ("KML", "KML"),
    "mif": ("MapInfo MIF", "MapInfo MIF"),
    "mixed": ("Nhiều dạng tệp", "Files of several kinds"),
    "shapefile": ("Shapefile", "Shapefile"),
    "tab": ("MapInfo TAB", "MapInfo TAB"),
    "text": ("Bảng tọa độ dạng văn bản", "Corner table as text"),
    "xlsx": ("Bảng tính XLSX", "XLSX workbook"),
}


def came_in(kind: str, offers: int) -> Incoming:
    offer = Offer(both("Lô"), shapely.box(0, 0, 1, 1), None, ())
    return Incoming("ranh", kind, "0" * 64, (offer,) * offers, ())


def version(number: int, at: str) -> Version:
    return Version(
        number=number,
        kind=next(iter(Kind)),
        at=at,
        person="Tổ đo đạc số 2",
        note="cạnh 100 mét",
        source="Quyết định 12/QĐ-UBND của Ủy ban nhân dân",
        evidence=Evidence.SURVEYED,
        accuracy_m=0.05,
        read_from=None,
        file=f"boundaries/history/vuong/{number}.geojson",
        sha256="0" * 64,
        previous=None,
        restored_from=None,
        intact=True,
        current=number == 2,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_kind_of_a_file_is_told_in_words(kind: str) -> None:
    vi, en = KINDS[kind]
    assert incoming_text(came_in(kind, 2), "vi").startswith(f"Đã đọc ranh: {vi}, 2 vùng ")
    assert incoming_text(came_in(kind, 2), "en").startswith(f"Read ranh: {en}, 2 areas that may be ")


def test_one_area_is_an_area() -> None:
    assert "GeoPackage, 1 area that may be a boundary\n" in incoming_text(came_in("gpkg", 1), "en")


@pytest.mark.parametrize(("lang", "row"), [("vi", "dòng 3"), ("en", "row 3")])
def test_a_fault_names_its_row_once(lang: Lang, row: str) -> None:
    (line,) = [li for li in incoming_text(read_pasted(TABLE), lang).splitlines() if "60000O" in li]
    assert line.count(row) == 1
    assert f"! {row} " in line


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [40, 80, 100, 120, 200])
def test_the_versions_are_told_whole_with_their_time_as_the_reader_writes_it(
    monkeypatch: pytest.MonkeyPatch, width: int, lang: Lang
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    zone = sample_report().plan.registry.zone("vuong")
    versions = [version(2, "2026-11-22T14:27:31Z"), version(1, "2026-11-21T07:05:00Z"), version(3, "")]
    text = history_text(zone, versions, lang)
    assert max(cell_len(line) for line in text.splitlines()) <= width
    times = {"vi": ("22/11/2026 14:27 UTC", "21/11/2026 07:05 UTC")}
    for at in times.get(lang, ("22 Nov 2026 14:27 UTC", "21 Nov 2026 07:05 UTC")):
        assert at in text
    assert "2026-11" not in text
    assert "…" not in text
    said = text.split()
    for one in versions:
        for sign in f"{one.person} {one.source} {one.note}".split():
            assert said.count(sign) >= len(versions)
