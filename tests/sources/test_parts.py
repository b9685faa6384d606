"""A layer in many files: cut and read back, files of others, and what is wrong with some."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from zoneplan.checks.scale.engine import InThisProcess
from zoneplan.checks.scale.run import check_parts
from zoneplan.cli import main
from zoneplan.model.limits import Limits
from zoneplan.model.parcels import ParcelTable
from zoneplan.sources.parcels.parts import PartsRefused, Reading, look_at_part, part_files, read_part
from zoneplan.store.partitions import PartitionRefused, write_partitions

X, Y = 600_000.0, 1_224_000.0
SQUARES = [
    shapely.box(X + 10 * c, Y + 10 * r, X + 10 * c + 10, Y + 10 * r + 10) for c in range(8) for r in range(8)
]


def table_of(lots):
    shapes = np.empty(len(lots), dtype=object)
    shapes[:] = lots
    n = len(lots)
    ids = np.array([f"Đ{i}" for i in range(n)], dtype=object)
    return ParcelTable(
        "l", "l", "", 9210, ids, np.array(["ODT"] * n, dtype=object), np.arange(n) * 1.5, shapes
    )


def read(folder):
    return [read_part(look_at_part(path, Reading()), Reading(), 0) for path in part_files(folder)]


def check(folder, **reading):
    return check_parts(folder, InThisProcess(), limits=Limits(), reading=Reading(**reading))


def test_a_cut_layer_has_every_parcel_once_with_neighbours_together(tmp_path):
    table = table_of([None, shapely.Polygon(), *SQUARES])
    write_partitions(table, tmp_path / "parts", 4)
    parts = read(tmp_path / "parts")
    found = {}
    for part in parts:
        for row in range(len(part)):
            found[part.ids[row]] = (part.codes[row], part.declared_m2[row], part.geometry[row])
    assert len(found) == sum(map(len, parts)) == 66
    assert all(
        found[table.ids[n]] == (table.codes[n], table.declared_m2[n], table.geometry[n]) for n in range(66)
    )


def test_neighbours_come_together(tmp_path):
    """A quarter of the square each; in the order of the file they would be rows 80 m long."""
    write_partitions(table_of(SQUARES), tmp_path / "parts", 4)
    for part in read(tmp_path / "parts"):
        west, south, east, north = shapely.total_bounds(part.geometry)
        assert (east - west, north - south) == (40, 40)


def test_any_reader_of_geoparquet_reads_the_parts(tmp_path):
    [file] = write_partitions(table_of(SQUARES), tmp_path / "parts", 1)
    frame = gpd.read_parquet(file)
    assert (frame.crs.to_epsg(), len(frame)) == (9210, 64)
    assert sorted(frame["lot"]) == sorted(f"Đ{i}" for i in range(64))


def test_a_full_folder_is_left_as_it_is(tmp_path):
    (tmp_path / "mine").touch()
    with pytest.raises(PartitionRefused):
        write_partitions(table_of(SQUARES), tmp_path, 2)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_half_a_layer_is_not_left(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    write_partitions(table_of(SQUARES), tmp_path / "first", 1)
    monkeypatch.setattr("zoneplan.store.partitions.parquet.write_table", full)
    with pytest.raises(PartitionRefused) as why:
        write_partitions(table_of(SQUARES), tmp_path / "parts", 2)
    assert not (tmp_path / "parts").exists()
    assert str(tmp_path / "parts") in why.value.text.en
    (tmp_path / "empty").mkdir()  # one that was there stays, as empty as it was
    with pytest.raises(PartitionRefused):
        write_partitions(table_of(SQUARES), tmp_path / "empty", 2)
    assert list((tmp_path / "empty").iterdir()) == []


def test_files_come_in_the_order_of_their_numbers(tmp_path):
    for name in ("part.10.parquet", "part.9.parquet", "part.1.parquet", "other.txt"):
        (tmp_path / name).touch()
    assert [path.name for path in part_files(tmp_path)] == [
        "part.1.parquet",
        "part.9.parquet",
        "part.10.parquet",
    ]


def of_others(path, lots, crs="EPSG:9210", **columns):
    path.parent.mkdir(exist_ok=True)
    gpd.GeoDataFrame(columns, geometry=list(lots), crs="EPSG:9210").to_crs(crs).to_parquet(path)


def test_files_of_others_are_read_by_the_names_of_their_columns_and_in_degrees(tmp_path):
    """A parcel without an id is called by its row in the whole."""
    of_others(tmp_path / "p" / "1.parquet", SQUARES[:2], "EPSG:4326", MDSD=["ODT", "SKC"])
    reading = Reading(epsg=9210)
    part = look_at_part(tmp_path / "p" / "1.parquet", reading)
    assert part.bounds == pytest.approx(tuple(shapely.total_bounds(SQUARES[:2])), abs=1e-3)
    table = read_part(part, reading, 3)
    assert (table.ids.tolist(), table.codes.tolist()) == (["4", "5"], ["ODT", "SKC"])
    assert shapely.area(table.geometry) == pytest.approx([100, 100], abs=0.01)


def test_a_folder_without_parts_is_told(tmp_path, capsys):
    assert main(["parcels", str(tmp_path), "--lang", "en"]) == 2
    assert "--partition" in capsys.readouterr().err


def test_a_part_that_cannot_be_read_is_named(tmp_path):
    write_partitions(table_of(SQUARES), tmp_path / "p", 2)
    second = tmp_path / "p" / "part-00001.parquet"
    second.write_bytes(second.read_bytes()[:-200])
    with pytest.raises(PartsRefused) as why:
        check(tmp_path / "p")
    assert "part-00001.parquet" in why.value.text.en


def test_a_part_that_changes_during_the_check_is_told(tmp_path):
    [file] = write_partitions(table_of(SQUARES), tmp_path / "p", 1)
    part = look_at_part(file, Reading())
    file.unlink()
    write_partitions(table_of(SQUARES[:9]), tmp_path / "q", 1)[0].rename(file)
    with pytest.raises(PartsRefused):
        read_part(part, Reading(), 0)


def test_parts_on_two_planes_are_no_layer(tmp_path):
    of_others(tmp_path / "p" / "1.parquet", SQUARES[:1])
    of_others(tmp_path / "p" / "2.parquet", SQUARES[1:2], "EPSG:9211")
    with pytest.raises(PartsRefused) as why:
        check(tmp_path / "p")
    assert "9210, 9211" in why.value.text.en


@pytest.mark.parametrize(
    "arguments",
    [
        ["{file}", "--engine", "dask"],
        ["{folder}", "--workers", "2"],
        ["{folder}", "--engine", "dask", "--workers", "2", "--scheduler", "tcp://127.0.0.1:1"],
        ["{file}", "--partitions", "2"],
        ["--partition", "{folder}x"],  # a plan
        ["{file}", "--partition", "{folder}x", "--strict"],
        ["{folder}", "--layer", "a"],
        ["{file}", "--partition", "{folder}x", "--partitions", "0"],
    ],
)
def test_arguments_that_do_not_go_together_are_refused_before_anything_is_read(tmp_path, arguments, capsys):
    folder = tmp_path / "p"
    of_others(folder / "1.parquet", SQUARES[:1])
    given = [one.format(file=folder / "1.parquet", folder=folder) for one in arguments]
    try:
        ended = main(["parcels", *given, "--lang", "en"])
    except SystemExit as stop:  # argparse's own refusals
        ended = stop.code
    assert ended == 2
    assert capsys.readouterr().err
    assert not Path(f"{folder}x").exists()
