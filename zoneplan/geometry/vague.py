"""Boundaries that are not known exactly: a core that is surely inside, a hull that may be.

The egg-yolk model of vague regions: A. G. Cohn and N. M. Gotts, "The 'egg-yolk' representation of regions
with indeterminate boundaries", in P. A. Burrough and A. U. Frank (eds), Geographic Objects with Indeterminate
Boundaries, 1996, pp. 171–187. The true region lies between the core (yolk) and the hull (egg), whatever its
exact shape; a verdict is certain if it holds for every such region, none if it holds for no such region, and
possible otherwise.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.plane import require_polygon

Verdict: TypeAlias = Literal["none", "possible", "certain"]

_INTERIORS_MEET = "T********"


@dataclass(frozen=True)
class VagueRegion:
    """A region between a core and a hull, all three on one VN-2000 plane, in metres.

    Attributes
    ----------
    drawn : shapely Polygon or MultiPolygon
        The boundary as it is drawn.
    core : shapely Polygon or MultiPolygon
        What surely belongs to the region; may be empty.
    hull : shapely Polygon or MultiPolygon
        Outside of it is surely outside the region.
    """

    drawn: BaseGeometry
    core: BaseGeometry
    hull: BaseGeometry


def vague_from_accuracy(geom: BaseGeometry, accuracy_m: float, factor: float = 2.0) -> VagueRegion:
    """The vague region of a boundary whose vertices are known to `accuracy_m`.

    Parameters
    ----------
    geom : shapely Polygon or MultiPolygon
        The drawn boundary; easting, northing in metres.
    accuracy_m : float
        Standard error σ of a vertex in metres; with 0, core, hull and drawn boundary are the same.
    factor : float
        How many σ the boundary may be off, 2 unless told.

    Returns
    -------
    VagueRegion
        Core and hull are the boundary drawn in and out by factor · σ. The core of a part narrower than twice
        that is empty. An empty boundary gives three empty ones. Corners of the hull are rounded by 16
        chords a quarter circle, at most 0.12 % of the distance short.

    Raises
    ------
    ValueError
        If the boundary is None, no polygon or not valid, or a number is negative or not finite.

    Examples
    --------
    >>> region = vague_from_accuracy(shapely.box(0, 0, 100, 100), 5.0)
    >>> region.core.bounds, region.hull.bounds
    ((10.0, 10.0, 90.0, 90.0), (-10.0, -10.0, 110.0, 110.0))
    """
    drawn = require_polygon(geom, "the boundary")
    distance = accuracy_m * factor
    if not (0 <= accuracy_m < float("inf") and 0 <= factor < float("inf")):
        raise ValueError(f"accuracy {accuracy_m:g} m and factor {factor:g} must be 0 or more, and finite")
    if distance == 0:
        return VagueRegion(drawn, drawn, drawn)
    return VagueRegion(drawn, drawn.buffer(-distance, quad_segs=16), drawn.buffer(distance, quad_segs=16))


def vague_from_circle(geom: BaseGeometry, circle: BaseGeometry) -> VagueRegion:
    """The vague region of a schematic boundary: its true site is somewhere inside a circle.

    Parameters
    ----------
    geom : shapely Polygon or MultiPolygon
        The schematic boundary as drawn; nothing is concluded from its shape.
    circle : shapely Polygon or MultiPolygon
        Where the true site may lie, on the same plane.

    Returns
    -------
    VagueRegion
        The hull is the circle and the core is empty.

    Raises
    ------
    ValueError
        If one of the two is None, no polygon or not valid.

    Examples
    --------
    >>> region = vague_from_circle(shapely.box(0, 0, 1, 1), shapely.box(-9, -9, 9, 9))
    >>> region.core.is_empty, region.hull.area
    (True, 324.0)
    """
    drawn, site = require_polygon(geom, "the boundary"), require_polygon(circle, "the circle")
    return VagueRegion(drawn, shapely.Polygon(), site)


def overlap_verdict(a: VagueRegion, b: VagueRegion) -> Verdict:
    """Whether two vague regions overlap, by their interiors; a shared border alone is no overlap.

    Parameters
    ----------
    a, b : VagueRegion
        On the same plane.

    Returns
    -------
    {"none", "possible", "certain"}
        certain: the cores overlap, or the whole hull of one lies in the core of the other. none: not even the
        hulls overlap. possible: everything between. The order of the two does not matter.

    Examples
    --------
    >>> field = vague_from_accuracy(shapely.box(0, 0, 100, 100), 1.0)
    >>> beside = vague_from_accuracy(shapely.box(100, 0, 200, 100), 1.0)
    >>> across = vague_from_accuracy(shapely.box(50, 0, 150, 100), 1.0)
    >>> overlap_verdict(field, beside), overlap_verdict(field, across)
    ('possible', 'certain')
    """
    if not a.hull.relate_pattern(b.hull, _INTERIORS_MEET):
        return "none"
    if a.core.relate_pattern(b.core, _INTERIORS_MEET) or b.core.covers(a.hull) or a.core.covers(b.hull):
        return "certain"
    return "possible"


def containment_verdict(a: VagueRegion, b: VagueRegion) -> Verdict:
    """Whether vague region `a` lies within vague region `b`; touching the border from inside is within.

    Parameters
    ----------
    a, b : VagueRegion
        On the same plane.

    Returns
    -------
    {"none", "possible", "certain"}
        certain: the hull of `a` lies in the core of `b`. none: some of the core of `a` lies outside the hull
        of `b`, or the hulls do not overlap. possible: everything between.

    Examples
    --------
    >>> zone = vague_from_accuracy(shapely.box(0, 0, 100, 100), 1.0)
    >>> inside = vague_from_accuracy(shapely.box(10, 10, 50, 50), 1.0)
    >>> at_the_border = vague_from_accuracy(shapely.box(0, 10, 50, 50), 1.0)
    >>> containment_verdict(inside, zone), containment_verdict(at_the_border, zone)
    ('certain', 'possible')
    """
    if not a.hull.relate_pattern(b.hull, _INTERIORS_MEET):
        return "none"
    if b.core.covers(a.hull):
        return "certain"
    if not a.core.is_empty and not b.hull.covers(a.core):
        return "none"
    return "possible"
