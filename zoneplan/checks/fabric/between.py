"""Classes of faults between parcels, and between them and their zone: overlaps, gaps, what reaches outside, nodes.

lot-overlap        Passes: neighbours that share a border. Fails: two lots on the same land, equal and contained too.
lot-overlap-small  The same up to the limit: rounding of the drawing, noted because it is in the balance.
lot-gap            Passes: lots that tile the site. Fails: a strip of the site without a lot; without a zone, land that
                   lots enclose.
lot-outside        Fails: a lot that reaches over the boundary of its zone.
lot-unnoded        Passes: neighbours with the same vertices along their border. Noted: one that the neighbour lacks.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.checks.fabric.faults import FaultTable
from zoneplan.checks.fabric.measured import MeasuredFabric
from zoneplan.geometry.fabric import widths_m
from zoneplan.model.findings import Severity


def overlaps(fabric: MeasuredFabric) -> FaultTable:
    """Pairs that share more land than the limit."""
    return _overlaps(fabric, "lot-overlap", Severity.ERROR, fabric.overlaps.m2 > fabric.limits.lot_area_m2)


def small_overlaps(fabric: MeasuredFabric) -> FaultTable:
    """Pairs that share land up to the limit."""
    small = fabric.overlaps.m2 <= fabric.limits.lot_area_m2
    return _overlaps(fabric, "lot-overlap-small", Severity.NOTE, small)


def _overlaps(fabric: MeasuredFabric, code: str, severity: Severity, chosen: NDArray[np.bool_]) -> FaultTable:
    found = fabric.overlaps
    return FaultTable(
        code,
        severity,
        (found.first[chosen], found.second[chosen]),
        found.m2[chosen],
        found.geometry[chosen],
        {
            "share_a": found.share_a[chosen],
            "share_b": found.share_b[chosen],
            "width_m": found.width_m[chosen],
        },
        limit=fabric.limits.lot_area_m2,
        unit="m2",
    )


def gaps(fabric: MeasuredFabric) -> FaultTable:
    """Land without a parcel, above the limit: of the zone, or enclosed by parcels where there is none."""
    pieces = _above(fabric.cover.gaps, fabric.limits.lot_area_m2)
    return _pieces(fabric, "lot-gap", Severity.WARNING, pieces, {})


def outside(fabric: MeasuredFabric) -> FaultTable:
    """Land of parcels outside the zone, above the limit, each piece once however many parcels lie on it."""
    pieces = _above(fabric.cover.outside, fabric.limits.lot_area_m2)
    rows = _rows_of(fabric, pieces)
    owners = np.array([", ".join(fabric.table.ids[row].astype(str)) for row in rows], dtype=object)
    of = np.empty(len(pieces), dtype=object)
    of[:] = rows
    return _pieces(fabric, "lot-outside", Severity.ERROR, pieces, {"parcels": owners, "rows": of})


def unnoded(fabric: MeasuredFabric) -> FaultTable:
    """Vertices on a border whose other side has none there."""
    return FaultTable(
        "lot-unnoded",
        Severity.NOTE,
        (fabric.lacking, fabric.having),
        np.full(fabric.lacking.size, np.nan),
        fabric.nodes,
        limit=fabric.limits.node_m,
        unit="m",
    )


def _rows_of(fabric: MeasuredFabric, pieces: NDArray[Any]) -> list[NDArray[np.intp]]:
    """The parcels that each piece is land of, rising."""
    if not len(pieces):
        return []
    shapes = fabric.table.geometry
    piece, row = shapely.STRtree(shapes).query(pieces)
    sound = ~np.isnan(fabric.plane_m2[row])
    piece, row = piece[sound], row[sound]
    shapely.prepare(pieces)  # one may run around the whole layer
    on_it = shapely.relate_pattern(pieces[piece], shapes[row], "T********")
    piece, row = piece[on_it], row[on_it]
    order = np.lexsort([row, piece])
    return np.split(row[order], np.searchsorted(piece[order], np.arange(1, len(pieces))))


def _above(pieces: list[shapely.Polygon], limit_m2: float) -> NDArray[Any]:
    chosen = [piece for piece in pieces if piece.area > limit_m2]
    array = np.empty(len(chosen), dtype=object)
    array[:] = chosen
    return array


def _pieces(
    fabric: MeasuredFabric, code: str, severity: Severity, pieces: NDArray[Any], figures: dict[str, Any]
) -> FaultTable:
    return FaultTable(
        code,
        severity,
        (),
        shapely.area(pieces),
        pieces,
        {**figures, "width_m": widths_m(pieces)},
        limit=fabric.limits.lot_area_m2,
        unit="m2",
    )
