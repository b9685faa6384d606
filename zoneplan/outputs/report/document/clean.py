"""Text that every document format can hold, and nothing that a format would take for more than text."""

import re
import unicodedata

_KEPT = "\u00a0\u200b"  # the space before a unit, and where a long word may be broken
_MOST = 8_000  # letters of one text: far above any sentence, far below what a spreadsheet's cell holds


def clean(text: str) -> str:
    r"""Give a text on one line, in NFC, without control characters, bidirectional marks and unpaired surrogates.

    Parameters
    ----------
    text : str
        Anything, also from a file that somebody sent.

    Returns
    -------
    str
        Longer than 8 000 letters, it ends in an ellipsis.

    Examples
    --------
    >>> clean("Khu\x00 A\ud800\u202e\n B"), clean("Hoà\u0300") == clean("Hoà\u0300".strip())
    ('Khu A B', True)
    >>> clean("15,47\xa0ha") == "15,47\xa0ha"
    True
    """
    shown = "".join(letter if letter.isprintable() or letter in _KEPT else " " for letter in text)
    line = re.sub(" {2,}", " ", unicodedata.normalize("NFC", shown)).strip(" ")
    return line if len(line) <= _MOST else line[: _MOST - 1] + "…"
