"""Where prepared layers are kept: a cache of this user on this machine, bounded, of which any part may be lost.

A layer is made in a folder of its own name with ``.making`` behind it and renamed when it is whole, so what has the
plain name is complete. The name is a digest of everything that the content follows from; it never comes from a path.
"""

import os
import re
import shutil
import sys
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from zoneplan.model.errors import ZoneplanError, os_reason

CACHE_VARIABLE: Final = "ZONEPLAN_CACHE"
SIZE_VARIABLE: Final = "ZONEPLAN_CACHE_GB"
DEFAULT_GB: Final = 10.0  # a million parcels take 0.6
MAKING: Final = ".making"
_KEY = re.compile(r"[0-9a-f]{32}\Z")


class CacheRefused(ZoneplanError):
    """The folder of the cache cannot be used."""


def cache_folder() -> Path:
    """The folder: ``ZONEPLAN_CACHE``, else the platform's place for caches; it need not be there yet."""
    named = os.environ.get(CACHE_VARIABLE)
    if named:
        return Path(named) / "parcels"
    if sys.platform == "win32":
        home = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        home = Path.home() / "Library" / "Caches"
    else:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / "zoneplan" / "parcels"


def key_of(parts: Mapping[str, str]) -> str:
    """The name under which a layer is kept: 32 hexadecimal digits that change with any of the parts."""
    text = "\n".join(f"{name} {value}" for name, value in sorted(parts.items()))
    return sha256(text.encode()).hexdigest()[:32]


def prepared_folder(key: str) -> Path | None:
    """The folder of a finished layer; None where there is none, or the key is none.

    What a browser sends may be asked for here: only a key of the right form is ever looked up.
    """
    if not _KEY.match(key):
        return None
    folder = cache_folder() / key
    return folder if folder.is_dir() else None


def making_folder(key: str) -> Path:
    """The folder in which a layer is prepared; it need not be there."""
    return cache_folder() / f"{key}{MAKING}"


def start_making(key: str) -> Path:
    """Make the empty folder in which a layer is prepared; a half-made one of the same name is removed first.

    Raises
    ------
    CacheRefused
        If the cache cannot be written.
    """
    making = making_folder(key)
    try:
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
    except OSError as why:
        raise CacheRefused("cache-refused", folder=cache_folder(), why=os_reason(why)) from why
    return making


def finish_making(key: str) -> Path:
    """Give a folder that is whole its own name, and make room: the layers not used for longest go first.

    Raises
    ------
    CacheRefused
    """
    folder = cache_folder() / key
    try:
        shutil.rmtree(folder, ignore_errors=True)
        making_folder(key).rename(folder)
    except OSError as why:
        raise CacheRefused("cache-refused", folder=cache_folder(), why=os_reason(why)) from why
    make_room(keep=key)
    return folder


def drop_making(key: str) -> None:
    """Remove a half-made layer."""
    shutil.rmtree(making_folder(key), ignore_errors=True)


def mark_used(folder: Path) -> None:
    """Note that a layer is in use now: the cache keeps what was used last."""
    try:
        os.utime(folder)
    except OSError:
        return  # a cache that is read-only is not made room in either


def make_room(keep: str | None = None) -> None:
    """Remove layers, those not used for longest first, until the rest is within the size allowed."""
    folders = sorted(
        (entry for entry in cache_folder().iterdir() if _KEY.match(entry.name)),
        key=lambda entry: entry.stat().st_mtime,
    )
    sizes = {entry: _size(entry) for entry in folders}
    for entry in folders:
        if sum(sizes.values()) <= allowed_bytes():
            return
        if entry.name != keep:
            shutil.rmtree(entry, ignore_errors=True)
            del sizes[entry]


def allowed_bytes() -> int:
    """How much the cache may hold: ``ZONEPLAN_CACHE_GB`` in 10⁹ bytes, else ``DEFAULT_GB``.

    Raises
    ------
    CacheRefused
        If the variable holds no number.
    """
    named = os.environ.get(SIZE_VARIABLE, str(DEFAULT_GB))
    try:
        size = float(named.replace(",", "."))
    except ValueError:
        raise CacheRefused("cache-size", variable=SIZE_VARIABLE, value=named) from None
    if not 0 <= size < 1e6:  # nan is not either
        raise CacheRefused("cache-size", variable=SIZE_VARIABLE, value=named)
    return int(size * 1e9)


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
