"""The parcels of a layer that a plan keeps, as ``store.parcels`` wrote them: a row group at a time.

The file may have been written by something else, so this is for a process that can be thrown away.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from pyarrow import parquet

from zoneplan.model.parcel_file import ParcelFile
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.progress import Progress
from zoneplan.sources.geojson import SourceUnreadable
from zoneplan.sources.parcels.kept import COLUMNS

_ROWS = 65_536


def read_stored(path: Path, layer: ParcelFile, progress: Progress) -> ParcelTable:
    """Read all parcels of a kept layer.

    Parameters
    ----------
    path : pathlib.Path
    layer : ParcelFile
        What the file says of itself.
    progress : Progress
        Told the stage reading, in parcels.

    Returns
    -------
    ParcelTable
        On the plane that the file names; Z is left out, and what cannot be read as a shape is None.

    Raises
    ------
    SourceUnreadable
        If the file is damaged, or a column has something else in it than its name says.
    OSError
    Stopped
    """
    parts: list[tuple[NDArray[Any], ...]] = []
    done = 0
    try:
        for batch in _batches(path):
            parts.append(_columns(batch, done))
            done += batch.num_rows
            progress.step("reading", done, layer.count)
    except (pa.ArrowException, ValueError, TypeError):
        raise SourceUnreadable("parcels-cut") from None
    ids, codes, declared, geometry = (np.concatenate(column) for column in zip(*parts, strict=True))
    return ParcelTable(
        name=layer.name,
        file=layer.file,
        sha256=layer.sha256,
        epsg=layer.epsg,
        ids=ids,
        codes=codes,
        declared_m2=declared,
        geometry=geometry,
        evidence=layer.evidence,
        zone=layer.zone,
        about={} if layer.note is None else {"note": layer.note},
    )


def _batches(path: Path) -> Iterator[Any]:
    with parquet.ParquetFile(path) as opened:
        yield from opened.iter_batches(batch_size=_ROWS, columns=list(COLUMNS))


def _columns(batch: Any, before: int) -> tuple[NDArray[Any], ...]:
    lot, code, declared, wkb = (batch.column(batch.schema.get_field_index(name)) for name in COLUMNS)
    rows = np.arange(before + 1, before + 1 + batch.num_rows).astype(str).astype(object)
    ids = lot.cast(pa.string()).to_numpy(zero_copy_only=False)
    codes = code.cast(pa.string()).fill_null("").to_numpy(zero_copy_only=False)
    areas = declared.cast(pa.float64()).to_numpy(zero_copy_only=False)
    geometry = shapely.from_wkb(wkb.cast(pa.binary()).to_numpy(zero_copy_only=False), on_invalid="ignore")
    none = np.array([one is None or not one for one in ids], dtype=bool)
    return np.where(none, rows, ids), codes, areas.astype(np.float64), shapely.force_2d(geometry)
