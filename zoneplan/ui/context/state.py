"""What a session keeps of context layers: its own layers, what is being kept or removed, and what went wrong."""

from dataclasses import replace

import streamlit as st

from zoneplan.checks.table import validate
from zoneplan.model.context import ContextLayer
from zoneplan.model.errors import ZoneplanError
from zoneplan.plan import InputFile
from zoneplan.ui.opened import Opened

MOST_LAYERS = 12  # of one session; each may hold half a million vertices
_LAYERS, _ROUND, _CHANGED, _REFUSAL = "context-layers", "context-round", "context-changed", "context-refusal"
_REPORT = "context-report"
ASKED = "context-asked"  # ("keep" or "remove", id): the layer whose form is open


def session_layers() -> tuple[ContextLayer, ...]:
    """The layers of this session, in the order in which they came."""
    kept: dict[str, ContextLayer] = st.session_state.get(_LAYERS, {})
    return tuple(kept.values())


def put_layer(layer: ContextLayer) -> None:
    """Add a layer to the session; one of the same id is replaced."""
    st.session_state[_LAYERS] = {**st.session_state.get(_LAYERS, {}), layer.id: layer}
    changed()


def drop_layer(layer_id: str) -> None:
    """Take a layer from the session."""
    kept: dict[str, ContextLayer] = st.session_state.get(_LAYERS, {})
    st.session_state[_LAYERS] = {key: layer for key, layer in kept.items() if key != layer_id}
    changed()


def field(name: str) -> str:
    """Key of a field for adding: a new one when a layer was added, which empties the field."""
    return f"context-{name}-{st.session_state.get(_ROUND, 0)}"


def start_anew() -> None:
    """Empty the fields for adding; what was read is forgotten."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    for name in ("context-upload", "context-diagnosis"):
        st.session_state.pop(f"remembered-{name}", None)


def changed() -> None:
    """Remember that layers changed: the whole page, with its report, is drawn anew."""
    st.session_state[_CHANGED] = True
    st.session_state.pop(ASKED, None)


def redraw_if_changed() -> None:
    """Draw the whole page anew where layers changed in a fragment of it."""
    if st.session_state.pop(_CHANGED, False):
        st.rerun()


def refuse(fault: ZoneplanError) -> None:
    """Keep what went wrong until it is shown."""
    st.session_state[_REFUSAL] = fault


def refusal() -> ZoneplanError | None:
    """What went wrong, once."""
    fault: ZoneplanError | None = st.session_state.pop(_REFUSAL, None)
    return fault


def with_session(here: Opened) -> Opened:
    """The plan as opened, its report with the layers of this session; the map's own layers are the same."""
    there = {layer.id for layer in here.plan.context}
    layers = tuple(layer for layer in session_layers() if layer.id not in there)
    if not layers:
        return here
    key = (here.plan.digest, tuple((layer.id, layer.sha256) for layer in layers))
    kept = st.session_state.get(_REPORT)
    if kept is None or kept[0] != key:
        inputs = tuple(InputFile(f"(session) {layer.id}", layer.about.sha256) for layer in layers)
        plan = replace(here.plan, context=(*here.plan.context, *layers), inputs=(*here.plan.inputs, *inputs))
        kept = (key, replace(here, report=validate(plan)))
        st.session_state[_REPORT] = kept
    shown: Opened = kept[1]
    return shown
