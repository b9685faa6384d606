"""Scanned plans: an image comes in, is laid on the ground by its file or by control points, and is kept or not."""

import streamlit as st

from zoneplan.model.errors import ZoneplanError
from zoneplan.model.scan import accuracy_of
from zoneplan.sources.raster import admit_scan
from zoneplan.store.scans import remove_scan
from zoneplan.ui.choice import choose
from zoneplan.ui.opened import Opened, opened, where
from zoneplan.ui.scans.flow import Sight, draw_flow
from zoneplan.ui.scans.sight import draw_sight
from zoneplan.ui.scans.state import OUTCOME, at_work, field, start_anew, take_in
from zoneplan.ui.view import ZONE, draw, language, word


def draw_rasters() -> None:
    """Draw the page: the steps in one column, the image or the map beside them."""
    here = opened()
    zones = {zone.id: zone.name.to(language()) for zone in here.plan.registry.zones}
    asked = st.session_state.get(ZONE, st.query_params.get(ZONE))
    if asked not in zones:
        _choose_zone(zones)
        draw("raster_lead")
        _draw_kept(here)
        return
    left, right = st.columns([1, 1], gap="medium")
    with right, st.container(key="scan-steps"):
        _choose_zone(zones)
        sight = _steps(here, asked)
        _draw_kept(here)
    with left, st.container(key="beside"):
        draw_sight(here, here.plan.registry.zone(asked), sight)


def _choose_zone(zones: dict[str, str]) -> None:
    draw("raster_heading", key="zone", step=1)
    asked = st.query_params.get(ZONE)
    choose(
        st.selectbox,
        word("app.zone.choose"),
        zones,
        ZONE,
        default=asked if asked in zones else None,
        placeholder=word("app.import.zone.placeholder"),
        label_visibility="collapsed",
        width=620,
    )


def _steps(here: Opened, zone: str) -> Sight:
    draw("raster_heading", key="give", step=2)
    work = at_work()
    if work is None:
        _ask()
        return Sight()
    draw("raster_found", scan=work.scan)
    st.button(word("app.import.clear"), on_click=start_anew, icon=":material/close:", key="scan-clear")
    try:
        return draw_flow(here, here.plan.registry.zone(zone), work)
    except ZoneplanError as fault:
        draw("import_refused", fault=fault)
        return Sight()


def _ask() -> None:
    """Draw where an image is dropped; once it is read the page is drawn anew without it."""
    if st.session_state.get(OUTCOME):
        draw("raster_kept_now", name=st.session_state[OUTCOME])
    draw("raster_dropper")
    files = st.file_uploader(
        word("app.scans.drop"),
        accept_multiple_files=True,
        key=field("files"),
        help=word("app.scans.drop-help"),
    )
    if not files:
        return
    try:
        with st.spinner(word("app.scans.reading")):
            scan = admit_scan([(file.name, file.getvalue()) for file in files])
    except ZoneplanError as fault:
        draw("import_refused", fault=fault)
        return
    take_in(scan)
    st.rerun()


def _draw_kept(here: Opened) -> None:
    """The scanned plans of the plan, and how one is taken out of it."""
    scans = here.plan.scans
    draw("raster_kept", scans=scans, accuracy_of=accuracy_of)
    if not scans:
        return
    with st.popover(word("app.scans.remove.open"), icon=":material/delete:"):
        names = {scan.id: f"{scan.name} ({scan.at[:10]}, {scan.id[:4]})" for scan in scans}
        chosen = choose(
            st.selectbox,
            word("app.scans.remove.choose"),
            names,
            "scan-remove",
            placeholder=word("app.scans.remove.none"),
        )
        if chosen is not None and st.button(
            word("app.scans.remove.do"), key="scan-remove-do", type="primary"
        ):
            try:
                remove_scan(where(), next(scan for scan in scans if scan.id == chosen))
            except ZoneplanError as fault:
                draw("import_refused", fault=fault)
                return
            st.rerun()


if __name__ == "__main__":
    draw_rasters()
