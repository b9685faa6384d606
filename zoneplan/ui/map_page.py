"""The map and the card of the zone that is chosen."""

from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from zoneplan.model.boundary import Evidence
from zoneplan.outputs.webmap.requests import shown
from zoneplan.outputs.webmap.shell import map_shell
from zoneplan.ui.address import came_back, follow, one_of, tell
from zoneplan.ui.context.part import draw_context
from zoneplan.ui.context.state import redraw_if_changed
from zoneplan.ui.importing.state import DRAFT
from zoneplan.ui.onmap.card import draw_card
from zoneplan.ui.onmap.drafts import draft
from zoneplan.ui.onmap.extras import extras_shown
from zoneplan.ui.onmap.picture import draw_picture
from zoneplan.ui.opened import Opened
from zoneplan.ui.parcels.card import draw_parcel
from zoneplan.ui.parcels.chosen import follow_parcel, going, heard, marked, tell_parcel
from zoneplan.ui.parcels.legend import draw_large_legend
from zoneplan.ui.view import ZONE, draw, language, plan_shown, word

_TO_IMPORT = "map-to-import"
HEIGHT = 620  # until the map's own script fits it to the window


@st.fragment
def draw_map(here: Opened) -> None:
    """Draw map and card. A fragment: a click draws the card anew and leaves the map alone."""
    if st.session_state.pop(_TO_IMPORT, False):
        st.switch_page("import_page.py")
    redraw_if_changed()
    zones = {zone.id: zone.name.to(language()) for zone in here.plan.registry.zones}
    read = one_of(zones)
    follow(ZONE, read)
    st.session_state[ZONE] = read(st.session_state[ZONE])  # the plan may have changed
    follow_parcel(here)
    left, right = st.columns([5, 3], gap="medium")
    with left:
        _draw_frame(here)
        drawn = [boundary.evidence for boundary in here.plan.boundaries.values()]
        draw("legend", kinds=[kind for kind in Evidence if kind in drawn], plan=here.plan)
        draw_large_legend(here)
        with st.popover(word("app.picture.button"), icon=":material/print:"):
            draw_picture(here.report, st.session_state[ZONE], "map")
    with right, st.container(key="card"):
        _choose(zones)
        tell(ZONE, st.session_state[ZONE], read)
        tell_parcel(here)
        draw_parcel(here)
        draw_context(here)
        draw_card(here.report, st.session_state[ZONE])


def _choose(zones: dict[str, str]) -> None:
    """Draw the list to choose from without a mouse. One widget a language: the browser keeps shown names."""
    key = f"choose-{language()}"

    def on_choice() -> None:
        st.session_state[ZONE] = st.session_state[key]

    st.session_state[key] = st.session_state[ZONE]
    st.selectbox(
        word("app.zone.choose"),
        options=list(zones),
        index=None,
        format_func=lambda zone: zones[zone],
        key=key,
        placeholder=word("app.zone.placeholder"),
        on_change=on_choice,
    )


def _draw_frame(here: Opened) -> None:
    key = f"map-{here.digest}"

    def on_click() -> None:
        said = _said_by_map(st.session_state.get(key))
        heard(here, said)
        clicked = said.get("zone")
        if clicked in {zone.id for zone in here.plan.registry.zones}:
            st.session_state[ZONE] = clicked
            if draft(str(said.get("draft"))) is not None:
                st.session_state[DRAFT] = said["draft"]
                st.session_state[_TO_IMPORT] = True

    st_folium(
        map_shell(here.report, here.digest, here.view_key),
        key=key,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=shown(
            language(),
            st.session_state[ZONE],
            stay=came_back() or going() is not None,
            extras=extras_shown(here),
            focus=going(),
            parcel=marked(here),
        ),
        on_change=on_click,
    )


def _said_by_map(value: Any) -> dict[str, Any]:
    """What the map's script said through streamlit-folium: {"last_active_drawing": {"properties": {…}}}."""
    feature = (value or {}).get("last_active_drawing") or {}
    said = feature.get("properties")
    return said if isinstance(said, dict) else {}


if __name__ == "__main__":
    draw_map(plan_shown())
