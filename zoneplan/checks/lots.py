"""lots: every class of faults of ``checks/fabric``, over each layer of lots of the plan.

Passes: lots that tile their zone and have the areas that they declare. Fails: a lot drawn twice.
"""

from collections.abc import Iterator

from zoneplan.checks.fabric.as_findings import findings_of
from zoneplan.checks.fabric.run import judge
from zoneplan.checks.measured import Measured
from zoneplan.model.findings import Finding


def check_lots(measured: Measured) -> Iterator[Finding]:
    """The findings of each layer, class by class."""
    for fabric in measured.lots:
        yield from findings_of(fabric, judge(fabric))
