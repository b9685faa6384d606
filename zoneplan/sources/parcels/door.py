"""The door for parcel files: a path in, a layer in columns out, or a refusal that says why."""

import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.model.errors import os_reason
from zoneplan.model.progress import Progress
from zoneplan.sources.admission.apart import environment, open_plain, put, read_plain, run_watched
from zoneplan.sources.admission.refusal import NotAdmitted, not_admitted
from zoneplan.sources.admission.wire import Garbled
from zoneplan.sources.admission.worker import REQUEST
from zoneplan.sources.files import FileUnreadable, neighbours
from zoneplan.sources.parcels import wire
from zoneplan.sources.parcels.attributes import Attributes
from zoneplan.sources.parcels.following import A_PARCEL, Following
from zoneplan.sources.parcels.limits import FILE_BYTES, answer_bytes, wall_s

_WORKER: Final = "from zoneplan.sources.parcels.worker import main; main()"
_PLACE: Final = BoundedSemaphore(1)  # one reading at a time: each may take most of the memory
_A_VERTEX = 16  # bytes in memory: two numbers
_OF_MEMORY: Final = 0.7  # what the layer may take of the machine's memory; the checks want some too


@dataclass(frozen=True)
class Fetched:
    """A layer as the worker read it; geometries in the file's own numbers, None for none."""

    head: wire.Head
    attributes: Attributes
    geometry: NDArray[Any]
    sha256: str


def fetch(path: Path, *, layer: str | None, columns: Mapping[str, str], progress: Progress) -> Fetched:
    """Read one layer of a file in a process of its own.

    Parameters
    ----------
    path : pathlib.Path
        Companions of a shapefile or MapInfo table beside it are read with it.
    layer : str or None
        Which layer; None for the only one.
    columns : mapping of str to str
        As ``columns.choose`` takes them.
    progress : Progress
        Stage ``reading``, in rows.

    Raises
    ------
    FileUnreadable
        If the file cannot be opened, or changes while it is read.
    NotAdmitted
        If its content cannot be used.
    Stopped
    """
    _refuse_open_database(path)
    parts = [(part.name, part) for part in (path, *neighbours(path))]
    return fetch_parts(parts, layer=layer, columns=columns, progress=progress)


def fetch_parts(
    named: Sequence[tuple[str, Path]], *, layer: str | None, columns: Mapping[str, str], progress: Progress
) -> Fetched:
    """As `fetch`, of files whose names are not those under which they lie: names only bring parts together."""
    parts = [part for _, part in named]
    first = named[0][0]
    before = [_state(part) for part in parts]
    size = sum(state[0] for state in before)
    if size > FILE_BYTES:
        raise FileUnreadable("file-too-big", file=parts[0], size=size, limit=FILE_BYTES)
    with (
        _place(progress),
        tempfile.TemporaryDirectory(prefix="zoneplan-") as name,
        ThreadPoolExecutor(2) as beside,
    ):
        folder = Path(name)
        digest = beside.submit(_digest, named)
        for number, part in enumerate(parts):
            (folder / f"part-{number}").symlink_to(part.resolve())
        request = {
            "names": [name for name, _ in named],
            "drivers": _drivers(),
            "size": size,
            "layer": layer,
            "columns": dict(columns),
        }
        put(folder / REQUEST, json.dumps(request).encode("ascii"))
        following = Following(folder, first, answer_bytes(size), _OF_MEMORY * _memory())
        shapes = beside.submit(following.built)
        try:
            run_watched(
                [sys.executable, "-I", "-c", _WORKER, name],
                folder,
                environment(folder),
                first,
                wall_s(size),
                lambda: progress.step("reading", *wire.told_progress(folder)),
            )
            following.ended()
            fetched = _answer(folder, first, size, shapes, digest)
        finally:
            following.leave()
    if [_state(part) for part in parts] != before:
        raise FileUnreadable("file-changed", file=parts[0])
    return fetched


def _state(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
        with path.open("rb"):
            return found.st_size, found.st_mtime_ns, found.st_ino
    except OSError as why:
        raise FileUnreadable("file-unreadable", file=path, why=os_reason(why)) from why


def _refuse_open_database(path: Path) -> None:
    """What another program has written to a GeoPackage that it still has open stands in a file beside it."""
    beside = path.with_name(path.name + "-wal")
    if beside.is_file() and beside.stat().st_size:
        raise not_admitted("parcels-open", file=path.name)


@contextmanager
def _place(progress: Progress) -> Iterator[None]:
    while not _PLACE.acquire(timeout=0.2):
        progress.step("reading", 0, 0)
    try:
        yield
    finally:
        _PLACE.release()


def _digest(parts: Sequence[tuple[str, Path]]) -> str:
    """SHA-256 of the bytes; of several parts, of their names and digests in the order of their names."""
    found = []
    for name, part in parts:
        with part.open("rb") as file:
            found.append((name, hashlib.file_digest(file, "sha256").hexdigest()))
    if len(found) == 1:
        return found[0][1]
    lines = sorted(f"{name}\0{digest}\n" for name, digest in found)
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _drivers() -> tuple[str, ...]:
    from pyogrio import list_drivers  # noqa: PLC0415  GDAL loads only when a file comes in

    return tuple(list_drivers())


def _answer(
    folder: Path, file: str, size: int, shapes: "Future[list[NDArray[Any]]]", digest: "Future[str]"
) -> Fetched:
    """Read the answer, trusting nothing: plain files, not too big, of the agreed form, of the rows announced."""
    try:
        head = wire.read_head(read_plain(folder / wire.HEAD, file, wire.HEAD_BYTES))
        if isinstance(head, NotAdmitted):
            raise head
        _refuse_beyond_memory(head, file)
        with open_plain(folder / wire.COLUMNS, file, answer_bytes(size)) as opened:
            attributes = wire.read_columns(opened, head.rows)
        geometry = _together(shapes.result(), head.rows)
    # the worker leaves curves out, over which shapely raises NotImplementedError: what still has some was tampered with
    except (Garbled, shapely.errors.ShapelyError, NotImplementedError, TypeError):
        raise not_admitted("crashed", file=file) from None
    return Fetched(head, attributes, geometry, digest.result())


def _together(parts: list[NDArray[Any]], rows: int) -> NDArray[Any]:
    found = np.concatenate([np.zeros(0, dtype=object), *parts])
    if len(found) != rows:
        raise Garbled(f"{len(found)} rows, {rows} were announced")
    return found


def _memory() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _refuse_beyond_memory(head: wire.Head, file: str) -> None:
    wanted = head.rows * A_PARCEL + head.vertices * _A_VERTEX
    there = _memory()
    if wanted > _OF_MEMORY * there:
        gigabytes: dict[str, Any] = {"wanted": round(wanted / 1e9, 1), "there": round(there / 1e9, 1)}
        raise not_admitted("parcels-memory", file=file, count=head.rows, **gigabytes)
