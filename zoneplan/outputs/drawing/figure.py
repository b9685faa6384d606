"""The map figures of the HTML report: an overview of all zones, and one figure a zone with its lots."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import shapely
from geopandas import GeoDataFrame
from markupsafe import Markup
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.report import Report
from zoneplan.geometry.plane import middle_of
from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000
from zoneplan.model.boundary import Evidence
from zoneplan.model.findings import Finding
from zoneplan.model.landuse import LAND_USES
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import Lang
from zoneplan.model.registry import Zone
from zoneplan.outputs.drawing.boxes import Box
from zoneplan.outputs.drawing.hatch import STEP, hatched
from zoneplan.outputs.drawing.sheet import Sheet

_OVERVIEW = (480.0, 425.0)
_ZONE = (230.0, 215.0)
_ZONE_WITH_LOTS = (480.0, 330.0)
_PLACES_WITHIN_M = 15_000.0  # a named place farther out would shrink the zones without helping to find them
_LETTERS = 44
_CIRCLE_IN_SCALE = 3.0  # times the zone's own extent: a wider circle would leave a speck of the zone


@dataclass(frozen=True)
class LegendEntry:
    """One land-use code of a zone's figure, with its colour; None: no land-use map gives one, so it is hatched."""

    code: str
    use: str
    colour: str | None


@dataclass(frozen=True)
class ZoneFigure:
    """A zone's figure, the key to its colours (empty without lots), and whether it shows a finding's place."""

    svg: Markup
    legend: tuple[LegendEntry, ...]
    faults: bool


def overview_plane(report: Report) -> int:
    """Give the EPSG code of the plane that most zones are measured on; the first named where they tie."""
    return Counter(zone.vn2000_epsg for zone in report.plan.registry.zones).most_common(1)[0][0]


def overview(report: Report, lang: Lang) -> Markup | None:
    """Draw all zones, their circles of possible sites and the named places, for the report.

    Returns
    -------
    Markup or None
        An SVG element; None for a plan without zones.
    """
    if not report.plan.registry.zones:
        return None
    sheet = draw_overview(report, lang, lambda bounds: Sheet(bounds, *_OVERVIEW, lang))
    return sheet.finish(say("report.figure.overview.title").to(lang))


