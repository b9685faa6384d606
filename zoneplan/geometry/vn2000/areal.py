"""Areas on the ellipsoid of very many small polygons: the plane area, divided by the areal scale at the middle.

A Transverse Mercator plane shows a small piece of the ellipsoid enlarged by k², k being the scale factor of its place.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.geometry.plane import PlaneGeometries, on_plane
from zoneplan.geometry.vn2000.ellipsoid import ellipsoid_area_m2
from zoneplan.geometry.vn2000.zones import FALSE_EASTING_M, vn2000_zone

_A, _F = 6_378_137.0, 1 / 298.257223563  # WGS 84, the figure of VN-2000
_E2 = _F * (2 - _F)
_CHUNK = 32_768  # polygons that one thread measures at a time
_SMALL_M = 2_000.0  # across: k² then differs from its mean by at most 2e-8 within, and its mean from the middle by 4e-9


def ellipsoid_areas_m2(plane_geoms: PlaneGeometries, epsg: int) -> NDArray[np.float64]:
    """Area on the VN-2000 ellipsoid of many polygons, as `ellipsoid_area_m2` and about a hundred times as fast.

    Parameters
    ----------
    plane_geoms : geopandas.GeoSeries, array or list of geometries
        Easting, northing in metres in the system of `epsg`.
    epsg : int
        A projected VN-2000 code.

    Returns
    -------
    numpy.ndarray of float
        Square metres, in the order of the input; None gives nan. Polygons more than 2 km across are measured by
        `ellipsoid_area_m2`; for the others the two differ by less than 1e-8 of the area.

    Raises
    ------
    ValueError
        As `ellipsoid_area_m2`.

    Examples
    --------
    >>> ellipsoid_areas_m2([shapely.box(600000, 1224000, 600100, 1224100), None], 9210).round(3).tolist()
    [9999.524, nan]
    """
    array = np.atleast_1d(on_plane(plane_geoms, epsg))
    starts = range(0, array.size, _CHUNK)
    if len(starts) < 2:
        return _measured(array, epsg)
    with ThreadPoolExecutor(os.cpu_count()) as threads:  # shapely and numpy let other threads work meanwhile
        parts = threads.map(lambda start: _measured(array[start : start + _CHUNK], epsg), starts)
        return np.concatenate(list(parts))


def _measured(array: NDArray[Any], epsg: int) -> NDArray[np.float64]:
    bounds = shapely.bounds(array)
    area = shapely.area(array)
    scale = areal_scale(shapely.get_coordinates(_middles(array, bounds)), epsg)
    measured = np.full(array.size, np.nan)
    has_middle = np.isfinite(bounds).all(axis=1)
    measured[has_middle] = area[has_middle] / scale
    measured[~has_middle & ~shapely.is_missing(array)] = 0.0
    extent = np.maximum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1])
    large = has_middle & ~(extent <= _SMALL_M)
    if large.any():
        measured[large] = ellipsoid_area_m2(array[large], epsg)
    return measured


def _middles(array: NDArray[Any], bounds: NDArray[np.float64]) -> NDArray[Any]:
    return np.asarray(shapely.centroid(array[np.isfinite(bounds).all(axis=1)]))


def areal_scale(xy: NDArray[np.float64], epsg: int) -> NDArray[np.float64]:
    """How many square metres of a VN-2000 plane show one of the ellipsoid.

    Parameters
    ----------
    xy : numpy.ndarray of float, shape (n, 2)
        Easting, northing in metres, within 500 km of the central meridian.
    epsg : int
        A projected VN-2000 code.

    Returns
    -------
    numpy.ndarray of float, shape (n,)

    Notes
    -----
    k = k0·(1 + u/2 + u²/24) with u = x² / (k0²·ρ·ν), x from the central meridian, ρ and ν the radii of curvature at the
    latitude of the foot point (Redfearn's series without its terms of e'²·u², which are under 1e-9 within 200 km).
    ρ·ν changes so slowly with the latitude that the foot point is taken from two terms of the meridian arc.

    Examples
    --------
    >>> areal_scale(np.array([[500000.0, 1224000.0], [600000.0, 1224000.0]]), 9210).round(8).tolist()
    [0.99980001, 1.00004738]
    """
    zone = vn2000_zone(epsg)
    x = xy[:, 0] - FALSE_EASTING_M
    n = _F / (2 - _F)
    rectifying = xy[:, 1] / zone.k0 / (_A / (1 + n) * (1 + n * n / 4))
    latitude = rectifying + 1.5 * n * np.sin(2 * rectifying)
    w2 = 1 - _E2 * np.sin(latitude) ** 2
    rho_nu = _A**2 * (1 - _E2) / w2**2
    u = x**2 / (zone.k0**2 * rho_nu)
    return np.asarray((zone.k0 * (1 + u / 2 + u**2 / 24)) ** 2)
