"""Every figure on zones and administrative units, measured once: which are registered and how much lies in each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.overlap import overlap_of_valid
from zoneplan.geometry.plane import polygons_of
from zoneplan.geometry.vague import VagueRegion
from zoneplan.geometry.validity import geometry_fault
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.geometry.within import Standing, clearance_m, standing_in
from zoneplan.model.context import ContextFeature, ContextKind, ContextLayer
from zoneplan.model.registry import Unit, Zone
from zoneplan.model.unit_names import listed_names, same_code, same_name

MatchedBy = Literal["code", "name"]
_FAR_M = 20_000.0  # the neighbourhood in which units are measured; a unit farther off has no part in a zone
_NOTHING = 1e-6  # m²: less is rounding of the crossing points


@dataclass(frozen=True)
class Part:
    """How much of a zone lies in one unit: m² on the zone's plane, and the fraction of the zone."""

    feature: ContextFeature
    m2: float
    share: float


@dataclass(frozen=True)
class Match:
    """Units of a layer that a plan registers for a zone.

    Attributes
    ----------
    age : {"now", "then"}
        Whether today's units were found in the layer, or, none of these, those of old.
    by : {"code", "name"}
    found : tuple of Unit
        The registered units that were found.
    rows : tuple of int
        Their features in the layer.
    homonyms : tuple of tuple of int
        For each name that stands for several units apart from each other: all their features.
    """

    age: Literal["now", "then"]
    by: MatchedBy
    found: tuple[Unit, ...]
    rows: tuple[int, ...]
    homonyms: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class MeasuredUnits:
    """One zone against one layer of units, on the zone's plane, metres.

    Attributes
    ----------
    parts : tuple of Part
        Largest first; units that have nothing of the zone are not in it.
    none_m2 : float
        What lies in no unit.
    twice_m2 : float
        What lies in more than one unit, once for each unit too many: zone = Σ parts + none − twice.
    faults : int
        Polygons of the layer that are not valid and were left out.
    match : Match or None
        None where the plan registers no unit, or none of them is in the layer.
    standing : str or None
        Of the hull against the matched units: for a schematic boundary the circle of possible sites.
    drawn : str or None
        The same of the boundary as drawn, without regard to its evidence.
    clearance_m : float or None
        How far inside the drawn boundary lies; below zero: how far outside.
    inside_m2 : float or None
        How much of the drawn boundary lies in the matched units.
    site_share : float or None
        How much of the hull does.
    outside : shapely geometry or None
        What of the drawn boundary lies outside the matched units.
    schematic : bool
        Whether the boundary is a placeholder, of which only the circle of possible sites counts.
    """

    zone: Zone
    layer: ContextLayer
    parts: tuple[Part, ...]
    none_m2: float
    twice_m2: float
    faults: int
    match: Match | None = None
    standing: Standing | None = None
    drawn: Standing | None = None
    clearance_m: float | None = None
    inside_m2: float | None = None
    site_share: float | None = None
    outside: BaseGeometry | None = None
    schematic: bool = False


def measure_units(
    zone: Zone,
    region: VagueRegion,
    layer: ContextLayer,
    band_m: float,
    *,
    schematic: bool = False,
    rows: Sequence[int] | None = None,
) -> MeasuredUnits:
    """Hold one zone against one layer of units.

    Parameters
    ----------
    zone : Zone
    region : VagueRegion
        On the zone's plane, valid.
    layer : ContextLayer
        Of kind units; what is no polygon in it has no part in anything.
    band_m : float
        How far the units' borders may be off.
    schematic : bool
        Whether the boundary is a placeholder.
    rows : sequence of int, optional
        What ``sound_rows`` gives for the layer, where several zones are held against it.
    """
    sound = sound_rows(layer) if rows is None else rows
    match = match_units(zone, layer, sound)
    near = _near(layer, sound, region.hull, zone.vn2000_epsg)
    wanted = sorted({*near, *(match.rows if match else ())})
    plane = dict(zip(wanted, _on_plane(layer, wanted, zone.vn2000_epsg), strict=True))
    parts = _parts(layer, {row: plane[row] for row in near}, region.drawn)
    covered = shapely.union_all([shapely.intersection(region.drawn, plane[row]) for row in near])
    covered_m2 = sum(part.area for part in polygons_of(covered))
    measured = MeasuredUnits(
        zone=zone,
        layer=layer,
        parts=parts,
        none_m2=_or_nothing(region.drawn.area - covered_m2),
        twice_m2=_or_nothing(sum(part.m2 for part in parts) - covered_m2),
        faults=len(_areas(layer)) - len(sound),
        schematic=schematic,
    )
    return measured if match is None else _against(measured, match, plane, region, band_m)


