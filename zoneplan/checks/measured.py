"""Every figure of a run, measured once: the checks only judge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.fabric.measured import MeasuredFabric, measure_fabric
from zoneplan.checks.fabric.report import ParcelsReport
from zoneplan.checks.fabric.table_of import table_of
from zoneplan.checks.units_measured import MeasuredUnits, measure_units, sound_rows
from zoneplan.geometry.area import area_sigma_m2, plane_area_m2
from zoneplan.geometry.fabric import TooDense
from zoneplan.geometry.overlap import Overlap, overlap_of
from zoneplan.geometry.vague import (
    VagueRegion,
    Verdict,
    containment_verdict,
    overlap_verdict,
    vague_from_accuracy,
    vague_from_circle,
)
from zoneplan.geometry.validity import GeometryFault, geometry_fault
from zoneplan.geometry.vn2000.datum import between_vn2000, wgs84_to_vn2000
from zoneplan.geometry.vn2000.ellipsoid import circle, ellipsoid_area_m2
from zoneplan.model.boundary import Boundary, Evidence, LotLayer
from zoneplan.model.context import ContextKind
from zoneplan.model.limits import Limits
from zoneplan.model.registry import Expected, Zone
from zoneplan.plan import Plan


@dataclass(frozen=True)
class MeasuredZone:
    """A zone whose boundary can be measured; geometries on the zone's own VN-2000 plane, metres."""

    zone: Zone
    boundary: Boundary
    plane: BaseGeometry
    site: Polygon
    vague: VagueRegion
    plane_m2: float
    ellipsoid_m2: float
    sigma_m2: float | None


@dataclass(frozen=True)
class MeasuredPair:
    """Two zones on the plane of the first. ``a`` is the one that a relation "within" speaks of."""

    a: MeasuredZone
    b: MeasuredZone
    b_plane: BaseGeometry
    overlap: Overlap
    verdict: Verdict
    within: Verdict
    expected: Expected


@dataclass(frozen=True)
class Measured:
    """All figures of a run.

    A boundary with a fault stands in ``faults`` and is in no figure; so does a layer in ``dense``, whose lots lie on
    each other by the million.
    """

    plan: Plan
    limits: Limits
    zones: Mapping[str, MeasuredZone]
    faults: Mapping[str, GeometryFault]
    pairs: tuple[MeasuredPair, ...]
    lots: tuple[MeasuredFabric, ...]
    dense: Mapping[str, TooDense]
    units: tuple[MeasuredUnits, ...]
    day: date
    parcels: tuple[ParcelsReport, ...] = ()


def measure(plan: Plan, limits: Limits, day: date, parcels: Sequence[ParcelsReport] = ()) -> Measured:
    """Measure everything of a plan that can be measured.

    ``day`` is that of the run, in Viet Nam; ``parcels`` are large layers that were checked before.
    """
    zones, faults = measure_zones(plan, limits)
    pairs = tuple(measure_pair(a, b, plan) for a, b in combinations(zones.values(), 2))
    lots: list[MeasuredFabric] = []
    dense: dict[str, TooDense] = {}
    for layer in plan.lots:
        if layer.zone in zones and not is_illustration(layer, zones[layer.zone]):
            try:
                lots.append(_measure_lots(layer, zones[layer.zone], limits))
            except TooDense as why:
                dense[layer.name] = why
    units = tuple(
        measure_units(
            zone.zone,
            zone.vague,
            layer,
            limits.unit_edge_m,
            schematic=zone.boundary.evidence is Evidence.SCHEMATIC,
            rows=rows,
        )
        for layer in plan.context
        if layer.kind is ContextKind.UNITS
        for rows in [sound_rows(layer)]
        for zone in zones.values()
    )
    return Measured(plan, limits, zones, faults, pairs, tuple(lots), dense, units, day, tuple(parcels))


def measure_zones(plan: Plan, limits: Limits) -> tuple[dict[str, MeasuredZone], dict[str, GeometryFault]]:
    """Measure every boundary by itself: the zones that can be measured, and what is wrong with the others."""
    faults: dict[str, GeometryFault] = {}
    zones: dict[str, MeasuredZone] = {}
    for boundary in plan.boundaries.values():
        fault = geometry_fault(boundary.geometry)
        if fault is not None:
            faults[boundary.zone] = fault
        else:
            zones[boundary.zone] = measure_zone(plan.registry.zone(boundary.zone), boundary, limits)
    return zones, faults


def measure_zone(zone: Zone, boundary: Boundary, limits: Limits) -> MeasuredZone:
    """Measure one boundary without a fault on its zone's plane."""
    epsg = zone.vn2000_epsg
    plane = wgs84_to_vn2000(boundary.geometry, epsg)
    site = circle(zone.site.lon, zone.site.lat, zone.site.radius_m, epsg)
    if boundary.accuracy_m is None:
        vague, sigma = vague_from_circle(plane, site), None
    else:
        vague = vague_from_accuracy(plane, boundary.accuracy_m, limits.sigma_factor)
        sigma = float(area_sigma_m2([plane], boundary.accuracy_m)[0])
    return MeasuredZone(
        zone=zone,
        boundary=boundary,
        plane=plane,
        site=site,
        vague=vague,
        plane_m2=float(plane_area_m2([plane])[0]),
        ellipsoid_m2=float(ellipsoid_area_m2([plane], epsg)[0]),
        sigma_m2=sigma,
    )


def measure_pair(a: MeasuredZone, b: MeasuredZone, plan: Plan) -> MeasuredPair:
    """Hold two measured zones against each other; the order of the two does not matter."""
    relation = plan.registry.relation(a.zone.id, b.zone.id)
    if relation is not None and relation.expected == "within" and relation.a == b.zone.id:
        a, b = b, a
    other = _on_plane_of(a, b)
    overlap = overlap_of(a.plane, other.drawn)
    return MeasuredPair(
        a=a,
        b=b,
        b_plane=other.drawn,
        overlap=overlap,
        verdict=overlap_verdict(a.vague, other),
        within=containment_verdict(a.vague, other),
        expected="unknown" if relation is None else relation.expected,
    )


def _on_plane_of(a: MeasuredZone, b: MeasuredZone) -> VagueRegion:
    """The vague region of b on a's plane; a core or hull drawn there again would differ by the scale only."""
    if a.zone.vn2000_epsg == b.zone.vn2000_epsg:
        return b.vague
    drawn, core, hull = (
        between_vn2000(part, b.zone.vn2000_epsg, a.zone.vn2000_epsg)
        for part in (b.vague.drawn, b.vague.core, b.vague.hull)
    )
    return VagueRegion(drawn, core, hull)


def is_illustration(layer: LotLayer, zone: MeasuredZone) -> bool:
    """Whether schematic lots stand in a boundary that is not schematic: they were drawn for another shape."""
    schematic = Evidence.SCHEMATIC
    return layer.evidence is schematic and zone.boundary.evidence is not schematic


def _measure_lots(layer: LotLayer, zone: MeasuredZone, limits: Limits) -> MeasuredFabric:
    table = table_of(layer, zone.zone.vn2000_epsg)
    return measure_fabric(table, limits, zone.zone, zone.plane)
