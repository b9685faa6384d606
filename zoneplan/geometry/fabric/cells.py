"""A coarse grid over the plane, by which partitions of a fabric know where they have something in common.

Two boxes that meet have a point in common, and both cover the cell of that point: so lots of two partitions can meet,
or have an edge in common, only in cells that both partitions occupy. What lies beyond the frame of the grid belongs to
its outermost cells, so the frame may be wrong without anything being missed.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_Bounds = NDArray[np.float64]
_Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Cells:
    """Square cells from a lower left corner on.

    Attributes
    ----------
    west, south : float
        The corner: easting and northing in metres.
    size_m : float
        Side of a cell.
    side : int
        How many cells there are in each direction.
    """

    west: float
    south: float
    size_m: float
    side: int

    @classmethod
    def over(cls, frame: tuple[float, float, float, float], side: int) -> "Cells":
        """Lay so many cells a side over a frame (west, south, east, north).

        Examples
        --------
        >>> Cells.over((0, 0, 40, 20), 4)
        Cells(west=0, south=0, size_m=10.0, side=4)
        """
        west, south, east, north = frame
        return cls(west, south, max(east - west, north - south, 1.0) / side, side)

    def occupied(self, bounds: _Bounds) -> _Mask:
        """Which cells are covered by at least one box.

        Parameters
        ----------
        bounds : numpy.ndarray of float, shape (n, 4)
            West, south, east, north; nan for what is nowhere.

        Returns
        -------
        numpy.ndarray of bool, shape (side, side)
            By easting, then northing.

        Examples
        --------
        >>> Cells(0, 0, 10.0, 2).occupied(np.array([[1.0, 1.0, 12.0, 2.0]])).tolist()
        [[True, False], [True, False]]
        """
        x0, y0, x1, y1 = self.ranges(bounds[~np.isnan(bounds).any(axis=1)])
        steps = np.zeros((self.side + 1, self.side + 1), dtype=np.int64)
        for x, y, sign in ((x0, y0, 1), (x1 + 1, y0, -1), (x0, y1 + 1, -1), (x1 + 1, y1 + 1, 1)):
            np.add.at(steps, (x, y), sign)
        return np.asarray(steps.cumsum(axis=0).cumsum(axis=1)[:-1, :-1] > 0)

    def touching(self, bounds: _Bounds, chosen: _Mask) -> _Mask:
        """Which boxes cover at least one of the chosen cells; what is nowhere covers none.

        Examples
        --------
        >>> boxes = np.array([[1.0, 1.0, 12.0, 2.0], [1.0, 1.0, 2.0, 2.0]])
        >>> Cells(0, 0, 10.0, 2).touching(boxes, np.array([[False, True], [True, False]])).tolist()
        [True, False]
        """
        return Chosen(self, chosen).touched_by(bounds)

    def ranges(self, bounds: _Bounds) -> tuple[NDArray[np.intp], ...]:
        """First column and row, last column and row of the cells that each box covers; no box may be nowhere."""
        cell = np.floor((bounds - (self.west, self.south) * 2) / self.size_m)
        return tuple(np.clip(cell, 0, self.side - 1).astype(np.intp).T)


class Chosen:
    """Some of the cells, asked about by many boxes.

    Parameters
    ----------
    cells : Cells
    mask : numpy.ndarray of bool, shape (side, side)
        Which of them, as ``Cells.occupied`` gives them.
    """

    def __init__(self, cells: Cells, mask: _Mask) -> None:
        self._cells = cells
        self._sums = np.zeros((cells.side + 1, cells.side + 1), dtype=np.int32)
        np.cumsum(np.cumsum(mask, axis=0, dtype=np.int32), axis=1, out=self._sums[1:, 1:])

    def touched_by(self, bounds: _Bounds) -> _Mask:
        """Which boxes cover at least one of the chosen cells; what is nowhere covers none."""
        return self._counted(bounds)[0] > 0

    def holding(self, bounds: _Bounds) -> _Mask:
        """Which boxes cover chosen cells only; what is nowhere covers none.

        Examples
        --------
        >>> boxes = np.array([[1.0, 1.0, 12.0, 2.0], [1.0, 1.0, 2.0, 2.0]])
        >>> Chosen(Cells(0, 0, 10.0, 2), np.array([[True, False], [False, False]])).holding(boxes).tolist()
        [False, True]
        """
        chosen, covered = self._counted(bounds)
        return np.asarray(chosen == covered)

    def _counted(self, bounds: _Bounds) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How many chosen cells each box covers, and how many at all."""
        present = ~np.isnan(bounds).any(axis=1)
        counted = np.zeros((2, len(bounds)), dtype=np.int64)
        x0, y0, x1, y1 = self._cells.ranges(bounds if present.all() else bounds[present])
        x1, y1, sums = x1 + 1, y1 + 1, self._sums
        counted[0, present] = sums[x1, y1] - sums[x0, y1] - sums[x1, y0] + sums[x0, y0]
        counted[1, present] = (x1 - x0) * (y1 - y0)
        return counted[0], counted[1]
