"""What the process that prepares a layer tells whoever started it, by files in the folder that it fills."""

import time
from typing import Final

from pydantic import BaseModel, ConfigDict

from zoneplan.store.prepared.cache import making_folder

PROGRESS: Final = "progress.json"
FAILED: Final = "failed.json"
_FRESH_S: Final = 20.0  # a folder that was written in so lately is somebody's work


class Told(BaseModel):
    """How far the work is; ``started`` is seconds since the epoch, ``share`` 0 to 1 of the whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: str
    done: int
    total: int
    share: float
    started: float


def being_made(key: str) -> bool:
    """Whether a layer is being prepared, by any process with the same cache: each says so every half second."""
    try:
        return time.time() - (making_folder(key) / PROGRESS).stat().st_mtime < _FRESH_S
    except OSError:
        return False
