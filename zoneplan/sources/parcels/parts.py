"""A layer of parcels in many files of one folder."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.model.errors import ZoneplanError
from zoneplan.model.messages import say
from zoneplan.model.parcels import ParcelTable
from zoneplan.sources.parcels.kept import COLUMNS
from zoneplan.sources.parcels.read import read_parcels

PART_SCHEMA: Final = "zoneplan-part/1"
PART_ABOUT: Final = b"zoneplan-part"


class PartsRefused(ZoneplanError):
    """The folder cannot be read as parts of one layer."""


@dataclass(frozen=True)
class Reading:
    """How the files are to be read; as the arguments of ``read_parcels``."""

    epsg: int | None = None
    crs: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """One file of a layer.

    Attributes
    ----------
    path : pathlib.Path
        The same for every machine that works.
    count : int
        Of its parcels.
    epsg : int
        The VN-2000 plane that it is on, or was brought to.
    bounds : tuple of float
        West, south, east, north of its parcels on that plane; nan where it has none.
    sha256 : str
        Of the file's bytes.
    """

    path: Path
    count: int
    epsg: int
    bounds: tuple[float, float, float, float]
    sha256: str


def part_files(folder: Path) -> list[Path]:
    """The GeoParquet files of a folder in the order of their names, numbers in names by their value.

    Raises
    ------
    PartsRefused
        If there is none.
    """
    found = [path for path in folder.glob("*.parquet") if path.is_file()] if folder.is_dir() else []
    if not found:
        raise PartsRefused("scale.no-parts", folder=str(folder))
    return sorted(
        found, key=lambda path: [(len(n), n) if n.isdigit() else (0, n) for n in _pieces(path.name)]
    )


def _pieces(name: str) -> list[str]:
    return re.split(r"(\d+)", name)


def folder_digest(parts: list[Part]) -> str:
    """SHA-256 of the names and digests of a folder's files."""
    lines = "".join(f"{part.sha256}  {part.path.name}\n" for part in parts)
    return sha256(lines.encode()).hexdigest()


def look_at_part(path: Path, reading: Reading) -> Part:
    """Learn what a file holds: from its footer where zoneplan wrote it, else by reading it.

    Raises
    ------
    PartsRefused
        If it cannot be used, with the file's name and the reason.
    """
    about = _about(path)
    if about is not None and reading.epsg in (None, about["epsg"]) and not (reading.crs or reading.columns):
        return Part(path, about["count"], about["epsg"], tuple(about["bounds"]), _digest(path))
    return _part_of(path, read_part_file(path, reading))


def _part_of(path: Path, table: ParcelTable) -> Part:
    bounds = shapely.total_bounds(table.geometry) if len(table) else np.full(4, np.nan)
    west, south, east, north = (float(value) for value in bounds)
    return Part(path, len(table), table.epsg, (west, south, east, north), table.sha256)


def plane_of_parts(folder: Path, parts: list[Part]) -> int:
    """The EPSG code of the one plane of all parts.

    Raises
    ------
    PartsRefused
        If they are on several.
    """
    planes = sorted({part.epsg for part in parts if part.count})
    if len(planes) > 1:
        raise PartsRefused("scale.planes", folder=str(folder), planes=", ".join(map(str, planes)))
    return planes[0] if planes else parts[0].epsg


def frame_of(parts: list[Part]) -> tuple[float, float, float, float]:
    """West, south, east and north of all parts; a metre at the origin where nothing has a place."""
    bounds = np.array([part.bounds for part in parts if np.isfinite(part.bounds).all()]).reshape(-1, 4)
    if not len(bounds):
        return 0.0, 0.0, 1.0, 1.0
    west, south = bounds[:, :2].min(axis=0).tolist()
    east, north = bounds[:, 2:].max(axis=0).tolist()
    return west, south, east, north


def read_folder(folder: Path, reading: Reading) -> ParcelTable:
    """All files of a folder as one table, for whoever has the memory; errors as ``look_at_part``."""
    parts: list[Part] = []
    tables: list[ParcelTable] = []
    for path in part_files(folder):
        start = sum(part.count for part in parts)
        if _about(path) is None:  # a file of somebody else is read once only
            tables.append(_numbered(read_part_file(path, reading), start))
            parts.append(_part_of(path, tables[-1]))
        else:
            parts.append(look_at_part(path, reading))
            tables.append(read_part(parts[-1], reading, start))
    epsg = plane_of_parts(folder, parts)
    return ParcelTable(
        name=folder.name,
        file=str(folder),
        sha256=folder_digest(parts),
        epsg=epsg,
        ids=np.concatenate([table.ids for table in tables]),
        codes=np.concatenate([table.codes for table in tables]),
        declared_m2=np.concatenate([table.declared_m2 for table in tables]),
        geometry=np.concatenate([table.geometry for table in tables]),
    )


def read_part(part: Part, reading: Reading, start: int) -> ParcelTable:
    """Read one part.

    Parameters
    ----------
    part : Part
    reading : Reading
    start : int
        How many parcels stand in the parts before: a parcel without an id is called by its row in the whole.
    """
    about = _about(part.path)
    if about is not None and not (reading.crs or reading.columns) and about["epsg"] == part.epsg:
        return _ours(part)
    table = read_part_file(part.path, Reading(part.epsg, reading.crs, reading.columns))
    if len(table) != part.count:
        raise PartsRefused("scale.part-changed", file=str(part.path))
    return _numbered(table, start)


def _numbered(table: ParcelTable, start: int) -> ParcelTable:
    """A table whose parcels, where the file has no ids, are called by their rows in the whole layer."""
    if say("parcels.column.no-id") in table.notes:
        table.ids[:] = [str(row) for row in range(start + 1, start + 1 + len(table))]
    return table


def read_part_file(path: Path, reading: Reading) -> ParcelTable:
    """Read a file as any layer of parcels."""
    try:
        return read_parcels(path, zone_epsg=reading.epsg, crs=reading.crs, columns=reading.columns)
    except ZoneplanError as why:
        raise PartsRefused("scale.part", file=str(path), reason=why.text) from None


def _about(path: Path) -> dict[str, Any] | None:
    """What a file that zoneplan cut says of itself."""
    from pyarrow import ArrowException, parquet  # noqa: PLC0415  heavy

    try:
        told = (parquet.read_schema(path).metadata or {}).get(PART_ABOUT)
        about = json.loads(told or b"null")
    except (ArrowException, OSError, ValueError):
        return None  # the reader of any file says what is wrong
    return about if isinstance(about, dict) and about.get("schema") == PART_SCHEMA else None


def _ours(part: Part) -> ParcelTable:
    from pyarrow import ArrowException, parquet  # noqa: PLC0415  heavy

    try:
        found = parquet.read_table(part.path, columns=list(COLUMNS))
        columns = [found.column(name).to_numpy() for name in COLUMNS]
        shapes = shapely.from_wkb(columns[3])
    except (ArrowException, OSError, KeyError, ValueError, shapely.GEOSException):
        raise PartsRefused("scale.part", file=str(part.path), reason=say("unreadable.parcels-cut")) from None
    if len(shapes) != part.count:
        raise PartsRefused("scale.part-changed", file=str(part.path))
    return ParcelTable(
        name=part.path.parent.name,
        file=str(part.path),
        sha256=part.sha256,
        epsg=part.epsg,
        ids=_words(columns[0]),
        codes=_words(columns[1]),
        declared_m2=np.array(columns[2], dtype=np.float64),
        geometry=np.asarray(shapes, dtype=object),
    )


def _words(column: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(column, dtype=object)


def _digest(path: Path) -> str:
    with path.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()
