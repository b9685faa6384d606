"""Commands on one boundary: diagnose, import, history, restore, corners."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from zoneplan.checks.replacement import preview_replacement
from zoneplan.checks.table import validate
from zoneplan.cli.meant import plan_meant
from zoneplan.cli.speech import FOUND, OK, give, tell
from zoneplan.model.boundary import Boundary, Evidence
from zoneplan.model.errors import Fault, ZoneplanError
from zoneplan.model.findings import Severity
from zoneplan.model.messages import Text, say
from zoneplan.model.registry import Registry, Zone
from zoneplan.outputs.boundary_text import (
    diagnosis_text,
    history_text,
    incoming_text,
    replacement_text,
)
from zoneplan.outputs.corners import write_corners
from zoneplan.sources.boundaries import read_accuracy
from zoneplan.sources.candidate import (
    choose_reading,
    diagnose_offer,
    make_candidate,
    refuse_invalid,
    refuse_unseen_faults,
)
from zoneplan.sources.files import gather
from zoneplan.sources.incoming import Incoming, Offer, read_incoming, read_pasted
from zoneplan.store.folder import open_folder, read_registry
from zoneplan.store.saving import NewVersion, restore, save_boundary
from zoneplan.store.versions import current_digest, history

PASTED = Path("-")  # a table on standard input


class ChoiceOpen(ZoneplanError):
    """Which zone or which area of a file is meant has to be said first."""


def run_diagnose(chosen: argparse.Namespace) -> int:
    """Say what a file is: its areas, and in which system its numbers fit which zone."""
    incoming = _read(chosen)
    give(incoming_text(incoming, chosen.lang))
    registry = read_registry(plan_meant(chosen))
    zones = [_zone(registry, chosen.zone)] if chosen.zone else list(registry.zones)
    for offer in incoming.offers if chosen.offer is None else [_offer(incoming, chosen.offer)]:
        found = [(zone, diagnose_offer(offer, zone)) for zone in zones]
        if chosen.zone is None:  # nobody said which zone: those that it may be
            found = [(zone, diagnosis) for zone, diagnosis in found if diagnosis.verdict != "none"]
        give(diagnosis_text(offer, found, chosen.lang))
    return OK


def run_import(chosen: argparse.Namespace) -> int:
    """Replace the boundary of a zone by that of a file, once everything about it is said."""
    where = plan_meant(chosen)
    plan = open_folder(where)
    zone = _zone(plan.registry, chosen.zone)
    evidence = Evidence(chosen.evidence)
    accuracy_m = read_accuracy(chosen.accuracy_m, evidence)
    expected = current_digest(where, zone.id)
    incoming = _read(chosen)
    offer = _offer(incoming, chosen.offer)
    refuse_unseen_faults(offer, seen=chosen.accept_faults)
    reading = choose_reading(diagnose_offer(offer, zone), chosen.crs)
    candidate = make_candidate(incoming, offer, reading, zone, repair=chosen.repair)
    refuse_invalid(candidate)
    boundary = Boundary(zone.id, candidate.geometry, evidence, accuracy_m, chosen.source, "")
    replacement = preview_replacement(plan, boundary)
    if chosen.preview:
        tell(say("boundary.preview-only"), chosen)
    else:
        record = NewVersion(
            evidence, accuracy_m, chosen.source, chosen.person, chosen.note, candidate.read_from
        )
        version = save_boundary(where, zone.id, candidate.geometry, record, expected=expected)
        tell(say("boundary.saved", zone=zone.name, number=version.number, file=version.file), chosen)
    # told after saving: whatever becomes of the output, what was asked for is done
    told = incoming_text(replace(incoming, offers=(offer,)), chosen.lang)
    give(told + _stated(offer).to(chosen.lang) + "\n" + replacement_text(replacement, reading, chosen.lang))
    bad = [
        found for found in replacement.new_findings if found.severity is Severity.ERROR and not found.waived
    ]
    return FOUND if bad else OK


def _stated(offer: Offer) -> Text:
    """What the file says of its coordinate system, before what it was read as."""
    if offer.stated is None:
        return say("boundary.stated-none")
    return say("boundary.stated", stated=" ".join(offer.stated.split())[:100])


def run_history(chosen: argparse.Namespace) -> int:
    """List the versions of a zone's boundary."""
    where = plan_meant(chosen)
    zone = _zone(read_registry(where), chosen.zone)
    give(history_text(zone, history(where, zone.id), chosen.lang))
    return OK


def run_corners(chosen: argparse.Namespace) -> int:
    """Write the corner table of a zone's boundary as an annex."""
    plan = open_folder(plan_meant(chosen))
    zone = _zone(plan.registry, chosen.zone)
    write_corners(validate(plan), zone.id, chosen.to, chosen.lang)
    tell(say("cli.written", file=chosen.to), chosen)
    if plan.boundaries[zone.id].evidence is Evidence.SCHEMATIC:
        tell(say("cli.corners-schematic"), chosen)
    return OK


def run_restore(chosen: argparse.Namespace) -> int:
    """Bring an earlier version back, as a new one."""
    where = plan_meant(chosen)
    zone = _zone(read_registry(where), chosen.zone)
    expected = current_digest(where, zone.id)
    version = restore(
        where, zone.id, chosen.version, person=chosen.person, note=chosen.note, expected=expected
    )
    told = {"from": chosen.version, "number": version.number}
    tell(say("boundary.restored", zone=zone.name, **told), chosen)
    return OK


def _read(chosen: argparse.Namespace) -> Incoming:
    if chosen.file == [PASTED]:
        return read_pasted(sys.stdin.read())
    return read_incoming(gather(chosen.file))


def _zone(registry: Registry, wanted: str) -> Zone:
    try:
        return registry.zone(wanted)
    except KeyError:
        known = ", ".join(zone.id for zone in registry.zones)
        raise ChoiceOpen("zone-unknown", zone=wanted, known=known) from None


def _offer(incoming: Incoming, number: int | None) -> Offer:
    """The area meant; one that is alone needs no number."""
    if number is None and len(incoming.offers) == 1:
        return incoming.offers[0]
    if number is not None and 1 <= number <= len(incoming.offers):
        return incoming.offers[number - 1]
    listed = [Fault(str(n), offer.name) for n, offer in enumerate(incoming.offers, start=1)]
    key = "offer-open" if number is None else "offer-unknown"
    raise ChoiceOpen(key, listed, file=incoming.file, count=len(listed), number=number)
