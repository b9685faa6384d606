"""The parts of the report on areas: zones, pairs of zones, lots, administrative units."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from zoneplan.checks.report import PairRow, Report, ZoneRow
from zoneplan.model.numbers import Lang
from zoneplan.outputs.report import wording
from zoneplan.outputs.report.document.blocks import Block, Cell, Column, Paragraph, Table, Words
from zoneplan.outputs.report.document.voice import Voice
from zoneplan.outputs.report.summary import matters
from zoneplan.outputs.report.unit_words import UnitLine, names_line, unit_lines, unit_verdict

_PAIRS_IN_FULL = 60  # two A4 pages; with more zones only the pairs that matter are printed one by one


def zone_table(report: Report, say_it: Voice) -> Iterator[Block]:
    """Declared and measured areas, a line a zone."""
    w = say_it.word
    if not report.zones:
        yield Paragraph(w("none"))
        return
    columns = (
        Column(w("number"), 6, number=True),
        Column(w("zones.zone"), 20),
        Column(say_it.term("document.zones.evidence"), 0),
        Column(say_it.term("document.zones.accuracy"), 0, number=True),
        Column(w("zones.declared"), 11, number=True),
        Column(say_it.term("document.zones.printed"), 0),
        Column(w("zones.plane"), 12, number=True),
        Column(w("zones.ellipsoid"), 12, number=True),
        Column(w("zones.difference"), 12, number=True),
        Column(w("zones.tolerance"), 12, number=True),
        Column(w("zones.verdict"), 17),
    )
    rows = [_zone_row(report, row, number, say_it) for number, row in enumerate(report.zones, start=1)]
    yield Table(columns, tuple(rows)).on_page()
    yield Table(
        columns, tuple(tuple(replace(cell, small=()) for cell in row) for row in rows), "zones", printed=False
    )
    yield Paragraph(w("zones.caption"), "caption")


def _zone_row(report: Report, row: ZoneRow, number: int, say_it: Voice) -> tuple[Cell, ...]:
    evidence = say_it.text(row.evidence.text) if row.evidence else say_it.word("zones.unread")
    small = [evidence]
    if row.accuracy_m is not None:
        small.append(say_it.word("zones.accuracy", accuracy=row.accuracy_m))
    claim = report.plan.registry.zone(row.id).declared_claim
    decimals = len(claim.printed.partition(",")[2]) if claim and claim.unit == "ha" else 4
    return (
        say_it.number(number, "n"),
        Cell(say_it.text(row.name), small=tuple(small)),
        Cell(evidence),
        say_it.number(row.accuracy_m, "mfine"),
        Cell(
            (wording.declared(report, row, say_it.lead),),
            number=row.declared_ha,
            decimals=decimals,
            up_to=claim is not None and claim.unit != "ha",
        ),
        Cell(say_it.data(wording.claimed(claim, "vi") if claim else "")),
        say_it.number(row.plane_ha, "ha4"),
        say_it.number(row.ellipsoid_ha, "ha4"),
        say_it.number(row.difference_ha, "ha4", signed=True),
        say_it.number(row.tolerance_ha, "ha4"),
        Cell(say_it.text(wording.verdict(row.verdict)), strong=True),
    )


def pair_tables(report: Report, say_it: Voice) -> Iterator[Block]:
    """The pairs that a reader must see; the spreadsheet has all of them."""
    w = say_it.word
    if not report.pairs:
        yield Paragraph(w("pairs.nothing"))
        return
    pairs = sorted(report.pairs, key=lambda pair: not matters(pair))
    shown = pairs if len(pairs) <= _PAIRS_IN_FULL else [pair for pair in pairs if matters(pair)]
    t = say_it.term
    columns = (
        Column(t("document.pairs.first"), 17),
        Column(t("document.pairs.second"), 17),
        Column(w("pairs.overlap"), 12, number=True),
        Column(t("document.pairs.share_a"), 10, number=True),
        Column(t("document.pairs.share_b"), 10, number=True),
        Column(w("pairs.width"), 10, number=True),
        Column(w("pairs.verdict"), 13),
        Column(w("pairs.expected"), 20),
        Column(w("pairs.allowed"), 11),
    )
    zones = enumerate(report.plan.registry.zones, start=1)
    numbered = {
        zone.id: say_it.term("document.numbered", number=str(number), words=zone.name)
        for number, zone in zones
    }
    if shown:
        yield Table(columns, tuple(_pair_row(report, pair, numbered, say_it) for pair in shown))
    if len(shown) < len(pairs):
        yield Paragraph(w("pairs.rest", pairs=wording.counted("pairs", len(pairs) - len(shown))))
    names = {zone: say_it.text(name) for zone, name in wording.zone_names(report).items()}
    rows = tuple(_pair_row(report, pair, names, say_it) for pair in pairs)
    yield Table(columns, rows, "pairs", printed=False)


def _pair_row(report: Report, pair: PairRow, names: Mapping[str, Words], say_it: Voice) -> tuple[Cell, ...]:
    relation = report.plan.registry.relation(pair.a, pair.b)
    allowed = {True: "yes", False: "no", None: "unjudged"}[pair.allowed]
    return (
        Cell(names[pair.a]),
        Cell(names[pair.b]),
        say_it.number(pair.overlap_m2, "m2"),
        say_it.number(pair.share_a * 100, "pct"),
        say_it.number(pair.share_b * 100, "pct"),
        say_it.number(pair.width_m, "m1"),
        Cell(say_it.term(f"overlap.{pair.verdict}"), strong=True),
        Cell(
            say_it.term(f"expected.{pair.expected}"), small=(say_it.text(relation.why),) if relation else ()
        ),
        Cell(say_it.word(allowed)),
    )


def lot_tables(report: Report, say_it: Voice) -> Iterator[Block]:
    """What the lots of each layer come to."""
    w = say_it.word
    if not report.parcels:
        yield Paragraph(w("lots.nothing"))
        return
    names = wording.zone_names(report)
    layers = {layer.name: layer for layer in report.plan.lots}
    large = {file.name: file for file in report.plan.parcel_files}
    columns = (
        Column(w("lots.layer"), 28),
        Column(w("lots.count"), 8, number=True),
        *(
            Column(w(f"lots.{key}"), 13, number=True)
            for key in ("sum", "overlap", "gap", "outside", "balance")
        ),
    )
    rows = []
    for row in report.parcels:
        layer = layers.get(row.layer)
        small = [say_it.data(row.layer)]
        if layer is not None:
            small += [say_it.text(layer.evidence.text), *([say_it.text(layer.note)] if layer.note else [])]
        elif row.layer in large:
            small += [say_it.text(large[row.layer].evidence.text), say_it.data(large[row.layer].source)]
        areas = (row.sum_m2, row.overlap_m2, row.gap_m2, row.outside_m2)
        rows.append(
            (
                Cell(say_it.text(names[row.zone]) if row.zone in names else (), small=tuple(small)),
                say_it.number(row.count, "n"),
                *(say_it.number(area, "m2fine") for area in areas),
                say_it.number(row.balance_m2, "m2fine", signed=True),
            )
        )
    yield Table(columns, tuple(rows))
    yield Paragraph(w("lots.caption"), "caption")


def unit_tables(report: Report, say_it: Voice) -> Iterator[Block]:
    """Administrative units: as they were and as they are, then the shares of each zone."""
    w = say_it.word
    zones = list(enumerate(report.plan.registry.zones, start=1))
    named = [
        (
            say_it.number(number, "n"),
            Cell(say_it.text(zone.name)),
            Cell(
                say_it(partial(names_line, zone)),
                small=(say_it.text(zone.units.note),) if zone.units and zone.units.note else (),
            ),
            Cell(say_it.data(zone.units.source) if zone.units else ("–",)),
            Cell((zone.units.grade,) if zone.units else ("–",)),
        )
        for number, zone in zones
    ]
    heads = (("number", 6), ("units.zone", 22), ("units.names", 41), ("source", 22), ("notes.grade", 10))
    yield Table(tuple(Column(w(key), width, number=key == "number") for key, width in heads), tuple(named))
    if not report.units:
        yield Paragraph(w("units.nothing"))
        return
    number_of = {zone.id: number for number, zone in zones}
    each = [unit_lines(report, lang) for lang in say_it.langs]
    rows = []
    for lines in zip(*each, strict=True):
        line = lines[0]
        by_lang = dict(zip(say_it.langs, lines, strict=True))
        rows.append(
            (
                say_it.number(number_of[line.row.zone], "n") if line.first else Cell(),
                Cell(say_it.data(line.row.layer) if line.first else ()),
                Cell(
                    say_it(partial(_unit_name, by_lang)),
                    small=(w("units.registered"),) if line.ours else (),
                ),
                Cell(say_it.data(line.code)),
                say_it.number(line.m2, "m2"),
                say_it.number(line.share * 100, "pct"),
                Cell(
                    say_it(partial(unit_verdict, line.row)) if line.first else (),
                    strong=True,
                ),
            )
        )
    widths = (("number", 6), ("units.layer", 18), ("units.unit", 25), ("units.code", 9), ("units.area", 14),
              ("units.share", 9), ("units.verdict", 20))  # fmt: skip
    right = {"number", "units.area", "units.share"}
    yield Table(tuple(Column(w(key), width, number=key in right) for key, width in widths), tuple(rows))
    yield Paragraph(w("units.caption", band=report.run.limits.unit_edge_m), "caption")


def _unit_name(by_lang: Mapping[Lang, UnitLine], lang: Lang) -> str:
    return by_lang[lang].name
