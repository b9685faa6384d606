"""Taking a version number for ever, and putting a version into the boundary file.

The order of a save: write the version under a temporary name and flush it; write the ready copy and flush it; link the
version to its number, which only one writer can; rename the ready copy over the boundary file, which can happen once.
Before the link the old boundary counts, after it the new one. After the ready copy is written no further room on the
disk is needed.
"""

import errno
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from zoneplan.store.current import Current, boundary_file, look, ready_name, version_file
from zoneplan.store.record import digest
from zoneplan.store.write import flush_folder, put_in_place, remove, write_atomically, write_new

NO_HARD_LINKS = (
    errno.EPERM,
    errno.EOPNOTSUPP,
    errno.ENOSYS,
)  # what a disk without them answers (FAT, some shares)


class NumberTaken(Exception):
    """Another writer has taken this version number."""


class NoHardLinks(Exception):
    """The disk cannot take a number for one writer only."""


def settle(where: Path, zone: str) -> Current:
    """Look, and finish a save that was cut short: its ready copy becomes the boundary file, or, overtaken, goes.

    After this no other writer can publish the newest version any more, so that it can be built upon.
    """
    while (found := look(where, zone)).ready:
        if found.unpublished:
            _rename_once(found.ready[0], where / boundary_file(zone))
        for left in found.ready:
            left.unlink(missing_ok=True)
    return found


def take_number(where: Path, zone: str, number: int, content: bytes, *, ready: bool) -> Path:
    """Keep a version under a number that nobody else has.

    Parameters
    ----------
    ready : bool
        Whether to lay a copy ready for ``publish`` first.

    Returns
    -------
    pathlib.Path
        The ready copy, if one was asked for.

    Raises
    ------
    NumberTaken
        If the number is another's.
    NoHardLinks
        If the disk cannot do it.
    OSError
        Any of the three: nothing was kept and no temporary file stays.
    """
    token = token_hex(8)
    target = where / version_file(zone, number)
    saving = target.with_name(f".{number:04d}.{token}.saving")
    waiting = where / "boundaries" / ready_name(zone, number, digest(content), token)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        flush_folder(target.parent.parent)
        write_new(saving, content, 0o444)  # a version is never changed; its rights say so to editors too
        if ready:
            write_new(waiting, content)
        flush_folder(waiting.parent)
        _link_once(saving, target)
    except (OSError, NumberTaken, NoHardLinks):
        remove(waiting)
        remove(saving)
        raise
    remove(saving)
    return waiting


def _link_once(saving: Path, target: Path) -> None:
    try:
        target.hardlink_to(saving)
    except FileExistsError:
        raise NumberTaken from None
    except OSError as why:
        if target.exists():  # a later save took the number and cleaned up behind us
            raise NumberTaken from None
        if why.errno in NO_HARD_LINKS:
            raise NoHardLinks(why.strerror) from why
        raise


def publish(where: Path, zone: str, number: int, ready: Path, replaces: str | None) -> bool:
    """Make a kept version the boundary file.

    Returns
    -------
    bool
        False if somebody else was quicker: another save that published it first, or a program that changed the
        boundary file, which then stays as it is. Look again to tell which.

    Raises
    ------
    OSError
        If it could not be done: the version counts all the same, and the next save publishes it.
    """
    flush_folder((where / version_file(zone, number)).parent)
    target = where / boundary_file(zone)
    standing = digest(target.read_bytes()) if target.exists() else None
    if standing not in (replaces, None):
        ready.unlink(missing_ok=True)
        return False
    return _rename_once(ready, target)


def _rename_once(ready: Path, target: Path) -> bool:
    try:
        put_in_place(ready, target)
    except FileNotFoundError:
        return False
    return True


def clean(where: Path, zone: str, number: int) -> None:
    """Remove what saves that were cut short left behind, up to a number that is taken and published.

    Whoever still works on such a number can only fail, so that nothing that lives is removed.
    """
    versions, boundaries = (where / version_file(zone, 1)).parent, where / "boundaries"
    with suppress(OSError):
        for folder, stem, suffix in ((versions, ".", ".saving"), (boundaries, f".{zone}.", ".ready")):
            for entry in folder.iterdir():
                first = entry.name.removeprefix(stem).split(".")[0]
                ours = entry.name.startswith(stem) and entry.suffix == suffix and first.isdecimal()
                if ours and int(first) <= number:
                    remove(entry)


def recover_zone(where: Path, zone: str) -> bool:
    """Finish what was cut short in one zone; whether the boundary file had to be put right."""
    before = look(where, zone)
    found = settle(where, zone)
    if found.unpublished and found.newest is not None:
        write_atomically(where / boundary_file(zone), found.newest.content)
    clean(where, zone, found.next_number - 1)
    return before.unpublished
