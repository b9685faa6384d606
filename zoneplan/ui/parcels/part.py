"""The large layers on the page of parcels: how far each is, what was found, and the way from there to the map."""

import math
import time

import streamlit as st

from zoneplan.model.numbers import format_number
from zoneplan.outputs.parcelmap.about import class_title
from zoneplan.store.prepared.layer import PreparedLayer
from zoneplan.ui.choice import choose
from zoneplan.ui.opened import Opened
from zoneplan.ui.parcels.card import show_fault
from zoneplan.ui.parcels.large import Large, large_layers
from zoneplan.ui.parcels.lines import counted
from zoneplan.ui.parcels.preparing import State, cancel, own, start, state_of
from zoneplan.ui.view import draw, language, word

EVERY_S = 1.0
_GO = "large-go"


def draw_large(here: Opened) -> None:
    """Draw every large layer; nothing where the plan has none."""
    if st.session_state.pop(_GO, False):
        st.switch_page("map_page.py")
    layers = large_layers(here)
    if not layers:
        return
    draw("large_heading", n=len(layers))
    for number, layer in enumerate(layers):
        _draw_layer(here, layer, number)


def _draw_layer(here: Opened, layer: Large, number: int) -> None:
    zone = here.plan.registry.zone(layer.file.zone)
    with st.container(key=f"large-{number}"):
        draw("large_layer", layer=layer, zone=zone, measured=layer.file.zone in here.zones_measured)
        if layer.ready is None:
            _draw_state(here, layer, number)
        else:
            _draw_found(layer, layer.ready, number)


def _draw_state(here: Opened, layer: Large, number: int) -> None:
    """Draw how far the preparation is, anew every second while it runs, and the whole page once it has ended."""
    first = state_of(layer.key)

    @st.fragment(run_every=EVERY_S if first.running else None)
    def draw_now() -> None:
        state = state_of(layer.key)
        if first.running and not state.running:
            st.rerun()
        _draw_progress(here, layer, number, state)

    draw_now()


def _draw_progress(here: Opened, layer: Large, number: int, state: State) -> None:
    if state.failed is not None:
        draw("large_failed", why=state.failed)
    if not state.running:
        draw("large_how", minutes=math.ceil(layer.file.count / 400_000))
        if st.button(word("app.large.prepare"), key=f"large-prepare-{number}", type="primary"):
            start(here, layer)
            st.rerun()  # the whole page: what was drawn here before does not ask how far it is
        return
    share = 0.0 if state.told is None else state.told.share
    st.progress(min(share, 1.0), text=_progress_words(state))
    if own(layer.key):
        if st.button(word("app.large.cancel"), key=f"large-cancel-{number}"):
            cancel(layer.key)
            st.rerun()
    else:
        draw("large_elsewhere")


def _progress_words(state: State) -> str:
    if state.waiting:
        return word("app.large.waiting")
    if state.told is None:
        return word("app.large.starting")
    told = state.told
    stage = word(f"stage.{told.stage}")
    if told.total:
        stage = word("app.large.stage-counted", stage=stage, done=told.done, total=told.total)
    if state.left_s is None:
        return word("app.large.stage-only", stage=stage, passed=time.time() - told.started)
    key = "app.large.left-minutes" if state.left_s >= 90 else "app.large.left-seconds"
    return word(key, stage=stage, left=state.left_s / 60 if state.left_s >= 90 else state.left_s)


def _draw_found(layer: Large, ready: PreparedLayer, number: int) -> None:
    facts = ready.facts
    titles = [class_title(one) for one in facts.classes]
    draw("large_found", facts=facts, titles=titles, counts=counted(facts))
    if ready.errors is not None:
        draw("large_errors", key=layer.key, size=ready.errors.stat().st_size / 1e6)
    found = {
        place: f"{titles[place].to(language())} ({format_number(one.count, 'n', language())})"
        for place, one in enumerate(facts.classes)
        if one.count
    }
    if not found:
        return
    kind = choose(
        st.selectbox,
        word("app.large.class"),
        found,
        f"large-class-{number}",
        placeholder=word("app.large.class-choose"),
        width=420,
    )
    if kind is not None:
        _draw_first(layer, ready, number, kind)


def _draw_first(layer: Large, ready: PreparedLayer, number: int, kind: int) -> None:
    one = ready.facts.classes[kind]
    faults = [ready.fault(place) for place in one.first]
    draw("large_first", shown=len(faults), all=one.count, limit=one.limit, unit=one.unit)
    for place, fault in enumerate(faults):
        with st.container(key=f"large-fault-{number}-{place}", horizontal=True, vertical_alignment="center"):
            st.button(
                word("app.large.on-map", number=place + 1),
                key=f"large-go-{number}-{kind}-{place}",
                on_click=_to_map,
                args=(layer, fault.number),
                disabled=fault.at is None,
            )
            draw(
                "large_fault",
                ids=[ready.name_of(row) for row in fault.rows],
                m2=None if fault.m2 != fault.m2 else fault.m2,
                width_m=None if fault.width_m != fault.width_m else fault.width_m,
                reason=ready.facts.reasons[fault.reason] if fault.reason >= 0 else None,
            )


def _to_map(layer: Large, fault: int) -> None:
    show_fault(layer, fault)
    st.session_state[_GO] = True
