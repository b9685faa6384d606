"""Bringing a layer in many files into parts of neighbours, on Dask's workers, with dask-geopandas.

A folder of files that somebody else wrote, one a district or one a day, is read well by nobody: every file lies
everywhere. Here each file is read once for its frame, once for a sample of its order along a Hilbert curve, and once to
send its parcels to the part where their neighbours are. No process ever holds more than one file and one part.
"""

from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from zoneplan.checks.scale.cluster import OnWorkers
from zoneplan.model.parcels import ParcelTable
from zoneplan.sources.parcels.parts import (
    Part,
    Reading,
    frame_of,
    look_at_part,
    part_files,
    plane_of_parts,
    read_part,
)
from zoneplan.store.partitions import along_curve, being_filled, part_name, parts_for, write_part

if TYPE_CHECKING:
    from dask_geopandas import GeoDataFrame as DaskFrame

_SAMPLES = 256  # for each part to come; their places decide where the parts are cut
_END = 2**62  # no place along the curve is so far
_Frame = tuple[float, float, float, float]


def rearrange(
    folder: Path, target: Path, engine: OnWorkers, *, reading: Reading, parts: int | None = None
) -> tuple[int, int]:
    """Write a layer in files as a layer in parts of neighbours.

    Parameters
    ----------
    folder : pathlib.Path
        GeoParquet files, seen by every worker under this path. All together are the layer, in the order of their names.
    target : pathlib.Path
        New or empty, and seen by every worker too.
    engine : OnWorkers
    reading : Reading
        Plane, system and columns, where the files do not say.
    parts : int, optional
        How many, about; None for one for 100,000 parcels. Where many parcels lie on one place there may be fewer.

    Returns
    -------
    tuple of int
        How many parcels, and how many parts. Parcels without an id are called by their row in the whole layer, and
        those without a place stand in the last part. The same layer gives the same parts, whoever worked.

    Raises
    ------
    PartsRefused
        If a file cannot be used, or they are on different planes.
    PartitionRefused
        If the target holds something already or cannot be written.
    ClusterRefused, Stopped
        The target is left as it was.
    """
    files = part_files(folder)
    with being_filled(target) as making:
        looked: list[Part] = engine.results(
            "reading", engine.start(look_at_part, files, repeat(reading, len(files)))
        )
        epsg, count = plane_of_parts(folder, looked), sum(part.count for part in looked)
        many = parts_for(count, parts)
        layer = _layer(looked, reading, epsg)
        step = max(1, count // (many * _SAMPLES))
        samples = engine.computed("areas", layer["along"].map_partitions(_sample, step).to_delayed())
        cuts = _cuts(np.concatenate(samples), many)
        # as tasks: Dask's other way of shuffling sends Arrow, which has no geometries
        ordered = layer.set_index("along", divisions=cuts, shuffle_method="tasks")
        written = engine.computed("writing", _writing(ordered, making, epsg))
    return count, sum(written)


def _layer(looked: list[Part], reading: Reading, epsg: int) -> "DaskFrame":
    """The layer as a table of dask-geopandas: a partition a file, each row with its place along the curve."""
    import dask_geopandas  # noqa: F401, PLC0415  an extra; it makes Dask's tables of GeoDataFrames geographic
    from dask.dataframe import from_map  # noqa: PLC0415  an extra

    starts = np.cumsum([0, *(part.count for part in looked)])[:-1].tolist()
    frame = frame_of(looked)
    none = np.array([], dtype=object)
    like = _rows(ParcelTable("", "", "", epsg, none, none, np.array([]), none), 0, frame)
    return from_map(  # type: ignore[no-untyped-call]
        _read, looked, starts, reading=reading, frame=frame, meta=like
    )


def _read(part: Part, start: int, reading: Reading, frame: _Frame) -> gpd.GeoDataFrame:
    return _rows(read_part(part, reading, start), start, frame)


def _rows(table: ParcelTable, start: int, frame: _Frame) -> gpd.GeoDataFrame:
    columns = {
        "along": along_curve(table.geometry, frame),
        "row": np.arange(start, start + len(table)),
        "lot": pd.Series(table.ids, dtype=object),
        "code": pd.Series(table.codes, dtype=object),
        "declared_m2": table.declared_m2,
    }
    return gpd.GeoDataFrame(columns, geometry=table.geometry, crs=table.epsg)


def _sample(along: pd.Series, step: int) -> pd.Series:
    """Every so many places of a file, in order."""
    return along.sort_values().iloc[::step]


def _cuts(samples: NDArray[np.int64], parts: int) -> list[int]:
    """Where the parts begin and the last one ends, so that each has about the same number of samples."""
    ordered = np.sort(samples)
    inner = ordered[np.arange(1, parts) * len(ordered) // parts].tolist() if len(ordered) else []
    return [-1, *sorted(set(inner)), _END]


def _writing(ordered: "DaskFrame", folder: Path, epsg: int) -> list[Any]:
    from dask.delayed import delayed  # noqa: PLC0415  an extra

    write = delayed(_write)
    return [write(rows, folder / part_name(number), epsg) for number, rows in enumerate(ordered.to_delayed())]


def _write(rows: gpd.GeoDataFrame, path: Path, epsg: int) -> int:
    """Write one part, in the order of the curve and then of the layer; give how many files that are: none if empty."""
    if rows.empty:
        return 0
    # numpy's sort of two keys, for rows of one place come in any order
    order = np.lexsort([rows["row"].to_numpy(), rows.index.to_numpy()])
    found = rows.iloc[order]
    table = ParcelTable(
        name="",
        file=str(path),
        sha256="",
        epsg=epsg,
        ids=found["lot"].to_numpy(dtype=object),
        codes=found["code"].to_numpy(dtype=object),
        declared_m2=found["declared_m2"].to_numpy(dtype=float),
        geometry=found.geometry.to_numpy(),
    )
    write_part(table, path)
    return 1
