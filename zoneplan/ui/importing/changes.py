"""What a replacement would change, in figures and findings; for an import and for an older version alike."""

from zoneplan.checks.replacement import Replacement
from zoneplan.checks.report import PairRow
from zoneplan.model.findings import Finding, Severity
from zoneplan.outputs.report.wording import zone_names
from zoneplan.ui.opened import Opened
from zoneplan.ui.view import draw

_AT_MOST = 30  # findings in each list
_SAME_M2 = 0.5  # smaller steps of an overlap are not shown as a change


def draw_changes(here: Opened, changes: Replacement) -> None:
    """Draw the figures before and after, overlaps that change, and findings that come and go."""
    before, after = changes.rows
    draw(
        "import_changes",
        changes=changes,
        before=before,
        after=after,
        zone=here.plan.registry.zone(changes.zone),
        pairs=[(old, new) for old, new in changes.pairs if _differs(old, new)],
        come=_told(changes.new_findings),
        gone=_told(changes.gone_findings),
        names=zone_names(here.report),
    )


def _differs(old: PairRow | None, new: PairRow) -> bool:
    if old is None:
        return new.verdict != "none"
    return old.verdict != new.verdict or abs(old.overlap_m2 - new.overlap_m2) > _SAME_M2


def _told(findings: tuple[Finding, ...]) -> list[Finding]:
    return [found for found in findings if found.severity is not Severity.PASS][:_AT_MOST]
