"""What if the boundary were this one? Figures of a shape that nobody has saved, while it is being drawn.

The same measuring and the same verdicts as for a boundary of the plan; only its own zone and pairs are looked at, so
that the answer comes while the shape is moved.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.area import zone_row
from zoneplan.checks.measured import MeasuredZone, measure_pair, measure_zone
from zoneplan.checks.overlap import pair_row
from zoneplan.checks.report import PairRow, ZoneRow
from zoneplan.geometry.validity import GeometryFault, geometry_fault
from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000
from zoneplan.geometry.vn2000.ellipsoid import ellipsoid_area_m2, geodesic_distance_m
from zoneplan.model.boundary import Boundary
from zoneplan.plan import Plan


@dataclass(frozen=True)
class WhatIf:
    """A shape held against its zone's claim and every other zone.

    Attributes
    ----------
    row : ZoneRow
        Area, difference and verdict as the report would have them.
    perimeter_m : float
        Length of all rings on the zone's plane.
    pairs : tuple of PairRow
        With every other zone that can be measured, overlaps first, the largest in front.
    inside_circle : bool
        Whether all of it lies in the circle in which the true site may lie.
    """

    row: ZoneRow
    perimeter_m: float
    pairs: tuple[PairRow, ...]
    inside_circle: bool


def what_if(plan: Plan, zones: Mapping[str, MeasuredZone], shape: Boundary) -> WhatIf | GeometryFault:
    """Look at a shape as if it were its zone's boundary.

    Parameters
    ----------
    plan : Plan
        Not changed.
    zones : mapping of str to MeasuredZone
        The plan's zones as ``measure_zones`` gives them.
    shape : Boundary
        WGS 84; its evidence and accuracy as they would be saved.

    Returns
    -------
    WhatIf, or GeometryFault if the shape cannot be measured

    Raises
    ------
    KeyError
        If the plan has no such zone.
    """
    fault = geometry_fault(shape.geometry)
    if fault is not None:
        return fault
    limits = plan.registry.limits
    zone = plan.registry.zone(shape.zone)
    here = measure_zone(zone, shape, limits)
    others = [other for key, other in zones.items() if key != shape.zone]
    pairs = [pair_row(measure_pair(here, other, plan), limits) for other in others]
    return WhatIf(
        row=zone_row(zone, shape, here, limits),
        perimeter_m=float(here.plane.length),
        pairs=tuple(sorted(pairs, key=lambda pair: -pair.overlap_m2)),
        inside_circle=bool(here.site.covers(here.plane)),
    )


@dataclass(frozen=True)
class Length:
    """A line, or a ring, measured.

    Attributes
    ----------
    plane_m, ellipsoid_m : float
        Length on the VN-2000 plane and along the ellipsoid, vertex by vertex.
    plane_m2, ellipsoid_m2 : float or None
        Area that a ring encloses; None for a line.
    """

    plane_m: float
    ellipsoid_m: float
    plane_m2: float | None = None
    ellipsoid_m2: float | None = None


def measure_shape(shape: BaseGeometry, epsg: int) -> Length | GeometryFault:
    """Measure a line or an area that is no zone's.

    Parameters
    ----------
    shape : shapely LineString or Polygon
        WGS 84 longitude and latitude.
    epsg : int
        The VN-2000 plane to measure on.

    Returns
    -------
    Length, or GeometryFault if it is an area that crosses itself

    Examples
    --------
    >>> line = shapely.LineString([(106.6, 11.0), (106.7, 11.0)])
    >>> found = measure_shape(line, 9210)
    >>> round(found.plane_m), round(found.ellipsoid_m)
    (10929, 10929)
    """
    area = shape.geom_type == "Polygon"
    fault = geometry_fault(shape) if area else None
    if fault is not None:
        return fault
    plane = wgs84_to_vn2000(shape, epsg)
    lon, lat = np.asarray(shapely.get_coordinates(shape)).T
    around = float(geodesic_distance_m(lon[:-1], lat[:-1], lon[1:], lat[1:]).sum())
    if not area:
        return Length(float(plane.length), around)
    return Length(float(plane.length), around, float(plane.area), float(ellipsoid_area_m2(plane, epsg)))
