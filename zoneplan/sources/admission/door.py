"""The one door for files from outside: bytes in, layers or tables out, or a refusal that says why."""

import hashlib
import json
import sys
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from zoneplan.sources.admission.admitted import Admitted
from zoneplan.sources.admission.apart import PLACES, environment, put, read_plain, run_apart
from zoneplan.sources.admission.limits import ANSWER_BYTES, PARTS, UPLOAD_BYTES, WAIT_S, WALL_S
from zoneplan.sources.admission.refusal import NotAdmitted, not_admitted
from zoneplan.sources.admission.wire import Garbled, Gathered, read_answer

_WORKER = "from zoneplan.sources.admission.worker import main; main()"


def admit(files: Sequence[tuple[str, bytes]]) -> Admitted:
    """Let an upload in, or say why not; the answer comes within 15 seconds.

    Parameters
    ----------
    files : sequence of (name, content)
        One file, or the loose parts of a data set (.shp, .shx, .dbf, .prj, .cpg; .tab, .dat, .map, .id; .mif, .mid).
        What a file is, its content decides; names only bring parts together and stand in messages. They are never
        used as a path.

    Returns
    -------
    Admitted
        Layers in the file's own numbers, x before y, with nothing said yet about what these mean.

    Raises
    ------
    NotAdmitted
        With the reason, the place and what to do.

    Examples
    --------
    >>> table = admit([("góc ranh.txt", "M1 1224556,10 601234,55".encode())]).tables[0]
    >>> table.name, table.rows
    ('góc ranh', (('M1 1224556,10 601234,55',),))
    """
    if not files:
        raise not_admitted("nothing")
    if len(files) > PARTS:
        raise not_admitted("many-parts", count=len(files), limit=PARTS)
    size = sum(len(content) for _, content in files)
    if size > UPLOAD_BYTES:
        raise not_admitted("too-big", file=files[0][0], size=size / 1e6, limit=UPLOAD_BYTES / 1e6)
    gathered = _read_apart(files)
    return Admitted(gathered.kind, gathered.layers, gathered.notes, _digest(files), gathered.tables)


def _digest(files: Sequence[tuple[str, bytes]]) -> str:
    if len(files) == 1:
        return hashlib.sha256(files[0][1]).hexdigest()
    lines = sorted(f"{name}\0{hashlib.sha256(content).hexdigest()}\n" for name, content in files)
    return hashlib.sha256("".join(lines).encode("utf-8", errors="surrogatepass")).hexdigest()


def _read_apart(files: Sequence[tuple[str, bytes]]) -> Gathered:
    """Read the files in a process of their own, in a private folder that is gone afterwards."""
    first = files[0][0]
    if not PLACES.acquire(timeout=WAIT_S):
        raise not_admitted("busy", file=first)
    try:
        with tempfile.TemporaryDirectory(prefix="zoneplan-") as name:
            folder = Path(name)
            for number, (_, content) in enumerate(files):
                put(folder / f"part-{number}", content)
            request = {"names": [name for name, _ in files], "drivers": _drivers()}
            put(folder / "request.json", json.dumps(request).encode("ascii"))
            _run(folder, first)
            return _answer(folder / "answer.jsonl", first)
    finally:
        PLACES.release()


@cache
def _drivers() -> tuple[str, ...]:
    from pyogrio import list_drivers  # noqa: PLC0415  GDAL loads only when a file comes in

    return tuple(list_drivers())


def _command(folder: Path) -> list[str]:
    return [sys.executable, "-I", "-c", _WORKER, str(folder)]


def _run(folder: Path, file: str) -> None:
    run_apart(_command(folder), folder, environment(folder), file, WALL_S)


def _answer(path: Path, file: str) -> Gathered:
    """Read the answer, trusting nothing: a plain file, not a link, not too big, of the agreed form."""
    try:
        result = read_answer(read_plain(path, file, ANSWER_BYTES))
    except Garbled:
        raise not_admitted("crashed", file=file) from None
    if isinstance(result, NotAdmitted):
        raise result
    return result
