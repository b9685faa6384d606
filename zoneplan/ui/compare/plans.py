"""The plan that is open and one that is uploaded: how they differ."""

from hashlib import sha256

import streamlit as st

from zoneplan.checks.comparison import PlanComparison, compare_plans
from zoneplan.model.findings import Finding, Severity
from zoneplan.model.messages import say
from zoneplan.outputs.report.wording import zone_names
from zoneplan.outputs.webmap.comparison import Compared
from zoneplan.store.uploaded import read_uploaded_plan
from zoneplan.ui.choice import remembered
from zoneplan.ui.compare.maps import draw_maps
from zoneplan.ui.opened import Opened
from zoneplan.ui.view import draw, word

_AT_MOST = 30  # lines of each list


def draw_plans(here: Opened) -> None:
    """Draw where the second plan is dropped, the figures, and the maps."""
    draw("compare_told", told=[say("app.compare.upload-lead")])
    files = st.file_uploader(word("app.compare.upload"), accept_multiple_files=True, key="compare-upload")
    parts = [(file.name, file.getvalue()) for file in files]
    if not parts:
        return
    told = "".join(f"{name}\0{sha256(content).hexdigest()}" for name, content in parts)
    with st.spinner(word("app.compare.working")):
        seen: PlanComparison = remembered(
            "compared-plans",
            (here.digest, told),
            lambda: compare_plans(here.plan, read_uploaded_plan(parts)),
        )
    come, gone = _told(seen.come), _told(seen.gone)
    draw(
        "compare_plans",
        seen=seen,
        names={**zone_names(seen.b), **zone_names(seen.a)},
        lists=[("come", come[:_AT_MOST], len(come)), ("gone", gone[:_AT_MOST], len(gone))],
    )
    names = (say("app.compare.this-plan"), say("app.compare.other-plan"))
    draw_maps(here, [Compared(zone.zone.name, zone.boundaries, *names) for zone in seen.zones], names)


def _told(findings: tuple[Finding, ...]) -> list[Finding]:
    return [found for found in findings if found.severity is not Severity.PASS]
