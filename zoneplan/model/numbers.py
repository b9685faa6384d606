"""Numbers as planners print them: 15,47 ha and 2.000 ha in Vietnamese, 15.47 ha and 2,000 ha in English."""

import re
from decimal import Decimal
from functools import cache
from typing import Literal

from babel import Locale
from babel.numbers import format_decimal

Lang = Literal["vi", "en"]
LANGS: tuple[Lang, Lang] = ("vi", "en")

# spec -> (pattern, unit). The pattern is Unicode's (CLDR); the unit follows after a no-break space.
_PATTERNS: dict[str, tuple[str, str]] = {
    "ha": ("#,##0.00", "ha"),
    "ha4": ("#,##0.0000", "ha"),
    "m2": ("#,##0", "m²"),
    "m2fine": ("#,##0.00", "m²"),
    "m": ("#,##0", "m"),
    "m1": ("#,##0.0", "m"),
    "mfine": ("#,##0.###", "m"),
    "km": ("#,##0.0", "km"),
    "pct": ("#,##0.00", "%"),
    "n": ("#,##0", ""),
    "xy": ("#,##0.00", ""),
    "mm3": ("#,##0.000", ""),
    "deg": ("0.0000000", "°"),
    "plain": ("#,##0.####", ""),
}
SPECS = frozenset(_PATTERNS)
_BEYOND = 1e18  # more digits than decimal arithmetic keeps

_VIETNAMESE = re.compile(r"^(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?\Z")


@cache
def _locale(lang: Lang) -> Locale:
    return Locale.parse(lang)


def format_number(value: float | Decimal | None, spec: str, lang: Lang) -> str:
    r"""Format a number with its unit for a reader of ``lang``.

    Parameters
    ----------
    value : float, Decimal or None
        None gives an en dash, the sign of "not measured" in every table.
    spec : str
        One of ``SPECS``: unit and number of decimals, e.g. ``ha``, ``m2``, ``km``, ``pct``.
    lang : {"vi", "en"}

    Returns
    -------
    str
        The unit stands after a no-break space.

    Raises
    ------
    KeyError
        If ``spec`` is not one of ``SPECS``.

    Examples
    --------
    >>> format_number(15.47, "ha", "vi").replace("\xa0", " ")
    '15,47 ha'
    >>> format_number(2000, "ha", "en").replace("\xa0", " ")
    '2,000.00 ha'
    >>> format_number(None, "ha", "vi")
    '–'
    """
    pattern, unit = _PATTERNS[spec]
    if value is None:
        return "–"
    if abs(float(value)) >= _BEYOND:  # no figure of land, but somebody may type it
        number = f"{float(value):.3g}".replace(".", "," if lang == "vi" else ".")
        return f"{number}\u00a0{unit}" if unit else number
    number = format_decimal(value, format=pattern, locale=_locale(lang))
    if number.lstrip("-0.,") == "" and number.startswith("-"):
        number = number[1:]  # rounding must not print "-0,00"
    number = number.replace("-", "−")  # a true minus sign, as in the figures of a decision
    return f"{number}\u00a0{unit}" if unit else number


def parse_printed(printed: str) -> Decimal:
    """Read digits as Vietnamese documents print them: dot for thousands, comma for decimals.

    Raises
    ------
    ValueError
        If the digits are not of that form ("15.47" is not: a dot stands before three digits).

    Examples
    --------
    >>> parse_printed("15,47"), parse_printed("2.000"), parse_printed("220")
    (Decimal('15.47'), Decimal('2000'), Decimal('220'))
    """
    if not _VIETNAMESE.match(printed):
        raise ValueError(printed)
    return Decimal(printed.replace(".", "").replace(",", "."))


def half_unit(printed: str) -> Decimal:
    """Half a unit of the last printed digit: what rounding alone can hide.

    Examples
    --------
    >>> half_unit("15,47"), half_unit("2.000")
    (Decimal('0.005'), Decimal('0.5'))
    """
    parse_printed(printed)  # refuses anything but digits of that form
    decimals = len(printed.partition(",")[2])
    return Decimal(5).scaleb(-decimals - 1)


def printed_digits(printed: str, lang: Lang) -> str:
    """Give the digits of a document to a reader of ``lang``, not one digit more or fewer.

    Vietnamese readers see what is printed. English readers would take 2.000 for two, so the separators change.

    Raises
    ------
    ValueError
        As ``parse_printed``.

    Examples
    --------
    >>> printed_digits("2.000", "vi"), printed_digits("2.000", "en"), printed_digits("15,40", "en")
    ('2.000', '2,000', '15.40')
    """
    number = parse_printed(printed)
    return printed if lang == "vi" else f"{number:,f}"
