"""The report as one HTML file: no outside asset, no script, opens offline, prints on A4.

Templates are escaped by default, figures are built as XML elements, and data reaches neither a script, a style
sheet nor an address: a name stays a name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from markupsafe import Markup

from zoneplan.checks.report import PairRow, Report
from zoneplan.geometry.vn2000.zones import Vn2000Zone, meridian_text, vn2000_zone
from zoneplan.model.boundary import Evidence
from zoneplan.model.findings import Finding, Severity
from zoneplan.model.limits import Limits
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import Lang, format_number
from zoneplan.outputs.drawing.figure import overview, overview_plane, zone_figure
from zoneplan.outputs.drawing.style import drawing_style
from zoneplan.outputs.report import wording
from zoneplan.outputs.report.balance.chart import chart_style, swatch
from zoneplan.outputs.report.balance.page import balance_part
from zoneplan.outputs.report.summary import (
    findings_line,
    matters,
    not_checked,
    quoted,
    sum_warning,
    summary,
    told_elsewhere,
)
from zoneplan.outputs.report.templates import template
from zoneplan.outputs.report.unit_words import asked_for, names_line, unit_lines, unit_verdict
from zoneplan.outputs.report.whereabouts import whereabouts

_PAIRS_IN_FULL = 60  # two A4 pages; with more zones only the pairs that matter are listed one by one
_LIMIT_SPECS = {"_m": "mfine", "_m2": "m2fine", "_factor": "plain"}


def html_report(report: Report, lang: Lang) -> str:
    """Write the report as one HTML page.

    Parameters
    ----------
    report : Report
    lang : {"vi", "en"}

    Returns
    -------
    str
        A whole document. The same report gives the same text.
    """
    shown = [found for found in wording.by_weight(report.findings) if not told_elsewhere(found)]
    weighty = [found for found in shown if found.severity is not Severity.PASS]
    weighty.sort(key=lambda found: found.waived)  # what is waived comes last
    numbered = {f"F{number}": found for number, found in enumerate(weighty, start=1)}
    marked = {key: found for key, found in numbered.items() if found.severity is not Severity.NOTE}
    groups = _groups(numbered, report, lang)
    zones = report.plan.registry.zones
    pairs = sorted(report.pairs, key=lambda pair: not matters(pair))
    listed_pairs = pairs if len(pairs) <= _PAIRS_IN_FULL else [pair for pair in pairs if matters(pair)]
    page = template("page.html.j2")
    return page.render(
        lang=lang,
        report=report,
        registry=report.plan.registry,
        css=Markup(_style()),  # noqa: S704  our own file; no data in it
        names=wording.zone_names(report),
        number={zone.id: number for number, zone in enumerate(zones, start=1)},
        summary=summary(report, lang),
        sum_warning=sum_warning(report, lang),
        findings_line=findings_line(report, lang),
        overview=overview(report, lang),
        overview_plane=vn2000_zone(overview_plane(report)) if zones else None,
        figures={zone.id: zone_figure(report, zone.id, marked, lang) for zone in zones},
        evidence_drawn=[kind.value for kind in Evidence if any(row.evidence is kind for row in report.zones)],
        planes={zone.id: vn2000_zone(zone.vn2000_epsg) for zone in zones},
        pairs=listed_pairs,
        units_asked=asked_for(report),
        unit_lines=unit_lines(report, lang),
        rest=len(pairs) - len(listed_pairs),
        balances=[balance_part(one, lang, _uses(report, one.layer, lang)) for one in report.balances],
        swatch=swatch,
        layers={layer.name: layer for layer in report.plan.lots},
        large={file.name: file for file in report.plan.parcel_files},
        groups=[group for group in groups if not group.first.waived],
        waived=[group for group in groups if group.first.waived],
        passed=_passed(shown, report, lang),
        source_number={
            source.id: number for number, source in enumerate(report.plan.registry.sources, start=1)
        },
        limits=_limits(report.run.limits),
        unchecked=not_checked(report),
        spoken={name.id: name.name for name in report.plan.registry.names},
        assumed={row.id for row in report.zones if row.evidence is Evidence.SCHEMATIC},
        schematic=quoted(row.name for row in report.zones if row.evidence is Evidence.SCHEMATIC),
        **_words(report, lang),
    )


def _words(report: Report, lang: Lang) -> dict[str, Any]:
    """Give the templates their ways to say things; each has the language of the page already."""

    def text(value: Text) -> str:
        return value.to(lang)

    def meridian(plane: Vn2000Zone) -> str:
        return meridian_text(plane)

    def expected(pair: PairRow) -> str:
        relation = report.plan.registry.relation(pair.a, pair.b)
        return relation.why.to(lang) if relation else ""

    return {
        "text": text,
        "meridian": meridian,
        "why_expected": expected,
        "t": lambda key, **params: wording.word(key, lang, **params),
        "term": lambda key: say(key).to(lang),
        "n": lambda value, spec: wording.bare(value, spec, lang),
        "signed": lambda value, spec: wording.signed(value, spec, lang),
        "day": lambda partial: wording.day(partial, lang),
        "moment": lambda at: wording.moment(at, lang),
        "verdict": lambda value: wording.verdict(value).to(lang),
        "declared": lambda row: wording.declared(report, row, lang),
        "claimed": lambda claim: wording.claimed(claim, lang),
        "with_unit": lambda value, spec: format_number(value, spec, lang),
        "names_line": lambda zone: names_line(zone, lang),
        "unit_verdict": lambda row: unit_verdict(row, lang),
        "pairs_phrase": lambda count: wording.counted("pairs", count),
        "allowed": lambda pair: wording.word(
            {True: "yes", False: "no", None: "unjudged"}[pair.allowed], lang
        ),
    }


@dataclass(frozen=True)
class Entry:
    """One finding with its number, its place, the subjects that its message does not name, and its waiver."""

    number: str
    finding: Finding
    unsaid: str
    where: str | None
    remark: str


@dataclass(frozen=True)
class Group:
    """Findings of one kind, which share title and advice."""

    first: Finding
    entries: tuple[Entry, ...]


def _groups(numbered: Mapping[str, Finding], report: Report, lang: Lang) -> list[Group]:
    names = wording.zone_names(report)
    entries = [
        Entry(
            number,
            found,
            wording.unsaid(found, names, lang),
            whereabouts(found, report, lang),
            wording.remark(found, lang),
        )
        for number, found in numbered.items()
    ]
    alike = groupby(
        entries, key=lambda entry: (entry.finding.waived, entry.finding.severity, entry.finding.code)
    )
    return [Group(same[0].finding, tuple(same)) for same in (list(group) for _, group in alike)]


def _passed(shown: Iterable[Finding], report: Report, lang: Lang) -> dict[str, list[str]]:
    """Give what passed: by title, whom it concerns."""
    names = wording.zone_names(report)
    found: dict[str, list[str]] = {}
    for one in shown:
        if one.severity is Severity.PASS:
            about = " – ".join(wording.subjects(one.subjects, names, lang)) or one.message.to(lang)
            found.setdefault(one.title.to(lang), []).append(about)
    return found


def _limits(limits: Limits) -> list[tuple[str, float, str]]:
    """Give name, value and number format of every limit."""
    return [
        (name, getattr(limits, name), next(spec for end, spec in _LIMIT_SPECS.items() if name.endswith(end)))
        for name in Limits.model_fields
    ]


def _uses(report: Report, layer: str, lang: Lang) -> dict[str, str]:
    """Say what the lots of each land-use code are used for, in their own words."""
    found: dict[str, list[str]] = {}
    for lots in (one.lots for one in report.plan.lots if one.name == layer):
        for code, use in zip(lots["code"], lots[f"use_{lang}"], strict=True):
            functions = found.setdefault(code, [])
            if use and use not in functions:
                functions.append(use)
    return {code: "; ".join(functions) for code, functions in found.items()}


@cache
def _style() -> str:
    own = files("zoneplan.outputs.report").joinpath("report.css").read_text(encoding="utf-8")
    return own + drawing_style() + chart_style()
