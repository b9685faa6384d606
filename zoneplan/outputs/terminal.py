"""Anything drawn with rich as plain text of a terminal's width; a table never cuts a figure or a word."""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from io import StringIO
from shutil import get_terminal_size

from rich import box
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_READABLE = 12  # a column of words no narrower than this, unless all its lines are shorter


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


def fitted_table(
    headings: Sequence[str], rows: Sequence[Sequence[str]], figures: AbstractSet[int], columns: int
) -> RenderableType:
    """Lay rows out as a table, or one below the other as "heading: value" where the columns are too few.

    Parameters
    ----------
    headings : sequence of str
    rows : sequence of sequence of str
        A cell for every heading. A cell may have several lines.
    figures : set of int
        Places of the columns that hold figures: they stand to the right and no line of them is broken. The others
        hold words, which are broken at spaces only.
    columns : int
        Width of the terminal.

    Returns
    -------
    rich renderable
        A word or figure is broken only if it is longer than the whole terminal.
    """
    widths = _widths(headings, rows, figures, columns)
    if widths is None:
        return _stacked(headings, rows, figures)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, leading=1)
    for place, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        table.add_column(Line(heading), justify="right" if place in figures else "left", width=width)
    for row in rows:
        table.add_row(*(Line(cell) for cell in row))
    return table


def _widths(
    headings: Sequence[str], rows: Sequence[Sequence[str]], figures: AbstractSet[int], columns: int
) -> list[int] | None:
    """Width of every column, without padding; None if the table does not fit."""
    widths, longest = [], []
    for place, heading in enumerate(headings):
        cells = [row[place] for row in rows]
        lines = [line for cell in cells for line in cell.split("\n")]
        words = [word for text in (heading, *cells) for word in text.split()]
        whole = max(cell_len(line) for line in (heading, *lines))
        least = max(cell_len(text) for text in (*words, *(lines if place in figures else ()), "–"))
        widths.append(least if place in figures else max(least, min(whole, _READABLE)))
        longest.append(whole)
    # each column but the last has a blank and a divider behind it, and the table an edge on both sides
    spare = columns - sum(widths) - 2 * len(widths)
    if spare < 0:
        return None
    for _ in range(spare):
        lacks = [whole - width for whole, width in zip(longest, widths, strict=True)]
        widths[lacks.index(max(lacks))] += max(lacks) > 0
    return widths


def _stacked(
    headings: Sequence[str], rows: Sequence[Sequence[str]], figures: AbstractSet[int]
) -> RenderableType:
    lines: list[RenderableType] = []
    for row in rows:
        for place, (heading, cell) in enumerate(zip(headings, row, strict=True)):
            value = cell.replace("\n", " / ") if place in figures else cell
            lines.append(Padding(Line(f"{heading}: {value or '–'}"), (0, 0, 0, 2) if place else (1, 0, 0, 0)))
    return Group(*lines)
