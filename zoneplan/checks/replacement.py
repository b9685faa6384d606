"""What would change if a boundary were replaced: land gained and lost, verdicts, overlaps, findings."""

from dataclasses import dataclass, replace

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.places import to_map
from zoneplan.checks.report import PairRow, Report, ZoneRow
from zoneplan.checks.table import validate
from zoneplan.geometry.plane import polygons_of
from zoneplan.geometry.validity import geometry_fault
from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000
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
        return _only_in(self.after, self.before)

    @property
    def gone_findings(self) -> tuple[Finding, ...]:
        """Findings that the replacement ends, errors first."""
        return _only_in(self.before, self.after)


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
    old = _on_plane(plan.boundaries.get(boundary.zone), epsg)
    new = _on_plane(boundary, epsg)
    gained, lost = _area_of(new.difference(old)), _area_of(old.difference(new))
    return Replacement(
        zone=boundary.zone,
        before=validate(plan),
        after=validate(changed),
        gained=to_map(gained, epsg),
        lost=to_map(lost, epsg),
        gained_m2=gained.area,
        lost_m2=lost.area,
        kept_m2=new.intersection(old).area,
    )


def _on_plane(boundary: Boundary | None, epsg: int) -> BaseGeometry:
    """The boundary on its plane; empty if there is none or it cannot be measured."""
    if boundary is None or geometry_fault(boundary.geometry) is not None:
        return Polygon()
    return wgs84_to_vn2000(boundary.geometry, epsg)


def _area_of(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.MultiPolygon(polygons_of(geometry))


def _only_in(report: Report, other: Report) -> tuple[Finding, ...]:
    """Findings that the other report has not, or has only waived while they count here."""
    known = {_told(found) for found in other.findings}
    counting = {_told(found) for found in other.findings if not found.waived}
    return tuple(f for f in report.findings if _told(f) not in (known if f.waived else counting))


def _told(found: Finding) -> tuple[str, tuple[str, ...], str]:
    return found.code, found.subjects, found.message.vi
