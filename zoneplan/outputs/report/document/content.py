"""Puts the report together: which parts it has, in which order, in one language or both."""

from collections.abc import Iterable, Iterator

from zoneplan.checks.report import Report
from zoneplan.model.boundary import Evidence
from zoneplan.model.numbers import Lang
from zoneplan.outputs.report import wording
from zoneplan.outputs.report.document.areas import lot_tables, pair_tables, unit_tables, zone_table
from zoneplan.outputs.report.document.balance import balance_parts
from zoneplan.outputs.report.document.blocks import (
    SHEETS,
    Block,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    Signatures,
    Words,
)
from zoneplan.outputs.report.document.documents import ambiguity_parts, claim_parts, figure_parts, note_parts
from zoneplan.outputs.report.document.figures import overview_parts, zone_parts
from zoneplan.outputs.report.document.found import finding_parts
from zoneplan.outputs.report.document.method import (
    file_table,
    limit_table,
    method_parts,
    method_sheet,
    run_table,
    unchecked_parts,
)
from zoneplan.outputs.report.document.voice import Voice
from zoneplan.outputs.report.summary import quoted, sum_warning, summary
from zoneplan.outputs.report.unit_words import asked_for

_HEADER = 80  # letters


def document(report: Report, langs: tuple[Lang, ...]) -> Document:
    """Give the whole content of a report.

    Parameters
    ----------
    report : Report
    langs : tuple of Lang
        One language, or both, the leading one first: its numbers stand in the tables and on the figures.

    Returns
    -------
    Document
        The same report gives the same content.
    """
    say_it = Voice(langs)
    title, plan = say_it.term("document.title"), say_it.text(report.plan.registry.name)
    made = wording.moment(report.run.at, say_it.lead)
    return Document(
        langs=langs,
        title=title,
        plan=plan,
        header=" · ".join((*(_short(name) for name in plan[:1]), made)),
        page=say_it.term("document.page")[0],
        made=report.run.at.isoformat(timespec="seconds"),
        digest=report.plan.digest,
        producer=f"zoneplan {report.run.version}",
        summary_sheet=say_it.term("document.sheet.summary")[0],
        sheets=tuple((sheet, say_it.term(f"document.sheet.{sheet}")[0]) for sheet in SHEETS),
        blocks=(_letterhead(title, plan, say_it), *_numbered(_parts(report, say_it)), _signatures(say_it)),
    )


def section_titles(report: Report, lang: Lang) -> list[str]:
    """The titles of the report's sections in their order, without their numbers."""
    parts = _parts(report, Voice((lang,)))
    return [block.words[0] for block in parts if isinstance(block, Heading) and block.level == 1]


def _short(name: str) -> str:
    """A name as it stands in the head of a page, on one line with the date."""
    return name if len(name) <= _HEADER else name[: _HEADER - 1].rstrip() + "…"


def _numbered(parts: Iterable[Block]) -> Iterator[Block]:
    """Give the sections their numbers."""
    number = 0
    for block in parts:
        if isinstance(block, Heading) and block.level == 1:
            number += 1
            yield Heading((f"{number}. {block.words[0]}", *block.words[1:]))
        else:
            yield block


def _letterhead(title: Words, plan: Words, say_it: Voice) -> Letterhead:
    t = say_it.term
    return Letterhead(
        left=(t("document.head.above"), t("document.head.office"), t("document.head.number")),
        right=(t("document.head.country"), t("document.head.motto"), t("document.head.date")),
        title=title,
        subject=plan,
    )


def _parts(report: Report, say_it: Voice) -> Iterator[Block]:
    w = say_it.word
    yield Heading(w("summary.heading"))
    yield Paragraph(say_it(lambda lang: " ".join(summary(report, lang))))
    if sum_warning(report, say_it.lead):
        yield Paragraph(say_it(lambda lang: sum_warning(report, lang) or ""), "caption")
    assumed = [row.name for row in report.zones if row.evidence is Evidence.SCHEMATIC]
    if assumed:
        yield Paragraph(say_it.term("document.schematic", zones=quoted(assumed)), "warning")
    if len(say_it.langs) > 1:
        yield Paragraph(say_it.term("document.numbers"), "caption")
    yield Heading(w("zones.heading"))
    yield from zone_table(report, say_it)
    if report.plan.registry.zones:
        yield Heading(w("figure.overview.title"))
        yield from overview_parts(report, say_it)
        yield Heading(say_it.term("document.figures"))
        yield from zone_parts(report, say_it)
    yield Heading(w("pairs.heading"))
    yield from pair_tables(report, say_it)
    yield Heading(w("lots.heading"))
    yield from lot_tables(report, say_it)
    if report.balances:
        yield Heading(say_it.term("landuse.table.heading"))
        yield from balance_parts(report, say_it)
    if asked_for(report):
        yield Heading(w("units.heading"))
        yield from unit_tables(report, say_it)
    yield Heading(w("findings.heading"))
    yield from finding_parts(report, say_it)
    yield from _on_documents(report, say_it)
    yield from _on_method(report, say_it)


def _on_documents(report: Report, say_it: Voice) -> Iterator[Block]:
    for key, parts in (
        ("claims", claim_parts),
        ("notes", note_parts),
        ("ambiguities", ambiguity_parts),
        ("figures", figure_parts),
    ):
        yield Heading(say_it.word(f"{key}.heading"))
        yield from parts(report, say_it)


def _on_method(report: Report, say_it: Voice) -> Iterator[Block]:
    w = say_it.word
    yield Heading(w("limits.heading"))
    yield limit_table(report, say_it)
    yield Heading(w("method.heading"))
    yield from method_parts(report, say_it)
    yield method_sheet(report, say_it)
    yield Heading(w("unchecked.heading"))
    yield from unchecked_parts(report, say_it)
    yield Heading(w("run.heading"))
    yield run_table(report, say_it)
    yield Heading(w("files.heading"))
    yield from file_table(report, say_it)
    yield Heading(w("disclaimer.heading"))
    yield Paragraph(w("disclaimer.text"), "warning")
    assumed = [row.name for row in report.zones if row.evidence is Evidence.SCHEMATIC]
    if assumed:
        yield Paragraph(w("disclaimer.drawn", zones=quoted(assumed)))


def _signatures(say_it: Voice) -> Signatures:
    how, date = say_it.word("sign.how"), say_it.word("sign.date")
    return Signatures(
        tuple((say_it.word(f"sign.{who}"), how, date) for who in ("made", "checked", "approved"))
    )
