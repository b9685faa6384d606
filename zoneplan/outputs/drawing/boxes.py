"""Boxes on a sheet of the map: where names and numbers stand."""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import Polygon

Box = tuple[float, float, float, float]
BESIDE = ((1, 0), (-1, 0), (1, -1), (1, 1), (-1, -1), (-1, 1), (0, -1), (0, 1))
AROUND = ((1, -1), (1, 1), (-1, -1), (-1, 1), (1, 0), (-1, 0), (0, -1), (0, 1))


def shared(box: Box, others: NDArray[np.float64]) -> float:
    """The area that a box shares with others, summed."""
    wide = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    high = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    return float((wide.clip(0) * high.clip(0)).sum())


def box_around(spot: tuple[float, float], wide: float, high: float) -> Polygon:
    """The box of that size around a spot."""
    return shapely.box(spot[0] - wide / 2, spot[1] - high / 2, spot[0] + wide / 2, spot[1] + high / 2)


def line_at(x1: float, y1: float, x2: float, y2: float) -> dict[str, str]:
    """The attributes of a line of SVG."""
    return {"x1": f"{x1:.2f}", "y1": f"{y1:.2f}", "x2": f"{x2:.2f}", "y2": f"{y2:.2f}"}


def rect_at(x: float, y: float, width: float, height: float) -> dict[str, str]:
    """The attributes of a rectangle of SVG."""
    return {"x": f"{x:.2f}", "y": f"{y:.2f}", "width": f"{width:.2f}", "height": f"{height:.2f}"}
