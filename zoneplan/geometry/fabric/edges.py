"""Which polygons of a fabric may overlap another one: those with a border edge that is not shared as it should be.

In a clean fabric every edge between two polygons is walked once in each direction: once by the polygon on its left,
once by the one on its right, if every polygon keeps its land on the left. A polygon all of whose edges are met so is
*clean*; any other is a *suspect*. ``pairs.py`` says why no overlap can be missed by starting from the suspects.

An edge is known by 64 bits made of its four coordinates and its direction, so equal means equal to the last bit of
each coordinate. Two different edges of n have the same bits by chance with a probability of about n² / 2⁶⁴: 2·10⁻⁵ for
the twenty million edges of a million parcels, and even then an overlap is hidden only where its every other sign is.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.geometry.ticks import Tick, no_tick

_CHUNK = 8192  # polygons at a time: their coordinates stay in the processor's cache
_BUCKETS, _BUCKET_SHIFT = 256, np.uint64(56)  # by the highest bits of a key: small enough for the cache
_FEW = 1 << 16  # keys: no need for buckets
_FOLDS = (
    np.uint64(1),
    np.uint64(24),
)  # which bits of a key choose its slot, at the first look and at the second
_A, _B, _C = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0xFF51AFD7ED558CCD)
_HALF, _ONE = np.uint64(32), np.uint64(1)

_Keys = NDArray[np.uint64]


@dataclass(frozen=True)
class Matching:
    """Which edges of a fabric are met as they should be.

    Attributes
    ----------
    suspects : numpy.ndarray of int
        Positions of the polygons with an unmet edge, rising. Those along the outer border of the fabric are among
        them: nobody walks there against them.
    unmet : numpy.ndarray of uint64
        Keys of the unmet edges without their direction, rising, each once.
    """

    suspects: NDArray[np.intp]
    unmet: _Keys


def match_edges(lots: NDArray[Any], tick: Tick = no_tick) -> Matching:
    """Hold every edge of a fabric against every other one.

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        Valid; None and empty ones have no edges.
    tick : callable of (done, total), optional
        Told how many polygons are done; what it raises ends the search.

    Examples
    --------
    >>> grid = [shapely.box(x, y, x + 1, y + 1) for x in range(3) for y in range(3)]
    >>> match_edges(np.array(grid)).suspects.tolist()  # all but the one in the middle
    [0, 1, 2, 3, 5, 6, 7, 8]
    """
    present = _present(lots)
    if not present.size:
        return Matching(present, np.zeros(0, dtype=np.uint64))
    starts = range(0, present.size, _CHUNK)
    parts: list[tuple[_Keys, NDArray[np.intp]]] = []
    with ThreadPoolExecutor(cpu_count()) as threads:
        for part in threads.map(_keys_of, (lots[present[start : start + _CHUNK]] for start in starts)):
            parts.append(part)
            tick(min(len(parts) * _CHUNK, present.size), present.size)
        unmet = _all_unmet([keys for keys, _ in parts], threads)
        hits = list(threads.map(_Among(unmet), [keys for keys, _ in parts]))
    found = [
        start + np.unique(np.searchsorted(np.cumsum(count), hit, side="right"))
        for start, hit, (_, count) in zip(starts, hits, parts, strict=True)
    ]
    return Matching(present[np.concatenate(found)], unmet)


@dataclass(frozen=True)
class OpenEdges:
    """The unmet edges themselves.

    Attributes
    ----------
    ends : numpy.ndarray of float, shape (n, 2, 2)
        First and second end of each, easting and northing.
    owner : numpy.ndarray of int, shape (n,)
        Position of the polygon whose edge it is, rising.
    """

    ends: NDArray[np.float64]
    owner: NDArray[np.intp]


def open_edges(lots: NDArray[Any], matching: Matching) -> OpenEdges:
    """Give the unmet edges of a fabric that was matched.

    Examples
    --------
    >>> pair = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    >>> open_edges(pair, match_edges(pair)).owner.tolist()  # all but the border between the two
    [0, 0, 0, 1, 1, 1]
    """
    among = _Among(matching.unmet)
    ends, owner = [np.zeros((0, 2, 2))], [np.zeros(0, dtype=np.intp)]
    for start in range(0, matching.suspects.size, _CHUNK):
        chosen = matching.suspects[start : start + _CHUNK]
        edges = _edges_of(lots[chosen])
        hit = among(edges.keys)
        first = edges.first[hit]
        ends.append(np.stack([edges.xy[first], edges.xy[first + 1]], axis=1))
        owner.append(chosen[np.searchsorted(np.cumsum(edges.each), hit, side="right")])
    return OpenEdges(np.concatenate(ends), np.concatenate(owner))


def match_against(lots: NDArray[Any], unmet: _Keys) -> Matching:
    """Give the suspects of a part of a fabric of which all unmet edges are known.

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        Valid; None and empty ones have no edges.
    unmet : numpy.ndarray of uint64
        Keys as in ``Matching``, of any part, in any order.
    """
    present = _present(lots)
    unmet = np.unique(unmet)
    if not present.size or not unmet.size:
        return Matching(np.zeros(0, dtype=np.intp), unmet)
    among = _Among(unmet)
    found = [
        start + np.unique(np.searchsorted(np.cumsum(edges.each), among(edges.keys), side="right"))
        for start, edges in zip(range(0, present.size, _CHUNK), chunks_of_edges(lots), strict=True)
    ]
    return Matching(present[np.concatenate(found)], unmet)


def chunks_of_edges(lots: NDArray[Any]) -> Iterator["Edges"]:
    """Every edge of the lots that have any, some thousand lots at a time."""
    present = _present(lots)
    for start in range(0, present.size, _CHUNK):
        yield _edges_of(lots[present[start : start + _CHUNK]])


def unmet_among(keys: list[_Keys]) -> _Keys:
    """Keys, without their direction, of the edges that are not walked exactly once in each direction."""
    with ThreadPoolExecutor(cpu_count()) as threads:
        return _all_unmet(keys, threads)


def _present(lots: NDArray[Any]) -> NDArray[np.intp]:
    return np.flatnonzero(~(shapely.is_missing(lots) | shapely.is_empty(lots)))


class Edges(NamedTuple):
    """Edges of some lots: their keys with direction, and where they are."""

    keys: _Keys
    first: NDArray[np.intp]  # vertex at which each edge starts
    xy: NDArray[np.float64]
    each: NDArray[np.intp]  # how many, polygon by polygon


def _keys_of(chunk: NDArray[Any]) -> tuple[_Keys, NDArray[np.intp]]:
    edges = _edges_of(chunk)
    return edges.keys, edges.each


def _edges_of(chunk: NDArray[Any]) -> Edges:
    """Every edge of some polygons."""
    rings = _rings(chunk)
    x, y = rings.xy[:, 0] + 0.0, rings.xy[:, 1] + 0.0  # -0.0 becomes 0.0, which is the same place
    point = _point_keys(x, y)
    this, following = point[:-1], point[1:]
    edge = this != following  # a vertex written twice is no edge
    edge[rings.start[1:-1] - 1] = False
    back = (this > following) ^ np.repeat(_land_right(rings, x, y), np.diff(rings.start))[:-1]
    keys = np.minimum(this, following)
    keys *= _C
    keys += np.maximum(this, following)
    keys &= ~_ONE
    keys |= back
    first = np.flatnonzero(edge)
    each = np.add.reduceat(np.append(edge, False), rings.start[rings.of_polygon[:-1]], dtype=np.intp)
    return Edges(keys[first], first, rings.xy, each)


class _Rings(NamedTuple):
    xy: NDArray[np.float64]
    start: NDArray[Any]  # first vertex of each ring, and the end
    hole: NDArray[np.bool_]
    of_polygon: NDArray[Any]  # first ring of each geometry, and the end


def _rings(chunk: NDArray[Any]) -> _Rings:
    if (shapely.get_num_interior_rings(chunk) == 0).all() and (
        shapely.get_type_id(chunk) == shapely.GeometryType.POLYGON
    ).all():  # as most are: known at once
        count = len(chunk)
        start = np.r_[0, np.cumsum(shapely.get_num_coordinates(chunk))]
        return _Rings(
            shapely.get_coordinates(chunk), start, np.zeros(count, dtype=bool), np.arange(count + 1)
        )
    _, xy, offsets = shapely.to_ragged_array(chunk, include_z=False)
    start, polygons = offsets[0], offsets[1]
    hole = np.ones(start.size - 1, dtype=bool)
    hole[polygons[:-1]] = False  # the first ring of a polygon is its outer one
    return _Rings(xy, start, hole, polygons if len(offsets) == 2 else polygons[offsets[2]])


def _land_right(rings: _Rings, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether each ring is walked with the land on its right: outer rings clockwise, holes the other way."""
    x, y = x - x[0], y - y[0]  # small numbers, so that a sliver's area keeps its sign
    cross = np.empty(x.size)
    np.multiply(x[:-1], y[1:], out=cross[:-1])
    cross[:-1] -= x[1:] * y[:-1]
    cross[rings.start[1:] - 1] = 0.0
    return np.asarray((np.add.reduceat(cross, rings.start[:-1]) > 0) == rings.hole)


