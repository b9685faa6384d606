"""What a good upload is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Files = list[tuple[str, bytes]]

X, Y = 601_000.0, 1_224_000.0  # VN-2000 TM-3 105-45, near Hòa Phú


@dataclass(frozen=True)
class Good:
    """A good upload and what has to come in: features, and their area in the file's own units."""

    id: str
    files: Callable[[Path], Files]
    features: int
    area: float
    tolerance: float = 1e-6
