"""How far a long reckoning is, told to whoever asked for it."""

from collections.abc import Callable
from typing import TypeAlias

Tick: TypeAlias = Callable[[int, int], None]
"""Called with (done, total); what it raises ends the reckoning."""


def no_tick(done: int, total: int) -> None:
    """Tell nobody."""
