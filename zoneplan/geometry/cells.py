"""Land by squares of a VN-2000 plane: what a layer of parcels looks like from afar, without leaving one out.

Every parcel is counted once, in the square of its middle. Its land goes to the squares where it lies: for a parcel no
larger than a square all of it to the square of its middle, a larger one is cut along the squares. Nothing is sampled,
so the sums over all squares are those of the layer.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

_ROW: Final = 1 << 32  # a square's key is row * _ROW + column
_WHOLE: Final = 1 - 1e-9  # a piece that fills so much of its square is the square
_ROWS = np.dtype([("key", "i8"), ("kind", "i2"), ("m2", "f8"), ("parcels", "i8")])


@dataclass(frozen=True)
class Cells:
    """Squares of one size.

    Attributes
    ----------
    size_m : float
    rows : numpy.ndarray
        ``key`` (see ``key_of``), ``kind``, ``m2`` (land of this kind in the square), ``parcels`` (of this kind with
        their middle in it); sorted by key and kind, each pair once.
    """

    size_m: float
    rows: NDArray[Any]


def key_of(column: NDArray[Any], row: NDArray[Any]) -> NDArray[np.int64]:
    """One number for a square: column and row are easting and northing over its size, rounded down."""
    return np.asarray(row, dtype=np.int64) * _ROW + np.asarray(column, dtype=np.int64)


def place_of(key: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Column and row of squares by their keys."""
    return np.asarray(key % _ROW, dtype=np.int64), np.asarray(key // _ROW, dtype=np.int64)


def cells_of(geometry: NDArray[Any], kinds: NDArray[Any], m2: NDArray[np.float64], size_m: float) -> Cells:
    """Bring parcels into squares.

    Parameters
    ----------
    geometry : numpy.ndarray of shapely geometries
        On a VN-2000 plane, metres, easting and northing not negative; None and empty ones are left out.
    kinds : numpy.ndarray of int
        Number of each parcel's kind.
    m2 : numpy.ndarray of float
        Area of each parcel; nan for one that cannot be measured: it is counted, and has no land.
    size_m : float
        Side of a square.

    Returns
    -------
    Cells
    """
    bounds = shapely.bounds(geometry)
    there = np.isfinite(bounds).all(axis=1) & (bounds >= 0).all(axis=1)
    bounds, kinds, m2 = bounds[there], kinds[there], m2[there]
    middle = (bounds[:, :2] + bounds[:, 2:]) / 2
    large = ((bounds[:, 2:] - bounds[:, :2]) > size_m).any(axis=1) & np.isfinite(m2)
    place = np.floor(middle / size_m)
    counted = np.zeros(len(kinds), dtype=_ROWS)
    counted["key"], counted["kind"] = key_of(place[:, 0], place[:, 1]), kinds
    counted["m2"], counted["parcels"] = np.where(large, 0.0, np.nan_to_num(m2)), 1
    return Cells(size_m, _summed([counted, *_cut(geometry[there][large], kinds[large], size_m)]))


def coarser(cells: Cells) -> Cells:
    """The same land in squares of twice the side."""
    rows = cells.rows.copy()
    column, row = place_of(rows["key"])
    rows["key"] = key_of(column >> 1, row >> 1)
    return Cells(cells.size_m * 2, _summed([rows]))


def counted_at(
    xy: NDArray[np.float64], kinds: NDArray[Any], size_m: float
) -> tuple[NDArray[np.int64], NDArray[np.int16], NDArray[np.int64]]:
    """Count points by square and kind: keys, kinds and counts, sorted by key; points without a place are left out."""
    there = np.isfinite(xy).all(axis=1) & (xy >= 0).all(axis=1)
    place = np.floor(xy[there] / size_m)
    found = np.zeros(int(there.sum()), dtype=_ROWS)
    found["key"], found["kind"], found["parcels"] = key_of(place[:, 0], place[:, 1]), kinds[there], 1
    rows = _summed([found])
    return rows["key"], rows["kind"], rows["parcels"]


def _summed(parts: list[NDArray[Any]]) -> NDArray[Any]:
    rows = np.concatenate(parts)
    rows = rows[np.lexsort((rows["kind"], rows["key"]))]
    if not len(rows):
        return rows
    new = np.ones(len(rows), dtype=bool)
    new[1:] = (rows["key"][1:] != rows["key"][:-1]) | (rows["kind"][1:] != rows["kind"][:-1])
    first = np.flatnonzero(new)
    summed = rows[first].copy()
    for name in ("m2", "parcels"):
        summed[name] = np.add.reduceat(rows[name], first)
    return summed


def _cut(geometry: NDArray[Any], kinds: NDArray[Any], size_m: float) -> list[NDArray[Any]]:
    """Cut parcels along ever smaller squares, all of one size at a time: each cut has half as much to go over."""
    if not len(geometry):
        return []
    bounds = shapely.bounds(geometry)
    span = (bounds[:, 2:] - bounds[:, :2]).max(axis=1)
    deep = np.ceil(np.log2(span / size_m)).astype(np.int64)
    parts: list[NDArray[Any]] = []
    pieces, of = np.array([], dtype=object), np.array([], dtype=kinds.dtype)
    for level in range(int(deep.max()), -1, -1):
        new = deep == level
        pieces, of = np.concatenate([pieces, geometry[new]]), np.concatenate([of, kinds[new]])
        pieces, of, column, row = _split(pieces, of, size_m * 2**level)
        area = shapely.area(pieces)
        whole = area >= _WHOLE * (size_m * 2**level) ** 2
        parts += _filled(column[whole], row[whole], of[whole], level, size_m)
        if level == 0:
            parts.append(_land(column[~whole], row[~whole], of[~whole], area[~whole]))
        pieces, of = pieces[~whole], of[~whole]
    return parts


def _split(
    pieces: NDArray[Any], of: NDArray[Any], size_m: float
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Cut pieces that lie in at most four squares each along the borders of these."""
    low = np.floor(shapely.bounds(pieces) / size_m).astype(np.int64)
    found = []
    for across in (0, 1):
        for up in (0, 1):
            column, row = low[:, 0] + across, low[:, 1] + up
            inside = (column <= low[:, 2]) & (row <= low[:, 3])
            column, row = column[inside], row[inside]
            squares = shapely.box(column * size_m, row * size_m, (column + 1) * size_m, (row + 1) * size_m)
            cut = shapely.intersection(pieces[inside], squares)
            land = shapely.area(cut) > 0
            found.append((cut[land], of[inside][land], column[land], row[land]))
    geometry, kinds, columns, rows = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return geometry, kinds, columns, rows


def _filled(
    column: NDArray[Any], row: NDArray[Any], of: NDArray[Any], level: int, size_m: float
) -> list[NDArray[Any]]:
    """The smallest squares of such larger ones as are filled."""
    if not len(column):
        return []
    side = 1 << level
    right, up = (index.ravel() for index in np.meshgrid(np.arange(side), np.arange(side)))
    columns = (column[:, None] * side + right).ravel()
    rows = (row[:, None] * side + up).ravel()
    return [_land(columns, rows, np.repeat(of, side * side), np.full(columns.size, size_m**2))]


def _land(column: NDArray[Any], row: NDArray[Any], of: NDArray[Any], m2: NDArray[Any]) -> NDArray[Any]:
    found = np.zeros(len(column), dtype=_ROWS)
    found["key"], found["kind"], found["m2"] = key_of(column, row), of, m2
    return found
