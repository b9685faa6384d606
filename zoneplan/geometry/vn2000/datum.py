"""Coordinates between WGS 84 and VN-2000, by EPSG:6960 and nothing else, in both directions.

Same kind out as in: one geometry, a numpy array of geometries, or a GeoSeries (which then carries the CRS of
its new coordinates, with index and name kept). Every part of a geometry is a straight line between its
vertices before and after; only vertices move. Z ordinates are carried through unchanged, for the operation is
used in two dimensions; M ordinates do not survive. Empty geometries and None pass through.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from pyproj.enums import TransformDirection
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.vn2000.operation import (
    DATUM_OPERATION,
    pipeline_geographic_to_plane,
    pipeline_wgs84_to_geographic,
    pipeline_wgs84_to_plane,
)
from zoneplan.geometry.vn2000.recognise import recognise_crs
from zoneplan.geometry.vn2000.zones import GEOGRAPHIC_VN2000, WGS84, vn2000_zone

__all__ = [
    "DATUM_OPERATION",
    "PROJ_VERSION",
    "between_vn2000",
    "require_longitude_latitude",
    "vn2000_to_wgs84",
    "wgs84_to_vn2000",
]

PROJ_VERSION: str = pyproj.proj_version_str
"""Version of the PROJ library that does the arithmetic, for reports."""

Geometries = TypeVar("Geometries")
_Coordinates = NDArray[np.float64]
_Step = Callable[[_Coordinates, _Coordinates], tuple[_Coordinates, _Coordinates]]


def wgs84_to_vn2000(geoms: Geometries, epsg: int) -> Geometries:
    """Take WGS 84 longitudes and latitudes to VN-2000.

    Parameters
    ----------
    geoms : geopandas.GeoSeries, numpy.ndarray of geometries, or one geometry
        x longitude, y latitude, degrees, WGS 84. A GeoSeries with a CRS must be in WGS 84.
    epsg : int
        A projected VN-2000 code (easting, northing in metres come out) or 4756 (longitude, latitude in
        degrees come out).

    Returns
    -------
    same kind as `geoms`
        The input is not changed.

    Raises
    ------
    ValueError
        If the code is unknown, a coordinate is not finite, not a longitude and latitude, or outside what
        the projection can express.
    CrsRefused
        If a GeoSeries carries a CRS that cannot be used.

    Examples
    --------
    >>> phuoc_an_h1 = shapely.Point(107.0009305556, 10.6189305556)
    >>> moved = wgs84_to_vn2000(phuoc_an_h1, 4756)
    >>> round(moved.x, 6), round(moved.y, 6)
    (106.999146, 10.619951)
    >>> wgs84_to_vn2000(shapely.Polygon(), 9210)
    <POLYGON EMPTY>
    """
    if epsg == GEOGRAPHIC_VN2000:
        shift = _transformer(pipeline_wgs84_to_geographic())
    else:
        shift = _transformer(pipeline_wgs84_to_plane(epsg))

    def step(x: _Coordinates, y: _Coordinates) -> tuple[_Coordinates, _Coordinates]:
        _require_degrees(x, y)
        return _apply(shift, x, y, TransformDirection.FORWARD)

    return _move(geoms, step, WGS84, epsg)


def vn2000_to_wgs84(geoms: Geometries, epsg: int) -> Geometries:
    """Take VN-2000 coordinates to WGS 84 longitudes and latitudes.

    Parameters
    ----------
    geoms : geopandas.GeoSeries, numpy.ndarray of geometries, or one geometry
        In the VN-2000 system of `epsg`: x easting, y northing in metres, or for 4756 x longitude,
        y latitude in degrees. A GeoSeries with a CRS must be in that system.
    epsg : int
        A projected VN-2000 code or 4756.

    Returns
    -------
    same kind as `geoms`
        x longitude, y latitude, degrees, WGS 84. The way back is exact to 0.2 mm, the height being dropped.

    Raises
    ------
    ValueError, CrsRefused
        As in `wgs84_to_vn2000`.

    Examples
    --------
    >>> moved = vn2000_to_wgs84(shapely.Point(600000, 1224000), 9210)
    >>> round(moved.x, 6), round(moved.y, 6)
    (106.66707, 11.066812)
    """
    geographic = epsg == GEOGRAPHIC_VN2000
    pipeline = pipeline_wgs84_to_geographic() if geographic else pipeline_wgs84_to_plane(epsg)
    shift = _transformer(pipeline)

    def step(x: _Coordinates, y: _Coordinates) -> tuple[_Coordinates, _Coordinates]:
        if geographic:
            _require_degrees(x, y)
        return _apply(shift, x, y, TransformDirection.INVERSE)

    return _move(geoms, step, epsg, WGS84)


def between_vn2000(geoms: Geometries, from_epsg: int, to_epsg: int) -> Geometries:
    """Take coordinates from one VN-2000 system to another; the datum is the same, so no datum step is made.

    Parameters
    ----------
    geoms : geopandas.GeoSeries, numpy.ndarray of geometries, or one geometry
        In the system of `from_epsg`. A GeoSeries with a CRS must be in that system.
    from_epsg, to_epsg : int
        Projected VN-2000 codes or 4756. Equal codes give the coordinates unchanged.

    Returns
    -------
    same kind as `geoms`
        The input is not changed.

    Raises
    ------
    ValueError, CrsRefused
        As in `wgs84_to_vn2000`.

    Examples
    --------
    >>> moved = between_vn2000(shapely.Point(600000, 1224000), 9210, 5899)
    >>> round(moved.x, 3), round(moved.y, 3)
    (381486.295, 1224062.037)
    """
    down = None if from_epsg == GEOGRAPHIC_VN2000 else _transformer(pipeline_geographic_to_plane(from_epsg))
    up = None if to_epsg == GEOGRAPHIC_VN2000 else _transformer(pipeline_geographic_to_plane(to_epsg))

    def step(x: _Coordinates, y: _Coordinates) -> tuple[_Coordinates, _Coordinates]:
        if from_epsg == to_epsg:
            return x, y
        if down is not None:
            x, y = _apply(down, x, y, TransformDirection.INVERSE)
        else:
            _require_degrees(x, y)
        return (x, y) if up is None else _apply(up, x, y, TransformDirection.FORWARD)

    return _move(geoms, step, from_epsg, to_epsg)


def require_longitude_latitude(geoms: gpd.GeoSeries | NDArray[Any] | BaseGeometry | None) -> None:
    """Raise ValueError at the first vertex that is no longitude and latitude in degrees (or not finite).

    Examples
    --------
    >>> require_longitude_latitude(shapely.Point(600000, 1224000))
    Traceback (most recent call last):
        ...
    ValueError: (600000, 1224000) is not a longitude and latitude in degrees
    """
    array = np.asarray(geoms.array if isinstance(geoms, gpd.GeoSeries) else geoms, dtype=object)
    x, y = shapely.get_coordinates(array).T
    _require_degrees(x, y)


@cache
def _transformer(pipeline: str) -> Transformer:
    return Transformer.from_pipeline(pipeline)


def _apply(
    transformer: Transformer, x: _Coordinates, y: _Coordinates, direction: TransformDirection
) -> tuple[_Coordinates, _Coordinates]:
    out_x, out_y = transformer.transform(x, y, direction=direction)
    lost = ~(np.isfinite(out_x) & np.isfinite(out_y))
    if lost.any():
        first = int(np.flatnonzero(lost)[0])
        raise ValueError(
            f"({x[first]:.9g}, {y[first]:.9g}) cannot be transformed: not finite or out of range"
        )
    return out_x, out_y


def _require_degrees(x: _Coordinates, y: _Coordinates) -> None:
    # PROJ wraps a longitude of 600 000 degrees without a word, so metres labelled degrees would pass
    odd = ~((np.abs(x) <= 180) & (np.abs(y) <= 90))
    if odd.any():
        first = int(np.flatnonzero(odd)[0])
        raise ValueError(f"({x[first]:.9g}, {y[first]:.9g}) is not a longitude and latitude in degrees")


def _move(geoms: Geometries, step: _Step, from_epsg: int, to_epsg: int) -> Geometries:
    for epsg in {from_epsg, to_epsg} - {WGS84, GEOGRAPHIC_VN2000}:
        vn2000_zone(epsg)

    def with_heights(x: _Coordinates, y: _Coordinates, *z: _Coordinates) -> tuple[_Coordinates, ...]:
        return (*step(x, y), *z)

    if isinstance(geoms, gpd.GeoSeries):
        if geoms.crs is not None and recognise_crs(geoms.crs) != from_epsg:
            raise ValueError(f"the series is in {geoms.crs.name!r}, not in EPSG:{from_epsg}")
        moved = _transform(np.asarray(geoms.array, dtype=object), with_heights)
        series = gpd.GeoSeries(moved, index=geoms.index, name=geoms.name, crs=to_epsg)
        return cast(Geometries, series)
    return _transform(geoms, with_heights)


def _transform(geoms: Geometries, step: Callable[..., tuple[_Coordinates, ...]]) -> Geometries:
    moved: Geometries = shapely.transform(geoms, step, include_z=None, interleaved=False)  # type: ignore[call-overload]
    return moved
