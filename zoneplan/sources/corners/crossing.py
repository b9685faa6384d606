"""A ring that crosses itself: at which two edges, and whether another order of the rows would cure it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

_MOST_TESTS = 20_000_000  # pairs of edges with touching boxes; beyond, a ring is too tangled to look through
_SAMPLE, _CHUNK = 200, 256
_NUMBER = re.compile(r"(\D*)([0-9]{1,9})(\D*)")


@dataclass(frozen=True)
class Crossing:
    """Two edges of a ring, by the number of the corner that each starts from, that meet away from their ends."""

    first: int
    second: int


class TooTangled(Exception):
    """So many edges lie over each other that looking for crossings would take minutes."""


def crossing_of(xy: NDArray[np.float64]) -> Crossing | None:
    """The first two edges of a ring that meet where they should not; None for a simple ring.

    Parameters
    ----------
    xy : numpy.ndarray of float, shape (n, 2)
        Corners, the first not repeated at the end, no two neighbours equal.

    Raises
    ------
    TooTangled

    Examples
    --------
    >>> crossing_of(np.array([(0.0, 0.0), (1.0, 1.0), (1.0, 0.0), (0.0, 1.0)]))
    Crossing(first=0, second=2)
    """
    n = len(xy)
    if n < 4:
        return None
    pairs = np.stack([xy, np.roll(xy, -1, axis=0)], axis=1)
    edges: NDArray[np.object_] = np.asarray(shapely.linestrings(pairs), dtype=object)
    tree = shapely.STRtree(edges)
    stride = max(1, n // _SAMPLE)
    sample = edges[::stride]
    if tree.query(sample).shape[1] / len(sample) * n > _MOST_TESTS:
        raise TooTangled
    if shapely.is_simple(shapely.linearrings(xy)):
        return None
    for start in range(0, n, _CHUNK):
        a, b = tree.query(edges[start : start + _CHUNK], predicate="intersects")
        a = a + start
        apart = (b - a) % n
        far = (a < b) & (apart != 1) & (apart != n - 1)
        if far.any():
            pick = np.lexsort((b[far], a[far]))[0]
            return Crossing(int(a[far][pick]), int(b[far][pick]))
    return None  # only spikes: neighbours that lie on each other


def exchange_that_cures(xy: NDArray[np.float64], crossing: Crossing) -> int | None:
    """The corner that, exchanged with the next one, leaves no crossing; the exchange nearest to it is tried first."""
    n = len(xy)
    near = [crossing.first + 1, crossing.second, crossing.second - 1, crossing.first, crossing.second + 1]
    for corner in dict.fromkeys(number % n for number in near):
        order = np.arange(n)
        after = (corner + 1) % n
        order[[corner, after]] = order[[after, corner]]
        if crossing_of(xy[order]) is None:
            return corner
    return None


def order_by_number(names: Sequence[str]) -> list[int] | None:
    """The order of the corners by the number in their names; None if they are in it, or have none to go by."""
    found = [_NUMBER.fullmatch(name) for name in names]
    if not all(found) or len({(f[1], f[3]) for f in found if f}) > 1:
        return None
    numbers = [int(f[2]) for f in found if f]
    order = sorted(range(len(names)), key=numbers.__getitem__)
    if len(set(numbers)) < len(numbers) or order == list(range(len(names))):
        return None
    return order