def sound_rows(layer: ContextLayer) -> list[int]:
    """The features of a layer of units that can be measured: valid polygons."""
    return [row for row in _areas(layer) if geometry_fault(layer.features[row].geometry) is None]


def match_units(zone: Zone, layer: ContextLayer, rows: Sequence[int] | None = None) -> Match | None:
    """Find the units that a plan registers for a zone: today's first, those of old where none of these is there.

    By code where both have one, else by name; a name that stands for several units gives all of them.
    """
    if zone.units is None:
        return None
    candidates = range(len(layer.features)) if rows is None else rows
    for age, units in (("now", zone.units.now), ("then", zone.units.then)):
        hits = [(unit, *_rows_of(unit, layer, candidates, old=age == "then")) for unit in units]
        found = [(unit, by, its) for unit, by, its in hits if its]
        if found:
            apart = [_apart(layer, its) for _, by, its in found if by == "name"]
            return Match(
                age="now" if age == "now" else "then",
                by="code" if all(by == "code" for _, by, _ in found) else "name",
                found=tuple(unit for unit, _, _ in found),
                rows=tuple(sorted({row for _, _, its in found for row in its})),
                homonyms=tuple(its for its in apart if len(its) > 1),
            )
    return None


def _rows_of(
    unit: Unit, layer: ContextLayer, rows: Sequence[int], *, old: bool
) -> tuple[MatchedBy, tuple[int, ...]]:
    by_code = tuple(row for row in rows if same_code(unit.code or "", layer.features[row].code))
    if by_code:
        return "code", by_code
    return "name", tuple(row for row in rows if _same(unit, layer.features[row], old=old))


def _same(unit: Unit, feature: ContextFeature, *, old: bool) -> bool:
    if same_code(unit.code or "", feature.code) is False:
        return False
    names = [feature.name, *(listed_names(feature.old_name) if old else ())]
    return any(same_name(unit.name.vi, name) for name in names)


def _apart(layer: ContextLayer, rows: tuple[int, ...]) -> tuple[int, ...]:
    """One feature for each group of features of one name that touch each other."""
    groups: list[tuple[int, BaseGeometry]] = []
    for row in rows:
        shape = layer.features[row].geometry
        touching = [group for group in groups if group[1].intersects(shape)]
        groups = [group for group in groups if group not in touching]
        first = min([row, *(group[0] for group in touching)])
        groups.append((first, shapely.union_all([shape, *(group[1] for group in touching)])))
    return tuple(sorted(row for row, _ in groups))


def _areas(layer: ContextLayer) -> list[int]:
    if layer.kind is not ContextKind.UNITS:
        return []
    return [row for row, feature in enumerate(layer.features) if "Polygon" in feature.geometry.geom_type]


def _near(layer: ContextLayer, rows: Sequence[int], hull: BaseGeometry, epsg: int) -> list[int]:
    """The units whose box meets that of the hull."""
    box = vn2000_to_wgs84(shapely.box(*hull.buffer(_FAR_M).bounds), epsg)
    tree = shapely.STRtree([layer.features[row].geometry for row in rows])
    return sorted(rows[int(place)] for place in tree.query(shapely.box(*box.bounds)))


def _on_plane(layer: ContextLayer, rows: Sequence[int], epsg: int) -> NDArray[np.object_]:
    shapes = np.array([layer.features[row].geometry for row in rows], dtype=object)
    return wgs84_to_vn2000(shapely.force_2d(shapes), epsg)


def _parts(layer: ContextLayer, plane: dict[int, BaseGeometry], land: BaseGeometry) -> tuple[Part, ...]:
    found = []
    for row, shape in plane.items():
        overlap = overlap_of_valid(land, shape)
        if overlap.area_m2 > _NOTHING:
            found.append(Part(layer.features[row], overlap.area_m2, overlap.share_a))
    return tuple(sorted(found, key=lambda part: (-part.m2, part.feature.name, part.feature.code)))


def _against(
    measured: MeasuredUnits, match: Match, plane: dict[int, BaseGeometry], region: VagueRegion, band_m: float
) -> MeasuredUnits:
    unit = _one([plane[row] for row in match.rows])
    drawn = region.drawn
    outside = _one([shapely.difference(drawn, unit)])
    return replace(
        measured,
        match=match,
        standing=standing_in(region, unit, band_m),
        drawn=standing_in(VagueRegion(drawn, drawn, drawn), unit, band_m),
        clearance_m=clearance_m(drawn, unit),
        inside_m2=_or_nothing(drawn.area - outside.area),
        site_share=overlap_of_valid(region.hull, unit).share_a,
        outside=None if outside.area <= _NOTHING else outside,
    )


def _one(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """The areas of all shapes as one."""
    parts = polygons_of(shapely.union_all(list(shapes)))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _or_nothing(m2: float) -> float:
    return m2 if m2 > _NOTHING else 0.0
