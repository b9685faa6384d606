"""How far a zone lies from the other zones and from the places that the sources name, and how sure that is."""

from dataclasses import dataclass
from typing import Literal

from zoneplan.geometry.plane import middle_of
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.geometry.vn2000.ellipsoid import geodesic_distance_m
from zoneplan.model.boundary import Evidence
from zoneplan.model.messages import Text
from zoneplan.model.registry import Grade, Zone
from zoneplan.plan import Plan


@dataclass(frozen=True)
class Distance:
    """One distance on the ellipsoid, middle to middle.

    Attributes
    ----------
    kind : {"zone", "place"}
    id : str
        Of the other zone or the place.
    name : Text
    distance_m : float
        Between the boundaries' centroids; a schematic or missing boundary stands at its assumed site.
    plus_minus_m : float
        What the assumed positions leave open: the sum of the radii of the circles of possible sites. 0 where
        both ends have evidence. The true distance lies within ``distance_m`` ± this, and is never below 0.
    grade : Grade or None
        How sure the point of a place is; None for a zone.
    """

    kind: Literal["zone", "place"]
    id: str
    name: Text
    distance_m: float
    plus_minus_m: float
    grade: Grade | None

    @property
    def least_m(self) -> float:
        """The shortest that the true distance can be."""
        return max(0.0, self.distance_m - self.plus_minus_m)

    @property
    def most_m(self) -> float:
        """The longest that the true distance can be."""
        return self.distance_m + self.plus_minus_m


def distances(plan: Plan, zone_id: str) -> tuple[Distance, ...]:
    """Measure from one zone to every other zone and every place of the plan.

    Parameters
    ----------
    plan : Plan
    zone_id : str

    Returns
    -------
    tuple of Distance
        The nearest first, equal ones in the order of the register; empty for a plan of one zone and no place.

    Raises
    ------
    KeyError
        If the plan has no such zone.
    """
    lon, lat, radius_m = _middle(plan, plan.registry.zone(zone_id))
    found = []
    for other in plan.registry.zones:
        if other.id != zone_id:
            there_lon, there_lat, there_radius_m = _middle(plan, other)
            metres = float(geodesic_distance_m(lon, lat, there_lon, there_lat))
            found.append(Distance("zone", other.id, other.name, metres, radius_m + there_radius_m, None))
    for place in plan.registry.places:
        metres = float(geodesic_distance_m(lon, lat, place.lon, place.lat))
        found.append(Distance("place", place.id, place.name, metres, radius_m, place.grade))
    return tuple(sorted(found, key=lambda distance: distance.distance_m))


def _middle(plan: Plan, zone: Zone) -> tuple[float, float, float]:
    """Longitude and latitude of a zone's middle, and the radius in metres that stays open."""
    boundary = plan.boundaries.get(zone.id)
    assumed = (zone.site.lon, zone.site.lat, zone.site.radius_m)
    if boundary is None or boundary.evidence is Evidence.SCHEMATIC or boundary.geometry.is_empty:
        return assumed
    try:
        plane = wgs84_to_vn2000(boundary.geometry, zone.vn2000_epsg)
    except ValueError:  # positions that are no degrees: the checks say so, here the site stands in
        return assumed
    centre = vn2000_to_wgs84(middle_of(plane), zone.vn2000_epsg)
    return centre.x, centre.y, 0.0
