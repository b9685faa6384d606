"""The parcel layers that a plan keeps: GeoParquet on the zone's plane that says which zone it divides.

What zoneplan adds to the format is one entry in the file's metadata, ``zoneplan``: JSON with ``schema``, ``zone``,
``evidence``, ``source`` and, where there is one, ``note`` (vi and en).
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from zoneplan.geometry.vn2000.recognise import CrsRefused, recognise_crs
from zoneplan.geometry.vn2000.zones import VN2000_ZONES
from zoneplan.model.boundary import Evidence
from zoneplan.model.messages import Text, say
from zoneplan.model.parcel_file import ParcelFile
from zoneplan.sources.boundaries import read_evidence
from zoneplan.sources.geojson import SourceUnreadable
from zoneplan.sources.parcels.keys import ABOUT, GEO

SCHEMA: Final = "zoneplan-parcels/1"
COLUMNS: Final = ("lot", "code", "declared_m2", "geometry")

_END: Final = b"PAR1"
_FOOTER_BYTES: Final = 64_000_000  # of a file written in a hundred thousand row groups; ours are below 1 MB
_THRIFT_STRING, _THRIFT_ITEMS = 16_000_000, 10_000_000


def read_parcel_file(path: Path, zones: set[str], file: str, name: str) -> ParcelFile:
    """Read what a kept layer says of itself: its footer, and its bytes for the digest; no parcel.

    Parameters
    ----------
    path : pathlib.Path
    zones : set of str
        Ids of the plan's zones.
    file : str
        Its path inside the plan.
    name : str
        Of the layer.

    Raises
    ------
    SourceUnreadable
        If it is no such file; with the reason.
    OSError
        If it cannot be opened.
    """
    found = path.stat()
    schema, count = _footer(path, found.st_size)
    told = schema.metadata or {}
    about = _json(told.get(ABOUT))
    if about.get("schema") != SCHEMA:
        raise SourceUnreadable("parcels-not-kept")
    if about.get("zone") not in list(zones):  # a list: the value may be anything JSON can say
        raise SourceUnreadable("lot-zone", got=json.dumps(about.get("zone"), ensure_ascii=False)[:60])
    if missing := [column for column in COLUMNS if column not in schema.names]:
        raise SourceUnreadable("parcels-columns", missing=", ".join(missing))
    if not count:
        raise SourceUnreadable("no-lots")
    return ParcelFile(
        name=name,
        file=file,
        zone=about["zone"],
        evidence=read_evidence(about.get("evidence")),
        source=str(about.get("source") or ""),
        note=note_of(about.get("note")),
        epsg=_plane(_json(told.get(GEO))),
        count=count,
        size=found.st_size,
        sha256=_digest(path, found.st_size, found.st_mtime_ns, found.st_ino),
    )


def about_bytes(zone: str, evidence: Evidence, source: str, note: Text | None) -> bytes:
    """The metadata entry of a layer that is to be kept, as `read_parcel_file` reads it."""
    about: dict[str, Any] = {"schema": SCHEMA, "zone": zone, "evidence": evidence.value, "source": source}
    if note is not None:
        about |= {"note": note.model_dump()}
    return json.dumps(about, ensure_ascii=False).encode()


def _footer(path: Path, size: int) -> tuple[Any, int]:
    """The schema and the number of rows, once the footer is of a size that can be believed."""
    from pyarrow import ArrowException, parquet  # noqa: PLC0415  heavy, and few plans have such a layer

    with path.open("rb") as opened:
        head = opened.read(4)
        opened.seek(max(0, size - 8))
        tail = opened.read(8)
    footer = int.from_bytes(tail[:4], "little")
    if head != _END or tail[4:] != _END or not 0 < footer <= min(size - 12, _FOOTER_BYTES):
        raise SourceUnreadable("parcels-cut")
    try:
        with parquet.ParquetFile(
            path, thrift_string_size_limit=_THRIFT_STRING, thrift_container_size_limit=_THRIFT_ITEMS
        ) as opened_file:
            return opened_file.schema_arrow, int(opened_file.metadata.num_rows)
    except (ArrowException, OSError, ValueError, KeyError, TypeError):
        raise SourceUnreadable("parcels-cut") from None


def _json(content: bytes | None) -> Mapping[str, Any]:
    try:
        found = json.loads(content or b"null")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def note_of(value: Any) -> Text | None:
    """What a layer says about itself, if it is said in both languages."""
    is_text = isinstance(value, dict) and all(isinstance(value.get(lang), str) for lang in ("vi", "en"))
    return Text(vi=value["vi"], en=value["en"]) if is_text else None


def _plane(geo: Mapping[str, Any]) -> int:
    """The plane that the geometry column names."""
    columns = geo.get("columns")
    column = columns.get("geometry") if isinstance(columns, dict) else None
    stated = column.get("crs") if isinstance(column, dict) else None
    try:
        epsg = recognise_crs(stated)
    except (CrsRefused, TypeError, ValueError, RecursionError):
        epsg = 0
    if epsg not in VN2000_ZONES:
        name = stated.get("name") if isinstance(stated, dict) else stated
        raise SourceUnreadable("parcels-plane", got=str(name or say("crs.missing").en)[:60])
    return epsg


@lru_cache(maxsize=256)
def _digest(path: Path, size: int, changed_ns: int, inode: int) -> str:
    """SHA-256 of the file; once for each state of it, for a plan is opened often and a layer may weigh gigabytes."""
    with path.open("rb") as opened:
        return file_digest(opened, "sha256").hexdigest()
