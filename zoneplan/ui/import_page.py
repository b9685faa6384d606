"""A boundary comes in: which zone, a file or a pasted table, what it is, what would change, accepted or not."""

from hashlib import sha256

import streamlit as st

from zoneplan.model.errors import ZoneplanError
from zoneplan.model.registry import Zone
from zoneplan.outputs.webmap.preview import Preview
from zoneplan.sources.incoming import Incoming, read_incoming, read_pasted
from zoneplan.store.versions import current_digest
from zoneplan.ui.address import follow, one_of, tell
from zoneplan.ui.choice import choose, remembered
from zoneplan.ui.importing.drawn import draft_of
from zoneplan.ui.importing.flow import draw_flow
from zoneplan.ui.importing.map import draw_preview
from zoneplan.ui.importing.state import OUTCOME, field, forget_outcome, start_anew
from zoneplan.ui.onmap.history import draw_history
from zoneplan.ui.opened import Opened, opened, where
from zoneplan.ui.view import ZONE, draw, language, word

WAYS = ("file", "table")


def draw_import() -> None:
    """Draw the page: the steps in one column, what they come to on the map beside it."""
    zones = {zone.id: zone.name.to(language()) for zone in opened().plan.registry.zones}
    read = one_of(zones)
    follow(ZONE, read)
    asked = read(st.session_state[ZONE])
    tell(ZONE, asked, read)
    if asked is None:
        _choose_zone(zones)
        draw("import_lead")
        return
    left, right = st.columns([1, 1], gap="medium")
    with right, st.container(key="steps"):
        _choose_zone(zones)
        here, preview = _steps(asked)
    with left, st.container(key="beside"):
        draw_preview(here, preview)


def _choose_zone(zones: dict[str, str]) -> None:
    draw("import_heading", key="zone", step=1)
    choose(
        st.selectbox,
        word("app.zone.choose"),
        zones,
        ZONE,
        placeholder=word("app.import.zone.placeholder"),
        label_visibility="collapsed",
        width=620,
    )


def _steps(zone: str) -> tuple[Opened, Preview]:
    here = opened()
    try:
        # taken before the plan is looked at: a change in between is noticed when saving
        expected = current_digest(where(), zone)
        here = opened()
        about = here.plan.registry.zone(zone)
        incoming = _ask(about)
        if incoming is None:
            return here, draw_history(here, about, expected)
        return here, draw_flow(here, about, incoming, expected)
    except ZoneplanError as fault:
        draw("import_refused", fault=fault)
        return here, Preview(here.report, zone)


def _ask(zone: Zone) -> Incoming | None:
    """Draw where a file is dropped or a table is pasted, and read what came; None if nothing did."""
    draw("import_heading", key="give", step=2)
    drawn = draft_of(zone.id)
    if drawn is not None:
        forget_outcome()
        draw("import_drawn", zone=zone, fitted=drawn.fitted)
        st.button(word("app.import.clear"), on_click=start_anew, icon=":material/close:", key="import-clear")
        return _read("file", [("", drawn.content)])
    way = choose(
        st.radio,
        word("app.import.give.way"),
        {way: word(f"app.import.give.{way}") for way in WAYS},
        "import-way",
        default="file",
        horizontal=True,
        label_visibility="collapsed",
    )
    parts = _dropped() if way == "file" else _pasted()
    if not parts:
        saved, version = st.session_state.get(OUTCOME, (None, None))
        if saved == zone.id:
            draw("import_saved", version=version, zone=zone)
            st.page_link("map_page.py", label=word("app.import.saved.map"), icon=":material/map:")
        return None
    forget_outcome()
    st.button(word("app.import.clear"), on_click=start_anew, icon=":material/close:", key="import-clear")
    return _read(way, parts)


def _read(way: str | None, parts: list[tuple[str, bytes]]) -> Incoming:
    digest = sha256(
        b"".join(
            name.encode("utf-8", "replace") + b"\0" + sha256(content).digest() for name, content in parts
        )
    ).hexdigest()
    with st.spinner(word("app.import.reading")):
        read = (
            (lambda: read_incoming(parts)) if way == "file" else (lambda: read_pasted(parts[0][1].decode()))
        )
        incoming: Incoming = remembered("incoming", (way, digest), read)
    return incoming


def _dropped() -> list[tuple[str, bytes]]:
    draw("import_dropper")
    files = st.file_uploader(
        word("app.import.give.drop"),
        accept_multiple_files=True,
        key=field("files"),
        help=word("app.import.give.drop-help"),
    )
    return [(file.name, file.getvalue()) for file in files]


def _pasted() -> list[tuple[str, bytes]]:
    read = bool((st.session_state.get(field("text")) or "").strip())
    with st.form(field("table"), border=False):
        text = st.text_area(
            word("app.import.give.paste"),
            height=120 if read else 190,
            key=field("text"),
            help=word("app.import.give.paste-help"),
        )
        if not read:
            draw("import_example")
        st.form_submit_button(word("app.import.give.read"), type="primary", key=field("read"))
    return [("", text.encode("utf-8", "replace"))] if text and text.strip() else []


if __name__ == "__main__":
    draw_import()
