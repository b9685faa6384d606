"""Three maps that move together: the one, the other, and how they differ. All stand; a switch says which are seen."""

from collections.abc import Sequence
from hashlib import sha256

import streamlit as st
from streamlit_folium import st_folium

from zoneplan.model.messages import Text
from zoneplan.outputs.webmap.comparison import Compared, comparison_home, comparison_layers
from zoneplan.outputs.webmap.requests import shown
from zoneplan.outputs.webmap.shell import comparison_shell
from zoneplan.ui.choice import choose
from zoneplan.ui.opened import Opened
from zoneplan.ui.previews import keep_preview
from zoneplan.ui.view import draw, language, word

HEIGHT = 520  # until the map's own script fits it to the window
VIEWS = ("side", "difference")


def draw_maps(here: Opened, zones: Sequence[Compared], names: tuple[Text, Text]) -> None:
    """Draw the switch, the maps and their legend."""
    view = choose(
        st.radio,
        word("app.compare.view"),
        {view: word(f"app.compare.view-{view}") for view in VIEWS},
        "compare-view",
        default=VIEWS[0],
        horizontal=True,
    )
    maps = comparison_layers(zones)
    home = comparison_home(zones)
    digests = {side: keep_preview(layers) for side, layers in maps.items()}
    together = sha256("".join(digests.values()).encode()).hexdigest()[:12]
    draw("compare_hide", hidden=next(other for other in VIEWS if other != view))

    def one(side: str) -> None:
        st_folium(
            comparison_shell(here.report, digests[side], maps[side], home, together),
            key=f"compare-{side}-{digests[side]}",
            height=HEIGHT,
            use_container_width=True,
            returned_objects=[],
            feature_group_to_add=shown(language(), None),
        )

    with st.container(key="compare-side"):
        for column, side, name in zip(st.columns(2), ("a", "b"), names, strict=True):
            with column:
                draw("compare_caption", side=side.upper(), name=name)
                one(side)
    with st.container(key="compare-difference"):
        one("difference")
    draw("compare_legend")
