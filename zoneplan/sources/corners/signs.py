"""Signs as they are pasted, made plain: widths, spaces, line ends, accents."""

import re
import unicodedata

# Full-width ASCII, and the spaces and minus signs that word processors put into numbers.
_PLAIN: dict[int, int | None] = {0xFF01 + i: 0x21 + i for i in range(94)}
_PLAIN |= dict.fromkeys([0xA0, 0x2007, 0x2008, 0x2009, 0x200A, 0x202F, 0x205F, 0x3000], ord(" "))
_PLAIN |= dict.fromkeys([0x2002, 0x2003, 0x2004, 0x2005, 0x2006], ord(" "))
_PLAIN |= dict.fromkeys([0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF, 0xAD, 0, 0x1F])
_PLAIN |= dict.fromkeys([0x2010, 0x2011, 0x2012, 0x2013, 0x2212], ord("-"))

# A line break inside a quoted heading cell: Excel pastes "Số hiệu⏎điểm" so. Data never stands in such a cell.
_BROKEN_CELL = re.compile(r'(?:(?<=[\t;,\n])|^)"([^"\n\d]{1,60}(?:\n[^"\n\d]{1,60}){1,2})"(?=[\t;,\n]|$)')
BREAK = "\x1f"
"""Stands for a line break inside a quoted cell, so that rows keep their numbers."""


def plain(text: str) -> str:
    """Give ``text`` in NFC with ASCII widths, ordinary spaces and no invisible signs.

    Examples
    --------
    >>> plain("１\u00a0224\u202f357,01")
    '1 224 357,01'
    """
    return unicodedata.normalize("NFC", text.translate(_PLAIN))


def lines_of(text: str) -> list[tuple[int, str]]:
    """Cut plain text into lines with their numbers from 1; a quoted heading cell of several lines stays one."""
    whole = _BROKEN_CELL.sub(lambda cell: cell.group().replace("\n", BREAK), "\n".join(text.splitlines()))
    lines, row = [], 1
    for line in whole.split("\n"):
        lines.append((row, line))
        row += 1 + line.count(BREAK)
    return lines


def fold(text: str) -> str:
    """Give ``text`` in lower case without accents, its white space single: for comparing words.

    Examples
    --------
    >>> fold("Số hiệu  ĐIỂM")
    'so hieu diem'
    """
    bare = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).split())


def shown(text: str, longest: int = 40) -> str:
    """Give a piece of the table fit for a sentence: one line, no control signs, not long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"
