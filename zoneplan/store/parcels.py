"""Keeping a layer of parcels in a plan: one GeoParquet file, whole or not at all."""

import errno
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path
from secrets import token_hex
from typing import Any, Final

import numpy as np
import pyarrow as pa
import shapely
from pyarrow import parquet

from zoneplan.geometry.vn2000.definition import projjson
from zoneplan.model.boundary import Evidence
from zoneplan.model.errors import ExportRefused, os_reason
from zoneplan.model.messages import Text, say
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.progress import Progress
from zoneplan.sources.geojson import SourceUnreadable
from zoneplan.sources.parcels.kept import about_bytes, read_parcel_file
from zoneplan.sources.parcels.keys import ABOUT, GEO
from zoneplan.store.shipped import came_with_zoneplan
from zoneplan.store.write import flush_file, flush_folder, put_in_place, remove

FOLDER: Final = "parcels"
SUFFIX: Final = ".parquet"

_ROWS: Final = 65_536  # of one row group: a reader that wants some of them does not unpack all
_SCHEMA: Final = {
    "lot": pa.string(),
    "code": pa.string(),
    "declared_m2": pa.float64(),
    "geometry": pa.binary(),
}
_NOT_IN_A_NAME: Final = re.compile(r"[^\w-]+")
_LONGEST_NAME: Final = 60


def layer_name(wanted: str) -> str:
    """A name for a file of the plan: letters, digits, ``-`` and ``_`` of what is wanted, in NFC.

    Examples
    --------
    >>> layer_name("../Thửa đất 2025.gpkg"), layer_name("…")
    ('Thửa-đất-2025-gpkg', 'parcels')
    """
    words = _NOT_IN_A_NAME.sub("-", unicodedata.normalize("NFC", wanted)).strip("-_")
    return words[:_LONGEST_NAME] or "parcels"


def keep_parcels(
    where: Path,
    table: ParcelTable,
    zone: str,
    evidence: Evidence,
    source: str,
    *,
    name: str,
    note: Text | None = None,
    replace: bool = False,
    expected: str | None = None,
    progress: Progress | None = None,
) -> str:
    """Write a layer into a plan.

    Parameters
    ----------
    where : pathlib.Path
        Folder of the plan.
    table : ParcelTable
        On the plane of the zone.
    zone : str
        Id of the zone that the parcels divide.
    evidence, source, note
        What the file will say of itself.
    name : str
        Of the layer; made fit for a file's name.
    replace : bool
        Whether a layer of this name may be replaced.
    expected : str, optional
        SHA-256 of the file that may be replaced, as somebody looked at it; None for whatever is there.
    progress : Progress, optional

    Returns
    -------
    str
        The file's path inside the plan.

    Raises
    ------
    ExportRefused
        If there is a layer of this name, the one to be replaced has changed, this is the plan that came with zoneplan,
        or the file cannot be written; the plan is as it was.
    Stopped
        If somebody stopped it; the plan is as it was.
    """
    progress = progress or Progress()
    if came_with_zoneplan(where):
        raise ExportRefused("parcels-not-kept", why=say("history.shipped"))
    folder = where / FOLDER
    file = f"{FOLDER}/{layer_name(name)}{SUFFIX}"
    target = where / file
    if not replace and (target.exists() or target.with_suffix(".geojson").exists()):
        raise ExportRefused("parcels-there", file=file)
    if target.exists() and not target.is_file():
        raise ExportRefused("not-a-file", file=target)
    temporary = folder / f".{target.name}.{token_hex(6)}"
    try:
        folder.mkdir(exist_ok=True)
        _write(temporary, table, about_bytes(zone, evidence, source, note), progress)
        flush_file(temporary)
        read = read_parcel_file(temporary, {zone}, file, target.stem)
        if (read.count, read.epsg) != (len(table), table.epsg):
            raise ExportRefused("cannot-write", file=file, why=f"{read.count} ≠ {len(table)}")
        if replace:
            _refuse_changed(target, expected, file)
            put_in_place(temporary, target)
        else:
            _put_first(temporary, target, file)
    except OSError as why:
        raise ExportRefused("cannot-write", file=target, why=os_reason(why)) from why
    except (pa.ArrowException, SourceUnreadable) as why:
        raise ExportRefused("cannot-write", file=target, why=why) from why
    finally:
        remove(temporary)
    return file


def _refuse_changed(target: Path, expected: str | None, file: str) -> None:
    if expected is None:
        return
    try:
        with target.open("rb") as there:
            found = file_digest(there, "sha256").hexdigest()
    except FileNotFoundError:
        found = None
    if found != expected:
        raise ExportRefused("parcels-changed", file=file)


def _put_first(temporary: Path, target: Path, file: str) -> None:
    """Give a finished file its name, unless somebody else was quicker: of two who keep at once, one is refused."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise ExportRefused("parcels-there", file=file) from None
    except OSError as why:
        if why.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
            raise
        put_in_place(temporary, target)  # a disk without links, such as FAT
    flush_folder(target.parent)


def _write(path: Path, table: ParcelTable, about: bytes, progress: Progress) -> None:
    schema = pa.schema(list(_SCHEMA.items()), {GEO: _geo(table), ABOUT: about})
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for done, batch in _batches(table, schema):
            writer.write_batch(batch)
            progress.step("writing", done, len(table))


def _batches(table: ParcelTable, schema: Any) -> Iterator[tuple[int, Any]]:
    for start in range(0, len(table), _ROWS):
        rows = slice(start, start + _ROWS)
        declared = table.declared_m2[rows]
        columns = [
            pa.array(table.ids[rows], pa.string()),
            pa.array(table.codes[rows], pa.string(), mask=table.codes[rows] == ""),
            pa.array(declared, pa.float64(), mask=np.isnan(declared)),
            pa.array(shapely.to_wkb(table.geometry[rows]), pa.binary()),
        ]
        yield min(start + _ROWS, len(table)), pa.record_batch(columns, schema=schema)


def _geo(table: ParcelTable) -> bytes:
    """What GeoParquet 1.1 wants to be told of the geometry column."""
    kinds = {"Polygon": 3, "MultiPolygon": 6}
    present = np.unique(shapely.get_type_id(table.geometry))
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": [kind for kind, number in kinds.items() if number in present],
        "crs": projjson(table.epsg),
    }
    bounds = shapely.total_bounds(table.geometry)
    if np.isfinite(bounds).all():
        column["bbox"] = bounds.tolist()
    geo = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
    return json.dumps(geo).encode()
