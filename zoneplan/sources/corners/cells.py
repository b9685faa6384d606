"""Lines cut into cells: the one separator that makes rows of corners appear is found, not asked for."""

import csv
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from zoneplan.sources.corners.angles import angles_kept_whole, read_angle
from zoneplan.sources.corners.figures import readings
from zoneplan.sources.corners.table import CornersUnreadable

Cell = str | float | None
Look = Literal["N", "E", "lat", "lon"]

NORTHINGS = (900_000.0, 2_620_000.0)
"""Northings of Vietnam, 8.3° to 23.5° N, in metres."""
EASTINGS = (100_000.0, 900_000.0)
"""Eastings that occur with a false easting of 500 km, 4° either side; never a northing of Vietnam (DOMAIN 1.6)."""
LATITUDES = (7.5, 24.0)
LONGITUDES = (101.5, 112.0)
MM_PER_M = 1_000
LONGEST_LINE = 2_000  # characters; longer lines are no rows of a table
MOST_CELLS = 64
_SAMPLE = 400
_THOUSANDS = r"([0-9]{1,3}(?:,[0-9]{3}){1,2}(?:\.[0-9]{1,6})?)"
_COMMA_THOUSANDS = re.compile(rf"(?<![0-9.])(?={_THOUSANDS},{_THOUSANDS}(?![0-9]))")
_FEWEST_DECIMALS = 3  # of decimal degrees: 10.5 may be anything


@dataclass(frozen=True)
class Line:
    """One line: its number from 1, its cells, its text, and whether the table's coordinates are millimetres."""

    row: int
    cells: tuple[Cell, ...]
    text: str
    mm: bool = False

    @cached_property
    def looks(self) -> tuple[frozenset["Look"], ...]:
        """What coordinate each cell can be."""
        return tuple(looks(cell, mm=self.mm) for cell in self.cells)

    @property
    def has_place(self) -> bool:
        """Whether two cells can be a northing and an easting, or a latitude and a longitude."""
        shown: set[Look] = set().union(*self.looks)
        return {"N", "E"} <= shown or {"lat", "lon"} <= shown


def looks(cell: Cell, *, mm: bool = False) -> frozenset[Look]:
    r"""What coordinate of Vietnam a cell can be; nothing for most cells. With ``mm`` in millimetres only.

    Examples
    --------
    >>> sorted(looks("1.224.357,01")), sorted(looks("600123.45")), sorted(looks("10°37'11\"")), sorted(looks("M1"))
    (['N'], ['E'], ['lat'], [])
    """
    if cell is None or (isinstance(cell, str) and not any(c.isdigit() for c in cell)):
        return frozenset()
    if mm:
        values = [figure.value / MM_PER_M for figure in readings(cell)]
        metres: set[Look] = {"N"} if any(NORTHINGS[0] <= v <= NORTHINGS[1] for v in values) else set()
        if any(EASTINGS[0] <= v < EASTINGS[1] for v in values):
            metres.add("E")
        return frozenset(metres)
    angle = read_angle(cell) if isinstance(cell, str) else None
    if angle:
        return frozenset(look for look in _degrees(angle.value) if angle.axis in (None, look))
    found: set[Look] = set()
    for figure in readings(cell):
        if NORTHINGS[0] <= figure.value <= NORTHINGS[1]:
            found.add("N")
        elif EASTINGS[0] <= figure.value < EASTINGS[1]:
            found.add("E")
        elif figure.decimals >= _FEWEST_DECIMALS:
            found |= _degrees(figure.value)
    return frozenset(found)


def in_millimetres(lines: Sequence[Line]) -> list[Line]:
    """Take a table without coordinates in metres or degrees for millimetres, if that shows coordinates."""
    if any(line.has_place for line in lines):
        return list(lines)
    scaled = [replace(line, mm=True) for line in lines]
    return scaled if any(line.has_place for line in scaled) else list(lines)


def _degrees(value: float) -> set[Look]:
    if LATITUDES[0] <= value <= LATITUDES[1]:
        return {"lat"}
    return {"lon"} if LONGITUDES[0] <= value <= LONGITUDES[1] else set()


def _quoted(delimiter: str) -> Callable[[str], list[str]]:
    def cut(line: str) -> list[str]:
        try:
            return next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            return line.split(delimiter)

    return cut


def _pipes(line: str) -> list[str]:
    return line.strip().removeprefix("|").removesuffix("|").split("|") if "|" in line else [line]


