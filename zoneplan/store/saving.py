"""Saving a boundary as a new version, and bringing an old one back as a new one."""

import json
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from errno import EACCES, EROFS
from pathlib import Path
from typing import Any

from shapely.geometry.base import BaseGeometry

from zoneplan.model.boundary import Evidence
from zoneplan.model.errors import ExportRefused, os_reason
from zoneplan.model.messages import say
from zoneplan.sources.boundaries import boundary_bytes, read_boundary
from zoneplan.sources.geojson import SourceUnreadable
from zoneplan.store.current import Current, boundary_file, look, read_version_file, version_file
from zoneplan.store.folder import read_registry
from zoneplan.store.publish import NoHardLinks, NumberTaken, clean, publish, recover_zone, settle, take_number
from zoneplan.store.record import Kind, Record, VersionFile, sealed, sealed_as_found
from zoneplan.store.refusals import CannotSave, ChangedMeanwhile, NotPublished, VersionRefused
from zoneplan.store.shipped import came_with_zoneplan
from zoneplan.store.versions import Version, as_version, boundary_of, intact_version, known_zone


@dataclass(frozen=True)
class NewVersion:
    """What a person states when accepting a boundary.

    Attributes
    ----------
    evidence : Evidence
    accuracy_m : float or None
        Standard error of a vertex in metres, in each coordinate; None for a schematic boundary.
    source : str
        What the boundary was taken from.
    person, note : str
    read_from : mapping or None
        What was read and how: file name, digest of its bytes, the reading chosen, what was repaired. Whatever JSON can
        say.
    """

    evidence: Evidence
    accuracy_m: float | None
    source: str
    person: str
    note: str
    read_from: Mapping[str, Any] | None = None


def save_boundary(
    where: Path, zone: str, geometry: BaseGeometry, record: NewVersion, *, expected: str | None
) -> Version:
    """Keep a boundary as a new version and make it the zone's boundary.

    A boundary file that is in no version yet is kept as one first. Whatever happens in between (a crash, a full disk,
    another save), the old boundary counts or the new one, whole.

    Parameters
    ----------
    where : pathlib.Path
        The plan's folder.
    zone : str
        Id of the zone.
    geometry : shapely geometry
        Polygon or MultiPolygon that is not empty, WGS 84, longitude and latitude in degrees. It is kept as it is, valid
        or not, to 9 decimals.
    record : NewVersion
    expected : str or None
        ``current_digest`` of the boundary that the user looked at; None if nobody looked.

    Returns
    -------
    Version
        ``current`` is False only if yet another save, built upon it, was quicker to finish.

    Raises
    ------
    ChangedMeanwhile
        If the boundary is not the expected one, or somebody else saved at the same moment.
    CannotSave
        If it could not be written. Nothing was changed.
    NotPublished
        If it was kept and counts, but the boundary file could not be replaced.
    VersionRefused
        If the geometry is no polygon.
    VersionMissing, PlanInvalid
        If there is no such zone, or no plan.
    SourceUnreadable
        If it could not be read back: an accuracy that the evidence does not allow, a place outside Viet Nam.
    ValueError, TypeError
        If ``read_from`` holds what JSON cannot say.
    """
    _known_place(where, zone)
    stated = replace(record, read_from=_as_json(record.read_from))
    if record.evidence is not Evidence.SCHEMATIC and not record.source.strip():
        raise VersionRefused("no-source")
    if geometry.is_empty or geometry.geom_type not in ("Polygon", "MultiPolygon"):
        raise VersionRefused("no-polygon", got=geometry.geom_type)
    try:
        content = boundary_bytes(zone, geometry, record.evidence, record.accuracy_m, _clean(record.source))
    except ValueError:
        raise SourceUnreadable("not-finite", got="NaN") from None
    read_boundary(content, zone, boundary_file(zone))
    return _save(where, _Draft(zone, Kind.SAVED, json.loads(content), stated), expected)


def restore(
    where: Path, zone: str, number: int, *, person: str, note: str, expected: str | None = None
) -> Version:
    """Bring the boundary of an earlier version back, as a new version.

    Raises
    ------
    VersionMissing, VersionDamaged
        As ``read_version`` does.
    VersionRefused
        If that version is the current one.
    ChangedMeanwhile, CannotSave, NotPublished, PlanInvalid, SourceUnreadable
        As ``save_boundary`` does.
    """
    _known_place(where, zone)
    file = intact_version(where, zone, number)
    boundary = boundary_of(zone, file)
    stated = NewVersion(
        boundary.evidence, boundary.accuracy_m, boundary.source, person, note, file.record.read_from
    )
    return _save(where, _Draft(zone, Kind.RESTORED, file.document, stated, number), expected)


def recover(where: Path) -> tuple[str, ...]:
    """Finish saves that were cut short, in every zone, and remove what they left behind.

    Returns
    -------
    tuple of str
        The zones whose boundary file was put right.

    Raises
    ------
    CannotSave
        If that could not be written.
    PlanInvalid
        If there is no readable plan.
    """
    mended = []
    for zone in read_registry(where).zones:
        try:
            if recover_zone(where, zone.id):
                mended.append(zone.id)
        except (OSError, ExportRefused) as why:
            raise _cannot_save(boundary_file(zone.id), why) from why
    return tuple(mended)


