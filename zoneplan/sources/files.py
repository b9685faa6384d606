"""Reading the files that a user names on the command line: a shapefile's parts come along by themselves."""

from collections.abc import Sequence
from pathlib import Path

from zoneplan.model.errors import ZoneplanError, os_reason
from zoneplan.sources.admission.limits import UPLOAD_BYTES

# A file of the left kind is read with its neighbours of the same name.
_PARTS = {
    ".shp": (".shx", ".dbf", ".prj", ".cpg"),
    ".tab": (".dat", ".map", ".id"),
    ".mif": (".mid",),
}


class FileUnreadable(ZoneplanError):
    """A file that was named cannot be opened."""


def gather(paths: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Read files and, for a shapefile or MapInfo table named alone, its parts beside it.

    Returns
    -------
    list of (name, content)
        As ``read_incoming`` takes them; names without their folders.

    Raises
    ------
    FileUnreadable
        If a named file is not there, is no file, or is larger than an upload may be.
    """
    wanted = list(paths)
    if len(paths) == 1:
        wanted += neighbours(paths[0])
    return [(path.name, _read(path)) for path in wanted]


def neighbours(path: Path) -> list[Path]:
    """The parts of a shapefile or MapInfo table that lie beside its main file; none for any other file."""
    parts = _PARTS.get(path.suffix.lower(), ())
    if not parts or not path.parent.is_dir():
        return []
    return sorted(
        other
        for other in path.parent.iterdir()
        if other.stem == path.stem and other.suffix.lower() in parts and other.is_file()
    )


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > UPLOAD_BYTES:
            raise FileUnreadable("file-too-big", file=path, size=path.stat().st_size, limit=UPLOAD_BYTES)
        return path.read_bytes()
    except OSError as why:
        raise FileUnreadable("file-unreadable", file=path, why=os_reason(why)) from why
