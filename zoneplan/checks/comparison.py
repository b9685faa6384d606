"""Two versions of a boundary, or two plans: what is different between them, and whether that says anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from zoneplan.checks.difference import Difference, common_reach_m, land_difference
from zoneplan.checks.replacement import only_in
from zoneplan.checks.report import PairRow, Report, ZoneRow
from zoneplan.checks.table import validate
from zoneplan.geometry.validity import geometry_fault
from zoneplan.model.boundary import Boundary
from zoneplan.model.findings import Finding
from zoneplan.model.registry import Claim, Zone
from zoneplan.plan import Plan

State = Literal["measured", "missing", "invalid"]
Verdict = Literal["same", "within-accuracy", "more-than-accuracy", "accuracy-unknown", "not-comparable"]

SAME_M2 = 0.5  # smaller steps of an area are what writing degrees with 7 to 9 decimals leaves


@dataclass(frozen=True)
class BoundaryComparison:
    """Two boundaries of one zone, ``a`` before and ``b`` after.

    Attributes
    ----------
    zone : str
    a, b : Boundary or None
    states : (State, State)
        Whether each can be measured; land of one that cannot counts as none.
    land : Difference
    width_m : float
        The widest strip gained or lost, in metres.
    reach_m : float or None
        Two standard errors of the difference of the two boundaries; None where one states no accuracy.
    """

    zone: str
    a: Boundary | None
    b: Boundary | None
    states: tuple[State, State]
    land: Difference
    width_m: float
    reach_m: float | None

    @property
    def area_a_m2(self) -> float:
        """Area of ``a`` on the zone's plane."""
        return self.land.kept_m2 + self.land.lost_m2

    @property
    def area_b_m2(self) -> float:
        """Area of ``b`` on the zone's plane."""
        return self.land.kept_m2 + self.land.gained_m2

    @property
    def verdict(self) -> Verdict:
        """Whether the accuracy of both explains every strip between them."""
        if self.states != ("measured", "measured"):
            return "not-comparable"
        if self.land.gained_m2 < SAME_M2 and self.land.lost_m2 < SAME_M2:
            return "same"
        if self.reach_m is None:
            return "accuracy-unknown"
        return "within-accuracy" if self.width_m <= self.reach_m else "more-than-accuracy"


@dataclass(frozen=True)
class ClaimChange:
    """A declared figure that the two plans do not have alike; None: not in that plan."""

    id: str
    a: Claim | None
    b: Claim | None


@dataclass(frozen=True)
class ZoneComparison:
    """One zone that both plans have."""

    zone: Zone
    rows: tuple[ZoneRow, ZoneRow]
    boundaries: BoundaryComparison
    claims: tuple[ClaimChange, ...]
    moved_plane: tuple[int, int] | None

    @property
    def differs(self) -> bool:
        """Whether anything of it is different: land, evidence, accuracy, verdict, declared figures, plane."""
        a, b = ((row.evidence, row.accuracy_m, row.verdict, row.declared_printed) for row in self.rows)
        still = self.boundaries.verdict == "same" or self.boundaries.states == ("missing", "missing")
        return not (a == b and still and not self.claims and self.moved_plane is None)


@dataclass(frozen=True)
class PlanComparison:
    """Two plans, ``a`` before and ``b`` after.

    ``only_a`` and ``only_b`` are zones that one plan has alone; ``zones`` are those of both, in the order of ``a``;
    ``pairs`` are pairs of zones whose verdict or overlap differs, None where a plan does not measure the pair.
    """

    a: Report
    b: Report
    only_a: tuple[Zone, ...]
    only_b: tuple[Zone, ...]
    zones: tuple[ZoneComparison, ...]
    pairs: tuple[tuple[PairRow | None, PairRow | None], ...]

    @property
    def come(self) -> tuple[Finding, ...]:
        """Findings of ``b`` only, errors first."""
        return only_in(self.b, self.a)

    @property
    def gone(self) -> tuple[Finding, ...]:
        """Findings of ``a`` only, errors first."""
        return only_in(self.a, self.b)

    @property
    def differs(self) -> bool:
        """Whether the two plans say anything different."""
        zones = any(zone.differs for zone in self.zones)
        return bool(zones or self.only_a or self.only_b or self.pairs or self.come or self.gone)


def compare_boundaries(zone: Zone, a: Boundary | None, b: Boundary | None) -> BoundaryComparison:
    """Hold two boundaries of one zone against each other.

    Parameters
    ----------
    zone : Zone
        Gives the VN-2000 plane on which is measured.
    a, b : Boundary or None
        WGS 84 longitude and latitude; None: there is none. One that is empty or invalid is said to be so and
        counts as no land.
    """
    land = land_difference(a, b, zone.vn2000_epsg)
    return BoundaryComparison(
        zone=zone.id,
        a=a,
        b=b,
        states=(_state(a), _state(b)),
        land=land,
        width_m=land.width_m,
        reach_m=common_reach_m(a, b),
    )


def compare_plans(a: Plan, b: Plan) -> PlanComparison:
    """Hold two plans against each other, zone by zone by their ids.

    Boundaries of both are measured on the plane that ``a`` registers for the zone.
    """
    before, after = validate(a), validate(b)
    mine = {zone.id: zone for zone in a.registry.zones}
    other = {zone.id: zone for zone in b.registry.zones}
    rows = tuple({row.id: row for row in report.zones} for report in (before, after))
    zones = tuple(
        ZoneComparison(
            zone=zone,
            rows=(rows[0][zone.id], rows[1][zone.id]),
            boundaries=compare_boundaries(zone, a.boundaries.get(zone.id), b.boundaries.get(zone.id)),
            claims=_claims(zone.claims, other[zone.id].claims),
            moved_plane=_planes(zone, other[zone.id]),
        )
        for zone in mine.values()
        if zone.id in other
    )
    return PlanComparison(
        a=before,
        b=after,
        only_a=tuple(zone for zone in mine.values() if zone.id not in other),
        only_b=tuple(zone for zone in other.values() if zone.id not in mine),
        zones=zones,
        pairs=_pairs(before, after),
    )


def _state(boundary: Boundary | None) -> State:
    if boundary is None:
        return "missing"
    return "measured" if geometry_fault(boundary.geometry) is None else "invalid"


def _planes(a: Zone, b: Zone) -> tuple[int, int] | None:
    return None if a.vn2000_epsg == b.vn2000_epsg else (a.vn2000_epsg, b.vn2000_epsg)


def _claims(a: Iterable[Claim], b: Iterable[Claim]) -> tuple[ClaimChange, ...]:
    old, new = ({claim.id: claim for claim in claims} for claims in (a, b))
    return tuple(
        ClaimChange(key, old.get(key), new.get(key))
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    )


def _pairs(a: Report, b: Report) -> tuple[tuple[PairRow | None, PairRow | None], ...]:
    old, new = ({frozenset((pair.a, pair.b)): pair for pair in report.pairs} for report in (a, b))
    both = ((old.get(key), new.get(key)) for key in dict.fromkeys([*old, *new]))
    return tuple(two for two in both if pair_differs(*two))


def pair_differs(a: PairRow | None, b: PairRow | None) -> bool:
    """Whether verdict or overlap of a pair differ; a pair measured once only matters where it overlaps."""
    if a is None or b is None:
        return any(pair is not None and pair.verdict != "none" for pair in (a, b))
    return a.verdict != b.verdict or abs(a.overlap_m2 - b.overlap_m2) > SAME_M2
