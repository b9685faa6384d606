"""The checks on one table against the same parcels in parts, here and on Dask's workers.

    python -m benchmarks.parts 100000 --parts 8 --workers 2

prints seconds, peak memory and sizes, and fails where the answers differ. ``docs/scale.md`` states a run.
"""

import argparse
import sys
import tempfile
from multiprocessing import get_context
from os import getloadavg
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.drawn_fabric import draw_fabric
from zoneplan.checks.fabric.run import check_parcels
from zoneplan.checks.scale.cluster import on_workers
from zoneplan.checks.scale.engine import InThisProcess
from zoneplan.checks.scale.run import check_parts
from zoneplan.model.limits import Limits
from zoneplan.model.parcels import ParcelTable
from zoneplan.sources.parcels.parts import Reading, look_at_part, part_files, read_part
from zoneplan.store.partitions import write_partitions


def table_of(parcels: int) -> ParcelTable:
    """A drawn fabric with its defects."""
    fabric = draw_fabric(parcels, seed=1)
    return ParcelTable(
        "drawn", "drawn", "", 9210, fabric.ids, fabric.codes, fabric.declared_m2, fabric.geometry
    )


def whole(folder: Path) -> Any:
    """One table, read from the same files."""
    tables = [read_part(look_at_part(path, Reading()), Reading(), 0) for path in part_files(folder)]
    columns = ("ids", "codes", "declared_m2", "geometry")
    joined = (np.concatenate([getattr(table, name) for table in tables]) for name in columns)
    return check_parcels(ParcelTable("drawn", "drawn", "", 9210, *joined), limits=Limits())


def here(folder: Path) -> Any:
    """Part after part in one process."""
    return check_parts(folder, InThisProcess(), limits=Limits())


def dask(folder: Path, workers: int) -> Any:
    """On worker processes; the peak of the largest one."""
    with on_workers(workers=workers) as engine:
        report = check_parts(folder, engine, limits=Limits())
        return report, max(engine.results("areas", engine.start(_peak, range(8 * workers))))


def _peak(_: object = None) -> float:
    """Peak memory of this process in GiB; ``getrusage`` would give that of the process that started it."""
    [line] = [one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmHWM")]
    return int(line.split()[1]) / 1024**2


def timed(way: str, folder: Path, workers: int, answer: Any) -> None:
    """Run one way in a process of its own."""
    started = perf_counter()
    report, workers_peak = (
        dask(folder, workers) if way == "dask" else ({"whole": whole, "here": here}[way](folder), 0.0)
    )
    seconds = perf_counter() - started
    faults = {table.code: len(table) for table in report.faults}
    answer.send((seconds, _peak(), workers_peak, dict(report.seconds), faults, report.row.sum_m2))


def main() -> None:
    """Print the figures of one size."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("parcels", type=int)
    given.add_argument("--parts", type=int, default=8)
    given.add_argument("--workers", type=int, default=2)
    chosen = given.parse_args()
    with tempfile.TemporaryDirectory() as where:
        folder = Path(where) / "parts"
        started = perf_counter()
        table = table_of(chosen.parcels)
        print(f"{len(table)} parcels drawn in {perf_counter() - started:.1f} s")  # noqa: T201
        started = perf_counter()
        files = write_partitions(table, folder, chosen.parts)
        size = sum(file.stat().st_size for file in files) / 1024**2
        print(f"cut into {len(files)} parts, {size:.1f} MiB, in {perf_counter() - started:.1f} s")  # noqa: T201
        del table
        answers = []
        for way in ("whole", "here", "dask"):
            context = get_context("spawn")
            end, answer = context.Pipe(duplex=False)
            process = context.Process(target=timed, args=(way, folder, chosen.workers, answer))
            process.start()
            answer.close()
            seconds, own, worker, stages, faults, sum_m2 = end.recv()
            process.join()
            answers.append((faults, round(sum_m2, 3)))
            told = ", ".join(f"{name} {value:.1f}" for name, value in stages.items())
            print(f"{way}: {seconds:.1f} s; peak {own:.2f} GiB, largest worker {worker:.2f} GiB; {told}")  # noqa: T201
            print(f"  load {getloadavg()[0]:.1f}")  # noqa: T201
        print(answers[0])  # noqa: T201
        if any(one != answers[0] for one in answers):
            sys.exit("the answers differ")


if __name__ == "__main__":
    main()