def _grouped(line: str) -> list[str]:
    """Cut at single blanks, but keep 1 224 357,01 together: the reading with a northing and an easting counts."""
    words = line.split()
    if not 4 <= len(words) <= 12:
        return words
    for start in range(len(words) - 3):
        if not words[start][0].isdigit():
            continue
        for middle in range(start + 1, min(start + 4, len(words))):
            first = " ".join(words[start:middle])
            one = looks(first) & {"N", "E"}
            if not one:
                continue
            for end in range(min(middle + 3, len(words)), middle, -1):
                second = " ".join(words[middle:end])
                if one | (looks(second) & {"N", "E"}) == {"N", "E"}:
                    return [*words[:start], first, second, *words[end:]]
    return words


_CUTS: dict[str, Callable[[str], list[str]]] = {
    "tab": _quoted("\t"),
    "semicolon": _quoted(";"),
    "pipe": _pipes,
    "comma": _quoted(","),
    "gaps": lambda line: re.split(r"\s{2,}", line.strip()),
    "comma-blank": lambda line: re.split(r",\s+", line.strip()),
    "blanks": str.split,
    "grouped": _grouped,
}


def cut_text(lines: Sequence[tuple[int, str]]) -> list[Line]:
    """Cut all lines at the separator that shows the most rows with two coordinates.

    A line that shows none under it is cut at another separator if that shows two.

    Raises
    ------
    CornersUnreadable
        Where the comma is both separator and decimal mark: nobody can tell where a number ends.
    """
    kept = [(row, text if len(text) > LONGEST_LINE else angles_kept_whole(text)) for row, text in lines]
    digits = [line for line in kept if len(line[1]) <= LONGEST_LINE and any(c.isdigit() for c in line[1])]
    stride = max(1, len(digits) // _SAMPLE)
    sample = [text for _, text in digits[::stride]]
    scores = {
        name: sum(Line(0, _cells(cut, text), text).has_place for text in sample)
        for name, cut in _CUTS.items()
    }
    order = sorted(_CUTS, key=lambda name: -scores[name])  # a stable sort: the order of _CUTS breaks ties
    if scores[order[0]] == 0:
        _refuse_comma_thousands(digits)
        cut = _CUTS[min(_CUTS, key=lambda name: _disorder(_CUTS[name], sample))]
        return in_millimetres([Line(row, _cells(cut, text), text) for row, text in kept])
    if order[0] == "comma":
        _refuse_double_comma(digits)
    return [_cut_line(row, text, [name for name in order if scores[name]]) for row, text in kept]


def _disorder(cut: Callable[[str], list[str]], sample: Sequence[str]) -> tuple[int, int, int]:
    """The smaller, the better a cut is: rows with two numbers first, then few cells that are no number."""
    rows, others, several = 0, 0, 0
    for text in sample:
        cells = _cells(cut, text)
        numbers = sum(bool(readings(cell)) for cell in cells)
        several += len(cells) > 1
        if numbers > 1:
            rows += 1
            others += len(cells) - numbers
    return -rows, others, -several


def _cut_line(row: int, text: str, order: Sequence[str]) -> Line:
    line = Line(row, _cells(_CUTS[order[0]], text), text)
    if text.strip() and not any(line.looks) and any(c.isdigit() for c in text):
        for name in order[1:]:
            other = Line(row, _cells(_CUTS[name], text), text)
            if other.has_place:
                return other
    return line


def _cells(cut: Callable[[str], list[str]], text: str) -> tuple[Cell, ...]:
    if len(text) > LONGEST_LINE:
        return (text,)
    return tuple(cell.strip() for cell in cut(text)[:MOST_CELLS])


def _refuse_double_comma(lines: Sequence[tuple[int, str]]) -> None:
    """1224357,01,600123,45: both coordinates are whole and followed by a short cell of digits."""
    rows = []
    for row, text in lines:
        cells = [cell.strip() for cell in _CUTS["comma"](text)]
        at = [i for i, cell in enumerate(cells) if looks(cell) & {"N", "E"}]
        if len(at) >= 2:
            tails = [cells[i + 1] if i + 1 < len(cells) else "" for i in at[:2]]
            if not all(cells[i].isdigit() for i in at[:2]) or not all(
                t.isdigit() and len(t) <= 3 for t in tails
            ):
                return
            rows.append((row, text))
    if rows:
        raise CornersUnreadable("comma-twice", row=rows[0][0], got=rows[0][1][:60])


def _refuse_comma_thousands(lines: Sequence[tuple[int, str]]) -> None:
    """M1,1,224,556.10,601,183.24: the comma parts the columns and the thousands."""
    for row, text in lines:
        for found in _COMMA_THOUSANDS.finditer(text):
            if {"N", "E"} <= looks(found[1]) | looks(found[2]):
                raise CornersUnreadable("comma-thousands", row=row, got=text.strip()[:60])
