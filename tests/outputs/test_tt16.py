"""The dossier of TT 16/2025/TT-BXD: its layout to the letter, by another GDAL."""

import json
import zipfile
from io import BytesIO

import pytest

from tests.drawn_plans import board, checked, put_boundary, put_lots, write_plan, zone_toml
from tests.outputs.test_gis import gdal
from zoneplan.model.errors import ExportRefused
from zoneplan.outputs.gis import content
from zoneplan.outputs.gis.tt16 import FIELDS


@pytest.fixture
def plan(tmp_path):
    def make(lot: str = "A1", use: str = "Đất công nghiệp"):
        write_plan(tmp_path, [zone_toml("a")])
        put_boundary(tmp_path, "a", board(0, 0, 100, 100))
        put_lots(tmp_path, "a", {lot: (board(0, 0, 100, 100), {"use_vi": use})})
        return checked(tmp_path)

    return make


def unpacked(raw: bytes, folder):
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        archive.extractall(folder)
    return folder


def test_folders_classes_and_fields_are_those_of_the_circular(plan, tmp_path):
    root = unpacked(content(plan(), "z.tt16.zip"), tmp_path / "out") / "CSDL_KhuA"
    names = sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())
    assert names == [
        "HoSoBASIC/GHI-CHU.txt",
        "HoSoGIS/HienTrang/GHI-CHU.txt",
        "HoSoGIS/MocGioi.gpkg",
        "HoSoGIS/NenDiaHinh/GHI-CHU.txt",
        "HoSoGIS/QuyHoach.gpkg",
        "HoSoScan/GHI-CHU.txt",
        "README.txt",
    ]
    classes = {"QuyHoach": ["RanhGioiQuyHoach_A", "ChucNangSuDungDat_A"], "MocGioi": ["MocGioiQuyHoach_P"]}
    for file, wanted in classes.items():
        path = str(root / "HoSoGIS" / f"{file}.gpkg")
        assert [line.split()[1] for line in gdal("ogrinfo", "-ro", "-q", path).splitlines()] == wanted
        for layer in wanted:
            told = gdal("ogrinfo", "-ro", "-so", path, layer)
            assert 'ID["EPSG",9210]]' in told
            for field, length in FIELDS.items():
                assert f"{field}: String ({length}.0)" in told


def test_what_is_in_it(plan, tmp_path):
    root = unpacked(content(plan(), "z.tt16.zip"), tmp_path / "out") / "CSDL_KhuA"
    told = gdal("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", str(root / "HoSoGIS/MocGioi.gpkg"))
    assert [feature["properties"]["maDoiTuong"] for feature in json.loads(told)["features"]] == [
        "a-1",
        "a-2",
        "a-3",
        "a-4",
    ]
    readme = (root / "README.txt").read_text(encoding="utf-8-sig")
    assert "Độ tin cậy của cách sắp xếp này: M" in readme
    assert "kinh tuyến trục 105°45′" in readme


def test_words_too_long_are_cut_with_a_note_and_codes_are_refused(plan, tmp_path):
    root = unpacked(content(plan(use="Đất " * 40), "z.tt16.zip"), tmp_path / "out") / "CSDL_KhuA"
    assert "ChucNangSuDungDat_A, 1: tenDoiTuong (159 > 100)" in (root / "README.txt").read_text(
        encoding="utf-8-sig"
    )
    with pytest.raises(ExportRefused) as caught:
        content(plan(lot="A" * 101), "z.tt16.zip")
    assert caught.value.key == "export-tt16-code"


def test_a_schematic_boundary_sets_no_markers(data_report):
    with zipfile.ZipFile(BytesIO(content(data_report, "z.tt16.zip"))) as archive:
        names = archive.namelist()
        assert len({name.split("/")[0] for name in names}) == 5
        assert not any(name.endswith("MocGioi.gpkg") for name in names)
        note = next(name for name in names if name.endswith("HoSoGIS/MocGioi/GHI-CHU.txt"))
        assert "sơ đồ minh họa" in archive.read(note).decode()
