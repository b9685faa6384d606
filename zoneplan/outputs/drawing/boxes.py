"""Boxes on a sheet of the map: where names and numbers stand."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

Box = tuple[float, float, float, float]


def shared(box: Box, others: NDArray[np.float64]) -> float:
    """The area that a box shares with others, summed."""
    wide = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    high = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    return float((wide.clip(0) * high.clip(0)).sum())


def box_around(spot: tuple[float, float], wide: float, high: float) -> Polygon:
    """The box of that size around a spot."""
    return shapely.box(spot[0] - wide / 2, spot[1] - high / 2, spot[0] + wide / 2, spot[1] + high / 2)
