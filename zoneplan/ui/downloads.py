"""The files to take away; each is made only when it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from zoneplan.checks.report import Report
from zoneplan.model.numbers import Lang
from zoneplan.outputs.gis import content
from zoneplan.outputs.report import render
from zoneplan.ui.view import word


@dataclass(frozen=True)
class _File:
    """One file: its name with ``{lang}`` where it has words in it, its media type, and how it is made."""

    name: str
    mime: str
    make: Callable[[Report, Lang], bytes]


def _report(form: str) -> Callable[[Report, Lang], bytes]:
    return lambda report, lang: render(report, form, lang).encode()


def _boundaries(name: str) -> Callable[[Report, Lang], bytes]:
    return lambda report, _: content(report, name)


REPORTS = {
    "html": _File("zoneplan-{lang}.html", "text/html", _report("html")),
    "csv": _File("zoneplan-{lang}.csv", "text/csv", _report("csv")),
    "json": _File("zoneplan.json", "application/json", _report("json")),
}
BOUNDARIES = {
    "geojson": _File("zoneplan.geojson", "application/geo+json", _boundaries("zoneplan.geojson")),
    "gpkg": _File("zoneplan.gpkg", "application/geopackage+sqlite3", _boundaries("zoneplan.gpkg")),
}
FILES = REPORTS | BOUNDARIES
SHORT = ("geojson", "gpkg", "html")  # the menu in the head of every page


def draw_downloads(report: Report, lang: Lang) -> None:
    """Draw the menu in the head: boundaries for GIS software, and the report in the reader's language."""
    with st.popover(word("app.download.button"), icon=":material/download:"):
        draw_files(report, lang, SHORT, "head")


def draw_files(report: Report, lang: Lang, forms: tuple[str, ...], where: str) -> None:
    """Draw a button a file.

    Parameters
    ----------
    report : Report
    lang : {"vi", "en"}
        Of the words in the files.
    forms : tuple of str
        Keys of ``FILES``. Without any boundary there are no boundaries to download, and a sentence says so.
    where : str
        Tells the buttons of one place from those of another.
    """
    for form in forms:
        if form in BOUNDARIES and not report.plan.boundaries:
            continue
        _button(form, report, lang, where)
    if not report.plan.boundaries and BOUNDARIES.keys() & set(forms):
        st.caption(word("app.download.nothing"))


def _button(form: str, report: Report, lang: Lang, where: str) -> None:
    file = FILES[form]
    st.download_button(
        word(f"app.download.{form}"),
        data=lambda: file.make(report, lang),
        file_name=file.name.format(lang=lang),
        mime=file.mime,
        key=f"download-{where}-{form}",
        on_click="ignore",
        width="stretch",
    )
