"""ZIP archives whose bytes depend on nothing but what is in them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_FIRST_YEAR = 1980  # of a ZIP


def zipped(files: Mapping[str, bytes], at: datetime) -> bytes:
    """An archive of files, in the order given; a name that ends in "/" is an empty folder.

    Parameters
    ----------
    files : mapping of str to bytes
        Names with "/" between folders.
    at : datetime
        The time that every entry gets; the same files and time give the same bytes.
    """
    out = BytesIO()
    stamp = (max(at.year, _FIRST_YEAR), at.month, at.day, at.hour, at.minute, at.second)
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = ZipInfo(name, stamp)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = (0o40755 << 16 | 0x10) if name.endswith("/") else 0o100644 << 16
            archive.writestr(entry, content)
    return out.getvalue()


def without_clock(
    office: bytes, at: datetime, change: Mapping[str, Callable[[bytes], bytes]] | None = None
) -> bytes:
    """A DOCX or XLSX, zipped again with one time for all: its library stamps every part with the clock.

    Parameters
    ----------
    change : mapping of str to callable, optional
        What is to be done to the content of a part, by its name.
    """
    changes = change or {}
    with ZipFile(BytesIO(office)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    done = {name: changes[name](part) if name in changes else part for name, part in parts.items()}
    return zipped(done, at)
