"""A process that reads what came from outside, and is thrown away: how it is started, and how its answer is fetched."""

import os
import signal
import stat
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import BoundedSemaphore
from time import monotonic
from typing import BinaryIO

from zoneplan.sources.admission.limits import WORKERS
from zoneplan.sources.admission.refusal import not_admitted

PLACES = BoundedSemaphore(WORKERS)
"""Held by each door while its worker runs, so that uploads of all kinds together cannot fill the memory."""


_LOOK_S = 0.1


def put(path: Path, content: bytes) -> None:
    """Write a file for a worker into the private folder made for it."""
    with path.open("xb") as file:
        file.write(content)


def environment(folder: Path) -> dict[str, str]:
    """Nothing of ours but the locale; proxies that lead nowhere, no threads, no side files."""
    return {
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "GDAL_HTTP_PROXY": "127.0.0.1:9",
        "http_proxy": "127.0.0.1:9",
        "https_proxy": "127.0.0.1:9",
        "NO_PROXY": "",
        "GDAL_HTTP_MAX_RETRY": "0",
        "GDAL_HTTP_TIMEOUT": "1",
        "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "{none}",
        "GDAL_DISABLE_READDIR_ON_OPEN": "FALSE",
        "GDAL_NUM_THREADS": "1",
        "GML_DOWNLOAD_SCHEMA": "NO",
        "GML_SKIP_RESOLVE_ELEMS": "ALL",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }


def run_apart(
    command: Sequence[str], folder: Path, environment: dict[str, str], file: str, wall_s: float
) -> None:
    """Run a worker in its folder to its end.

    Raises
    ------
    NotAdmitted
        If it takes too long, crashes or cannot be started; ``file`` stands in the message.
    """
    try:
        ended = subprocess.run(  # noqa: S603  our own interpreter, a fixed line, a folder that we named
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=wall_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise not_admitted("too-long", file=file, limit=wall_s) from None
    except OSError:  # no process to be had
        raise not_admitted("crashed", file=file) from None
    _judge(ended.returncode, file, wall_s)


def _judge(status: int, file: str, wall_s: float) -> None:
    if status == -signal.SIGXCPU:
        raise not_admitted("too-long", file=file, limit=wall_s)
    if status != 0:
        raise not_admitted("crashed", file=file)


def run_watched(
    command: Sequence[str],
    folder: Path,
    environment: dict[str, str],
    file: str,
    wall_s: float,
    watch: Callable[[], None],
) -> None:
    """As `run_apart`, for a worker that takes long: ``watch`` is called ten times a second, and may raise to end it."""
    until = monotonic() + wall_s
    try:
        worker = subprocess.Popen(  # noqa: S603  as above
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        raise not_admitted("crashed", file=file) from None
    with worker:
        try:
            while not (ended := _ended(worker)) and monotonic() <= until:
                watch()
        finally:
            worker.kill()  # of no consequence to one that has ended
    if not ended:
        raise not_admitted("too-long", file=file, limit=wall_s)
    _judge(worker.returncode, file, wall_s)


def _ended(worker: "subprocess.Popen[bytes]") -> bool:
    try:
        worker.wait(_LOOK_S)
    except subprocess.TimeoutExpired:
        return False
    return True


def read_plain(path: Path, file: str, limit: int) -> bytes:
    """Read what a worker wrote: a plain file, not a link, no larger than ``limit`` bytes.

    Raises
    ------
    NotAdmitted
    """
    with open_plain(path, file, limit) as answer:
        try:
            return answer.read()
        except OSError:
            raise not_admitted("crashed", file=file) from None


def open_plain(path: Path, file: str, limit: int) -> BinaryIO:
    """Open what a worker wrote, as `read_plain` reads it."""
    try:
        answer = os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb")
    except OSError:
        raise not_admitted("crashed", file=file) from None
    status = os.fstat(answer.fileno())
    plain = stat.S_ISREG(status.st_mode)
    if plain and status.st_size <= limit:
        return answer
    answer.close()
    if plain:
        raise not_admitted("answer-big", file=file, limit=limit // 1_000_000)
    raise not_admitted("crashed", file=file)
