"""The land-use balance of one layer of lots, as figures: what every page, report and file draws from."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from zoneplan.model.messages import Text
from zoneplan.model.rules.rule import Rule, Share


def printed_pct(share: float) -> Decimal:
    """A share in per cent as every output prints it: two decimals, halves to the even digit.

    Examples
    --------
    >>> printed_pct(1 / 3), printed_pct(0.1)
    (Decimal('33.33'), Decimal('10.00'))
    """
    return Decimal(repr(share * 100)).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


@dataclass(frozen=True)
class CodeRow:
    """The lots of one land-use code; ``share`` is of all sound lots, 0 to 1. The code "" are lots without one."""

    code: str
    count: int
    m2: float
    share: float


@dataclass(frozen=True)
class ShareVerdict:
    """One share of a rule against the lots: what the codes come to, and whether that is enough."""

    share: Share
    m2: float
    part: float
    held: bool


@dataclass(frozen=True)
class AppliedRule:
    """A rule that the layer was held against.

    ``own`` says that the plan's own rules.toml brings it; ``named`` that zones.toml names it for the zone.
    """

    rule: Rule
    own: bool
    named: bool
    shares: tuple[ShareVerdict, ...]


@dataclass(frozen=True)
class RuleNotApplied:
    """A rule that was not applied, and why; ``rule`` None: there is none, or no rule could be read."""

    rule: Rule | None
    why: Text


@dataclass(frozen=True)
class Against:
    """The total of the lots held against an area: positive where the lots have more; m²."""

    m2: float
    difference_m2: float

    @property
    def share(self) -> float:
        """The difference as a part of the area that it is held against."""
        return self.difference_m2 / self.m2


@dataclass(frozen=True)
class LandUseBalance:
    """The land-use balance of one layer.

    Attributes
    ----------
    layer : str
    zone : str or None
        Id of the zone that the lots divide; None where there is none.
    day : datetime.date
        The day in Viet Nam for which rules were looked up.
    rows : tuple of CodeRow
        The largest use first.
    total_m2 : float
        Sum of all sound lots as measured by itself, not from the rows.
    faulty : int
        Lots with a faulty shape: they are in no row and in no sum.
    zone_total, declared_total : Against or None
        The total against the zone's area on its plane, and against its declared area; None where there is none.
    by_construction : bool
        The lots are schematic: somebody drew them with these shares, which proves nothing.
    applied : tuple of AppliedRule
    not_applied : tuple of RuleNotApplied
    """

    layer: str
    zone: str | None
    day: date
    rows: tuple[CodeRow, ...]
    total_m2: float
    faulty: int
    zone_total: Against | None
    declared_total: Against | None
    by_construction: bool
    applied: tuple[AppliedRule, ...]
    not_applied: tuple[RuleNotApplied, ...]

    @property
    def count(self) -> int:
        """Sound lots."""
        return sum(row.count for row in self.rows)

    @property
    def residual_m2(self) -> float:
        """Sum of the rows minus the total: zero but for arithmetic noise."""
        return sum(row.m2 for row in self.rows) - self.total_m2

    @property
    def printed_sum(self) -> Decimal:
        """What the shares add up to as printed: rounding may keep it from 100.00."""
        return sum((printed_pct(row.share) for row in self.rows), Decimal("0.00"))
