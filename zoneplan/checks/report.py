"""The report: all of one run. Every door and every output draws from this and computes nothing of its own."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from zoneplan.checks.balance.rows import LandUseBalance
from zoneplan.model.boundary import Evidence
from zoneplan.model.findings import Finding, Severity
from zoneplan.model.limits import Limits
from zoneplan.model.messages import Text
from zoneplan.model.registry import Expected
from zoneplan.plan import InputFile, Plan

AreaVerdict = Literal["within-rounding", "within-evidence", "contradiction", "by-construction", "no-claim"]
UnitVerdict = Literal["inside", "edge", "partly", "outside", "possible", "not-found", "unregistered"]
OverlapVerdict = Literal["none", "possible", "certain"]


@dataclass(frozen=True)
class RunData:
    """What made this report: so that it can be made again."""

    at: datetime
    version: str
    datum_operation: str
    proj: str
    geos: str
    limits: Limits
    inputs: tuple[InputFile, ...]


@dataclass(frozen=True)
class Counts:
    """Boundaries and lots: read = checked + skipped + unreadable."""

    read: int
    checked: int
    skipped: int
    unreadable: int


@dataclass(frozen=True)
class ZoneRow:
    """Declared against measured for one zone. None means: not measured, or no such figure.

    ``plane_ha`` is the area on the zone's own VN-2000 plane, ``ellipsoid_ha`` on the ellipsoid; ``difference_ha``
    is plane minus declared; ``tolerance_ha`` is rounding plus the evidence's share of it.
    """

    id: str
    name: Text
    evidence: Evidence | None
    accuracy_m: float | None
    declared_ha: float | None
    declared_printed: str | None
    plane_ha: float | None
    ellipsoid_ha: float | None
    difference_ha: float | None
    tolerance_ha: float | None
    sigma_ha: float | None
    verdict: AreaVerdict | None


@dataclass(frozen=True)
class PairRow:
    """Two zones held against each other. Overlap figures are those of the boundaries as drawn.

    ``allowed`` says whether verdict and drawing fit what is expected; None where that cannot be judged.
    """

    a: str
    b: str
    overlap_m2: float
    share_a: float
    share_b: float
    width_m: float
    verdict: OverlapVerdict
    expected: Expected
    allowed: bool | None


@dataclass(frozen=True)
class CodeSum:
    """Lots of one land-use code."""

    count: int
    m2: float


@dataclass(frozen=True)
class LotRow:
    """One layer of lots against its zone, in m² on the zone's VN-2000 plane.

    ``balance_m2`` is zone − (Σ lots − overlaps + gaps − outside): zero but for arithmetic noise. ``areas_m2`` has the
    area of every lot in the order of its layer, nan for a lot with a fault, which is in no sum. Where a layer was held
    against no zone, ``zone`` is "", gaps are what lots enclose, and there is no balance.
    """

    layer: str
    zone: str
    count: int
    sum_m2: float
    overlap_m2: float
    gap_m2: float
    outside_m2: float
    balance_m2: float
    classes: Mapping[str, CodeSum]
    areas_m2: NDArray[np.float64]

    @property
    def whole_m2(self) -> float:
        """The zone: what lots, overlaps, gaps and pieces outside come to."""
        return self.sum_m2 - self.overlap_m2 + self.gap_m2 - self.outside_m2 + self.balance_m2


@dataclass(frozen=True)
class UnitShare:
    """What of a zone lies in one administrative unit; ``registered`` where the plan puts the zone there."""

    name: str
    old_name: str
    code: str
    m2: float
    share: float
    registered: bool


@dataclass(frozen=True)
class UnitRow:
    """One zone against one layer of administrative units, m² on the zone's VN-2000 plane.

    ``none_m2`` lies in no unit, ``twice_m2`` in more than one: zone = Σ shares + none − twice. ``homonyms`` says how
    many units of the layer have a registered name, where that is more than one.
    """

    zone: str
    layer: str
    verdict: UnitVerdict
    shares: tuple[UnitShare, ...]
    none_m2: float
    none_share: float
    twice_m2: float
    homonyms: int = 0


@dataclass(frozen=True)
class Report:
    """All of one run: findings come errors first, in the order of the checks.

    Findings on administrative units stand behind all others, errors first too: they come and go with context layers,
    and the number of every other finding, by which the map knows it, must not change with them.
    ``balances`` has the land-use balance of every layer of ``parcels``, in its order.
    """

    run: RunData
    counts: Counts
    zones: tuple[ZoneRow, ...]
    pairs: tuple[PairRow, ...]
    parcels: tuple[LotRow, ...]
    findings: tuple[Finding, ...]
    plan: Plan
    units: tuple[UnitRow, ...] = ()
    balances: tuple[LandUseBalance, ...] = ()

    @property
    def by_severity(self) -> Mapping[Severity, int]:
        """How many findings count of each severity, zeros included; waived ones do not."""
        found = Counter(finding.severity for finding in self.findings if not finding.waived)
        return {severity: found[severity] for severity in Severity}

    @property
    def waived(self) -> tuple[Finding, ...]:
        """The findings that are waived: they are in no count of ``by_severity``."""
        return tuple(finding for finding in self.findings if finding.waived)
