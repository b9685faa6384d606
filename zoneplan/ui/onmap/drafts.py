"""Drawn shapes on their way from the map to the Import page, kept under their digests; no Streamlit here."""

from collections import OrderedDict
from hashlib import sha256
from threading import Lock

_MOST = 50


class _Shelf:
    """What was drawn lately, oldest first."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.kept: OrderedDict[str, bytes] = OrderedDict()


_shelf = _Shelf()


def keep_draft(body: bytes) -> str:
    """Keep a shape (GeoJSON); gives its digest."""
    digest = sha256(body).hexdigest()[:20]
    with _shelf.lock:
        _shelf.kept[digest] = body
        _shelf.kept.move_to_end(digest)
        while len(_shelf.kept) > _MOST:
            _shelf.kept.popitem(last=False)
    return digest


def draft(digest: str) -> bytes | None:
    """A shape kept here; None for anything else."""
    with _shelf.lock:
        return _shelf.kept.get(digest)
