"""Areas, distances and circles on the ellipsoid of VN-2000, which is the figure of WGS 84."""

from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod, Transformer

from ..plane import PlaneGeometries, on_plane
from .datum import wgs84_to_vn2000
from .operation import pipeline_plane_to_equal_area

_GEOD = Geod(ellps="WGS84")
_QUARTER_GLOBE_M = 10_002_000.0
_STEP_M = 200.0
_STEPS_AT_MOST = 20_000
_CIRCLE_CORNERS = 256


def ellipsoid_area_m2(plane_geoms: PlaneGeometries, epsg: int) -> NDArray[np.float64]:
    """Area on the VN-2000 ellipsoid of polygons whose edges are straight on a VN-2000 plane.

    Parameters
    ----------
    plane_geoms : geopandas.GeoSeries, array or list of geometries, or one geometry
        Easting, northing in metres in the system of `epsg`.
    epsg : int
        A projected VN-2000 code.

    Returns
    -------
    numpy.ndarray of float
        Square metres, in the order of the input; shape () for one geometry. Empty geometries, points and lines
        give 0, None gives nan. As for the plane area, validity is the caller's to check.

    Raises
    ------
    ValueError
        If the code is not a projected VN-2000 system, a GeoSeries is not in it, or a coordinate is not finite or
        out of range.

    Notes
    -----
    Edges are cut every 200 m and taken to an ellipsoidal cylindrical equal-area projection, where the plane
    area is the area on the ellipsoid. What the cutting leaves is about step² / (12 · 6371 km²), 1e-10 of the
    area.

    Examples
    --------
    >>> square = shapely.box(600000, 1224000, 601000, 1225000)
    >>> round(float(ellipsoid_area_m2(square, 9210)), 1)
    999950.1
    """
    array, transformer = on_plane(plane_geoms, epsg), _equal_area(epsg)
    # beyond a quarter of the globe a Transverse Mercator plane means nothing; nan fails the comparison as well
    if not (np.abs(shapely.get_coordinates(array)) <= _QUARTER_GLOBE_M).all():
        raise ValueError(f"a coordinate is not finite or outside what EPSG:{epsg} can express")
    step = np.fmax(_STEP_M, shapely.length(array) / _STEPS_AT_MOST)

    def move(x: NDArray[Any], y: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        return transformer.transform(x, y)

    cut = shapely.segmentize(array, step)
    unrolled = shapely.transform(cut, move, interleaved=False)  # type: ignore[arg-type]
    return np.asarray(shapely.area(unrolled), dtype=float)


def geodesic_distance_m(
    lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike
) -> NDArray[np.float64]:
    """Length of the shortest line on the ellipsoid between points.

    Parameters
    ----------
    lon1, lat1, lon2, lat2 : float or array of float
        Longitudes and latitudes in degrees, all of one datum (WGS 84 or VN-2000, not mixed). Arrays broadcast.

    Returns
    -------
    numpy.ndarray of float
        Metres; shape () for single points. nan where an input is nan.

    Raises
    ------
    ValueError
        If a longitude is not within ±180 or a latitude not within ±90.

    Examples
    --------
    >>> float(geodesic_distance_m(106.6296, 10.8230, 106.9503, 10.7891).round())  # HCMC to Long Thành town
    35271.0
    """
    x1, y1, x2, y2 = np.broadcast_arrays(
        *(np.asarray(value, dtype=float) for value in (lon1, lat1, lon2, lat2))
    )
    if any(np.any(np.abs(x) > 180) for x in (x1, x2)) or any(np.any(np.abs(y) > 90) for y in (y1, y2)):
        raise ValueError("longitudes must be within ±180 and latitudes within ±90 degrees")
    _, _, metres = _GEOD.inv(x1.ravel(), y1.ravel(), x2.ravel(), y2.ravel())
    return np.asarray(metres, dtype=float).reshape(x1.shape)


def circle(lon: float, lat: float, radius_m: float, epsg: int) -> shapely.Polygon:
    """A circle on the ground, as a polygon on a VN-2000 plane.

    Parameters
    ----------
    lon, lat : float
        Centre in degrees, WGS 84.
    radius_m : float
        Radius along the ellipsoid in metres, more than 0 and at most 1 000 000.
    epsg : int
        The projected VN-2000 code of the plane.

    Returns
    -------
    shapely.Polygon
        256 corners, counter-clockwise, drawn around the circle so that all of it is inside: the corners are
        0.0075 % of the radius beyond it.

    Raises
    ------
    ValueError
        If the radius is out of range, the centre is no longitude and latitude, or the code is unknown.

    Examples
    --------
    >>> site = circle(106.68, 11.07, 1000.0, 9210)
    >>> len(site.exterior.coords), round(site.area / 1e6, 3)
    (257, 3.142)
    """
    if not 0 < radius_m <= 1_000_000:
        raise ValueError(f"a radius of {radius_m:g} m is not between 0 and 1 000 000 m")
    if not (abs(lon) <= 180 and abs(lat) <= 90):
        raise ValueError(f"({lon:.9g}, {lat:.9g}) is not a longitude and latitude in degrees")
    # azimuths run clockwise, so they are taken backwards for a counter-clockwise ring
    azimuth = -np.arange(_CIRCLE_CORNERS) * 360.0 / _CIRCLE_CORNERS
    corner_m = np.full(_CIRCLE_CORNERS, radius_m / np.cos(np.pi / _CIRCLE_CORNERS))
    lons, lats, _ = _GEOD.fwd(np.full(_CIRCLE_CORNERS, lon), np.full(_CIRCLE_CORNERS, lat), azimuth, corner_m)
    return wgs84_to_vn2000(shapely.Polygon(np.column_stack([lons, lats])), epsg)


@cache
def _equal_area(epsg: int) -> Transformer:
    return Transformer.from_pipeline(pipeline_plane_to_equal_area(epsg))
