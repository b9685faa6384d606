"""A land-use balance as a part of the JSON reports; ``schema.json`` of the report describes it."""

from typing import Any

from zoneplan.checks.balance.rows import Against, AppliedRule, LandUseBalance
from zoneplan.model.landuse import LAND_USES


def balance_json(balance: LandUseBalance) -> dict[str, Any]:
    """Write a balance with shares from 0 to 1 and areas in m²; the same balance gives the same object."""
    return {
        "day": balance.day.isoformat(),
        "by_construction": balance.by_construction,
        "total_m2": balance.total_m2,
        "left_out": balance.faulty,
        "zone": _against(balance.zone_total),
        "declared": _against(balance.declared_total),
        "codes": [
            {
                "code": row.code,
                "name": None if (use := LAND_USES.get(row.code)) is None else use.name.model_dump(),
                "count": row.count,
                "m2": row.m2,
                "share": row.share,
            }
            for row in balance.rows
        ],
        "rules": [_rule(applied) for applied in balance.applied],
        "not_applied": [
            {"id": None if one.rule is None else one.rule.id, "why": one.why.model_dump()}
            for one in balance.not_applied
        ],
    }


def _against(against: Against | None) -> dict[str, float] | None:
    if against is None:
        return None
    return {"m2": against.m2, "difference_m2": against.difference_m2}


def _rule(applied: AppliedRule) -> dict[str, Any]:
    rule = applied.rule
    return {
        "id": rule.id,
        "name": rule.name.model_dump(),
        "edition": rule.edition,
        "since": rule.since,
        "until": rule.until,
        "source": rule.source,
        "grade": rule.grade,
        "own": applied.own,
        "shares": [
            {
                "id": one.share.id,
                "name": one.share.name.model_dump(),
                "codes": list(one.share.codes),
                "m2": one.m2,
                "share": one.part,
                "least": one.share.least_pct / 100,
                "held": one.held,
            }
            for one in applied.shares
        ],
    }
