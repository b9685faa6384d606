"""What the session keeps of the findings: which one is chosen, and where the map was last asked to go."""

import streamlit as st

from zoneplan.checks.report import Report
from zoneplan.model.waiver import About

PICKED = "finding"  # number and identity of the finding that is chosen
TURN = "finding-turn"  # how often the map was asked to go somewhere
ANEW = "findings-anew"  # a decision was kept, and the whole page has to be drawn anew


def pick(report: Report, number: int, *, go: bool = False) -> None:
    """Choose a finding; ``go`` takes the map there."""
    found = report.findings[number].about
    st.session_state[PICKED] = (number, found)
    if go:
        st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def picked(report: Report) -> int | None:
    """The number of the chosen finding; None if none is, or if it is no more.

    A plan that was read anew may number its findings otherwise: what counts is which finding it is.
    """
    kept: tuple[int, About] | None = st.session_state.get(PICKED)
    if kept is None:
        return None
    number, about = kept
    if number < len(report.findings) and report.findings[number].about == about:
        return number
    alike = [n for n, found in enumerate(report.findings) if found.about == about]
    again = alike or [n for n, found in enumerate(report.findings) if found.about.key == about.key]
    return again[0] if len(again) == 1 or alike else None


def go_to() -> int | None:
    """The running number of the last request to go somewhere; None if there was none."""
    turn: int | None = st.session_state.get(TURN)
    return turn
