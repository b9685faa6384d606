"""The map and the card of the zone that is chosen."""

from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from zoneplan.model.boundary import Evidence
from zoneplan.outputs.webmap.shell import map_shell, shown
from zoneplan.ui.address import came_back, follow, one_of, tell
from zoneplan.ui.card import draw_card
from zoneplan.ui.opened import Opened
from zoneplan.ui.view import ZONE, draw, language, plan_shown, word

HEIGHT = 620  # until the map's own script fits it to the window


@st.fragment
def draw_map(here: Opened) -> None:
    """Draw map and card. A fragment: a click draws the card anew and leaves the map alone."""
    zones = {zone.id: zone.name.to(language()) for zone in here.plan.registry.zones}
    read = one_of(zones)
    follow(ZONE, read)
    st.session_state[ZONE] = read(st.session_state[ZONE])  # the plan may have changed
    left, right = st.columns([5, 3], gap="medium")
    with left:
        _draw_frame(here)
        drawn = [boundary.evidence for boundary in here.plan.boundaries.values()]
        draw("legend", kinds=[kind for kind in Evidence if kind in drawn], plan=here.plan)
    with right, st.container(key="card"):
        _choose(zones)
        tell(ZONE, st.session_state[ZONE], read)
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
        clicked = _zone_of(st.session_state.get(key))
        if clicked in {zone.id for zone in here.plan.registry.zones}:
            st.session_state[ZONE] = clicked

    st_folium(
        map_shell(here.report, here.digest, here.view_key),
        key=key,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=shown(language(), st.session_state[ZONE], stay=came_back()),
        on_change=on_click,
    )


def _zone_of(value: Any) -> str | None:
    """The zone's id in what streamlit-folium returned: {"last_active_drawing": {"properties": {"zone": …}}}."""
    feature = (value or {}).get("last_active_drawing") or {}
    zone = feature.get("properties", {}).get("zone")
    return zone if isinstance(zone, str) else None


if __name__ == "__main__":
    draw_map(plan_shown())
