"""Mending an invalid boundary: what is wrong at which place, and what a repair would move. Never done unasked."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.plane import polygons_of
from zoneplan.geometry.validity import geometry_fault, geometry_faults
from zoneplan.model.messages import Text, say

_PLACES_TOLD = 3


@dataclass(frozen=True)
class Repair:
    """One offer, for a person to take or leave.

    Attributes
    ----------
    before : shapely geometry
        As it came, unchanged.
    drawn : shapely geometry
        The area that its lines enclose as they stand: each line crossed changes inside to outside.
    after : shapely geometry
        The repaired polygon or multipolygon, valid.
    gained_m2, lost_m2 : float
        Area of `after` outside `drawn`, and of `drawn` outside `after`.
    steps : tuple of Text
        What is wrong and at which places, then what the repair does.
    """

    before: BaseGeometry
    drawn: BaseGeometry
    after: BaseGeometry
    gained_m2: float
    lost_m2: float
    steps: tuple[Text, ...]

    @property
    def moved_m2(self) -> float:
        """Area that changes sides: gained and lost together."""
        return self.gained_m2 + self.lost_m2


def propose_repair(plane: BaseGeometry) -> Repair | None:
    """Offer a valid geometry for an invalid one.

    Parameters
    ----------
    plane : shapely geometry
        Easting, northing in metres; not changed.

    Returns
    -------
    Repair or None
        None for a valid polygon, and where nothing can be made of it: empty, lines or points only, or without
        extent (`geometry_fault` says which). The ring structure is kept where it can be (GEOS
        make_valid, method "structure": shells are joined, holes cut out); lines and points fall away, counted.

    Examples
    --------
    >>> bow_tie = shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])
    >>> repair = propose_repair(bow_tie)
    >>> repair.after.area, repair.moved_m2, len(repair.after.geoms)
    (2.0, 0.0, 2)
    >>> repair.steps[0].en
    'The boundary crosses itself: X (north) 1.00, Y (east) 1.00.'
    >>> propose_repair(shapely.box(0, 0, 1, 1)) is None
    True
    """
    if geometry_fault(plane) is None:
        return None
    flat = shapely.force_2d(plane)
    # GEOS refuses an area beside one that collapsed to a line or a point, so the latter falls away first
    parts = [part for part in polygons_of(flat) if part.convex_hull.area > 0]
    if not parts:
        return None
    areas: BaseGeometry = parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
    try:
        after = _polygonal(shapely.make_valid(areas, method="structure", keep_collapsed=False))
        linework = shapely.make_valid(areas)
    except shapely.errors.GEOSException:  # a tangle that GEOS cannot mend is not offered a repair
        return None
    if after.is_empty or after.area == 0:
        return None
    drawn = _polygonal(linework)
    gained = float(shapely.difference(after, drawn).area)
    lost = float(shapely.difference(drawn, after).area)
    dropped = _not_areas(flat) + len(polygons_of(flat)) - len(parts) + _not_areas(linework)
    steps = (*_faults_told(flat), *_changes_told(parts, after, dropped), _area_told(gained, lost))
    return Repair(plane, drawn, after, gained, lost, steps)


def propose_without_repeats(plane: BaseGeometry) -> Repair | None:
    """Offer the same geometry without points that repeat the one before them; no line moves.

    Parameters
    ----------
    plane : shapely geometry
        In any coordinates; not changed. It may be invalid otherwise.

    Returns
    -------
    Repair or None
        None if no point repeats, or if a ring is nothing but repeats.

    Examples
    --------
    >>> square = shapely.Polygon([(0, 0), (0, 0), (1, 0), (1, 1), (1, 1), (0, 1)])
    >>> propose_without_repeats(square).steps[0].en
    'Points that repeat the one before them, left out: 2. No line moves.'
    """
    if any(
        len(np.unique(shapely.get_coordinates(ring), axis=0)) < 3
        for part in polygons_of(plane)
        for ring in (part.exterior, *part.interiors)
    ):
        return None
    after = shapely.remove_repeated_points(plane, 0)
    count = int(shapely.get_num_coordinates(plane) - shapely.get_num_coordinates(after))
    if count == 0:
        return None
    return Repair(plane, plane, after, 0.0, 0.0, (say("repair.repeats", count=count),))


def _polygonal(geometry: BaseGeometry) -> BaseGeometry:
    parts = polygons_of(geometry)
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _not_areas(geometry: BaseGeometry) -> int:
    """How many lines and points stand beside the polygons."""
    if not hasattr(geometry, "geoms"):
        return 0 if geometry.geom_type == "Polygon" else 1
    return sum(_not_areas(part) for part in geometry.geoms)


def _faults_told(flat: BaseGeometry) -> list[Text]:
    told = []
    for fault in geometry_faults(flat):
        reason = say(f"geometry-reason.{fault.reason}")
        reason = Text(vi=_capital(reason.vi), en=_capital(reason.en))
        points = list(fault.places.geoms)
        if not points or fault.reason == "not-area":
            told.append(say("repair.fault", reason=reason))
            continue
        places = [say("repair.place", x=point.y, y=point.x) for point in points[:_PLACES_TOLD]]
        told.append(
            say(
                "repair.fault-at" if len(points) <= _PLACES_TOLD else "repair.fault-at-and-more",
                reason=reason,
                places=Text(vi="; ".join(p.vi for p in places), en="; ".join(p.en for p in places)),
                more=len(points) - _PLACES_TOLD,
            )
        )
    return told


def _changes_told(parts: list[shapely.Polygon], after: BaseGeometry, dropped: int) -> list[Text]:
    kept = polygons_of(after)
    told = []
    if len(kept) != len(parts):
        told.append(say("repair.parts", before=len(parts), after=len(kept)))
    holes = sum(len(part.interiors) for part in parts), sum(len(part.interiors) for part in kept)
    if holes[0] != holes[1]:
        told.append(say("repair.holes", before=holes[0], after=holes[1]))
    if dropped:
        told.append(say("repair.dropped", count=dropped))
    return told


def _area_told(gained: float, lost: float) -> Text:
    if gained == lost == 0:
        return say("repair.same-area")
    return say("repair.area", gained=gained, lost=lost)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
