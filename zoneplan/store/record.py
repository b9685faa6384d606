"""One kept version of a boundary, as a file: the boundary, its record, and a seal over both.

A version file is a GeoJSON boundary file like any other. The record is its member ``zoneplan.version``; the seal, the
first thing in it, is the SHA-256 of the file with the seal's own 64 digits as zeros. A file that was cut short,
touched or renamed to another number does not match its seal, and is then no version.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from pydantic import BaseModel, ConfigDict

from zoneplan.model.boundary import Evidence
from zoneplan.model.messages import Text, say
from zoneplan.sources.boundaries import read_boundary
from zoneplan.sources.geojson import MAX_BYTES, SourceUnreadable

_OPENING = b'{"type": "FeatureCollection", "zoneplan": {"version": {"seal": "'
_BLANK = b"0" * 64


class Kind(StrEnum):
    """How a version came to be kept."""

    FOUND = "found"
    OUTSIDE = "outside"
    SAVED = "saved"
    RESTORED = "restored"

    @property
    def text(self) -> Text:
        """What a planner reads."""
        return say(f"history.kind.{self.value}")


class Record(BaseModel):
    """What is kept with a version.

    ``previous`` is the digest of the version before it, number ``previous_number``. ``replaces`` is the digest of what
    stood in the boundary file when this one was accepted (None: no file). ``found`` is the digest of a file that was
    found in the plan and recorded as it was; ``kept`` its bytes (base64) if they could not be read as a boundary.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")  # a later zoneplan may record more

    zone: str
    number: int
    kind: Kind
    at: str
    person: str = ""
    note: str = ""
    source: str = ""
    evidence: Evidence | None = None
    accuracy_m: float | None = None
    read_from: dict[str, Any] | None = None
    previous: str | None = None
    previous_number: int | None = None
    restored_from: int | None = None
    replaces: str | None = None
    found: str | None = None
    kept: str | None = None


@dataclass(frozen=True)
class VersionFile:
    """A version whose seal holds: its path inside the plan, its bytes, its record."""

    file: str
    content: bytes
    record: Record

    @property
    def sha256(self) -> str:
        """Digest of the whole file."""
        return digest(self.content)

    @property
    def document(self) -> dict[str, Any]:
        """The file as JSON."""
        read: dict[str, Any] = json.loads(self.content)
        return read


def digest(content: bytes) -> str:
    """SHA-256 of bytes, as hexadecimal digits."""
    return sha256(content).hexdigest()


def sealed(document: Mapping[str, Any], record: Record) -> bytes:
    """Write a boundary document as a version file.

    Parameters
    ----------
    document : mapping
        A GeoJSON FeatureCollection or Feature. What it holds besides its features stays, an older record excepted.

    Returns
    -------
    bytes
        That ``unsealed`` and ``read_boundary`` read.

    Raises
    ------
    SourceUnreadable
        If the file would be too big to be read back.
    """
    rest = {key: value for key, value in document.items() if key not in ("type", "zoneplan", "features")}
    features = document.get("features", ())
    if document["type"] == "Feature":  # a lone one; its coordinate system belongs to the whole file
        features = [{"type": "Feature"} | {key: value for key, value in rest.items() if key != "crs"}]
        rest = {key: value for key, value in rest.items() if key == "crs"}
    about = document.get("zoneplan")
    others = (
        {key: value for key, value in about.items() if key != "version"} if isinstance(about, dict) else {}
    )
    told = {"seal": _BLANK.decode()} | record.model_dump()
    head = _json({"type": "FeatureCollection", "zoneplan": {"version": told} | others} | rest)
    body = b",\n".join(_json(feature) for feature in features)
    content = head[:-1] + b', "features": [\n' + body + b"\n]}\n"
    if len(content) > MAX_BYTES:
        raise SourceUnreadable("too-big", size=len(content), limit=MAX_BYTES)
    return _OPENING + digest(content).encode() + content[len(_OPENING) + len(_BLANK) :]


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8", "backslashreplace")  # half a surrogate pair becomes the escape it came from


def unsealed(content: bytes, zone: str, number: int) -> Record | None:
    """The record of a version file; None unless its seal holds and it is this zone's version of this number."""
    end = len(_OPENING) + len(_BLANK)
    seal, blanked = content[len(_OPENING) : end], _OPENING + _BLANK + content[end:]
    if not content.startswith(_OPENING) or digest(blanked).encode() != seal:
        return None
    try:
        record = Record(**json.loads(content)["zoneplan"]["version"])
    except (ValueError, TypeError, KeyError, RecursionError):  # sealed by something else than us
        return None
    return record if (record.zone, record.number) == (zone, number) else None


def sealed_as_found(content: bytes, record: Record) -> bytes:
    """Write a file that was found in the plan as a version: its features as they are, or, unreadable, its bytes."""
    found = record.model_copy(update={"found": digest(content)})
    try:
        boundary = read_boundary(content, record.zone, "")
        told = {"source": boundary.source, "evidence": boundary.evidence, "accuracy_m": boundary.accuracy_m}
        return sealed(json.loads(content.decode("utf-8-sig")), found.model_copy(update=told))
    except (SourceUnreadable, RecursionError):
        kept = base64.b64encode(content).decode()
        return sealed({"type": "FeatureCollection"}, found.model_copy(update={"kept": kept}))
