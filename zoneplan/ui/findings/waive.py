"""Waiving a finding, and taking a waiver back: what will happen, who decides, and why."""

from collections.abc import Callable

import streamlit as st

from zoneplan.checks.waived import Geometries
from zoneplan.model.errors import ZoneplanError
from zoneplan.model.findings import Finding
from zoneplan.model.messages import Text
from zoneplan.model.waiver import LONGEST_PERSON, LONGEST_REASON, About, Decision
from zoneplan.store.shipped import came_with_zoneplan
from zoneplan.store.waiving import waive, withdraw
from zoneplan.ui.findings.state import ANEW
from zoneplan.ui.importing.state import PERSON
from zoneplan.ui.opened import Opened, where
from zoneplan.ui.view import draw, word

_OPEN = "waive-open"  # what the form is open for
_REFUSAL = "waive-refusal"
_OUTCOME = "waive-outcome"
_REASON = "waive-reason"


def draw_waiving(here: Opened, found: Finding) -> None:
    """Draw what was just decided on the finding that is chosen, and the button that opens the form, or the form."""
    _draw_outcome(found)
    if not found.waivable:
        return
    if came_with_zoneplan(where()):
        draw("waive_shipped")
        return
    key = repr((found.about, found.waived))
    if st.session_state.get(_OPEN) != key:
        label = word("app.waive.open-withdraw" if found.waived else "app.waive.open")
        _draw_refusal()  # of a form that what others did meanwhile has closed
        st.button(label, key="waive-open-button", on_click=_open, args=(key,))
        return
    draw("waive_what", one=found, files=sorted(Geometries(here.plan).concerned(found)))
    _draw_form(here, found)


def _draw_outcome(found: Finding) -> None:
    outcome: tuple[About, Decision] | None = st.session_state.get(_OUTCOME)
    if outcome is not None and outcome[0] == found.about:
        draw("waive_outcome", decision=outcome[1])


def _draw_refusal() -> None:
    refusal: Text | None = st.session_state.pop(_REFUSAL, None)
    if refusal is not None:
        draw("waive_refused", why=refusal)


def _open(key: str | None) -> None:
    for left in (_REFUSAL, _OUTCOME):
        st.session_state.pop(left, None)
    st.session_state[_REASON] = ""
    st.session_state[_OPEN] = key


def _draw_form(here: Opened, found: Finding) -> None:
    # no form: what is typed must outlive a change of language, and a form keeps it in the browser until it is sent
    with st.container(key="waive-form"):
        st.text_area(
            word("app.waive.reason"),
            key=_REASON,
            max_chars=LONGEST_REASON,
            height=90,
            persist_state="session",
        )
        st.text_input(word("app.waive.person"), key=PERSON, max_chars=LONGEST_PERSON, persist_state="session")
        draw("import_required")
        _draw_refusal()
        with st.container(key="waive-buttons", horizontal=True):
            st.button(
                word("app.waive.do-withdraw" if found.waived else "app.waive.do"),
                type="primary",
                on_click=_withdraw if found.waived else _waive,
                args=(here, found),
                key="waive-submit",
            )
            st.button(word("app.waive.cancel"), on_click=_open, args=(None,), key="waive-cancel")


def _waive(here: Opened, found: Finding) -> None:
    """Keep the decision on exactly what was looked at. Runs before the page is drawn anew."""
    _keep(
        found,
        lambda person, reason: waive(
            where(), found, Geometries(here.plan).concerned(found), person=person, reason=reason
        ),
    )


def _withdraw(_here: Opened, found: Finding) -> None:
    ids = found.waiver.ids if found.waiver is not None else ()
    _keep(found, lambda person, reason: withdraw(where(), ids, person=person, reason=reason))


def _keep(found: Finding, decide: Callable[[str, str], Decision]) -> None:
    person, reason = st.session_state.get(PERSON) or "", st.session_state.get(_REASON) or ""
    try:
        decision = decide(person, reason)
    except ZoneplanError as fault:
        st.session_state[_REFUSAL] = fault.text
        return
    _open(None)
    st.session_state[_OUTCOME] = (found.about, decision)
    st.session_state[ANEW] = True
