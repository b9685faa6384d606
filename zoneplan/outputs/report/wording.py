"""How the reports word figures, dates and names: one place, so that every format says the same."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from babel.dates import format_date
from babel.lists import format_list

from zoneplan.checks.report import AreaVerdict, Report, ZoneRow
from zoneplan.model.findings import Finding
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import Lang, format_number, printed_digits
from zoneplan.model.registry import UNIT_SIGNS, Claim

_UNIT_SPECS = {"ha": "ha4", "m2": "m2fine", "m": "mfine", "count": "n", None: "plain"}
_DAY = {"vi": "dd/MM/yyyy", "en": "d MMM yyyy"}
_MONTH = {"vi": "MM/yyyy", "en": "MMM yyyy"}


def word(key: str, lang: Lang, **params: object) -> str:
    """Say one sentence of ``report.*`` in one language."""
    return say(f"report.{key}", **params).to(lang)


def counted(noun: str, n: int) -> Text:
    """Say how many: "1 zone", "5 zones"; Vietnamese has one form for both.

    Examples
    --------
    >>> counted("zones", 1).en, counted("zones", 5).en, counted("zones", 5).vi
    ('1 zone', '5 zones', '5 khu')
    """
    form = "one" if n == 1 else "other"
    return say(f"report.count.{noun}.{form}", n=n)


def listed(items: Iterable[str], lang: Lang) -> str:
    """Join names as a sentence does.

    Examples
    --------
    >>> listed(["A", "B", "C"], "en"), listed(["A", "B", "C"], "vi"), listed([], "vi")
    ('A, B, and C', 'A, B và C', '')
    """
    return format_list(list(items), locale=lang)


def bare(value: float | None, spec: str, lang: Lang) -> str:
    """Format a number without its unit, for a column whose heading has the unit.

    Examples
    --------
    >>> bare(15.47, "ha4", "vi"), bare(None, "ha", "en")
    ('15,4700', '–')
    """
    return format_number(value, spec, lang).partition("\u00a0")[0]


def signed(value: float | None, spec: str, lang: Lang) -> str:
    """Format a difference without its unit and with its sign; one that rounds to zero has none.

    Examples
    --------
    >>> signed(0.5, "ha", "en"), signed(-0.5, "ha", "en"), signed(0.0001, "ha", "en"), signed(None, "ha", "en")
    ('+0.50', '−0.50', '0.00', '–')
    """
    text = bare(value, spec, lang)
    return f"+{text}" if value is not None and value > 0 and text.strip("0.,") else text


def quantity(value: float | None, unit: str | None, lang: Lang) -> str:
    """Format a finding's figure with the unit it carries (m2, ha, m, count or none)."""
    return format_number(value, _UNIT_SPECS[unit], lang)


def day(text: str | None, lang: Lang) -> str:
    """Format a date that may be only a month or a year.

    Examples
    --------
    >>> day("2026-11-22", "vi"), day("2026-11-22", "en")
    ('22/11/2026', '22 Nov 2026')
    >>> day("2023-11", "vi"), day("2023-11", "en"), day("2023", "vi"), day(None, "vi")
    ('11/2023', 'Nov 2023', '2023', '–')
    """
    if text is None:
        return "–"
    if len(text) == 4:
        return text
    if len(text) == 7:
        return format_date(date.fromisoformat(f"{text}-01"), _MONTH[lang], locale=lang)
    return format_date(date.fromisoformat(text), _DAY[lang], locale=lang)


def moment(at: datetime, lang: Lang) -> str:
    """Format a time with its offset from UTC.

    Examples
    --------
    >>> from datetime import UTC
    >>> moment(datetime(2026, 11, 22, 7, 5, tzinfo=UTC), "vi")
    '22/11/2026 07:05 UTC'
    """
    return f"{day(at.date().isoformat(), lang)} {at:%H:%M} {at.tzname() or ''}".rstrip()


def zone_names(report: Report) -> Mapping[str, Text]:
    """Name of every zone by its id."""
    return {zone.id: zone.name for zone in report.plan.registry.zones}


def subjects(ids: Iterable[str], names: Mapping[str, Text], lang: Lang) -> list[str]:
    """Name the subjects of a finding: a zone by its name, a lot by its id."""
    return [names[one].to(lang) if one in names else one for one in ids]


def unsaid(found: Finding, names: Mapping[str, Text], lang: Lang) -> str:
    """Name the subjects that a finding's message does not name itself; "" if it names all."""
    message = found.message.to(lang)
    return "; ".join(name for name in subjects(found.subjects, names, lang) if name not in message)


def remark(found: Finding, lang: Lang) -> str:
    """Say that a finding is waived, or was waived before: by whom, when, why; "" if nobody waived it."""
    waiver = found.waiver
    if waiver is None:
        return ""
    told = {"by": waiver.by, "at": moment(waiver.at, lang), "reason": waiver.reason}
    if waiver.reopened is None:
        return say("waiver.remark.holds", **told).to(lang)
    return say("waiver.remark.reopened", **told, why=waiver.reopened).to(lang)


def by_weight(findings: Iterable[Finding]) -> list[Finding]:
    """Findings, errors first; equal ones keep the order of the checks."""
    return sorted(findings, key=lambda found: found.severity.rank)


def verdict(row_verdict: AreaVerdict | None) -> Text:
    """Say the verdict on an area in words; None means that nothing could be measured."""
    return say(f"verdict.{row_verdict or 'not-measured'}")


def declared(report: Report, row: ZoneRow, lang: Lang) -> str:
    """Give a zone's declared area in hectares with the digits that the document prints, and its "khoảng"."""
    claim = report.plan.registry.zone(row.id).declared_claim
    if claim is None or row.declared_ha is None:
        return "–"
    digits = (
        printed_digits(claim.printed, lang) if claim.unit == "ha" else bare(row.declared_ha, "plain", lang)
    )
    return f"{word('about', lang)} {digits}" if claim.about else digits


def claimed(claim: Claim, lang: Lang) -> str:
    """Give a claim's figure with the digits and the unit that the document prints, and its "khoảng"."""
    figure = f"{printed_digits(claim.printed, lang)}\u00a0{UNIT_SIGNS[claim.unit]}"
    return f"{word('about', lang)} {figure}" if claim.about else figure
