"""The lines of a land-use balance in one language: what tables and charts write."""

from dataclasses import dataclass
from decimal import Decimal

from zoneplan.checks.balance.rows import AppliedRule, CodeRow, LandUseBalance, ShareVerdict, printed_pct
from zoneplan.checks.balance.words import against_texts, verdict_text
from zoneplan.model.landuse import LAND_USES
from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang
from zoneplan.model.registry import M2_PER_HA
from zoneplan.model.rules.period import period_text


@dataclass(frozen=True)
class CodeLine:
    """One land-use code.

    Attributes
    ----------
    code : str
        "–" for lots without one.
    name : str
        Of the code; what is said of a code that no land-use map knows.
    known : bool
    colour : str or None
        ``#rrggbb``; None: not known.
    count : int
    ha, pct : float
        ``pct`` as printed, two decimals.
    """

    code: str
    name: str
    known: bool
    colour: str | None
    count: int
    ha: float
    pct: float


def code_lines(balance: LandUseBalance, lang: Lang) -> tuple[CodeLine, ...]:
    """The codes of a layer, the largest first."""
    return tuple(_code_line(row, lang) for row in balance.rows)


def _code_line(row: CodeRow, lang: Lang) -> CodeLine:
    use = LAND_USES.get(row.code)
    key = "landuse.table.unknown" if row.code.strip() else "landuse.table.without"
    return CodeLine(
        code=row.code.strip() or "–",
        name=say(key).to(lang) if use is None else use.name.to(lang),
        known=use is not None,
        colour=None if use is None else use.colour,
        count=row.count,
        ha=row.m2 / M2_PER_HA,
        pct=float(printed_pct(row.share)),
    )


@dataclass(frozen=True)
class ShareLine:
    """One share of a rule: its codes in one text, what it comes to, what it should, and the verdict in words."""

    name: str
    codes: str
    ha: float
    pct: float
    least_pct: float
    held: bool
    verdict: str
    colour: str | None


@dataclass(frozen=True)
class RuleLines:
    """One rule that was applied: what it is in words, and its shares."""

    title: str
    about: str
    note: str
    shares: tuple[ShareLine, ...]


def rule_lines(balance: LandUseBalance, lang: Lang) -> tuple[RuleLines, ...]:
    """The rules that were applied, each with edition, dates, grade and source."""
    return tuple(_rule(balance, applied, lang) for applied in balance.applied)


def _rule(balance: LandUseBalance, applied: AppliedRule, lang: Lang) -> RuleLines:
    rule = applied.rule
    about = say(
        "landuse.table.rule",
        period=period_text(rule),
        grade=say(f"landuse.grade.{rule.grade}"),
        source=rule.source,
        origin=say("landuse.table.own" if applied.own else "landuse.table.shipped"),
        named=say("landuse.table.named" if applied.named else "landuse.table.by-codes"),
    )
    return RuleLines(
        title=f"{rule.edition}: {rule.name.to(lang)}",
        about=about.to(lang),
        note="" if rule.note is None else rule.note.to(lang),
        shares=tuple(_share(balance, one, lang) for one in applied.shares),
    )


def _share(balance: LandUseBalance, one: ShareVerdict, lang: Lang) -> ShareLine:
    colours = [LAND_USES[code].colour for code in one.share.codes if code in LAND_USES]
    return ShareLine(
        name=one.share.name.to(lang),
        codes=", ".join(one.share.codes),
        ha=one.m2 / M2_PER_HA,
        pct=float(printed_pct(one.part)),
        least_pct=one.share.least_pct,
        held=one.held,
        verdict=verdict_text(balance, one).to(lang),
        colour=next((colour for colour in colours if colour is not None), None),
    )


def not_applied_lines(balance: LandUseBalance, lang: Lang) -> tuple[str, ...]:
    """The rules that were not applied, each with its reason."""
    return tuple(
        one.why.to(lang) if one.rule is None else f"{one.rule.edition}: {one.why.to(lang)}"
        for one in balance.not_applied
    )


def remarks(balance: LandUseBalance, lang: Lang) -> tuple[str, ...]:
    """What must be said of the total: against zone and declared area, rounding, lots left out, schematic lots."""
    told = list(against_texts(balance))
    if balance.rows and balance.total_m2 and balance.printed_sum != Decimal("100.00"):
        told.append(say("landuse.table.rounding", sum=float(balance.printed_sum)))
    if balance.faulty:
        told.append(say("landuse.table.faulty", n=balance.faulty))
    if balance.by_construction:
        told.append(say("landuse.worth.constructed"))
    return tuple(text.to(lang) for text in told)
