"""The versions of a zone's boundary: saving a new one, listing them, bringing one back.

A version, once kept, is never changed or removed. ``current.py`` says which one counts, ``publish.py`` how a save stays
whole whatever happens to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zoneplan.model.boundary import Boundary, Evidence
from zoneplan.model.errors import os_reason
from zoneplan.sources.boundaries import read_boundary
from zoneplan.sources.geojson import SourceUnreadable
from zoneplan.store.current import (
    Current,
    boundary_file,
    look,
    read_version_file,
    version_file,
)
from zoneplan.store.folder import read_registry
from zoneplan.store.record import Kind, VersionFile
from zoneplan.store.refusals import VersionDamaged, VersionMissing


@dataclass(frozen=True)
class Version:
    """One version of a boundary, for a list.

    Attributes
    ----------
    number : int
        From 1.
    kind : Kind or None
        How it came to be kept; None if it is not intact.
    at : str
        UTC, ISO 8601, to the second; empty if not known.
    person, note, source : str
        As entered; empty if not known.
    evidence : Evidence or None
        None if it is not intact, or holds a file that could not be read as a boundary.
    accuracy_m : float or None
        Standard error of a vertex in metres.
    read_from : mapping or None
        What it was read from and how, as given to ``save_boundary``.
    file : str
        Path inside the plan.
    sha256 : str
        Digest of the whole file, empty if not known.
    previous : str or None
        Digest of the version before it.
    restored_from : int or None
        The version whose boundary this one brought back.
    intact : bool
        Whether the file is there, matches its seal, and is what the later versions say it was.
    current : bool
        Whether it is the boundary that counts.
    recorded : bool
        False for a boundary file that is in no version yet: the next save records it under this number.
    """

    number: int
    kind: Kind | None
    at: str
    person: str
    note: str
    source: str
    evidence: Evidence | None
    accuracy_m: float | None
    read_from: Mapping[str, Any] | None
    file: str
    sha256: str
    previous: str | None
    restored_from: int | None
    intact: bool
    current: bool
    recorded: bool = True


def known_zone(where: Path, zone: str) -> None:
    """Refuse a zone that the plan does not have.

    Raises
    ------
    VersionMissing
    PlanInvalid
        If there is no readable plan.
    """
    known = [entry.id for entry in read_registry(where).zones]
    if zone not in known:
        raise VersionMissing("no-zone", zone=zone, known=", ".join(known))


def current_digest(where: Path, zone: str) -> str:
    """Digest of the boundary that counts now, to give to ``save_boundary`` as ``expected``; empty if there is none.

    Raises
    ------
    VersionMissing
        If the plan has no such zone.
    PlanInvalid
        If there is no readable plan.
    SourceUnreadable
        If the boundary file cannot be opened.
    """
    known_zone(where, zone)
    return _look(where, zone).digest


def history(where: Path, zone: str) -> tuple[Version, ...]:
    """List the versions of a zone's boundary, newest first.

    A boundary file that is in no version yet (there were none, or another program changed it) stands first, under the
    number that the next save records it with. A number whose file is lost or damaged stays in the list.

    Parameters
    ----------
    where : pathlib.Path
        The plan's folder. Nothing is written.
    zone : str
        Id of the zone.

    Returns
    -------
    tuple of Version
        Empty if the zone has no boundary and never had one.

    Raises
    ------
    VersionMissing
        If the plan has no such zone.
    PlanInvalid
        If there is no readable plan.
    SourceUnreadable
        If the boundary file cannot be opened.
    """
    known_zone(where, zone)
    found = _look(where, zone)
    listed = [version for version, _ in _kept(where, zone, found)]
    if found.content is not None and found.version is None:
        listed.append(_unrecorded(where, zone, found))
    return tuple(reversed(listed))


def read_version(where: Path, zone: str, number: int) -> Boundary:
    """Read the boundary of one version.

    Raises
    ------
    VersionMissing
        If the plan has no such zone, or the zone no such version.
    VersionDamaged
        If its file does not match its seal, or holds what never was a boundary.
    PlanInvalid, SourceUnreadable
        As ``history`` does.
    """
    known_zone(where, zone)
    return boundary_of(zone, intact_version(where, zone, number))


def intact_version(where: Path, zone: str, number: int) -> VersionFile:
    """One version's file; VersionMissing or VersionDamaged if there is none to rely on."""
    kept = {version.number: (version, file) for version, file in _kept(where, zone, _look(where, zone))}
    if number not in kept:
        numbers = ", ".join(str(known) for known in kept) or "–"
        raise VersionMissing("no-version", zone=zone, number=number, known=numbers)
    version, file = kept[number]
    if file is None or not version.intact:
        raise VersionDamaged("damaged", number=number, file=version.file)
    return file


