"""The steps of an import beside its map: what was found, what its numbers are, what is invalid, what would change."""

from collections.abc import Sequence

import shapely
import streamlit as st

from zoneplan.checks.places import to_map
from zoneplan.geometry.diagnosis import Diagnosis, Reading
from zoneplan.geometry.validity import geometry_faults
from zoneplan.model.errors import ZoneplanError
from zoneplan.model.findings import Severity
from zoneplan.model.registry import Zone
from zoneplan.outputs.webmap.preview import Preview
from zoneplan.sources.candidate import Candidate, diagnose_offer, make_candidate
from zoneplan.sources.incoming import Incoming, Offer
from zoneplan.ui.choice import choose, remembered
from zoneplan.ui.importing.accept import draw_accept
from zoneplan.ui.importing.state import field
from zoneplan.ui.opened import Opened
from zoneplan.ui.view import draw, language, word

_NEAREST = 2  # readings outside the circle that are listed at once; all others on demand
_WITHIN = 5  # and so many inside it
_REMARKS = ("local", "5194", "reversed", "short", "hanoi72", "indian60", "deprecated", "mercator")

Numbered = list[tuple[int, Reading]]


def draw_flow(here: Opened, zone: Zone, incoming: Incoming, expected: str) -> Preview:
    """Draw the steps; gives what the map beside them shows."""
    nothing = Preview(here.report, zone.id)
    draw("import_heading", key="found", step=3)
    number, offer = _choose_offer(incoming)
    draw("import_found", incoming=incoming, offer=offer)
    if offer is None:
        return nothing
    scope = f"{incoming.sha256[:16]}-{number}-{zone.id}"  # a tick for one file is none for the next
    what = (incoming.file, incoming.kind, incoming.sha256, number, zone.id, here.plan.digest)
    accepted = _accept_faults(offer, scope)
    draw("import_heading", key="diagnosis", step=4)
    with st.spinner(word("app.import.diagnosis.working")):
        diagnosis: Diagnosis = remembered("diagnosis", what, lambda: diagnose_offer(offer, zone))
    readings = _numbered(diagnosis)
    reading, listed = _choose_reading(diagnosis, readings, scope)
    preview = Preview(here.report, zone.id, readings=listed)
    if reading is None or not accepted:
        draw("import_wait", key="reading" if accepted else "faults")
        return preview
    try:
        with st.spinner(word("app.import.diagnosis.working")):
            plain: Candidate = remembered(
                "candidate",
                (*what, reading.key),
                lambda: make_candidate(incoming, offer, reading, zone, repair=False),
            )
        candidate = _repair(incoming, offer, plain, zone, scope)
        shown = _drawn(preview, candidate, zone)
        return draw_accept(here, zone, candidate, expected, (*what, reading.key), shown, scope)
    except ZoneplanError as fault:
        draw("import_refused", fault=fault)
        return preview


def _choose_offer(incoming: Incoming) -> tuple[int, Offer | None]:
    if len(incoming.offers) == 1:
        return 0, incoming.offers[0]
    names = {n: f"{n + 1}. {offer.name.to(language())}" for n, offer in enumerate(incoming.offers)}
    chosen = choose(
        st.selectbox,
        word("app.import.found.choose"),
        names,
        field(f"offer-{incoming.sha256[:16]}"),
        placeholder=word("app.import.found.placeholder"),
    )
    return (0, None) if chosen is None else (chosen, incoming.offers[chosen])


def _accept_faults(offer: Offer, scope: str) -> bool:
    """Whether the table has no errors, or somebody says to have looked at them."""
    if not any(fault.severity is Severity.ERROR for fault in offer.faults):
        return True
    return st.checkbox(word("app.import.faults.accept"), key=field(f"faults-{scope}"))


def _numbered(diagnosis: Diagnosis) -> Numbered:
    """Every reading once, under its rank."""
    by_key = {reading.key: reading for reading in reversed(diagnosis.readings)}
    keys = dict.fromkeys(reading.key for reading in diagnosis.readings)
    return [(number, by_key[key]) for number, key in enumerate(keys, start=1)]


def _few(diagnosis: Diagnosis, readings: Numbered, chosen: str | None) -> Numbered:
    """The readings that come into question, what the file states, what was chosen, and the nearest others."""
    inside = [item for item in readings if item[1].inside][:_WITHIN]
    outside = [item for item in readings if not item[1].inside and item[1].way.system.official][:_NEAREST]
    named = {r.key for r in (diagnosis.best, diagnosis.stated, *diagnosis.ambiguous[:1]) if r is not None}
    named |= {chosen or ""}
    wanted = {number for number, _ in (*inside, *outside)}
    return [item for item in readings if item[0] in wanted or item[1].key in named]


def _choose_reading(
    diagnosis: Diagnosis, readings: Numbered, scope: str
) -> tuple[Reading | None, Sequence[tuple[int, Reading]]]:
    key = field(f"reading-{scope}")
    few = _few(diagnosis, readings, st.session_state.get(key))
    kept = st.session_state.get(field(f"all-{scope}"), False)
    listed = readings if kept else few
    draw("import_readings", diagnosis=diagnosis, listed=listed, remarks=_REMARKS)
    if len(few) < len(readings):
        st.toggle(word("app.import.diagnosis.all", n=len(readings)), key=field(f"all-{scope}"))
    best = diagnosis.best
    default = best.key if best is not None and diagnosis.verdict == "as-stated" else None
    if diagnosis.verdict == "proposed" and best is not None and st.session_state.get(key) is None:

        def confirm() -> None:
            st.session_state[key] = best.key

        st.button(
            word("app.import.diagnosis.confirm", reading=best.label),
            on_click=confirm,
            type="primary",
            key=f"{key}-confirm",
        )
    by_key = {reading.key: reading for _, reading in listed}
    chosen = choose(
        st.radio,
        word("app.import.diagnosis.choose"),
        {reading.key: f"{number}\\. {reading.label.to(language())}" for number, reading in listed},
        key,
        default=default,
    )
    return (by_key[chosen] if chosen else None), listed


def _repair(incoming: Incoming, offer: Offer, plain: Candidate, zone: Zone, scope: str) -> Candidate:
    """Show what is invalid and what a repair would move; repaired only if somebody wants it."""
    if plain.fault is None or plain.repair is None:
        return plain
    draw(
        "import_repair", candidate=plain, before_m2=plain.repair.drawn.area, after_m2=plain.repair.after.area
    )
    if not st.checkbox(word("app.import.repair.do"), key=field(f"repair-{scope}-{plain.reading.key}")):
        return plain
    return make_candidate(incoming, offer, plain.reading, zone, repair=True)


def _drawn(preview: Preview, candidate: Candidate, zone: Zone) -> Preview:
    """The map with the candidate on it, and the places where it is at fault."""
    spots = None
    if candidate.repair is not None:
        faults = geometry_faults(candidate.repair.before)
        places = shapely.MultiPoint([point for fault in faults for point in fault.places.geoms])
        spots = to_map(places, zone.vn2000_epsg)
    return Preview(
        preview.report,
        preview.zone,
        new=candidate.geometry,
        new_lines=(candidate.reading.label,),
        spots=spots,
        readings=preview.readings,
    )
