"""The last steps of an import: how sure the boundary is, what would change, who accepts it from which source."""

from collections.abc import Hashable
from dataclasses import replace
from math import isfinite

import streamlit as st

from zoneplan.checks.replacement import Replacement, preview_replacement
from zoneplan.model.boundary import Boundary, Evidence
from zoneplan.model.errors import ZoneplanError
from zoneplan.model.messages import say
from zoneplan.model.registry import Zone
from zoneplan.outputs.webmap.preview import Preview
from zoneplan.sources.boundaries import MAX_ACCURACY_M
from zoneplan.sources.candidate import Candidate
from zoneplan.store.saving import NewVersion, save_boundary
from zoneplan.ui.choice import choose, remembered
from zoneplan.ui.importing.changes import draw_changes
from zoneplan.ui.importing.drawn import draft_of
from zoneplan.ui.importing.state import OUTCOME, PERSON, REFUSAL, Looked, field, start_anew
from zoneplan.ui.opened import Opened, where
from zoneplan.ui.scans.part import draw_accuracy_offer
from zoneplan.ui.view import draw, word

_LONGEST = 500  # characters of a source or a person
_LONGEST_NOTE = 2000
NEEDED = ("source", "person")


def draw_accept(
    here: Opened,
    zone: Zone,
    candidate: Candidate,
    expected: str,
    what: tuple[Hashable, ...],
    preview: Preview,
    scope: str,
) -> Preview:
    """Draw the steps, and give the map with what they add to it."""
    if candidate.fault is not None and not candidate.repaired:
        draw("import_wait", key="repair")
        return preview
    draw("import_heading", key="evidence", step=5)
    evidence, accuracy_m = _ask_evidence(scope, zone)
    if evidence is None or accuracy_m is None:
        draw("import_wait", key="evidence")
        return preview
    draw("import_heading", key="changes", step=6)
    boundary = Boundary(zone.id, candidate.geometry, evidence, accuracy_m, "", "")
    with st.spinner(word("app.import.changes.checking")):
        changes: Replacement = remembered(
            "replacement",
            (*what, candidate.repaired, evidence, accuracy_m),
            lambda: preview_replacement(here.plan, boundary),
        )
    draw_changes(here, changes)
    draw("import_heading", key="accept", step=7)
    _draw_form(Looked(zone.id, candidate, evidence, accuracy_m, expected), scope)
    return replace(preview, gained=changes.gained, lost=changes.lost)


def _ask_evidence(scope: str, zone: Zone) -> tuple[Evidence | None, float | None]:
    evidence = choose(
        st.radio,
        word("app.import.evidence.kind"),
        {kind: word(f"app.import.evidence.{kind}") for kind in (Evidence.SURVEYED, Evidence.DIGITISED)},
        field(f"evidence-{scope}"),
    )
    drawn = draft_of(zone.id)
    if drawn is not None:  # nobody measured: a line on the screen is digitised, as well as a pixel allows
        draw("import_drawn_accuracy", accuracy_m=drawn.accuracy_m)
    if evidence is Evidence.DIGITISED:
        draw_accuracy_offer(field(f"accuracy-{scope}"))
    typed = st.text_input(
        word("app.import.evidence.accuracy"),
        key=field(f"accuracy-{scope}"),
        help=word("app.import.evidence.accuracy-help"),
        placeholder=word("app.import.evidence.accuracy-placeholder"),
        max_chars=12,
        width=320,
    )
    accuracy_m = metres(typed or "")
    if typed and accuracy_m is None:
        draw("import_problem", problems=[say("app.import.evidence.accuracy-wrong", limit=MAX_ACCURACY_M)])
    return evidence, accuracy_m


def metres(typed: str) -> float | None:
    """Read an accuracy as typed, decimal comma or dot; None unless it is above 0 and at most 1,000 m.

    Examples
    --------
    >>> metres("0,3"), metres(" 0.15 m"), metres("1.5"), metres("-1"), metres("nan"), metres("1e9"), metres("x")
    (0.3, 0.15, 1.5, None, None, None, None)
    """
    try:
        value = float(typed.strip().removesuffix("m").replace(",", "."))
    except ValueError:
        return None
    return value if isfinite(value) and 0 < value <= MAX_ACCURACY_M else None


def _draw_form(looked: Looked, scope: str) -> None:
    refusal = st.session_state.pop(REFUSAL, None)
    with st.form(field("accept"), enter_to_submit=False):
        st.text_input(
            word("app.import.accept.source"),
            key=field(f"source-{scope}"),
            max_chars=_LONGEST,
            placeholder=word("app.import.accept.source-placeholder"),
        )
        st.text_input(
            word("app.import.accept.person"), key=PERSON, max_chars=_LONGEST, persist_state="session"
        )
        st.text_area(
            word("app.import.accept.note"), key=field(f"note-{scope}"), max_chars=_LONGEST_NOTE, height=80
        )
        draw("import_required")
        if isinstance(refusal, ZoneplanError):
            draw("import_refused", fault=refusal)
        elif refusal:
            draw("import_problem", problems=[say(f"app.import.accept.missing.{name}") for name in refusal])
        st.form_submit_button(
            word("app.import.accept.button"),
            type="primary",
            on_click=_accept,
            args=(looked, scope),
            key=field("submit"),
        )


def _accept(looked: Looked, scope: str) -> None:
    """Save exactly what was looked at. Runs before the page is drawn anew."""
    typed = {
        "source": st.session_state.get(field(f"source-{scope}")) or "",
        "person": st.session_state.get(PERSON) or "",
    }
    missing = [name for name in NEEDED if not typed[name].strip()]
    if missing:
        st.session_state[REFUSAL] = missing
        return
    note = st.session_state.get(field(f"note-{scope}")) or ""
    record = NewVersion(
        looked.evidence,
        looked.accuracy_m,
        typed["source"],
        typed["person"],
        note,
        looked.candidate.read_from,
    )
    try:
        version = save_boundary(
            where(), looked.zone, looked.candidate.geometry, record, expected=looked.expected
        )
    except ZoneplanError as fault:
        st.session_state[REFUSAL] = fault
        return
    start_anew()
    st.session_state[OUTCOME] = (looked.zone, version)
