"""area-…: does the boundary have the area that the document declares?

The verdict, from the declared figure's own precision and the boundary's accuracy: within rounding (half a unit of the
last printed digit), within evidence (that plus ``sigma_factor`` standard errors of the measured area), else a
contradiction. A schematic boundary agrees by construction, which is no evidence; one that does not was changed.

Passes: 15,47 ha declared, 15.474 ha measured. Fails: 15,47 ha declared, 17.06 ha measured.
"""

from collections.abc import Iterator

from zoneplan.checks.measured import Measured, MeasuredZone
from zoneplan.checks.report import AreaVerdict, ZoneRow
from zoneplan.model.boundary import Boundary, Evidence
from zoneplan.model.findings import Finding, Severity, finding
from zoneplan.model.limits import Limits
from zoneplan.model.messages import Text, say
from zoneplan.model.registry import M2_PER_HA, UNIT_SIGNS, Claim, Zone

# A boundary made to an area by us is off by the rounding of its coordinates only: millimetres on each side.
_CONSTRUCTION_SLACK_HA = 1e-4


def check_area(measured: Measured) -> Iterator[Finding]:
    """One finding a measured zone."""
    for zone in measured.zones.values():
        row = zone_row(zone.zone, zone.boundary, zone, measured.limits)
        claim = zone.zone.declared_claim
        if claim is None or row.verdict is None:
            yield finding(
                "area-no-claim",
                Severity.NOTE,
                (zone.zone.id,),
                layer="boundaries",
                zone=row.name,
                plane=row.plane_ha,
            )
        else:
            yield _judged(row, row.verdict, claim, zone)


def _judged(row: ZoneRow, verdict: AreaVerdict, claim: Claim, zone: MeasuredZone) -> Finding:
    schematic = zone.boundary.evidence is Evidence.SCHEMATIC
    code, severity = f"area-{verdict}", Severity.PASS
    if verdict == "by-construction":
        severity = Severity.NOTE
    elif verdict == "contradiction" and schematic:
        code, severity = "area-schematic-changed", Severity.ERROR
    elif verdict == "contradiction" and claim.about:
        code, severity = "area-contradiction-about", Severity.WARNING
    elif verdict == "contradiction":
        severity = Severity.ERROR
    difference = row.difference_ha or 0.0
    return finding(
        code,
        severity,
        (zone.zone.id,),
        layer="boundaries",
        measured=row.plane_ha,
        limit=row.declared_ha,
        unit="ha",
        geometry=zone.boundary.geometry if verdict == "contradiction" else None,
        zone=row.name,
        printed=claim.printed,
        unit_printed=UNIT_SIGNS[claim.unit],
        plane=row.plane_ha,
        difference=abs(difference),
        difference_m2=abs(difference) * M2_PER_HA,
        share=abs(difference) / claim.hectares * 100,
        more=_direction(difference),
        tolerance=row.tolerance_ha,
        rounding=claim.rounding_ha,
        sigma=row.sigma_ha,
        accuracy=row.accuracy_m,
    )


def zone_row(zone: Zone, boundary: Boundary | None, found: MeasuredZone | None, limits: Limits) -> ZoneRow:
    """The zone's line of the report, also for a zone that could not be measured (``found`` is None)."""
    claim = zone.declared_claim
    plane = found.plane_m2 / M2_PER_HA if found else None
    sigma = found.sigma_m2 / M2_PER_HA if found and found.sigma_m2 is not None else None
    tolerance = None
    if claim is not None and found is not None:
        tolerance = claim.rounding_ha + limits.sigma_factor * (sigma or 0.0)
    return ZoneRow(
        id=zone.id,
        name=zone.name,
        evidence=boundary.evidence if boundary else None,
        accuracy_m=boundary.accuracy_m if boundary else None,
        declared_ha=claim.hectares if claim else None,
        declared_printed=f"{claim.printed} {UNIT_SIGNS[claim.unit]}" if claim else None,
        plane_ha=plane,
        ellipsoid_ha=found.ellipsoid_m2 / M2_PER_HA if found else None,
        difference_ha=plane - claim.hectares if plane is not None and claim else None,
        tolerance_ha=tolerance,
        sigma_ha=sigma,
        verdict=_verdict(claim, boundary, plane, tolerance),
    )


def _verdict(
    claim: Claim | None, boundary: Boundary | None, plane: float | None, tolerance: float | None
) -> AreaVerdict | None:
    if boundary is None or plane is None:
        return None
    if claim is None or tolerance is None:
        return "no-claim"
    difference = abs(plane - claim.hectares)
    if boundary.evidence is Evidence.SCHEMATIC:
        return "by-construction" if difference <= _CONSTRUCTION_SLACK_HA else "contradiction"
    if difference <= claim.rounding_ha:
        return "within-rounding"
    return "within-evidence" if difference <= tolerance else "contradiction"


def _direction(difference: float) -> Text:
    return say("direction.more" if difference > 0 else "direction.less")
