"""Which polygons of a fabric may overlap another one: those with an edge that is not met as it should be.

In a clean fabric every edge between two polygons is walked once in each direction: once by the polygon on its left,
once by the one on its right, if every polygon keeps its land on the left. Two such walks of one edge cancel each other.
A walk that nothing cancels is *open*, and its polygon is a *suspect*. ``pairs.py`` says why no overlap can be missed by
starting from the open edges, whichever walks cancelled which: so each block of some thousand polygons cancels its own
at once, while they are in the processor's cache, and few are left to be held against those of other blocks.

Where two polygons of different blocks walk an edge in the same direction, both may find who cancels it in their blocks.
Such two overlap, and when all overlaps are known ``with_doubled`` opens these edges, too: then an edge is open exactly
where it is not walked once in each direction in the whole fabric, in whatever order the polygons come.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zoneplan.geometry.fabric.cancelling import Among, perhaps_unmet, unmet_among
from zoneplan.geometry.fabric.edges import BLOCK, ONE, Keys, blocks_of_edges, edges_of
from zoneplan.geometry.fabric.near import Near
from zoneplan.geometry.ticks import Tick, no_tick

_Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Matching:
    """Which edges of a fabric are met.

    Attributes
    ----------
    suspects : numpy.ndarray of int
        Positions of the polygons with an open edge, rising. Those along the outer border of the fabric are among
        them: nobody walks there against them.
    partly : numpy.ndarray of bool
        Of each suspect: whether some of its edges are met. Those of all other polygons are.
    unmet : numpy.ndarray of uint64
        Keys of the open edges without their direction, rising, each once.
    """

    suspects: _Rows
    partly: NDArray[np.bool_]
    unmet: Keys


def match_edges(lots: NDArray[Any], tick: Tick = no_tick) -> Matching:
    """Hold every edge of a fabric against every other one, block by block first.

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        Valid; None and empty ones have no edges.
    tick : callable of (done, total), optional
        Told how many polygons are done; what it raises ends the search.

    Examples
    --------
    >>> import shapely
    >>> grid = [shapely.box(x, y, x + 1, y + 1) for x in range(3) for y in range(3)]
    >>> match_edges(np.array(grid)).suspects.tolist()  # all but the one in the middle
    [0, 1, 2, 3, 5, 6, 7, 8]
    """
    starts = range(0, len(lots), BLOCK)
    blocks: list[_Block] = []
    with ThreadPoolExecutor(cpu_count()) as threads:
        for block in threads.map(_Block.of, (lots[start : start + BLOCK] for start in starts)):
            blocks.append(block)
            tick(min(len(blocks) * BLOCK, len(lots)), len(lots))
        unmet = unmet_among([block.keys for block in blocks], threads)
        among = Among(unmet)
        hits = list(threads.map(lambda block: block.number[among(block.keys)], blocks))
    return _matching(
        unmet, [(start, block.each, hit) for start, block, hit in zip(starts, blocks, hits, strict=True)]
    )


class _Block(NamedTuple):
    """What one block leaves open: keys with direction, the number of each edge in the block; edges of each polygon."""

    keys: Keys
    number: NDArray[np.int32]
    each: _Rows

    @classmethod
    def of(cls, lots: NDArray[Any]) -> "_Block":
        edges = edges_of(lots)
        left = perhaps_unmet(edges.keys)
        return cls(edges.keys[left], left.astype(np.int32), edges.each)


def _matching(unmet: Keys, opened: list[tuple[int, _Rows, NDArray[Any]]]) -> Matching:
    """From the numbers of the open edges of each block."""
    suspects, partly = [np.zeros(0, dtype=np.intp)], [np.zeros(0, dtype=bool)]
    for start, each, number in opened:
        lot, count = np.unique(np.searchsorted(np.cumsum(each), number, side="right"), return_counts=True)
        suspects.append(start + lot)
        partly.append(count < each[lot])
    return Matching(np.concatenate(suspects), np.concatenate(partly), unmet)


def match_against(lots: NDArray[Any], unmet: Keys) -> Matching:
    """Give the suspects of a part of a fabric of which all open edges are known.

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        Valid; None and empty ones have no edges.
    unmet : numpy.ndarray of uint64
        Keys as in ``Matching``, of any part, in any order.
    """
    unmet = np.unique(unmet)
    among = Among(unmet)
    return _matching(
        unmet, [(start, edges.each, among(edges.keys)) for start, edges in blocks_of_edges(lots)]
    )


def with_doubled(
    lots: NDArray[Any], matching: Matching, first: _Rows, second: _Rows, near: Near | None = None
) -> Matching:
    """Open the edges as well that several polygons walk in the same direction.

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        Valid; None and empty ones have no edges.
    matching : Matching
        Of these lots.
    first, second : numpy.ndarray of int
        All pairs of them that share land.
    near : Near, optional
        Of these lots, where there is one already.
    """
    if len(lots) <= BLOCK:  # all were held against all
        return matching
    paired = np.unique(np.concatenate([first, second]))
    edges = edges_of(lots[paired])
    ordered = np.sort(edges.keys)
    doubled = np.unique(ordered[1:][ordered[1:] == ordered[:-1]] >> ONE)
    if not doubled.size:
        return matching
    walking = paired[np.unique(edges.owner(Among(doubled)(edges.keys)))]
    around = (near or Near(lots)).around(walking)[1]  # who walks them in the other direction is among these
    rows = np.unique(np.concatenate([matching.suspects, walking, around]))
    found = match_against(lots[rows], np.concatenate([matching.unmet, doubled]))
    return Matching(rows[found.suspects], found.partly, found.unmet)


@dataclass(frozen=True)
class OpenEdges:
    """The open edges themselves.

    Attributes
    ----------
    ends : numpy.ndarray of float, shape (n, 2, 2)
        First and second end of each, easting and northing.
    owner : numpy.ndarray of int, shape (n,)
        Position of the polygon whose edge it is, rising.
    """

    ends: NDArray[np.float64]
    owner: _Rows


def open_edges(lots: NDArray[Any], matching: Matching) -> OpenEdges:
    """Give the open edges of a fabric that was matched.

    Examples
    --------
    >>> import shapely
    >>> pair = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)])
    >>> open_edges(pair, match_edges(pair)).owner.tolist()  # all but the border between the two
    [0, 0, 0, 1, 1, 1]
    """
    among = Among(matching.unmet)
    ends, owner = [np.zeros((0, 2, 2))], [np.zeros(0, dtype=np.intp)]
    for start, edges in blocks_of_edges(lots[matching.suspects]):
        hit = among(edges.keys)
        first = edges.first[hit]
        ends.append(np.stack([edges.xy[first], edges.xy[first + 1]], axis=1))
        owner.append(matching.suspects[start + edges.owner(hit)])
    return OpenEdges(np.concatenate(ends), np.concatenate(owner))
