"""Every figure of a layer of parcels, measured once: the classes only judge."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from os import cpu_count
from time import perf_counter
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.fabric.sums import Sums, sums_of
from zoneplan.geometry.fabric import (
    Cover,
    Near,
    Overlaps,
    common_land,
    cover,
    match_edges,
    pairs_sharing_land,
    unnoded_vertices,
    with_doubled,
)
from zoneplan.geometry.validity import GeometryFault, geometry_fault
from zoneplan.geometry.vn2000.areal import ellipsoid_areas_m2
from zoneplan.model.limits import Limits
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.progress import Progress
from zoneplan.model.registry import Zone

_CHUNK = 8192
_AREAS = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


@dataclass(frozen=True)
class MeasuredFabric:
    """A layer of parcels by itself and against its zone, on the layer's plane; positions are rows of the table.

    Attributes
    ----------
    table : ParcelTable
    zone : Zone or None
        None where the parcels are held against none.
    whole : shapely Polygon or MultiPolygon or None
        The zone's boundary on the plane.
    limits : Limits
    faults : mapping of int to GeometryFault
        Row -> what keeps it out of every figure; places on the plane.
    plane_m2, ellipsoid_m2 : numpy.ndarray of float
        Of each parcel; nan for one with a fault.
    overlaps : Overlaps
    cover : Cover
    lacking, having : numpy.ndarray of int
        Rows: a border without the vertex that the other parcel has on it.
    nodes : numpy.ndarray of shapely.Point
        Those vertices.
    seconds : mapping of str to float
        Stage -> how long it took.
    """

    table: ParcelTable
    zone: Zone | None
    whole: BaseGeometry | None
    limits: Limits
    faults: Mapping[int, GeometryFault]
    plane_m2: NDArray[np.float64]
    ellipsoid_m2: NDArray[np.float64]
    overlaps: Overlaps
    cover: Cover
    lacking: NDArray[np.intp]
    having: NDArray[np.intp]
    nodes: NDArray[Any]
    seconds: Mapping[str, float]

    @cached_property
    def sums(self) -> Sums:
        """Counts and sums of all parcels."""
        return sums_of(self.table, self.plane_m2, self.ellipsoid_m2, len(self.faults))

    @property
    def parts_m2(self) -> float:
        """Sum of the areas of all parcels without a fault."""
        return self.sums.m2

    @property
    def residual_m2(self) -> float:
        """Whole − (parts − overlaps + gaps − outside): rounding, or an error of this program; 0 without a whole."""
        if self.whole is None:
            return 0.0
        return float(self.whole.area - (self.cover.covered_m2 + self.cover.gaps_m2 - self.cover.outside_m2))

    def subjects(self, *rows: int) -> tuple[str, ...]:
        """Ids of the zone, where there is one, and of parcels."""
        ids = tuple(str(self.table.ids[row]) for row in rows)
        return ids if self.zone is None else (self.zone.id, *ids)


def measure_fabric(
    table: ParcelTable,
    limits: Limits,
    zone: Zone | None = None,
    whole: BaseGeometry | None = None,
    progress: Progress | None = None,
) -> MeasuredFabric:
    """Measure a layer of parcels.

    Parameters
    ----------
    table : ParcelTable
    limits : Limits
    zone, whole : Zone and shapely Polygon or MultiPolygon, optional
        The zone and its valid boundary on the plane of the table.
    progress : Progress, optional
        Told the stages validity, areas, edges, overlaps, cover.

    Raises
    ------
    TooDense
        If most parcels lie on most others.
    Stopped
        If somebody asked for it.
    """
    work = _Work(progress or Progress())
    lots = table.geometry.copy()
    with work.stage("validity", len(lots)) as tick:
        faults = faults_of(lots, tick)
        lots[list(faults)] = None
    with ThreadPoolExecutor(2) as beside:  # what needs nothing of the other stages fills their pauses
        with work.stage("areas", len(lots)):
            ellipsoid = beside.submit(ellipsoid_areas_m2, lots, table.epsg)
            plane_m2 = shapely.area(lots)
        with work.stage("edges", len(lots)) as tick:
            boxes = beside.submit(Near, lots)
            matching = match_edges(lots, tick)
        with work.stage("overlaps", matching.suspects.size) as tick:
            near = boxes.result()
            pairs = pairs_sharing_land(lots, matching, tick, near)
            shared = common_land(lots, *pairs, tick)
            matching = with_doubled(lots, matching, *pairs, near)
        with work.stage("cover", matching.suspects.size):
            lacks = beside.submit(unnoded_vertices, lots, matching, limits.node_m)
            covered = cover(lots, whole, matching, near)
            lacking, having, nodes = lacks.result()
            ellipsoid_m2 = ellipsoid.result()
    return MeasuredFabric(
        table=table,
        zone=zone,
        whole=whole,
        limits=limits,
        faults=faults,
        plane_m2=plane_m2,
        ellipsoid_m2=ellipsoid_m2,
        overlaps=shared,
        cover=covered,
        lacking=lacking,
        having=having,
        nodes=nodes,
        seconds=work.seconds,
    )


class _Work:
    """Tells the stages and takes their times."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, total: int) -> Iterator[Callable[[int, int], None]]:
        started = perf_counter()
        self.progress.step(name, 0, total)
        yield lambda done, of: self.progress.step(name, done, of)
        self.progress.step(name, total, total)
        self.seconds[name] = perf_counter() - started


def faults_of(lots: NDArray[Any], tick: Callable[[int, int], None]) -> dict[int, GeometryFault]:
    """What is wrong, by row; None counts as an empty parcel."""
    sound = np.isin(shapely.get_type_id(lots), _AREAS) & ~shapely.is_empty(lots)
    starts = range(0, len(lots), _CHUNK)
    with ThreadPoolExecutor(cpu_count()) as threads:
        chunks = threads.map(lambda start: shapely.is_valid(lots[start : start + _CHUNK]), starts)
        for start, valid in zip(starts, chunks, strict=True):
            sound[start : start + _CHUNK] &= valid
            tick(start, len(lots))
    faults = {}
    for row in np.flatnonzero(~sound).tolist():
        fault = geometry_fault(shapely.Polygon() if lots[row] is None else lots[row])
        if fault is not None:
            faults[row] = fault
    return faults
