"""Administrative units in words: old and new names side by side, and the lines of the table of shares."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.lists import format_list

from zoneplan.checks.report import Report, UnitRow
from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang
from zoneplan.model.registry import Unit, Zone
from zoneplan.outputs.report.wording import day, word


@dataclass(frozen=True)
class UnitLine:
    """One line of the table: a unit, or what lies in none, or, with a minus, what was counted twice.

    ``first`` marks the first line of a zone and layer, ``ours`` a unit in which the plan puts the zone.
    """

    row: UnitRow
    first: bool
    name: str
    code: str
    m2: float
    share: float
    ours: bool


def unit_lines(report: Report, lang: Lang) -> list[UnitLine]:
    """Give the table of shares, in the order of the report; the lines of a zone and layer add up to the zone."""
    lines: list[UnitLine] = []
    for row in report.units:
        told: list[tuple[str, str, float, float, bool]] = []
        for part in row.shares:
            name = part.name or word("units.unnamed", lang)
            name = f"{name} ({part.old_name})" if part.old_name else name
            told.append((name, part.code, part.m2, part.share, part.registered))
        if row.none_m2 or not told:
            told.append((word("units.none", lang), "", row.none_m2, row.none_share, False))
        if row.twice_m2:
            whole = sum(part.m2 for part in row.shares) + row.none_m2 - row.twice_m2
            told.append((word("units.twice", lang), "", -row.twice_m2, -row.twice_m2 / whole, False))
        lines += [UnitLine(row, number == 0, *cells) for number, cells in enumerate(told)]
    return lines


def asked_for(report: Report) -> bool:
    """Whether the plan says anything on units, so that the table, or that there is none, is to be told."""
    return bool(report.units) or any(zone.units is not None for zone in report.plan.registry.zones)


def names_line(zone: Zone, lang: Lang) -> str:
    """Name the unit of a zone as it was and as it is: "phường Hòa Phú, … (đến 30/06/2025) · phường Bình Dương, …".

    Where the plan registers no unit of one age, its words for the province stand in.
    """
    units = zone.units
    before = _units_line(units.then, lang) if units else ""
    after = _units_line(units.now, lang) if units else ""
    return say(
        "unit.before-after",
        before=before or zone.province_then.to(lang),
        after=after or zone.province_now.to(lang),
    ).to(lang)


def _units_line(units: Sequence[Unit], lang: Lang) -> str:
    """Name units that come into question together; what they have in common is said once, behind them."""
    groups: dict[tuple[str, str | None, str | None], list[str]] = {}
    for unit in units:
        within = unit.within.to(lang) if unit.within else ""
        groups.setdefault((within, unit.since, unit.until), []).append(unit.name.to(lang))
    told = []
    for (within, since, until), names in groups.items():
        text = ", ".join(part for part in (format_list(names, style="or", locale=lang), within) if part)
        if since:
            text = say("unit.dated.since", unit=text, day=day(since, lang)).to(lang)
        if until:
            text = say("unit.dated.until", unit=text, day=day(until, lang)).to(lang)
        told.append(text)
    return format_list(told, style="or", locale=lang) if told else ""


def unit_verdict(row: UnitRow, lang: Lang) -> str:
    """Say the verdict on a zone and a layer, and that a name stands for several units."""
    said = say(f"unit.verdict.{row.verdict}").to(lang)
    return f"{said}; {word('units.homonyms', lang, count=row.homonyms)}" if row.homonyms else said
