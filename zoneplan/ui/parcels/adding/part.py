"""The part of the page of parcels that takes a layer in: zone and file, what was recognised, its evidence, kept."""

from hashlib import sha256

import streamlit as st

from zoneplan.sources.parcels.uploaded import Recognised
from zoneplan.store.shipped import came_with_zoneplan
from zoneplan.ui.choice import choose
from zoneplan.ui.opened import Opened, where
from zoneplan.ui.parcels.adding.keep import draw_keep
from zoneplan.ui.parcels.adding.read import Given, recognised, wanted
from zoneplan.ui.parcels.adding.seen import ask_layer, ask_reading, draw_seen
from zoneplan.ui.parcels.adding.state import ADDED, ZONE_OF, field, start_anew
from zoneplan.ui.view import ZONE, draw, language, word


def draw_add(here: Opened) -> None:
    """Draw what was kept last, and the steps to add a layer."""
    added = st.session_state.get(ADDED)
    if added is not None:
        draw("add_kept", file=added[0], n=added[1])
    empty = not (here.plan.lots or here.plan.parcel_files)
    title = word("app.add.title")
    with st.expander(title, key="parcels-add", icon=":material/upload_file:", expanded=empty):
        draw("add_lead")
        if came_with_zoneplan(where()):
            draw("waive_shipped")
            return
        _draw_steps(here)


def _draw_steps(here: Opened) -> None:
    draw("add_step", step=1, key="give")
    zone_id = choose(
        st.selectbox,
        word("app.add.zone"),
        {zone.id: zone.name.to(language()) for zone in here.plan.registry.zones},
        ZONE_OF,
        default=st.session_state.get(ZONE),
        placeholder=word("app.import.zone.placeholder"),
        width=620,
    )
    parts = _dropped()
    if not parts:
        return
    st.session_state.pop(ADDED, None)
    st.button(word("app.import.clear"), on_click=start_anew, icon=":material/close:", key="parcels-add-clear")
    if zone_id is None:
        draw("add_wait", key="zone")
        return
    given = Given(here.plan.registry.zone(zone_id), tuple(parts), _digest(parts))
    draw("add_step", step=2, key="found")
    found = recognised(here, given)
    if not isinstance(found, Recognised):
        draw("add_refused", fault=found)
    ask_layer(given, found)
    ask_reading(given, found)
    if not isinstance(found, Recognised):
        return
    draw_seen(given, found)
    draw("add_step", step=3, key="keep")
    draw_keep(here, given, wanted(here, given), found)


def _dropped() -> list[tuple[str, bytes]]:
    draw("import_dropper")
    files = st.file_uploader(
        word("app.add.drop"), accept_multiple_files=True, key=field("files"), help=word("app.add.drop-help")
    )
    return [(file.name, file.getvalue()) for file in files]


def _digest(parts: list[tuple[str, bytes]]) -> str:
    lines = (name.encode("utf-8", "replace") + b"\0" + sha256(content).digest() for name, content in parts)
    return sha256(b"".join(lines)).hexdigest()
