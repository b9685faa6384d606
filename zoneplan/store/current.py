"""Which boundary of a zone counts: the newest intact version, unless the boundary file says otherwise.

``boundaries/<zone>.geojson`` is what every program reads. A save first writes ``versions/<zone>/<number>.geojson``, and
beside the boundary file a finished copy, *ready* to be renamed over it. Then:

- the file is the newest version: that counts;
- the file is what the newest version was accepted to replace, and the ready copy is still there: a save was cut short
  after the version was kept, and the version counts;
- there is no file: the newest version counts;
- the file is anything else: somebody changed it outside zoneplan, and what they left counts.

Looking never writes.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from zoneplan.sources.geojson import MAX_BYTES, SourceUnreadable
from zoneplan.store.record import VersionFile, digest, unsealed

_LOOKS = 50  # how often a file may change under our eyes before we give up


@dataclass(frozen=True)
class Current:
    """What counts as a zone's boundary, as found at one moment.

    Attributes
    ----------
    file : str
        Path inside the plan that it was read from.
    content : bytes or None
        None if the zone has no boundary.
    version : VersionFile or None
        The version that it is; None if it is in none.
    newest : VersionFile or None
        The newest intact version.
    numbers : tuple of int
        Of all version files, intact or not, ascending.
    standing : str or None
        Digest of the boundary file; None if there is none.
    ready : tuple of pathlib.Path
        Copies of the newest version that wait to become the boundary file.
    """

    file: str
    content: bytes | None
    version: VersionFile | None
    newest: VersionFile | None
    numbers: tuple[int, ...]
    standing: str | None
    ready: tuple[Path, ...]

    @property
    def digest(self) -> str:
        """Digest of the boundary; empty if there is none."""
        return "" if self.content is None else digest(self.content)

    @property
    def next_number(self) -> int:
        """The number that the next version takes."""
        return max(self.numbers, default=0) + 1

    @property
    def unpublished(self) -> bool:
        """Whether a version counts that is not yet in the boundary file."""
        return self.version is not None and not _stands(self.version, self.standing)


def boundary_file(zone: str) -> str:
    """Path of a zone's boundary file inside the plan."""
    return f"boundaries/{zone}.geojson"


def version_file(zone: str, number: int) -> str:
    """Path of a version inside the plan."""
    return f"boundaries/versions/{zone}/{number:04d}.geojson"


def look(where: Path, zone: str) -> Current:
    """Find out which boundary of a zone counts.

    Raises
    ------
    OSError
        If the boundary file or a version that may count cannot be read, or the file is never at rest.
    SourceUnreadable
        If the boundary file is too big.
    """
    for _ in range(_LOOKS):
        found = _look_once(where, zone)
        if found is not None:
            return found
    raise BlockingIOError(16, "the file is being written all the time")


def _look_once(where: Path, zone: str) -> Current | None:
    """One look; None if the file changed meanwhile, so that its parts may not belong together."""
    path = where / boundary_file(zone)
    before = _mark(path)
    try:
        content = path.read_bytes() if before else None
    except FileNotFoundError:
        return None
    numbers = version_numbers(where, zone)
    newest = next(
        filter(None, (read_version_file(where, zone, number) for number in reversed(numbers))), None
    )
    ready = _ready(where, newest)
    if _mark(path) != before:
        return None
    standing = None if content is None else digest(content)
    if newest is None or _stands(newest, standing):
        return Current(boundary_file(zone), content, newest, newest, numbers, standing, ready)
    if standing is None or (standing == newest.record.replaces and ready):
        return Current(newest.file, newest.content, newest, newest, numbers, standing, ready)
    return Current(boundary_file(zone), content, None, newest, numbers, standing, ready)


def _stands(version: VersionFile, standing: str | None) -> bool:
    """Whether the boundary file is this version, or the file that this version recorded."""
    return standing is not None and standing in (version.sha256, version.record.found)


def _mark(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    if stat.st_size > MAX_BYTES:
        raise SourceUnreadable("too-big", size=stat.st_size, limit=MAX_BYTES)
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def version_numbers(where: Path, zone: str) -> tuple[int, ...]:
    """Numbers of the version files of a zone, ascending; temporary files are none."""
    try:
        names = [entry.name for entry in (where / version_file(zone, 1)).parent.iterdir()]
    except FileNotFoundError:
        return ()
    found = [
        int(name[:-8]) for name in names if re.fullmatch(r"[0-9]{4}\.geojson|[1-9][0-9]{4,}\.geojson", name)
    ]
    return tuple(sorted(number for number in found if number))


def read_version_file(where: Path, zone: str, number: int) -> VersionFile | None:
    """A version; None if its file is not there or does not match its seal.

    Raises
    ------
    OSError
        If it cannot be read: that may pass, and must not let an older version count.
    """
    file = version_file(zone, number)
    try:
        content = (where / file).read_bytes()
    except FileNotFoundError:
        return None
    record = unsealed(content, zone, number)
    return None if record is None else VersionFile(file, content, record)


def ready_name(zone: str, number: int, sha256: str, token: str) -> str:
    """Name of a finished copy that waits to become the boundary file; no program takes it for a GeoJSON."""
    return f".{zone}.{number:04d}.{sha256}.{token}.ready"


def _ready(where: Path, newest: VersionFile | None) -> tuple[Path, ...]:
    if newest is None:
        return ()
    stem = ready_name(newest.record.zone, newest.record.number, newest.sha256, "").removesuffix(".ready")
    return tuple(entry for entry in (where / "boundaries").iterdir() if entry.name.startswith(stem))
