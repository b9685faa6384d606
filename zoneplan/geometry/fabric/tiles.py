"""The plain way to what lots cover: the union of what lies in each tile of a grid, so that memory stays bounded."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.plane import polygons_of

_LOTS_A_TILE = 2_000


def pieces_by_tile(
    lots: NDArray[Any], whole: BaseGeometry | None, lots_a_tile: int = _LOTS_A_TILE
) -> tuple[list[shapely.Polygon], list[shapely.Polygon], float]:
    """Find what lots leave open, what reaches outside the whole, and how much they cover.

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        Valid; None and empty ones cover nothing.
    whole : shapely Polygon or MultiPolygon or None
        None: gaps are what lots enclose, and nothing is outside.
    lots_a_tile : int
        How many lots a tile holds on average.

    Returns
    -------
    gaps, outside : list of shapely.Polygon
        Left to right.
    covered_m2 : float

    Examples
    --------
    >>> ring = shapely.Polygon(shapely.box(0, 0, 9, 9).exterior, [shapely.box(3, 3, 6, 6).exterior])
    >>> gaps, outside, covered_m2 = pieces_by_tile(np.array([ring]), None)
    >>> [gap.area for gap in gaps], outside, covered_m2
    ([9.0], [], 72.0)
    """
    present = lots[~(shapely.is_missing(lots) | shapely.is_empty(lots))]
    if not present.size:
        return ([] if whole is None else polygons_of(whole)), [], 0.0
    frame = shapely.box(*shapely.total_bounds(present)).buffer(1.0, join_style="mitre")
    wanted = frame if whole is None else whole
    tree = shapely.STRtree(present)
    open_pieces: list[BaseGeometry] = []
    outside: list[BaseGeometry] = []
    covered_m2 = 0.0
    for tile in _tiles(frame.union(wanted.envelope), present.size / lots_a_tile):
        near = present[tree.query(tile, predicate="intersects")]
        # a lot that reaches beyond the tile is cut first: the union then touches the tile only
        covered = shapely.union_all(shapely.intersection(near, tile))
        here = shapely.intersection(wanted, tile)
        covered_m2 += covered.area
        open_pieces += polygons_of(shapely.difference(here, covered))
        if whole is not None:
            outside += polygons_of(shapely.difference(covered, here))
    gaps = polygons_of(shapely.union_all(open_pieces))
    if whole is None:  # what is open to the frame is no gap
        border = frame.boundary
        gaps = [gap for gap in gaps if not gap.intersects(border)]
    return gaps, polygons_of(shapely.union_all(outside)), covered_m2


def _tiles(frame: BaseGeometry, count: float) -> list[BaseGeometry]:
    west, south, east, north = frame.bounds
    side = max(1, round(max(count, 1.0) ** 0.5))
    x, y = np.linspace(west, east, side + 1), np.linspace(south, north, side + 1)
    return [shapely.box(x[i], y[j], x[i + 1], y[j + 1]) for i in range(side) for j in range(side)]
