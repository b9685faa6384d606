"""The parts of the report on documents: claims word for word, sources, later notes, ambiguities, other figures."""

from collections.abc import Iterator, Sequence
from functools import partial

from zoneplan.checks.report import Report
from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang
from zoneplan.model.registry import UNIT_SIGNS, Claim, Figure, Zone
from zoneplan.outputs.report import wording
from zoneplan.outputs.report.document.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Heading,
    Paragraph,
    Table,
    Words,
)
from zoneplan.outputs.report.document.voice import Voice
from zoneplan.outputs.report.unit_words import names_line


def claim_parts(report: Report, say_it: Voice) -> Iterator[Block]:
    """What the sources state of each zone, with the exact words, and the list of sources."""
    registry, w = report.plan.registry, say_it.word
    if not registry.zones:
        yield Paragraph(w("none"))
    heads = ((w("claims.figure"), 24), (w("claims.quote"), 48), (w("claims.source"), 28))
    columns = tuple(Column(words, width) for words, width in heads)
    for number, zone in enumerate(registry.zones, start=1):
        yield _zone_heading(number, zone, say_it)
        yield Paragraph(say_it(partial(names_line, zone)), "caption")
        if zone.claims:
            rows = tuple(
                (
                    _figure_cell(claim, zone, report, say_it),
                    _quote(claim.quote, say_it),
                    _cited(claim.source, report, say_it),
                )
                for claim in zone.claims
            )
            yield Table(columns, rows)
        else:
            yield Paragraph(w("claims.nothing"))
    if registry.sources:
        yield Heading(w("claims.sources"), 2)
        yield _sources(report, say_it)
    if any(zone.claims for zone in registry.zones):
        yield _sheet(report, say_it)


def _zone_heading(number: int, zone: Zone, say_it: Voice) -> Heading:
    return Heading(say_it.term("document.numbered", number=str(number), words=zone.name), 2)


def _figure_cell(claim: Claim, zone: Zone, report: Report, say_it: Voice) -> Cell:
    spoken = {name.id: name.name for name in report.plan.registry.names}
    small = []
    if claim.id == zone.declared:
        small.append(say_it.word("claims.declared"))
    if claim.name in spoken:
        small.append(say_it.word("claims.name", name=spoken[claim.name]))
    return Cell(say_it(lambda lang: wording.claimed(claim, lang)), small=tuple(small), strong=True)


def _quote(words: str, say_it: Voice) -> Cell:
    return Cell(say_it.data(f"“{words}”"), lang="vi")


def _cited(source_id: str, report: Report, say_it: Voice) -> Cell:
    sources = report.plan.registry.sources
    number, source = next((n, one) for n, one in enumerate(sources, start=1) if one.id == source_id)

    def told(lang: Lang) -> str:
        parts = [f"[{number}]", source.publisher or "", wording.day(source.date, lang) if source.date else ""]
        return " ".join(part for part in parts if part)

    return Cell(say_it(told), small=(say_it.term(f"date_basis.{source.date_basis}"),))


def _sources(report: Report, say_it: Voice) -> Table:
    w = say_it.word
    rows = []
    for number, source in enumerate(report.plan.registry.sources, start=1):
        title = f"{source.title} ({source.publisher})" if source.publisher else source.title
        small = [say_it.term(f"date_basis.{source.date_basis}")]
        if source.date_note is not None:
            small.append(say_it.text(source.date_note))
        date = say_it(partial(wording.day, source.date))
        cells = (Cell((f"[{number}]",)), Cell(say_it.data(title), lang="vi"), Cell(say_it.data(source.file)))
        rows.append((*cells, Cell(date, small=tuple(small))))
    heads = ((w("number"), 7), (w("claims.document"), 45), (w("claims.file"), 22), (w("notes.date"), 26))
    return Table(tuple(Column(words, width) for words, width in heads), tuple(rows))


