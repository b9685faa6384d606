"""The faults of parcels as layers for GIS software: one a kind, each fault with its own shape, on the layer's plane."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.raw import write

from zoneplan.checks.fabric.faults import FaultTable
from zoneplan.checks.fabric.report import ParcelsReport
from zoneplan.model.errors import ExportRefused
from zoneplan.model.progress import Progress
from zoneplan.store.write import being_written

SUMMARY: Final = "summary"
SUFFIX: Final = ".gpkg"


def write_fault_layers(
    reports: Sequence[ParcelsReport], target: Path, progress: Progress | None = None
) -> None:
    """Write a GeoPackage with a layer for each kind of fault that there is, and a table ``summary`` of all kinds.

    Parameters
    ----------
    reports : sequence of ParcelsReport
        With several layers of parcels, their names stand before the kinds.
    target : pathlib.Path
        Ends in ``.gpkg``; overwritten in one step.
    progress : Progress, optional
        Told of stage ``writing``.

    Raises
    ------
    ExportRefused
        If the name ends otherwise, or the file cannot be written or read back.
    Stopped
        The target is as it was.
    """
    if target.suffix.lower() != SUFFIX:
        raise ExportRefused("errors-format", file=target.name)
    told = progress or Progress()
    layers = [
        (faults.code if len(reports) == 1 else f"{report.table.name} {faults.code}", faults, report)
        for report in reports
        for faults in report.faults
        if len(faults)
    ]
    with being_written(target) as path:
        try:
            pyogrio.write_dataframe(_summary(reports), path, layer=SUMMARY, driver="GPKG", VERSION="1.3")
            for number, (name, faults, report) in enumerate(layers, start=1):
                told.step("writing", number, len(layers))
                _write(path, name, faults, report)
                _refuse_lost(path, name, len(faults))
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError) as why:
            raise ExportRefused("cannot-write", file=target, why=why) from why


def _summary(reports: Sequence[ParcelsReport]) -> pd.DataFrame:
    rows = [
        {
            "layer": report.table.name,
            "kind": faults.code,
            "title_vi": faults.title.vi,
            "title_en": faults.title.en,
            "severity": faults.severity.value,
            "count": len(faults),
            "m2": faults.total_m2,
        }
        for report in reports
        for faults in report.faults
    ]
    return pd.DataFrame(rows)


def _write(path: Path, name: str, faults: FaultTable, report: ParcelsReport) -> None:
    columns = _columns(faults, report)
    shapes = shapely.to_wkb(faults.geometry)
    write(
        path,
        geometry=shapes,
        field_data=list(columns.values()),
        fields=list(columns),
        layer=name,
        driver="GPKG",
        geometry_type="Unknown",
        crs=f"EPSG:{report.table.epsg}",
        append=True,
    )


def _columns(faults: FaultTable, report: ParcelsReport) -> dict[str, NDArray[Any]]:
    """Ids, figures and reasons; a column for what the faults have."""
    columns: dict[str, NDArray[Any]] = {"severity": _all(faults.severity.value, len(faults))}
    for letter, rows in zip("ab", faults.rows, strict=False):
        suffix = f"_{letter}" if len(faults.rows) > 1 else ""
        columns[f"lot{suffix}"] = report.table.ids[rows]
        columns[f"row{suffix}"] = np.asarray(rows, dtype=np.int64) + 1
    columns["m2"] = np.asarray(faults.m2, dtype=float)
    for figure, values in faults.figures.items():
        if figure not in columns:
            columns[figure] = _plain(values)
    if faults.reasons:
        columns["reason_vi"] = np.array([*(reason.vi for reason in faults.reasons), None], dtype=object)[:-1]
        columns["reason_en"] = np.array([*(reason.en for reason in faults.reasons), None], dtype=object)[:-1]
    if faults.limit is not None:
        columns["limit"] = np.full(len(faults), faults.limit)
    return columns


def _all(text: str, count: int) -> NDArray[Any]:
    return np.full(count, text, dtype=object)


def _plain(values: NDArray[Any]) -> NDArray[Any]:
    """A figure as GDAL can write it; lists of rows as text, counted from 1."""
    if values.dtype.kind in "iuf":
        return values.astype(float if values.dtype.kind == "f" else np.int64)
    said = [
        ", ".join(str(row + 1) for row in value.tolist()) if isinstance(value, np.ndarray) else str(value)
        for value in values
    ]
    return np.array([*said, None], dtype=object)[:-1]


def _refuse_lost(path: Path, layer: str, count: int) -> None:
    read = pyogrio.read_info(path, layer=layer, force_feature_count=True)["features"]
    if read != count:
        raise ExportRefused("cannot-write", file=layer, why=f"GDAL: {read} ≠ {count}")
