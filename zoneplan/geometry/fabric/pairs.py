"""Every two lots of a fabric that share land, found without looking at all of them.

Why no pair can be missed
-------------------------
Every walk of an edge by a lot is either cancelled by one walk of the same edge in the other direction, by its
*partner*, or open (``matching.py``). The search goes so:

1. Compare each lot that has open edges with all lots whose boxes meet the box of these edges. Who shares land with
   another one is in F.
2. Compare each lot in F with all lots whose boxes meet its own; every lot that shares land with it is in F, too.
3. Where two that share land have borders along each other, and each of the two has cancelled edges, every lot around
   one of the two is in F.

Let lots A and B share land; then both are in F. Walk from a point inside both, on a straight line that meets no vertex,
to where no lot is, and keep in hand two different lots that contain the point: first A and B. When the walk leaves a
lot in hand over an edge which that lot's partner cancels, take the partner instead: it has its land behind the edge. If
the walk leaves only one of the two, the partner is not the other one, for that one has land on both sides of this point
and a valid polygon has land on one side only of each of its edges. If it leaves both at once, the two partners are
different, for a lot walks over one point of its border only once and a walk cancels one walk. So two different lots
stay in hand until the walk leaves one of them over an open edge, which must happen, for it comes to where no lot is.
Then that lot and the other one in hand share the land before the edge, both touch it, and step 1 finds them: they are
in F. Now go back. Where one of the two lots before a crossing stayed in hand, it is in F, and so the other one, with
which it shared land, by step 2. Where the walk left both at once, the lots in F behind the crossing share land, the
edges by which they touch it lie along each other and are cancelled; so by step 3 all lots around one of them are in F,
and the two before the crossing are around both. And so back, step by step, to A and B.

Both lots are in F, so step 2 compares them.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from os import cpu_count
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.geometry.fabric.matching import Matching, OpenEdges, match_edges, open_edges
from zoneplan.geometry.fabric.near import Near
from zoneplan.geometry.ticks import Tick, no_tick

_Rows = NDArray[np.intp]
_Bounds = NDArray[np.float64]

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
    lots: NDArray[Any],
    matching: Matching | None = None,
    tick: Tick = no_tick,
    near: Near | None = None,
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
    near : Near, optional
        Of these lots, where there is one already.

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
    with ThreadPoolExecutor(1) as beside:  # boxes fill the pauses of the matching
        boxes = beside.submit(lambda: near or Near(lots))
        matching = matching or match_edges(lots, tick)
        search = Search(lots, tick, near=boxes.result())
    search.spread(search.begin(matching))
    return search.pairs()


class Search:
    """Lots are compared with their neighbours, and who shares land with one is compared with its neighbours in turn.

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        Valid, on one plane; None and empty ones share nothing.
    tick : callable of (done, total)
        As for ``pairs_sharing_land``.
    rank : numpy.ndarray of int, optional
        Row in the whole fabric of each lot.
    near : Near, optional
        Of these lots, where there is one already.

    Attributes
    ----------
    near : Near
        Of these lots.
    compared : numpy.ndarray of bool
        Which lots were compared with all whose boxes meet their own.
    centres : numpy.ndarray of bool
        Around which lots all lots must be compared.
    """

    def __init__(
        self, lots: NDArray[Any], tick: Tick, rank: _Rows | None = None, near: Near | None = None
    ) -> None:
        self._lots, self._tick = lots, tick
        self._rank = np.arange(len(lots)) if rank is None else rank
        self._limit = max(_CANDIDATES_FREE, _CANDIDATES_EACH * len(lots))
        self._asked = 0
        self._all_open = np.zeros(len(lots), dtype=bool)
        self._begun = np.zeros(0, dtype=np.int64)
        self._found = [np.zeros((2, 0), dtype=np.intp)]
        self.near = near or Near(lots)
        self.compared = np.zeros(len(lots), dtype=bool)
        self.centres = np.zeros(len(lots), dtype=bool)

    def pairs(self) -> tuple[_Rows, _Rows]:
        """All pairs found: positions with first < second, in rising order."""
        pairs = np.sort(np.concatenate(self._found, axis=1), axis=0)
        order = np.lexsort(pairs[::-1])
        return pairs[0, order], pairs[1, order]

    def begin(self, matching: Matching) -> _Rows:
        """Compare lots that have open edges with those near these edges; give everyone who must be compared next."""
        suspects, boxes = matching.suspects, _boxes_of(open_edges(self._lots, matching))
        self._all_open[suspects] = ~matching.partly
        place = np.full(len(self._lots), -1)
        place[suspects] = np.arange(suspects.size)

        def once(one: _Rows, other: _Rows) -> NDArray[np.bool_]:
            """Two suspects may be near each other's open edges: then the lower one is asked."""
            of_other = boxes[place[other]]
            mine = self.near.bounds[one]
            both = (mine[:, :2] <= of_other[:, 2:]).all(axis=1) & (mine[:, 2:] >= of_other[:, :2]).all(axis=1)
            return np.asarray((place[other] < 0) | (one < other) | ~both)

        codes = [self._begun]

        def fresh() -> Iterator[tuple[_Rows, _Rows]]:
            for one, other in self._meeting(suspects, boxes):
                some = once(one, other)
                codes.append(self._code(one[some], other[some]))
                yield one[some], other[some]

        reached = self._compare(fresh())
        self._begun = np.sort(np.concatenate(codes))
        return reached

    def spread(self, frontier: _Rows) -> None:
        """Compare until nobody is new."""
        while frontier.size:
            reached = self.compare(frontier)
            frontier = reached[~self.compared[reached]]

    def compare(self, frontier: _Rows) -> _Rows:
        """Compare some lots with all that were not compared yet; give everyone who must be compared."""
        now = np.zeros(len(self._lots), dtype=bool)
        now[frontier] = True

        def fresh() -> Iterator[tuple[_Rows, _Rows]]:
            for one, other in self._meeting(frontier, self.near.bounds[frontier]):
                some = ~self.compared[other] & (~now[other] | (one < other))
                some[some] = ~_among(self._code(one[some], other[some]), self._begun)
                yield one[some], other[some]

        reached = self._compare(fresh())
        self.compared |= now
        return reached

    def _meeting(self, rows: _Rows, boxes: _Bounds) -> Iterator[tuple[_Rows, _Rows]]:
        """Some lots at a time, by a box each, with every other lot whose box meets it."""
        self.near.prepare(boxes)
        self._refuse_pile(rows, boxes)
        start, size = 0, _FIRST_BATCH
        while start < rows.size:
            self._tick(start, rows.size)
            batch = slice(start, start + size)
            inside, other = self.near.meeting(boxes[batch])
            one = rows[batch][inside]
            yield one[one != other], other[one != other]
            start += size
            # lots that lie on a pile have so many neighbours that few at a time fill the memory
            each = max(1, inside.size // size)
            size = int(min(size * 4, max(_FIRST_BATCH, _CANDIDATES_FREE // each), _BATCH))

    def _compare(self, pairs: Iterable[tuple[_Rows, _Rows]]) -> _Rows:
        """Keep the pairs that share land; give everyone of them, and everyone around whom they say so."""
        hits: list[NDArray[np.intp]] = [self._found[0]]
        waiting: deque[Future[NDArray[np.intp]]] = deque()
        with ThreadPoolExecutor(cpu_count()) as threads:
            for one, other in pairs:
                self._refuse_dense(one)
                large = self._large(one) | self._large(other)
                hits.append(self._sharing_large(one[large], other[large]))
                waiting.append(threads.submit(self._sharing, one[~large], other[~large]))
                if len(waiting) > _WAITING:
                    hits.append(waiting.popleft().result())
            hits += [task.result() for task in waiting]
        found = np.concatenate(hits, axis=1)
        self._found.append(found)
        return np.unique(np.concatenate([self._around(found), found.ravel()]))

    def _around(self, found: NDArray[np.intp]) -> _Rows:
        """Lots around one lot of each pair whose borders lie along each other: that with fewer vertices."""
        one, other = found[:, ~self._all_open[found].any(axis=0)]
        mine, theirs = (shapely.get_num_coordinates(self._lots[rows]) for rows in (one, other))
        # by rank where both have as many: every part of a fabric takes the same one of the two
        more = np.where(mine == theirs, self._rank[one] > self._rank[other], mine > theirs)
        one, other = np.where(more, other, one), np.where(more, one, other)
        some = ~self.centres[one]
        one, other = one[some], other[some]
        along = shapely.relate_pattern(self._lots[other], self._lots[one], _BORDERS_ALONG)
        centre = np.unique(one[along])
        self.centres[centre] = True
        return self.near.around(centre)[1]

    def _code(self, one: _Rows, other: _Rows) -> NDArray[np.int64]:
        """One number for each pair."""
        return np.minimum(one, other) * np.int64(len(self._lots)) + np.maximum(one, other)

    def _refuse_pile(self, rows: _Rows, boxes: _Bounds) -> None:
        """Refuse lots most of which have far too many neighbours, before the first is compared."""
        if not rows.size:
            return
        sample = np.linspace(0, rows.size - 1, min(_SAMPLE, rows.size)).astype(np.intp)
        each = np.array([self.near.meeting(boxes[one : one + 1])[1].size for one in sample.tolist()])
        expected = int(np.median(each)) * rows.size
        if expected > 2 * self._limit:
            raise self._dense(expected, rows[sample[each.argmax()]])

    def _refuse_dense(self, one: _Rows) -> None:
        self._asked += one.size
        if self._asked > self._limit:
            raise self._dense(self._asked, np.intp(np.bincount(one).argmax()))

    def _dense(self, count: int, worst: np.intp) -> TooDense:
        middle = shapely.centroid(self._lots[worst])
        return TooDense(count, (float(middle.x), float(middle.y)))

    def _large(self, rows: _Rows) -> NDArray[np.bool_]:
        return np.asarray(shapely.get_num_coordinates(self._lots[rows]) > _LARGE)

    def _sharing(self, one: _Rows, other: _Rows) -> NDArray[np.intp]:
        meet = shapely.relate_pattern(self._lots[one], self._lots[other], _SHARE_LAND)
        return np.stack([one[meet], other[meet]])

    def _sharing_large(self, one: _Rows, other: _Rows) -> NDArray[np.intp]:
        """The same for lots of many vertices, such as a road that runs through all: an index on them pays.

        Only in one thread: GEOS fills the index at its first use.
        """
        swap = self._large(other) & ~self._large(one)
        one, other = np.where(swap, other, one), np.where(swap, one, other)
        shapely.prepare(self._lots[np.unique(one)])
        return self._sharing(one, other)


def _boxes_of(edges: OpenEdges) -> _Bounds:
    """The box of the open edges of each lot that has any."""
    if not edges.owner.size:
        return np.zeros((0, 4))
    start = np.flatnonzero(np.diff(edges.owner, prepend=-1))
    low, high = edges.ends.min(axis=1), edges.ends.max(axis=1)
    return np.hstack([np.minimum.reduceat(low, start), np.maximum.reduceat(high, start)])


def _among(codes: NDArray[np.int64], known: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which codes are known; the known ones rise."""
    if not known.size:
        return np.zeros(codes.size, dtype=bool)
    return np.asarray(known[np.minimum(np.searchsorted(known, codes), known.size - 1)] == codes)
