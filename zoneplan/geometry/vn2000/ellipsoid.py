"""Areas, distances and circles on the ellipsoid of VN-2000, which is the figure of WGS 84."""

from functools import cache

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod, Transformer

from zoneplan.geometry.plane import PlaneGeometries, on_plane
from zoneplan.geometry.rings import rings_of
from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000
from zoneplan.geometry.vn2000.operation import pipeline_plane_to_equal_area

_GEOD = Geod(ellps="WGS84")
_QUARTER_GLOBE_M = 10_002_000.0
_STEP_M = 500.0
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
        If the code is not a projected VN-2000 system, a GeoSeries is not in it, or a coordinate is not finite
        or out of range.

    Notes
    -----
    The polygon is taken to an ellipsoidal cylindrical equal-area projection, where plane area is area on the
    ellipsoid. An edge that is straight on the VN-2000 plane is slightly bent there: it is cut every 500 m, and
    each piece is taken as the parabola through its ends and its middle. What is left is rounding, under a
    ten-millionth of the area even for a lot of a few metres.

    Examples
    --------
    >>> square = shapely.box(600000, 1224000, 601000, 1225000)
    >>> round(float(ellipsoid_area_m2(square, 9210)), 1)
    999950.1
    """
    array, transformer = on_plane(plane_geoms, epsg), _equal_area(epsg)
    # beyond a quarter of the globe a Transverse Mercator plane means nothing; nan fails the comparison too
    if not (np.abs(shapely.get_coordinates(array)) <= _QUARTER_GLOBE_M).all():
        raise ValueError(f"a coordinate is not finite or outside what EPSG:{epsg} can express")
    flat = array.ravel()
    step = np.fmax(_STEP_M, shapely.length(flat) / _STEPS_AT_MOST)
    rings = rings_of(shapely.segmentize(flat, step))
    edge = np.flatnonzero(rings.ring_of_vertex[1:] == rings.ring_of_vertex[:-1])
    corners = _project(transformer, rings.xy)
    middles = _project(transformer, (rings.xy[edge] + rings.xy[edge + 1]) / 2)
    first, second, ring = corners[edge], corners[edge + 1], rings.ring_of_vertex[edge]
    # counted from the first corner of each ring, so that large coordinates do not eat the digits
    origin = corners[np.searchsorted(rings.ring_of_vertex, ring)]
    polygon = _cross(first - origin, second - origin) / 2
    bends = _cross(second - first, middles - (first + second) / 2) * 2 / 3
    area = np.abs(np.bincount(ring, polygon - bends, minlength=rings.owner.size))
    total = np.bincount(rings.owner, np.where(rings.hole, -area, area), minlength=flat.size)
    return np.where(shapely.is_missing(flat), np.nan, total).reshape(array.shape)


def _project(transformer: Transformer, xy: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))


def _cross(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]


def geodesic_distance_m(
    lon1: ArrayLike, lat1: ArrayLike, lon2: ArrayLike, lat2: ArrayLike
) -> NDArray[np.float64]:
    """Length of the shortest line on the ellipsoid between points.

    Parameters
    ----------
    lon1, lat1, lon2, lat2 : float or array of float
        Longitudes and latitudes in degrees, all of one datum (WGS 84 or VN-2000, not mixed). Arrays
        broadcast.

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
