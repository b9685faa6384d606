"""What the checks found: counts, the findings beside a map, tables, and what was not checked."""

from zoneplan.outputs.report.summary import matters, not_checked, sum_warning, summary
from zoneplan.outputs.report.unit_words import asked_for, unit_lines
from zoneplan.outputs.report.wording import moment, zone_names
from zoneplan.ui.findings.decisions import draw_decisions
from zoneplan.ui.findings.part import draw_findings
from zoneplan.ui.opened import Opened
from zoneplan.ui.parcels.lines import draw_large_lines, with_prepared
from zoneplan.ui.view import draw, language, plan_shown


def draw_checks(here: Opened) -> None:
    """Draw the page."""
    told, lang = with_prepared(here), language()
    report = told.report
    draw("checks_counts", report=report)
    draw_findings(told)
    draw_large_lines(here)
    draw(
        "checks",
        report=report,
        names=zone_names(report),
        summary=summary(report, lang),
        sum_warning=sum_warning(report, lang),
        pairs=sorted(report.pairs, key=lambda pair: not matters(pair)),
        registry=report.plan.registry,
        units_asked=asked_for(report),
        unit_lines=unit_lines(report, lang),
        layers={layer.name: layer for layer in report.plan.lots},
    )
    draw_decisions(here.plan)
    draw("unchecked", unchecked=not_checked(report), run=report.run, at=moment(report.run.at, lang))


if __name__ == "__main__":
    draw_checks(plan_shown())
