"""Pictures of scanned plans, kept for the browsers that ask for them; no Streamlit here.

A picture is addressed by the digest of its own content, so none is ever taken for another's.
"""

from collections import OrderedDict
from hashlib import sha256
from threading import Lock

_KEPT_BYTES = 150_000_000  # all browsers together; a picture of 4,000 pixels a side weighs 1 to 5 MB
_DIGITS = 20


class _Shelf:
    """What was shown lately, oldest first; what was shown last is always kept."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.by_digest: OrderedDict[str, bytes] = OrderedDict()


_shelf = _Shelf()


def keep_picture(content: bytes) -> str:
    """Keep a picture; gives its address relative to the server's root."""
    digest = sha256(content).hexdigest()
    with _shelf.lock:
        _shelf.by_digest[digest[:_DIGITS]] = content
        _shelf.by_digest.move_to_end(digest[:_DIGITS])
        while len(_shelf.by_digest) > 1 and sum(map(len, _shelf.by_digest.values())) > _KEPT_BYTES:
            _shelf.by_digest.popitem(last=False)
    return picture_address(digest)


def picture_address(digest: str) -> str:
    """Address of a picture, relative to the server's root, by the SHA-256 of its content."""
    return f"zoneplan/picture/{digest[:_DIGITS]}.webp"


def kept_picture(digest: str) -> bytes | None:
    """A picture kept here, by the first 20 digits of its digest; None for anything else."""
    with _shelf.lock:
        return _shelf.by_digest.get(digest)
