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
        x0, y0, x1, y1 = self._ranges(bounds[~np.isnan(bounds).any(axis=1)])
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
        present = ~np.isnan(bounds).any(axis=1)
        x0, y0, x1, y1 = self._ranges(bounds[present])
        sums = np.zeros((self.side + 1, self.side + 1), dtype=np.int64)
        sums[1:, 1:] = chosen.cumsum(axis=0, dtype=np.int64).cumsum(axis=1)
        touch = np.zeros(len(bounds), dtype=bool)
        touch[present] = sums[x1 + 1, y1 + 1] - sums[x0, y1 + 1] - sums[x1 + 1, y0] + sums[x0, y0] > 0
        return touch

    def _ranges(self, bounds: _Bounds) -> tuple[NDArray[np.intp], ...]:
        cell = np.floor((bounds - (self.west, self.south) * 2) / self.size_m)
        return tuple(np.clip(cell, 0, self.side - 1).astype(np.intp).T)
