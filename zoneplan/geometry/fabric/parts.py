"""A fabric in parts that no single memory holds: edges matched across parts, and the search for pairs part by part.

Why the answer is that of the whole
-----------------------------------
*Edges.* An edge of two parts lies in cells that both occupy (``cells.py``). Whether an edge travels is decided by its
own two ends, so either all its occurrences in all parts travel, and are counted together, or all are in one part, and
are counted there. So an edge is open here exactly where it is not walked once in each direction in the whole fabric, as
``with_doubled`` gives it for the whole.

*Pairs.* ``pairs.py`` proves that all pairs are found where every lot with an open edge, every lot that shares land with
one compared, and every lot around one of two whose borders lie along each other is compared with all lots whose boxes
meet its own; call them suspects. Each part compares its suspects with its own lots until none is new. Those in shared
cells then visit the other parts that occupy these cells, and are compared with all lots there; who shares land with a
visitor becomes a suspect there, and may visit in turn. A lot around which all are suspects visits as a *centre*: who is
around it becomes a suspect there, too. Which of two is the centre is the same in every part, for it goes by vertices
and rows; that both have cancelled edges is not asked here, so there are rather more centres than the proof needs. This
ends when nobody visits: then every suspect was compared with its own part and with every other part in which its box
meets one. A pair of two parts is found in both, for both are suspects in the end and each visits the other; it counts
in the part of its lower row.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.geometry.fabric.cancelling import unmet_among
from zoneplan.geometry.fabric.cells import Cells
from zoneplan.geometry.fabric.edges import blocks_of_edges
from zoneplan.geometry.fabric.pairs import Search
from zoneplan.geometry.ticks import Tick, no_tick

_Keys = NDArray[np.uint64]
_Rows = NDArray[np.intp]


@dataclass(frozen=True)
class PartEdges:
    """Edges of one part.

    Attributes
    ----------
    unmet : numpy.ndarray of uint64
        Keys of the unmet ones that no other part can have, without direction.
    travelling : list of numpy.ndarray of uint64
        Keys of those that another part may have, with direction, by bucket.
    """

    unmet: _Keys
    travelling: list[_Keys]


def part_edges(lots: NDArray[Any], cells: Cells, shared: NDArray[np.bool_], buckets: int) -> PartEdges:
    """Match the edges of a part as far as it can alone.

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        Valid; None and empty ones have no edges.
    cells, shared : Cells and numpy.ndarray of bool
        The cells that several parts occupy.
    buckets : int
        Into how many heaps the travelling keys go; an edge goes to the same heap from every part.
    """
    own: list[_Keys] = [np.zeros(0, dtype=np.uint64)]
    travelling: list[_Keys] = [np.zeros(0, dtype=np.uint64)]
    for _, edges in blocks_of_edges(lots):
        one, other = edges.xy[edges.first], edges.xy[edges.first + 1]
        travels = cells.touching(np.hstack([np.minimum(one, other), np.maximum(one, other)]), shared)
        own.append(edges.keys[~travels])
        travelling.append(edges.keys[travels])
    keys = np.concatenate(travelling)
    heap = (keys >> np.uint64(1)) % np.uint64(buckets)
    return PartEdges(unmet_among(own), [keys[heap == bucket] for bucket in range(buckets)])


@dataclass(frozen=True)
class Shared:
    """What a part found when it compared lots.

    Attributes
    ----------
    first, second : numpy.ndarray of int
        Positions of lots that share land: own ones first, visitors after them. At least one of the two is an own one.
    centres : numpy.ndarray of int
        Own lots around which all lots of the part are suspects now, rising.
    compared : numpy.ndarray of int
        Own lots that have been compared with all others of the part, formerly or now, rising.
    """

    first: _Rows
    second: _Rows
    compared: _Rows
    centres: _Rows


def share_land_in_part(
    lots: NDArray[Any],
    visitors: NDArray[Any],
    suspects: _Rows,
    compared: _Rows,
    centres: NDArray[np.bool_] | None = None,
    rows: _Rows | None = None,
    tick: Tick = no_tick,
) -> Shared:
    """Compare a part's suspects and its visitors with its lots, and whoever shares land with them.

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        Of the part, valid; None and empty ones share nothing.
    visitors : numpy.ndarray of Polygon or MultiPolygon
        Suspects of other parts that were never here, or come again as centres.
    suspects : numpy.ndarray of int
        Positions of own lots that are suspects and were not compared yet.
    compared : numpy.ndarray of int
        Positions of own lots that were, when other visitors were here.
    centres : numpy.ndarray of bool, optional
        Of each visitor: whether all lots around it are suspects.
    rows : numpy.ndarray of int, optional
        Row in the whole fabric of each lot and visitor.
    tick : callable of (done, total), optional
        As for ``pairs_sharing_land``.

    Raises
    ------
    TooDense
        As ``pairs_sharing_land``.

    Examples
    --------
    >>> row = np.array([shapely.box(x, 0, x + 1, 1) for x in range(3)])
    >>> visitor = np.array([shapely.box(2.5, 0.2, 4, 0.8)])
    >>> nobody = np.zeros(0, dtype=int)
    >>> found = share_land_in_part(row, visitor, nobody, nobody)
    >>> found.first.tolist(), found.second.tolist(), found.compared.tolist()
    ([2], [3], [2])
    """
    search = Search(np.concatenate([lots, visitors]), tick, rows)
    here = np.arange(len(lots), len(lots) + len(visitors))
    reached = search.compare(np.concatenate([suspects, here]).astype(np.intp))
    # they met every own lot before, so nothing new can share land with them but a visitor, just compared
    search.compared[compared] = True
    if centres is not None and centres.any():
        reached = np.union1d(reached, search.near.around(here[centres])[1])
    search.spread(reached[~search.compared[reached]])
    first, second = search.pairs()
    own = first < len(lots)
    return Shared(
        first[own],
        second[own],
        np.flatnonzero(search.compared[: len(lots)]),
        np.flatnonzero(search.centres[: len(lots)]),
    )


def boxes(lots: NDArray[Any]) -> NDArray[np.float64]:
    """West, south, east, north of each lot; nan for None and empty ones."""
    return np.asarray(shapely.bounds(lots)).reshape(-1, 4)
