"""Which lots have boxes that meet others', with an index of no more lots than are near what is asked for."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.geometry.fabric.cells import Cells, Chosen

_Rows = NDArray[np.intp]
_Bounds = NDArray[np.float64]

_FEW = 50_000  # lots: an index of all of them takes no time
_BLOCK = 65_536
_EXTENDED = 8  # times, before all lots are taken: an index of half of them would be no quicker
_SHARE = 0.5


class Near:
    """Lots by their boxes.

    Only the first question about a place makes the index of the lots there, and an index holds every lot that covers
    one of the marked cells of a grid. A box that covers marked cells only meets no other lots: two boxes that meet
    have a point in common, and both cover the cell of that point (``cells.py``).

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        None and empty ones are nowhere.

    Attributes
    ----------
    bounds : numpy.ndarray of float, shape (n, 4)
        West, south, east, north of each lot; nan where it is nowhere.
    """

    def __init__(self, lots: NDArray[Any]) -> None:
        self._lots = lots
        self.bounds = self._by_block(lambda block: shapely.bounds(lots[block]))
        self._members: _Rows | None = None  # None: all
        self._extended = 0
        if len(lots) <= _FEW or np.isnan(self.bounds).all():
            self._take_all()
            return
        west, south = np.nanmin(self.bounds[:, :2], axis=0).tolist()
        east, north = np.nanmax(self.bounds[:, 2:], axis=0).tolist()
        self._cells = Cells.over((west, south, east, north), round(len(lots) ** 0.5))
        self._marked = np.zeros((self._cells.side, self._cells.side), dtype=bool)
        self._chosen: Chosen | None = Chosen(self._cells, self._marked)

    def prepare(self, boxes: _Bounds) -> None:
        """Make the index for all questions about these boxes at once."""
        if self._chosen is None:
            return
        beyond = ~self._chosen.holding(boxes)
        if not beyond.any():
            return
        self._extended += 1
        self._marked |= _widened(self._cells.occupied(boxes[beyond]))
        chosen = Chosen(self._cells, self._marked)
        near = self._by_block(lambda block: chosen.touched_by(self.bounds[block]))
        if self._extended > _EXTENDED or near.mean() > _SHARE:
            self._take_all()
            return
        self._chosen = chosen
        self._members = np.flatnonzero(near)
        self._tree = shapely.STRtree(self._lots[self._members])

    def meeting(self, boxes: _Bounds) -> tuple[_Rows, _Rows]:
        """Give every lot whose box meets one of some boxes: position of the box, position of the lot.

        Examples
        --------
        >>> row = Near(np.array([shapely.box(x, 0, x + 1, 1) for x in range(9)]))
        >>> [found.tolist() for found in row.meeting(np.array([[2.5, 0.5, 3.5, 0.6]]))]
        [[0, 0], [2, 3]]
        """
        self.prepare(boxes)
        if not len(boxes):
            return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
        inside, lot = self._tree.query(shapely.box(*boxes.T))
        return inside, lot if self._members is None else self._members[lot]

    def around(self, rows: _Rows) -> tuple[_Rows, _Rows]:
        """Give every lot whose box meets that of one of some lots, themselves included."""
        return self.meeting(self.bounds[rows])

    def _take_all(self) -> None:
        self._tree, self._members, self._chosen = shapely.STRtree(self._lots), None, None

    def _by_block(self, answer: Callable[[slice], NDArray[Any]]) -> NDArray[Any]:
        """An answer for each lot, many lots at a time."""
        starts = range(0, max(1, len(self._lots)), _BLOCK)
        with ThreadPoolExecutor(cpu_count()) as threads:
            return np.concatenate(list(threads.map(answer, (slice(one, one + _BLOCK) for one in starts))))


def _widened(cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Cells and those around them: who is asked about next is not far."""
    wide = cells.copy()
    wide[1:] |= cells[:-1]
    wide[:-1] |= cells[1:]
    high = wide.copy()
    high[:, 1:] |= wide[:, :-1]
    high[:, :-1] |= wide[:, 1:]
    return high
