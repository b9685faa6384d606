"""Plans with findings to waive, drawn by hand, and the shortest ways to waive them."""

from pathlib import Path

from tests.drawn_plans import board, checked, put_boundary, write_plan, zone_toml
from zoneplan.checks.report import Report
from zoneplan.checks.waived import Geometries
from zoneplan.model.findings import Finding
from zoneplan.model.waiver import Decision
from zoneplan.store.waiving import waive

APART = """
[[relations]]
a = "a"
b = "b"
expected = "apart"
why = { vi = "khác huyện", en = "other districts" }
"""
CODE = "overlap-contradicts"
REASON = "đã thống nhất với đơn vị đo đạc"


def two_zones(folder: Path) -> Path:
    """Two squares of a hectare that should be apart and share 50 m by 50 m: one error, and no other finding weighs."""
    write_plan(folder, [zone_toml("a"), zone_toml("b")], extra=APART)
    put_boundary(folder, "a", board(0, 0, 100, 100))
    put_boundary(folder, "b", board(50, 50, 150, 150))
    return folder


def the(report: Report, code: str = CODE) -> Finding:
    """The one finding of a code."""
    (found,) = [finding for finding in report.findings if finding.code == code]
    return found


def waive_it(
    folder: Path, found: Finding | None = None, *, person: str = "Lan", reason: str = REASON
) -> Decision:
    """Waive a finding as the plan has it now; the overlap if none is named."""
    report = checked(folder)
    found = found or the(report)
    concerned = Geometries(report.plan).concerned(found)
    return waive(folder, found, concerned, person=person, reason=reason)
