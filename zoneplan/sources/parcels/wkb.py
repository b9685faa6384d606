"""Plain polygons told from their WKB without building them: most parcels are one ring of numbers and nothing else."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from zoneplan.sources.admission.limits import COORDINATE

_HEAD: Final = np.frombuffer(
    b"\x01\x03\x00\x00\x00\x01\x00\x00\x00", np.uint8
)  # little-endian, polygon, one ring
_BEFORE: Final = 13  # bytes before the first number: the head and the ring's count
_POINT, _NUMBER, _LEAST = 16, 8, 4  # bytes of a point and of a number; points of a ring


def plain_rings(blobs: Any) -> tuple[NDArray[np.bool_], int]:
    """Which of some values are WKB of one closed ring in two dimensions with numbers that can be places.

    Parameters
    ----------
    blobs : pyarrow.BinaryArray, pyarrow.LargeBinaryArray or sequence
        Of a sequence, what is no bytes is no ring.

    Returns
    -------
    plain : numpy.ndarray of bool
        Only what every reader of WKB takes as it is. What is not plain here may still be a good polygon: one with
        holes, in several parts, or big-endian.
    vertices : int
        Of the plain ones together.

    Notes
    -----
    The form is that of OGC 06-103r4, clause 8: byte order, type 3, number of rings, number of points, points.

    Examples
    --------
    >>> import shapely
    >>> plain_rings([shapely.box(0, 0, 1, 1).wkb, shapely.Point(0, 0).wkb, None])
    (array([ True, False, False]), 5)
    """
    data, starts, lengths = _of_arrow(blobs) if isinstance(blobs, pa.Array) else _of_objects(blobs)
    plain = np.zeros(len(starts), dtype=bool)
    rows = np.flatnonzero((lengths >= _BEFORE + _LEAST * _POINT) & ((lengths - _BEFORE) % _POINT == 0))
    heads = data[starts[rows, None] + np.arange(_BEFORE)]
    points = np.ascontiguousarray(heads[:, len(_HEAD) :]).view("<u4").ravel().astype(np.int64)
    fits = (heads[:, : len(_HEAD)] == _HEAD).all(axis=1) & (lengths[rows] == _BEFORE + points * _POINT)
    rows, points = rows[fits], points[fits]
    first = starts[rows] + _BEFORE
    vertices = 0
    for shift in range(_NUMBER):  # numbers are read where they stand, so by their place within eight bytes
        here = np.flatnonzero(first % _NUMBER == shift)
        if here.size:
            count = (data.size - shift) // _NUMBER
            numbers = data[shift : shift + count * _NUMBER].view("<f8")
            good = _are_places(numbers, (first[here] - shift) // _NUMBER, points[here] * 2)
            plain[rows[here]] = good
            vertices += int(points[here][good].sum())
    return plain, vertices


_Buffer = tuple[
    NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]
]  # bytes, where each begins, how long it is


def _of_objects(blobs: Sequence[Any]) -> _Buffer:
    only = [blob if isinstance(blob, bytes) else b"" for blob in blobs]
    lengths = np.fromiter(map(len, only), np.int64, len(only))
    return np.frombuffer(b"".join(only), np.uint8), np.cumsum(lengths) - lengths, lengths


def _of_arrow(array: Any) -> _Buffer:
    """An Arrow array as it lies in memory; what is null has a length of 0."""
    _, offsets, values = array.buffers()
    kind = np.int64 if pa.types.is_large_binary(array.type) else np.int32
    ends = np.frombuffer(offsets, kind)[array.offset : array.offset + len(array) + 1].astype(np.int64)
    data = np.frombuffer(values if values is not None else b"", np.uint8)
    lengths = np.diff(ends)
    if array.null_count:
        lengths = np.where(array.is_null().to_numpy(zero_copy_only=False), 0, lengths)
    return data, ends[:-1], lengths


def _are_places(
    numbers: NDArray[np.float64], first: NDArray[np.int64], counts: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Whether each run of numbers is in bounds and ends with the two that it begins with."""
    ends = np.cumsum(counts)
    begins = ends - counts
    runs = numbers[np.repeat(first - begins, counts) + np.arange(ends[-1])]
    good = np.abs(runs) <= COORDINATE  # nan fails
    fine = np.ones(len(first), dtype=bool) if good.all() else np.logical_and.reduceat(good, begins)
    return np.asarray(fine & (runs[begins] == runs[ends - 2]) & (runs[begins + 1] == runs[ends - 1]))
