"""lot-invalid: a lot that is no proper area; it is left out of every sum of its layer.

Passes: a rectangle. Fails: a lot whose border crosses itself.
"""

from collections.abc import Iterator

from zoneplan.checks.measured import Measured
from zoneplan.checks.validity import fault_text
from zoneplan.model.findings import Finding, Severity, finding


def check_lots_validity(measured: Measured) -> Iterator[Finding]:
    """One finding a lot with a fault."""
    for found in measured.lots:
        for row, fault in found.faults.items():
            lot = str(found.layer.lots.at[row, "lot"])
            yield finding(
                "lot-invalid",
                Severity.ERROR,
                (found.layer.zone, lot),
                layer=found.layer.name,
                geometry=None if fault.places.is_empty else fault.places,
                lot=lot,
                layer_name=found.layer.name,
                reason=fault_text(fault, found.zone.zone.vn2000_epsg),
            )
