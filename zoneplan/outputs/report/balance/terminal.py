"""Land-use balances on a terminal: a table of codes, what is to be said of the total, and a table of shares."""

from collections.abc import Mapping

from rich.console import RenderableType
from rich.text import Text as Line

from zoneplan.checks.balance.rows import LandUseBalance
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import Lang
from zoneplan.model.registry import M2_PER_HA
from zoneplan.outputs.report.balance.lines import code_lines, not_applied_lines, remarks, rule_lines
from zoneplan.outputs.report.wording import bare
from zoneplan.outputs.terminal import fitted_table


def balance_parts(
    balance: LandUseBalance, names: Mapping[str, Text], lang: Lang, columns: int
) -> list[RenderableType]:
    """Draw one balance; ``names`` has the zones' names by id."""
    head = [] if balance.zone is None else [names[balance.zone].to(lang)]
    parts: list[RenderableType] = [Line(" – ".join([*head, balance.layer]))]
    rows = [
        (
            line.code,
            line.name,
            bare(line.count, "n", lang),
            bare(line.ha, "ha4", lang),
            bare(line.pct, "pct", lang),
        )
        for line in code_lines(balance, lang)
    ]
    total = bare(balance.total_m2 / M2_PER_HA, "ha4", lang)
    whole = bare(100 if balance.total_m2 else None, "pct", lang)
    rows.append(("", say("landuse.table.total").to(lang), bare(balance.count, "n", lang), total, whole))
    parts.append(
        fitted_table(_headings(("code", "use", "count", "area", "share"), lang), rows, {2, 3, 4}, columns)
    )
    parts += [Line(text) for text in remarks(balance, lang)]
    for rule in rule_lines(balance, lang):
        parts += [Line(f"{rule.title} ({rule.about})")]
        shares = [
            (
                f"{one.name} ({one.codes})",
                bare(one.pct, "pct", lang),
                bare(one.least_pct, "pct", lang),
                one.verdict,
            )
            for one in rule.shares
        ]
        headings = _headings(("part", "share", "least", "verdict"), lang)
        parts.append(fitted_table(headings, shares, {1, 2}, columns))
        parts += [Line(rule.note)] if rule.note else []
    parts += [
        Line(f"{say('landuse.table.not-applied').to(lang)}: {why}")
        for why in not_applied_lines(balance, lang)
    ]
    return [*parts, Line("")]


def _headings(keys: tuple[str, ...], lang: Lang) -> list[str]:
    return [say(f"landuse.table.{key}").to(lang) for key in keys]
