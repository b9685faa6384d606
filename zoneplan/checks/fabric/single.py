"""Classes of faults of one parcel: no proper area, an id twice, the same shape twice, a sliver, its figure, its code.

lot-invalid    Passes: a rectangle. Fails: a lot whose border crosses itself, or one without any geometry.
lot-duplicate  Passes: ids A1, A2. Fails: A1 twice.
lot-same       Passes: two lots that share half their land. Fails: a lot drawn twice, whatever its ids.
lot-sliver     Passes: an alley 2 m wide. Fails: a strip 0.4 m wide between two lots, left over from drawing.
lot-area       Passes: 1000 m² declared, 1000.3 m² measured. Fails: 1000 m² declared, 1012 m² measured.
lot-code-unknown  Passes: SKC. Fails: XYZ, or no code where others have one.
"""

from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from zoneplan.checks.fabric.faults import FaultTable
from zoneplan.checks.fabric.measured import MeasuredFabric
from zoneplan.checks.validity import fault_text
from zoneplan.geometry.fabric import lost_m2, widths_m
from zoneplan.geometry.validity import GeometryFault
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.model.findings import Severity
from zoneplan.model.landuse import LAND_USES

_SAME_SHARE = 1 - 1e-9  # of both: rounding of the crossing points


def invalid(fabric: MeasuredFabric) -> FaultTable:
    """Parcels that are no proper area; they are in no sum."""
    rows = np.array(sorted(fabric.faults), dtype=np.intp)
    faults = [fabric.faults[row] for row in rows.tolist()]
    epsg = fabric.table.epsg
    on_map = [GeometryFault(fault.reason, vn2000_to_wgs84(fault.places, epsg)) for fault in faults]
    geometry = np.empty(rows.size, dtype=object)
    geometry[:] = [None if fault.places.is_empty else fault.places for fault in faults]
    return FaultTable(
        "lot-invalid",
        Severity.ERROR,
        (rows,),
        np.full(rows.size, np.nan),
        geometry,
        {"reason": np.array([fault.reason for fault in faults], dtype=object)},
        reasons=tuple(fault_text(fault, epsg) for fault in on_map),
    )


def duplicate_ids(fabric: MeasuredFabric) -> FaultTable:
    """Parcels whose id stands more than once."""
    ids = fabric.table.ids
    rows = np.flatnonzero(pd.Series(ids, dtype=object).duplicated(keep=False))
    _, group, times = np.unique(ids[rows].astype(str), return_inverse=True, return_counts=True)
    order = np.argsort(group, kind="stable")
    rows, times = rows[order], times[group[order]]
    return _of_rows(fabric, "lot-duplicate", Severity.ERROR, rows, {"times": times}, limit=1.0, unit="count")


def same_shapes(fabric: MeasuredFabric) -> FaultTable:
    """Pairs of parcels that are one shape; they are among the overlaps too."""
    found = fabric.overlaps
    same = (found.share_a >= _SAME_SHARE) & (found.share_b >= _SAME_SHARE)
    return FaultTable(
        "lot-same",
        Severity.ERROR,
        (found.first[same], found.second[same]),
        found.m2[same],
        found.geometry[same],
        unit="m2",
    )


def slivers(fabric: MeasuredFabric) -> FaultTable:
    """Parcels narrower than the limit."""
    limit = fabric.limits.sliver_width_m
    shapes = fabric.table.geometry
    with np.errstate(invalid="ignore"):
        # what has more area than it loses when eroded by half the limit is wider, and needs no closer look
        lost = lost_m2(shapely.length(shapes), _holes(shapes), limit / 2)
        narrow = np.flatnonzero(fabric.plane_m2 < lost)
    width = widths_m(shapes[narrow])
    thin = width < limit
    return _of_rows(
        fabric, "lot-sliver", Severity.WARNING, narrow[thin], {"width_m": width[thin]}, limit=limit, unit="m"
    )


def _holes(shapes: NDArray[Any]) -> NDArray[np.intp]:
    """How many holes each parcel has."""
    count = np.asarray(shapely.get_num_interior_rings(shapes), dtype=np.intp)
    several = np.flatnonzero(shapely.get_type_id(shapes) == shapely.GeometryType.MULTIPOLYGON)
    parts, owner = shapely.get_parts(shapes[several], return_index=True)
    np.add.at(count, several[owner], shapely.get_num_interior_rings(parts))
    return count


def areas(fabric: MeasuredFabric) -> FaultTable:
    """Parcels whose plane area is off their declared one by more than the limit."""
    declared, plane = fabric.table.declared_m2, fabric.plane_m2
    with np.errstate(invalid="ignore"):
        rows = np.flatnonzero(np.abs(plane - declared) > fabric.limits.lot_area_m2)
    figures = {"declared_m2": declared[rows], "measured_m2": plane[rows]}
    return _of_rows(
        fabric, "lot-area", Severity.ERROR, rows, figures, limit=fabric.limits.lot_area_m2, unit="m2"
    )


def unknown_codes(fabric: MeasuredFabric) -> FaultTable:
    """Parcels whose land-use code is in no table; where no parcel has one, the layer simply states none."""
    group, codes = pd.factorize(fabric.table.codes.astype(object), sort=True)
    unknown = np.array([code not in LAND_USES for code in codes], dtype=bool)
    if not fabric.sums.with_code:
        unknown[:] = False
    rows = np.flatnonzero(unknown[group])
    rows = rows[np.argsort(group[rows], kind="stable")]
    return _of_rows(
        fabric,
        "lot-code-unknown",
        Severity.WARNING,
        rows,
        {"code": fabric.table.codes[rows]},
        unit="count",
    )


def _of_rows(
    fabric: MeasuredFabric,
    code: str,
    severity: Severity,
    rows: np.ndarray,
    figures: dict[str, np.ndarray],
    *,
    limit: float | None = None,
    unit: str | None = None,
) -> FaultTable:
    return FaultTable(
        code,
        severity,
        (rows,),
        fabric.plane_m2[rows],
        fabric.table.geometry[rows],
        figures,
        limit=limit,
        unit=unit,
    )
