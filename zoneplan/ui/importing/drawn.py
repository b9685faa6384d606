"""A shape drawn on the map that waits to be imported: it comes in like a file."""

import json
from dataclasses import dataclass

import streamlit as st

from zoneplan.ui.importing.state import DRAFT
from zoneplan.ui.onmap.drafts import draft


@dataclass(frozen=True)
class Drawn:
    """The shape as GeoJSON, the standard error of a clicked corner, and whether it was fitted to the declared area."""

    content: bytes
    accuracy_m: float
    fitted: bool


def draft_of(zone: str) -> Drawn | None:
    """The shape of this session that was drawn for this zone; None if there is none, or the server was started anew."""
    content = draft(str(st.session_state.get(DRAFT)))
    if content is None:
        return None
    told = json.loads(content)["properties"]
    if told["zone"] != zone:
        return None
    return Drawn(content, float(told["accuracy_m"]), bool(told.get("fitted")))
