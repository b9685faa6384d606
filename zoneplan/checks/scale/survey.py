"""What one part tells of itself: figures of its parcels, the cells that it occupies, its edges and ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from zoneplan.checks.fabric.measured import MeasuredFabric, faults_of
from zoneplan.checks.fabric.single import areas, invalid, slivers
from zoneplan.checks.fabric.sums import Sums
from zoneplan.geometry.fabric.cancelling import unmet_among
from zoneplan.geometry.fabric.cells import Cells
from zoneplan.geometry.fabric.faces import Cover
from zoneplan.geometry.fabric.overlaps import common_land
from zoneplan.geometry.fabric.parts import PartEdges, boxes, part_edges
from zoneplan.geometry.ticks import no_tick
from zoneplan.geometry.validity import GeometryFault
from zoneplan.geometry.vn2000.areal import ellipsoid_areas_m2
from zoneplan.model.limits import Limits
from zoneplan.model.parcels import ParcelTable
from zoneplan.sources.parcels.parts import Part, Reading, read_part

_NO_ROWS = np.zeros(0, dtype=np.intp)
_NO_SHAPES = np.zeros(0, dtype=object)


@dataclass(frozen=True)
class Place:
    """A part in its layer.

    Attributes
    ----------
    part : Part
    reading : Reading
    start : int
        How many parcels stand in the parts before.
    limits : Limits
    cells : Cells
    """

    part: Part
    reading: Reading
    start: int
    limits: Limits
    cells: Cells

    def table(self) -> ParcelTable:
        """Read the part."""
        return read_part(self.part, self.reading, self.start)


@dataclass(frozen=True)
class Survey:
    """Figures of one part.

    Attributes
    ----------
    sums : Sums
    faults : mapping of int to GeometryFault
        By row of the part.
    named : numpy.ndarray of int
        Rows of the part with a fault of their own: of their shape, width or area.
    occupied : numpy.ndarray of int
        Numbers of the cells that its measured parcels occupy, rising.
    codes : tuple of str
        All that stand in it.
    """

    sums: Sums
    faults: Mapping[int, GeometryFault]
    named: NDArray[np.intp]
    occupied: NDArray[np.intp]
    codes: tuple[str, ...]


def survey(place: Place) -> Survey:
    """Measure each parcel of a part by itself."""
    table = place.table()
    fabric = fabric_alone(table, place.limits, faults_of(table.geometry.copy(), no_tick))
    lots = without(table.geometry, fabric.faults)
    return Survey(
        sums=fabric.sums,
        faults=fabric.faults,
        named=np.unique(np.concatenate([look(fabric).rows[0] for look in (invalid, slivers, areas)])),
        occupied=np.flatnonzero(place.cells.occupied(boxes(lots))),
        codes=tuple(np.unique(table.codes.astype(str)).tolist()),
    )


def fabric_alone(table: ParcelTable, limits: Limits, faults: Mapping[int, GeometryFault]) -> MeasuredFabric:
    """A table of which only the parcels themselves are measured."""
    lots = without(table.geometry, faults)
    return MeasuredFabric(
        table=table,
        zone=None,
        whole=None,
        limits=limits,
        faults=faults,
        plane_m2=shapely.area(lots),
        ellipsoid_m2=ellipsoid_areas_m2(lots, table.epsg),
        overlaps=common_land(_NO_SHAPES, _NO_ROWS, _NO_ROWS),
        cover=Cover([], [], 0.0),
        lacking=_NO_ROWS,
        having=_NO_ROWS,
        nodes=_NO_SHAPES,
        seconds={},
    )


def without(lots: NDArray[Any], faults: Mapping[int, GeometryFault]) -> NDArray[Any]:
    """The lots, None for those with a fault."""
    sound = lots.copy()
    sound[list(faults)] = None
    return sound


@dataclass(frozen=True)
class Keys:
    """What of a part is to be held against the other parts: edges and ids, as numbers, by bucket."""

    edges: PartEdges
    ids: list[NDArray[np.uint64]]


def keys_of_part(
    place: Place, faults: Mapping[int, GeometryFault], shared: NDArray[np.bool_], buckets: int
) -> Keys:
    """Give a part's edges, matched as far as it can alone, and its ids."""
    table = place.table()
    ids = id_keys(table)
    edges = part_edges(without(table.geometry, faults), place.cells, shared, buckets)
    return Keys(edges, [ids[ids % np.uint64(buckets) == bucket] for bucket in range(buckets)])


def id_keys(table: ParcelTable) -> NDArray[np.uint64]:
    """Each id as 64 bits; equal ids have equal ones, in every process."""
    return np.asarray(pd.util.hash_array(table.ids.astype(str).astype(object), categorize=False))


def travelling(keys: Keys, bucket: int) -> NDArray[np.uint64]:
    """Edges of one bucket."""
    return keys.edges.travelling[bucket]


def ids_in(keys: Keys, bucket: int) -> NDArray[np.uint64]:
    """Ids of one bucket."""
    return keys.ids[bucket]


def unmet_inside(keys: Keys) -> NDArray[np.uint64]:
    """Edges that are unmet and that no other part can meet."""
    return keys.edges.unmet


def unmet_in_bucket(parts: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Edges of one bucket, of all parts, that are unmet."""
    return unmet_among(parts)


def repeated(parts: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Ids of one bucket, of all parts, that stand more than once."""
    ids, times = np.unique(np.concatenate(parts), return_counts=True)
    return np.asarray(ids[times > 1])
