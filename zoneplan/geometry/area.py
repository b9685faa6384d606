"""Area on the plane, and how well the vertices know it."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from zoneplan.geometry.plane import PlaneGeometries, on_plane
from zoneplan.geometry.rings import rings_of


def plane_area_m2(geoms: PlaneGeometries) -> NDArray[np.float64]:
    """Area of polygons on their VN-2000 plane, as decisions state it.

    Parameters
    ----------
    geoms : geopandas.GeoSeries, array or list of geometries, or one geometry
        Easting, northing in metres.

    Returns
    -------
    numpy.ndarray of float
        Square metres, in the order of the input; shape () for one geometry. Holes are subtracted and parts
        added. Empty geometries, points and lines give 0, None gives nan. A polygon that crosses itself gives
        the signed sum of its loops, which is no area: check validity first.

    Raises
    ------
    ValueError
        If a GeoSeries is in degrees or in a system other than VN-2000.

    Examples
    --------
    >>> square = shapely.box(600000, 1224000, 600100, 1224100)
    >>> plane_area_m2([square, shapely.Polygon(), None]).tolist()
    [10000.0, 0.0, nan]
    >>> float(plane_area_m2(square))
    10000.0
    """
    return np.asarray(shapely.area(on_plane(geoms)), dtype=float)


def area_sigma_m2(geoms: PlaneGeometries, accuracy_m: ArrayLike) -> NDArray[np.float64]:
    """Standard error of the area of polygons whose vertices are known to `accuracy_m`.

    Parameters
    ----------
    geoms : geopandas.GeoSeries, array or list of geometries, or one geometry
        Easting, northing in metres.
    accuracy_m : float or array of float
        Standard error σ of each coordinate of a vertex, in metres; one for all or one a geometry. nan
        means unknown and gives nan.

    Returns
    -------
    numpy.ndarray of float
        Square metres, in the order of the input; shape () for one geometry and one accuracy. Empty
        geometries, points and lines give 0, None gives nan.

    Raises
    ------
    ValueError
        If an accuracy is negative, or a GeoSeries is in degrees or in a system other than VN-2000.

    Notes
    -----
    σ_A² = σ²/4 · Σ|P(i+1) − P(i−1)|² over the vertices of every ring, holes and parts included: the shoelace
    formula is linear in each coordinate, and its derivative by a vertex is half the chord of the two
    neighbours (propagation of errors; Ghilani, Adjustment Computations, ch. 6).

    The errors of all coordinates are taken as independent and equal. So a square of side s has √2·s·σ; the
    s·σp of surveying texts takes σp as the point error in two dimensions, √2·σ. A vertex written twice in a
    row counts once. Vertices traced densely along one edge err together in truth, not independently, and then the
    formula says too little. A shift of the whole boundary does not change its area and is not in the figure.
    Terms of second order are left out; they matter where σ is near the width of the polygon.

    Examples
    --------
    >>> square = shapely.box(0, 0, 100, 100)
    >>> area_sigma_m2([square, None], 0.1).round(3).tolist()
    [14.142, nan]
    """
    array = on_plane(geoms)
    sigma = np.asarray(accuracy_m, dtype=float)
    if np.any(sigma < 0):
        raise ValueError("accuracy_m must not be negative")
    flat = array.ravel()
    chords = np.bincount(*_chords(flat), minlength=flat.size)
    chords = np.where(shapely.is_missing(flat), np.nan, chords).reshape(array.shape)
    return np.asarray(0.5 * sigma * np.sqrt(chords), dtype=float)


def _chords(flat: NDArray[Any]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """For every vertex of every ring: whose it is, and the squared chord between its neighbours."""
    rings = rings_of(shapely.remove_repeated_points(flat))
    xy, ring = rings.xy, rings.ring_of_vertex
    # rings repeat their first vertex at the end: that copy is dropped, and neighbours are found in a circle
    closing = np.r_[ring[1:] != ring[:-1], True] if ring.size else np.zeros(0, dtype=bool)
    xy, ring = xy[~closing], ring[~closing]
    count = np.bincount(ring, minlength=rings.owner.size)
    start = np.cumsum(count) - count
    place = np.arange(ring.size) - start[ring]
    following = start[ring] + (place + 1) % count[ring]
    preceding = start[ring] + (place - 1) % count[ring]
    chord = xy[following] - xy[preceding]
    return rings.owner[ring], np.einsum("ij,ij->i", chord, chord)
