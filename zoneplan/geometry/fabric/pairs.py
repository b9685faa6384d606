"""Every two lots of a fabric that share land, found without looking at all of them.

Why no pair can be missed
-------------------------
Start from the suspects (``edges.py``). Compare each with all lots whose boxes meet its own; every lot found to share
land with it becomes a suspect in turn, until none is new; and where two that share land have borders along each other
with other vertices (*uneven*), so does every lot around one of the two. Let F be all suspects in the end.

Let lots A and B share land, and suppose that neither were in F. Both are clean. Walk from a point inside both, on a
straight line that meets no vertex, to where no lot is, and keep in hand two different lots that contain the point:
first A and B. When the walk leaves the lot in hand over one of its edges, take the lot that meets this edge from the
other side: there is exactly one, for the lot in hand is clean. It is not the other lot in hand. That one contains the
land before the edge; the lot taken has its land behind it, and a valid polygon has land on one side of an edge only.
Where the walk leaves both at once over edges that lie on each other, the two lots taken, C and D, are different for
the same reason. So two different clean lots stay in hand for ever, and the walk never comes to where no lot is: a
contradiction, unless a lot taken on the way is in F. But the first lot of F in hand shares land with the other one,
which then is in F. If one of the two was in hand before, it shared land with the other lot in hand then. If both were
taken at once, the two edges over which the walk left are not the same one, for a clean lot's edge is walked only once
in its direction; so C and D, whose edges these are, too, are uneven, and one of the lots in hand before is around the
one of C and D whose surroundings are suspects. Either way one of the lots in hand before is in F, and so the other one,
with which it shares land; and so back, step by step, to A and B.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from os import cpu_count
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.geometry.fabric.edges import Matching, match_edges
from zoneplan.geometry.ticks import Tick, no_tick

_BATCH, _FIRST_BATCH, _WAITING = 512, 8, 16
_LARGE = 500  # vertices
_SAMPLE = 31
_SHARE_LAND = "T********"
_BORDERS_ALONG = "T***1****"
_CANDIDATES_FREE = 2_000_000  # always compared; beyond that a fabric may have so many for each lot
_CANDIDATES_EACH = 50


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

    def __reduce__(self) -> tuple[type["TooDense"], tuple[int, tuple[float, float]]]:
        """Travel between processes."""
        return TooDense, (self.count, self.place)


def pairs_sharing_land(
    lots: NDArray[Any], matching: Matching | None = None, tick: Tick = no_tick
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Find every two lots whose interiors meet, equal and contained ones included.

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        Valid, on one plane; None and empty ones share nothing.
    matching : Matching, optional
        Of these lots, where it is known already.
    tick : callable of (done, total), optional
        Told how many suspects were compared, of how many known so far; what it raises ends the search.

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
    matching = matching or match_edges(lots, tick)
    search = Search(lots, tick)
    search.spread(matching.suspects)
    pairs = np.sort(np.concatenate(search.found, axis=1), axis=0)
    order = np.lexsort(pairs[::-1])
    return pairs[0, order], pairs[1, order]


class Search:
    """The flood: suspects are compared with their neighbours, and who shares land with one becomes one."""

    def __init__(self, lots: NDArray[Any], tick: Tick, rank: NDArray[np.intp] | None = None) -> None:
        self.lots, self.tick = lots, tick
        self.rank = np.arange(len(lots)) if rank is None else rank
        self.tree = shapely.STRtree(lots)
        self.limit = max(_CANDIDATES_FREE, _CANDIDATES_EACH * len(lots))
        self.compared = 0
        self.seen = np.zeros(len(lots), dtype=bool)
        self.surrounded = np.zeros(len(lots), dtype=bool)
        self.found = [np.zeros((2, 0), dtype=np.intp)]

    def spread(self, frontier: NDArray[np.intp]) -> None:
        """Compare until no suspect is new."""
        while frontier.size:
            reached = self.compare(frontier)
            frontier = reached[~self.seen[reached]]

    def compare(self, frontier: NDArray[np.intp]) -> NDArray[np.intp]:
        """Compare some lots with all that were not compared yet; give everyone of the pairs found."""
        if not frontier.size:
            return frontier
        self._refuse_pile(frontier)
        now = np.zeros(len(self.lots), dtype=bool)
        now[frontier] = True
        hits: list[NDArray[np.intp]] = []
        waiting: deque[Future[NDArray[np.intp]]] = deque()
        with ThreadPoolExecutor(cpu_count()) as threads:
            for near, around in self._neighbours(frontier):
                fresh = ~self.seen[around] & (~now[around] | (near < around))
                one, other = near[fresh], around[fresh]
                self._refuse_dense(one)
                large = self._large(one) | self._large(other)
                hits.append(self._sharing_large(one[large], other[large]))
                waiting.append(threads.submit(self._sharing, one[~large], other[~large]))
                if len(waiting) > _WAITING:
                    hits.append(waiting.popleft().result())
            hits += [task.result() for task in waiting]
        self.found += hits
        self.seen |= now
        around = self._around_uneven(hits)
        return np.unique(np.concatenate([around, *(hit.ravel() for hit in hits)]))

    def _neighbours(self, frontier: NDArray[np.intp]) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
        """Some lots of the frontier at a time, each with every other lot whose box meets its own."""
        start, size = 0, _FIRST_BATCH
        while start < frontier.size:
            self.tick(start, frontier.size)
            batch = frontier[start : start + size]
            inside, other = self.tree.query(self.lots[batch])
            one = batch[inside]
            yield one[one != other], other[one != other]
            start += size
            # lots that lie on a pile have so many neighbours that few at a time fill the memory
            each = max(1, inside.size // batch.size)
            size = int(min(size * 4, max(_FIRST_BATCH, _CANDIDATES_FREE // each), _BATCH))

    def _around_uneven(self, hits: list[NDArray[np.intp]]) -> NDArray[np.intp]:
        """Lots around one lot of each uneven pair: that with fewer vertices."""
        one, other = np.concatenate(hits, axis=1)
        mine, theirs = (shapely.get_num_coordinates(self.lots[rows]) for rows in (one, other))
        # by rank where both have as many: every part of a fabric takes the same one of the two
        more = np.where(mine == theirs, self.rank[one] > self.rank[other], mine > theirs)
        one, other = np.where(more, other, one), np.where(more, one, other)
        some = ~self.surrounded[one]
        one, other = one[some], other[some]
        along = shapely.relate_pattern(self.lots[other], self.lots[one], _BORDERS_ALONG)
        one, other = one[along], other[along]
        # to look at every vertex of a large lot for each of its pairs would take longer than to look around them
        uneven = self._large(other)
        uneven[~uneven] = _uneven(self.lots[one[~uneven]], self.lots[other[~uneven]])
        centre = np.unique(one[uneven])
        self.surrounded[centre] = True
        return np.asarray(self.tree.query(self.lots[centre])[1])

    def _refuse_pile(self, frontier: NDArray[np.intp]) -> None:
        """Refuse a frontier most of whose lots have far too many neighbours, before the first is compared."""
        sample = frontier[np.linspace(0, frontier.size - 1, min(_SAMPLE, frontier.size)).astype(np.intp)]
        each = np.array([self.tree.query(lot).size for lot in self.lots[sample]])
        expected = int(np.median(each)) * frontier.size
        if expected > 2 * self.limit:
            raise self._dense(expected, sample[each.argmax()])

    def _refuse_dense(self, one: NDArray[np.intp]) -> None:
        self.compared += one.size
        if self.compared > self.limit:
            raise self._dense(self.compared, np.intp(np.bincount(one).argmax()))

    def _dense(self, count: int, worst: np.intp) -> TooDense:
        middle = shapely.centroid(self.lots[worst])
        return TooDense(count, (float(middle.x), float(middle.y)))

    def _large(self, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        return np.asarray(shapely.get_num_coordinates(self.lots[rows]) > _LARGE)

    def _sharing(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.intp]:
        meet = shapely.relate_pattern(self.lots[one], self.lots[other], _SHARE_LAND)
        return np.stack([one[meet], other[meet]])

    def _sharing_large(self, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.intp]:
        """The same for lots of many vertices, such as a road that runs through all: an index on them pays.

        Only in one thread: GEOS fills the index at its first use.
        """
        swap = self._large(other) & ~self._large(one)
        one, other = np.where(swap, other, one), np.where(swap, one, other)
        shapely.prepare(self.lots[np.unique(one)])
        return self._sharing(one, other)


def _uneven(lots: NDArray[Any], others: NDArray[Any]) -> NDArray[np.bool_]:
    """Whether a vertex of one lies on the border of the other where that one has none."""
    vertices, theirs = shapely.extract_unique_points(lots), shapely.extract_unique_points(others)
    on_theirs = shapely.intersection(vertices, shapely.boundary(others))
    on_ours = shapely.intersection(theirs, shapely.boundary(lots))
    return np.asarray(
        ~shapely.is_empty(shapely.difference(on_theirs, theirs))
        | ~shapely.is_empty(shapely.difference(on_ours, vertices))
    )