def boundary_of(zone: str, file: VersionFile) -> Boundary:
    """The boundary in a version's file; VersionDamaged if it was found in the plan and never was one."""
    try:
        return read_boundary(file.content, zone, file.file)
    except SourceUnreadable as refused:
        raise VersionDamaged("never-readable", number=file.record.number, why=refused.why) from refused


def _look(where: Path, zone: str) -> Current:
    try:
        return look(where, zone)
    except OSError as why:
        raise SourceUnreadable("os", why=os_reason(why)) from why


def _kept(where: Path, zone: str, found: Current) -> list[tuple[Version, VersionFile | None]]:
    """Every number up to the newest, oldest first, with its file where that is intact."""
    newest = found.newest.record.number if found.newest else 0
    numbers = sorted({*found.numbers, *range(1, newest)})
    files = {number: _listed(where, zone, number) for number in numbers}
    told = {file.record.previous_number: file.record.previous for file in files.values() if file}
    kept: list[tuple[Version, VersionFile | None]] = []
    for number, file in files.items():
        if file is None:
            kept.append((_damaged(zone, number), None))
        else:
            intact = told.get(number, file.sha256) == file.sha256
            current = found.version is not None and found.version.record.number == number
            kept.append((as_version(file, intact=intact, current=current), file))
    return kept


def _listed(where: Path, zone: str, number: int) -> VersionFile | None:
    try:
        return read_version_file(where, zone, number)
    except OSError:
        return None  # one bad file hides no other


def as_version(file: VersionFile, *, intact: bool = True, current: bool = True) -> Version:
    """A version's file as an entry of the list."""
    record = file.record
    return Version(
        number=record.number,
        kind=record.kind,
        at=record.at,
        person=record.person,
        note=record.note,
        source=record.source,
        evidence=record.evidence,
        accuracy_m=record.accuracy_m,
        read_from=record.read_from,
        file=file.file,
        sha256=file.sha256,
        previous=record.previous,
        restored_from=record.restored_from,
        intact=intact,
        current=current,
    )


def _damaged(zone: str, number: int) -> Version:
    file = version_file(zone, number)
    return Version(
        number, None, "", "", "", "", None, None, None, file, "", None, None, intact=False, current=False
    )


def _unrecorded(where: Path, zone: str, found: Current) -> Version:
    try:
        boundary = read_boundary(found.content or b"", zone, found.file)
        source, evidence, accuracy_m = boundary.source, boundary.evidence, boundary.accuracy_m
    except SourceUnreadable:
        source, evidence, accuracy_m = "", None, None
    return Version(
        number=found.next_number,
        kind=Kind.OUTSIDE if found.numbers else Kind.FOUND,
        at="",
        person="",
        note="",
        source=source,
        evidence=evidence,
        accuracy_m=accuracy_m,
        read_from=None,
        file=boundary_file(zone),
        sha256=found.digest,
        previous=found.newest.sha256 if found.newest else None,
        restored_from=None,
        intact=True,
        current=True,
        recorded=False,
    )
