"""A digest of a geometry: equal for the same geometry however it was written, different after any change."""

from collections.abc import Iterable
from hashlib import sha256

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry, BaseMultipartGeometry

from zoneplan.geometry.rfc7946 import PLAN_DECIMALS


def geometry_digest(geometry: BaseGeometry | None) -> str | None:
    """Digest of a geometry to the precision that a plan keeps.

    Parameters
    ----------
    geometry : shapely geometry or None
        WGS 84, longitude and latitude in degrees; valid or not, empty or not. Not changed.

    Returns
    -------
    str or None
        SHA-256, hexadecimal. Where a ring starts, which way it runs, the order of parts and a multi-geometry of one
        part make no difference; a vertex that moved by more than 1e-9 degrees (0.1 mm) does. None for None.

    Examples
    --------
    >>> square = shapely.box(106, 11, 107, 12)
    >>> turned = shapely.MultiPolygon([shapely.Polygon([(106, 11), (106, 12), (107, 12), (107, 11)])])
    >>> geometry_digest(square) == geometry_digest(turned)
    True
    >>> geometry_digest(square) == geometry_digest(shapely.box(106, 11, 107, 12.000000002))
    False
    >>> geometry_digest(None) is None
    True
    """
    if geometry is None:
        return None
    if isinstance(geometry, BaseMultipartGeometry) and len(geometry.geoms) == 1:
        geometry = geometry.geoms[0]
    rounded = shapely.transform(shapely.force_2d(geometry), lambda xy: np.round(xy, PLAN_DECIMALS) + 0.0)
    return sha256(shapely.to_wkb(shapely.normalize(rounded), byte_order=1)).hexdigest()


def lots_digest(lots: Iterable[tuple[str, BaseGeometry | None]]) -> str:
    """Digest of a layer of lots: of their ids and geometries, in whatever order the file has them.

    Parameters
    ----------
    lots : iterable of (id, geometry)
        WGS 84, as for ``geometry_digest``.

    Examples
    --------
    >>> a, b = ("A", shapely.box(0, 0, 1, 1)), ("B", shapely.box(1, 0, 2, 1))
    >>> lots_digest([a, b]) == lots_digest([b, a])
    True
    >>> lots_digest([a, b]) == lots_digest([("B", a[1]), ("A", b[1])])
    False
    """
    told = sorted(
        f"{sha256(lot.encode('utf-8', 'replace')).hexdigest()} {geometry_digest(shape)}"
        for lot, shape in lots
    )
    return sha256("\n".join(told).encode()).hexdigest()
