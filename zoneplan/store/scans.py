"""Scanned plans that a plan keeps: ``rasters/<id>.json`` with its image and the picture made of it for the map.

The sidecar is written last and removed first: without it, the other two files are nothing.
"""

import json
from dataclasses import dataclass
from errno import EACCES, EROFS
from hashlib import sha256
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from zoneplan.model.errors import ExportRefused, os_reason
from zoneplan.model.messages import Text, say
from zoneplan.model.scan import KeptScan
from zoneplan.sources.admission.limits import UPLOAD_BYTES
from zoneplan.store.refusals import CannotSave
from zoneplan.store.shipped import came_with_zoneplan
from zoneplan.store.write import flush_folder, write_atomically

FOLDER: Final = "rasters"
MOST_SIDECAR: Final = 1_000_000


class ScanFault(Exception):
    """A scanned plan of a plan that cannot be shown; ``why`` says what is wrong with it."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


@dataclass(frozen=True)
class ScanFiles:
    """One scanned plan as read: its record, and the digest of each of its files by its path in the plan."""

    scan: KeptScan
    digests: tuple[tuple[str, str], ...]


def sidecars(where: Path) -> list[str]:
    """Paths inside the plan of all records of scanned plans, by name."""
    folder = where / FOLDER
    return sorted(f"{FOLDER}/{path.name}" for path in folder.glob("*.json")) if folder.is_dir() else []


def read_scan(where: Path, file: str) -> ScanFiles:
    """Read one record and compare its files with their digests.

    Raises
    ------
    ScanFault
        If the record or one of its files is missing, cannot be read, or is not what was kept.
    """
    content = _read(where, file, MOST_SIDECAR)
    try:
        scan = KeptScan.model_validate(json.loads(content))
    except (ValueError, ValidationError, RecursionError):
        raise ScanFault(say("scan.kept.record")) from None
    if file != f"{FOLDER}/{scan.id}.json":
        raise ScanFault(say("scan.kept.renamed", id=scan.id))
    digests = [(file, sha256(content).hexdigest())]
    for part, wanted in ((image_file(scan), scan.sha256), (picture_file(scan), scan.picture_sha256)):
        found = sha256(_read(where, part, UPLOAD_BYTES)).hexdigest()
        if found != wanted:
            raise ScanFault(say("scan.kept.changed", file=part))
        digests.append((part, found))
    return ScanFiles(scan, tuple(digests))


def read_scan_picture(where: Path, scan: KeptScan) -> bytes | None:
    """The picture for the map; None if it is not there any more or not the one that was kept."""
    try:
        content = _read(where, picture_file(scan), UPLOAD_BYTES)
    except ScanFault:
        return None
    return content if sha256(content).hexdigest() == scan.picture_sha256 else None


def save_scan(where: Path, scan: KeptScan, image: bytes, picture: bytes) -> None:
    """Keep a scanned plan; the same one again replaces itself.

    Raises
    ------
    CannotSave
        If it could not be written: then the plan has no scanned plan more than before.
    """
    if came_with_zoneplan(where):
        raise CannotSave("shipped")
    record = scan.model_dump()
    content = json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1).encode()
    try:
        (where / FOLDER).mkdir(exist_ok=True)
        write_atomically(where / image_file(scan), image)
        write_atomically(where / picture_file(scan), picture)
        write_atomically(where / FOLDER / f"{scan.id}.json", content)
    except OSError as why:
        raise _cannot_save(scan, why) from why
    except ExportRefused as why:
        raise CannotSave("cannot-save", file=f"{FOLDER}/{scan.id}", why=why.text) from why


def remove_scan(where: Path, scan: KeptScan) -> None:
    """Take a scanned plan out of a plan; one that is gone already is no fault.

    Raises
    ------
    CannotSave
        If it could not be removed.
    """
    if came_with_zoneplan(where):
        raise CannotSave("shipped")
    try:
        for file in (f"{FOLDER}/{scan.id}.json", image_file(scan), picture_file(scan)):
            (where / file).unlink(missing_ok=True)
        if (where / FOLDER).is_dir():
            flush_folder(where / FOLDER)
    except OSError as why:
        raise _cannot_save(scan, why) from why


def image_file(scan: KeptScan) -> str:
    """Path of the image inside the plan."""
    return f"{FOLDER}/{scan.id}.{scan.image}"


def picture_file(scan: KeptScan) -> str:
    """Path of the picture for the map inside the plan."""
    return f"{FOLDER}/{scan.id}.webp"


def _cannot_save(scan: KeptScan, why: OSError) -> CannotSave:
    key = "read-only" if why.errno in (EACCES, EROFS) else "cannot-save"
    return CannotSave(key, file=f"{FOLDER}/{scan.id}", why=os_reason(why))


def _read(where: Path, file: str, limit: int) -> bytes:
    path = where / file
    try:
        if not path.is_file():
            raise ScanFault(say("scan.kept.missing", file=file))
        if path.stat().st_size > limit:
            raise ScanFault(say("scan.kept.big", file=file))
        return path.read_bytes()
    except OSError as why:
        raise ScanFault(say("unreadable.os", why=os_reason(why))) from why
