"""A decision on a finding as a file: JSON, read strictly, and named after its own content."""

import json
import re
from hashlib import sha256

from pydantic import ValidationError

from zoneplan.model.errors import ZoneplanError
from zoneplan.model.messages import Text, say
from zoneplan.model.waiver import Decision, Statement
from zoneplan.sources.strict_geojson import SourceUnreadable, strict_json

WAIVERS = "boundaries/waivers"  # folder inside the plan
MAX_WAIVER_BYTES = 1_000_000
_NAME = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9a-f]{16}\Z")


class WaiverUnreadable(ZoneplanError):
    """A file that is no decision, or not the one that was kept under its name; ``why`` is the reason alone."""

    def __init__(self, key: str, /, **params: object) -> None:
        self.why: Text = say(f"waiver.unreadable.{key}", **params)
        super().__init__("source-unreadable", why=self.why)


def waiver_file(waiver: str) -> str:
    """Path of a decision inside the plan."""
    return f"{WAIVERS}/{waiver}.json"


def waiver_bytes(stated: Statement) -> bytes:
    """Write a decision; the same decision always gives the same bytes.

    Raises
    ------
    WaiverUnreadable
        If the file would be too big to be read back.
    """
    body = stated.model_dump(by_alias=True)
    content = (json.dumps(body, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()
    if len(content) > MAX_WAIVER_BYTES:
        raise WaiverUnreadable("too-big", size=len(content), limit=MAX_WAIVER_BYTES)
    return content


def decision_of(stated: Statement, content: bytes) -> Decision:
    """The decision with the id that its content gives it: its moment, and a digest that seals it."""
    at = stated.at.replace("-", "").replace(":", "")
    waiver = f"{at}-{sha256(content).hexdigest()[:16]}"
    return Decision(waiver, waiver_file(waiver), stated)


def read_waiver(content: bytes, waiver: str) -> Decision:
    """Read a decision.

    Parameters
    ----------
    content : bytes
        UTF-8 JSON as ``waiver_bytes`` writes it.
    waiver : str
        Its id: the file's name without its suffix.

    Raises
    ------
    WaiverUnreadable
        If it is no decision, or was changed after it was kept.
    """
    if len(content) > MAX_WAIVER_BYTES:
        raise WaiverUnreadable("too-big", size=len(content), limit=MAX_WAIVER_BYTES)
    if _NAME.match(waiver) is None:
        raise WaiverUnreadable("name")
    try:
        stated = Statement(**strict_json(content))
    except SourceUnreadable as refused:
        raise WaiverUnreadable("json", why=refused.why) from None
    except ValidationError as faults:
        first = faults.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "–"
        raise WaiverUnreadable("member", member=where[:80]) from None
    except TypeError:  # a member whose name is no keyword
        raise WaiverUnreadable("member", member="–") from None
    found = decision_of(stated, content)
    if found.id != waiver:
        raise WaiverUnreadable("changed")
    return found
