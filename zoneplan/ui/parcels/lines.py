"""The large layers on the page of checks: a line each with what was counted, and the way to the page of parcels."""

import streamlit as st

from zoneplan.model.findings import Severity
from zoneplan.store.prepared.facts import Facts
from zoneplan.ui.opened import Opened
from zoneplan.ui.parcels.large import large_layers
from zoneplan.ui.view import draw, word


def draw_large_lines(here: Opened) -> None:
    """Draw a line for every large layer; nothing where the plan has none."""
    layers = large_layers(here)
    if not layers:
        return
    lines = [
        {
            "name": one.file.name,
            "zone": here.plan.registry.zone(one.file.zone).name,
            "counts": None if one.ready is None else counted(one.ready.facts),
        }
        for one in layers
    ]
    draw("large_lines", lines=lines)
    st.page_link("parcels_page.py", label=word("app.checks.large.more"), icon=":material/grid_on:")


def counted(facts: Facts) -> dict[Severity, int]:
    """How many faults of each severity a layer has."""
    return {
        severity: sum(one.count for one in facts.classes if one.severity is severity) for severity in Severity
    }
