"""Whether land lies in a unit whose border is known only to within a band."""

from typing import Literal, TypeAlias

from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.plane import require_polygon
from zoneplan.geometry.vague import VagueRegion

Standing: TypeAlias = Literal["inside", "edge", "partly", "outside"]


def standing_in(region: VagueRegion, unit: BaseGeometry, band_m: float) -> Standing:
    """Hold a region against a unit whose border may lie up to a distance elsewhere.

    Parameters
    ----------
    region : VagueRegion
    unit : shapely Polygon or MultiPolygon
        Valid, on the same plane; one unit or several that come into question together.
    band_m : float
        How far the unit's border may be off, in metres.

    Returns
    -------
    {"inside", "edge", "partly", "outside"}
        inside: the whole hull lies in the unit, nowhere nearer to its border than the band. outside: the hull lies
        farther from the unit than the band. partly: some of the core lies farther out than the band. edge:
        everything between, where the border could lie either way.

    Raises
    ------
    ValueError
        If the unit is None, no polygon or not valid, or the band negative.

    Examples
    --------
    >>> import shapely
    >>> def standing(*bounds):
    ...     land = shapely.box(*bounds)
    ...     return standing_in(VagueRegion(land, land, land), shapely.box(0, 0, 5000, 5000), 200.0)
    >>> standing(201, 201, 900, 900), standing(199, 201, 900, 900), standing(-199, 201, 900, 900)
    ('inside', 'edge', 'edge')
    >>> standing(-600, 201, 400, 900), standing(5201, 0, 5300, 99)
    ('partly', 'outside')
    """
    require_polygon(unit, "the unit")
    if not 0 <= band_m < float("inf"):
        raise ValueError(f"a band of {band_m:g} m")
    if region.hull.distance(unit) > band_m:
        return "outside"
    if unit.covers(region.hull) and region.hull.distance(unit.boundary) >= band_m:
        return "inside"
    # 128 chords a quarter circle: 200 m are short by less than 4 mm
    if region.core.is_empty or unit.buffer(band_m, quad_segs=128).covers(region.core):
        return "edge"
    return "partly"


def clearance_m(land: BaseGeometry, unit: BaseGeometry) -> float:
    """How far inside a unit land lies: to its border, or, outside, below zero by the distance to the unit.

    Zero where the border runs through the land.

    Examples
    --------
    >>> import shapely
    >>> unit = shapely.box(0, 0, 100, 100)
    >>> [clearance_m(shapely.box(x, 10, x + 10, 20), unit) for x in (30, 95, 130)]
    [10.0, 0.0, -30.0]
    """
    if unit.covers(land):
        return float(land.distance(unit.boundary))
    return -float(land.distance(unit)) or 0.0
