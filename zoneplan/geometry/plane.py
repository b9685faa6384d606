"""What may be measured: polygons on a VN-2000 plane, in metres."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.vn2000.recognise import recognise_crs
from zoneplan.geometry.vn2000.zones import VN2000_ZONES

PlaneGeometries: TypeAlias = gpd.GeoSeries | NDArray[Any] | Sequence[BaseGeometry | None] | BaseGeometry
"""Geometries on one VN-2000 plane: a GeoSeries, an array, a list, or one geometry."""


def on_plane(geoms: PlaneGeometries, epsg: int | None = None) -> NDArray[Any]:
    """Geometries as an array, refused where it is known that they are not on a plane.

    Parameters
    ----------
    geoms : geopandas.GeoSeries, array or list of geometries, or one geometry
        Only a GeoSeries can say where it is; for the others the caller answers.
    epsg : int, optional
        The plane it must be, where only one will do.

    Returns
    -------
    numpy.ndarray of object
        One-dimensional, or of shape () for one geometry.

    Raises
    ------
    ValueError
        If a GeoSeries has a CRS that is not a projected VN-2000 system, or not the one of `epsg`.

    Examples
    --------
    >>> on_plane(gpd.GeoSeries([shapely.box(106, 11, 107, 12)], crs=4326))
    Traceback (most recent call last):
        ...
    ValueError: areas and distances are not measured in degrees (EPSG:4326): take the layer to a plane first
    """
    if isinstance(geoms, gpd.GeoSeries):
        if geoms.crs is not None:
            found = recognise_crs(geoms.crs)
            if found not in VN2000_ZONES:
                raise ValueError(
                    f"areas and distances are not measured in degrees (EPSG:{found}): "
                    "take the layer to a plane first"
                )
            if epsg not in (None, found):
                raise ValueError(f"the layer is in EPSG:{found}, not in EPSG:{epsg}")
        return np.asarray(geoms.array, dtype=object)
    return np.asarray(geoms, dtype=object)


def require_polygon(geom: BaseGeometry | None, what: str) -> BaseGeometry:
    """One valid polygonal geometry, or a ValueError that says what is wrong with it and where.

    Examples
    --------
    >>> require_polygon(shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]), "lot 7")
    Traceback (most recent call last):
        ...
    ValueError: lot 7 is not a valid polygon: Self-intersection[1 1]
    """
    if geom is None:
        raise ValueError(f"{what} has no geometry")
    if geom.geom_type not in {"Polygon", "MultiPolygon"}:
        raise ValueError(f"{what} is a {geom.geom_type}, not a polygon")
    if not geom.is_valid:
        raise ValueError(f"{what} is not a valid polygon: {shapely.is_valid_reason(geom)}")
    return geom


def middle_of(shape: BaseGeometry) -> shapely.Point:
    """Where a shape is, as one point: its centroid; of an outline that crosses itself that of its convex hull.

    The two lobes of a crossed outline count against each other in a centroid, which then may lie anywhere.

    Examples
    --------
    >>> middle_of(shapely.Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])).wkt
    'POINT (5 5)'
    """
    return shapely.centroid(shape if shape.is_valid else shape.convex_hull)


def polygons_of(geom: BaseGeometry | None) -> list[shapely.Polygon]:
    """The polygons in a geometry, left to right and then bottom to top; points and lines fall away."""
    parts = [part for part in _simple_parts(geom) if part.geom_type == "Polygon" and not part.is_empty]
    return sorted(parts, key=lambda part: part.bounds)


def _simple_parts(geom: BaseGeometry | None) -> list[Any]:
    if geom is None:
        return []
    if hasattr(geom, "geoms"):
        return [simple for part in geom.geoms for simple in _simple_parts(part)]
    return [geom]
