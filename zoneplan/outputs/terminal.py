"""Anything drawn with rich as plain text of a terminal's width."""

import re
from collections.abc import Iterable
from io import StringIO
from shutil import get_terminal_size

from rich.console import Console, RenderableType

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def terminal_width() -> int:
    """Columns of the terminal, or 100 where there is none."""
    return get_terminal_size((100, 24)).columns


def plain_text(parts: Iterable[RenderableType], columns: int) -> str:
    """Draw parts one below the other.

    Parameters
    ----------
    parts : iterable of rich renderables
    columns : int
        No line is longer.

    Returns
    -------
    str
        Plain text, ends in a line break. A control character in a name, which a terminal would obey, is shown
        as U+FFFD.
    """
    console = Console(
        file=StringIO(),
        width=columns,
        force_terminal=False,
        color_system=None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    with console.capture() as caught:
        for part in parts:
            console.print(part)
    return "".join(_CONTROL.sub("\ufffd", line).rstrip() + "\n" for line in caught.get().split("\n")[:-1])
