"""The one place that makes a land-use balance and decides which rule applies and what it says."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from zoneplan.checks.balance.rows import (
    Against,
    AppliedRule,
    CodeRow,
    LandUseBalance,
    RuleNotApplied,
    ShareVerdict,
    printed_pct,
)
from zoneplan.checks.fabric.report import ParcelsReport
from zoneplan.checks.report import LotRow
from zoneplan.model.boundary import Evidence
from zoneplan.model.messages import Text, say
from zoneplan.model.registry import M2_PER_HA, Zone
from zoneplan.model.rules.period import day_text, period_text
from zoneplan.model.rules.rule import Rule, RuleBook, day_in_vietnam


def land_use_balance(
    row: LotRow,
    *,
    rules: RuleBook,
    day: date,
    zone: Zone | None = None,
    by_construction: bool = False,
) -> LandUseBalance:
    """Make the land-use balance of a layer and hold it against the rules.

    Parameters
    ----------
    row : LotRow
        The layer's figures, m² on the zone's VN-2000 plane.
    rules : RuleBook
    day : datetime.date
        In Viet Nam. A rule that is not in force on that day is not applied, and that is said.
    zone : Zone or None
        The zone that the lots divide; None: there is none to hold the total against.
    by_construction : bool
        Whether the lots are schematic.

    Returns
    -------
    LandUseBalance
        Without any sound lot all shares are 0 and no rule is applied.
    """
    total = row.sum_m2
    rows = tuple(
        CodeRow(code, part.count, part.m2, part.m2 / total if total else 0.0)
        for code, part in sorted(row.classes.items(), key=lambda item: (-item[1].m2, item[0]))
    )
    claim = None if zone is None else zone.declared_claim
    looked_up = list(_looked_up(rows, rules, day, zone))
    return LandUseBalance(
        layer=row.layer,
        zone=None if zone is None else zone.id,
        day=day,
        rows=rows,
        total_m2=total,
        faulty=row.count - sum(one.count for one in rows),
        zone_total=None if zone is None else _against(total, row.whole_m2),
        declared_total=None if claim is None else _against(total, claim.hectares * M2_PER_HA),
        by_construction=by_construction,
        applied=tuple(one for one in looked_up if isinstance(one, AppliedRule)),
        not_applied=tuple(one for one in looked_up if isinstance(one, RuleNotApplied)),
    )


def parcels_balance(report: ParcelsReport, rules: RuleBook) -> LandUseBalance:
    """Make the land-use balance of a layer of parcels that was checked by itself, for the day of its run."""
    return land_use_balance(
        report.row,
        rules=rules,
        day=day_in_vietnam(report.run.at),
        zone=report.zone,
        by_construction=report.table.evidence is Evidence.SCHEMATIC,
    )


def _against(total: float, m2: float) -> Against | None:
    return Against(m2, total - m2) if m2 > 0 else None


def _looked_up(
    rows: tuple[CodeRow, ...], rules: RuleBook, day: date, zone: Zone | None
) -> Iterator[AppliedRule | RuleNotApplied]:
    """Every rule in the order of the book: applied, or not and why."""
    named = None if zone is None else zone.rules
    if rules.unreadable is not None:
        yield RuleNotApplied(None, say("landuse.why.unreadable", why=rules.unreadable))
    elif named is not None and not named:
        yield RuleNotApplied(None, say("landuse.why.none-named"))
    elif not rules.rules:
        yield RuleNotApplied(None, say("landuse.why.no-rules"))
    for rule_id in named or ():
        if rules.unreadable is None and rules.rule(rule_id) is None:
            yield RuleNotApplied(None, say("landuse.why.unknown", rule=rule_id))
    for rule in rules.rules:
        if named is not None and rule.id not in named:
            continue
        why = _hindrance(rule, rows, day, named=named is not None)
        if why is not None:
            yield RuleNotApplied(rule, why)
        else:
            shares = tuple(_judged(rule, rows))
            yield AppliedRule(rule, rule.id in rules.own, named is not None, shares)


def _hindrance(rule: Rule, rows: tuple[CodeRow, ...], day: date, *, named: bool) -> Text | None:
    """Why a rule cannot be applied; None if it can."""
    if not rule.covers(day):
        return say("landuse.why.dates", day=day_text(day), period=period_text(rule))
    if not named and rule.zones is None:
        return say("landuse.why.must-be-named", rule=rule.id)
    if not rows or not sum(row.m2 for row in rows):
        return say("landuse.why.no-lots")
    if not named and rule.zones is not None:
        part = sum(row.share for row in rows if row.code in rule.zones.codes)
        if printed_pct(part) < Decimal(str(rule.zones.share_pct)):
            return say(
                "landuse.why.other-zone",
                codes=", ".join(rule.zones.codes),
                least=rule.zones.share_pct,
                part=float(printed_pct(part)),
            )
    return say("landuse.why.values-unknown") if rule.values == "unknown" else None


def _judged(rule: Rule, rows: tuple[CodeRow, ...]) -> Iterator[ShareVerdict]:
    """Hold each share against its minimum, as printed: a share that prints 10,00 % holds a minimum of 10 %."""
    for share in rule.shares:
        counted = [row for row in rows if row.code in share.codes]
        part = sum(row.share for row in counted)
        held = printed_pct(part) >= Decimal(str(share.least_pct))
        yield ShareVerdict(share, sum(row.m2 for row in counted), part, held)