@dataclass(frozen=True)
class _Draft:
    zone: str
    kind: Kind
    document: Mapping[str, Any]
    stated: NewVersion
    restored_from: int | None = None


def _known_place(where: Path, zone: str) -> None:
    known_zone(where, zone)
    if came_with_zoneplan(where):
        raise CannotSave("shipped")


def _save(where: Path, draft: _Draft, expected: str | None) -> Version:
    file = boundary_file(draft.zone)
    try:
        found = _in_a_version(where, draft.zone, expected)
        if found.version is not None and found.version.record.number == draft.restored_from:
            raise VersionRefused("is-current", number=draft.restored_from)
        made = _made(draft, found)
        ready = _taken(where, made)
    except NoHardLinks as why:
        raise CannotSave("no-hard-links", folder=where, why=why) from why
    except OSError as why:
        raise _cannot_save(file, why) from why
    try:
        return _published(where, made, ready)
    except OSError as why:
        number = made.record.number
        raise NotPublished("not-published", number=number, file=file, why=os_reason(why)) from why


def _in_a_version(where: Path, zone: str, expected: str | None) -> Current:
    """What counts now, after it was made sure that it is the expected boundary, and that it is in a version."""
    while True:
        found = settle(where, zone)
        known = {found.digest} | ({found.version.sha256} if found.version else set())
        if expected is not None and expected not in known:
            raise _changed(found, zone)
        if found.content is None or found.version is not None:
            return found
        kind = Kind.OUTSIDE if found.numbers else Kind.FOUND
        record = _record(zone, found, kind).model_copy(update={"restored_from": _same_as(where, zone, found)})
        with suppress(NumberTaken):  # by somebody who saw the same: look again
            number, content = found.next_number, sealed_as_found(found.content, record)
            take_number(where, zone, number, content, ready=False)


def _same_as(where: Path, zone: str, found: Current) -> int | None:
    """The newest version whose file somebody put back by hand."""
    for number in reversed(found.numbers):
        file = read_version_file(where, zone, number)
        if file is not None and found.standing in (file.sha256, file.record.found):
            return number
    return None


def _record(zone: str, found: Current, kind: Kind) -> Record:
    """The record of the next version, as far as it follows from what was found."""
    newest = found.newest
    return Record(
        zone=zone,
        number=found.next_number,
        kind=kind,
        at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        previous=newest.sha256 if newest else None,
        previous_number=newest.record.number if newest else None,
        replaces=found.standing,
    )


def _made(draft: _Draft, found: Current) -> VersionFile:
    stated = draft.stated
    record = _record(draft.zone, found, draft.kind).model_copy(
        update={
            "person": _clean(stated.person),
            "note": _clean(stated.note),
            "source": _clean(stated.source),
            "evidence": stated.evidence,
            "accuracy_m": stated.accuracy_m,
            "read_from": stated.read_from,
            "restored_from": draft.restored_from,
        }
    )
    file = version_file(draft.zone, record.number)
    return VersionFile(file, sealed(draft.document, record), record)


def _taken(where: Path, made: VersionFile) -> Path:
    zone, number = made.record.zone, made.record.number
    try:
        return take_number(where, zone, number, made.content, ready=True)
    except NumberTaken:
        raise _changed(look(where, zone), zone) from None


def _published(where: Path, made: VersionFile, ready: Path) -> Version:
    zone, number = made.record.zone, made.record.number
    if publish(where, zone, number, ready, made.record.replaces):
        clean(where, zone, number)
        return as_version(made)
    found = look(where, zone)
    if found.version is None and found.next_number == number + 1:
        raise ChangedMeanwhile("kept-not-current", number=number, file=boundary_file(zone))
    return as_version(made, current=found.version is not None and found.version.record.number == number)


def _changed(found: Current, zone: str) -> ChangedMeanwhile:
    if found.version is None or found.version.record.kind in (Kind.FOUND, Kind.OUTSIDE):
        return ChangedMeanwhile("changed-outside", file=boundary_file(zone))
    record = found.version.record
    at = f"{record.at[:10]} {record.at[11:16]} UTC"
    person = record.person or say("history.somebody")
    return ChangedMeanwhile("changed-meanwhile", number=record.number, person=person, at=at)


def _cannot_save(file: str, why: OSError | ExportRefused) -> CannotSave:
    if isinstance(why, ExportRefused):
        return CannotSave("cannot-save", file=file, why=why.text)
    key = "read-only" if why.errno in (EACCES, EROFS) else "cannot-save"
    return CannotSave(key, file=file, why=os_reason(why))


def _clean(text: str) -> str:
    """What a person typed, as it is kept: Unicode NFC, no blanks around it."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode().strip())


def _as_json(value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """As it will be read back; ValueError or TypeError for what JSON cannot say."""
    read: dict[str, Any] | None = json.loads(json.dumps(value and dict(value), allow_nan=False))
    return read
