"""The overlap of two polygons as they are drawn."""

from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.plane import polygons_of, require_polygon


@dataclass(frozen=True)
class Overlap:
    """What two polygons have in common.

    Attributes
    ----------
    area_m2 : float
        Area of the overlap on the plane; 0.0 if there is none.
    share_a, share_b : float
        The overlap as a fraction, 0 to 1, of the area of the first and of the second polygon.
    width_m : float
        Diameter of the largest circle that fits into the overlap; 0.0 if there is none.
    geometry : shapely Polygon or MultiPolygon
        The overlap; an empty polygon if there is none.
    """

    area_m2: float
    share_a: float
    share_b: float
    width_m: float
    geometry: shapely.Polygon | shapely.MultiPolygon


def overlap_of(a: BaseGeometry, b: BaseGeometry) -> Overlap:
    """The overlap of two polygons, equal and contained ones included.

    Parameters
    ----------
    a, b : shapely Polygon or MultiPolygon
        On one VN-2000 plane; easting, northing in metres. Empty ones overlap nothing.

    Returns
    -------
    Overlap
        Only common area counts: shared borders and corners are no overlap.

    Raises
    ------
    ValueError
        If one is None, no polygon or not valid.

    Examples
    --------
    >>> found = overlap_of(shapely.box(0, 0, 10, 10), shapely.box(8, 0, 28, 10))
    >>> found.area_m2, found.share_a, found.share_b, round(found.width_m, 6)
    (20.0, 0.2, 0.1, 2.0)
    >>> overlap_of(shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)).area_m2
    0.0
    """
    return overlap_of_valid(require_polygon(a, "the first polygon"), require_polygon(b, "the second polygon"))


def overlap_of_valid(a: BaseGeometry, b: BaseGeometry) -> Overlap:
    """`overlap_of` for polygons that the caller has found valid."""
    parts = polygons_of(shapely.intersection(a, b))
    if not parts:
        return Overlap(0.0, 0.0, 0.0, 0.0, shapely.Polygon())
    geometry = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    area_m2 = geometry.area
    # rounding of the crossing points may carry the common area a last digit over the whole
    share_a, share_b = min(area_m2 / a.area, 1.0), min(area_m2 / b.area, 1.0)
    return Overlap(area_m2, share_a, share_b, max(width_m(part) for part in parts), geometry)


def width_m(polygon: shapely.Polygon) -> float:
    """Diameter of the largest circle that fits into a polygon, to 2 % of it or better.

    Parameters
    ----------
    polygon : shapely.Polygon
        Valid; in metres.

    Returns
    -------
    float
        Metres; 0.0 for an empty polygon.

    Notes
    -----
    The radius is at least area / perimeter (Bonnesen), so a tolerance of 2 % of that holds for slivers too,
    where a tolerance from the extent would be wider than the sliver.

    Examples
    --------
    >>> round(width_m(shapely.box(0, 0, 1000, 0.01)), 4)
    0.01
    """
    if polygon.is_empty or polygon.area == 0:
        return 0.0
    tolerance = 0.02 * polygon.area / polygon.length
    return 2.0 * float(shapely.maximum_inscribed_circle(polygon, tolerance=tolerance).length)
