"""What the session keeps of an import, and how it is left behind. Nothing of it is on the disk."""

from dataclasses import dataclass

import streamlit as st

from zoneplan.model.boundary import Evidence
from zoneplan.sources.candidate import Candidate

OUTCOME = "import-outcome"  # zone and version that were saved last, until something new comes in
REFUSAL = "import-refusal"  # why the last attempt to save was refused, until it was shown
PERSON = "import-person"  # kept: the next import is mostly by the same
DRAFT = "import-draft"  # digest of a shape drawn on the map, as long as it waits to be imported
_ROUND = "import-round"


@dataclass(frozen=True)
class Looked:
    """What the user looked at when pressing "accept", and nothing else, is what is saved.

    ``expected`` is the digest of the boundary that was shown as the old one.
    """

    zone: str
    candidate: Candidate
    evidence: Evidence
    accuracy_m: float
    expected: str


def field(name: str) -> str:
    """Key of a field of this import: a new one when the import is cleared, which empties the field."""
    return f"import-{name}-{st.session_state.get(_ROUND, 0)}"


def start_anew() -> None:
    """Empty every field; what was read is forgotten."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    for name in ("incoming", "diagnosis", "candidate", "replacement", "layers"):
        st.session_state.pop(f"remembered-{name}", None)
    st.session_state.pop(DRAFT, None)
    forget_outcome()


def forget_outcome() -> None:
    """Forget what was saved last."""
    st.session_state.pop(OUTCOME, None)
