"""ambiguous: what a source leaves open about a zone, said every time the zone is checked.

Passes: a zone whose document is clear. Fails (as a note): 2.000 ha that may be northern or southern land.
"""

from collections.abc import Iterator

from zoneplan.checks.measured import Measured
from zoneplan.model.findings import Finding, Severity, finding


def check_ambiguity(measured: Measured) -> Iterator[Finding]:
    """One note an ambiguity of the register."""
    for zone in measured.plan.registry.zones:
        for text in zone.ambiguities:
            yield finding("ambiguous", Severity.NOTE, (zone.id,), zone=zone.name, text=text)
