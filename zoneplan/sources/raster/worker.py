"""The process that reads one image and is thrown away; started by the door, like the one for boundaries.

Its folder holds ``request.json`` and the image under a fixed name; the answer is ``answer.json`` and ``pixels``.
"""

import json
import os
import sys
from pathlib import Path

from zoneplan.sources.admission.limits import MEMORY_BYTES
from zoneplan.sources.admission.refusal import NotAdmitted, not_admitted
from zoneplan.sources.admission.worker import confine
from zoneplan.sources.raster.limits import CPU_S

ANSWER, PIXELS, IMAGE, REQUEST = "answer.json", "pixels", "image", "request.json"


def serve(folder: Path) -> None:
    """Read the image in ``folder`` and write the answer there."""
    request = json.loads((folder / REQUEST).read_bytes())
    try:
        from zoneplan.sources.raster.read import read_picture  # noqa: PLC0415  GDAL loads after the process is confined

        picture = read_picture(folder / IMAGE, request["format"], request["name"])
    except NotAdmitted as refused:
        _refuse(folder, refused)
        return
    except MemoryError:
        _refuse(folder, not_admitted("scan-memory", limit=MEMORY_BYTES // 1_000_000))
        return
    with (folder / PIXELS).open("xb") as file:
        file.write(picture.pixels.tobytes())
    height, width = picture.pixels.shape[:2]
    _write(
        folder,
        {
            "shown": [width, height],
            "shrink": picture.shrink,
            "size": picture.size,
            "bands": picture.bands,
            "depth": picture.depth,
            "matrix": picture.matrix,
            "crs": picture.crs,
            "notes": [note.model_dump() for note in picture.notes],
        },
    )


def _refuse(folder: Path, refused: NotAdmitted) -> None:
    _write(
        folder,
        {"refused": refused.reason, "why": refused.why.model_dump(), "advice": refused.advice.model_dump()},
    )


def _write(folder: Path, told: dict[str, object]) -> None:
    with (folder / ANSWER).open("xb") as answer:
        answer.write(json.dumps(told, allow_nan=False).encode("ascii"))


def main() -> None:
    """Confine this process, then serve the folder it is given."""
    confine(CPU_S)
    os.umask(0o077)
    serve(Path(sys.argv[1]))
