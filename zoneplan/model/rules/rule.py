"""A rule on the shares of land in a zone: what it asks for, of which zones, and from when until when."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from zoneplan.model.findings import Severity
from zoneplan.model.messages import Text
from zoneplan.model.registry import Grade, Id, Many, Said

Code = Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=r"^\S(?:.*\S)?$")]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Percent = Annotated[float, Field(gt=0, le=100, allow_inf_nan=False)]

_AHEAD_OF_UTC = timedelta(hours=7)  # Viet Nam, which has no summer time


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Share(_Entry):
    """One share: the land of ``codes`` together is to be at least ``least_pct`` of all land of the lots."""

    id: Id
    name: Text
    codes: Many[Code]
    least_pct: Percent

    @field_validator("codes")
    @classmethod
    def _some_code(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        if not codes:
            raise ValueError("rule-no-codes")
        return codes

    @field_validator("least_pct")
    @classmethod
    def _as_it_is_printed(cls, least: float) -> float:
        if Decimal(str(least)) != round(Decimal(str(least)), 2):
            raise ValueError("rule-decimals")
        return least


class Where(_Entry):
    """Which zones a rule is for, where the zone does not say so itself.

    Those in whose lots the land of ``codes`` makes up at least ``share_pct`` of all.
    """

    codes: Many[Code]
    share_pct: Percent = 50.0

    @field_validator("codes")
    @classmethod
    def _some_code(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        if not codes:
            raise ValueError("rule-no-codes")
        return codes


class Rule(_Entry):
    """A rule of one edition.

    Attributes
    ----------
    id : str
    name : Text
    edition : str
        As planners cite it: "QCVN 01:2021/BXD".
    since, until : str or None
        First and last day on which it is in force, ISO; None: open.
    source : str
    grade : {"H", "M", "L", "U"}
        How sure its values are.
    note : Text or None
        What a reader must know beside the values.
    values : {"known", "unknown"}
        Of an edition whose values nobody has read, only the dates count.
    severity : {"error", "warning", "note"}
        Of a finding that a share is too small.
    zones : Where or None
        None: only those zones whose ``rules`` in zones.toml name it.
    shares : tuple of Share
    """

    id: Id
    name: Text
    edition: Said
    since: Day | None = None
    until: Day | None = None
    source: Said
    grade: Grade
    note: Text | None = None
    values: Literal["known", "unknown"] = "known"
    severity: Literal["error", "warning", "note"] = "warning"
    zones: Where | None = None
    shares: Many[Share] = ()

    @model_validator(mode="after")
    def _has_what_it_says(self) -> Self:
        if (self.values == "known") != bool(self.shares):
            raise ValueError("rule-shares" if self.values == "known" else "rule-unknown-shares")
        if self.since and self.until and self.since > self.until:
            raise ValueError("rule-dates-order")
        if sum(Decimal(str(share.least_pct)) for share in self.shares) > 100:
            raise ValueError("rule-over-100")
        twice = [
            code for code, times in Counter(c for s in self.shares for c in s.codes).items() if times > 1
        ]
        if twice:
            raise ValueError("rule-code-twice")
        return self

    @property
    def weight(self) -> Severity:
        """How much a share that is too small weighs."""
        return Severity(self.severity)

    def covers(self, day: date) -> bool:
        """Say whether the rule is in force on a day; the first and the last day count.

        Raises
        ------
        ValueError
            If one of its dates is in no calendar; ``zoneplan.sources.rules`` lets none such in.
        """
        begun = self.since is None or date.fromisoformat(self.since) <= day
        return begun and (self.until is None or day <= date.fromisoformat(self.until))


class RuleFile(_Entry):
    """The whole of a rules.toml. ``keep_shipped`` false: none of the rules that zoneplan ships counts."""

    format: Literal["zoneplan-rules/1"] = Field(alias="schema")
    keep_shipped: bool = True
    rules: Many[Rule] = ()


@dataclass(frozen=True)
class RuleBook:
    """The rules of a plan.

    Attributes
    ----------
    rules : tuple of Rule
    own : frozenset of str
        Ids of those that the plan's own rules.toml brings.
    unreadable : Text or None
        Why the plan's rules.toml cannot be read. No rule is applied then: nobody knows which it would replace.
    """

    rules: tuple[Rule, ...] = ()
    own: frozenset[str] = frozenset()
    unreadable: Text | None = None

    def rule(self, rule_id: str) -> Rule | None:
        """The rule of that id; None if there is none."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)


def rule_book(shipped: Iterable[Rule], own: RuleFile | None) -> RuleBook:
    """Put the plan's own rules in the place of shipped ones with the same id, and the others behind them."""
    kept = tuple(shipped)
    if own is None:
        return RuleBook(kept)
    ids = frozenset(rule.id for rule in own.rules)
    left = [rule for rule in kept if rule.id not in ids] if own.keep_shipped else []
    return RuleBook((*left, *own.rules), ids)


def day_in_vietnam(at: datetime) -> date:
    """The calendar day in Viet Nam at a moment: rules change at midnight there.

    Parameters
    ----------
    at : datetime
        With its offset from UTC.

    Examples
    --------
    >>> day_in_vietnam(datetime(2026, 12, 31, 16, 59, tzinfo=UTC)).isoformat()
    '2026-12-31'
    >>> day_in_vietnam(datetime(2026, 12, 31, 17, 0, tzinfo=UTC)).isoformat()
    '2027-01-01'
    """
    return (at.astimezone(UTC) + _AHEAD_OF_UTC).date()
