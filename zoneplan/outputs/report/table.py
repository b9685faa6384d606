"""The report on a terminal: as wide as the terminal, plain text, errors first, with what to do."""

from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from zoneplan.checks.report import PairRow, Report, ZoneRow
from zoneplan.model.findings import Finding, Severity
from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang
from zoneplan.outputs.report.balance.terminal import balance_parts
from zoneplan.outputs.report.summary import (
    findings_line,
    matters,
    not_checked,
    sum_warning,
    summary,
    told_elsewhere,
)
from zoneplan.outputs.report.unit_words import asked_for, names_line, unit_lines, unit_verdict
from zoneplan.outputs.report.wording import (
    bare,
    by_weight,
    counted,
    declared,
    remark,
    signed,
    unsaid,
    verdict,
    word,
    zone_names,
)
from zoneplan.outputs.terminal import fitted_table, plain_text, terminal_width

_WIDE = 112  # from here on every figure of a zone has a column of its own


def table_report(report: Report, lang: Lang, *, width: int | None = None) -> str:
    """Write the report for a terminal.

    Parameters
    ----------
    report : Report
    lang : {"vi", "en"}
    width : int, optional
        Columns; None takes those of the terminal, or 100 where there is none. No line is longer.

    Returns
    -------
    str
        Plain text, ends in a line break. A control character in a name, which a terminal would obey, is shown
        as U+FFFD.
    """
    columns = width or terminal_width()
    return plain_text(_parts(report, lang, columns), columns)


def _parts(report: Report, lang: Lang, columns: int) -> list[RenderableType]:
    parts: list[RenderableType] = [Line(report.plan.registry.name.to(lang))]
    parts += [Line(sentence) for sentence in summary(report, lang)]
    if report.zones:
        parts += [_heading("zones.heading", lang), _zones(report, lang, columns)]
        if warning := sum_warning(report, lang):
            parts.append(Line(f"! {warning}"))
        parts += [_heading("pairs.heading", lang), *_pairs(report, lang, columns)]
    if report.parcels:
        parts += [_heading("lots.heading", lang), _lots(report, lang, columns)]
    if report.balances:
        parts.append(_heading("lots.balances", lang))
        for one in report.balances:
            parts += balance_parts(one, zone_names(report), lang, columns)
    if asked_for(report):
        parts += [_heading("units.heading", lang), *_units(report, lang, columns)]
    shown = [found for found in by_weight(report.findings) if not told_elsewhere(found)]
    weighty = [found for found in shown if found.severity is not Severity.PASS]
    for heading, waived in (("findings.heading", False), ("findings.waived", True)):
        if chosen := [found for found in weighty if found.waived is waived]:
            alike = groupby(chosen, key=lambda found: (found.severity, found.code))
            parts.append(_heading(heading, lang))
            parts += [_findings(list(group), report, lang) for _, group in alike]
    if unchecked := not_checked(report):
        parts.append(_heading("unchecked.heading", lang))
        parts += [_bullet("·", Line(text.to(lang))) for text in unchecked]
    return [*parts, Line(""), *_counts(report, lang)]


def _heading(key: str, lang: Lang) -> RenderableType:
    return Padding(Line(word(key, lang).upper()), (1, 0, 0, 0))


def _bullet(mark: str, *lines: RenderableType) -> RenderableType:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(mark, Group(*lines))
    return grid


def _zones(report: Report, lang: Lang, columns: int) -> RenderableType:
    wide = columns >= _WIDE
    figures = (
        ("plane", "ellipsoid", "difference", "tolerance") if wide else ("measured_both", "difference_both")
    )
    keys = ("zone", "declared", *figures, "verdict")
    rows = []
    for row in report.zones:
        measured = [bare(row.plane_ha, "ha4", lang), bare(row.ellipsoid_ha, "ha4", lang)]
        off = [signed(row.difference_ha, "ha4", lang), bare(row.tolerance_ha, "ha4", lang)]
        cells = [*measured, *off] if wide else ["\n".join(measured), "\n".join(off)]
        rows.append((_zone(row, lang), declared(report, row, lang), *cells, verdict(row.verdict).to(lang)))
    headings = [word(f"zones.{key}", lang) for key in keys]
    return fitted_table(headings, rows, set(range(1, len(keys) - 1)), columns)


