"""The files to take away; each is made only when it is asked for."""

from collections.abc import Callable

import streamlit as st

from zoneplan.checks.report import Report
from zoneplan.model.numbers import Lang
from zoneplan.outputs.gis import content
from zoneplan.outputs.report import render
from zoneplan.ui.view import word

GEOJSON, GPKG, HTML = "application/geo+json", "application/geopackage+sqlite3", "text/html"


def draw_downloads(report: Report, lang: Lang) -> None:
    """Draw the menu of downloads: boundaries for GIS software, and the report in the reader's language."""
    with st.popover(word("app.download.button"), icon=":material/download:"):
        if report.plan.boundaries:
            _button("geojson", "zoneplan.geojson", GEOJSON, lambda: content(report, "zoneplan.geojson"))
            _button("gpkg", "zoneplan.gpkg", GPKG, lambda: content(report, "zoneplan.gpkg"))
        else:
            st.caption(word("app.download.nothing"))
        _button("html", f"zoneplan-{lang}.html", HTML, lambda: render(report, "html", lang).encode())


def _button(key: str, name: str, mime: str, make: Callable[[], bytes]) -> None:
    st.download_button(
        word(f"app.download.{key}"),
        data=make,
        file_name=name,
        mime=mime,
        key=f"download-{key}",
        on_click="ignore",
        width="stretch",
    )
