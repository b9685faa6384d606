"""What a reader must know first: the summary, the warning about sums, and what was not checked."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from zoneplan.checks.report import PairRow, Report
from zoneplan.model.boundary import Evidence
from zoneplan.model.findings import Finding, Severity
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import LANGS, Lang
from zoneplan.outputs.report.wording import counted, listed, word, zone_names


def summary(report: Report, lang: Lang) -> list[str]:
    """Say how many zones there are, what holds and what does not, what nobody can know, and what was waived.

    A report without zones gives the one sentence that says so.
    """
    if not report.plan.registry.zones:
        return [word("summary.nothing", lang)]
    told = [_scope(report), _verdicts(report), _unknowable(report)]
    if report.waived:
        told.append(say("report.summary.waived", findings=counted("waived", len(report.waived))))
    return [sentence.to(lang) for sentence in told]


def _scope(report: Report) -> Text:
    drawn = [row.evidence for row in report.zones if row.evidence is not None]
    return say(
        "report.summary.scope",
        plan=report.plan.registry.name,
        zones=counted("zones", len(report.plan.registry.zones)),
        boundaries=counted("boundaries", len(drawn)),
        schematic=drawn.count(Evidence.SCHEMATIC),
        digitised=drawn.count(Evidence.DIGITISED),
        surveyed=drawn.count(Evidence.SURVEYED),
    )


def _verdicts(report: Report) -> Text:
    areas = Counter(row.verdict for row in report.zones)
    return say(
        "report.summary.verdicts",
        proved=areas["within-rounding"] + areas["within-evidence"],
        constructed=areas["by-construction"],
        contradicted=areas["contradiction"],
        unmeasured=areas[None] + areas["no-claim"],
        fitting=sum(pair.allowed is True for pair in report.pairs),
        clashing=sum(pair.allowed is False for pair in report.pairs),
        errors=counted("errors", report.by_severity[Severity.ERROR]),
        warnings=counted("warnings", report.by_severity[Severity.WARNING]),
    )


def _unknowable(report: Report) -> Text:
    schematic = sum(row.evidence is Evidence.SCHEMATIC for row in report.zones)
    undecided = sum(pair.allowed is None for pair in report.pairs)
    questions = sum(len(zone.ambiguities) for zone in report.plan.registry.zones)
    parts = [
        say(f"report.summary.open.{noun}", what=counted(noun, n))
        for noun, n in (("zones", schematic), ("pairs", undecided), ("ambiguities", questions))
        if n
    ]
    if not parts:
        return say("report.summary.open.nothing")
    return say("report.summary.open.sentence", parts=together(parts))


@dataclass(frozen=True)
class Nesting:
    """What the declared areas add up to if ``inner`` lies within ``outer``, and all before it in theirs."""

    inner: str
    outer: str
    ha: float


def nestings(report: Report) -> tuple[float, tuple[Nesting, ...]]:
    """Add up the declared areas, then once more for every zone that may lie within another one.

    Parameters
    ----------
    report : Report

    Returns
    -------
    float
        Sum of the declared areas in hectares, zones without one adding nothing.
    tuple of Nesting
        From the smallest inner zone up, each in the smallest zone that may hold it. Only relations of the plan
        count: ``within``, and ``unknown``, where the smaller zone may lie in the larger.
    """
    declared = {row.id: row.declared_ha for row in report.zones if row.declared_ha is not None}
    holders: dict[str, list[str]] = {}
    for relation in report.plan.registry.relations:
        a, b = relation.a, relation.b
        if relation.expected != "apart" and a in declared and b in declared:
            inner, outer = (b, a) if relation.expected == "unknown" and declared[b] < declared[a] else (a, b)
            holders.setdefault(inner, []).append(outer)
    bare = left = sum(declared.values())
    steps = []
    for inner in sorted(holders, key=lambda zone: declared[zone]):
        left -= declared[inner]
        steps.append(Nesting(inner, min(holders[inner], key=lambda zone: declared[zone]), left))
    return bare, tuple(steps)


def sum_warning(report: Report, lang: Lang) -> str | None:
    """Say that the declared areas must not be added up bare; None where fewer than two are declared."""
    if sum(row.declared_ha is not None for row in report.zones) < 2:
        return None
    names = zone_names(report)
    bare, steps = nestings(report)
    parts = [word("sum.start", lang, bare=bare)]
    for place, step in enumerate(steps):
        key = "sum.next" if place else "sum.first"
        parts.append(word(key, lang, ha=step.ha, inner=names[step.inner], outer=names[step.outer]))
    return "".join(parts) + "."


def findings_line(report: Report, lang: Lang) -> str:
    """Say how many findings count of each severity, and how many are waived, if any."""
    kinds = zip(("errors", "warnings", "notes", "passes"), Severity, strict=True)
    found = [counted(noun, report.by_severity[severity]).to(lang) for noun, severity in kinds]
    if report.waived:
        found.append(counted("waived", len(report.waived)).to(lang))
    return ", ".join(found)


def matters(pair: PairRow) -> bool:
    """Say whether a reader must see a pair by itself: an overlap, a possible one, or one not as expected."""
    return pair.overlap_m2 > 0 or pair.verdict != "none" or pair.allowed is False


def told_elsewhere(found: Finding) -> bool:
    """Say whether a finding stands in a section of its own: not checked, left open by a source, no longer waived."""
    return found.code in {"not-checked", "ambiguous", "waiver-unneeded"}


def not_checked(report: Report) -> list[Text]:
    """List what was not checked, each with its reason, then the waivers that are no longer needed.

    Never silently empty while a boundary is schematic.
    """
    found = [item.message for item in report.findings if item.code == "not-checked"]
    zones = report.plan.registry.zones
    if missing := len(zones) * (len(zones) - 1) // 2 - len(report.pairs):
        found.append(say("report.unchecked.pairs", pairs=counted("pairs", missing)))
    divided = {row.zone for row in report.parcels}
    undivided = [zone.name for zone in zones if zone.id not in divided]
    if undivided:
        found.append(say("report.unchecked.lots", zones=quoted(undivided)))
    schematic = [row.name for row in report.zones if row.evidence is Evidence.SCHEMATIC]
    if schematic:
        found.append(say("report.unchecked.schematic", zones=quoted(schematic)))
    return found + [item.message for item in report.findings if item.code == "waiver-unneeded"]


def together(texts: Iterable[Text]) -> Text:
    """Join texts as a sentence does, in both languages."""
    several = list(texts)
    vi, en = (listed([text.to(lang) for text in several], lang) for lang in LANGS)
    return Text(vi=vi, en=en)


def quoted(names: Iterable[Text]) -> Text:
    """Join names, each in quotation marks: some have a comma of their own."""
    return together(Text(vi=f"“{name.vi}”", en=f"“{name.en}”") for name in names)
