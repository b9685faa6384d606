"""Writing a file so that a crash, a full disk or a second writer leaves the old file or the new one."""

import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from zoneplan.model.errors import ExportRefused


def write_atomically(target: Path, content: bytes) -> None:
    """Write bytes to a temporary file beside the target, flush them to the disk, then rename.

    Raises
    ------
    ExportRefused
        If the place cannot be written; the target is as it was and no temporary file stays.
    """
    temporary: Path | None = None
    try:
        with NamedTemporaryFile(dir=target.parent, prefix=f".{target.name[:40]}.", delete=False) as stream:
            temporary = Path(stream.name)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(0o666 & ~_umask())
        put_in_place(temporary, target)
    except OSError as why:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise ExportRefused("cannot-write", file=target, why=why.strerror or why) from why


def put_in_place(temporary: Path, target: Path) -> None:
    """Rename a finished file over the target and flush the folder, so that the name too survives a crash."""
    temporary.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
