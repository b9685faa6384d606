"""A land-use balance as a page draws it, with its charts: one form for the reports and the app."""

from dataclasses import dataclass

from markupsafe import Markup

from zoneplan.checks.balance.rows import LandUseBalance
from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang
from zoneplan.model.rules.period import day_text
from zoneplan.outputs.report.balance.chart import share_bars, stacked_bar
from zoneplan.outputs.report.balance.lines import (
    CodeLine,
    ShareLine,
    code_lines,
    not_applied_lines,
    remarks,
    rule_lines,
)


@dataclass(frozen=True)
class RulePart:
    """A rule that was applied, with its chart."""

    title: str
    about: str
    note: str
    shares: tuple[ShareLine, ...]
    chart: Markup


@dataclass(frozen=True)
class BalancePart:
    """One balance in one language: its figures, its lines, what is said of them, and the charts."""

    figures: LandUseBalance
    codes: tuple[CodeLine, ...]
    chart: Markup | None
    remarks: tuple[str, ...]
    rules: tuple[RulePart, ...]
    not_applied: tuple[str, ...]
    day: str


def balance_part(balance: LandUseBalance, lang: Lang) -> BalancePart:
    """Put a balance into words and charts."""
    return BalancePart(
        figures=balance,
        codes=code_lines(balance, lang),
        chart=stacked_bar(balance, lang),
        remarks=remarks(balance, lang),
        rules=tuple(
            RulePart(rule.title, rule.about, rule.note, rule.shares, share_bars(rule.shares, lang))
            for rule in rule_lines(balance, lang)
        ),
        not_applied=not_applied_lines(balance, lang),
        day=say("landuse.table.day", day=day_text(balance.day)).to(lang),
    )
