"""Making schematic boundaries and lots from what is registered: regular shapes, never drawn to look surveyed."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.rfc7946 import PLAN_DECIMALS
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.model.registry import M2_PER_HA, Zone
from zoneplan.sources.layouts import Layout, Lot, Use


def regular_polygon(centre: Point, area_m2: float, sides: int) -> Polygon:
    """Make a regular polygon of an exact area, standing on one flat side, counter-clockwise.

    Parameters
    ----------
    centre : shapely.Point
        Plane coordinates in metres, x east and y north.
    area_m2 : float
        Above 0. With circumradius R the area is n/2 · R² · sin(2π/n).
    sides : int
        At least 3.

    Examples
    --------
    >>> square = regular_polygon(Point(0, 0), 100.0, 4)
    >>> [round(v, 9) for v in square.bounds]
    [-5.0, -5.0, 5.0, 5.0]
    """
    step = 2 * math.pi / sides
    radius = math.sqrt(2 * area_m2 / (sides * math.sin(step)))
    angles = -math.pi / 2 - step / 2 + step * np.arange(sides)
    return Polygon(np.column_stack([centre.x + radius * np.cos(angles), centre.y + radius * np.sin(angles)]))


def schematic_boundary(zone: Zone) -> Polygon | None:
    """The schematic boundary of a zone: its declared area around its named place.

    Parameters
    ----------
    zone : Zone

    Returns
    -------
    shapely.Polygon or None
        WGS 84, longitude and latitude, rounded as the plan's files are. None if no source states an area: then
        there is nothing to draw.
    """
    plane = _plane_boundary(zone)
    return None if plane is None else _as_stored(plane, zone.vn2000_epsg)


def _plane_boundary(zone: Zone) -> Polygon | None:
    claim = zone.declared_claim
    if claim is None:
        return None
    anchor = wgs84_to_vn2000(Point(zone.site.lon, zone.site.lat), zone.vn2000_epsg)
    return regular_polygon(anchor, claim.hectares * M2_PER_HA, zone.site.sides)


def _as_stored(plane: Polygon, epsg: int) -> Polygon:
    return shapely.transform(vn2000_to_wgs84(plane, epsg), lambda lonlat: np.round(lonlat, PLAN_DECIMALS))


@dataclass(frozen=True)
class SchematicLot:
    """One illustrative lot, WGS 84 longitude and latitude."""

    lot: str
    use: Use
    geometry: BaseGeometry


def schematic_lots(zone: Zone, layout: Layout) -> list[SchematicLot]:
    """Divide a zone's schematic square into the rows of a layout; roads are what the rows leave.

    The lots tile the site exactly: roads are the site less the lots in the very coordinates that are stored, so
    no rounding opens a gap.

    Parameters
    ----------
    zone : Zone
        Its schematic boundary must be a square (``sides = 4``) with a declared area.
    layout : Layout

    Raises
    ------
    ValueError
        If the site is no square, or too small for the roads.
    """
    plane = _plane_boundary(zone)
    if plane is None or zone.site.sides != 4:
        raise ValueError(zone.id)
    west, south, east, north = plane.bounds
    road = layout.road_width_m
    height = (north - south) - road * (len(layout.rows) + 1)
    if height <= 0 or east - west <= 2 * road:
        raise ValueError(zone.id)
    lots: list[SchematicLot] = []
    y = south + road
    for row in layout.rows:
        top = y + height * row.share / sum(r.share for r in layout.rows)
        lots += _row(row.lots, (west + road, y, east - road, top), layout, zone.vn2000_epsg)
        y = top + road
    site = _as_stored(plane, zone.vn2000_epsg)
    roads = site.difference(shapely.union_all([lot.geometry for lot in lots]))
    return [*lots, SchematicLot(layout.roads.lot, layout.uses[layout.roads.use], roads)]


def _row(
    lots: tuple[Lot, ...], bounds: tuple[float, float, float, float], layout: Layout, epsg: int
) -> list[SchematicLot]:
    west, south, east, north = bounds
    shares = np.cumsum([0.0, *(lot.share for lot in lots)])
    cuts = west + (east - west) * shares / shares[-1]
    return [
        SchematicLot(lot.lot, layout.uses[lot.use], _as_stored(box(x0, south, x1, north), epsg))
        for lot, x0, x1 in zip(lots, cuts, cuts[1:], strict=False)
    ]
