"""duplicate-boundary: one boundary that stands for two zones.

Passes: two zones that share half their land. Fails: the same drawing saved under two ids.
"""

from collections.abc import Iterator

from zoneplan.checks.measured import Measured
from zoneplan.model.findings import Finding, Severity, finding

SAME_SHARE = 0.999  # of both: redrawing by hand never comes that near, saving twice always does


def check_duplicate(measured: Measured) -> Iterator[Finding]:
    """One finding a pair of zones with the same boundary."""
    for pair in measured.pairs:
        share = min(pair.overlap.share_a, pair.overlap.share_b)
        if share >= SAME_SHARE:
            yield finding(
                "duplicate-boundary",
                Severity.ERROR,
                (pair.a.zone.id, pair.b.zone.id),
                layer="boundaries",
                measured=pair.overlap.area_m2,
                unit="m2",
                geometry=pair.a.boundary.geometry,
                a=pair.a.zone.name,
                b=pair.b.zone.name,
                share=share * 100,
            )
