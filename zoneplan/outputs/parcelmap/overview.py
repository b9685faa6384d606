"""The overview of a layer for small scales: from which zoom single parcels are seen, and squares for all before it."""

from collections.abc import Iterator
from math import log2
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from zoneplan.geometry.cells import Cells, coarser
from zoneplan.geometry.tiles import zoom_where

SQUARE_M: Final = (
    50.0  # side of a square at SQUARE_ZOOM; at every zoom it has 10.6 pixels near Ho Chi Minh City
)
SQUARE_ZOOM: Final = 15
PARCEL_PX: Final = 6.0  # a middling parcel is drawn by itself once its side has so many pixels
LEAST_NEAR, MOST_NEAR = 13, 17
MOST_SQUARES: Final = 2_000_000
LEAST_ZOOM: Final = 5


def near_zoom(m2: NDArray[np.float64], lat: float) -> int:
    """The zoom from which on single parcels are drawn.

    Parameters
    ----------
    m2 : numpy.ndarray of float
        Areas of the parcels; nan for those that could not be measured.
    lat : float
        Latitude of the layer's middle.

    Returns
    -------
    int
        Where half of all parcels take 6 × 6 pixels; between 13 and 17. A layer of much land gets a smaller one, so that
        there are never more than two million squares.
    """
    known = m2[np.isfinite(m2) & (m2 > 0)]
    if not known.size:
        return MOST_NEAR
    zoom = zoom_where(lat, float(np.sqrt(np.median(known))), PARCEL_PX)
    least_side = np.sqrt(known.sum() / MOST_SQUARES)
    most = SQUARE_ZOOM + 1 - int(np.ceil(log2(least_side / SQUARE_M)))
    return int(min(max(zoom, LEAST_NEAR), MOST_NEAR, max(most, LEAST_ZOOM + 1)))


def side_at(zoom: int) -> float:
    """Side of the squares that are shown at a zoom, metres.

    Examples
    --------
    >>> side_at(15), side_at(12)
    (50.0, 400.0)
    """
    return float(SQUARE_M * 2.0 ** (SQUARE_ZOOM - zoom))


def levels(finest: Cells, zoom: int) -> Iterator[tuple[int, Cells]]:
    """The squares of ever smaller scales, until all is within a few or the whole country is in sight."""
    yield zoom, finest
    while zoom > LEAST_ZOOM and len(finest.rows) > 1:
        zoom, finest = zoom - 1, coarser(finest)
        yield zoom, finest


def points_of(bounds: NDArray[Any]) -> NDArray[np.float64]:
    """The middles of boxes."""
    middles: NDArray[np.float64] = (bounds[:, :2] + bounds[:, 2:]) / 2
    return middles
