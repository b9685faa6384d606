"""The process that reads one upload and is thrown away: it may crash, hang or swell, and nothing else does.

Started by the door in an isolated interpreter, with one folder as its argument. The folder holds ``request.json``
and the parts under fixed names; the answer goes to ``answer.jsonl``.
"""

import ctypes
import json
import os
import resource
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from zoneplan.sources.admission.datasets import Part
from zoneplan.sources.admission.gather import gather
from zoneplan.sources.admission.limits import CPU_S, MEMORY_BYTES, UNPACKED_BYTES
from zoneplan.sources.admission.refusal import NotAdmitted, not_admitted
from zoneplan.sources.admission.wire import write_gathered, write_refusal

ANSWER = "answer.jsonl"
REQUEST = "request.json"
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _SIGKILL = 1, 9


def confine(cpu_s: int = CPU_S, memory_bytes: int = MEMORY_BYTES, file_bytes: int = UNPACKED_BYTES) -> None:
    """Give up what reading a file does not need: memory, time, room on disk, the network, and life without the door."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)  # an empty network, where the system allows it
    for what, limit in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_FSIZE, file_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (limit, limit))


def switch_off(drivers: Sequence[str], needed: set[str]) -> None:
    """Switch off every driver but those needed; only comma-separated, and only before GDAL is loaded.

    Also keeps pyogrio from loading tables and projections, which the worker does not use.
    """
    if "pyogrio" in sys.modules:
        raise RuntimeError("GDAL was loaded before its drivers could be chosen")
    os.environ["OGR_SKIP"] = ",".join(driver for driver in drivers if driver not in needed)
    for module in ("geopandas", "pandas", "pyproj"):
        sys.modules.setdefault(module, None)  # type: ignore[arg-type]  # import then fails, as if not installed


def serve(folder: Path) -> None:
    """Read the parts in ``folder`` and write the answer there."""
    request = json.loads((folder / REQUEST).read_bytes())
    parts = [Part(name, folder / f"part-{number}") for number, name in enumerate(request["names"])]
    try:
        gathered = gather(parts, folder, partial(switch_off, request["drivers"]))
        with (folder / ANSWER).open("xb") as answer:
            write_gathered(gathered, answer)
    except NotAdmitted as refused:
        _refuse(folder, refused)
    except MemoryError:
        _refuse(folder, not_admitted("memory", limit=MEMORY_BYTES // 1_000_000))


def _refuse(folder: Path, refused: NotAdmitted) -> None:
    with (folder / ANSWER).open("wb") as answer:
        write_refusal(refused, answer)


def main() -> None:
    """Confine this process, then serve the folder it is given."""
    confine()
    os.umask(0o077)
    serve(Path(sys.argv[1]))
