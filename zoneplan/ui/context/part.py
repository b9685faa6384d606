"""Context layers beside the map: which there are, keeping one in the plan, removing one, and adding."""

import streamlit as st

from zoneplan.model.context import ContextLayer
from zoneplan.model.errors import ZoneplanError
from zoneplan.model.messages import say
from zoneplan.store.context import keep_context, remove_context
from zoneplan.ui.context.add import draw_add
from zoneplan.ui.context.state import (
    ASKED,
    changed,
    drop_layer,
    refusal,
    refuse,
)
from zoneplan.ui.opened import Opened, where
from zoneplan.ui.view import draw, word

PERSON = "context-person"  # kept: the next layer is mostly kept by the same
_LONGEST = 500  # characters of a source or a person
_MISSING = "context-missing"


def draw_context(here: Opened) -> None:
    """Draw the part; the map stands as it is whatever happens here."""
    layers = here.plan.context
    with st.expander(word("app.context.title", n=len(layers)), key="context", icon=":material/layers:"):
        fault = refusal()
        if fault is not None:
            draw("import_refused", fault=fault)
        if not layers:
            draw("context_lead")
        for layer in layers:
            _draw_layer(layer)
        draw_add(here)


def _draw_layer(layer: ContextLayer) -> None:
    asked = st.session_state.get(ASKED)
    with st.container(key=f"context-row-{layer.id}", gap=None):
        draw("context_layer", layer=layer)
        with st.container(horizontal=True, gap="small"):
            if layer.kept:
                _button("remove", layer, _ask, "remove")
            else:
                _button("keep", layer, _ask, "keep")
                _button("drop", layer, drop_layer)
        if asked == ("keep", layer.id):
            _draw_keep(layer)
        elif asked == ("remove", layer.id):
            _draw_remove(layer)


def _button(name: str, layer: ContextLayer, act: object, *more: object) -> None:
    st.button(
        word(f"app.context.{name}"),
        key=f"context-{name}-{layer.id}",
        on_click=act,  # type: ignore[arg-type]  # one of the functions here
        args=(*more, layer.id),
        type="tertiary",
    )


def _ask(what: str, layer_id: str) -> None:
    """Open the form of a layer, or close it if it is open."""
    asked = (what, layer_id)
    st.session_state[ASKED] = None if st.session_state.get(ASKED) == asked else asked


def _draw_keep(layer: ContextLayer) -> None:
    missing = st.session_state.pop(_MISSING, None)
    with st.form(f"context-keep-form-{layer.id}", enter_to_submit=False):
        st.text_input(
            word("app.context.source"), key=f"context-source-{layer.id}", max_chars=_LONGEST,
            placeholder=word("app.context.source-placeholder"),
        )  # fmt: skip
        st.text_input(word("app.context.person"), key=PERSON, max_chars=_LONGEST, persist_state="session")
        draw("import_required")
        if missing:
            draw("import_problem", problems=[say(f"app.context.missing.{name}") for name in missing])
        st.form_submit_button(word("app.context.keep-now"), type="primary", on_click=_keep, args=(layer,))


def _keep(layer: ContextLayer) -> None:
    """Write what was looked at into the plan. Runs before the page is drawn anew."""
    typed = {
        "source": (st.session_state.get(f"context-source-{layer.id}") or "").strip(),
        "person": (st.session_state.get(PERSON) or "").strip(),
    }
    missing = [name for name, text in typed.items() if not text]
    if missing:
        st.session_state[_MISSING] = missing
        return
    try:
        keep_context(where(), layer, **typed)
    except ZoneplanError as fault:
        refuse(fault)
        return
    drop_layer(layer.id)


def _draw_remove(layer: ContextLayer) -> None:
    draw("context_remove", layer=layer)
    with st.container(horizontal=True, gap="small"):
        st.button(
            word("app.context.remove-now"),
            key=f"context-remove-now-{layer.id}",
            on_click=_remove,
            args=(layer,),
            type="primary",
        )
        _button("remove-not", layer, _ask, "remove")


def _remove(layer: ContextLayer) -> None:
    """Take the layer from the plan that was looked at. Runs before the page is drawn anew."""
    try:
        remove_context(where(), layer)
    except ZoneplanError as fault:
        refuse(fault)
    changed()
