"""Names of administrative units as documents and files write them, and when two of them mean the same.

Marks are never stripped: Phú Mỹ is not Phù Mỹ. What may differ is the place of a tone mark (Hòa, Hoà), capitals,
blanks, and the word before the name (phường, P., xã …), as long as both speak of the same level.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Level = Literal["commune", "district", "city", "province"]

_PREFIXES: tuple[tuple[str, Level], ...] = (
    (r"phường|thị trấn|đặc khu|xã|p\.|tt\.?|x\.", "commune"),
    (r"quận|huyện|thị xã|tx\.?|q\.|h\.", "district"),
    (r"thành phố|tp\.?", "city"),
    (r"tỉnh", "province"),
)
_PREFIX = [(re.compile(rf"(?:{words})(?:(?<=\.)\s*|\s+)(?=\S)"), level) for words, level in _PREFIXES]
_FITS: dict[Level, set[Level]] = {  # a city may stand under the state or under a province
    "commune": {"commune"},
    "district": {"district", "city"},
    "city": {"city", "district", "province"},
    "province": {"province", "city"},
}
_MARKS = "\u0300\u0301\u0309\u0303\u0323"
# oa, oe, uy: the mark on the second letter is taken to the first
_LATE_MARK = re.compile(rf"(o)([ae])([{_MARKS}])|(u)(y)([{_MARKS}])")


@dataclass(frozen=True)
class UnitName:
    """A unit's bare name, fit for comparison only, and its level where a word before the name says it."""

    bare: str
    level: Level | None


@lru_cache(maxsize=100_000)  # a layer has thousands of names, each of which is compared often
def unit_name(text: str) -> UnitName:
    """Take a name apart.

    Examples
    --------
    >>> unit_name("Phường Hoà Phú"), unit_name("P.Hòa  Phú").bare
    (UnitName(bare='hòa phú', level='commune'), 'hòa phú')
    >>> unit_name("TP. Thủ Dầu Một").level, unit_name("Xã Phước Hoà").bare, unit_name("P. 05").bare
    ('city', 'phước hòa', '5')
    """
    plain = " ".join(unicodedata.normalize("NFC", text).casefold().split())
    plain = re.sub(r"\s*[-–—]\s*", "-", plain)
    level: Level | None = None
    for pattern, its_level in _PREFIX:
        if found := pattern.match(plain):
            plain, level = plain[found.end() :], its_level
            break
    if plain.isdecimal():
        plain = plain.lstrip("0") or "0"
    apart = unicodedata.normalize("NFD", plain)
    moved = _LATE_MARK.sub(
        lambda m: m[1] + m[3] + m[2] if m[1] else m[4] + m[6] + m[5],
        apart,
    )
    return UnitName(unicodedata.normalize("NFC", moved), level)


def same_name(a: str, b: str) -> bool:
    """Whether two names may mean the same unit.

    Examples
    --------
    >>> same_name("phường Hòa Phú", "Hoà Phú"), same_name("Phú Mỹ", "Phù Mỹ"), same_name("", "")
    (True, False, False)
    >>> same_name("phường Bình Dương", "Tỉnh Bình Dương"), same_name("xã Long Thành", "phường Long Thành")
    (False, True)
    """
    one, other = unit_name(a), unit_name(b)
    if not one.bare or one.bare != other.bare:
        return False
    return one.level is None or other.level is None or other.level in _FITS[one.level]


def same_code(a: str, b: str) -> bool | None:
    """Whether two official codes are equal, leading zeros aside; None where one is missing.

    Examples
    --------
    >>> same_code("25760", "25760"), same_code("1", "00001"), same_code("25760", "26368"), same_code("", "1")
    (True, True, False, None)
    """
    one, other = a.strip().lstrip("0"), b.strip().lstrip("0")
    return None if not one or not other else one == other


def listed_names(text: str) -> list[str]:
    """The names in an attribute that may list several: "Hòa Phú; Phú Tân + Phú Chánh".

    Examples
    --------
    >>> listed_names("Hòa Phú; Phú Tân + Phú Chánh"), listed_names("")
    (['Hòa Phú', 'Phú Tân', 'Phú Chánh'], [])
    """
    return [part.strip() for part in re.split(r"[;,+/|]|\bvà\b", text) if part.strip()]
