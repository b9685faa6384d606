"""The part of the report on land use: the balance of every layer of lots with its chart, and the rules on shares."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, partial

from zoneplan.checks.balance.rows import LandUseBalance
from zoneplan.checks.report import Report
from zoneplan.model.numbers import Lang
from zoneplan.model.registry import M2_PER_HA
from zoneplan.outputs.picture.printing import FONT
from zoneplan.outputs.report import wording
from zoneplan.outputs.report.balance.chart import chart_style, swatch
from zoneplan.outputs.report.balance.page import BalancePart, RulePart, balance_part
from zoneplan.outputs.report.document.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Figure,
    Heading,
    Paragraph,
    Table,
    Words,
)
from zoneplan.outputs.report.document.figures import ratio_of
from zoneplan.outputs.report.document.voice import Voice

_VARIABLE = re.compile(r"var\(--[a-z-]+, ([^)]+)\)")
_KEYS = (("number", 6), ("code", 11), ("use", 43), ("count", 10), ("area", 16), ("share", 14))
_RULE_KEYS = (("part", 27), ("code", 19), ("area", 15), ("share", 11), ("least", 11), ("verdict", 17))
_NUMBERS = {"number", "count", "area", "share", "least"}


def balance_parts(report: Report, say_it: Voice) -> Iterator[Block]:
    """One balance after another; the spreadsheet has all of them in one table."""
    names = wording.zone_names(report)
    rows: list[tuple[Cell, ...]] = []
    for balance in report.balances:
        layer = say_it.data(balance.layer)
        named = names.get(balance.zone or "")
        zone = layer if named is None else say_it.text(named)
        yield Heading(zone if named is None else tuple(f"{name} ({layer[0]})" for name in zone), 2)
        parts = [balance_part(balance, lang) for lang in say_it.langs]
        lines = _code_rows(balance, parts, _uses(report, balance.layer, say_it), say_it)
        yield from _balance(parts, lines, balance.layer, say_it)
        rows += [(Cell(layer), *cells) for cells in lines]
    if rows:
        columns = (Column(say_it.term("document.balance.layer"), 1), *_columns(_KEYS, say_it))
        yield Table(columns, tuple(rows), "balance", printed=False)


def _uses(report: Report, layer: str, say_it: Voice) -> dict[str, Words]:
    """What the lots of each land-use code are used for, in their own words."""

    def told(code: str, lang: Lang) -> str:
        of_code = (
            use
            for one in report.plan.lots
            if one.name == layer
            for its, use in zip(one.lots["code"], one.lots[f"use_{lang}"], strict=True)
            if its == code and use
        )
        return "; ".join(dict.fromkeys(of_code))

    codes = dict.fromkeys(code for one in report.plan.lots if one.name == layer for code in one.lots["code"])
    return {code: say_it(partial(told, code)) for code in codes}


def _balance(
    parts: list[BalancePart], lines: tuple[tuple[Cell, ...], ...], layer: str, say_it: Voice
) -> Iterator[Block]:
    if parts[0].chart is not None:
        yield _chart(str(parts[0].chart), say_it.term("landuse.chart.title", layer=layer))
    yield Table(_columns(_KEYS, say_it), lines)
    yield Paragraph(say_it.term("landuse.table.colours"), "caption")
    if parts[0].remarks:
        yield Paragraph(_each(say_it, [" ".join(part.remarks) for part in parts]))
    for place, rule in enumerate(parts[0].rules):
        yield from _rule(rule, [part.rules[place] for part in parts], say_it)
    if parts[0].not_applied:
        yield Paragraph((), label=say_it.term("landuse.table.not-applied"))
        each = zip(*(part.not_applied for part in parts), strict=True)
        yield Bullets(tuple(_each(say_it, list(several)) for several in each))
    yield Paragraph(_each(say_it, [part.day for part in parts]), "caption")


def _code_rows(
    balance: LandUseBalance, parts: list[BalancePart], uses: Mapping[str, Words], say_it: Voice
) -> tuple[tuple[Cell, ...], ...]:
    rows = []
    for number, lines in enumerate(zip(*(part.codes for part in parts), strict=True), start=1):
        line = lines[0]
        used = uses.get(line.code)
        rows.append(
            (
                say_it.number(number, "n"),
                Cell(say_it.data(line.code), strong=True, sample=_alone(str(swatch(line.colour)))),
                Cell(_each(say_it, [one.name for one in lines]), small=(used,) if used else ()),
                say_it.number(line.count, "n"),
                say_it.number(line.ha, "ha4"),
                say_it.number(line.pct, "pct"),
            )
        )
    whole = 100.0 if balance.total_m2 else None
    rows.append(
        (
            Cell(),
            Cell(),
            Cell(say_it.term("landuse.table.total"), strong=True),
            say_it.number(balance.count, "n", strong=True),
            say_it.number(balance.total_m2 / M2_PER_HA, "ha4", strong=True),
            say_it.number(whole, "pct", strong=True),
        )
    )
    return tuple(rows)


def _rule(rule: RulePart, several: list[RulePart], say_it: Voice) -> Iterator[Block]:
    yield Heading(_each(say_it, [one.title for one in several]), 3)
    yield Paragraph(_each(say_it, [f"{one.about[:1].upper()}{one.about[1:]}." for one in several]), "caption")
    rows = tuple(
        (
            Cell(_each(say_it, [one.name for one in shares])),
            Cell(say_it.data(shares[0].codes)),
            say_it.number(shares[0].ha, "ha4"),
            say_it.number(shares[0].pct, "pct"),
            say_it.number(shares[0].least_pct, "pct"),
            Cell(_each(say_it, [one.verdict for one in shares]), strong=True),
        )
        for shares in zip(*(one.shares for one in several), strict=True)
    )
    yield Table(_columns(_RULE_KEYS, say_it), rows)
    yield _chart(str(rule.chart), say_it.term("landuse.chart.shares"))
    if rule.note:
        yield Paragraph(_each(say_it, [one.note for one in several]))


def _columns(keys: tuple[tuple[str, int], ...], say_it: Voice) -> tuple[Column, ...]:
    return tuple(
        Column(say_it.term(f"landuse.table.{key}"), width, number=key in _NUMBERS) for key, width in keys
    )


def _each(say_it: Voice, texts: list[str]) -> Words:
    """Say texts that are there in every language of the document already."""
    return say_it(lambda lang: texts[say_it.langs.index(lang)])


def _chart(svg: str, title: Words) -> Figure:
    return Figure(_alone(svg), (), title[0], (title,), (), 1.0, ratio_of(svg))


def _alone(svg: str) -> str:
    """A chart as an SVG document of its own: with its name space and its style sheet."""
    start = svg.index(">") + 1
    head = svg[:start]
    if "xmlns=" not in head:
        head = head.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    return f"{head}<style>{_style()}</style>{svg[start:]}"


@cache
def _style() -> str:
    """The charts' style sheet as paper needs it: with its colours instead of the app's, and with the font at hand."""
    plain = _VARIABLE.sub(r"\1", chart_style())
    return f"{plain}\n.lu-chart {{ font-family: '{FONT}', 'Times New Roman', serif; }}"
