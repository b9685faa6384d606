"""Shapes of a prepared layer: an indexed file of all parcels and one of all faults, in WGS 84."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyogrio
import shapely
from numpy.typing import NDArray

from zoneplan.geometry.rfc7946 import EXPORT_DECIMALS
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.model.progress import Progress

_BATCH: Final = 20_000  # features changed to degrees at a time
_PLANE: Final = (0.0, 0.0, 1_500_000.0, 3_000_000.0)  # west, south, east, north of any VN-2000 plane, metres


def drawable(geometry: NDArray[Any]) -> NDArray[np.bool_]:
    """Which shapes can be drawn: not empty, and with positions that a VN-2000 plane can have."""
    bounds = shapely.bounds(geometry)
    inside: NDArray[np.bool_] = (bounds[:, 0] >= _PLANE[0]) & (bounds[:, 1] >= _PLANE[1])
    inside &= (bounds[:, 2] <= _PLANE[2]) & (bounds[:, 3] <= _PLANE[3])  # nan is never so
    return inside


def write_shapes(
    path: Path,
    geometry: NDArray[Any],
    epsg: int,
    columns: dict[str, tuple[Any, NDArray[Any]]],
    progress: Progress,
    stage: str,
) -> NDArray[np.int64]:
    """Write features into an indexed FlatGeobuf file.

    Parameters
    ----------
    path : pathlib.Path
    geometry : numpy.ndarray of shapely geometries
        On a VN-2000 plane; what is not ``drawable`` is left out.
    epsg : int
        Of the plane.
    columns : mapping
        Name -> Arrow type and values.
    progress : Progress
    stage : str
        Key of the stage to tell.

    Returns
    -------
    numpy.ndarray of int
        For each row of ``geometry`` the feature's number in the file, −1 for one left out. Without any feature there is
        no file.
    """
    rows = np.flatnonzero(drawable(geometry))
    place = np.full(len(geometry), -1, dtype=np.int64)
    if not rows.size:
        return place
    schema = pa.schema(
        [("row", pa.int64()), *((name, kind) for name, (kind, _) in columns.items()), ("wkb", pa.binary())]
    )

    def batches() -> Iterator[Any]:
        for start in range(0, rows.size, _BATCH):
            some = rows[start : start + _BATCH]
            values = [
                pa.array(some, pa.int64()),
                *(pa.array(column[some], kind) for kind, column in columns.values()),
                pa.array(shapely.to_wkb(in_degrees(geometry[some], epsg)), pa.binary()),
            ]
            yield pa.record_batch(values, schema=schema)
            progress.step(stage, min(start + _BATCH, rows.size), rows.size)

    pyogrio.write_arrow(
        pa.RecordBatchReader.from_batches(schema, batches()),
        path,
        driver="FlatGeobuf",
        geometry_name="wkb",
        geometry_type="Unknown",
        crs="EPSG:4326",
        SPATIAL_INDEX="YES",
    )
    _, numbers, _, (written,) = pyogrio.raw.read(path, columns=["row"], read_geometry=False, return_fids=True)
    if len(written) != rows.size:
        raise OSError(None, f"{path.name}: {len(written)} ≠ {rows.size}")
    place[written] = numbers
    return place


def in_degrees(geometry: NDArray[Any], epsg: int) -> NDArray[Any]:
    """Shapes of the plane in WGS 84 with 7 decimals."""
    degrees: NDArray[Any] = vn2000_to_wgs84(geometry, epsg)
    return shapely.transform(degrees, lambda xy: np.round(xy, EXPORT_DECIMALS))
