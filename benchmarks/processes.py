"""What a process and those that it started take of the machine, from /proc: Linux only."""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

TICK_S = 1 / os.sysconf("SC_CLK_TCK")
LOOK_S = 0.05


class NotRun(Exception):
    """A program ended badly or not in time; the text says how."""


@dataclass
class Told:
    """What a program said of itself in JSON, and what was seen from outside."""

    said: dict[str, Any] = field(default_factory=dict)
    wall_s: float = 0.0
    peak_mib: float = 0.0


def run(argv: Sequence[str], limit_s: float, statuses: Sequence[int] = (0,)) -> Told:
    """Run ``python -m argv``, look at its memory from the line ``{"at": "search"}`` on, or from the start without one.

    Raises
    ------
    NotRun
        With the last line that it wrote to stderr.
    """
    told = Told()
    begun = time.perf_counter()
    # its own group of processes, so that all can be ended
    with (
        subprocess.Popen(  # noqa: S603  our own programs
            [sys.executable, "-m", *argv],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            text=True,
        ) as process,
        selectors.DefaultSelector() as lines,
    ):
        assert process.stdout is not None  # noqa: S101
        assert process.stderr is not None  # noqa: S101
        errors: list[str] = []
        for stream in (process.stdout, process.stderr):
            os.set_blocking(stream.fileno(), False)
            lines.register(stream, selectors.EVENT_READ)
        while lines.get_map():
            for key, _ in lines.select(LOOK_S):
                text = key.fileobj.read()  # type: ignore[union-attr]
                if not text:
                    lines.unregister(key.fileobj)
                elif key.fileobj is process.stderr:
                    errors += text.splitlines()
                else:
                    for line in text.splitlines():
                        said = json.loads(line) if line.startswith("{") else {}
                        told.peak_mib = 0.0 if said.get("at") == "search" else told.peak_mib
                        told.said |= said
            told.peak_mib = max(told.peak_mib, memory_of_tree(process.pid))
            if time.perf_counter() - begun > limit_s:
                os.killpg(process.pid, 15)
                raise NotRun(f"was ended after {limit_s:.0f} s")
        status = process.wait()
    told.wall_s = time.perf_counter() - begun
    if status not in statuses:
        raise NotRun(
            next((line.strip() for line in reversed(errors) if line.strip()), f"ended with {status}")
        )
    return told


def tree(pid: int) -> list[int]:
    """A process and all that it started, and those in turn."""
    found, fresh = [], [pid]
    while fresh:
        found += fresh
        fresh = [child for parent in fresh for child in _children(parent)]
    return found


def _children(pid: int) -> list[int]:
    try:
        return [
            int(child)
            for task in Path(f"/proc/{pid}/task").iterdir()
            for child in (task / "children").read_text(encoding="ascii").split()
        ]
    except (FileNotFoundError, ProcessLookupError):
        return []


def memory_of_tree(pid: int) -> float:
    """MiB in memory: each process's own, and what they share once (the largest part of a single one)."""
    own, shared, mapped = 0, 0, 0
    for one in tree(pid):
        try:
            text = Path(f"/proc/{one}/status").read_text(encoding="utf-8")
        except (FileNotFoundError, ProcessLookupError):
            continue
        size = {
            line.partition(":")[0]: int(line.split()[1])
            for line in text.splitlines()
            if line.startswith("Rss")
        }
        own += size.get("RssAnon", 0)
        shared, mapped = max(shared, size.get("RssShmem", 0)), max(mapped, size.get("RssFile", 0))
    return (own + shared + mapped) / 1024


def cpu_of_tree(pid: int) -> float:
    """Seconds of processor, user and system, those of ended children included once they were waited for."""
    ticks = 0
    for one in tree(pid):
        try:
            text = Path(f"/proc/{one}/stat").read_text(encoding="utf-8")
        except (FileNotFoundError, ProcessLookupError):
            continue
        ticks += sum(int(value) for value in text.rpartition(")")[2].split()[11:15])
    return ticks * TICK_S
