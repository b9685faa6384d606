"""What is wrong with a polygon, and at which places."""

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from shapely.geometry import MultiPoint
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.plane import polygons_of

Reason = Literal[
    "empty",
    "not-area",
    "no-extent",
    "self-crossing",
    "hole-outside",
    "nested",
    "disconnected",
    "ring-twice",
    "other",
]

# GEOS's words (IsValidOp) -> ours.
_REASONS: dict[str, Reason] = {
    "Self-intersection": "self-crossing",
    "Ring Self-intersection": "self-crossing",
    "Hole lies outside shell": "hole-outside",
    "Holes are nested": "nested",
    "Nested holes": "nested",
    "Nested shells": "nested",
    "Interior is disconnected": "disconnected",
    "Duplicate Rings": "ring-twice",
    "Too few points in geometry component": "no-extent",
}


@dataclass(frozen=True)
class GeometryFault:
    """Why a geometry cannot be measured, and where.

    Attributes
    ----------
    reason : str
        One of ``Reason``.
    places : shapely.MultiPoint
        Every place of the fault that can be named, in the geometry's own coordinates; empty where the fault has
        no place.
    """

    reason: Reason
    places: MultiPoint


def geometry_fault(geometry: BaseGeometry) -> GeometryFault | None:
    """Look for what makes a geometry unfit as a boundary.

    Parameters
    ----------
    geometry : shapely geometry
        In any coordinates; not changed. NaN positions never get here: reading refuses them.

    Returns
    -------
    GeometryFault or None
        None for a valid polygon or multipolygon with an area. Rules of validity: OGC Simple Features, as GEOS
        applies them.

    Examples
    --------
    >>> bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    >>> fault = geometry_fault(bow_tie)
    >>> fault.reason, [point.wkt for point in fault.places.geoms]
    ('self-crossing', ['POINT (1 1)'])
    >>> geometry_fault(shapely.box(0, 0, 1, 1)) is None
    True
    >>> geometry_fault(shapely.Point(0, 0)).reason
    'not-area'
    """
    if geometry.is_empty:
        return GeometryFault("empty", MultiPoint())
    if geometry.geom_type not in ("Polygon", "MultiPolygon"):
        return GeometryFault("not-area", MultiPoint([geometry.representative_point()]))
    if geometry.convex_hull.area == 0:
        return GeometryFault("no-extent", MultiPoint([geometry.centroid]))
    if geometry.is_valid:
        return None
    words = shapely.is_valid_reason(geometry)
    reason = _REASONS.get(words.split("[")[0].strip(), "other")
    found = re.findall(r"\[([-\d.e+]+) ([-\d.e+]+)\]", words)
    places = {(float(x), float(y)) for x, y in found}
    if reason == "self-crossing":
        places = _crossings(geometry) or places
    return GeometryFault(reason, MultiPoint(sorted(places)))


def geometry_faults(geometry: BaseGeometry) -> tuple[GeometryFault, ...]:
    """Every kind of fault, where `geometry_fault` stops at the first: of the whole, of each part, of each ring.

    Parameters
    ----------
    geometry : shapely geometry
        As for `geometry_fault`.

    Returns
    -------
    tuple of GeometryFault
        One a reason, with all its places; empty for a valid polygon or multipolygon.

    Examples
    --------
    >>> bow_ties = shapely.MultiPolygon([shapely.Polygon([(x, 0), (x + 2, 2), (x + 2, 0), (x, 2)]) for x in (0, 9)])
    >>> [(fault.reason, len(fault.places.geoms)) for fault in geometry_faults(bow_ties)]
    [('self-crossing', 2)]
    """
    if geometry_fault(geometry) is None:
        return ()
    pieces: list[BaseGeometry] = [geometry]
    for part in polygons_of(geometry):
        pieces += [part, *(shapely.Polygon(ring) for ring in (part.exterior, *part.interiors))]
    places: dict[Reason, set[tuple[float, float]]] = {}
    for piece in pieces:
        fault = geometry_fault(piece)
        if fault is not None:
            places.setdefault(fault.reason, set()).update((point.x, point.y) for point in fault.places.geoms)
    return tuple(GeometryFault(reason, MultiPoint(sorted(found))) for reason, found in places.items())


def _crossings(geometry: BaseGeometry) -> set[tuple[float, float]]:
    """Where a ring meets itself between its vertices: the nodes that noding adds."""
    found: set[tuple[float, float]] = set()
    for part in polygons_of(geometry):
        for ring in (part.exterior, *part.interiors):
            line = shapely.LineString(ring.coords)
            before = {tuple(xy) for xy in shapely.get_coordinates(line).tolist()}
            nodes = np.unique(shapely.get_coordinates(shapely.node(line)), axis=0).tolist()
            found |= {(x, y) for x, y in nodes if (x, y) not in before}
    return found
