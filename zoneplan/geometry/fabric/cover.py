"""What lots cover: do they overlap and by how much, leave gaps, leave the zone, and does the sum come out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.fabric.pairs import pairs_sharing_land
from zoneplan.geometry.overlap import Overlap, overlap_of_valid
from zoneplan.geometry.plane import PlaneGeometries, on_plane, polygons_of, require_polygon


def overlapping_pairs(geoms: PlaneGeometries) -> list[tuple[int, int, Overlap]]:
    """Every two lots whose interiors meet, equal and contained lots included.

    Parameters
    ----------
    geoms : geopandas.GeoSeries, array or list of polygons
        On one VN-2000 plane. None and empty lots overlap nothing.

    Returns
    -------
    list of (i, j, Overlap)
        Positions (not index labels) i < j of the two lots, in rising order.

    Raises
    ------
    ValueError
        If a lot is no polygon or not valid (the message says which), or a GeoSeries is not on a plane.
    TooDense
        As ``pairs_sharing_land``.

    Examples
    --------
    >>> lots = [shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10), shapely.box(19, 0, 29, 10)]
    >>> [(i, j, found.area_m2) for i, j, found in overlapping_pairs(lots)]
    [(1, 2, 10.0)]
    """
    lots = _lots(geoms)
    first, second = pairs_sharing_land(lots)
    pairs = zip(first.tolist(), second.tolist(), strict=True)
    found = [(i, j, overlap_of_valid(lots[i], lots[j])) for i, j in pairs]
    # interiors that meet by less than one step of the coordinates leave no polygon
    return [(i, j, overlap) for i, j, overlap in found if not overlap.geometry.is_empty]


def gaps(geoms: PlaneGeometries) -> list[shapely.Polygon]:
    """Holes that lots leave between them, enclosed by lots on all sides.

    Parameters
    ----------
    geoms : geopandas.GeoSeries, array or list of polygons
        On one VN-2000 plane. None and empty lots are left out.

    Returns
    -------
    list of shapely.Polygon
        Uncovered land, left to right. A hole in a lot that no other lot fills is a gap as well. A gap that is
        open to the outside is not seen here: use `gaps_against` with the zone.

    Raises
    ------
    ValueError
        As in `overlapping_pairs`.

    Examples
    --------
    >>> ring = shapely.Polygon(shapely.box(0, 0, 30, 30).exterior, [shapely.box(10, 10, 20, 20).exterior])
    >>> [gap.area for gap in gaps([ring, shapely.box(10, 10, 15, 20)])]
    [50.0]
    """
    covered = shapely.union_all(_lots(geoms))
    holes = [shapely.Polygon(ring) for part in polygons_of(covered) for ring in part.interiors]
    # a hole may hold an island of lots
    return polygons_of(shapely.difference(shapely.union_all(holes), covered))


def gaps_against(geoms: PlaneGeometries, whole: BaseGeometry) -> list[shapely.Polygon]:
    """Land of the whole that no lot covers.

    Parameters
    ----------
    geoms : geopandas.GeoSeries, array or list of polygons
        On one VN-2000 plane. None and empty lots are left out.
    whole : shapely Polygon or MultiPolygon
        The zone, on the same plane.

    Returns
    -------
    list of shapely.Polygon
        Left to right.

    Raises
    ------
    ValueError
        As in `overlapping_pairs`, or if the whole is no valid polygon.

    Examples
    --------
    >>> [gap.bounds for gap in gaps_against([shapely.box(0, 0, 6, 10)], shapely.box(0, 0, 10, 10))]
    [(6.0, 0.0, 10.0, 10.0)]
    """
    covered = shapely.union_all(_lots(geoms))
    return polygons_of(shapely.difference(require_polygon(whole, "the whole"), covered))


def outside(geoms: PlaneGeometries, whole: BaseGeometry) -> list[shapely.Polygon]:
    """Land of the lots that is not land of the whole, each piece once however many lots cover it.

    Parameters, result and errors are those of `gaps_against`.

    Examples
    --------
    >>> [piece.bounds for piece in outside([shapely.box(0, 0, 12, 10)], shapely.box(0, 0, 10, 10))]
    [(10.0, 0.0, 12.0, 10.0)]
    """
    covered = shapely.union_all(_lots(geoms))
    return polygons_of(shapely.difference(covered, require_polygon(whole, "the whole")))


@dataclass(frozen=True)
class Balance:
    """The account of a zone and its lots, in square metres on the plane.

    Attributes
    ----------
    whole_m2 : float
        Area of the zone.
    parts_m2 : float
        Sum of the areas of all lots.
    overlaps_m2 : float
        Land counted more than once: the sum of the lots less the area they cover. Land under three lots
        counts twice here.
    gaps_m2 : float
        Land of the zone without a lot.
    outside_m2 : float
        Land of the lots outside the zone.
    """

    whole_m2: float
    parts_m2: float
    overlaps_m2: float
    gaps_m2: float
    outside_m2: float

    @property
    def residual_m2(self) -> float:
        """What is left of whole = parts − overlaps + gaps − outside: rounding, or an error of this program."""
        return self.whole_m2 - (self.parts_m2 - self.overlaps_m2 + self.gaps_m2 - self.outside_m2)


def balance(geoms: PlaneGeometries, whole: BaseGeometry) -> Balance:
    """The account of a zone and its lots; each figure is measured by itself, none is made from the others.

    Parameters
    ----------
    geoms : geopandas.GeoSeries, array or list of polygons
        On one VN-2000 plane. None and empty lots count nothing.
    whole : shapely Polygon or MultiPolygon
        The zone, on the same plane.

    Returns
    -------
    Balance

    Raises
    ------
    ValueError
        As in `gaps_against`.

    Examples
    --------
    >>> balance([shapely.box(0, 0, 6, 10), shapely.box(5, 0, 12, 10)], shapely.box(0, 0, 15, 10))
    Balance(whole_m2=150.0, parts_m2=130.0, overlaps_m2=10.0, gaps_m2=30.0, outside_m2=0.0)
    """
    lots, zone = _lots(geoms), require_polygon(whole, "the whole")
    covered = shapely.union_all(lots)
    parts_m2 = float(np.nansum(shapely.area(lots)))
    return Balance(
        whole_m2=zone.area,
        parts_m2=parts_m2,
        overlaps_m2=parts_m2 - covered.area,
        gaps_m2=shapely.difference(zone, covered).area,
        outside_m2=shapely.difference(covered, zone).area,
    )


def _lots(geoms: PlaneGeometries) -> NDArray[Any]:
    """Lots as an array, each None, empty or a valid polygon."""
    lots = np.atleast_1d(on_plane(geoms))
    present = ~(shapely.is_missing(lots) | shapely.is_empty(lots))
    polygon = np.isin(
        shapely.get_type_id(lots), (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
    )
    for position in np.flatnonzero(present & ~(polygon & shapely.is_valid(lots))):
        require_polygon(lots[position], f"lot {position}")
    return lots
