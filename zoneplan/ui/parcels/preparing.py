"""Layers that are being prepared, each by a process of its own; no Streamlit here."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Final

from zoneplan.model.errors import ZoneplanError
from zoneplan.model.messages import Text, say
from zoneplan.outputs.parcelmap.stages import seconds_left
from zoneplan.outputs.parcelmap.told import FAILED, PROGRESS, Told, being_made
from zoneplan.store.prepared.cache import drop_making, making_folder, start_making
from zoneplan.store.prepared.small import read_small
from zoneplan.ui.opened import Opened
from zoneplan.ui.parcels.large import Large

_WORKER: Final = "from zoneplan.outputs.parcelmap.worker import main; main()"
MOST_AT_ONCE: Final = 1  # each takes gigabytes for a million parcels


@dataclass(frozen=True)
class State:
    """How a layer's preparation is.

    Attributes
    ----------
    running : bool
    waiting : bool
        It will begin when another one has ended.
    told : Told or None
        How far it is, once it said so.
    left_s : float or None
        Seconds to go, as far as can be said.
    failed : Text or None
        Why it could not be done.
    """

    running: bool = False
    waiting: bool = False
    told: Told | None = None
    left_s: float | None = None
    failed: Text | None = None


@dataclass
class _Job:
    command: list[str]
    key: str
    process: "subprocess.Popen[bytes] | None" = None


class _Desk:
    """The jobs of this server, in the order in which they were asked for."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.jobs: dict[str, _Job] = {}
        self.failed: dict[str, Text] = {}

    def settle(self) -> None:
        """Take off what has ended, and begin what waits."""
        for key, job in list(self.jobs.items()):
            if job.process is not None and job.process.poll() is not None:
                del self.jobs[key]
                self._ended(key, job.process.returncode)
        running = sum(job.process is not None for job in self.jobs.values())
        for job in list(self.jobs.values()):
            if job.process is None and running < MOST_AT_ONCE:
                self._begin(job)
                running += 1

    def _begin(self, job: _Job) -> None:
        try:
            start_making(job.key)
            job.process = subprocess.Popen(  # noqa: S603  our own interpreter, a fixed line, names that we gave
                job.command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # ended with all that it started
            )
        except ZoneplanError as why:
            self.failed[job.key] = why.text
            del self.jobs[job.key]
        except OSError:  # no process to be had
            self.failed[job.key] = say("app.large.crashed")
            del self.jobs[job.key]

    def _ended(self, key: str, status: int) -> None:
        said = read_small(making_folder(key) / FAILED)
        if said is not None:
            self.failed[key] = Text.model_validate_json(said)
        elif status:
            self.failed[key] = say("app.large.killed" if status < 0 else "app.large.crashed")
        drop_making(key)


_desk = _Desk()


def start(here: Opened, large: Large) -> None:
    """Have a layer prepared; one that is being prepared already, here or by another server, is left to it."""
    where = str(here.plan.where.resolve())
    command = [sys.executable, "-I", "-c", _WORKER, where, large.file.file, large.key, str(os.getpid())]
    with _desk.lock:
        _desk.failed.pop(large.key, None)
        if large.key not in _desk.jobs and not being_made(large.key):
            _desk.jobs[large.key] = _Job(command, large.key)
        _desk.settle()


def cancel(key: str) -> None:
    """End a layer's preparation; nothing of it is kept."""
    with _desk.lock:
        job = _desk.jobs.pop(key, None)
        if job is not None and job.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(job.process.pid, signal.SIGKILL)
            job.process.wait()
            drop_making(key)
        _desk.settle()


def cancel_all() -> None:
    """End every preparation of this server."""
    for key in list(_desk.jobs):
        cancel(key)


def state_of(key: str) -> State:
    """How a layer's preparation is now."""
    with _desk.lock:
        _desk.settle()
        job, failed = _desk.jobs.get(key), _desk.failed.get(key)
    if job is None and not being_made(key):
        return State(failed=failed)
    if job is not None and job.process is None:
        return State(running=True, waiting=True)
    told = _told(key)
    left = None if told is None else seconds_left(told.share, time.time() - told.started)
    return State(running=True, told=told, left_s=left)


def own(key: str) -> bool:
    """Whether it is this server that prepares a layer: only then can it be cancelled here."""
    return key in _desk.jobs


def _told(key: str) -> Told | None:
    content = read_small(making_folder(key) / PROGRESS)
    try:
        return None if content is None else Told.model_validate_json(content)
    except ValueError:
        return None
