"""changed-outside: a boundary file that another program changed after its last version was kept.

What it left counts, but nobody stated where it came from; the next save keeps it as a version first.

Passes: a boundary that was imported. Fails: the same file saved again from a GIS program.
"""

from collections.abc import Iterator

from zoneplan.checks.measured import Measured
from zoneplan.model.findings import Finding, Severity, finding


def check_outside(measured: Measured) -> Iterator[Finding]:
    """One finding a zone whose boundary file is in no version although it has versions."""
    for zone in measured.plan.changed_outside:
        boundary = measured.plan.boundaries.get(zone)
        yield finding(
            "changed-outside",
            Severity.WARNING,
            (zone,),
            layer="boundaries",
            geometry=boundary.geometry if boundary and zone in measured.zones else None,
            zone=measured.plan.registry.zone(zone).name,
        )
