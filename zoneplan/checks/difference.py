"""How two boundaries of one zone differ: land gained, lost and kept, and whether their accuracy explains it."""

from dataclasses import dataclass
from math import hypot

import shapely
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.places import to_map
from zoneplan.geometry.plane import polygons_of
from zoneplan.geometry.validity import geometry_fault
from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000
from zoneplan.model.boundary import Boundary

_SPECK_M2 = 1e-4


@dataclass(frozen=True)
class Difference:
    """Land of two boundaries, ``a`` before and ``b`` after.

    Attributes
    ----------
    gained, lost : shapely MultiPolygon
        Land of ``b`` only, and of ``a`` only; WGS 84 longitude and latitude. Empty: none.
    gained_m2, lost_m2, kept_m2 : float
        On the VN-2000 plane. A boundary that is missing, empty or invalid counts as no land.
    epsg : int
        That plane.
    """

    epsg: int

    gained: BaseGeometry
    lost: BaseGeometry
    gained_m2: float
    lost_m2: float
    kept_m2: float

    @property
    def width_m(self) -> float:
        """Width of the widest strip gained or lost: the diameter of the largest circle in it; 0 if there is none."""
        return max(_width(wgs84_to_vn2000(land, self.epsg)) for land in (self.gained, self.lost))


def land_difference(a: Boundary | None, b: Boundary | None, epsg: int) -> Difference:
    """Hold two boundaries against each other on one VN-2000 plane.

    Parameters
    ----------
    a, b : Boundary or None
        WGS 84; None, empty or invalid: no land.
    epsg : int
        The zone's plane.
    """
    old, new = _on_plane(a, epsg), _on_plane(b, epsg)
    gained, lost = _area_of(new.difference(old)), _area_of(old.difference(new))
    return Difference(
        epsg=epsg,
        gained=to_map(gained, epsg),
        lost=to_map(lost, epsg),
        gained_m2=gained.area,
        lost_m2=lost.area,
        kept_m2=new.intersection(old).area,
    )


def common_reach_m(a: Boundary | None, b: Boundary | None) -> float | None:
    """Two standard errors of the difference of two boundaries in metres: strips up to this width say nothing.

    Returns
    -------
    float or None
        2 √(σa² + σb²) with the standard error of a vertex of each; None where one of them has none.
    """
    if a is None or b is None or a.accuracy_m is None or b.accuracy_m is None:
        return None
    return 2 * hypot(a.accuracy_m, b.accuracy_m)


def _on_plane(boundary: Boundary | None, epsg: int) -> BaseGeometry:
    """The boundary on its plane; empty if there is none or it cannot be measured."""
    if boundary is None or geometry_fault(boundary.geometry) is not None:
        return Polygon()
    return wgs84_to_vn2000(boundary.geometry, epsg)


def _area_of(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.MultiPolygon(polygons_of(geometry))


def _width(area: BaseGeometry) -> float:
    """Diameter of the largest circle in any part, to a 200th of its width; parts below 1 cm² count as nothing."""
    parts = [part for part in polygons_of(area) if part.area > _SPECK_M2]
    return max((_inscribed(part) for part in parts), default=0.0)


def _inscribed(part: Polygon) -> float:
    thin = part.area / part.length  # no part is narrower than this at its widest place
    return float(2 * shapely.maximum_inscribed_circle(part, thin / 100).length)
