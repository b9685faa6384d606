"""The large layers on the page of checks: a line each with what was counted, and the way to the page of parcels."""

from dataclasses import replace

import streamlit as st

from zoneplan.checks.accounting import not_checked_finding
from zoneplan.model.findings import Finding, Severity, finding
from zoneplan.store.prepared.facts import Facts
from zoneplan.ui.opened import Opened
from zoneplan.ui.parcels.large import Large, large_layers
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


def with_prepared(here: Opened) -> Opened:
    """The plan with what became of its large layers: checked where one is prepared, which the report cannot know.

    The note that a layer was not checked gives its place to what was counted, so that every finding keeps its number,
    by which the map knows it; what of the layer could not be checked stands behind all others.
    """
    ready = {one.file.name: one for one in large_layers(here) if one.ready is not None}
    if not ready:
        return here
    counts, good = (
        here.report.counts,
        sum(one.ready.measured for one in ready.values() if one.ready is not None),
    )
    counts = replace(counts, checked=counts.checked + good, skipped=counts.skipped - good)
    findings = [_told(found, ready.get(found.layer or "")) for found in here.report.findings]
    for one in ready.values():
        reasons = () if one.ready is None else one.ready.facts.skipped
        findings += [
            not_checked_finding(one.file.name, why, (one.file.zone,), one.file.name) for why in reasons
        ]
    return replace(here, report=replace(here.report, counts=counts, findings=tuple(findings)))


def _told(found: Finding, layer: Large | None) -> Finding:
    if layer is None or layer.ready is None or found.code != "not-checked":
        return found
    counts = counted(layer.ready.facts)
    return finding(
        "parcels-prepared",
        Severity.NOTE,
        found.subjects,
        layer=found.layer,
        layer_name=layer.file.name,
        count=layer.file.count,
        errors=counts[Severity.ERROR],
        warnings=counts[Severity.WARNING],
        notes=counts[Severity.NOTE],
    )


def counted(facts: Facts) -> dict[Severity, int]:
    """How many faults of each severity a layer has."""
    return {
        severity: sum(one.count for one in facts.classes if one.severity is severity) for severity in Severity
    }
