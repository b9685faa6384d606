"""What lots cover, what they leave open and what reaches outside, from the unmet edges alone.

Land on both sides of a met edge is covered, once on each side. So the border of all land that is covered, and of every
gap, runs along unmet edges only. These, and the border of the whole, cut the plane into faces; across a face the number
of lots does not change, so one point tells of each face whether it is covered and whether it belongs to the whole.

Where most edges are unmet (lots whose borders have other vertices than their neighbours') the faces would be as many as
the edges, and the cover is made tile by tile instead, as the plain union of what lies in each.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.fabric.matching import Matching, match_edges, open_edges
from zoneplan.geometry.fabric.near import Near
from zoneplan.geometry.fabric.tiles import pieces_by_tile
from zoneplan.geometry.plane import polygons_of

_MANY_EDGES = 1_000_000
_SPECK_M2 = 1e-6  # rounding of crossing points: 1e-9 m along a border of a kilometre


@dataclass(frozen=True)
class Cover:
    """What lots do to the plane, in pieces and square metres.

    Attributes
    ----------
    gaps : list of shapely.Polygon
        Land without a lot: of the whole where there is one, else what lots enclose. Left to right.
    outside : list of shapely.Polygon
        Land of lots that is not land of the whole, each piece once however many lots lie on it; left to right. Empty
        without a whole.
    covered_m2 : float
        Land under at least one lot.
    """

    gaps: list[shapely.Polygon]
    outside: list[shapely.Polygon]
    covered_m2: float

    @property
    def gaps_m2(self) -> float:
        """Land without a lot."""
        return float(sum(gap.area for gap in self.gaps))

    @property
    def outside_m2(self) -> float:
        """Land of lots outside the whole."""
        return float(sum(piece.area for piece in self.outside))


def cover(
    lots: NDArray[Any],
    whole: BaseGeometry | None = None,
    matching: Matching | None = None,
    near: Near | None = None,
) -> Cover:
    """Find what lots cover.

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        Valid, on one VN-2000 plane; None and empty ones cover nothing.
    whole : shapely Polygon or MultiPolygon, optional
        Valid, on the same plane.
    matching : Matching, optional
        Of these lots, where it is known already.
    near : Near, optional
        Of these lots, where there is one already.

    Returns
    -------
    Cover

    Examples
    --------
    >>> lots = np.array([shapely.box(0, 0, 6, 10), shapely.box(5, 0, 12, 10)])
    >>> found = cover(lots, shapely.box(0, 0, 11, 20))
    >>> found.covered_m2, found.gaps_m2, found.outside_m2
    (120.0, 110.0, 10.0)
    """
    matching = matching or match_edges(lots)
    if matching.unmet.size > _MANY_EDGES:
        return Cover(*pieces_by_tile(lots, whole))
    faces = faces_of(open_edges(lots, matching).ends, whole)
    points = shapely.point_on_surface(faces)
    return cover_of(faces, points, covered_points(lots, points, near), whole)


def covered_points(lots: NDArray[Any], points: NDArray[Any], near: Near | None = None) -> NDArray[np.bool_]:
    """Which points lie on at least one of some valid lots."""
    point, lot = (near or Near(lots)).meeting(shapely.bounds(points).reshape(-1, 4))
    covered = np.zeros(len(points), dtype=bool)
    covered[point[shapely.intersects(lots[lot], points[point])]] = True
    return covered


def cover_of(
    faces: NDArray[Any], points: NDArray[Any], covered: NDArray[np.bool_], whole: BaseGeometry | None
) -> Cover:
    """Sum up faces, of each of which one point within and whether that is covered are known."""
    area = shapely.area(faces)
    if whole is None:
        inside = np.ones(faces.size, dtype=bool)
    else:
        shapely.prepare(whole)
        inside = shapely.intersects(whole, points)
    large = area > _SPECK_M2
    gaps, outside = inside & ~covered & large, covered & ~inside & large
    return Cover(_joined(faces[gaps]), _joined(faces[outside]), float(area[covered].sum()))


def faces_of(ends: NDArray[np.float64], whole: BaseGeometry | None) -> NDArray[Any]:
    """The bounded faces between unmet edges, by their two ends, and the border of the whole."""
    return faces_between(ends, [] if whole is None else [whole.boundary])


def faces_between(ends: NDArray[np.float64], lines: list[BaseGeometry]) -> NDArray[Any]:
    """The bounded faces between edges, by their two ends, and other lines."""
    edges = np.unique(_ordered(ends), axis=0)
    noded = shapely.get_parts(shapely.union_all([*np.asarray(shapely.linestrings(edges)).tolist(), *lines]))
    return np.asarray(shapely.get_parts(shapely.polygonize(noded)), dtype=object)


def _ordered(ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Each edge from its left end to its right one, so that the two directions of one are equal."""
    first, second = ends[:, 0], ends[:, 1]
    swap = (first[:, 0] > second[:, 0]) | ((first[:, 0] == second[:, 0]) & (first[:, 1] > second[:, 1]))
    return np.where(swap[:, None, None], ends[:, ::-1], ends)


def _joined(faces: NDArray[Any]) -> list[shapely.Polygon]:
    """Faces that lie side by side as one piece."""
    return polygons_of(shapely.union_all(faces)) if faces.size else []
