"""Making a layer ready: what was found in it, its shapes with an index, and its overview, as files of one folder."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from zoneplan.checks.fabric.faults import FaultTable
from zoneplan.checks.fabric.report import ParcelsReport
from zoneplan.geometry.cells import cells_of, counted_at
from zoneplan.model.messages import Text
from zoneplan.model.progress import Progress
from zoneplan.outputs.parcelmap.overview import levels, near_zoom, points_of, side_at
from zoneplan.outputs.parcelmap.writing import drawable, in_degrees, write_shapes
from zoneplan.store.prepared.facts import MOST_KINDS, Facts, FaultClass, Kind, Sums
from zoneplan.store.prepared.layer import AREA_ROWS, FACTS, FAULT_ROWS, FAULTS, PARCELS, SPOT_ROWS
from zoneplan.store.write import write_new

_ID_BYTES: Final = 120  # of an id in the index; a longer one is found by its beginning
_MOST_REASONS: Final = 1_000
MOST_FIRST: Final = 20  # faults of each class that the page lists


def prepare(report: ParcelsReport, folder: Path, progress: Progress) -> Facts:
    """Write everything that the map and the pages need of a layer.

    Parameters
    ----------
    report : ParcelsReport
        Of the layer.
    folder : pathlib.Path
        Empty.
    progress : Progress
        Told the stages writing, index and overview.

    Returns
    -------
    Facts
        As written, last of all.

    Raises
    ------
    OSError
        If something cannot be written.
    Stopped
    """
    table = report.table
    kinds, kind = _kinds(report)
    fids = write_shapes(
        folder / PARCELS,
        table.geometry,
        table.epsg,
        {
            "id": (pa.string(), table.ids),
            "code": (pa.string(), table.codes),
            "kind": (pa.int16(), kind),
            "declared_m2": (pa.float64(), table.declared_m2),
            "plane_m2": (pa.float64(), report.plane_m2),
            "ellipsoid_m2": (pa.float64(), report.ellipsoid_m2),
        },
        progress,
        "writing",
    )
    progress.step("index", 0, 3)
    areas = np.zeros(len(table), dtype=AREA_ROWS)
    figures = (table.declared_m2, report.plane_m2, report.ellipsoid_m2, kind, fids)
    for name, column in zip(AREA_ROWS.names or (), figures, strict=True):
        areas[name] = column
    _save(folder, "areas", areas)
    _save_ids(folder, table.ids)
    progress.step("index", 1, 3)
    faults, shapes, reasons = _faults(report)
    _save(folder, "faults", faults)
    _save_owned(folder, faults)
    progress.step("index", 2, 3)
    write_shapes(
        folder / FAULTS,
        shapes,
        table.epsg,
        {"kind": (pa.int16(), faults["kind"])},
        Progress(),
        "index",
    )
    progress.step("index", 3, 3)
    bounds = _bounds(table.geometry, table.epsg)
    near = near_zoom(report.plane_m2, 0.0 if bounds is None else (bounds[1] + bounds[3]) / 2)
    sizes = _overview(folder, report, kind, faults, shapes, near, progress)
    facts = Facts(
        version=report.run.version,
        name=table.name,
        file=table.file,
        sha256=table.sha256,
        epsg=table.epsg,
        zone=None if report.zone is None else report.zone.id,
        evidence=table.evidence,
        parcels=len(table),
        shapeless=int((fids < 0).sum()),
        bounds=bounds,
        near_zoom=near,
        cells=sizes,
        kinds=kinds,
        classes=tuple(_class(kind, one, faults) for kind, one in enumerate(report.faults)),
        reasons=reasons,
        sums=_sums(report),
        skipped=report.skipped,
        notes=table.notes,
        seconds=report.seconds,
    )
    write_new(folder / FACTS, facts.model_dump_json(by_alias=True).encode())
    return facts


def _kinds(report: ParcelsReport) -> tuple[tuple[Kind, ...], NDArray[np.int16]]:
    """The land-use codes, those of most parcels first, and the number of each parcel's."""
    codes, number, count = np.unique(report.table.codes.astype(str), return_inverse=True, return_counts=True)
    m2 = np.bincount(number, weights=np.nan_to_num(report.plane_m2), minlength=len(codes))
    order = np.argsort(-count, kind="stable")
    kept, rest = order[:MOST_KINDS], order[MOST_KINDS:]
    place = np.full(len(codes), len(kept), dtype=np.int16)
    place[kept] = np.arange(len(kept))
    kinds = [Kind(code=str(codes[i]), parcels=int(count[i]), m2=float(m2[i])) for i in kept]
    if rest.size:
        kinds.append(Kind(code=None, parcels=int(count[rest].sum()), m2=float(m2[rest].sum())))
    return tuple(kinds), place[number]


def _save(folder: Path, name: str, column: NDArray[Any]) -> None:
    np.save(folder / f"{name}.npy", np.ascontiguousarray(column), allow_pickle=False)


