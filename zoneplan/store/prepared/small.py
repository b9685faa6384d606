"""Small files of the cache that may be gone at any moment."""

from pathlib import Path

_MOST = 1_000_000


def read_small(path: Path) -> bytes | None:
    """The bytes of a small file; None where there is none, or it is no small one."""
    try:
        return path.read_bytes() if path.stat().st_size <= _MOST else None
    except OSError:
        return None
