"""Scanned plans on the maps of this session: those of the plan, the one at work, and what accuracy they give."""

from collections.abc import Iterator
from dataclasses import dataclass

import streamlit as st

from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import format_number
from zoneplan.model.scan import KeptScan, accuracy_of
from zoneplan.outputs.webmap.extras import Extra
from zoneplan.outputs.webmap.scan import scan_extra
from zoneplan.store.scans import read_scan_picture
from zoneplan.ui.choice import choose
from zoneplan.ui.onmap.pictures import keep_picture, kept_picture, picture_address
from zoneplan.ui.opened import Opened, opened
from zoneplan.ui.view import language, word

SHOWN = "scan-shown"  # the scan at work, not kept in the plan
OVER = "digitised-over"  # id of the scanned plan over which a boundary was digitised


@dataclass(frozen=True)
class SessionScan:
    """A placed scan that only this session knows, with its picture for the map."""

    scan: KeptScan
    picture: bytes


def scans_here(here: Opened) -> Iterator[KeptScan]:
    """The scanned plans of the plan, and the one of this session."""
    yield from here.plan.scans
    at_work = st.session_state.get(SHOWN)
    if isinstance(at_work, SessionScan) and at_work.scan.id not in {scan.id for scan in here.plan.scans}:
        yield at_work.scan


def scan_extras(here: Opened) -> Iterator[Extra]:
    """The same as layers of a map."""
    at_work = st.session_state.get(SHOWN)
    for scan in scans_here(here):
        content = kept_picture(scan.picture_sha256[:20])
        if content is None and isinstance(at_work, SessionScan) and at_work.scan.id == scan.id:
            content = at_work.picture
        if content is None:
            content = read_scan_picture(here.plan.where, scan)
        if content is not None:
            keep_picture(content)
            yield scan_extra(scan, picture_address(scan.picture_sha256))


def accuracy_proposed() -> tuple[float, Text] | None:
    """Accuracy in metres, and the name, of the scanned plan that a boundary was digitised over.

    Returns
    -------
    (float, Text) or None
        None if ``st.session_state[OVER]`` names no scanned plan, or one whose accuracy nobody can tell.
    """
    over = st.session_state.get(OVER)
    for scan in scans_here(opened()):
        accuracy_m = accuracy_of(scan)
        if scan.id == over and accuracy_m is not None:
            return accuracy_m, Text(vi=scan.name, en=scan.name)
    return None


def draw_accuracy_offer(key: str) -> None:
    """Draw a choice of scanned plans and a button that writes the accuracy of one into the text field ``key``.

    Draws nothing where no scanned plan has an accuracy. Stands before that field on the page.
    """
    known = {scan.id: scan.name for scan in scans_here(opened()) if accuracy_of(scan) is not None}
    if not known:
        return
    choose(
        st.selectbox,
        word("app.scans.over.choose"),
        known,
        OVER,
        placeholder=word("app.scans.over.placeholder"),
        width=420,
    )
    proposed = accuracy_proposed()
    if proposed is None:
        return
    accuracy_m = proposed[0]

    def take() -> None:
        st.session_state[key] = typed_metres(accuracy_m)

    st.button(
        say("app.scans.over.take", accuracy=accuracy_m).to(language()), on_click=take, key=f"{key}-from-scan"
    )


def typed_metres(value: float) -> str:
    """A number of metres as somebody would type it, never below what it is: 0,53 for 0.521."""
    return format_number(round(value + 0.005, 2), "plain", language())
