"""The report: in which language, what is in it, how it looks, and the files to take away."""

import streamlit as st

from zoneplan.model.findings import Severity
from zoneplan.outputs.report.document.content import section_titles
from zoneplan.outputs.report.forms import SPOKEN as SPEECHES
from zoneplan.outputs.report.forms import Spoken, render_bytes
from zoneplan.outputs.report.summary import not_checked
from zoneplan.outputs.report.wording import counted
from zoneplan.ui.address import follow, one_of, tell
from zoneplan.ui.choice import choose, remembered
from zoneplan.ui.downloads import REPORTS, SPOKEN_NAMES, draw_files
from zoneplan.ui.opened import Opened
from zoneplan.ui.previews import keep_preview
from zoneplan.ui.routes import REPORT
from zoneplan.ui.takeaway import draw_bundle, draw_corners, draw_gis
from zoneplan.ui.view import draw, language, plan_shown, word

SPOKEN = "report"  # key of the session and of the address
HEIGHT = 900


def draw_reports(here: Opened) -> None:
    """Draw the page."""
    left, right = st.columns([2, 5], gap="medium")
    with left:
        lang = _choose_language()
        draw("reports_contents", contents=_contents(here))
        draw("part_heading", key="downloads")
        draw_files(here.report, lang, tuple(REPORTS), "page")
        draw_bundle(here, lang)
        one = language() if lang == "both" else lang
        draw_corners(here, one)
        draw_gis(here, one)
    with right, st.container(key="preview"):
        draw("part_heading", key="preview")
        _draw_paper(_kept(here, lang))


def _choose_language() -> Spoken:
    """Draw the choice; a report speaks the language of the page until another one is chosen."""
    read = one_of(SPEECHES)
    follow(SPOKEN, read)
    kept = st.session_state[SPOKEN]
    if kept is None:
        st.session_state[SPOKEN] = language()
    chosen = choose(
        st.radio,
        word("app.reports.language"),
        {one: word(SPOKEN_NAMES[one]) for one in SPEECHES},
        SPOKEN,
        horizontal=True,
    )
    lang = next((one for one in SPEECHES if one == chosen), language())
    st.session_state[SPOKEN] = None if lang == language() else lang
    tell(SPOKEN, st.session_state[SPOKEN], read)
    return lang


def _kept(here: Opened, lang: Spoken) -> str:
    """Write the report, keep it for the frame, and give its address."""
    run = here.report.run
    content: bytes = remembered(
        "report",
        (here.plan.digest, run.at, run.version, lang),
        lambda: render_bytes(here.report, "html", lang),
    )
    return f"/zoneplan/report/{keep_preview({REPORT: content})}.html"


def _draw_paper(address: str) -> None:
    """Draw the frame, another one for another report: a frame that goes elsewhere would add a step to Back."""
    shown, slot = st.session_state.get("report-shown", (None, 1))
    if shown != address:
        slot = 1 - slot
        st.session_state["report-shown"] = (address, slot)
    slots = (st.container(), st.container())
    slots[slot].iframe(address, height=HEIGHT, alt=word("app.reports.frame"))


def _contents(here: Opened) -> list[tuple[str, str]]:
    """Give the sections of the report in their order, and how much is in each, in the language of the page."""
    run, lang = here.report.run, language()
    key = (here.plan.digest, run.at, run.version, lang)
    titles: list[str] = remembered("report-sections", key, lambda: section_titles(here.report, lang))
    amounts = _amounts(here)
    return [(title, amounts.get(title, "")) for title in titles]


def _amounts(here: Opened) -> dict[str, str]:
    """How much is in a section, by its title."""
    report, lang = here.report, language()
    registry = report.plan.registry
    questions = sum(len(zone.ambiguities) for zone in registry.zones)
    serious = (("errors", Severity.ERROR), ("warnings", Severity.WARNING), ("notes", Severity.NOTE))
    found = (counted(noun, report.by_severity[kind]).to(lang) for noun, kind in serious)
    amounts = {
        "zones": counted("zones", len(report.zones)).to(lang),
        "pairs": counted("pairs", len(report.pairs)).to(lang),
        "lots": word("app.reports.layers", n=len(report.parcels)),
        "findings": ", ".join(found),
        "claims": word("app.reports.documents", n=len(registry.sources)),
        "ambiguities": counted("ambiguities", questions).to(lang),
        "unchecked": word("app.reports.unchecked", n=len(not_checked(report))),
    }
    return {word(f"report.{section}.heading"): amount for section, amount in amounts.items()}


if __name__ == "__main__":
    draw_reports(plan_shown())
