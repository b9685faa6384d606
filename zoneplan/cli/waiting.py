"""Progress of long work on stderr: a bar on a terminal, a line a stage elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars

from zoneplan.cli.speech import complain
from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang
from zoneplan.model.progress import Progress, Step


@contextmanager
def progress_told(lang: Lang) -> Iterator[Progress]:
    """Give a progress that tells the user how far the work is, as long as it goes on."""
    if sys.stderr is None or not sys.stderr.isatty():
        yield Progress(_Lines(lang))
        return
    bars = Bars(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bars:
        yield Progress(_Bar(bars, lang))


class _Lines:
    """One line when a stage begins."""

    def __init__(self, lang: Lang) -> None:
        self._lang: Lang = lang
        self._stage = ""

    def __call__(self, step: Step) -> None:
        if step.stage != self._stage:
            self._stage = step.stage
            complain(say(f"stage.{step.stage}").to(self._lang))


class _Bar:
    """One bar a stage."""

    def __init__(self, bars: Bars, lang: Lang) -> None:
        self._bars, self._lang = bars, lang
        self._stage = ""
        self._task: TaskID | None = None

    def __call__(self, step: Step) -> None:
        if step.stage != self._stage or self._task is None:
            if self._task is not None:
                self._bars.remove_task(self._task)
            self._stage = step.stage
            self._task = self._bars.add_task(say(f"stage.{step.stage}").to(self._lang), total=None)
        self._bars.update(self._task, completed=step.done, total=step.total or None)
