"""Text that every kind of file can hold."""

import re

from zoneplan.sources.formats.settle import clean

_NO_CHARACTER = re.compile("[\ufffe\uffff]")


def plain_text(text: str) -> str:
    r"""Text in NFC without what XML has no place for, its lines ended by "\n" alone.

    Examples
    --------
    >>> plain_text("Đa\u0302\u0301t\x00\r\nở\ufffe")
    'Đất\nở'
    """
    return _NO_CHARACTER.sub("", clean(text.replace("\r\n", "\n").replace("\r", "\n")))
