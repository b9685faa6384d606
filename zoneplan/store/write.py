"""Writing a file so that a crash, a full disk or a second writer leaves the old file or the new one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from zoneplan.model.errors import ExportRefused, os_reason


def write_atomically(target: Path, content: bytes) -> None:
    """Write bytes to a temporary file beside the target, flush them to the disk, then rename.

    Raises
    ------
    ExportRefused
        If the place cannot be written, or holds something that is no ordinary file; the target is as it was and no
        temporary file stays.
    """
    if target.is_symlink():
        target = target.resolve()  # the link stays a link
    if target.exists() and not target.is_file():
        raise ExportRefused("not-a-file", file=target)
    temporary = target.with_name(f".{target.name[:40]}.{token_hex(6)}")
    try:
        write_new(temporary, content)
        put_in_place(temporary, target)
    except OSError as why:
        remove(temporary)
        raise ExportRefused("cannot-write", file=target, why=os_reason(why)) from why


@contextmanager
def being_written(target: Path) -> Iterator[Path]:
    """Give a path beside the target for something else to write to; afterwards it is put in the target's place.

    Raises
    ------
    ExportRefused
        As `write_atomically`; after this or any other error the target is as it was and no temporary file stays.
    """
    if target.is_symlink():
        target = target.resolve()  # the link stays a link
    if target.exists() and not target.is_file():
        raise ExportRefused("not-a-file", file=target)
    temporary = target.with_name(f".{token_hex(6)}.{target.name[-40:]}")
    try:
        yield temporary
        flush_file(temporary)
        put_in_place(temporary, target)
    except OSError as why:
        raise ExportRefused("cannot-write", file=target, why=os_reason(why)) from why
    finally:
        remove(temporary)


def write_new(path: Path, content: bytes, rights: int = 0o666) -> None:
    """Write a file that must not be there yet, and flush it to the disk.

    Parameters
    ----------
    rights : int
        Who may do what with it; the user's umask applies.

    Raises
    ------
    OSError
        FileExistsError if there is something of this name, which stays; after any other, nothing is there.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, rights)
    try:
        try:
            rest = memoryview(content)
            while rest:
                rest = rest[os.write(handle, rest) :]
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError:
        remove(path)
        raise


def put_in_place(temporary: Path, target: Path) -> None:
    """Rename a finished file over the target and flush the folder, so that the name too survives a crash."""
    temporary.replace(target)
    flush_folder(target.parent)


def flush_file(path: Path) -> None:
    """Flush a file that something else has written to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def flush_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """Remove a temporary file of ours; one that is gone, or cannot be removed, is of no consequence."""
    with suppress(OSError):
        path.unlink()
