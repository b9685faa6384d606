"""What would have to change for a shape to have the area that its document declares; nothing is changed by it."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.measured import MeasuredZone
from zoneplan.geometry.fit import CannotFit, scaled_to_area, side_moved_to_area
from zoneplan.geometry.plane import middle_of, polygons_of
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.model.errors import ZoneplanError
from zoneplan.model.messages import Text, say
from zoneplan.model.registry import M2_PER_HA, Zone

How = Literal["scale", "side"]


class NotFitted(ZoneplanError):
    """The shape cannot be fitted in that way; the words say why."""


@dataclass(frozen=True)
class Fitted:
    """A shape with the declared area (WGS 84), and in words what had to change."""

    geometry: BaseGeometry
    change: Text


def fit_to_claim(
    geometry: BaseGeometry, zone: Zone, how: How, side: int = 0, about: tuple[float, float] | None = None
) -> Fitted:
    """Fit a shape to the area that its zone's document declares.

    Parameters
    ----------
    geometry : shapely Polygon or MultiPolygon
        Valid; WGS 84.
    zone : Zone
    how : {"scale", "side"}
        Scaled about a point, or with one side moved parallel to itself.
    side : int
        Number of that side, from 0, in the order of the outer ring.
    about : tuple of float, optional
        Longitude and latitude of the point that stays when scaled; None: the centroid.

    Raises
    ------
    NotFitted
        If nothing is declared, or the side cannot be moved so far.
    """
    claim = zone.declared_claim
    if claim is None:
        raise NotFitted("desk-fit.no-claim")
    epsg, target_m2 = zone.vn2000_epsg, claim.hectares * M2_PER_HA
    plane = wgs84_to_vn2000(geometry, epsg)
    if how == "scale":
        stays = None if about is None else wgs84_to_vn2000(shapely.Point(about), epsg)
        after = scaled_to_area(plane, target_m2, None if stays is None else (stays.x, stays.y))
        steps = shapely.get_coordinates(after) - shapely.get_coordinates(plane)
        factor, moved = float(np.sqrt(target_m2 / plane.area)), float(np.hypot(*steps.T).max())
        return Fitted(vn2000_to_wgs84(after, epsg), say("desk.fit.scaled", factor=factor, moved=moved))
    parts = polygons_of(plane)
    if len(parts) != 1:
        raise NotFitted("desk-fit.no-side")
    try:
        fitted = side_moved_to_area(parts[0], side, target_m2)
    except CannotFit as why:
        raise NotFitted(f"desk-fit.{why.reason}") from None
    start, end = shapely.get_coordinates(parts[0].exterior)[side : side + 2]
    to = shapely.get_coordinates(fitted.exterior)[side] - start
    along = (end - start) / np.hypot(*(end - start))
    moved = abs(float(along[0] * to[1] - along[1] * to[0]))
    return Fitted(vn2000_to_wgs84(fitted, epsg), say("desk.fit.side", moved=moved))


def carried_to(zone: MeasuredZone, geometry: BaseGeometry) -> BaseGeometry:
    """The zone's boundary as it is, moved so that its centroid is that of ``geometry``; both WGS 84.

    A shape dragged over a web map keeps its degrees, not its metres: on the plane it keeps its size.
    """
    epsg = zone.zone.vn2000_epsg
    to, here = middle_of(wgs84_to_vn2000(geometry, epsg)), middle_of(zone.plane)
    moved: BaseGeometry = vn2000_to_wgs84(translate(zone.plane, to.x - here.x, to.y - here.y), epsg)
    return moved
