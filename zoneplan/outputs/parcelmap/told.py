"""What the process that prepares a layer tells whoever started it, by files in the folder that it fills."""

from typing import Final

from pydantic import BaseModel, ConfigDict

PROGRESS: Final = "progress.json"
FAILED: Final = "failed.json"


class Told(BaseModel):
    """How far the work is; ``started`` is seconds since the epoch, ``share`` 0 to 1 of the whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: str
    done: int
    total: int
    share: float
    started: float
