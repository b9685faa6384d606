"""The part of the report on findings: what, where, what to do; waived ones apart; what passed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby

from zoneplan.checks.report import Report
from zoneplan.model.findings import Finding, Severity
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import Lang
from zoneplan.outputs.report import wording
from zoneplan.outputs.report.document.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Mark,
    Paragraph,
    Table,
    Words,
)
from zoneplan.outputs.report.document.voice import Voice
from zoneplan.outputs.report.summary import told_elsewhere
from zoneplan.outputs.report.whereabouts import whereabouts

_MARKS: Mapping[Severity, Mark] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
    Severity.PASS: "",
}
_NAMED = 40  # subjects of what passed that are named one by one


def numbered(report: Report) -> dict[str, Finding]:
    """The findings that the report lists, by the number they have there ("F1"); waived ones come last."""
    told = [found for found in wording.by_weight(report.findings) if not told_elsewhere(found)]
    weighty = [found for found in told if found.severity is not Severity.PASS]
    weighty.sort(key=lambda found: found.waived)
    return {f"F{number}": found for number, found in enumerate(weighty, start=1)}


def finding_parts(report: Report, say_it: Voice) -> Iterator[Block]:
    """Findings of one kind together, with title and advice once; then what was waived and what passed."""
    w = say_it.word
    items = list(numbered(report).items())
    if not items:
        yield Paragraph(w("findings.nothing"))
    alike = groupby(items, key=lambda item: (item[1].waived, item[1].severity, item[1].code))
    waived_told = False
    for (waived, _, _), several in alike:
        if waived and not waived_told:
            waived_told = True
            yield Heading(w("findings.waived"), 2)
            yield Paragraph(w("findings.waived-caption"), "caption")
        yield from _group(list(several), report, say_it)
    kinds = Counter(found.code for found in report.findings)
    apart = {"ambiguous": kinds["ambiguous"], "unchecked": kinds["not-checked"]}
    yield Paragraph(w("findings.elsewhere", **apart), "caption")
    yield from _passed(report, say_it)
    if items:
        yield _sheet(items, report, say_it)


def _group(items: Sequence[tuple[str, Finding]], report: Report, say_it: Voice) -> Iterator[Block]:
    first = items[0][1]
    yield Heading(
        say_it(lambda lang: f"{_severity(first, lang)}: {first.title.to(lang)}"),
        3 if first.waived else 2,
        _MARKS[first.severity],
        first.code,
    )
    for number, found in items:
        yield Paragraph(_message(found, report, say_it), label=(number,))
        place = _place(found, report, say_it)
        if place:
            yield Paragraph(place, "caption", label=say_it.word("findings.place"))
        if found.waiver is not None:
            yield Paragraph(_remark(found, say_it), "caption")
    if not first.waived:
        yield Paragraph(say_it.text(first.advice), label=say_it.word("findings.todo"))


def _severity(found: Finding, lang: Lang) -> str:
    words = say(f"severity.{found.severity.value}").to(lang)
    return words[:1].upper() + words[1:]


def _message(found: Finding, report: Report, say_it: Voice) -> Words:
    names = wording.zone_names(report)

    def told(lang: Lang) -> str:
        who = wording.unsaid(found, names, lang)
        return f"{who}: {found.message.to(lang)}" if who else found.message.to(lang)

    return say_it(told)


def _place(found: Finding, report: Report, say_it: Voice) -> Words:
    return say_it(lambda lang: whereabouts(found, report, lang) or "")


def _remark(found: Finding, say_it: Voice) -> Words:
    return say_it(lambda lang: wording.remark(found, lang))


def _passed(report: Report, say_it: Voice) -> Iterator[Block]:
    names = wording.zone_names(report)
    w = say_it.word
    passes: dict[Words, list[Finding]] = {}
    for found in report.findings:
        if found.severity is Severity.PASS and not told_elsewhere(found):
            passes.setdefault(say_it.text(found.title), []).append(found)
    if not passes:
        return

    def about(several: list[Finding]) -> Words:
        def told(lang: Lang) -> str:
            each = [
                " – ".join(wording.subjects(one.subjects, names, lang)) or one.message.to(lang)
                for one in several
            ]
            more = len(each) - _NAMED
            return "; ".join(each[:_NAMED]) + (f"; … (+{more})" if more > 0 else "")

        return say_it(told)

    columns = (
        Column(w("findings.what"), 35),
        Column(w("findings.count"), 10, number=True),
        Column(w("findings.subjects"), 55),
    )
    rows = tuple(
        (Cell(title), say_it.number(len(several), "n"), Cell(about(several)))
        for title, several in passes.items()
    )
    yield Heading(w("findings.passed"), 2)
    yield Table(columns, rows)


def _sheet(items: Sequence[tuple[str, Finding]], report: Report, say_it: Voice) -> Table:
    """All findings as the spreadsheet has them: a line each, nothing left out."""
    w, t = say_it.word, say_it.term
    heads = (
        (w("number"), False),
        (t("document.findings.severity"), False),
        (t("document.findings.code"), False),
        (w("findings.what"), False),
        (t("document.findings.message"), False),
        (w("findings.subjects"), False),
        (w("findings.place"), False),
        (w("findings.todo"), False),
        (t("document.findings.measured"), True),
        (w("limits.limit"), True),
        (t("document.findings.unit"), False),
        (t("document.findings.waiver"), False),
    )
    names = wording.zone_names(report)
    rows = []
    for number, found in items:
        about = say_it(partial(_about, found, names))
        rows.append(
            (
                Cell((number,)),
                Cell(t(f"severity.{found.severity.value}")),
                Cell((found.code,)),
                Cell(say_it.text(found.title)),
                Cell(_message(found, report, say_it)),
                Cell(about),
                Cell(_place(found, report, say_it)),
                Cell(say_it.text(found.advice)),
                Cell(number=found.measured, decimals=4, up_to=True),
                Cell(number=found.limit, decimals=4, up_to=True),
                Cell((found.unit,) if found.unit else ()),
                Cell(_remark(found, say_it)),
            )
        )
    return Table(
        tuple(Column(words, 1, number=number) for words, number in heads),
        tuple(rows),
        "findings",
        printed=False,
    )


def _about(found: Finding, names: Mapping[str, Text], lang: Lang) -> str:
    return "; ".join(wording.subjects(found.subjects, names, lang))
