"""What is lost when saving a boundary is killed, finds the disk full, or meets another editor: nothing.

``python faults/run.py`` kills a saving process at 200 random moments, fills the disk, races two editors 100 times,
verifies the plan after each, and prints what was lost; ``--short`` does the same in a tenth of the rounds. The exit
status is 1 if anything was lost. Only processes that it started itself are killed.
"""

import argparse
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

sys.path.insert(0, str(Path(__file__).parents[1]))

from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.model.boundary import Evidence
from zoneplan.model.errors import ZoneplanError
from zoneplan.sources.boundaries import read_boundary
from zoneplan.store.folder import open_folder
from zoneplan.store.refusals import CannotSave, ChangedMeanwhile, NotPublished
from zoneplan.store.saving import NewVersion, recover, save_boundary
from zoneplan.store.schematics import init_folder
from zoneplan.store.versions import current_digest, history

ZONE, EPSG, EAST, NORTH = "hoa-phu", 9210, 600_000.0, 1_224_000.0
CORNERS = 300  # what a real boundary has, so that a save takes its time
FORK = multiprocessing.get_context("fork")  # a child that has everything loaded starts at once
SEED = 20261122


@dataclass
class Row:
    """What one kind of fault did."""

    fault: str
    rounds: int = 0
    old: int = 0
    new: int = 0
    lost: list[str] = field(default_factory=list)
    remark: str = ""


