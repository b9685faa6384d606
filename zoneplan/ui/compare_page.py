"""Two versions of a boundary, or two plans, side by side and as their difference."""

import streamlit as st

from zoneplan.model.errors import ZoneplanError
from zoneplan.ui.choice import choose
from zoneplan.ui.compare.plans import draw_plans
from zoneplan.ui.compare.versions import draw_versions
from zoneplan.ui.opened import opened
from zoneplan.ui.view import draw, word

WHAT = ("versions", "plans")


@st.fragment
def draw_compare() -> None:
    """Draw the choice, and what is compared. A fragment: the maps stand while their view is switched."""
    what = choose(
        st.radio,
        word("app.compare.what"),
        {what: word(f"app.compare.what-{what}") for what in WHAT},
        "compare-what",
        default=WHAT[0],
        horizontal=True,
    )
    try:
        if what == "plans":
            draw_plans(opened())
        else:
            draw_versions(opened())
    except ZoneplanError as fault:
        draw("import_refused", fault=fault)


if __name__ == "__main__":
    draw_compare()
