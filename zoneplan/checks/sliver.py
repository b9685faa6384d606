"""sliver: two boundaries that overlap by a strip narrower than the limit.

The two VN-2000 operations in use lie 0.80 m apart, so a strip that narrow may be the datum and not the land.

Passes: no overlap, or one 5 m wide (which the overlap check judges). Fails: a strip 0.8 m wide and 1 km long.
"""

from collections.abc import Iterator

from zoneplan.checks.measured import Measured
from zoneplan.checks.overlap import is_sliver
from zoneplan.checks.places import to_map
from zoneplan.model.findings import Finding, Severity, finding


def check_sliver(measured: Measured) -> Iterator[Finding]:
    """One finding a pair whose overlap is a sliver."""
    for pair in measured.pairs:
        if is_sliver(pair, measured.limits) and pair.expected != "within":
            yield finding(
                "sliver",
                Severity.WARNING,
                (pair.a.zone.id, pair.b.zone.id),
                layer="boundaries",
                measured=pair.overlap.width_m,
                limit=measured.limits.sliver_width_m,
                unit="m",
                geometry=to_map(pair.overlap.geometry, pair.a.zone.vn2000_epsg),
                a=pair.a.zone.name,
                b=pair.b.zone.name,
                width=pair.overlap.width_m,
                m2=pair.overlap.area_m2,
                limit_m=measured.limits.sliver_width_m,
            )
