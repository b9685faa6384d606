"""Unpacking without trust: no bombs, no traversal, no links, no doubles, every checksum checked."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from zoneplan.sources.admission.limits import ARCHIVE_ENTRIES, RATIO, RATIO_FREE_BYTES, UNPACKED_BYTES
from zoneplan.sources.admission.refusal import NotAdmitted, not_admitted
from zoneplan.sources.lettering import decode_column

_CHUNK = 1 << 20
_UTF8_NAME = 0x800  # flag bit 11 of an entry
_LOCKED = 0x1


def entries_of(
    archive: zipfile.ZipFile, file: str, most: int | None = None
) -> list[tuple[zipfile.ZipInfo, str]]:
    """The files of an archive with their names, once sizes, names and methods are found harmless.

    Parameters
    ----------
    archive : zipfile.ZipFile
    file : str
        For refusals.
    most : int, optional
        Bytes that all of it may unpack to; None for the limit of an upload.

    Returns
    -------
    list of (entry, name)
        Without folders and without what systems leave behind (``__MACOSX``, dot files). Names are text for
        matching and showing; nothing is ever written under them.

    Raises
    ------
    NotAdmitted
        ``zip-many``, ``zip-path``, ``zip-doubled``, ``zip-locked``, ``zip-method`` or ``zip-bomb``.
    """
    infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
    if len(infos) > ARCHIVE_ENTRIES:
        raise not_admitted("zip-many", file=file, count=len(infos), limit=ARCHIVE_ENTRIES)
    kept, seen, total = [], set(), 0
    limit = UNPACKED_BYTES if most is None else most
    for info in infos:
        name = _name(info)
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or ":" in name or stat.S_ISLNK(info.external_attr >> 16):
            raise not_admitted("zip-path", file=file, name=name[-80:])
        if name.casefold() in seen:
            raise not_admitted("zip-doubled", file=file, name=name[-80:])
        seen.add(name.casefold())
        if info.flag_bits & _LOCKED:
            raise not_admitted("zip-locked", file=file)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise not_admitted("zip-method", file=file, name=name[-80:])
        total += info.file_size
        swollen = info.file_size > RATIO_FREE_BYTES and info.file_size > RATIO * max(info.compress_size, 1)
        if total > limit or swollen:
            raise not_admitted("zip-bomb", file=file, size=total // 1_000_000)
        if not (name.startswith("__MACOSX/") or parts[-1].startswith(".")):
            kept.append((info, name))
    return kept


def _name(info: zipfile.ZipInfo) -> str:
    """An entry's name; those not marked as UTF-8 come as code page 437, whatever wrote them."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        texts, _ = decode_column([name.encode("cp437", errors="replace")], None)
        name = texts[0]
    return name.replace("\\", "/") or "?"


@contextmanager
def opened(path: Path, file: str) -> Iterator[zipfile.ZipFile]:
    """Open an archive; whatever is found broken in it, now or while reading, is ``zip-damaged``."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except NotAdmitted:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        NotImplementedError,
        ValueError,
        RuntimeError,
    ) as why:
        raise not_admitted("zip-damaged", file=file, why=str(why)[:100]) from None


def unpack(path: Path, to: Path, file: str, most: int | None = None) -> list[tuple[str, Path]]:
    """Unpack an archive of no more than ``most`` bytes into ``to`` under numbers.

    Returns
    -------
    list of (name, path)
        The name inside the archive, and where the bytes are now.
    """
    unpacked = []
    with opened(path, file) as archive:
        for number, (info, name) in enumerate(entries_of(archive, file, most)):
            target = to / f"{path.name}-{number}"
            _copy(archive, info, target)
            unpacked.append((name, target))
    return unpacked


def _copy(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    """Copy one entry; reading stops at the size it states, and to its end checks the CRC."""
    with archive.open(info) as source, target.open("xb") as out:
        while chunk := source.read(_CHUNK):
            out.write(chunk)
