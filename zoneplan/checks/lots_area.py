"""lot-area: does each lot have the area that its own attribute declares?

The tolerance is ``lot_area_m2`` of the limits: lots' areas are declared in whole square metres.

Passes: 1000 m² declared, 1000.3 m² measured. Fails: 1000 m² declared, 1012 m² measured.
"""

from collections.abc import Iterator

from zoneplan.checks.measured import Measured
from zoneplan.model.findings import Finding, Severity, finding


def check_lots_area(measured: Measured) -> Iterator[Finding]:
    """One finding a lot that contradicts its figure, else one a layer."""
    for found in measured.lots:
        declared = found.lots["declared_m2"].dropna()
        areas = found.lots.geometry.area
        limit = measured.limits.lot_area_m2
        wrong = [row for row in declared.index if abs(areas[row] - declared[row]) > limit]
        for row in wrong:
            lot = str(found.lots.at[row, "lot"])
            yield finding(
                "lot-area",
                Severity.ERROR,
                (found.layer.zone, lot),
                layer=found.layer.name,
                measured=float(areas[row]),
                limit=float(declared[row]),
                unit="m2",
                geometry=found.layer.lots.geometry[row],
                lot=lot,
                layer_name=found.layer.name,
                declared=float(declared[row]),
                plane=float(areas[row]),
                difference=abs(float(areas[row] - declared[row])),
            )
        if len(declared) and not wrong:
            yield finding(
                "lots-area-held",
                Severity.PASS,
                (found.layer.zone,),
                layer=found.layer.name,
                layer_name=found.layer.name,
                count=len(declared),
            )