def note_parts(report: Report, say_it: Voice) -> Iterator[Block]:
    """What became known later; it stands beside the claims."""
    w = say_it.word
    noted = [(n, zone) for n, zone in enumerate(report.plan.registry.zones, start=1) if zone.notes]
    if not noted:
        yield Paragraph(w("none"))
        return
    yield Paragraph(w("notes.lead"), "caption")
    grades = say_it(
        lambda lang: "; ".join(f"{grade}: {say(f'grade.{grade}').to(lang)}" for grade in "HMLU") + "."
    )
    yield Paragraph(grades, "caption", label=w("notes.grade"))
    heads = ((w("notes.date"), 13), (w("notes.text"), 49), (w("source"), 25), (w("notes.grade"), 13))
    columns = tuple(Column(words, width) for words, width in heads)
    for number, zone in noted:
        yield _zone_heading(number, zone, say_it)
        yield Table(
            columns,
            tuple(
                (
                    Cell(say_it(partial(wording.day, note.date))),
                    Cell(say_it.text(note.text)),
                    Cell(say_it.data(note.source)),
                    Cell((note.grade,)),
                )
                for note in zone.notes
            ),
        )


def ambiguity_parts(report: Report, say_it: Voice) -> Iterator[Block]:
    """Where the sources can be read in more than one way."""
    open_ones = [(n, zone) for n, zone in enumerate(report.plan.registry.zones, start=1) if zone.ambiguities]
    if not open_ones:
        yield Paragraph(say_it.word("none"))
    for number, zone in open_ones:
        yield _zone_heading(number, zone, say_it)
        yield Bullets(tuple(say_it.text(one) for one in zone.ambiguities))


def figure_parts(report: Report, say_it: Voice) -> Iterator[Block]:
    """Other figures of the sources: shown only."""
    registry, w = report.plan.registry, say_it.word
    parts = [(_zone_heading(n, zone, say_it), zone.figures) for n, zone in enumerate(registry.zones, start=1)]
    parts.append((Heading(w("figures.region"), 2), registry.figures))
    parts = [(heading, figures) for heading, figures in parts if figures]
    yield Paragraph(w("figures.lead") if parts else w("none"), "caption" if parts else "body")
    for heading, figures in parts:
        yield heading
        yield _figures(figures, report, say_it)


def _figures(figures: Sequence[Figure], report: Report, say_it: Voice) -> Table:
    w = say_it.word
    heads = (
        (w("figures.label"), 22),
        (w("figures.printed"), 14),
        (w("claims.quote"), 40),
        (w("claims.source"), 24),
    )
    rows = tuple(
        (
            Cell(say_it.text(one.label)),
            Cell(say_it.data(one.printed), lang="vi"),
            _quote(one.quote, say_it),
            _cited(one.source, report, say_it),
        )
        for one in figures
    )
    return Table(tuple(Column(words, width) for words, width in heads), rows)


def _sheet(report: Report, say_it: Voice) -> Table:
    """All claims as the spreadsheet has them."""
    w, t = say_it.word, say_it.term
    heads: tuple[tuple[Words, bool], ...] = (
        (w("zones.zone"), False),
        (t("document.claims.value"), True),
        (t("document.claims.unit"), False),
        (w("figures.printed"), False),
        (t("document.claims.use"), False),
        (w("claims.quote"), False),
        (w("claims.document"), False),
        (w("claims.file"), False),
        (w("notes.date"), False),
        (t("document.claims.basis"), False),
    )
    rows = []
    for zone in report.plan.registry.zones:
        for claim in zone.claims:
            source = report.plan.registry.source(claim.source)
            rows.append(
                (
                    Cell(say_it.text(zone.name)),
                    Cell(number=claim.value, decimals=len(claim.printed.partition(",")[2])),
                    Cell((UNIT_SIGNS[claim.unit],)),
                    Cell(say_it.data(claim.printed)),
                    Cell(_use(claim, zone, say_it)),
                    Cell(say_it.data(claim.quote)),
                    Cell(say_it.data(source.title)),
                    Cell(say_it.data(source.file)),
                    Cell(say_it(partial(wording.day, source.date))),
                    Cell(t(f"date_basis.{source.date_basis}")),
                )
            )
    return Table(
        tuple(Column(words, 1, number=number) for words, number in heads),
        tuple(rows),
        "claims",
        printed=False,
    )


def _use(claim: Claim, zone: Zone, say_it: Voice) -> Words:
    return say_it.word("claims.declared") if claim.id == zone.declared else ()