def _save_ids(folder: Path, ids: NDArray[Any]) -> None:
    """The ids by row, and the rows in the order of their ids, so that one is found without reading all."""
    encoded = [str(one).encode()[:_ID_BYTES] for one in ids]
    column = np.array(encoded, dtype=f"S{max(1, max(map(len, encoded), default=1))}")
    _save(folder, "ids", column)
    _save(folder, "order", np.argsort(column, kind="stable").astype(np.int64))


def _faults(report: ParcelsReport) -> tuple[NDArray[Any], NDArray[Any], tuple[Text, ...]]:
    """All faults of all classes in columns, their shapes, and the different reasons in words."""
    found = np.zeros(sum(map(len, report.faults)), dtype=FAULT_ROWS)
    found["a"], found["b"], found["reason"] = -1, -1, -1
    shapes = np.full(len(found), None, dtype=object)
    reasons: dict[Text, int] = {}
    start = 0
    for kind, one in enumerate(report.faults):
        here = slice(start, start + len(one))
        found["kind"][here], found["m2"][here] = kind, one.m2
        found["width"][here] = one.figures.get("width_m", np.nan)
        for name, rows in zip(("a", "b"), one.rows, strict=False):
            found[name][here] = rows
        shapes[here] = _shapes(one, report.table.geometry)
        if one.reasons:
            found["reason"][here] = [_number(reason, reasons) for reason in one.reasons]
        start += len(one)
    drawn = drawable(shapes)
    points = np.full((len(found), 2), np.nan)
    points[drawn] = shapely.get_coordinates(
        in_degrees(shapely.point_on_surface(shapes[drawn]), report.table.epsg)
    )
    found["lon"], found["lat"] = points.T
    return found, shapes, tuple(reasons)


def _shapes(one: FaultTable, parcels: NDArray[Any]) -> NDArray[Any]:
    """Where each fault is: its own shape, else that of the first parcel concerned."""
    shapes = np.array(one.geometry, dtype=object, copy=True)
    if one.rows:
        none = shapely.is_missing(shapes)
        shapes[none] = parcels[one.rows[0][none]]
    return shapes


def _number(reason: Text, reasons: dict[Text, int]) -> int:
    if reason not in reasons and len(reasons) >= _MOST_REASONS:
        return -1
    return reasons.setdefault(reason, len(reasons))


def _save_owned(folder: Path, faults: NDArray[Any]) -> None:
    """Which faults each parcel has: their numbers, sorted by the parcel's row."""
    number = np.arange(len(faults))
    rows, owned = np.concatenate([faults["a"], faults["b"]]), np.concatenate([number, number])
    there = (rows >= 0) & ~((np.arange(len(rows)) >= len(faults)) & (rows == np.tile(faults["a"], 2)))
    rows, owned = rows[there], owned[there]
    order = np.lexsort((owned, rows))
    _save(folder, "owners", rows[order])
    _save(folder, "owned", owned[order])


def _bounds(geometry: NDArray[Any], epsg: int) -> tuple[float, float, float, float] | None:
    """The box of all parcels that can be drawn, degrees."""
    drawn = geometry[drawable(geometry)]
    if not len(drawn):
        return None
    box = shapely.total_bounds(drawn)
    west, south, east, north = shapely.bounds(in_degrees(np.array([shapely.box(*box)]), epsg)[0])
    return float(west), float(south), float(east), float(north)


def _overview(
    folder: Path,
    report: ParcelsReport,
    kind: NDArray[np.int16],
    faults: NDArray[Any],
    shapes: NDArray[Any],
    near: int,
    progress: Progress,
) -> Mapping[int, float]:
    there = drawable(report.table.geometry)
    progress.step("overview", 0, 2)
    finest = cells_of(report.table.geometry[there], kind[there], report.plane_m2[there], side_at(near - 1))
    progress.step("overview", 1, 2)
    middles = points_of(shapely.bounds(shapes))
    sizes = {}
    for zoom, cells in levels(finest, near - 1):
        keys, kinds, counts = counted_at(middles, faults["kind"], cells.size_m)
        spots = np.zeros(len(keys), dtype=SPOT_ROWS)
        spots["key"], spots["kind"], spots["count"] = keys, kinds, counts
        for name, rows in (("cells", cells.rows), ("spots", spots)):
            _save(folder, f"{name}-{zoom}", rows)
            _save(folder, f"{name}-{zoom}-key", rows["key"])
        sizes[zoom] = cells.size_m
    progress.step("overview", 2, 2)
    return sizes


def _class(kind: int, one: FaultTable, faults: NDArray[Any]) -> FaultClass:
    numbers = np.flatnonzero(faults["kind"] == kind)
    largest = np.argsort(-np.nan_to_num(faults["m2"][numbers]), kind="stable")[:MOST_FIRST]
    return FaultClass(
        code=one.code,
        severity=one.severity,
        count=len(one),
        m2=one.total_m2,
        limit=one.limit,
        unit=one.unit,
        first=tuple(numbers[largest].tolist()),
    )


def _sums(report: ParcelsReport) -> Sums:
    row = report.row
    return Sums(
        parcels_m2=row.sum_m2,
        overlap_m2=row.overlap_m2,
        gap_m2=row.gap_m2,
        outside_m2=row.outside_m2,
        balance_m2=row.balance_m2,
        zone_m2=None if report.zone is None else row.whole_m2,
    )
