"""The land-use balances of a plan."""

from collections.abc import Iterator

from zoneplan.checks.balance.judge import land_use_balance, parcels_balance
from zoneplan.checks.balance.rows import LandUseBalance
from zoneplan.checks.fabric.measured import MeasuredFabric
from zoneplan.checks.fabric.run import lot_row
from zoneplan.checks.measured import Measured
from zoneplan.model.boundary import Evidence


def balance_of(found: MeasuredFabric, measured: Measured) -> LandUseBalance:
    """The land-use balance of one layer, for the day of the run."""
    return land_use_balance(
        lot_row(found),
        rules=measured.plan.rules,
        day=measured.day,
        zone=found.zone,
        by_construction=found.table.evidence is Evidence.SCHEMATIC,
    )


def balances_of(measured: Measured) -> Iterator[LandUseBalance]:
    """The balance of every layer that was measured, large ones that state codes included."""
    for found in measured.lots:
        yield balance_of(found, measured)
    for report in measured.parcels:
        if set(report.row.classes) - {""}:
            yield parcels_balance(report, measured.plan.rules)
