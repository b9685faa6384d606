"""What would change if a boundary were replaced: land gained and lost, verdicts, overlaps, findings."""

from dataclasses import dataclass, replace

from shapely.geometry.base import BaseGeometry

from zoneplan.checks.difference import land_difference
from zoneplan.checks.report import PairRow, Report, ZoneRow
from zoneplan.checks.table import validate
from zoneplan.model.boundary import Boundary
from zoneplan.model.findings import Finding
from zoneplan.plan import Plan


@dataclass(frozen=True)
class Replacement:
    """The old and the new boundary of one zone, held against each other.

    Attributes
    ----------
    zone : str
    before, after : Report
        The whole plan without and with the replacement.
    gained, lost : shapely Polygon or MultiPolygon
        Land of the new boundary only, and of the old one only; WGS 84.
    gained_m2, lost_m2, kept_m2 : float
        On the zone's own VN-2000 plane. Without a measurable old boundary everything is gained.
    """

    zone: str
    before: Report
    after: Report
    gained: BaseGeometry
    lost: BaseGeometry
    gained_m2: float
    lost_m2: float
    kept_m2: float

    @property
    def rows(self) -> tuple[ZoneRow, ZoneRow]:
        """The zone's line before and after."""
        before, after = (
            next(r for r in report.zones if r.id == self.zone) for report in (self.before, self.after)
        )
        return before, after

    @property
    def pairs(self) -> tuple[tuple[PairRow | None, PairRow], ...]:
        """Every pair of the zone after the replacement, with the same pair before (None: not measured then)."""
        old = {frozenset((pair.a, pair.b)): pair for pair in self.before.pairs}
        new = [pair for pair in self.after.pairs if self.zone in (pair.a, pair.b)]
        return tuple((old.get(frozenset((pair.a, pair.b))), pair) for pair in new)

    @property
    def new_findings(self) -> tuple[Finding, ...]:
        """Findings that only the replacement brings, errors first."""
        return only_in(self.after, self.before)

    @property
    def gone_findings(self) -> tuple[Finding, ...]:
        """Findings that the replacement ends, errors first."""
        return only_in(self.before, self.after)


def preview_replacement(plan: Plan, boundary: Boundary) -> Replacement:
    """Check a plan as it would be with another boundary for one zone.

    Parameters
    ----------
    plan : Plan
        Not changed.
    boundary : Boundary
        Of a zone of the plan; WGS 84.
    """
    changed = replace(
        plan,
        boundaries={
            zone.id: boundary if zone.id == boundary.zone else plan.boundaries[zone.id]
            for zone in plan.registry.zones
            if zone.id == boundary.zone or zone.id in plan.boundaries
        },
        unreadable=tuple(bad for bad in plan.unreadable if bad.zone != boundary.zone),
    )
    epsg = plan.registry.zone(boundary.zone).vn2000_epsg
    land = land_difference(plan.boundaries.get(boundary.zone), boundary, epsg)
    return Replacement(
        zone=boundary.zone,
        before=validate(plan),
        after=validate(changed),
        gained=land.gained,
        lost=land.lost,
        gained_m2=land.gained_m2,
        lost_m2=land.lost_m2,
        kept_m2=land.kept_m2,
    )


def only_in(report: Report, other: Report) -> tuple[Finding, ...]:
    """Findings that the other report has not, or has only waived while they count here."""
    known = {_told(found) for found in other.findings}
    counting = {_told(found) for found in other.findings if not found.waived}
    return tuple(f for f in report.findings if _told(f) not in (known if f.waived else counting))


def _told(found: Finding) -> tuple[str, tuple[str, ...], str]:
    return found.code, found.subjects, found.message.vi
