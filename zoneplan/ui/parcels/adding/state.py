"""What the session keeps while a parcel layer is added: choices and what was recognised, never the parcels."""

from typing import Final

import streamlit as st

ADDED: Final = "parcels-added"  # file and number of parcels of the layer that was kept last
ZONE_OF: Final = "parcels-add-zone"
_ROUND: Final = "parcels-add-round"
_READ: Final = ("parcels-auto", "parcels-own")


def field(name: str) -> str:
    """Key of a field: a new one when adding begins anew, which empties it."""
    return f"parcels-add-{name}-{st.session_state.get(_ROUND, 0)}"


def start_anew() -> None:
    """Empty every field; what was read is forgotten."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    for name in _READ:
        st.session_state.pop(f"remembered-{name}", None)
    st.session_state.pop(ADDED, None)
