"""What the checks found: counts, tables, findings with what to do, and what was not checked."""

import streamlit as st

from zoneplan.model.findings import Severity
from zoneplan.outputs.report.summary import matters, not_checked, sum_warning, summary
from zoneplan.outputs.report.whereabouts import whereabouts
from zoneplan.outputs.report.wording import by_weight, moment, zone_names
from zoneplan.ui.address import follow, several_of, tell
from zoneplan.ui.opened import Opened
from zoneplan.ui.view import draw, language, plan_shown, word

SEVERITY = "severity"  # key of the session and of the address
AT_MOST = 200  # findings on the page; the report has all
FIRST_SHOWN = [Severity.ERROR, Severity.WARNING, Severity.NOTE]


def draw_checks(here: Opened) -> None:
    """Draw the page."""
    report, lang = here.report, language()
    names = zone_names(report)
    draw(
        "checks",
        report=report,
        names=names,
        summary=summary(report, lang),
        sum_warning=sum_warning(report, lang),
        pairs=sorted(report.pairs, key=lambda pair: not matters(pair)),
        registry=report.plan.registry,
        layers={layer.name: layer for layer in report.plan.lots},
    )
    read = several_of(Severity, FIRST_SHOWN)
    follow(SEVERITY, read)
    chosen = st.pills(
        word("app.checks.filter"),
        options=list(Severity),
        format_func=lambda severity: _option(severity, report.by_severity[severity]),
        selection_mode="multi",
        key=SEVERITY,
        persist_state="session",
    )
    told = [severity for severity in Severity if severity in chosen]
    tell(SEVERITY, None if told == FIRST_SHOWN else ",".join(told), read)
    wanted = [found for found in by_weight(report.findings) if found.severity in chosen]
    shown = wanted[:AT_MOST]
    where = [whereabouts(found, report, lang) for found in shown]
    draw("findings", found=list(zip(shown, where, strict=True)), names=names, all=len(wanted))
    draw("unchecked", unchecked=not_checked(report), run=report.run, at=moment(report.run.at, lang))


def _option(severity: Severity, n: int) -> str:
    name = word(f"severity.{severity}")
    return word("app.checks.option", severity=name[:1].upper() + name[1:], n=n)


if __name__ == "__main__":
    draw_checks(plan_shown())
