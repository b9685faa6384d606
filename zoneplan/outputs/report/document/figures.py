"""The figures of a document: the overview and every zone, drawn once, in the leading language."""

import re
from collections.abc import Iterator

from zoneplan.checks.report import Report
from zoneplan.geometry.vn2000.zones import meridian_text, vn2000_zone
from zoneplan.model.boundary import Evidence
from zoneplan.model.findings import Severity
from zoneplan.outputs.drawing.figure import overview, overview_plane, zone_figure
from zoneplan.outputs.drawing.hatch import lot_sample
from zoneplan.outputs.picture.printing import styled
from zoneplan.outputs.report.document.blocks import Block, Figure, Heading, Paragraph, Sample, Words
from zoneplan.outputs.report.document.found import numbered
from zoneplan.outputs.report.document.voice import Voice

_BOX = 'd="M3 3H31V15H3Z"'
_VIEW = re.compile(r'viewBox="(\S+) (\S+) (\S+) (\S+)"')


def overview_parts(report: Report, say_it: Voice) -> Iterator[Block]:
    """The overview with its key; nothing for a plan without zones."""
    drawn = overview(report, say_it.lead)
    if drawn is None:
        return
    plane = vn2000_zone(overview_plane(report))
    caption = say_it.word("figure.overview.caption", meridian=meridian_text(plane), width=plane.width_deg)
    zones = list(enumerate(report.plan.registry.zones, start=1))
    names = say_it(lambda lang: "; ".join(f"{number}: {zone.name.to(lang)}" for number, zone in zones) + ".")
    legend = [
        *(
            _sample(f"zone {kind.value}", _BOX, say_it.word(f"figure.key.{kind.value}"))
            for kind in _kinds(report)
        ),
        _sample("possible", 'd="M3 15A17 17 0 0 1 31 15"', say_it.word("figure.key.possible")),
        _sample("place", 'cx="17" cy="9" r="2.6"', say_it.word("figure.key.place"), "circle"),
    ]
    yield _figure(str(drawn), (), (names, caption), tuple(legend), 1.0)


def _kinds(report: Report) -> list[Evidence]:
    return [kind for kind in Evidence if any(row.evidence is kind for row in report.zones)]


def zone_parts(report: Report, say_it: Voice) -> Iterator[Block]:
    """One figure a zone, with its lots by land-use code and the places of findings."""
    marked = {
        number: found for number, found in numbered(report).items() if found.severity is not Severity.NOTE
    }
    assumed = {row.id for row in report.zones if row.evidence is Evidence.SCHEMATIC}
    for number, zone in enumerate(report.plan.registry.zones, start=1):
        title = say_it.term("document.numbered", number=str(number), words=zone.name)
        drawn = zone_figure(report, zone.id, marked, say_it.lead)
        if drawn is None:
            yield Heading(title, 3)
            yield Paragraph(say_it.word("figure.zone.missing"))
            continue
        meridian = meridian_text(vn2000_zone(zone.vn2000_epsg))
        caption = [say_it.word("figure.zone.caption", meridian=meridian)]
        if zone.id in assumed:
            radius = zone.site.radius_m / 1000
            caption.append(say_it.word("figure.zone.assumed", place=zone.site.place, radius=radius))
        legend = [
            Sample(styled(lot_sample(entry.colour)), say_it.data(f"{entry.code} {entry.use}"))
            for entry in drawn.legend
        ]
        if any(entry.colour is None for entry in drawn.legend):
            caption.append(say_it.term("landuse.table.colours"))
        if drawn.faults:
            legend.append(_sample("fault error", _BOX, say_it.word("figure.key.fault")))
        wide = 1.0 if drawn.legend else 0.55
        yield _figure(str(drawn.svg), title, tuple(caption), tuple(legend), wide)


def _figure(
    svg: str, title: Words, caption: tuple[Words, ...], legend: tuple[Sample, ...], width: float
) -> Figure:
    alt = " ".join(part[0] for part in (title, *caption) if part)
    return Figure(styled(svg), title, alt, caption, legend, width, ratio_of(svg))


def ratio_of(svg: str) -> float:
    """Height by width of a drawing, from its view box.

    Examples
    --------
    >>> ratio_of('<svg viewBox="0 0 200 100"/>')
    0.5
    """
    found = _VIEW.search(svg)
    if found is None:
        raise ValueError("a drawing has a view box")
    return float(found[4]) / float(found[3])


def _sample(css: str, shape: str, words: Words, tag: str = "path") -> Sample:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 34 18"><{tag} {shape} class="{css}"/></svg>'
    return Sample(styled(svg), words)
