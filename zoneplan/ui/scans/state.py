"""What the session keeps of a scanned plan at work. Nothing of it is on the disk before it is kept in the plan."""

from dataclasses import dataclass
from dataclasses import field as having

import streamlit as st

from zoneplan.model.messages import Text
from zoneplan.sources.raster import Scan
from zoneplan.sources.raster.point_table import Typed
from zoneplan.ui.scans.part import SHOWN

SCAN, OUTCOME, PERSON = "scan-read", "scan-outcome", "import-person"
PROBLEM, REFUSAL = "scan-problem", "scan-refusal"  # of a point just given; of the attempt to keep the scan
_ROUND = "scan-round"


@dataclass
class AtWork:
    """The scan that was read, and the control points given so far."""

    scan: Scan
    points: list[Typed] = having(default_factory=list)
    pixel: tuple[float, float] | None = None  # clicked in the image, waiting for its ground position


def at_work() -> AtWork | None:
    """The scan at work; None if none was given."""
    found = st.session_state.get(SCAN)
    return found if isinstance(found, AtWork) else None


def take_in(scan: Scan) -> None:
    """Begin with a scan."""
    st.session_state[SCAN] = AtWork(scan)
    st.session_state.pop(OUTCOME, None)


def field(name: str) -> str:
    """Key of a field of this scan: a new one when it is left behind, which empties the field."""
    return f"scan-{name}-{st.session_state.get(_ROUND, 0)}"


def start_anew() -> None:
    """Leave the scan behind, and take it off the map."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    for key in (SCAN, SHOWN, OUTCOME, PROBLEM, REFUSAL):
        st.session_state.pop(key, None)
    for name in ("scan-picture", "scan-diagnosis", "scan-placed"):
        st.session_state.pop(f"remembered-{name}", None)


def told_once(key: str) -> Text | None:
    """A problem to show now and not again."""
    found = st.session_state.pop(key, None)
    return found if isinstance(found, Text) else None
