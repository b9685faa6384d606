"""How far a long piece of work is, told to whoever waits, who may stop it."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from zoneplan.model.errors import ZoneplanError


class Stopped(ZoneplanError):
    """Somebody stopped the work; nothing of it is kept."""


@dataclass(frozen=True)
class Step:
    """One report of progress.

    Attributes
    ----------
    stage : str
        Key of the stage: its name is ``stage.<stage>`` in the catalogue.
    done, total : int
        Of the stage, in what it counts; a total of 0 where it cannot be known.
    """

    stage: str
    done: int
    total: int


class Progress:
    """Told by the work at every step.

    Parameters
    ----------
    listen : callable of Step, optional
        Called from the thread that works, often: it must be quick.

    Examples
    --------
    >>> heard = []
    >>> progress = Progress(heard.append)
    >>> progress.step("reading", 1, 2)
    >>> heard
    [Step(stage='reading', done=1, total=2)]
    >>> progress.stop()
    >>> progress.step("reading", 2, 2)
    Traceback (most recent call last):
        ...
    zoneplan.model.progress.Stopped: ...
    """

    def __init__(self, listen: Callable[[Step], None] | None = None) -> None:
        self._listen = listen
        self._stopped = Event()

    def stop(self) -> None:
        """Ask the work to stop; from any thread. It ends at its next step."""
        self._stopped.set()

    def step(self, stage: str, done: int, total: int) -> None:
        """Tell how far a stage is.

        Raises
        ------
        Stopped
            If somebody asked for it.
        """
        if self._stopped.is_set():
            raise Stopped("stopped")
        if self._listen is not None:
            self._listen(Step(stage, done, total))
