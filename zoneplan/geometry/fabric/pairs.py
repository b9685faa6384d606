"""Every two lots of a fabric that share land, found without looking at all of them.

Why no pair can be missed
-------------------------
Start from the suspects (``edges.py``). Compare each with all lots whose boxes meet its own; every lot found to share
land with it becomes a suspect in turn, until none is new. Let F be all suspects in the end.

Let lots A and B share land, and suppose that neither were in F. Both are clean. Walk from a point inside both, on a
straight line that meets no vertex, to where no lot is, and keep in hand two different lots that contain the point:
first A and B. When the walk leaves the lot in hand over one of its edges, take the lot that meets this edge from the
other side: there is exactly one, for the lot in hand is clean. It is not the other lot in hand. That one contains the
land before the edge; the lot taken has its land behind it, and a valid polygon has land on one side of an edge only.
(Where the walk leaves both at once over edges that lie on each other, the two lots taken are different for the same
reason.) So two different clean lots stay in hand for ever, and the walk never comes to where no lot is: a
contradiction, unless a lot taken on the way is in F. But the first lot of F in hand shares land with the other one,
which then is in F; that one shared land with the lot in hand before, and so back, step by step, to A and B.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.geometry.fabric.edges import suspects

_BATCH = 2048
_SHARE_LAND = "T********"
_CANDIDATES_FREE = 2_000_000  # always compared; beyond that a fabric may have so many for each lot
_CANDIDATES_EACH = 200


class TooDense(ValueError):
    """So many lots lie on each other that comparing them would not end in a useful time.

    Attributes
    ----------
    count : int
        How many neighbours were to be compared.
    place : tuple of float
        Easting and northing of the middle of a lot with the most.
    """

    def __init__(self, count: int, place: tuple[float, float]) -> None:
        self.count = count
        self.place = place
        super().__init__(f"{count} pairs of boxes meet, most of them around {place[0]:.0f}, {place[1]:.0f}")


def pairs_sharing_land(lots: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Find every two lots whose interiors meet, equal and contained ones included.

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        Valid, on one plane; None and empty ones share nothing.

    Returns
    -------
    first, second : numpy.ndarray of int
        Positions with first < second, in rising order.

    Raises
    ------
    TooDense
        If most lots lie on most others, as when a whole layer is stacked on one place.

    Examples
    --------
    >>> lots = np.array([shapely.box(0, 0, 9, 9), shapely.box(9, 0, 18, 9), shapely.box(1, 1, 2, 2)])
    >>> [found.tolist() for found in pairs_sharing_land(lots)]
    [[0], [2]]
    """
    tree = shapely.STRtree(lots)
    limit = max(_CANDIDATES_FREE, _CANDIDATES_EACH * len(lots))
    seen = np.zeros(len(lots), dtype=bool)
    frontier = suspects(lots)
    found: list[NDArray[np.intp]] = []
    compared = 0
    with ThreadPoolExecutor(cpu_count()) as threads:
        while frontier.size:
            now = np.zeros(len(lots), dtype=bool)
            now[frontier] = True
            waiting = []
            for near, around in _neighbours(tree, lots, frontier):
                fresh = ~seen[around] & (~now[around] | (near < around))
                one, other = near[fresh], around[fresh]
                compared += one.size
                if compared > limit:
                    raise TooDense(compared, _densest(lots, one))
                waiting.append(threads.submit(_sharing, lots, one, other))
            hits = [task.result() for task in waiting]
            found += hits
            seen |= now
            reached = np.unique(np.concatenate([hit.ravel() for hit in hits] or [np.zeros(0, dtype=np.intp)]))
            frontier = reached[~seen[reached]]
    pairs = np.sort(np.concatenate(found, axis=1), axis=0) if found else np.zeros((2, 0), dtype=np.intp)
    order = np.lexsort(pairs[::-1])
    return pairs[0, order], pairs[1, order]


def _neighbours(
    tree: shapely.STRtree, lots: NDArray[Any], frontier: NDArray[np.intp]
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Every lot of the frontier with each other lot whose box meets its own."""
    for start in range(0, frontier.size, _BATCH):
        batch = frontier[start : start + _BATCH]
        inside, other = tree.query(lots[batch])
        one = batch[inside]
        yield one[one != other], other[one != other]


def _sharing(lots: NDArray[Any], one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.intp]:
    meet = shapely.relate_pattern(lots[one], lots[other], _SHARE_LAND)
    return np.stack([one[meet], other[meet]])


def _densest(lots: NDArray[Any], one: NDArray[np.intp]) -> tuple[float, float]:
    middle = shapely.centroid(lots[np.bincount(one).argmax()])
    return float(middle.x), float(middle.y)
