"""Cutting a layer of parcels into files of neighbours, so that many machines can check it."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Any

import geopandas
import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from pyarrow import parquet
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.vn2000.definition import projjson
from zoneplan.model.errors import ExportRefused, ZoneplanError, os_reason
from zoneplan.model.messages import Text
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.progress import Progress
from zoneplan.sources.parcels.parts import PART_ABOUT, PART_SCHEMA
from zoneplan.store.write import being_written

PARCELS_A_PART = 100_000
_NOWHERE = 2**32  # a place along the curve has 32 bits


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
    count = parts_for(len(table), parts)
    order = np.argsort(along_curve(table.geometry, _frame(table.geometry)), kind="stable")
    with being_filled(folder) as making:
        for number, rows in enumerate(np.array_split(order, count)):
            told.step("writing", number, count)
            write_part(table.picked(rows), making / part_name(number))
    told.step("writing", count, count)
    return [folder / part_name(number) for number in range(count)]


def parts_for(parcels: int, wanted: int | None) -> int:
    """How many parts a layer is cut into: as many as wanted, but none without a parcel."""
    return max(1, min(wanted or -(-parcels // PARCELS_A_PART), max(1, parcels)))


def part_name(number: int) -> str:
    """The name of the file of a part.

    Examples
    --------
    >>> part_name(12)
    'part-00012.parquet'
    """
    return f"part-{number:05d}.parquet"


@contextmanager
def being_filled(folder: Path) -> Iterator[Path]:
    """Give a folder inside a new or empty one to fill; when all is done its files come up together.

    Raises
    ------
    PartitionRefused
        If the folder holds something already, or cannot be written. After this or any other error it is as it was.
    """
    there = folder.exists()
    making = folder / f".{token_hex(6)}"
    try:
        _empty(folder)
        making.mkdir()
        yield making
        for path in sorted(making.iterdir()):
            path.replace(folder / path.name)
        making.rmdir()
    except BaseException as why:  # half a layer is no layer
        _taken_back(folder, making, there=there)
        if isinstance(why, (OSError, ExportRefused)):
            raise PartitionRefused("scale.not-written", folder=str(folder), reason=_reason(why)) from None
        raise


def _empty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise PartitionRefused("scale.folder-full", folder=str(folder))


def _taken_back(folder: Path, making: Path, *, there: bool) -> None:
    if not making.exists():
        return  # nothing of ours is there
    shutil.rmtree(making, ignore_errors=True)
    for path in folder.glob("part-*.parquet"):
        path.unlink(missing_ok=True)
    if not there:
        with suppress(OSError):
            folder.rmdir()


def _reason(why: OSError | ExportRefused) -> Text:
    return os_reason(why) if isinstance(why, OSError) else why.text


def along_curve(shapes: NDArray[Any], frame: tuple[float, float, float, float]) -> NDArray[np.int64]:
    """The places of shapes along a Hilbert curve, by the middles of their boxes.

    Parameters
    ----------
    shapes : numpy.ndarray of shapely geometries or None, shape (n,)
    frame : tuple of float
        West, south, east and north of all that are to be ordered.

    Returns
    -------
    numpy.ndarray of int, shape (n,)
        From 0 on; what has no place comes behind all that has one.
    """
    along = np.full(len(shapes), _NOWHERE, dtype=np.int64)
    bounds = np.asarray(shapely.bounds(shapes), dtype=float).reshape(-1, 4)
    placed = np.isfinite(bounds).all(axis=1)
    if placed.any():
        middles = shapely.points((bounds[placed, :2] + bounds[placed, 2:]) / 2)
        along[placed] = geopandas.GeoSeries(middles).hilbert_distance(total_bounds=frame).to_numpy()
    return along


def _frame(shapes: NDArray[Any]) -> tuple[float, float, float, float]:
    west, south, east, north = (float(value) for value in shapely.total_bounds(shapes))
    return west, south, east, north


def write_part(table: ParcelTable, path: Path) -> None:
    """Write one part as GeoParquet with what it holds in its footer.

    Raises
    ------
    OSError, ExportRefused
        If it cannot be written; then nothing is there.
    """
    with being_written(path) as temporary:
        parquet.write_table(_arrow(table), temporary, compression="zstd")


def _arrow(table: ParcelTable) -> pa.Table:
    shapes = table.geometry
    bounds = [float(value) for value in shapely.total_bounds(shapes)]
    kinds = sorted({kind for kind in (_kind(shape) for shape in shapes) if kind})
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": kinds, "crs": projjson(table.epsg)}
    if np.isfinite(bounds).all():
        column["bbox"] = bounds
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    about = {"schema": PART_SCHEMA, "epsg": table.epsg, "count": len(table), "bounds": bounds}
    found = pa.table(
        {
            "lot": pa.array(table.ids.astype(str).tolist(), pa.string()),
            "code": pa.array(table.codes.astype(str).tolist(), pa.string()),
            "declared_m2": pa.array(table.declared_m2),
            "geometry": pa.array(shapely.to_wkb(shapes).tolist(), pa.binary()),
        }
    )
    return found.replace_schema_metadata({b"geo": json.dumps(geo), PART_ABOUT: json.dumps(about)})


def _kind(shape: BaseGeometry | None) -> str | None:
    if shape is None:
        return None
    return f"{shape.geom_type}{' Z' if shapely.has_z(shape) else ''}"
