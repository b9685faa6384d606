"""Maps of what would change, kept for the browsers that ask for their layers; no Streamlit here.

A preview is addressed by the digest of its own content, so none is ever taken for another's.
"""

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from zoneplan.outputs.webmap.preview import preview_digest

_KEPT_BYTES = 100_000_000  # all browsers together; what was drawn last is always kept
_KEPT = 50


class _Shelf:
    """What was drawn lately, oldest first."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.by_digest: OrderedDict[str, Mapping[str, bytes]] = OrderedDict()

    def put(self, digest: str, layers: Mapping[str, bytes]) -> None:
        self.by_digest[digest] = layers
        self.by_digest.move_to_end(digest)
        while len(self.by_digest) > 1 and (len(self.by_digest) > _KEPT or self._size() > _KEPT_BYTES):
            self.by_digest.popitem(last=False)

    def _size(self) -> int:
        return sum(len(content) for layers in self.by_digest.values() for content in layers.values())


_shelf = _Shelf()


def keep_preview(layers: Mapping[str, bytes]) -> str:
    """Keep the layers of a preview; gives the digest under which they are served."""
    digest = preview_digest(layers)
    with _shelf.lock:
        _shelf.put(digest, layers)
    return digest


def preview_layer(digest: str, name: str) -> bytes | None:
    """One layer of a preview kept here; None for anything else."""
    with _shelf.lock:
        kept = _shelf.by_digest.get(digest)
    return None if kept is None else kept.get(name)
