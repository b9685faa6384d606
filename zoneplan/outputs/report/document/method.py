"""The parts of the report on how it was made: run, limits, method, what was not checked, files."""

from collections.abc import Iterator

from zoneplan.checks.report import Report
from zoneplan.geometry.vn2000.zones import meridian_text, vn2000_zone
from zoneplan.model.limits import Limits
from zoneplan.model.messages import say
from zoneplan.outputs.report import wording
from zoneplan.outputs.report.document.blocks import Block, Bullets, Cell, Column, Paragraph, Table, Words
from zoneplan.outputs.report.document.voice import Voice
from zoneplan.outputs.report.summary import findings_line, not_checked

_SPECS = {"_m": "mfine", "_m2": "m2fine", "_factor": "plain"}
_TERMS = ("datum", "plane", "ellipsoid", "sigma", "verdicts", "overlap", "references")
_VERDICTS = ("within-rounding", "within-evidence", "contradiction", "by-construction", "no-claim")


def run_table(report: Report, say_it: Voice) -> Table:
    """When and with what the report was made, what it counted, and the digest of all files."""
    run, counts, w = report.run, report.counts, say_it.word
    counted = {"read": counts.read, "checked": counts.checked}
    left = {"skipped": counts.skipped, "unreadable": counts.unreadable}
    software = w("run.software", version=run.version, proj=run.proj, geos=run.geos)
    facts: tuple[tuple[Words, Words, bool], ...] = (
        (w("run.at"), say_it(lambda lang: wording.moment(run.at, lang)), False),
        (w("run.version"), software, False),
        (w("run.datum"), say_it.data(run.datum_operation), False),
        (w("run.counts"), w("run.counted", **counted, **left), False),
        (w("run.findings"), say_it(lambda lang: findings_line(report, lang)), False),
        (w("run.digest"), (report.plan.digest,), True),
    )
    rows = tuple((Cell(what, strong=True), Cell(value, code=code)) for what, value, code in facts)
    return Table(_what_and_value(say_it), rows, "method", headed=False)


def _what_and_value(say_it: Voice) -> tuple[Column, ...]:
    return (Column(say_it.term("document.method.what"), 28), Column(say_it.term("document.method.value"), 72))


def limit_table(report: Report, say_it: Voice) -> Table:
    """Every limit with its value and the reason for it."""
    rows = []
    for name in Limits.model_fields:
        spec = next(spec for end, spec in _SPECS.items() if name.endswith(end))
        rows.append(
            (
                Cell(say_it.word(f"limits.{name}.label")),
                say_it.number(getattr(report.run.limits, name), spec, unit=True),
                Cell(say_it.word(f"limits.{name}.why")),
            )
        )
    heads = (("limits.limit", 40, False), ("limits.value", 15, True), ("why", 45, False))
    columns = tuple(Column(say_it.word(key), width, number=number) for key, width, number in heads)
    return Table(columns, tuple(rows))


def method_parts(report: Report, say_it: Voice) -> Iterator[Block]:
    """How areas, errors, verdicts and overlaps are made, and with which planes."""
    factor = report.run.limits.sigma_factor
    given = {"operation": report.run.datum_operation, "factor": factor}
    for term in _TERMS:
        label = say_it.word(f"method.{term}.term")
        if term == "verdicts":
            yield Paragraph((), label=label)
            yield Bullets(_verdicts(say_it))
            continue
        yield Paragraph(say_it.word(f"method.{term}.text", **given), label=label)
        if term == "plane" and report.plan.registry.zones:
            yield Bullets(_planes(report, say_it))


def _verdicts(say_it: Voice) -> tuple[Words, ...]:
    return tuple(
        say_it.term("document.method.verdict", verdict=say(f"verdict.{one}"), why=say(f"report.method.{one}"))
        for one in _VERDICTS
    )


def _planes(report: Report, say_it: Voice) -> tuple[Words, ...]:
    told = []
    for zone in report.plan.registry.zones:
        plane = vn2000_zone(zone.vn2000_epsg)
        numbers = {"width": plane.width_deg, "k0": plane.k0, "meridian": meridian_text(plane)}
        told.append(say_it.word("method.plane.zone", zone=zone.name, epsg=str(zone.vn2000_epsg), **numbers))
    return tuple(told)


def method_sheet(report: Report, say_it: Voice) -> Table:
    """Limits and method as the spreadsheet has them, in lines of two texts."""
    rows = [
        (what, Cell(value.words, small=(why.words,))) for what, value, why in limit_table(report, say_it).rows
    ]
    heading: Words = ()
    for block in method_parts(report, say_it):
        if isinstance(block, Paragraph):
            heading = block.label
            if block.words:
                rows.append((Cell(heading), Cell(block.words)))
        elif isinstance(block, Bullets):
            rows += [(Cell(heading), Cell(item)) for item in block.items]
    unchecked = say_it.word("unchecked.heading")
    rows += [(Cell(unchecked), Cell(say_it.text(item))) for item in not_checked(report)]
    disclaimer = say_it.word("disclaimer.heading")
    rows.append((Cell(disclaimer), Cell(say_it.word("disclaimer.text"))))
    return Table(_what_and_value(say_it), tuple(rows), "method", printed=False)


def unchecked_parts(report: Report, say_it: Voice) -> Iterator[Block]:
    """What was not checked, each with its reason."""
    items = not_checked(report)
    yield Bullets(tuple(say_it.text(item) for item in items)) if items else Paragraph(say_it.word("none"))


def file_table(report: Report, say_it: Voice) -> Iterator[Block]:
    """The files that were read, with their digests."""
    w = say_it.word
    if not report.run.inputs:
        yield Paragraph(w("none"))
        return
    rows = tuple(
        (Cell(say_it.data(file.path)), Cell((file.sha256,), code=True)) for file in report.run.inputs
    )
    yield Table((Column(w("files.file"), 40), Column(w("files.digest"), 60)), rows, "files")
