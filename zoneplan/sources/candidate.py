"""From an offer to a boundary that may be accepted: which reading, repaired or not, and the record of both."""

from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.diagnosis import Diagnosis, Expected, Reading, diagnose
from zoneplan.geometry.diagnosis.reading import read_as
from zoneplan.geometry.repair import Repair, propose_repair
from zoneplan.geometry.validity import GeometryFault, geometry_fault
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.model.errors import Fault, ZoneplanError
from zoneplan.model.findings import Severity
from zoneplan.model.messages import Text, say
from zoneplan.model.registry import M2_PER_HA, Zone
from zoneplan.sources.incoming import Incoming, Offer

AUTO = "auto"  # take the one reading that fits, where exactly one does
_SHOWN = 8  # readings that a refusal lists


class ReadingOpen(ZoneplanError):
    """Which reading is meant has to be said first; the faults list those that come into question."""


class NotAcceptable(ZoneplanError):
    """The boundary cannot be taken as it is: no area, or errors in its table that nobody has looked at."""


@dataclass(frozen=True)
class Candidate:
    """A boundary that a person may accept.

    Attributes
    ----------
    geometry : shapely Polygon or MultiPolygon
        WGS 84, longitude and latitude; repaired if that was chosen.
    reading : Reading
    fault : GeometryFault or None
        What is wrong with the geometry as read, on the zone's plane; None if it is valid.
    repair : Repair or None
        What could be or was repaired, on the zone's plane.
    repaired : bool
    read_from : mapping
        File, digest, reading and repair, for the version's record.
    """

    geometry: BaseGeometry
    reading: Reading
    fault: GeometryFault | None
    repair: Repair | None
    repaired: bool
    read_from: Mapping[str, object]


def expected_of(zone: Zone) -> Expected:
    """Where a zone is said to be and how large."""
    claim = zone.declared_claim
    return Expected(
        lon=zone.site.lon,
        lat=zone.site.lat,
        radius_m=zone.site.radius_m,
        declared_m2=claim.hectares * M2_PER_HA if claim else None,
        rounding_m2=claim.rounding_ha * M2_PER_HA if claim else None,
        epsg=zone.vn2000_epsg,
    )


def diagnose_offer(offer: Offer, zone: Zone) -> Diagnosis:
    """Hold an offer's numbers against the zone's named place and declared area."""
    return diagnose(offer.geometry, offer.stated, expected_of(zone))


def choose_reading(diagnosis: Diagnosis, wanted: str | None) -> Reading:
    """The reading to take; never a guess.

    Parameters
    ----------
    diagnosis : Diagnosis
    wanted : str or None
        A reading's key ("9210", "9210-swapped"), "EPSG:9210", or "auto". None takes what the file states, and only
        if that is sound and fits the place.

    Raises
    ------
    ReadingOpen
        If nothing was said and the file does not decide, if "auto" fits several or none, or if the numbers cannot
        be read as wanted.
    """
    if wanted is None or wanted.lower() == AUTO:
        decided = ("as-stated",) if wanted is None else ("as-stated", "proposed")
        if diagnosis.verdict in decided and diagnosis.best is not None:
            return diagnosis.best
        raise ReadingOpen("reading-open", _listed(diagnosis), why=diagnosis.why)
    key = wanted.lower().removeprefix("epsg:")
    for reading in (diagnosis.best, diagnosis.stated, *diagnosis.readings):
        if reading is not None and reading.key == key:
            return reading
    raise ReadingOpen("reading-unknown", _listed(diagnosis), wanted=wanted)


def _listed(diagnosis: Diagnosis) -> list[Fault]:
    ordered = [r for r in (diagnosis.best, *diagnosis.ambiguous, *diagnosis.readings) if r is not None]
    by_key = {reading.key: reading for reading in reversed(ordered)}
    keys = list(dict.fromkeys(reading.key for reading in ordered))[:_SHOWN]
    return [Fault(key, reading_text(by_key[key])) for key in keys]


def reading_text(reading: Reading) -> Text:
    """One line on a reading: what it is called, how far from the place, and its area."""
    return say(
        "incoming.reading",
        label=reading.label,
        distance=reading.distance_m / 1000,
        area=reading.plane_area_m2 / M2_PER_HA,
    )


def make_candidate(
    incoming: Incoming, offer: Offer, reading: Reading, zone: Zone, *, repair: bool
) -> Candidate:
    """Read an offer one way, and repair it if that was chosen.

    Raises
    ------
    NotAcceptable
        If there is no area in it, or nothing can be made of an invalid one.
    """
    geometry = read_as(offer.geometry, reading.way)
    if geometry is None:
        raise NotAcceptable("candidate-unreadable", reading=reading.label)
    plane = wgs84_to_vn2000(geometry, zone.vn2000_epsg)
    fault = geometry_fault(plane)
    offered = propose_repair(plane) if fault is not None else None
    if fault is not None and offered is None:
        raise NotAcceptable("candidate-no-area", reason=say(f"geometry-reason.{fault.reason}"))
    repaired = repair and offered is not None
    if repaired and offered is not None:
        geometry = vn2000_to_wgs84(offered.after, zone.vn2000_epsg)
    return Candidate(
        geometry,
        reading,
        fault,
        offered,
        repaired,
        _record(incoming, offer, reading, offered, repaired=repaired),
    )


def _record(
    incoming: Incoming, offer: Offer, reading: Reading, repair: Repair | None, *, repaired: bool
) -> dict[str, object]:
    record: dict[str, object] = {
        "file": incoming.file,
        "kind": incoming.kind,
        "sha256": incoming.sha256,
        "offer": offer.name.model_dump(),
        "stated": offer.stated,
        "reading": reading.key,
        "reading_text": reading.label.model_dump(),
        "notes": [note.model_dump() for note in offer.notes],
    }
    if offer.table:
        record["corners"] = [
            {"part": ring.part, "hole": ring.hole, "names": [corner.name for corner in ring.corners]}
            for ring in offer.table.rings
        ]
    if repaired and repair is not None:
        record["repair"] = {
            "moved_m2": round(repair.moved_m2, 4),
            "gained_m2": round(repair.gained_m2, 4),
            "lost_m2": round(repair.lost_m2, 4),
            "steps": [step.model_dump() for step in repair.steps],
        }
    return record


def refuse_unseen_faults(offer: Offer, *, seen: bool) -> None:
    """Stop where a corner table has errors that the user has not said to have looked at.

    Raises
    ------
    NotAcceptable
        With every error by its row.
    """
    errors = [fault for fault in offer.faults if fault.severity is Severity.ERROR]
    if errors and not seen:
        faults = [Fault("", fault.message) for fault in errors]
        raise NotAcceptable("corners-faults", faults, count=len(errors))


def refuse_invalid(candidate: Candidate) -> None:
    """Stop where the boundary is invalid and the repair was not chosen.

    Raises
    ------
    NotAcceptable
        With the reason and what the repair would move.
    """
    if candidate.fault is not None and candidate.repair is not None and not candidate.repaired:
        reason = say(f"geometry-reason.{candidate.fault.reason}")
        raise NotAcceptable("invalid-boundary", reason=reason, moved=candidate.repair.moved_m2)
