"""The findings as rows beside a map: filter them, go to one, see it flash, waive it."""

from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from zoneplan.checks.choosing import chosen_findings, zones_of
from zoneplan.model.findings import Finding, Severity
from zoneplan.outputs.report.whereabouts import whereabouts
from zoneplan.outputs.report.wording import zone_names
from zoneplan.outputs.webmap.requests import Focus, shown
from zoneplan.outputs.webmap.shell import map_shell
from zoneplan.ui.address import follow, several_of, tell
from zoneplan.ui.choice import choose
from zoneplan.ui.findings.state import ANEW, go_to, pick, picked
from zoneplan.ui.findings.waive import draw_waiving
from zoneplan.ui.opened import Opened
from zoneplan.ui.view import draw, language, word

AT_MOST = 100  # rows on the page; the report has all
FIRST_SHOWN = [Severity.ERROR, Severity.WARNING, Severity.NOTE]
HEIGHT = 520  # until the map's own script fits it to the window
SEVERITY = "severity"  # key of the session and of the address
ZONE, WAIVED = "checks-zone", "checks-waived"


@st.fragment
def draw_findings(here: Opened) -> None:
    """Draw filters, map and rows. A fragment: a click draws the rows anew and leaves the map alone."""
    if st.session_state.pop(ANEW, False):
        st.rerun()  # a decision was kept: counts, tables and downloads of the page follow from it
    draw("findings_heading")
    zone, numbers = _filtered(here)
    selected = picked(here.report)
    left, right = st.columns([6, 5], gap="medium")
    with left, st.container(key="beside"):
        _draw_map(here, zone, numbers, selected)
    with right, st.container(key="findings-rows"):
        _draw_rows(here, numbers, selected)


def _filtered(here: Opened) -> tuple[str | None, tuple[int, ...]]:
    """Draw the filters; gives the zone that is chosen, and the numbers of the findings that are left."""
    report = here.report
    with st.container(key="findings-filters", horizontal=True, vertical_alignment="bottom"):
        read = several_of(Severity, FIRST_SHOWN)
        follow(SEVERITY, read)
        severities = st.pills(
            word("app.checks.filter"),
            options=list(Severity),
            format_func=lambda severity: _option(severity, report.by_severity[severity]),
            selection_mode="multi",
            key=SEVERITY,
            persist_state="session",
        )
        told = [severity for severity in Severity if severity in severities]
        tell(SEVERITY, None if told == FIRST_SHOWN else ",".join(told), read)
        zones = {zone.id: zone.name.to(language()) for zone in report.plan.registry.zones}
        placeholder = word("app.findings.every-zone")
        zone = choose(
            st.selectbox, word("app.findings.zone"), zones, ZONE, placeholder=placeholder, width=360
        )
        waived = report.waived and st.toggle(
            word("app.findings.show-waived", n=len(report.waived)), key=WAIVED, persist_state="session"
        )
    return zone, chosen_findings(report, severities, zone, waived=bool(waived))


def _option(severity: Severity, n: int) -> str:
    name = word(f"severity.{severity}")
    mark = word(f"app.findings.mark.{severity}")
    return word("app.findings.option", mark=mark, severity=name[:1].upper() + name[1:], n=n)


def _draw_map(here: Opened, zone: str | None, numbers: tuple[int, ...], selected: int | None) -> None:
    key = f"checks-map-{here.digest}"

    def on_click() -> None:
        clicked = _finding_of(st.session_state.get(key))
        if clicked is not None and clicked < len(here.report.findings):
            pick(here.report, clicked)

    st_folium(
        map_shell(here.report, here.digest, here.view_key, work=False),
        key=key,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=shown(
            language(), zone, focus=_focus(here, selected), findings=_with_chosen(numbers, selected)
        ),
        on_change=on_click,
    )
    draw("findings_legend", waived=bool(here.report.waived))


def _with_chosen(numbers: tuple[int, ...], selected: int | None) -> list[int]:
    """The one that is chosen stays, though a filter leaves it out, or it has just been waived."""
    return sorted({*numbers, *([] if selected is None else [selected])})


def _focus(here: Opened, selected: int | None) -> Focus | None:
    turn = go_to()
    if turn is None or selected is None:
        return None
    return Focus(turn, finding=selected, zones=zones_of(here.report.findings[selected], here.plan))


def _finding_of(value: Any) -> int | None:
    """The finding's number in what streamlit-folium returned: {"last_active_drawing": {"properties": {…}}}."""
    feature = (value or {}).get("last_active_drawing") or {}
    number = feature.get("properties", {}).get("finding")
    return number if isinstance(number, int) and number >= 0 else None


def _draw_rows(here: Opened, numbers: tuple[int, ...], selected: int | None) -> None:
    for number in _with_chosen(numbers[:AT_MOST], selected):
        _draw_row(here, number, number == selected)
    draw("findings_end", shown=len(numbers[:AT_MOST]), all=len(numbers))


def _draw_row(here: Opened, number: int, chosen: bool) -> None:  # noqa: FBT001  the one row that is open
    found, names = here.report.findings[number], zone_names(here.report)
    with st.container(key=f"finding-row-{number}"):
        draw("finding_row", one=found, place=number, names=names, chosen=chosen)
        st.button(
            _go_label(found),
            key=f"finding-go-{number}",
            on_click=pick,
            args=(here.report, number),
            kwargs={"go": True},
        )
    if chosen:
        with st.container(key="finding-more"):
            where = whereabouts(found, here.report, language())
            draw("finding_more", one=found, where=where)
            draw_waiving(here, found)


def _go_label(found: Finding) -> str:
    """What the button over a row is called for those who hear the page; of our own words only."""
    return word(
        "app.findings.go",
        severity=word(f"severity.{found.severity}").capitalize(),
        title=found.title.to(language()),
    )
