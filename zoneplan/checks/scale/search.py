"""Work on a part once the edges of the whole layer are matched: pairs, points on parcels, parcels at fault."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.checks.scale.survey import Place, fabric_alone, id_keys, without
from zoneplan.geometry.fabric.faces import covered_points
from zoneplan.geometry.fabric.matching import OpenEdges, match_against, open_edges
from zoneplan.geometry.fabric.overlaps import Overlaps, common_land
from zoneplan.geometry.fabric.parts import boxes, share_land_in_part
from zoneplan.geometry.validity import GeometryFault
from zoneplan.model.parcels import ParcelTable

_Rows = NDArray[np.intp]
NOBODY = np.zeros(0, dtype=np.intp)


@dataclass(frozen=True)
class Visitors:
    """Suspects in shared cells: rows of the layer, rising, shapes, and whether all lots around them are suspects."""

    rows: _Rows
    lots: NDArray[Any]
    centres: NDArray[np.bool_]


NO_VISITORS = Visitors(NOBODY, np.zeros(0, dtype=object), np.zeros(0, dtype=bool))


@dataclass(frozen=True)
class Searched:
    """What a part found.

    Attributes
    ----------
    overlaps : Overlaps
        Of its own lots, and with visitors of later parts; rows of the layer.
    compared : numpy.ndarray of int
        Its lots that were compared so far; rows of the part.
    centres : numpy.ndarray of int
        Its lots around which all are suspects, so far; rows of the part.
    leaving : Visitors
        Those compared, or become a centre, for the first time that lie in shared cells.
    """

    overlaps: Overlaps
    compared: _Rows
    centres: _Rows
    leaving: Visitors


@dataclass(frozen=True)
class First:
    """The first search of a part: what was found, and its open edges with rows of the layer."""

    searched: Searched
    edges: OpenEdges


def search_first(
    place: Place,
    faults: Mapping[int, GeometryFault],
    shared: NDArray[np.bool_],
    inside: NDArray[np.uint64],
    across: list[NDArray[np.uint64]],
) -> First:
    """Compare the suspects of a part with its lots, and give its open edges."""
    lots = without(place.table().geometry, faults)
    matching = match_against(lots, np.concatenate([inside, *across]))
    edges = open_edges(lots, matching)
    found = _search(place, lots, shared, NO_VISITORS, matching.suspects, NOBODY, NOBODY)
    return First(found, OpenEdges(edges.ends, edges.owner + place.start))


def search_again(
    place: Place,
    faults: Mapping[int, GeometryFault],
    shared: NDArray[np.bool_],
    visitors: Visitors,
    compared: _Rows,
    centres: _Rows,
) -> Searched:
    """Compare visitors with the lots of a part."""
    lots = without(place.table().geometry, faults)
    return _search(place, lots, shared, visitors, NOBODY, compared, centres)


def _search(
    place: Place,
    lots: NDArray[Any],
    shared: NDArray[np.bool_],
    visitors: Visitors,
    suspects: _Rows,
    compared: _Rows,
    centres: _Rows,
) -> Searched:
    every = np.concatenate([lots, visitors.lots])
    row = np.concatenate([np.arange(len(lots)) + place.start, visitors.rows])
    found = share_land_in_part(lots, visitors.lots, suspects, compared, visitors.centres, row)
    # a pair of two parts is found in both, and counts in that of the lower row
    own = row[found.first] < row[found.second]
    land = common_land(every, found.first[own], found.second[own])
    fresh = np.union1d(np.setdiff1d(found.compared, compared), np.setdiff1d(found.centres, centres))
    fresh = fresh.astype(np.intp)
    every_centre = np.union1d(found.centres, centres).astype(np.intp)
    fresh = fresh[place.cells.touching(boxes(lots[fresh]), shared)]
    return Searched(
        Overlaps(
            row[land.first],
            row[land.second],
            land.m2,
            land.share_a,
            land.share_b,
            land.width_m,
            land.geometry,
        ),
        found.compared,
        every_centre,
        Visitors(row[fresh], lots[fresh], np.isin(fresh, every_centre)),
    )


def points_on_part(
    place: Place, faults: Mapping[int, GeometryFault], points: NDArray[Any]
) -> NDArray[np.bool_]:
    """Which points lie on a parcel of the part."""
    return covered_points(without(place.table().geometry, faults), points)


@dataclass(frozen=True)
class AtFault:
    """Parcels of a part that a fault names or may name.

    Attributes
    ----------
    rows : numpy.ndarray of int
        Rows of the layer, rising.
    table : ParcelTable
        Those parcels.
    plane_m2, ellipsoid_m2 : numpy.ndarray of float
        Of each; nan for one with a fault of its shape.
    """

    rows: _Rows
    table: ParcelTable
    plane_m2: NDArray[np.float64]
    ellipsoid_m2: NDArray[np.float64]


def parcels_at_fault(
    place: Place,
    faults: Mapping[int, GeometryFault],
    named: _Rows,
    pieces: NDArray[Any],
    ids: list[NDArray[np.uint64]],
    codes: tuple[str, ...],
) -> AtFault:
    """Give what a report says of parcels of a part.

    Parameters
    ----------
    place, faults : Place and mapping of int to GeometryFault
    named : numpy.ndarray of int
        Rows of the part that faults name.
    pieces : numpy.ndarray of Polygon
        Land outside the zone.
    ids : list of numpy.ndarray of uint64
        Keys of ids that stand more than once in the layer.
    codes : tuple of str
        Codes that are in no table.
    """
    table = place.table()
    lots = without(table.geometry, faults)
    on_piece = shapely.STRtree(lots).query(pieces, predicate="intersects")[1] if len(pieces) else NOBODY
    repeated = np.flatnonzero(np.isin(id_keys(table), np.concatenate(ids)))
    unknown = np.flatnonzero(np.isin(table.codes.astype(str), codes)) if codes else NOBODY
    chosen = np.unique(np.concatenate([named, on_piece, repeated, unknown])).astype(np.intp)
    place_in = {row: number for number, row in enumerate(chosen.tolist())}
    some = ParcelTable(
        name=table.name,
        file=table.file,
        sha256=table.sha256,
        epsg=table.epsg,
        ids=table.ids[chosen],
        codes=table.codes[chosen],
        declared_m2=table.declared_m2[chosen],
        geometry=table.geometry[chosen],
    )
    fabric = fabric_alone(some, place.limits, {place_in[r]: f for r, f in faults.items() if r in place_in})
    return AtFault(
        rows=chosen + place.start,
        table=some,
        plane_m2=fabric.plane_m2,
        ellipsoid_m2=fabric.ellipsoid_m2,
    )
