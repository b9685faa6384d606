"""The files to take away; each is made only when it is asked for."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from zoneplan.checks.report import Report
from zoneplan.model.numbers import LANGS, Lang
from zoneplan.outputs.gis import content, refusal
from zoneplan.outputs.report.forms import OF_ONE_LANGUAGE, Spoken, render_bytes
from zoneplan.ui.view import language, word


@dataclass(frozen=True)
class _File:
    """One file: its name with ``{lang}`` where it has words in it, its media type, and how it is made."""

    name: str
    mime: str
    make: Callable[[Report, Spoken], bytes]


def _report(form: str) -> Callable[[Report, Spoken], bytes]:
    return lambda report, spoken: render_bytes(report, form, spoken)


def _boundaries(name: str) -> Callable[[Report, Spoken], bytes]:
    return lambda report, _: content(report, name)


_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
REPORTS = {
    "pdf": _File("zoneplan-{lang}.pdf", "application/pdf", _report("pdf")),
    "docx": _File("zoneplan-{lang}.docx", _DOCX, _report("docx")),
    "xlsx": _File("zoneplan-{lang}.xlsx", _XLSX, _report("xlsx")),
    "html": _File("zoneplan-{lang}.html", "text/html", _report("html")),
    "csv": _File("zoneplan-{lang}.csv", "text/csv", _report("csv")),
    "json": _File("zoneplan.json", "application/json", _report("json")),
}
BOUNDARIES = {
    "geojson": _File("zoneplan.geojson", "application/geo+json", _boundaries("zoneplan.geojson")),
    "gpkg": _File("zoneplan.gpkg", "application/geopackage+sqlite3", _boundaries("zoneplan.gpkg")),
}
FILES = REPORTS | BOUNDARIES
SPOKEN_NAMES: dict[Spoken, str] = {"vi": "app.vietnamese", "en": "app.english", "both": "app.reports.both"}
SHORT = ("geojson", "gpkg", "pdf")  # the menu in the head of every page


def draw_downloads(report: Report, lang: Lang) -> None:
    """Draw the menu in the head: boundaries for GIS software, and the report in the reader's language."""
    with st.popover(word("app.download.button"), icon=":material/download:"):
        draw_files(report, lang, SHORT, "head")


def draw_files(report: Report, lang: Spoken, forms: tuple[str, ...], where: str) -> None:
    """Draw a button a file.

    Parameters
    ----------
    report : Report
    lang : {"vi", "en", "both"}
        Of the words in the files; what holds only one language comes in each.
    forms : tuple of str
        Keys of ``FILES``. Without any boundary there are no boundaries to download, and a sentence says so.
    where : str
        Tells the buttons of one place from those of another.
    """
    for form in forms:
        if form in BOUNDARIES and not report.plan.boundaries:
            continue
        if lang == "both" and form in OF_ONE_LANGUAGE:
            for one in LANGS:
                _button(form, report, one, f"{where}-{one}", named=True)
        else:
            _button(form, report, lang, where)
    if not report.plan.boundaries and BOUNDARIES.keys() & set(forms):
        st.caption(word("app.download.nothing"))


def _button(form: str, report: Report, lang: Spoken, where: str, *, named: bool = False) -> None:
    file = FILES[form]
    if form in BOUNDARIES and (why := refusal(report, file.name)) is not None:
        st.caption(why.to(language()))
        return
    label = word(f"app.download.{form}")
    st.download_button(
        f"{label}, {word(SPOKEN_NAMES[lang])}" if named else label,
        data=lambda: file.make(report, lang),
        file_name=file.name.format(lang=lang),
        mime=file.mime,
        key=f"download-{where}-{form}",
        on_click="ignore",
        width="stretch",
    )
