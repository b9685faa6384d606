"""Who does the work on the parts: this process, one part after the other, or others."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from zoneplan.model.progress import Progress


class Engine(Protocol):
    """Runs functions of this room on parts; what it starts it names by handles, which may be arguments in turn."""

    def start(self, work: Callable[..., Any], *columns: Iterable[Any]) -> list[Any]:
        """Start ``work`` once for each row of arguments; handles in them, and in lists in them, become results."""

    def results(self, stage: str, handles: Sequence[Any]) -> list[Any]:
        """Wait for all, in their order; tell the stage, and stop all if somebody asked for it."""


class InThisProcess:
    """One part after the other, here: needs no more memory than one part, its neighbours' suspects and the faults."""

    def __init__(self, progress: Progress | None = None) -> None:
        self._progress = progress or Progress()

    def start(self, work: Callable[..., Any], *columns: Iterable[Any]) -> list[Any]:
        """Do the work at once."""
        done: list[Any] = []
        for row in zip(*columns, strict=True):
            self._progress.step("parts", len(done), 0)
            done.append(work(*row))
        return done

    def results(self, stage: str, handles: Sequence[Any]) -> list[Any]:
        """Give what was done."""
        self._progress.step(stage, len(handles), len(handles))
        return list(handles)
