"""Letters that an SVG can hold."""


def drawable(text: str) -> str:
    r"""Give a text without what XML has no place for: control characters and halves of a surrogate pair.

    Examples
    --------
    >>> drawable("Khu\x00 A\ud800")
    'Khu  A '
    """
    return "".join(letter if letter.isprintable() else " " for letter in text)