def shape(number: int) -> BaseGeometry:
    """A boundary that can be told from any other: a many-cornered disc of ``number`` metres and a kilometre."""
    return vn2000_to_wgs84(shapely.Point(EAST, NORTH).buffer(1000.0 + number, CORNERS // 4), EPSG)


def number_of(geometry: BaseGeometry) -> int:
    """The number of the disc."""
    west, _, east, _ = geometry.bounds
    return round((east - west) / _PER_M - 1000)


_PER_M = (shape(0).bounds[2] - shape(0).bounds[0]) / 1000


def save(folder: Path, number: int, *, expected: str | None = None) -> None:
    """Save a disc."""
    stated = NewVersion(Evidence.SURVEYED, 0.05, "faults/run.py", f"editor {number}", "")
    save_boundary(folder, ZONE, shape(number), stated, expected=expected)


def verify(folder: Path, allowed: set[int], kept: set[int]) -> tuple[int, list[str]]:
    """Open the plan as any door does; say which disc counts, and everything that is not as it must be."""
    wrong = []
    plan = open_folder(folder)
    wrong += [f"unreadable: {bad.file}: {bad.why.en}" for bad in plan.unreadable]
    now = number_of(plan.boundaries[ZONE].geometry) if ZONE in plan.boundaries else -1
    if now not in allowed:
        wrong.append(f"counts: {now}, allowed: {sorted(allowed)}")
    listed = history(folder, ZONE)
    wrong += [f"damaged: version {version.number}" for version in listed if not version.intact]
    recorded = [version for version in listed if version.recorded]
    files = [(folder / version.file, version.file) for version in recorded if version.intact]
    found = {number_of(read_boundary(path.read_bytes(), ZONE, file).geometry) for path, file in files}
    if not kept <= found | {now}:
        wrong.append(f"lost: {sorted(kept - found - {now})}")
    chain = [version.sha256 for version in recorded[1:]]
    if [version.previous for version in recorded[:-1]] != chain:
        wrong.append("the chain of digests is broken")
    return now, wrong


@contextmanager
def plan_with(first: int, under: Path | None = None) -> Iterator[Path]:
    """A plan of the five zones in which a disc was saved."""
    with tempfile.TemporaryDirectory(dir=under) as folder:
        plan = Path(folder) / "plan"
        init_folder(plan)
        save(plan, first)
        yield plan


def start(act: Callable[..., None], *args: object) -> multiprocessing.process.BaseProcess:
    """A child process of our own."""
    child = FORK.Process(target=act, args=args, daemon=True)
    child.start()
    return child


def saving_for_ever(folder: Path, first: int, told: Connection) -> None:
    """Save disc after disc; tell each before and after."""
    for number in range(first, first + 10_000):
        told.send(("begun", number))
        save(folder, number)
        told.send(("done", number))


def kills(rounds: int) -> Row:
    """SIGKILL at random moments of an endless row of saves; what was told as done must be there."""
    row, moments = Row("kill -9"), np.random.default_rng(SEED)
    done = begun = halfway = 0
    with plan_with(0) as folder:
        for _ in range(rounds):
            ours, theirs = FORK.Pipe(duplex=False)
            child = start(saving_for_ever, folder, begun + 1, theirs)
            theirs.close()
            before = done
            if ours.poll(20) and moments.random() < 0.9:  # one in ten before or in its first save
                time.sleep(float(moments.uniform(0, 0.06)))
            child.kill()
            child.join()
            halfway += any(entry.suffix in (".saving", ".ready") for entry in folder.rglob(".*"))
            while True:
                try:
                    word, number = ours.recv()
                except EOFError:
                    break
                done, begun = (number, begun) if word == "done" else (done, number)
            now, wrong = verify(folder, {done, max(done, begun)}, {before, done})
            row.rounds, row.lost = row.rounds + 1, row.lost + wrong
            row.old, row.new = row.old + (now == done), row.new + (now != done)
            done, row.remark = now, f"{halfway} found temporary files of a save that was cut short"
            if row.rounds % 5 == 0:  # a history of hundreds would only slow the rest down
                recover(folder)
                shutil.rmtree(folder / "boundaries" / "versions", ignore_errors=True)
    return row


def one_save(folder: Path, number: int, told: Connection, limit: int | None = None) -> None:
    """Save once, if asked for with a limit on the size of any file, and tell how it ended."""
    if limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        save(folder, number)
    except ZoneplanError as why:
        told.send(type(why).__name__)
    else:
        told.send("saved")


def one_end(folder: Path, number: int, limit: int | None = None) -> str:
    """How one save in a process of its own ended."""
    ours, theirs = FORK.Pipe(duplex=False)
    child = start(one_save, folder, number, theirs, limit)
    theirs.close()
    end = ours.recv() if ours.poll(30) else "no answer"
    child.join(10)
    return str(end)


def judge(row: Row, folder: Path, end: str, old: int, new: int) -> int:
    """Hold what counts against how the save said it ended."""
    allowed = {"saved": {new}, NotPublished.__name__: {new}, CannotSave.__name__: {old}}
    now, wrong = verify(folder, allowed.get(end, set()), {old})
    row.rounds, row.lost = row.rounds + 1, row.lost + wrong
    row.old, row.new = row.old + (now == old), row.new + (now == new)
    return now


def size_limits(rounds: int) -> Row:
    """A limit on the size of files, at every so many bytes up to more than a version has."""
    row = Row("file-size limit")
    with plan_with(0) as folder:
        size = (folder / "boundaries" / f"{ZONE}.geojson").stat().st_size
        now = 0
        for number, limit in enumerate(np.linspace(0, size * 1.1, rounds).astype(int), start=1):
            now = judge(row, folder, one_end(folder, number, int(limit)), now, number)
    return row


def full_disk(rounds: int) -> Row:
    """A small disk of its own with more and more room, from none to enough."""
    row = Row("full disk (tmpfs)")
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if os.geteuid() != 0 or mount is None or umount is None:
        row.remark = "needs root to mount a small disk"
        return row
    with tempfile.TemporaryDirectory() as disk:
        small = [mount, "-t", "tmpfs", "-o", "size=4m,nr_inodes=400", "tmpfs", disk]
        if subprocess.run(small, check=False, capture_output=True).returncode:  # noqa: S603  our own words
            row.remark = "this machine lets nobody mount a small disk"
            return row
        try:
            _fill(row, Path(disk), rounds)
        finally:
            subprocess.run([umount, disk], check=True)  # noqa: S603  our own words
    return row


def _fill(row: Row, disk: Path, rounds: int) -> None:
    with plan_with(0, disk) as folder:
        now, ballast = 0, disk / "ballast"
        version = (folder / "boundaries" / f"{ZONE}.geojson").stat().st_size
        for number, room in enumerate(np.linspace(0, version * 3, rounds).astype(int), start=1):
            free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_bsize
            ballast.write_bytes(b"\0" * max(0, free - int(room)))
            now = judge(row, folder, one_end(folder, number), now, number)
            ballast.unlink()


def racer(folder: Path, number: int, expected: str | None, gate: Barrier, told: Connection) -> None:
    """One of two editors who looked at the same boundary and save at the same moment."""
    gate.wait()
    try:
        save(folder, number, expected=expected)
    except ChangedMeanwhile:
        told.send("refused")
    except ZoneplanError as why:
        told.send(str(why))
    else:
        told.send("saved")


def races(rounds: int) -> Row:
    """Two editors at once: one saves, the other is told; every other time on a zone that has no versions yet."""
    row, now = Row("two editors"), 0
    with plan_with(0) as folder:
        for turn in range(rounds):
            if turn % 10 == 9:
                recover(folder)
                shutil.rmtree(folder / "boundaries" / "versions", ignore_errors=True)
            looked_at, gate = current_digest(folder, ZONE), FORK.Barrier(2)
            pipes = [FORK.Pipe(duplex=False) for _ in range(2)]
            pair = [2 * turn + 1, 2 * turn + 2]
            children = [
                start(racer, folder, number, looked_at, gate, theirs)
                for number, (_, theirs) in zip(pair, pipes, strict=True)
            ]
            ends = [ours.recv() if ours.poll(30) else "no answer" for ours, _ in pipes]
            for child in children:
                child.join(10)
            winners = {number for number, end in zip(pair, ends, strict=True) if end == "saved"}
            if sorted(ends) != ["refused", "saved"]:
                row.lost.append(f"ends: {ends}")
            old = now
            now, wrong = verify(folder, winners, {old} | winners)
            row.rounds, row.new, row.lost = row.rounds + 1, row.new + (now in winners), row.lost + wrong
    return row


def main() -> int:
    """Do all of it and print the table."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--short", action="store_true", help="a tenth of the rounds")
    many = 10 if asked.parse_args().short else 1
    begin = time.monotonic()
    rows = [kills(200 // many), size_limits(60 // many), full_disk(60 // many), races(100 // many)]
    lines = [f"{'fault':<20}{'rounds':>8}{'old':>8}{'new':>8}{'lost':>10}"]
    for row in rows:
        lost = "not run" if not row.rounds else str(len(row.lost)) if row.lost else "nothing"
        lines.append(
            f"{row.fault:<20}{row.rounds:>8}{row.old:>8}{row.new:>8}{lost:>10}  {row.remark}".rstrip()
        )
        lines += [f"    {what}" for what in row.lost[:20]]
    lines.append(f"{time.monotonic() - begin:.0f} s")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if any(row.lost for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
