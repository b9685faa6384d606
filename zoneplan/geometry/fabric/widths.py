"""How wide polygons are: the largest circle that fits, for very many at once."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

WIDTH_TO = 0.1
"""Widths of a fabric's overlaps are true to a tenth of them: it is enough to tell a sliver, and quick."""
_MOST_ARE_BELOW = 1.15
"""Times the width of the rectangle of the same area and perimeter: seen of overlaps between parcels."""
_FINEST_M = 1e-6
_FEW = 200  # vertices


def widths_m(polygons: NDArray[Any], to: float = WIDTH_TO) -> NDArray[np.float64]:
    """Diameter of the largest circle that fits into each polygon.

    Parameters
    ----------
    polygons : numpy.ndarray of geometries
        In metres; of several parts the widest counts. Anything without an area has width 0.
    to : float
        How much of it the answer may fall short, as a share. It may be half a hundredth too large where the border
        turns inwards, for arcs are drawn there in 32 chords a circle.

    Examples
    --------
    >>> widths_m(np.array([shapely.box(0, 0, 1000, 0.01), shapely.Point(0, 0)])).round(3).tolist()
    [0.01, 0.0]
    """
    parts, owner = shapely.get_parts(polygons, return_index=True)
    area = shapely.area(parts)
    parts, owner, area = parts[area > 0], owner[area > 0], area[area > 0]
    holes = np.asarray(shapely.get_num_interior_rings(parts), dtype=np.intp)
    plain = (holes == 0) & (shapely.get_num_coordinates(parts) <= _FEW)
    radius = np.empty(area.size)
    radius[plain] = _eroded(parts[plain], area[plain], to)
    radius[~plain] = _inscribed(parts[~plain], area[~plain], holes[~plain], to)
    across = np.zeros(len(polygons))
    np.maximum.at(across, owner, 2 * radius)
    return across


def lost_m2(perimeter_m: NDArray[np.float64], holes: NDArray[np.intp], by_m: float) -> NDArray[np.float64]:
    """What polygons lose at most when they are eroded: one of a larger area is wider than twice ``by_m``.

    Parameters
    ----------
    perimeter_m : numpy.ndarray of float
        With the borders of holes.
    holes : numpy.ndarray of int
        How many.
    by_m : float
        How far it is eroded.

    Notes
    -----
    The border of what is left is no longer than the perimeter, and a circle longer for each hole (Bonnesen; Sz.-Nagy
    1959 for holes): summed up over the way, perimeter · by + holes · π · by².

    Examples
    --------
    >>> lost_m2(np.array([40.0]), np.array([0]), 2.0).tolist()  # a square of 100 m² is wider than 4 m
    [80.0]
    """
    return np.asarray(perimeter_m * by_m + holes * np.pi * by_m**2)


def _inscribed(
    parts: NDArray[Any], area: NDArray[np.float64], holes: NDArray[np.intp], to: float
) -> NDArray[np.float64]:
    """The same for polygons with holes or many vertices, by GEOS, which divides them.

    Borders that grow into each other many times, as those of many holes or teeth, would fill the memory of an erosion.

    How near is near enough comes from the least that the radius can be, which ``lost_m2`` says.
    """
    half = shapely.length(parts) / 2
    least = area / (half + np.sqrt(half**2 + np.pi * holes * area))
    return np.asarray(shapely.length(shapely.maximum_inscribed_circle(parts, tolerance=to * least)))


def _eroded(parts: NDArray[Any], area: NDArray[np.float64], to: float) -> NDArray[np.float64]:
    """How far each polygon without holes can be eroded before nothing is left: quicker where vertices are few.

    From a guess up or down, faster and faster, then the bracket is halved in proportion. The guess is the half width
    of the rectangle with this area and perimeter; nothing relies on it, except below a micrometre, where the last
    digits of coordinates leave nothing to erode.
    """
    quarter = shapely.length(parts) / 4
    guess = area / (quarter + np.sqrt(np.maximum(quarter**2 - area, 0.0))) / 2
    low, high = np.zeros(area.size), np.full(area.size, np.inf)
    step = 1 + 0.999 * to  # one step alone is enough, whatever the last digit says
    still, radius = np.arange(area.size), _MOST_ARE_BELOW * guess
    while still.size:
        left = shapely.area(shapely.buffer(parts[still], -radius, quad_segs=8)) > 0
        low[still[left]] = radius[left]
        high[still[~left]] = radius[~left]
        still = still[(high[still] > (1 + to) * low[still]) & (high[still] > _FINEST_M)]
        below, above = low[still], high[still]
        radius = np.sqrt(below * above)
        up, down = np.isinf(above), below == 0
        radius[up], radius[down] = below[up] * step, above[down] / step
        step *= step
    return np.where(high > _FINEST_M, low, np.minimum(high, guess))
