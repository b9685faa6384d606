"""lots-balance: zone = sum of lots − overlaps + gaps − outside, each measured by itself.

The identity is a law of geometry, so a residual above arithmetic noise says that our own figures are wrong; the finding
also states the sums, which are what a land-use balance is read for.

Passes: any layer of valid lots. Fails: never, unless a measurement of zoneplan is wrong.
"""

from collections.abc import Iterator

from zoneplan.checks.measured import Measured, MeasuredLots
from zoneplan.checks.report import CodeSum, LotRow
from zoneplan.model.findings import Finding, Severity, finding


def check_lots_balance(measured: Measured) -> Iterator[Finding]:
    """One finding a layer."""
    for found in measured.lots:
        account = found.balance
        # double precision of sums in the size of the zone: about 1e-9 of it
        limit = max(measured.limits.balance_m2, 1e-9 * account.whole_m2)
        good = abs(account.residual_m2) <= limit
        yield finding(
            "lots-balance" if good else "lots-balance-broken",
            Severity.PASS if good else Severity.ERROR,
            (found.layer.zone,),
            layer=found.layer.name,
            measured=account.residual_m2,
            limit=limit,
            unit="m2",
            layer_name=found.layer.name,
            whole=account.whole_m2,
            parts=account.parts_m2,
            overlaps=account.overlaps_m2,
            gaps=account.gaps_m2,
            outside=account.outside_m2,
            residual=account.residual_m2,
        )


def lot_row(found: MeasuredLots) -> LotRow:
    """The layer's line of the report."""
    areas = found.lots.geometry.area
    by_row = {row: float(area) for row, area in areas.items()}
    sums = areas.groupby(found.lots["code"]).agg(["size", "sum"])
    return LotRow(
        layer=found.layer.name,
        zone=found.layer.zone,
        count=len(found.layer.lots),
        sum_m2=found.balance.parts_m2,
        overlap_m2=max(0.0, found.balance.overlaps_m2),  # a difference of sums: rounding may go below 0
        gap_m2=found.balance.gaps_m2,
        outside_m2=found.balance.outside_m2,
        balance_m2=found.balance.residual_m2,
        classes={str(code): CodeSum(int(row["size"]), float(row["sum"])) for code, row in sums.iterrows()},
        areas_m2=tuple(by_row.get(row) for row in found.layer.lots.index),
    )
