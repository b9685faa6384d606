"""The card of one parcel of a large layer: what is declared, what was measured, and its faults; and how to find one."""

import math

import streamlit as st

from zoneplan.geometry.vn2000.zones import meridian_text, vn2000_zone
from zoneplan.model.boundary import Evidence
from zoneplan.outputs.parcelmap.about import class_title, kind_name
from zoneplan.store.prepared.facts import Kind
from zoneplan.store.prepared.layer import OneFault, OneParcel, PreparedLayer
from zoneplan.ui.opened import Opened
from zoneplan.ui.parcels.chosen import PARCEL, choose_parcel, chosen, go_there
from zoneplan.ui.parcels.large import Large, large_layers
from zoneplan.ui.view import draw, word

MOST_FAULTS = 20  # of one parcel on its card
MOST_FOUND = 50  # parcels of one id
_SEARCH = "parcel-search"


def draw_parcel(here: Opened) -> None:
    """Draw the box to find a parcel by its id, and the card of the chosen one; nothing where no layer is ready."""
    ready = [one for one in large_layers(here) if one.ready is not None]
    if not ready:
        return
    _draw_search(ready)
    found = chosen(here)
    if found is not None:
        _draw_card(*found)


def _draw_search(ready: list[Large]) -> None:
    sought = st.text_input(
        word("app.large.find"), key=_SEARCH, placeholder=word("app.large.find-how")
    ).strip()
    if not sought:
        return
    hits = [(one, row) for one in ready if one.ready for row in one.ready.rows_named(sought, MOST_FOUND)]
    if not hits:
        draw("large_not_found", sought=sought)
        return
    if len(hits) > 1:
        draw("large_several", sought=sought, n=len(hits), most=len(hits) >= MOST_FOUND)
    with st.container(key="parcel-hits", horizontal=True):
        for number, (layer, row) in enumerate(hits):
            st.button(
                word("app.large.show", number=row + 1),
                key=f"parcel-hit-{number}",
                on_click=show_parcel,
                args=(layer, row),
            )


def show_parcel(layer: Large, row: int) -> None:
    """Choose a parcel and have the map go there."""
    choose_parcel(layer, row)
    parcel = None if layer.ready is None else layer.ready.parcel(row)
    if layer.ready is not None and parcel is not None and parcel.geometry is not None:
        middle = parcel.geometry.centroid
        go_there(middle.x, middle.y, layer.ready.facts.near_zoom + 1)


def show_fault(layer: Large, number: int) -> None:
    """Have the map go to a fault, and choose its first parcel."""
    if layer.ready is None:
        return
    fault = layer.ready.fault(number)
    choose_parcel(layer, fault.rows[0] if fault.rows else None)
    if fault.at is not None:
        go_there(*fault.at, layer.ready.facts.near_zoom + 1)


def _draw_card(layer: Large, row: int) -> None:
    ready = layer.ready
    parcel = None if ready is None else ready.parcel(row)
    if ready is None or parcel is None:
        return
    facts = ready.facts
    faults = ready.faults_of(row, MOST_FAULTS)
    with st.container(key="parcel-card"):
        draw(
            "large_parcel",
            layer=layer,
            parcel=parcel,
            use=kind_name(Kind(code=parcel.code, parcels=0, m2=0)),
            apart=_known(parcel.plane_m2 - parcel.declared_m2),
            stated=_known(parcel.declared_m2),
            plane=_known(parcel.plane_m2),
            ellipsoid=_known(parcel.ellipsoid_m2),
            meridian=meridian_text(vn2000_zone(facts.epsg)),
            schematic=layer.file.evidence is Evidence.SCHEMATIC,
            faults=[_told(ready, parcel, one) for one in faults],
            more=len(faults) == MOST_FAULTS,
        )
        _draw_ways(layer, row, faults)
        st.button(word("app.large.close"), key="parcel-close", on_click=_close)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value


def _told(ready: PreparedLayer, parcel: OneParcel, fault: OneFault) -> dict[str, object]:
    """A fault as the card says it."""
    one = ready.facts.classes[fault.kind]
    others = [ready.name_of(row) for row in fault.rows if row != parcel.row]
    reason = ready.facts.reasons[fault.reason] if fault.reason >= 0 else None
    return {
        "title": class_title(one),
        "severity": one.severity,
        "others": others,
        "m2": _known(fault.m2),
        "width_m": _known(fault.width_m),
        "reason": reason,
    }


def _draw_ways(layer: Large, row: int, faults: list[OneFault]) -> None:
    """Buttons to the other parcels of pairs. They carry rows, no ids: a button reads its label as Markdown."""
    others = dict.fromkeys(other for fault in faults for other in fault.rows if other != row)
    if not others:
        return
    with st.container(key="parcel-others", horizontal=True):
        for other in list(others)[:10]:
            st.button(
                word("app.large.other", number=other + 1),
                key=f"parcel-other-{other}",
                on_click=show_parcel,
                args=(layer, other),
            )


def _close() -> None:
    st.session_state[PARCEL] = None
