"""landuse-balance, landuse-share-low, landuse-share-held, landuse-rules-none: the land-use balance and its rules.

The codes add up to the total of the lots, which is held against the zone and its declared area in words; each share of
a rule that is in force and for the zone is held against its minimum. A rule of grade M is a warning at most, unless the
plan's own rules.toml says otherwise. What schematic lots show is a note: somebody drew them so.

Passes: DGT 12 % under a rule that asks for 10 %. Fails: DGT 8 %; zones.toml names a rule that nobody wrote.
"""

from collections.abc import Iterator

from zoneplan.checks.balance.of_plan import balances_of
from zoneplan.checks.balance.rows import AppliedRule, LandUseBalance, ShareVerdict
from zoneplan.checks.balance.words import against_texts, joined, not_applied_text
from zoneplan.checks.measured import Measured
from zoneplan.model.findings import Finding, Severity, finding
from zoneplan.model.messages import say
from zoneplan.model.registry import Zone
from zoneplan.model.rules.period import period_text


def check_landuse(measured: Measured) -> Iterator[Finding]:
    """One finding on the balance of each layer, one a share of a rule, and one where no rule was applied."""
    for zone in measured.plan.registry.zones:
        yield from _unknown_rules(zone, measured)
    for balance in balances_of(measured):
        zone_id = balance.zone or ""
        yield _adds_up(balance, zone_id, measured.limits.balance_m2)
        for applied in balance.applied:
            for one in applied.shares:
                yield share_finding(balance, zone_id, applied, one)
        if not balance.applied:
            yield finding(
                "landuse-rules-none",
                Severity.NOTE,
                (zone_id,),
                layer=balance.layer,
                layer_name=balance.layer,
                why=not_applied_text(balance),
            )


def _unknown_rules(zone: Zone, measured: Measured) -> Iterator[Finding]:
    """Rules that zones.toml names for a zone and nobody wrote."""
    book = measured.plan.rules
    for rule in zone.rules or ():
        if book.unreadable is None and book.rule(rule) is None:
            yield finding(
                "landuse-rule-unknown",
                Severity.ERROR,
                (zone.id,),
                rule=rule,
                zone=zone.name,
                known=", ".join(one.id for one in book.rules) or "–",
            )


def _adds_up(balance: LandUseBalance, zone: str, limit_m2: float) -> Finding:
    limit = max(limit_m2, 1e-9 * balance.total_m2)  # double precision of a sum of this size
    good = abs(balance.residual_m2) <= limit
    return finding(
        "landuse-balance" if good else "landuse-balance-broken",
        Severity.PASS if good else Severity.ERROR,
        (zone,),
        layer=balance.layer,
        measured=balance.residual_m2,
        limit=limit,
        unit="m2",
        layer_name=balance.layer,
        codes=len(balance.rows),
        against=joined(against_texts(balance)),
        residual=balance.residual_m2,
    )


def share_finding(
    balance: LandUseBalance, zone: str | None, applied: AppliedRule, one: ShareVerdict
) -> Finding:
    """Say that a share is held or too low, with rule, edition, dates and grade.

    ``measured`` and ``limit`` are m² of the share and m² that it would need.
    """
    severity = Severity.PASS if one.held else applied.rule.weight
    return finding(
        "landuse-share-held" if one.held else "landuse-share-low",
        Severity.NOTE if balance.by_construction else severity,
        (zone,) if zone is not None else (),
        layer=balance.layer,
        measured=one.m2,
        limit=one.share.least_pct / 100 * balance.total_m2,
        unit="m2",
        layer_name=balance.layer,
        share=one.share.name,
        codes=", ".join(one.share.codes),
        part=one.part * 100,
        m2=one.m2,
        least=one.share.least_pct,
        rule=applied.rule.name,
        edition=applied.rule.edition,
        period=period_text(applied.rule),
        grade=say(f"landuse.grade.{applied.rule.grade}"),
        worth=say("landuse.worth.constructed" if balance.by_construction else "landuse.worth.measured"),
    )