def draw_overview(
    report: Report,
    lang: Lang,
    paper: Callable[[Box], Sheet],
    names: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Sheet:
    """Draw all zones, their circles of possible sites and the named places near them.

    Parameters
    ----------
    report : Report
        Of a plan with zones.
    lang : {"vi", "en"}
    paper : callable
        Makes the sheet from west, south, east, north of what must be seen, in metres on ``overview_plane``.
    names : mapping of str to sequence of str
        By zone id, the lines to write beside a zone's number; none by default.
    """
    zones = report.plan.registry.zones
    epsg = overview_plane(report)
    sites = [_point(zone.site.lon, zone.site.lat, epsg) for zone in zones]
    shapes = {zone: on_plane(boundary.geometry, epsg) for zone, boundary in report.plan.boundaries.items()}
    reach = [site.buffer(zone.site.radius_m) for zone, site in zip(zones, sites, strict=True)]
    seen = shapely.union_all([*reach, *(shape.envelope for shape in shapes.values() if shape is not None)])
    places = [
        (_short(place.name.to(lang)), _point(place.lon, place.lat, epsg))
        for place in report.plan.registry.places
    ]
    near = [(name, at) for name, at in places if at.distance(seen) < _PLACES_WITHIN_M]
    sheet = paper(shapely.union_all([seen, *(at for _, at in near)]).bounds)
    for zone, site in zip(zones, sites, strict=True):
        sheet.circle(site.x, site.y, zone.site.radius_m, "possible")
    for zone_id, shape in shapes.items():
        if shape is not None:
            sheet.shape(shape, f"zone {report.plan.boundaries[zone_id].evidence.value}")
    for _, at in near:
        sheet.dot(at.x, at.y)
    for number, (zone, site) in enumerate(zip(zones, sites, strict=True), start=1):
        at = middle_of(shapes.get(zone.id) or site)
        sheet.badge(at.x, at.y, number, names.get(zone.id, ()))
    for name, at in near:
        sheet.name(at.x, at.y, name)
    return sheet


def zone_figure(report: Report, zone_id: str, faults: Mapping[str, Finding], lang: Lang) -> ZoneFigure | None:
    """Draw one zone on its own VN-2000 plane, with its lots by land-use code and the places of findings.

    Parameters
    ----------
    report : Report
    zone_id : str
    faults : mapping of str to Finding
        Findings by the number they have in the report ("F1").
    lang : {"vi", "en"}

    Returns
    -------
    ZoneFigure or None
        None where the zone has no boundary that can be drawn.
    """
    size = _ZONE_WITH_LOTS if any(layer.zone == zone_id for layer in report.plan.lots) else _ZONE
    drawn = draw_zone(report, zone_id, faults, lang, lambda bounds: Sheet(bounds, *size, lang))
    if drawn is None:
        return None
    title = say("report.figure.zone.title", zone=report.plan.registry.zone(zone_id).name).to(lang)
    return ZoneFigure(drawn.sheet.finish(title), drawn.legend, bool(drawn.marked))


@dataclass(frozen=True)
class ZoneDrawing:
    """A zone as drawn: the sheet, the key to the colours of its lots, the numbers of the findings marked on it."""

    sheet: Sheet
    legend: tuple[LegendEntry, ...]
    marked: tuple[str, ...]


def draw_zone(
    report: Report,
    zone_id: str,
    faults: Mapping[str, Finding],
    lang: Lang,
    paper: Callable[[Box], Sheet],
    *,
    around: bool = False,
) -> ZoneDrawing | None:
    """Draw one zone on its own VN-2000 plane, with its lots by land-use code and the places of findings.

    Parameters
    ----------
    report, zone_id, faults, lang
        As ``zone_figure``.
    paper : callable
        Makes the sheet from west, south, east, north of what must be seen, in metres on the zone's plane.
    around : bool
        Draw also what lies around it: the circle of possible sites and the other zones' boundaries.

    Returns
    -------
    ZoneDrawing or None
        None where the zone has no boundary that can be drawn.
    """
    boundary = report.plan.boundaries.get(zone_id)
    zone = report.plan.registry.zone(zone_id)
    shape = on_plane(boundary.geometry, zone.vn2000_epsg) if boundary else None
    if boundary is None or shape is None:
        return None
    layers = [layer.lots for layer in report.plan.lots if layer.zone == zone_id]
    sheet = paper(_view(shape, zone, circle=around and boundary.evidence is Evidence.SCHEMATIC))
    neighbours = (
        _draw_around(sheet, report, zone, circle=boundary.evidence is Evidence.SCHEMATIC) if around else []
    )
    legend: dict[str, LegendEntry] = {}
    for lots in layers:
        _colours(lots, legend, lang)
        _draw_lots(sheet, lots, zone.vn2000_epsg, legend)
    sheet.shape(shape, f"zone {boundary.evidence.value}{' over-lots' if layers else ''}")
    marked = []
    for number, fault in faults.items():
        place = on_plane(fault.geometry, zone.vn2000_epsg) if fault.geometry else None
        if place is not None and place.intersects(shape.envelope) and not place.covers(shape):
            sheet.shape(place, f"fault {fault.severity.value}")
            at = place.representative_point()
            sheet.mark(at.x, at.y, number)
            marked.append(number)
    for name, at in neighbours:
        sheet.name(at.x, at.y, _short(name.to(lang)))
    return ZoneDrawing(sheet, tuple(legend.values()), tuple(marked))


def _view(shape: BaseGeometry, zone: Zone, *, circle: bool) -> Box:
    """What a zone's figure must show; the circle of possible sites too, unless the zone would be lost in it."""
    west, south, east, north = shape.bounds
    largest = max(east - west, north - south, 1.0)
    if circle and 2 * zone.site.radius_m <= _CIRCLE_IN_SCALE * largest:
        reach = _point(zone.site.lon, zone.site.lat, zone.vn2000_epsg).buffer(zone.site.radius_m * 1.03)
        west, south, east, north = shapely.union_all([shape.envelope, reach]).bounds
        return west, south, east, north
    spare = 0.08 * largest
    return west - spare, south - 3 * spare, east + spare, north + spare


def _draw_around(sheet: Sheet, report: Report, zone: Zone, *, circle: bool) -> list[tuple[Text, Point]]:
    """Draw the zone's circle and the other zones; give the names of those that come into the sheet."""
    named = []
    for other in report.plan.registry.zones:
        boundary = report.plan.boundaries.get(other.id)
        shape = on_plane(boundary.geometry, zone.vn2000_epsg) if boundary and other.id != zone.id else None
        if boundary is not None and shape is not None and shape.envelope.intersects(sheet.window):
            sheet.shape(shape, f"zone {boundary.evidence.value}")
            seen = shapely.clip_by_rect(shape, *sheet.bounds)
            if not seen.is_empty:
                named.append((other.name, seen.representative_point()))
    if circle:
        site = _point(zone.site.lon, zone.site.lat, zone.vn2000_epsg)
        sheet.circle(site.x, site.y, zone.site.radius_m, "possible")
    return named


def _short(name: str) -> str:
    """A name as it stands on the map: one line of at most 44 letters."""
    line = " ".join(name.split())
    return line if len(line) <= _LETTERS else line[: _LETTERS - 1].rstrip() + "…"


def _colours(lots: GeoDataFrame, legend: dict[str, LegendEntry], lang: Lang) -> None:
    """Give each code its colour of the land-use maps; codes of one colour are told by what is written on the lots."""
    for code, use in zip(lots["code"], lots[f"use_{lang}"], strict=True):
        if code not in legend:
            known = LAND_USES.get(code)
            name = known.name.to(lang) if known else str(use)
            legend[code] = LegendEntry(code, name, known.colour if known else None)


def _draw_lots(sheet: Sheet, lots: GeoDataFrame, epsg: int, legend: Mapping[str, LegendEntry]) -> None:
    shapes = [
        (code, on_plane(geometry, epsg)) for code, geometry in zip(lots["code"], lots.geometry, strict=True)
    ]
    drawn = [(code, shape) for code, shape in shapes if shape is not None]
    for code, shape in drawn:
        colour = legend[code].colour
        sheet.shape(shape, "lot", colour or "#ffffff")
        if colour is None:
            sheet.lines(hatched(shape, STEP / sheet.scale), "lot-hatch")
    for code, shape in drawn:
        sheet.label(shape, code, "lot-code")


def _point(lon: float, lat: float, epsg: int) -> Point:
    """Take a point of the register, which is always in the study area, to a VN-2000 plane."""
    return wgs84_to_vn2000(Point(lon, lat), epsg)


def on_plane(geometry: BaseGeometry | None, epsg: int) -> BaseGeometry | None:
    """Take a geometry to a VN-2000 plane; None where there is nothing that could be drawn there."""
    if geometry is None or geometry.is_empty:
        return None
    try:
        return wgs84_to_vn2000(geometry, epsg)
    except ValueError:  # coordinates that are no degrees: a finding of the checks, nothing for a map
        return None
