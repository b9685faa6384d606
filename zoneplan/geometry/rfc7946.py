"""Geometry as RFC 7946 writes it: longitude first, outer rings counter-clockwise, decimals as asked."""

from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

EXPORT_DECIMALS = 7  # about 1 cm here: RFC 7946 section 11.2 asks for no more than the data are worth
PLAN_DECIMALS = 9  # about 0.1 mm: a plan's own file must give back a corner table to the millimetre


def rfc7946_geometry(geometry: BaseGeometry | None, decimals: int = EXPORT_DECIMALS) -> dict[str, Any] | None:
    """Give a geometry as the GeoJSON object of RFC 7946.

    Parameters
    ----------
    geometry : shapely geometry or None
        WGS 84, x longitude, y latitude, degrees. Not changed.
    decimals : int
        Decimals that positions are rounded to. Rings keep all their vertices, so that neighbours which share
        vertices still share them.

    Returns
    -------
    dict or None
        ``type`` and ``coordinates`` as lists, with the right-hand rule of section 3.1.6; None for None.

    Raises
    ------
    ValueError
        If a position is not finite: GeoJSON has no NaN.

    Examples
    --------
    >>> square = shapely.Polygon([(106, 11), (106, 12), (107, 12), (107, 11)])
    >>> rfc7946_geometry(square)["coordinates"][0][1]
    [107.0, 11.0]
    >>> rfc7946_geometry(None) is None
    True
    """
    if geometry is None:
        return None
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise ValueError("a position is not finite")
    rounded = shapely.transform(shapely.force_2d(geometry), lambda xy: np.round(xy, decimals) + 0.0)
    listed: dict[str, Any] = _lists(dict(mapping(shapely.orient_polygons(rounded))))
    return listed


def _lists(node: Any) -> Any:
    """Tuples to lists, as JSON gives them back."""
    if isinstance(node, dict):
        return {key: _lists(value) for key, value in node.items()}
    return [_lists(inner) for inner in node] if isinstance(node, tuple | list) else node
