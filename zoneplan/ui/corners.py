"""The corner table of a zone, to take away: on the zone's card and on the page of reports."""

from functools import partial

import streamlit as st

from zoneplan.checks.report import Report
from zoneplan.model.boundary import Evidence
from zoneplan.model.errors import ExportRefused
from zoneplan.model.numbers import Lang
from zoneplan.outputs.corners import SUFFIXES, corner_file, corner_sheet
from zoneplan.ui.view import word


def draw_corner_files(report: Report, zone: str, lang: Lang, place: str) -> None:
    """Draw a button for each form of a zone's corner table, or say why there is none.

    Parameters
    ----------
    report : Report
    zone : str
        Id of a zone with a boundary.
    lang : {"vi", "en"}
        Of the tables.
    place : str
        Where the buttons stand: part of their keys.
    """
    try:
        corner_sheet(report, zone)
    except ExportRefused:
        st.caption(word("app.corners.unfit"))
        return
    if report.plan.boundaries[zone].evidence is Evidence.SCHEMATIC:
        st.caption(word("app.corners.schematic"))
    with st.container(horizontal=True):
        for suffix in SUFFIXES:
            st.download_button(
                word(f"app.corners.{suffix.removeprefix('.')}"),
                data=partial(corner_file, report, zone, f"z{suffix}", lang),
                file_name=f"{zone}-{lang}{suffix}",
                mime="application/octet-stream",
                key=f"{place}-{zone}{suffix}",
                on_click="ignore",
            )