def _zone(row: ZoneRow, lang: Lang) -> str:
    evidence = row.evidence.text.to(lang) if row.evidence else word("zones.unread", lang)
    return f"{row.name.to(lang)}\n{evidence}"


def _pairs(report: Report, lang: Lang, columns: int) -> list[RenderableType]:
    if not report.pairs:
        return [Line(word("pairs.nothing", lang))]
    names = zone_names(report)
    shown = [pair for pair in report.pairs if matters(pair)]
    parts: list[RenderableType] = []
    if shown:
        keys = ("pair", "overlap_short", "verdict", "expected", "allowed")
        rows = [
            (
                f"{names[pair.a].to(lang)}\n– {names[pair.b].to(lang)}",
                bare(pair.overlap_m2, "m2", lang),
                say(f"overlap.{pair.verdict}").to(lang),
                say(f"expected.{pair.expected}").to(lang),
                allowed(pair, lang),
            )
            for pair in shown
        ]
        parts.append(fitted_table([word(f"pairs.{key}", lang) for key in keys], rows, {1}, columns))
    if rest := len(report.pairs) - len(shown):
        parts.append(Line(word("pairs.rest", lang, pairs=counted("pairs", rest))))
    return parts


def allowed(pair: PairRow, lang: Lang) -> str:
    """Say whether a pair is as the sources expect, or that nobody can judge it."""
    return word({True: "yes", False: "no", None: "unjudged"}[pair.allowed], lang)


def _lots(report: Report, lang: Lang, columns: int) -> RenderableType:
    keys = ("layer", "count", "sum", "overlap", "gap", "outside", "balance")
    rows = []
    for row in report.parcels:
        areas = (row.sum_m2, row.overlap_m2, row.gap_m2, row.outside_m2, row.balance_m2)
        cells = [bare(area, "m2fine", lang) for area in areas]
        rows.append((row.layer, bare(row.count, "n", lang), *cells))
    return fitted_table([word(f"lots.{key}", lang) for key in keys], rows, set(range(1, len(keys))), columns)


def _units(report: Report, lang: Lang, columns: int) -> list[RenderableType]:
    parts: list[RenderableType] = [
        _bullet("·", Line(f"{zone.name.to(lang)}: {names_line(zone, lang)}"))
        for zone in report.plan.registry.zones
    ]
    if not report.units:
        return [*parts, Line(word("units.nothing", lang))]
    names = zone_names(report)
    rows = [
        (
            f"{names[line.row.zone].to(lang)}\n{line.row.layer}" if line.first else "",
            f"{line.name}\n{line.code}".strip(),
            bare(line.m2, "m2", lang),
            bare(line.share * 100, "pct", lang),
            unit_verdict(line.row, lang) if line.first else "",
        )
        for line in unit_lines(report, lang)
    ]
    headings = [word(f"units.{key}", lang) for key in ("zone", "unit", "area", "share", "verdict")]
    caption = word("units.caption", lang, band=report.run.limits.unit_edge_m)
    return [*parts, fitted_table(headings, rows, {2, 3}, columns), Line(caption)]


def _findings(alike: list[Finding], report: Report, lang: Lang) -> RenderableType:
    """Show findings of one kind together: what they have in common is said once."""
    first = alike[0]
    severity = say(f"severity.{first.severity.value}").to(lang).upper()
    lines: list[RenderableType] = [Line(f"{severity}  {first.title.to(lang)}")]
    for found in alike:
        lines.append(Line(_message(found, report, lang)))
        lines += [Line(note) for note in [remark(found, lang)] if note]
    if first.waived:
        return _bullet("·", *lines)
    lines.append(Line(f"→ {first.advice.to(lang)}"))
    return _bullet("■" if first.severity is Severity.ERROR else "·", *lines)


def _message(found: Finding, report: Report, lang: Lang) -> str:
    who, message = unsaid(found, zone_names(report), lang), found.message.to(lang)
    return f"{who}: {message}" if who else message


def _counts(report: Report, lang: Lang) -> list[RenderableType]:
    counts = report.counts
    read = word(
        "run.counted",
        lang,
        read=counts.read,
        checked=counts.checked,
        skipped=counts.skipped,
        unreadable=counts.unreadable,
    )
    return [
        Line(f"{word('run.counts', lang)}: {read}"),
        Line(f"{word('run.findings', lang)}: {findings_line(report, lang)}"),
    ]
