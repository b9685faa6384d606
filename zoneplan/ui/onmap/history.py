"""The versions of a zone's boundary: which there are, one of them on the map against the current, bringing one back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import streamlit as st

from zoneplan.checks.replacement import Replacement, preview_replacement
from zoneplan.model.errors import ZoneplanError
from zoneplan.model.messages import say
from zoneplan.model.registry import Zone
from zoneplan.outputs.report.wording import moment
from zoneplan.outputs.webmap.preview import Preview
from zoneplan.store.saving import restore
from zoneplan.store.versions import Version, history, read_version
from zoneplan.ui.choice import choose, remembered
from zoneplan.ui.importing.changes import draw_changes
from zoneplan.ui.importing.state import OUTCOME, PERSON, REFUSAL, field, start_anew
from zoneplan.ui.opened import Opened, where
from zoneplan.ui.view import draw, language, word

_LONGEST = 500
_LONGEST_NOTE = 2000


def draw_history(here: Opened, zone: Zone, expected: str) -> Preview:
    """Draw the list, and the version that is looked at; gives what the map beside it shows."""
    versions = history(here.plan.where, zone.id)
    draw("history", versions=[(version, _at(version), _read_from(version)) for version in versions])
    older = {version.number: version for version in versions if version.intact and not version.current}
    preview = Preview(here.report, zone.id)
    return _look(here, zone, older, expected, preview) if older else preview


def _look(here: Opened, zone: Zone, older: Mapping[int, Version], expected: str, preview: Preview) -> Preview:
    names = {
        number: f"{number} · {_at(version)} · {version.person or '–'}" for number, version in older.items()
    }
    chosen = choose(
        st.selectbox,
        word("app.history.look"),
        names,
        field(f"version-{zone.id}"),
        placeholder=word("app.history.placeholder"),
    )
    if chosen is None:
        return preview
    try:
        boundary = read_version(here.plan.where, zone.id, chosen)
        with st.spinner(word("app.import.changes.checking")):
            changes: Replacement = remembered(
                "replacement",
                (here.plan.digest, older[chosen].sha256),
                lambda: preview_replacement(here.plan, boundary),
            )
    except ZoneplanError as fault:
        draw("import_refused", fault=fault)
        return preview
    draw_changes(here, changes)
    _draw_form(zone, chosen, expected)
    return replace(
        preview,
        new=boundary.geometry,
        new_lines=(say("app.history.version", number=chosen), boundary.evidence.text),
        gained=changes.gained,
        lost=changes.lost,
    )


def _draw_form(zone: Zone, number: int, expected: str) -> None:
    refusal = st.session_state.pop(REFUSAL, None)
    with st.form(field(f"restore-{zone.id}"), enter_to_submit=False):
        st.text_input(
            word("app.import.accept.person"), key=PERSON, max_chars=_LONGEST, persist_state="session"
        )
        st.text_area(
            word("app.import.accept.note"),
            key=field(f"restore-note-{zone.id}-{number}"),
            max_chars=_LONGEST_NOTE,
            height=80,
        )
        draw("import_required")
        if isinstance(refusal, ZoneplanError):
            draw("import_refused", fault=refusal)
        elif refusal:
            draw("import_problem", problems=[say("app.import.accept.missing.person")])
        st.form_submit_button(
            word("app.history.restore", number=number),
            on_click=_restore,
            args=(zone.id, number, expected),
            key=field("restore"),
        )


def _restore(zone: str, number: int, expected: str) -> None:
    """Bring the version back that was looked at. Runs before the page is drawn anew."""
    person = st.session_state.get(PERSON) or ""
    if not person.strip():
        st.session_state[REFUSAL] = ["person"]
        return
    note = st.session_state.get(field(f"restore-note-{zone}-{number}")) or ""
    try:
        version = restore(where(), zone, number, person=person, note=note, expected=expected)
    except ZoneplanError as fault:
        st.session_state[REFUSAL] = fault
        return
    start_anew()
    st.session_state[OUTCOME] = (zone, version)


def _at(version: Version) -> str:
    try:
        return moment(datetime.fromisoformat(version.at), language())
    except ValueError:
        return "–"


def _read_from(version: Version) -> str:
    """The file that a version was read from, and how, as its record says; "" if it says nothing."""
    record = version.read_from or {}
    reading = record.get("reading_text")
    told = [record.get("file"), reading.get(language()) if isinstance(reading, Mapping) else None]
    return " · ".join(part for part in told if isinstance(part, str) and part)