def _point_keys(x: NDArray[np.float64], y: NDArray[np.float64]) -> _Keys:
    """64 bits for each vertex. Rounded coordinates end in many zeros: what is above is folded onto them."""
    key = x.view(np.uint64) * _A
    key ^= key >> _HALF
    key *= _B
    key += y.view(np.uint64) * _C
    key ^= key >> _HALF
    key *= _A
    key ^= key >> _HALF
    return key


def _all_unmet(parts: list[_Keys], threads: ThreadPoolExecutor) -> _Keys:
    """Cancel what is met: first into buckets by the highest bits, chunk by chunk in the cache, then each bucket."""
    if sum(keys.size for keys in parts) <= _FEW:
        return _unmet(np.concatenate([np.zeros(0, dtype=np.uint64), *parts]))
    buckets = list(threads.map(_into_buckets, parts))

    def of(bucket: int) -> _Keys:
        return _unmet(np.concatenate([chunk[bucket] for chunk in buckets]))

    return np.concatenate(list(threads.map(of, range(_BUCKETS))))


def _into_buckets(keys: _Keys) -> list[_Keys]:
    bucket = (keys >> _BUCKET_SHIFT).astype(np.uint8)
    ends = np.cumsum(np.bincount(bucket, minlength=_BUCKETS))
    return np.split(keys[np.argsort(bucket, kind="stable")], ends[:-1])


