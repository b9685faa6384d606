"""The checks on parts by a real scheduler with two worker processes; one may die, and somebody may stop them."""

import json
import os
import signal
import subprocess
import sys
import time

import geopandas as gpd
import numpy as np
import pytest
from distributed import Client, LocalCluster

from benchmarks.drawn_fabric import draw_fabric
from tests.checks.test_parts import same, table_of
from zoneplan.checks.fabric.run import check_parcels
from zoneplan.checks.scale.cluster import ClusterRefused, on_workers
from zoneplan.checks.scale.run import check_parts
from zoneplan.cli import main
from zoneplan.model.limits import Limits
from zoneplan.model.progress import Progress, Stopped
from zoneplan.sources.parcels.parts import Reading, look_at_part, part_files, read_part
from zoneplan.store.partitions import write_partitions

# a process that dies leaves its sockets to the collector
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


@pytest.fixture(scope="module")
def scheduler():
    """A scheduler and two worker processes on 127.0.0.1."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def drawn():
    fabric = draw_fabric(1_600, 5)
    return table_of(fabric.geometry, fabric.ids, fabric.codes, fabric.declared_m2)


@pytest.fixture(scope="module")
def folder(drawn, tmp_path_factory):
    where = tmp_path_factory.mktemp("parts") / "layer"
    write_partitions(drawn, where, 7)
    return where


@pytest.fixture(scope="module")
def whole(folder):
    """The answer of one machine on the same parcels in the same order."""
    tables = [read_part(look_at_part(path, Reading()), Reading(), 0) for path in part_files(folder)]
    columns = [
        np.concatenate([getattr(t, name) for t in tables])
        for name in ("geometry", "ids", "codes", "declared_m2")
    ]
    return check_parcels(table_of(*columns), limits=Limits())


def without_run(report):
    told = json.loads(report)
    del told["run"]
    return told


def test_two_workers_find_what_one_machine_finds(scheduler, folder, whole):
    with on_workers(scheduler.scheduler_address) as engine:
        report = check_parts(folder, engine, limits=Limits())
    assert len(report.parts) == 7
    assert sum(len(table) for table in whole.faults) > 8
    same(report, whole)


def test_a_worker_that_dies_in_the_middle_is_survived(scheduler, folder, whole):
    """Killed while edges are matched: the keys that it holds are lost, and made again by the other one."""
    killed = []

    def kill(step):
        if step.stage == "edges" and step.done and not killed:
            with Client(scheduler.scheduler_address) as client:
                killed.append(next(iter(client.run(os.getpid).values())))
            os.kill(killed[0], signal.SIGKILL)

    with on_workers(scheduler.scheduler_address, progress=Progress(kill)) as engine:
        report = check_parts(folder, engine, limits=Limits())
    assert killed
    same(report, whole)


def test_who_stops_takes_the_work_back(scheduler, folder):
    progress = Progress(lambda step: step.stage == "areas" and progress.stop())
    with pytest.raises(Stopped), on_workers(scheduler.scheduler_address, progress=progress) as engine:
        check_parts(folder, engine, limits=Limits())
    assert engine._started == []
    with Client(scheduler.scheduler_address) as client:
        for _ in range(100):
            if not any(client.processing().values()):
                break
            time.sleep(0.1)
        assert not any(client.processing().values())


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setattr("zoneplan.checks.scale.cluster._CONNECT_S", 1)
    with pytest.raises(ClusterRefused) as why, on_workers("tcp://127.0.0.1:9"):
        pass
    assert "tcp://127.0.0.1:9" in why.value.text.en


def test_without_dask_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setattr("zoneplan.checks.scale.cluster.find_spec", lambda _: None)
    with pytest.raises(ClusterRefused) as why, on_workers():
        pass
    assert "zoneplan[scale]" in why.value.text.vi


def test_the_product_imports_dask_only_when_asked():
    code = "import sys, zoneplan.cli.parcels, zoneplan.checks.scale.cluster; sys.exit('distributed' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_file_is_cut_and_the_folder_checked_from_the_command_line(scheduler, drawn, tmp_path, capsys):
    file = tmp_path / "layer.parquet"
    frame = {"lot": drawn.ids, "code": drawn.codes, "declared_m2": drawn.declared_m2}
    gpd.GeoDataFrame(frame, geometry=drawn.geometry, crs="EPSG:9210").to_parquet(file)
    where = tmp_path / "parts"
    assert main(["parcels", str(file), "--partition", str(where), "--partitions", "3", "--lang", "en"]) == 0
    assert len(list(where.iterdir())) == 3
    capsys.readouterr()
    assert main(["parcels", str(where), "--format", "json", "--lang", "en"]) == 1
    here = capsys.readouterr().out
    engine = ["--engine", "dask", "--scheduler", scheduler.scheduler_address]
    assert main(["parcels", str(where), *engine, "--format", "json", "--lang", "en"]) == 1
    assert without_run(capsys.readouterr().out) == without_run(here)
