"""The rings of many polygons laid out as arrays, for sums that run along boundaries."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray


@dataclass(frozen=True)
class Rings:
    """All rings of an array of geometries, one after the other.

    Attributes
    ----------
    xy : numpy.ndarray of float, shape (n, 2)
        Vertices; every ring ends with its first vertex again.
    ring_of_vertex : numpy.ndarray of int, shape (n,)
        Number of the ring, rising.
    owner : numpy.ndarray of int, shape (rings,)
        Position in the array of the geometry that the ring belongs to.
    hole : numpy.ndarray of bool, shape (rings,)
        Whether the ring bounds a hole.
    """

    xy: NDArray[np.float64]
    ring_of_vertex: NDArray[np.intp]
    owner: NDArray[np.intp]
    hole: NDArray[np.bool_]


def rings_of(flat: NDArray[Any]) -> Rings:
    """The rings of all polygons, those inside multi-polygons and collections included.

    Parameters
    ----------
    flat : numpy.ndarray of geometries, one-dimensional
        None, empty geometries, points and lines have no ring.

    Returns
    -------
    Rings

    Examples
    --------
    >>> rings = rings_of(np.array([None, shapely.box(0, 0, 1, 1)]))
    >>> len(rings.xy), rings.owner.tolist(), rings.hole.tolist()
    (5, [1], [False])
    """
    parts, owner = shapely.get_parts(flat, return_index=True)
    while (
        shapely.get_type_id(parts) > shapely.GeometryType.POLYGON
    ).any():  # collections may hold collections
        parts, again = shapely.get_parts(parts, return_index=True)
        owner = owner[again]
    polygon = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, part_of_ring = shapely.get_rings(parts[polygon], return_index=True)
    xy, ring_of_vertex = shapely.get_coordinates(rings, return_index=True)
    hole = (
        np.r_[False, part_of_ring[1:] == part_of_ring[:-1]] if part_of_ring.size else np.zeros(0, dtype=bool)
    )
    return Rings(xy, ring_of_vertex, owner[polygon][part_of_ring], hole)
