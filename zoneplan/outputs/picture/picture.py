"""The picture of a plan, or of one zone."""

from collections.abc import Sequence

from zoneplan.checks.report import Report
from zoneplan.model.boundary import Evidence
from zoneplan.model.errors import ExportRefused
from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang
from zoneplan.outputs.drawing.figure import draw_overview, draw_zone, on_plane, overview_plane
from zoneplan.outputs.picture.legend import legend
from zoneplan.outputs.picture.paper import Paper, Size
from zoneplan.outputs.picture.printing import page_data, print_png
from zoneplan.outputs.picture.words import findings_of, fraction, on_map, overview_words, zone_words

DPI = (72, 300)  # at A3 and 300 dots an inch a picture has 17 million dots
_KEY_ROOM = {"a4": 16, "a3": 40}
_NAMED_ON_MAP = 25  # with more zones the map has only their numbers; the key has the names


def map_picture(
    report: Report,
    lang: Lang,
    *,
    zone: str | None = None,
    size: Size = "a4",
    landscape: bool = True,
    dpi: int = 300,
) -> bytes:
    """Make the picture of a plan, or of one zone, to be printed on paper of that size without scaling.

    Parameters
    ----------
    report : Report
    lang : {"vi", "en"}
    zone : str, optional
        Id of the zone, drawn on its own VN-2000 plane; None for the overview, on the plane of most zones.
    size : {"a4", "a3"}
    landscape : bool
    dpi : int
        Dots an inch, 72 to 300.

    Returns
    -------
    bytes
        A PNG whose size in dots and density give the size of the paper. The same report gives the same bytes.

    Raises
    ------
    ExportRefused
        If the plan has no zones, has no such zone, or the zone has no boundary that can be drawn.
    ValueError
        If ``dpi`` is out of its range.
    """
    if not DPI[0] <= dpi <= DPI[1]:
        raise ValueError(f"{dpi} dots an inch: must be {DPI[0]} to {DPI[1]}")
    return print_png(picture_data(report, lang, zone, Paper(size, landscape)), lang, dpi)


def has_picture(report: Report, zone: str) -> bool:
    """Whether a zone of the plan has a boundary of which ``map_picture`` can make a picture."""
    boundary = report.plan.boundaries.get(zone)
    epsg = report.plan.registry.zone(zone).vn2000_epsg
    return boundary is not None and on_plane(boundary.geometry, epsg) is not None


def picture_file(report: Report, zones: Sequence[str] | None, epsg: int | None, lang: Lang = "vi") -> bytes:
    """Make the picture that ``zoneplan export`` writes: A4 landscape at 300 dots an inch.

    Parameters
    ----------
    report : Report
    zones : sequence of str or None
        One id for a zone's picture; None or empty for the overview.
    epsg : int or None
        Must be None: a picture is drawn on its zone's own plane.
    lang : {"vi", "en"}

    Raises
    ------
    ExportRefused
        As ``map_picture``, for more than one zone, or where a system is asked for.
    """
    wanted = list(dict.fromkeys(zones or ()))
    if len(wanted) > 1:
        raise ExportRefused("picture-zones")
    if epsg is not None:
        raise ExportRefused("picture-crs", epsg=epsg)
    return map_picture(report, lang, zone=wanted[0] if wanted else None)


def picture_data(report: Report, lang: Lang, zone: str | None, paper: Paper) -> dict[str, object]:
    """Give everything that a picture shows, before it is set in type; errors as ``map_picture``."""
    if zone is None:
        return _overview(report, lang, paper)
    return _zone(report, lang, zone, paper)


def _overview(report: Report, lang: Lang, paper: Paper) -> dict[str, object]:
    zones = report.plan.registry.zones
    if not zones:
        raise ExportRefused("export-nothing")
    names = {one.id: on_map(one.name.to(lang)) for one in zones} if len(zones) <= _NAMED_ON_MAP else {}
    sheet = draw_overview(report, lang, lambda bounds: paper.sheet(bounds, lang), names)
    schematic = [row.id for row in report.zones if row.evidence is Evidence.SCHEMATIC]
    scale = fraction(paper.denominator_of(sheet), lang)
    words = overview_words(
        report,
        overview_plane(report),
        schematic,
        lang,
        room=_KEY_ROOM[paper.size],
        scale=_scale(scale, paper, lang),
    )
    return page_data(paper, sheet.finish(words.title, scale), legend(sheet, (), lang), words, lang)


def _zone(report: Report, lang: Lang, zone_id: str, paper: Paper) -> dict[str, object]:
    known = [one.id for one in report.plan.registry.zones]
    if zone_id not in known:
        raise ExportRefused("export-zone", zone=zone_id, known=", ".join(known))
    zone = report.plan.registry.zone(zone_id)
    faults = findings_of(report, zone_id)
    drawn = draw_zone(report, zone_id, faults, lang, lambda bounds: paper.sheet(bounds, lang), around=True)
    if drawn is None:
        raise ExportRefused("picture-no-boundary", zone=zone.name)
    marked = {number: faults[number] for number in drawn.marked}
    scale = fraction(paper.denominator_of(drawn.sheet), lang)
    seen = "possible" in drawn.sheet.drawn
    words = zone_words(report, zone, marked, lang, circle=seen, scale=_scale(scale, paper, lang))
    title = say("report.figure.zone.title", zone=zone.name).to(lang)
    svg = drawn.sheet.finish(title, scale)
    return page_data(paper, svg, legend(drawn.sheet, drawn.legend, lang), words, lang)


def _scale(scale: str, paper: Paper, lang: Lang) -> str:
    return say("picture.scale", fraction=scale, size=paper.size.upper()).to(lang)
