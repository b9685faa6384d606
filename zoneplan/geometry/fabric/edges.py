"""Edges of polygons as keys: two polygons have an edge in common where they have a key in common.

An edge is known by 64 bits made of its four coordinates and its direction, so equal means equal to the last bit of
each coordinate. The lowest bit is the direction: whether the edge is walked from the end with the greater bits to the
other one, if the polygon is walked with its land on the left. Two different edges of n have the same bits by chance
with a probability of about n² / 2⁶⁴: 2·10⁻⁵ for the twenty million edges of a million parcels, and even then an overlap
is hidden only where its every other sign is.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

BLOCK = 8192
"""Polygons at a time: their coordinates stay in the processor's cache."""
ONE = np.uint64(1)

Keys = NDArray[np.uint64]

_A, _B, _C = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0xFF51AFD7ED558CCD)
_HALF = np.uint64(32)


class Edges(NamedTuple):
    """Edges of some polygons, polygon by polygon.

    Attributes
    ----------
    keys : numpy.ndarray of uint64
        With direction.
    each : numpy.ndarray of int
        How many edges each polygon has; 0 for None and empty ones.
    xy : numpy.ndarray of float, shape (vertices, 2)
    is_edge : numpy.ndarray of bool
        Of each vertex but the last: whether an edge leads from it to the next one.
    """

    keys: Keys
    each: NDArray[np.intp]
    xy: NDArray[np.float64]
    is_edge: NDArray[np.bool_]

    @property
    def first(self) -> NDArray[np.intp]:
        """The vertex at which each edge starts."""
        return np.flatnonzero(self.is_edge)

    def owner(self, number: NDArray[np.intp]) -> NDArray[np.intp]:
        """Position of the polygon that has the edge of that number."""
        return np.searchsorted(np.cumsum(self.each), number, side="right")


def edges_of(lots: NDArray[Any]) -> Edges:
    """Give every edge of some polygons.

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        Valid; None and empty ones have no edges.

    Examples
    --------
    >>> two = edges_of(np.array([shapely.box(0, 0, 1, 1), None, shapely.box(1, 0, 2, 1)]))
    >>> two.each.tolist(), np.intersect1d(two.keys[:4] ^ ONE, two.keys[4:]).size
    ([4, 0, 4], 1)
    """
    count = shapely.get_num_coordinates(lots)
    there = count > 0
    if not there.all():
        edges = edges_of(lots[there])
        each = np.zeros(len(lots), dtype=np.intp)
        each[there] = edges.each
        return edges._replace(each=each)
    if not count.size:
        return Edges(np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.intp), np.zeros((0, 2)), there)
    xy = shapely.get_coordinates(lots)
    x, y = xy[:, 0] + 0.0, xy[:, 1] + 0.0  # -0.0 becomes 0.0, which is the same place
    point = _point_keys(x, y)
    rings = _rings(lots, count, point)
    this, following = point[:-1], point[1:]
    is_edge = this != following  # a vertex written twice is no edge
    is_edge[rings.start[1:-1] - 1] = False
    back = this > following
    back ^= np.repeat(_land_right(rings, x, y), np.diff(rings.start))[:-1]
    keys = this + following
    keys &= ~ONE
    keys |= back
    leads = np.append(is_edge, False)
    return Edges(keys[is_edge], np.add.reduceat(leads, rings.of_lot, dtype=np.intp), xy, is_edge)


def blocks_of_edges(lots: NDArray[Any]) -> Iterator[tuple[int, Edges]]:
    """Every edge, some thousand lots at a time, with the position of the first of them."""
    for start in range(0, len(lots), BLOCK):
        yield start, edges_of(lots[start : start + BLOCK])


class _Rings(NamedTuple):
    start: NDArray[np.intp]  # first vertex of each ring, and the end
    hole: NDArray[np.bool_]
    of_lot: NDArray[np.intp]  # first vertex of each lot


def _rings(lots: NDArray[Any], count: NDArray[Any], point: Keys) -> _Rings:
    start = np.zeros(len(lots) + 1, dtype=np.intp)
    np.cumsum(count, out=start[1:])
    first = point[start[:-1]]
    closed = (point[start[1:] - 1] == first).all()
    if closed and np.count_nonzero(point == np.repeat(first, count)) == 2 * len(lots):
        # the vertices of each lot come back to the first one at their end, and not before: all have one ring, as most
        return _Rings(start, np.zeros(len(lots), dtype=bool), start[:-1])
    offsets = shapely.to_ragged_array(lots, include_z=False)[2]
    rings, polygons = offsets[0], offsets[1]
    hole = np.ones(rings.size - 1, dtype=bool)
    hole[polygons[:-1]] = False  # the first ring of a polygon is its outer one
    return _Rings(rings.astype(np.intp), hole, start[:-1])


def _land_right(rings: _Rings, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each ring is walked with the land on its right: outer rings clockwise, holes the other way."""
    twice = y[:-1] + y[1:]
    twice -= 2 * y[0]  # small numbers, so that a sliver's area keeps its sign
    under = np.zeros(x.size)
    np.subtract(x[:-1], x[1:], out=under[:-1])
    under[:-1] *= twice
    under[rings.start[1:] - 1] = 0.0
    return np.asarray((np.add.reduceat(under, rings.start[:-1]) > 0) == rings.hole)


def _point_keys(x: NDArray[np.float64], y: NDArray[np.float64]) -> Keys:
    """64 bits for each vertex. Rounded coordinates end in many zeros: what is above is folded onto them."""
    key = x.view(np.uint64) * _A
    key ^= key >> _HALF
    key *= _B
    key += y.view(np.uint64) * _C
    key ^= key >> _HALF
    key *= _A
    key ^= key >> _HALF
    return key
