"""Numbers as corner tables write them; which mark is the decimal one is settled for the whole table."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Mark = Literal[".", ","]

_SHAPE = re.compile(r"[-+]?[0-9](?:[0-9.,' ]*[0-9])?")
_SIMPLE = re.compile(r"([0-9]{1,15})(?:([.,])([0-9]{1,15}))?")
_MARKED = re.compile(r"([0-9]{1,3}([.,])[0-9]{3}(?:\2[0-9]{3}){0,3})([.,])([0-9]{1,15})")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,' ])[0-9]{3})(?:\1[0-9]{3})*")
_UNIT = re.compile(r"\s*(?:m|mét|met)\.?$", re.IGNORECASE)
_LONGEST = 40
_FLOAT_DECIMALS = 4  # a spreadsheet's full double says nothing about the digits that were measured


@dataclass(frozen=True)
class Figure:
    """One reading of a cell.

    Attributes
    ----------
    value : float
    decimals : int
        Digits behind the decimal mark: how finely it was written.
    mark : "." or "," or None
        The decimal mark that this reading takes; None where there is none.
    group : str or None
        The thousands mark that this reading takes.
    """

    value: float
    decimals: int
    mark: Mark | None = None
    group: str | None = None


def readings(cell: str | float | None) -> tuple[Figure, ...]:
    """Every number that a cell can mean.

    Parameters
    ----------
    cell : str, float or None
        Plain text (see ``signs.plain``) or a spreadsheet's number.

    Returns
    -------
    tuple of Figure
        None for no number, two only for one mark before exactly three digits, decimal reading first.

    Examples
    --------
    >>> [figure.value for figure in readings("1.224.357,01 m")]
    [1224357.01]
    >>> [figure.value for figure in readings("600.123")]
    [600.123, 600123.0]
    >>> readings("mốc")
    ()
    """
    if cell is None or isinstance(cell, bool):
        return ()
    if isinstance(cell, int | float):
        return _of_float(float(cell)) if abs(cell) < 1e15 else ()  # nan fails the comparison too
    quick = _quick(cell)
    if quick:
        return quick
    text = cell.strip(' "\t').lstrip("'")
    if len(text) > _LONGEST:
        return ()
    text = _UNIT.sub("", text.rstrip(",;")).replace("’", "'").replace("‘", "'")
    if not _SHAPE.fullmatch(text):
        return ()
    sign, digits = (-1.0 if text[0] == "-" else 1.0), text.lstrip("+-")
    found = [*_decimal(digits), *_whole(digits)]
    return tuple(Figure(sign * f.value, f.decimals, f.mark, f.group) for f in found)


def _quick(cell: str) -> tuple[Figure, ...]:
    """The two spellings of nearly every cell, 1224357.01 and 1.224.357,01: the same answer, sooner."""
    found = _SIMPLE.fullmatch(cell)
    if found:
        whole, mark, after = found.groups()
        if mark is None:
            return (Figure(float(whole), 0),)
        if len(after) == 3 and len(whole) <= 3:  # two readings
            return ()
        return (Figure(float(f"{whole}.{after}"), len(after), "." if mark == "." else ","),)
    found = _MARKED.fullmatch(cell)
    if found and found[2] != found[3]:
        whole = found[1].replace(found[2], "")
        return (
            Figure(float(f"{whole}.{found[4]}"), len(found[4]), "." if found[3] == "." else ",", found[2]),
        )
    return ()


def _of_float(value: float) -> tuple[Figure, ...]:
    if not math.isfinite(value):
        return ()
    decimals = len(f"{value:.{_FLOAT_DECIMALS}f}".rstrip("0").partition(".")[2])
    return (Figure(value, decimals),)


def _decimal(digits: str) -> list[Figure]:
    """The reading whose last mark is the decimal one."""
    for mark in (".", ","):
        before, found, after = digits.rpartition(mark)
        if not (found and after.isdigit()) or mark in before:
            continue
        group = _group(before)
        if before.isdigit() or group:
            value = float(re.sub(r"[^0-9]", "", before) + "." + after)
            return [Figure(value, len(after), "." if mark == "." else ",", group)]
    return []


def _whole(digits: str) -> list[Figure]:
    group = _group(digits)
    if not (digits.isdigit() or group):
        return []
    if group and digits.startswith("0"):  # 0.123 has no thousands
        return []
    return [Figure(float(re.sub(r"[^0-9]", "", digits)), 0, None, group)]


def _group(digits: str) -> str | None:
    found = _GROUPED.fullmatch(digits)
    return found.group(1) if found else None


def decimal_mark(cells: Iterable[tuple[Figure, ...]]) -> tuple[Mark | None, bool]:
    """Settle the decimal mark of a table from its cells that can be read in one way only.

    Returns
    -------
    tuple of (mark or None, bool)
        None where nothing tells; the flag says that some cells prove one mark and some the other.
    """
    votes: dict[Mark, int] = {".": 0, ",": 0}
    for found in cells:
        if len(found) != 1:
            continue
        figure = found[0]
        if figure.mark:
            votes[figure.mark] += 1
        elif figure.group == ".":
            votes[","] += 1
        elif figure.group == ",":
            votes["."] += 1
    if not any(votes.values()):
        return None, False
    return ("." if votes["."] >= votes[","] else ","), all(votes.values())


def settled(found: tuple[Figure, ...], mark: Mark | None) -> Figure | None:
    """The reading of a cell once the table's decimal mark is known; the decimal one where nothing tells."""
    if len(found) < 2 or mark is None:
        return found[0] if found else None
    return next((f for f in found if f.mark == mark), found[-1])
