"""Which findings a reader wants to see: by severity, by zone, waived ones or not."""

from collections.abc import Collection

from zoneplan.checks.report import Report
from zoneplan.model.findings import Finding, Severity
from zoneplan.plan import Plan


def zones_of(found: Finding, plan: Plan) -> tuple[str, ...]:
    """Ids of the zones that a finding concerns: among its subjects, else the zone that its layer of lots divides."""
    known = {zone.id for zone in plan.registry.zones}
    named = tuple(dict.fromkeys(one for one in found.subjects if one in known))
    return named or tuple(layer.zone for layer in plan.lots if layer.name == found.layer)


def chosen_findings(
    report: Report, severities: Collection[Severity], zone: str | None, *, waived: bool
) -> tuple[int, ...]:
    """Choose among the findings of a report.

    Parameters
    ----------
    report : Report
    severities : collection of Severity
        None of them: nothing.
    zone : str or None
        Only what concerns this zone; None: all, also what concerns no zone.
    waived : bool
        Whether waived ones are wanted too.

    Returns
    -------
    tuple of int
        Their numbers in ``report.findings``, in its order: errors first.
    """
    return tuple(
        number
        for number, found in enumerate(report.findings)
        if found.severity in severities
        and (waived or not found.waived)
        and (zone is None or zone in zones_of(found, report.plan))
    )
