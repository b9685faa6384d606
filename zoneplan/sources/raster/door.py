"""The door for scanned plans: an image with what belongs to it in, pixels and what it says of its place out."""

import json
import sys
import tempfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from zoneplan.geometry.georeference import Matrix
from zoneplan.model.messages import Text, say
from zoneplan.sources.admission.apart import PLACES, environment, put, read_plain, run_apart
from zoneplan.sources.admission.limits import UPLOAD_BYTES
from zoneplan.sources.admission.refusal import NotAdmitted, not_admitted
from zoneplan.sources.raster.limits import (
    ANSWER_BYTES,
    HEAD_BYTES,
    MOST_SIDE,
    PARTS,
    PRJ_BYTES,
    SHOWN_SIDE,
    WALL_S,
)
from zoneplan.sources.raster.parts import Parts, sort_parts
from zoneplan.sources.raster.scan import Scan

_WORKER = "from zoneplan.sources.raster.worker import main; main()"
_WAIT_S = 5.0  # for a free place among the workers
_SAME_PLACE = 0.05  # of a pixel: so far a world file may differ from what stands in the image

_Count = Annotated[int, Field(ge=1, le=MOST_SIDE)]
_Finite = Annotated[float, Field(allow_inf_nan=False)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Refused(_Strict):
    refused: str
    why: Text
    advice: Text


class _Head(_Strict):
    shown: Annotated[list[Annotated[int, Field(ge=1, le=SHOWN_SIDE)]], Field(min_length=2, max_length=2)]
    shrink: _Count
    size: Annotated[list[_Count], Field(min_length=2, max_length=2)]
    bands: _Count
    depth: Annotated[str, Field(max_length=20)]
    matrix: Annotated[list[_Finite], Field(min_length=9, max_length=9)] | None
    crs: Annotated[str, Field(max_length=PRJ_BYTES)] | None
    notes: Annotated[list[Text], Field(max_length=10)]


def admit_scan(files: Sequence[tuple[str, bytes]]) -> Scan:
    """Let a scanned plan in, or say why not.

    Parameters
    ----------
    files : sequence of (name, content)
        One image (GeoTIFF, PNG or JPEG, by its content), with or without a world file and a .prj.

    Returns
    -------
    Scan
        Its numbers are the file's own; nothing is said yet about what they mean.

    Raises
    ------
    NotAdmitted
        With the reason and what to do.
    """
    if not files:
        raise not_admitted("scan-no-image")
    if len(files) > PARTS:
        raise not_admitted("scan-many-parts", count=len(files), limit=PARTS)
    size = sum(len(content) for _, content in files)
    if size > UPLOAD_BYTES:
        raise not_admitted("scan-heavy", file=files[0][0], size=size / 1e6, limit=UPLOAD_BYTES / 1e6)
    parts = sort_parts(files)
    head, pixels = _read_apart(parts)
    matrix, notes = _place(parts, head)
    told = "\n".join((sha256(parts.content).hexdigest(), repr(parts.world), repr(parts.crs)))
    return Scan(
        parts.name,
        parts.format,
        parts.content,
        sha256(told.encode()).hexdigest(),
        (head.size[0], head.size[1]),
        head.bands,
        head.depth,
        np.frombuffer(pixels, dtype=np.uint8).reshape(head.shown[1], head.shown[0], 4),
        head.shrink,
        matrix,
        parts.crs or head.crs,
        (*parts.notes, *head.notes, *notes),
    )


def _place(parts: Parts, head: _Head) -> tuple[Matrix | None, list[Text]]:
    """What the image says of its place goes before what lies beside it; a difference is told."""
    if head.matrix is None:
        return parts.world, []
    a, b, c, d, e, f, g, h, i = head.matrix
    inside: Matrix = (a, b, c, d, e, f, g, h, i)
    if parts.world is None:
        return inside, []
    corners = np.array([[0, 0, 1], [head.size[0], 0, 1], [0, head.size[1], 1]])
    apart = np.abs(corners @ (np.array(inside) - np.array(parts.world)).reshape(3, 3)[:2].T).max()
    pixel = float(np.sqrt(abs(a * e - b * d)))
    return inside, [say("scan.note.world-differs")] if apart > _SAME_PLACE * pixel else []


def _command(folder: Path) -> list[str]:
    return [sys.executable, "-I", "-c", _WORKER, str(folder)]


def _read_apart(parts: Parts) -> tuple[_Head, bytes]:
    """Read the image in a process of its own, in a private folder that is gone afterwards."""
    if not PLACES.acquire(timeout=_WAIT_S):
        raise not_admitted("busy", file=parts.name)
    try:
        with tempfile.TemporaryDirectory(prefix="zoneplan-") as name:
            folder = Path(name)
            put(folder / "image", parts.content)
            put(
                folder / "request.json",
                json.dumps({"format": parts.format, "name": parts.name}).encode("ascii"),
            )
            run_apart(_command(folder), folder, environment(folder), parts.name, WALL_S)
            head = _head(read_plain(folder / "answer.json", parts.name, HEAD_BYTES), parts.name)
            pixels = read_plain(folder / "pixels", parts.name, ANSWER_BYTES)
    finally:
        PLACES.release()
    if len(pixels) != head.shown[0] * head.shown[1] * 4:
        raise not_admitted("crashed", file=parts.name)
    if any(-(-whole // head.shrink) != shown for whole, shown in zip(head.size, head.shown, strict=True)):
        raise not_admitted("crashed", file=parts.name)
    return head, pixels


def _head(content: bytes, file: str) -> _Head:
    """The answer, trusting nothing: the worker may have been taken over by the image it read."""
    try:
        told = json.loads(content)
        if isinstance(told, dict) and "refused" in told:
            refused = _Refused(**told)
            raise NotAdmitted(refused.refused, refused.why, refused.advice, file=file)
        return _Head(**told)
    except (ValueError, TypeError, RecursionError, ValidationError):
        raise not_admitted("crashed", file=file) from None
