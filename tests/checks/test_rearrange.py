"""A folder that somebody else wrote, brought into parts of neighbours by two worker processes."""

import os
import signal

import geopandas as gpd
import numpy as np
import pytest
import shapely
from distributed import Client

from benchmarks.drawn_fabric import draw_fabric
from tests.checks.test_cluster import scheduler, without_run  # noqa: F401  a fixture
from tests.checks.test_parts import same, table_of
from zoneplan.checks.fabric.run import check_parcels
from zoneplan.checks.scale.cluster import on_workers
from zoneplan.checks.scale.rearrange import rearrange
from zoneplan.checks.scale.run import check_parts
from zoneplan.cli import main
from zoneplan.model.limits import Limits
from zoneplan.model.progress import Progress, Stopped
from zoneplan.sources.parcels.parts import PartsRefused, Reading, part_files, read_folder

pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)
FILES = 2  # each is read by a process of its own, again and again


@pytest.fixture(scope="module")
def foreign(tmp_path_factory):
    """1,606 harmed parcels and one without and one with an empty shape, over two files in no order, without an id."""
    fabric = draw_fabric(1_600, 5)
    shapes = np.append(fabric.geometry, [None, shapely.Polygon()])
    codes = np.append(fabric.codes, ["ODT", "DGT"])
    declared = np.append(fabric.declared_m2, [np.nan, 5.0])
    mixed = np.random.default_rng(7).permutation(len(shapes))
    folder = tmp_path_factory.mktemp("foreign")
    for number, rows in enumerate(np.array_split(mixed, FILES)):
        frame = {"ma_loai_dat": codes[rows], "dt_gcn": declared[rows]}
        gpd.GeoDataFrame(frame, geometry=shapes[rows], crs="EPSG:9210").to_parquet(
            folder / f"xa-{number}.parquet"
        )
    return folder


@pytest.fixture(scope="module")
def parts(foreign, scheduler, tmp_path_factory):  # noqa: F811
    where = tmp_path_factory.mktemp("made") / "parts"
    with on_workers(scheduler.scheduler_address) as engine:
        assert rearrange(foreign, where, engine, reading=Reading(), parts=6) == (1_608, 6)
    return where


def told(table):
    """What is said of each parcel, by its id."""
    shapes = [None if shape is None else shapely.to_wkb(shape) for shape in table.geometry]
    declared = np.where(np.isnan(table.declared_m2), -1, table.declared_m2)
    return dict(zip(table.ids, zip(table.codes, declared, shapes, strict=True), strict=True))


def test_every_parcel_is_there_once_and_called_by_its_row_in_the_whole(foreign, parts):
    before, after = read_folder(foreign, Reading()), read_folder(parts, Reading())
    assert before.ids.tolist() == [str(row) for row in range(1, 1_609)]
    assert len(after) == 1_608
    assert told(before) == told(after)
    assert before.epsg == after.epsg == 9210


def test_neighbours_come_together_and_what_has_no_place_comes_last(foreign, parts):
    def extent(folder):
        boxes = [shapely.box(*shapely.total_bounds(read_folder_file(path))) for path in part_files(folder)]
        return sum(box.area for box in boxes) / shapely.union_all(boxes).area

    assert extent(foreign) > FILES * 0.9  # every file lies everywhere
    assert extent(parts) < 2
    last = read_folder_file(part_files(parts)[-1])
    assert [shape is None or shape.is_empty for shape in last[-2:]] == [True, True]
    sizes = [len(read_folder_file(path)) for path in part_files(parts)]
    assert max(sizes) < 1.3 * min(sizes)


def read_folder_file(path):
    return gpd.read_parquet(path).geometry.to_numpy()


def test_the_checks_say_the_same_before_and_after_whoever_works(foreign, parts, scheduler):  # noqa: F811
    tables = [read_folder(folder, Reading()) for folder in (foreign, parts)]
    first, whole = (
        check_parcels(table_of(t.geometry, t.ids, t.codes, t.declared_m2), limits=Limits()) for t in tables
    )
    with on_workers(scheduler.scheduler_address) as engine:
        same(check_parts(parts, engine, limits=Limits()), whole)
    for found, wanted in zip(first.faults, whole.faults, strict=True):
        assert (found.code, len(found)) == (wanted.code, len(wanted))
        pairs = [
            {tuple(sorted(pair)) for pair in zip(*(t.table.ids[r] for r in faults.rows), strict=True)}
            for t, faults in ((first, found), (whole, wanted))
        ]
        assert pairs[0] == pairs[1], found.code


def test_a_worker_that_dies_while_parcels_travel_is_survived(foreign, parts, scheduler, tmp_path):  # noqa: F811
    killed = []

    def kill(step):
        if step.stage == "writing" and not killed:
            with Client(scheduler.scheduler_address) as client:
                killed.append(next(iter(client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    with on_workers(scheduler.scheduler_address, progress=Progress(kill)) as engine:
        rearrange(foreign, tmp_path / "again", engine, reading=Reading(), parts=6)
    assert killed
    made = {path.name: path.read_bytes() for path in part_files(tmp_path / "again")}
    assert made == {path.name: path.read_bytes() for path in part_files(parts)}  # whoever wrote them


def test_who_stops_finds_the_folder_as_it_was(foreign, scheduler, tmp_path):  # noqa: F811
    target = tmp_path / "empty"
    target.mkdir()
    progress = Progress(lambda step: step.stage == "writing" and progress.stop())
    with pytest.raises(Stopped), on_workers(scheduler.scheduler_address, progress=progress) as engine:
        rearrange(foreign, target, engine, reading=Reading())
    assert list(target.iterdir()) == []


def test_files_on_two_planes_are_refused_by_name_and_nothing_is_written(foreign, scheduler, tmp_path):  # noqa: F811
    folder = tmp_path / "two"
    folder.mkdir()
    for epsg in (9210, 5899):
        frame = gpd.GeoDataFrame(geometry=[shapely.box(600_000, 1_224_000, 600_010, 1_224_010)], crs=epsg)
        frame.to_parquet(folder / f"{epsg}.parquet")
    with on_workers(scheduler.scheduler_address) as engine, pytest.raises(PartsRefused, match="5899, 9210"):
        rearrange(folder, tmp_path / "parts", engine, reading=Reading())
    assert not (tmp_path / "parts").exists()


def test_the_command_brings_a_folder_into_parts_with_and_without_dask(foreign, scheduler, tmp_path, capsys):  # noqa: F811
    command = ["parcels", str(foreign), "--lang", "en", "--partitions", "5", "--partition"]
    assert main([*command, str(tmp_path / "here")]) == 0
    dask = ["--engine", "dask", "--scheduler", scheduler.scheduler_address]
    assert main([*command, str(tmp_path / "there"), *dask]) == 0
    assert capsys.readouterr().err.count("1,608 parcels were divided into 5 parts") == 2
    assert told(read_folder(tmp_path / "here", Reading())) == told(read_folder(tmp_path / "there", Reading()))
    assert main([*command, str(tmp_path / "there")]) == 2  # not empty
    assert "there" in capsys.readouterr().err
