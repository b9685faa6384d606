"""Cutting a layer of parcels into files of neighbours, so that many machines can check it."""

import json
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from pyarrow import parquet
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.vn2000.definition import projjson
from zoneplan.model.errors import ZoneplanError, os_reason
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.progress import Progress
from zoneplan.sources.parcels.parts import PART_ABOUT, PART_SCHEMA

PARCELS_A_PART = 100_000


class PartitionRefused(ZoneplanError):
    """The folder cannot be written; nothing was, or the reason says what."""


def write_partitions(
    table: ParcelTable, folder: Path, parts: int | None = None, progress: Progress | None = None
) -> list[Path]:
    """Write a layer as GeoParquet in parts of neighbours, along a Hilbert curve through the middles of their boxes.

    Parameters
    ----------
    table : ParcelTable
    folder : pathlib.Path
        New or empty.
    parts : int, optional
        How many; None for one for 100,000 parcels.
    progress : Progress, optional
        Told of stage ``writing``; may stop it.

    Returns
    -------
    list of pathlib.Path
        The files, ``part-00000.parquet`` and so on. Parcels without geometry stand in the last one.

    Raises
    ------
    PartitionRefused
        If the folder holds something already, or cannot be written.
    """
    told = progress or Progress()
    count = max(1, min(parts or -(-len(table) // PARCELS_A_PART), max(1, len(table))))
    written: list[Path] = []
    try:
        _empty(folder)
        for number, rows in enumerate(np.array_split(_order(table), count)):
            told.step("writing", number, count)
            path = folder / f"part-{number:05d}.parquet"
            written.append(path)
            parquet.write_table(_arrow(table, rows), path, compression="zstd")
    except BaseException as why:  # half a layer is no layer
        for path in written:
            path.unlink(missing_ok=True)
        if isinstance(why, OSError):
            raise PartitionRefused("scale.not-written", folder=str(folder), reason=os_reason(why)) from None
        raise
    told.step("writing", count, count)
    return written


def _empty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise PartitionRefused("scale.folder-full", folder=str(folder))


def _order(table: ParcelTable) -> NDArray[np.intp]:
    bounds = np.asarray(shapely.bounds(table.geometry)).reshape(-1, 4)
    placed = np.flatnonzero(np.isfinite(bounds).all(axis=1))
    nowhere = np.setdiff1d(np.arange(len(table)), placed)
    if not placed.size:
        return nowhere
    middles = (bounds[placed, :2] + bounds[placed, 2:]) / 2
    along = geopandas.GeoSeries(shapely.points(middles)).hilbert_distance().to_numpy()
    return np.concatenate([placed[np.argsort(along, kind="stable")], nowhere])


def _arrow(table: ParcelTable, rows: NDArray[np.intp]) -> pa.Table:
    shapes = table.geometry[rows]
    bounds = [float(value) for value in shapely.total_bounds(shapes)]
    kinds = sorted({kind for kind in (_kind(shape) for shape in shapes) if kind})
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": kinds, "crs": projjson(table.epsg)}
    if np.isfinite(bounds).all():
        column["bbox"] = bounds
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    about = {"schema": PART_SCHEMA, "epsg": table.epsg, "count": len(rows), "bounds": bounds}
    found = pa.table(
        {
            "lot": pa.array(table.ids[rows].astype(str).tolist(), pa.string()),
            "code": pa.array(table.codes[rows].astype(str).tolist(), pa.string()),
            "declared_m2": pa.array(table.declared_m2[rows]),
            "geometry": pa.array(shapely.to_wkb(shapes).tolist(), pa.binary()),
        }
    )
    return found.replace_schema_metadata({b"geo": json.dumps(geo), PART_ABOUT: json.dumps(about)})


def _kind(shape: BaseGeometry | None) -> str | None:
    if shape is None:
        return None
    return f"{shape.geom_type}{' Z' if shapely.has_z(shape) else ''}"
