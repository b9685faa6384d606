"""Single typing errors: a corner whose edges are wrong, and the one changed digit that would make them right.

Nothing is corrected. The search is bounded: only corners that something speaks against are looked at, at most
``MOST_CORNERS`` of a table, and each has a few hundred candidates.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from zoneplan.sources.corners.cells import EASTINGS, NORTHINGS
from zoneplan.sources.corners.edges import Edge
from zoneplan.sources.corners.rows import Draft

MOST_CORNERS = 200
FAR_TIMES = 5.0
"""A point without edge lengths is far off if both its edges are this many times the others and its chord."""
_NEAR_TIMES, _APART_TIMES = 3.0, 2.0
_FEWEST = 4  # three corners have no "others" to compare with


@dataclass(frozen=True)
class Proposal:
    """What the table may have meant: one coordinate of a corner, or the two exchanged."""

    axis: Literal["east", "north", "exchanged"]
    value: float


def variants(value: float, decimals: int) -> set[float]:
    """Every number one slip of the keyboard away from ``value``.

    One digit changed, two neighbours exchanged, a digit of the whole part dropped or doubled, the decimal mark
    moved by one or two places.

    Examples
    --------
    >>> {600123.45, 606123.45, 6000123.45} <= variants(600213.45, 2) | variants(600123.46, 2) | variants(60123.45, 2)
    False
    >>> 600123.45 in variants(600213.45, 2), 600123.45 in variants(60123.45, 2), 600123.45 in variants(6001234.5, 1)
    (True, True, True)
    """
    text = f"{abs(value):.{decimals}f}"
    whole = text.partition(".")[0]
    tail, sign = text[len(whole) :], -1.0 if value < 0 else 1.0
    found = {
        float(text[:i] + d + text[i + 1 :]) for i, c in enumerate(text) if c != "." for d in "0123456789"
    }
    digits = [i for i, c in enumerate(text) if c != "."]
    for i, j in pairwise(digits):
        swapped = list(text)
        swapped[i], swapped[j] = swapped[j], swapped[i]
        found.add(float("".join(swapped)))
    found |= {float(whole[:i] + d + whole[i:] + tail) for i in range(len(whole) + 1) for d in "0123456789"}
    found |= {float((whole[:i] + whole[i + 1 :] or "0") + tail) for i in range(len(whole))}
    found |= {round(abs(value) * factor, 6) for factor in (0.01, 0.1, 10.0, 100.0)}
    found.discard(float(text))
    return {sign * number for number in found}


def _candidates(corner: Draft) -> Iterator[tuple[Proposal, tuple[float, float]]]:
    for east in sorted(variants(corner.east, corner.decimals)):
        if EASTINGS[0] <= east < EASTINGS[1]:
            yield Proposal("east", east), (east, corner.north)
    for north in sorted(variants(corner.north, corner.decimals)):
        if NORTHINGS[0] <= north <= NORTHINGS[1]:
            yield Proposal("north", north), (corner.east, north)
    yield Proposal("exchanged", corner.north), (corner.north, corner.east)


def by_lengths(
    corner: Draft, before: NDArray[np.float64], after: NDArray[np.float64], lengths: tuple[Edge, Edge]
) -> list[Proposal]:
    """The slips that make both stated edge lengths right.

    Parameters
    ----------
    corner : Draft
    before, after : numpy.ndarray of float, shape (2,)
        Its neighbours, easting and northing in metres.
    lengths : tuple of Edge
        The edge that comes from ``before`` and the one that goes to ``after``.
    """
    proposals, xy = _split(corner)
    one = np.abs(np.hypot(*(xy - before).T) - lengths[0].stated_m) <= lengths[0].tolerance_m
    two = np.abs(np.hypot(*(after - xy).T) - lengths[1].stated_m) <= lengths[1].tolerance_m
    return [proposals[i] for i in np.flatnonzero(one & two)]


def by_shape(
    corner: Draft, before: NDArray[np.float64], after: NDArray[np.float64], typical_m: float
) -> Proposal | None:
    """The slip that brings a corner back between its neighbours, if one does so much better than all others."""
    proposals, xy = _split(corner)
    way = np.hypot(*(xy - before).T) + np.hypot(*(after - xy).T)
    order = np.argsort(way, kind="stable")
    best = int(order[0])
    chord = float(np.hypot(*(after - before)))
    if way[best] > _NEAR_TIMES * (chord + 2 * typical_m):
        return None
    others = [i for i in order[1:].tolist() if np.abs(xy[i] - xy[best]).max() > 1e-6]
    return proposals[best] if not others or way[others[0]] > _APART_TIMES * way[best] else None


def _split(corner: Draft) -> tuple[list[Proposal], NDArray[np.float64]]:
    proposals, xy = zip(*_candidates(corner), strict=True)
    return list(proposals), np.array(xy, dtype=np.float64)


def far_off(xy: NDArray[np.float64]) -> tuple[list[int], float]:
    """Corners that lie far from both neighbours while these lie near each other, and the typical edge length.

    Parameters
    ----------
    xy : numpy.ndarray of float, shape (n, 2)
        Corners of a ring in metres, the first not repeated.
    """
    n = len(xy)
    after, before = np.roll(xy, -1, axis=0), np.roll(xy, 1, axis=0)
    edges = np.hypot(*(after - xy).T)
    typical = float(np.sort(edges)[max(0, (n - 3) // 2)])  # the median of what is left without two long ones
    if n < _FEWEST:
        return [], typical
    chords = np.hypot(*(after - before).T)
    nearest = np.minimum(edges, np.roll(edges, 1))
    return np.flatnonzero(nearest > FAR_TIMES * np.maximum(chords, typical)).tolist(), typical


def adjacent(edges: Sequence[Edge], n: int) -> dict[int, tuple[Edge, Edge]]:
    """Corners at which both edges disagree with the table: the edge before and the edge after each."""
    wrong = {edge.number: edge for edge in edges if not edge.agrees}
    return {
        corner: (wrong[(corner - 1) % n], wrong[corner])
        for corner in wrong
        if (corner - 1) % n in wrong and n > 1
    }