def _unmet(keys: _Keys) -> _Keys:
    """Edges of one bucket that are not walked exactly once in each direction, without direction, rising, each once."""
    for fold in _FOLDS:
        keys = keys[~_surely_met(keys, fold)]
    ordered = np.sort(keys)
    if not ordered.size:
        return ordered
    apart = ordered[1:] ^ ordered[:-1]
    alike = np.r_[False, apart <= _ONE, False]  # whether each is the same edge as the one before it
    met = np.r_[apart == _ONE, False] & ~alike[:-1]
    met[:-1] &= ~alike[2:]
    met[1:] |= met[:-1].copy()
    return np.asarray(np.unique(ordered[~met] >> _ONE))


def _surely_met(keys: _Keys, fold: np.uint64) -> NDArray[np.bool_]:
    """Most keys of edges that are walked once in each direction, told without sorting, which would take longer.

    Both directions of an edge fall into the same slot. One with two keys which differ in the direction alone holds
    all there are of that edge.
    """
    size = 1 << keys.size.bit_length()
    slots = keys >> fold
    slots &= np.uint64(size - 1)
    slot = slots.view(np.intp)
    first, last = np.empty(size, dtype=np.uint64), np.empty(size, dtype=np.uint64)
    last[slot] = keys
    first[slot[::-1]] = keys[::-1]
    met = np.bincount(slot, minlength=size) == 2
    met &= (first ^ last) == _ONE
    return np.asarray(met[slot])


class _Among:
    """Which keys are among the unmet edges; a bitmap that fits the cache lets most others pass at once."""

    def __init__(self, unmet: _Keys) -> None:
        self.unmet = unmet
        size = 1 << min(24, max(16, (32 * unmet.size).bit_length()))
        self.last = np.uint64(size - 1)
        self.marked = np.zeros(size, dtype=bool)
        self.marked[(unmet & self.last).view(np.intp)] = True

    def __call__(self, keys: _Keys) -> NDArray[np.intp]:
        alike = keys >> _ONE
        likely = np.flatnonzero(self.marked[(alike & self.last).view(np.intp)])
        if not self.unmet.size:
            return likely
        at = np.minimum(np.searchsorted(self.unmet, alike[likely]), self.unmet.size - 1)
        return np.asarray(likely[self.unmet[at] == alike[likely]])
