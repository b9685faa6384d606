"""Every overlap of a fabric with its figures, in columns."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.geometry.fabric.widths import widths_m
from zoneplan.geometry.plane import polygons_of
from zoneplan.geometry.ticks import Tick, no_tick

_BATCH = 64


@dataclass(frozen=True)
class Overlaps:
    """Pairs of lots on the same land; entry i of every column belongs together.

    Attributes
    ----------
    first, second : numpy.ndarray of int
        Positions of the two lots, first < second, in rising order.
    m2 : numpy.ndarray of float
        Common land.
    share_a, share_b : numpy.ndarray of float
        What that is of the first and of the second lot, 0 to 1.
    width_m : numpy.ndarray of float
        Diameter of the largest circle that fits into it, at most a tenth too small.
    geometry : numpy.ndarray of Polygon or MultiPolygon
        The common land.
    """

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    m2: NDArray[np.float64]
    share_a: NDArray[np.float64]
    share_b: NDArray[np.float64]
    width_m: NDArray[np.float64]
    geometry: NDArray[Any]

    def __len__(self) -> int:
        return len(self.m2)


def common_land(
    lots: NDArray[Any], first: NDArray[np.intp], second: NDArray[np.intp], tick: Tick = no_tick
) -> Overlaps:
    """Measure the common land of pairs whose interiors meet.

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        Valid, on one VN-2000 plane.
    first, second : numpy.ndarray of int
        Positions of the pairs, as ``pairs_sharing_land`` gives them.
    tick : callable of (done, total), optional
        Told how many pairs are done.

    Returns
    -------
    Overlaps
        Only common area counts: not interiors that meet by less than one step of the coordinates.

    Examples
    --------
    >>> from zoneplan.geometry.fabric.pairs import pairs_sharing_land
    >>> lots = np.array([shapely.box(0, 0, 10, 10), shapely.box(8, 0, 28, 10)])
    >>> found = common_land(lots, *pairs_sharing_land(lots))
    >>> found.m2.tolist(), found.share_a.tolist(), found.share_b.tolist(), found.width_m.round().tolist()
    ([20.0], [0.2], [0.1], [2.0])
    """
    geometry, width = np.empty(first.size, dtype=object), np.zeros(first.size)
    # two lots written alike have either of them in common: nothing to cut, and one width for all on one place
    alike = shapely.equals_identical(lots[first], lots[second])
    geometry[alike] = lots[first[alike]]
    whole, among = np.unique(first[alike], return_inverse=True)
    apart = np.flatnonzero(~alike)
    with ThreadPoolExecutor(cpu_count()) as threads:
        width[alike] = np.concatenate([np.zeros(0), *threads.map(widths_m, _batches(lots[whole]))])[among]
        common = threads.map(_common, _batches(lots[first[apart]]), _batches(lots[second[apart]]))
        for batch, (land, across) in zip(_batches(apart), common, strict=True):
            tick(int(batch[0]), first.size)
            geometry[batch], width[batch] = land, across
    m2 = shapely.area(geometry)
    real = m2 > 0
    first, second, geometry, m2 = first[real], second[real], geometry[real], m2[real]
    # rounding of the crossing points may carry the common area a last digit over the whole
    share_a = np.minimum(m2 / shapely.area(lots[first]), 1.0)
    share_b = np.minimum(m2 / shapely.area(lots[second]), 1.0)
    return Overlaps(first, second, m2, share_a, share_b, width[real], geometry)


def _batches(column: NDArray[Any]) -> list[NDArray[Any]]:
    return [column[start : start + _BATCH] for start in range(0, len(column), _BATCH)]


def _common(first: NDArray[Any], second: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.float64]]:
    land = shapely.intersection(first, second)
    for number in np.flatnonzero(shapely.get_type_id(land) == shapely.GeometryType.GEOMETRYCOLLECTION):
        parts = polygons_of(land[number])
        land[number] = shapely.MultiPolygon(parts) if parts else shapely.Polygon()
    return land, widths_m(land)
