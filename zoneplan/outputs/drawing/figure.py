"""The map figures of the HTML report: an overview of all zones, and one figure a zone with its lots."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from geopandas import GeoDataFrame
from markupsafe import Markup
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.report import Report
from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000
from zoneplan.model.findings import Finding
from zoneplan.model.landuse import LAND_USES
from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang
from zoneplan.outputs.drawing.sheet import Sheet

_OVERVIEW = (480.0, 425.0)
_ZONE = (230.0, 215.0)
_ZONE_WITH_LOTS = (480.0, 330.0)
_PLACES_WITHIN_M = 15_000.0  # a named place farther out would shrink the zones without helping to find them
_SPARE = ("#b3cde3", "#ccebc5", "#decbe4", "#fed9a6", "#e5d8bd", "#d9d9d9", "#cbd5e8", "#f4cae4")


@dataclass(frozen=True)
class LegendEntry:
    """One land-use code of a zone's figure, with the colour it has there."""

    code: str
    use: str
    colour: str


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
    """Draw all zones, their circles of possible sites and the named places.

    Returns
    -------
    Markup or None
        An SVG element; None for a plan without zones.
    """
    zones = report.plan.registry.zones
    if not zones:
        return None
    epsg = overview_plane(report)
    sites = [_point(zone.site.lon, zone.site.lat, epsg) for zone in zones]
    shapes = {zone: on_plane(boundary.geometry, epsg) for zone, boundary in report.plan.boundaries.items()}
    reach = [site.buffer(zone.site.radius_m) for zone, site in zip(zones, sites, strict=True)]
    seen = shapely.union_all([*reach, *(shape.envelope for shape in shapes.values() if shape is not None)])
    places = [
        (place.name.to(lang), _point(place.lon, place.lat, epsg)) for place in report.plan.registry.places
    ]
    near = [(name, at) for name, at in places if at.distance(seen) < _PLACES_WITHIN_M]
    sheet = Sheet(shapely.union_all([seen, *(at for _, at in near)]).bounds, *_OVERVIEW, lang)
    for zone, site in zip(zones, sites, strict=True):
        sheet.circle(site.x, site.y, zone.site.radius_m, "possible")
    for zone_id, shape in shapes.items():
        if shape is not None:
            sheet.shape(shape, f"zone {report.plan.boundaries[zone_id].evidence.value}")
    for number, (zone, site) in enumerate(zip(zones, sites, strict=True), start=1):
        at = (shapes.get(zone.id) or site).centroid
        sheet.badge(at.x, at.y, number)
    for _, at in near:
        sheet.dot(at.x, at.y)
    for name, at in near:
        sheet.name(at.x, at.y, name)
    return sheet.finish(say("report.figure.overview.title").to(lang))


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
    boundary = report.plan.boundaries.get(zone_id)
    zone = report.plan.registry.zone(zone_id)
    shape = on_plane(boundary.geometry, zone.vn2000_epsg) if boundary else None
    if boundary is None or shape is None:
        return None
    layers = [layer.lots for layer in report.plan.lots if layer.zone == zone_id]
    west, south, east, north = shape.bounds
    size = _ZONE_WITH_LOTS if layers else _ZONE
    spare = 0.08 * max(east - west, north - south, 1.0)
    sheet = Sheet((west - spare, south - 3 * spare, east + spare, north + spare), *size, lang)
    legend: dict[str, LegendEntry] = {}
    for lots in layers:
        _colours(lots, legend, lang)
        _draw_lots(sheet, lots, zone.vn2000_epsg, legend)
    sheet.shape(shape, f"zone {boundary.evidence.value}{' over-lots' if layers else ''}")
    marked = False
    for number, fault in faults.items():
        place = on_plane(fault.geometry, zone.vn2000_epsg) if fault.geometry else None
        if place is not None and place.intersects(shape.envelope) and not place.covers(shape):
            sheet.shape(place, "fault")
            at = place.representative_point()
            sheet.mark(at.x, at.y, number)
            marked = True
    title = say("report.figure.zone.title", zone=zone.name).to(lang)
    return ZoneFigure(sheet.finish(title), tuple(legend.values()), marked)


def _colours(lots: GeoDataFrame, legend: dict[str, LegendEntry], lang: Lang) -> None:
    """Give each code its colour of the land-use maps, or one that no code of this figure has yet."""
    for code, use in zip(lots["code"], lots[f"use_{lang}"], strict=True):
        if code not in legend:
            known = LAND_USES.get(code)
            taken = {entry.colour for entry in legend.values()}
            wish = known.colour if known and known.colour not in taken else None
            colour = wish or next((spare for spare in _SPARE if spare not in taken), "#ffffff")
            legend[code] = LegendEntry(code, known.name.to(lang) if known else str(use), colour)


def _draw_lots(sheet: Sheet, lots: GeoDataFrame, epsg: int, legend: Mapping[str, LegendEntry]) -> None:
    shapes = [
        (code, on_plane(geometry, epsg)) for code, geometry in zip(lots["code"], lots.geometry, strict=True)
    ]
    drawn = [(code, shape) for code, shape in shapes if shape is not None]
    for code, shape in drawn:
        sheet.shape(shape, "lot", legend[code].colour)
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
