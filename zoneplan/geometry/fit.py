"""Fitting a boundary to an area: scaled about a point, or with one side moved.

For trying out only: it shows what would have to change for a boundary to have the area that a document declares.
"""

from typing import Literal

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.plane import require_polygon

Reason = Literal["no-side", "too-small", "too-large", "crosses"]

_PARALLEL = 1e-12
_CLOSE_M2 = 1e-6


class CannotFit(ValueError):
    """The boundary cannot get that area in that way.

    Attributes
    ----------
    reason : str
        ``no-side`` (there is no such side, or it is one of several rings), ``too-small`` or ``too-large`` (the side
        would have to move beyond where its neighbours meet, or away without end), ``crosses`` (the moved side
        would cut through the boundary).
    """

    def __init__(self, reason: Reason) -> None:
        self.reason: Reason = reason
        super().__init__(reason)


def scaled_to_area(
    polygon: BaseGeometry, target_m2: float, about: tuple[float, float] | None = None
) -> BaseGeometry:
    """The polygon, larger or smaller by one factor in all directions, with a given area.

    Parameters
    ----------
    polygon : shapely Polygon or MultiPolygon
        Valid, not empty; easting, northing in metres.
    target_m2 : float
        More than 0.
    about : tuple of float, optional
        Easting and northing of the point that stays; the centroid unless given.

    Returns
    -------
    same kind as ``polygon``
        With parts and holes; the factor is √(target / area).

    Raises
    ------
    ValueError
        If the polygon is no valid polygon or has no area, or the target is not above 0.

    Examples
    --------
    >>> scaled_to_area(shapely.box(0, 0, 10, 10), 400.0).bounds
    (-5.0, -5.0, 15.0, 15.0)
    """
    whole = require_polygon(polygon, "the polygon")
    if not (0 < target_m2 < float("inf") and whole.area > 0):
        raise ValueError(f"no factor takes {whole.area:g} m² to {target_m2:g} m²")
    stays = np.asarray(about if about is not None else (whole.centroid.x, whole.centroid.y))
    factor = float(np.sqrt(target_m2 / whole.area))
    scaled: BaseGeometry = shapely.transform(whole, lambda xy: stays + factor * (xy - stays))
    return scaled


def side_moved_to_area(polygon: shapely.Polygon, side: int, target_m2: float) -> shapely.Polygon:
    """The polygon with one side moved parallel to itself, its neighbours made longer or shorter, with a given area.

    Parameters
    ----------
    polygon : shapely.Polygon
        Valid, without holes or with (holes stay); easting, northing in metres.
    side : int
        Number of the side from 0, in the order of the outer ring: from vertex ``side`` to the next.
    target_m2 : float
        More than 0.

    Returns
    -------
    shapely.Polygon
        Every other side lies on the line it lay on.

    Raises
    ------
    CannotFit
        If there is no such side, or no way to move it gives that area.
    ValueError
        If it is no valid polygon.

    Notes
    -----
    Moved outwards by d, a side of length L between neighbours that run at slopes p and q (their parts along the
    side for each metre outwards) has the length L + (q − p)·d; the area grows by L·d + (q − p)·d²/2. The smaller
    root in magnitude is taken: the side stays on its own side of the point where its neighbours meet.

    Examples
    --------
    >>> moved = side_moved_to_area(shapely.Polygon([(0, 0), (10, 0), (10, 10), (0, 10)]), 1, 150.0)
    >>> moved.bounds
    (0.0, 0.0, 15.0, 10.0)
    """
    require_polygon(polygon, "the polygon")
    ring = shapely.get_coordinates(polygon.exterior)[:-1]
    if polygon.is_empty or not 0 <= side < len(ring) or not 0 < target_m2 < float("inf"):
        raise CannotFit("no-side")
    outward = 1.0 if polygon.exterior.is_ccw else -1.0
    before, start, end, after = (ring[(side + step) % len(ring)] for step in (-1, 0, 1, 2))
    along = (end - start) / np.linalg.norm(end - start)
    normal = outward * np.array([along[1], -along[0]])
    p, q = _slope(start - before, along, normal), _slope(after - end, along, normal)
    length = float(np.linalg.norm(end - start))
    distance = _distance(length, q - p, target_m2 - polygon.area)
    moved = ring.copy()
    moved[side] = start + distance * (normal + p * along)
    moved[(side + 1) % len(ring)] = end + distance * (normal + q * along)
    fitted = shapely.Polygon(moved, [hole.coords for hole in polygon.interiors])
    if not fitted.is_valid or abs(fitted.area - target_m2) > max(_CLOSE_M2, target_m2 * 1e-9):
        raise CannotFit("crosses")
    return fitted


def _slope(neighbour: np.ndarray, along: np.ndarray, normal: np.ndarray) -> float:
    """How far an end of the side goes along the side for each metre that the side moves outwards."""
    out = float(neighbour @ normal)
    if abs(out) <= _PARALLEL * float(np.linalg.norm(neighbour)):  # it would never be met again
        raise CannotFit("no-side")
    return float(neighbour @ along) / out


def _distance(length: float, widening: float, more_m2: float) -> float:
    """The d for which length·d + widening·d²/2 is the area wanted, with the side still longer than nothing."""
    if abs(widening) <= _PARALLEL:
        return more_m2 / length
    inside = length * length + 2.0 * widening * more_m2
    if inside <= 0:  # the side vanishes before: outwards where neighbours close in, inwards where they open
        raise CannotFit("too-large" if widening < 0 else "too-small")
    return float(2.0 * more_m2 / (length + np.sqrt(inside)))  # the root near 0, without cancellation
