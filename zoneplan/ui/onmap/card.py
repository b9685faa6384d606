"""The card of a zone: what is declared, what was measured, by whom and how sure; or, with none chosen, all zones."""

import streamlit as st

from zoneplan.checks.distances import distances
from zoneplan.checks.report import Report, UnitRow
from zoneplan.geometry.vn2000.zones import meridian_text, vn2000_zone
from zoneplan.model.findings import Severity
from zoneplan.model.messages import Text
from zoneplan.outputs.report.summary import sum_warning, summary
from zoneplan.outputs.report.wording import zone_names
from zoneplan.ui.corners import draw_corner_files
from zoneplan.ui.view import draw, language, word

TABS = ("area", "claims", "notes", "distances")


def draw_card(report: Report, chosen: str | None) -> None:
    """Draw the card of the chosen zone, or the overview if none is."""
    rows = {row.id: row for row in report.zones}
    if chosen is None:
        draw(
            "overview",
            summary=summary(report, language()),
            sum_warning=sum_warning(report, language()),
            zones=report.plan.registry.zones,
            rows=rows,
        )
        return
    registry = report.plan.registry
    zone, row = registry.zone(chosen), rows[chosen]
    common = {"zone": zone, "row": row, "registry": registry, "names": zone_names(report)}
    units = [(row, _told(report, row)) for row in report.units if row.zone == chosen]
    draw("zone", boundary=report.plan.boundaries.get(chosen), units=units, **common)
    area, claims, notes, far = st.tabs([word(f"app.tab.{tab}") for tab in TABS])
    with area:
        weighty = [
            found
            for found in report.findings
            if chosen in found.subjects and found.severity in {Severity.ERROR, Severity.WARNING}
        ]
        draw("area", meridian=meridian_text(vn2000_zone(zone.vn2000_epsg)), findings=weighty, **common)
        if chosen in report.plan.boundaries:
            draw("part_heading", key="corners")
            draw_corner_files(report, chosen, language(), "card")
    with claims:
        draw("claims", **common)
    with notes:
        draw("notes", **common)
    with far:
        draw("distances", found=distances(report.plan, chosen))


def _told(report: Report, row: UnitRow) -> Text | None:
    """The finding's own sentence on a zone and a layer of units; None where nothing was judged."""
    return next(
        (
            found.message
            for found in report.findings
            if found.code == f"unit-{row.verdict}"
            and (row.zone,) == found.subjects
            and found.layer == row.layer
        ),
        None,
    )
