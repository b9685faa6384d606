"""Which polygons of a fabric may overlap another one: those with a border edge that is not shared as it should be.

In a clean fabric every edge between two polygons is walked once in each direction: once by the polygon on its left,
once by the one on its right, if every polygon keeps its land on the left. A polygon all of whose edges are met so is
*clean*; any other is a *suspect*. ``pairs.py`` says why no overlap can be missed by starting from the suspects.

An edge is known by 64 bits made of its four coordinates and its direction, so equal means equal to the last bit of
each coordinate. Two different edges of n have the same bits by chance with a probability of about n² / 2⁶⁴: 2·10⁻⁵ for
the twenty million edges of a million parcels, and even then an overlap is hidden only where its every other sign is.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

_CHUNK = 8192  # polygons at a time: their coordinates stay in the processor's cache
_BITMAP = 1 << 24
_A, _B, _C = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0xFF51AFD7ED558CCD)
_HALF, _ONE = np.uint64(32), np.uint64(1)

_Keys = NDArray[np.uint64]


def suspects(lots: NDArray[Any]) -> NDArray[np.intp]:
    """Find the polygons that are not clean.

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        Valid; None and empty ones are none.

    Returns
    -------
    numpy.ndarray of int
        Positions, rising. Those along the outer border of the fabric are among them: nobody walks there against them.

    Examples
    --------
    >>> grid = [shapely.box(x, y, x + 1, y + 1) for x in range(3) for y in range(3)]
    >>> suspects(np.array(grid)).tolist()  # all but the one in the middle
    [0, 1, 2, 3, 5, 6, 7, 8]
    """
    present = np.flatnonzero(~(shapely.is_missing(lots) | shapely.is_empty(lots)))
    if not present.size:
        return present
    keys, counts = [], []
    for start in range(0, present.size, _CHUNK):
        found, count = _keys_of(lots[present[start : start + _CHUNK]])
        keys.append(found)
        counts.append(count)
    every = np.concatenate(keys)
    unmet = _unmet(every)
    ends = np.cumsum(np.concatenate(counts))
    hits = _among(every, unmet)
    return np.asarray(present[np.unique(np.searchsorted(ends, hits, side="right"))])


def _keys_of(chunk: NDArray[Any]) -> tuple[_Keys, NDArray[np.intp]]:
    """The key of every edge, and how many edges each polygon has."""
    _, xy, offsets = shapely.to_ragged_array(chunk, include_z=False)
    rings, polygons = offsets[0], offsets[1]
    size = np.diff(rings)
    hole = np.ones(size.size, dtype=bool)
    hole[polygons[:-1]] = False  # the first ring of a polygon is its outer one
    xy = xy + 0.0  # -0.0 becomes 0.0, which is the same place
    near = xy - xy[0]
    cross = np.empty(len(xy))
    cross[:-1] = near[:-1, 0] * near[1:, 1] - near[1:, 0] * near[:-1, 1]
    cross[rings[1:] - 1] = 0.0
    land_right = (np.add.reduceat(cross, rings[:-1]) > 0) == hole
    bits = xy.view(np.uint64)
    point = _mixed(_mixed(bits[:, 0] * _A) + bits[:, 1] * _B)
    this, following = point[:-1], point[1:]
    edge = np.ones(len(xy) - 1, dtype=bool)
    edge[rings[1:-1] - 1] = False
    edge &= (xy[:-1] != xy[1:]).any(axis=1)  # a vertex written twice is no edge
    back = (this > following) ^ np.repeat(land_right, size)[:-1]
    low, high = np.minimum(this, following), np.maximum(this, following)
    keys = (_mixed(low * _C + high) & ~_ONE) | back.astype(np.uint64)
    of_polygon = polygons if len(offsets) == 2 else polygons[offsets[2]]
    starts = rings[of_polygon[:-1]]
    count = np.add.reduceat(np.append(edge, False).astype(np.intp), starts)
    return keys[edge], count


def _mixed(value: _Keys) -> _Keys:
    value = (value ^ (value >> _HALF)) * _B
    return np.asarray(value ^ (value >> _HALF))


def _unmet(keys: _Keys) -> _Keys:
    """Edges that are not walked exactly once in each direction, without their direction, rising."""
    ordered = np.sort(keys)
    alike = ordered >> _ONE
    first = np.flatnonzero(np.r_[True, alike[1:] != alike[:-1]])
    length = np.diff(np.append(first, alike.size))
    met = length == 2
    met[met] = ordered[first[met]] != ordered[first[met] + 1]
    return np.asarray(alike[first[~met]])


def _among(keys: _Keys, unmet: _Keys) -> NDArray[np.intp]:
    """Positions of the keys that are among the unmet edges; a bitmap lets most others pass at once."""
    marked = np.zeros(_BITMAP, dtype=bool)
    last = np.uint64(_BITMAP - 1)
    marked[(unmet & last).astype(np.intp)] = True
    alike = keys >> _ONE
    likely = np.flatnonzero(marked[(alike & last).astype(np.intp)])
    at = np.minimum(np.searchsorted(unmet, alike[likely]), max(unmet.size - 1, 0))
    return np.asarray(likely[unmet[at] == alike[likely]]) if unmet.size else likely
