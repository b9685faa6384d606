"""A plan of one zone whose boundary is saved again and again, and system calls that fail when told to."""

import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from shapely.geometry.base import BaseGeometry

from tests.drawn_plans import EPSG, board, put_boundary, write_plan, zone_toml
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.model.boundary import Evidence
from zoneplan.store.folder import open_folder
from zoneplan.store.saving import NewVersion, save_boundary
from zoneplan.store.versions import Version, history, read_version

ZONE = "a"


def square(side: float) -> BaseGeometry:
    """A square of so many metres, as it is stored."""
    return vn2000_to_wgs84(board(0, 0, side, side), EPSG)


def one_zone(folder: Path, side: float | None = 100) -> Path:
    """A plan whose zone has a surveyed square, or, for None, no boundary."""
    write_plan(folder, [zone_toml(ZONE)])
    if side is not None:
        put_boundary(folder, ZONE, board(0, 0, side, side))
    return folder


def stated(person: str = "Lan", **more: Any) -> NewVersion:
    """What somebody states who accepts a surveyed boundary."""
    return NewVersion(Evidence.SURVEYED, 0.05, "bảng kê tọa độ", person, "ghi chú", **more)


def save(folder: Path, side: float, *, person: str = "Lan", expected: str | None = None) -> Version:
    """Save a square."""
    return save_boundary(folder, ZONE, square(side), stated(person), expected=expected)


def side_of(folder: Path) -> float | str | None:
    """Side in metres of the square that counts; "unreadable", or None if the plan has none."""
    plan = open_folder(folder)
    if plan.unreadable:
        return None if plan.unreadable[0].missing else "unreadable"
    return side(plan.boundaries[ZONE].geometry)


def side(geometry: BaseGeometry) -> float:
    """Side of a stored square in metres: every square has the same south-west corner and its own width."""
    west, _, east, _ = geometry.bounds
    return round((east - west) / DEGREES_PER_M, 1)


_unit = square(1000).bounds
DEGREES_PER_M = (_unit[2] - _unit[0]) / 1000


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def versions_kept(folder: Path) -> dict[str, bytes]:
    """Every version file."""
    return {name: content for name, content in contents(folder).items() if "/versions/" in name}


def leftovers(folder: Path) -> list[str]:
    """Temporary files of saves."""
    return [name for name in contents(folder) if name.endswith((".saving", ".ready"))]


def side_kept(folder: Path, number: int) -> float:
    """Side of the square in a version."""
    return side(read_version(folder, ZONE, number).geometry)


def numbers(folder: Path) -> list[int]:
    """The numbers in the history, newest first."""
    return [version.number for version in history(folder, ZONE)]


class Died(BaseException):
    """The process was killed: nothing it does after this has any effect."""


CALLS = ("open", "write", "fsync", "close", "link", "replace", "unlink", "mkdir", "stat", "listdir")


@contextmanager
def system_calls(before: Callable[[int, str], None]) -> Iterator[list[str]]:
    """Run ``before(number, name)`` before each system call on files; what it raises is what the call answers.

    A write that fails has written half; a file is closed even if closing fails. Gives the names called so far.
    """
    called: list[str] = []
    inside = dead = False

    def patched(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            nonlocal inside, dead
            if inside:
                return real(*args, **kwargs)
            inside = True
            called.append(name)
            try:
                before(len(called), name)
            except BaseException as why:
                if name == "write" and not dead:
                    real(args[0], bytes(args[1])[: len(args[1]) // 2])
                if name == "close":
                    real(*args)
                dead = isinstance(why, Died)
                raise
            finally:
                inside = False
            return real(*args, **kwargs)

        return call

    ours = {name: patched(name, getattr(os, name)) for name in CALLS}
    with mock.patch.multiple(os, **ours), mock.patch.object(io, "open", patched("read", io.open)):
        yield called


def dies_at(number: int) -> Callable[[int, str], None]:
    """The process is killed at this call."""

    def before(count: int, _name: str) -> None:
        if count >= number:
            raise Died

    return before


def fails_at(number: int) -> Callable[[int, str], None]:
    """This one call fails."""

    def before(count: int, _name: str) -> None:
        if count == number:
            raise OSError(errno.EIO, "Input/output error")

    return before


def full_from(number: int) -> Callable[[int, str], None]:
    """From this call on there is no room on the disk."""

    def before(count: int, name: str) -> None:
        if count >= number and name in ("open", "write", "fsync", "link", "mkdir"):
            raise OSError(errno.ENOSPC, "No space left on device")

    return before
