"""Degrees, minutes and seconds in the spellings of Vietnamese notices and tables."""

import re
from dataclasses import dataclass, replace
from typing import Literal

Axis = Literal["lat", "lon"]

# ° in all its disguises behind a digit; the letter o only between digits, so that words stay words.
_DEGREE = re.compile(r"(?<=[0-9])\s*(?:\^\{?\s*[0oO°]\s*\}?|[°º˚⁰∘]|độ|deg|[oO](?=\s*[0-9]))\s*")
_MINUTE = re.compile(r"['’‘′`´ʹʼ]|(?<=[0-9])\s*phút")
_SECOND = re.compile(r"''|[\"”“„″˝ʺ]|(?<=[0-9])\s*giây")
_NUMBER = r"[0-9]{1,2}(?:[.,][0-9]{1,6})?"
_HEMISPHERE = r"(?P<{}>(?<![^\W\d_])(?:Bắc|Đông|Nam|Tây|north|east|south|west|[NSEWBĐ])(?![^\W\d_]))?"
_BEFORE, _AFTER = _HEMISPHERE.format("before"), _HEMISPHERE.format("after")
_ANGLE = re.compile(
    rf"{_BEFORE}\s*(?:(?P<d>(?<![0-9.,])[0-9]{{1,3}})°\s*(?P<m>{_NUMBER})?\s*(?:'|(?=\s|$|[NEBĐ]))"
    rf"|(?P<lost>(?<![0-9.,])[0-9]{{1,3}})0\s?(?P<lm>[0-9]{{2}})')"
    rf"\s*(?:(?P<s>{_NUMBER})\s*(?P<mark>\"(?:(?P<tail>[.,]?[0-9]{{1,4}})(?![0-9°']))?)?)?\s*{_AFTER}",
    re.IGNORECASE,
)
_NO_ANGLE = re.compile(r"[0-9.,]*|[^0-9]*")
_SPREAD = re.compile(
    rf"{_BEFORE}\s*([0-9]{{1,3}})([ :-])([0-9]{{1,2}})\3({_NUMBER})\"?\s*{_AFTER}", re.IGNORECASE
)
_DECIMAL = re.compile(rf"{_BEFORE}\s*([0-9]{{1,3}}[.,][0-9]{{3,12}})\s*°?\s*{_AFTER}", re.IGNORECASE)
_AXES: dict[str, Axis] = {"n": "lat", "b": "lat", "s": "lat", "e": "lon", "đ": "lon", "w": "lon"}
_AXES |= {"bắc": "lat", "nam": "lat", "đông": "lon", "tây": "lon"}
_AXES |= {"north": "lat", "south": "lat", "east": "lon", "west": "lon"}
_NEGATIVE = {"s", "w", "nam", "tây", "south", "west"}
_SIXTY = 60.0


@dataclass(frozen=True)
class Angle:
    """One angle as read.

    Attributes
    ----------
    value : float
        Decimal degrees, south and west negative.
    axis : "lat", "lon" or None
        What its N/B or E/Đ says; None where it says nothing.
    step : float
        Degrees of one unit of the last digit written.
    unsure : bool
        The seconds have digits behind their mark (01''09): 01.09 or 01.9, nobody can tell.
    lost : bool
        The degree sign was read back from a 0 (10043' is 10°43').
    taken, other : str
        How an angle that is unsure or lost was read, and what else an unsure one may mean; else empty.
    """

    value: float
    axis: Axis | None
    step: float
    unsure: bool = False
    lost: bool = False
    taken: str = ""
    other: str = ""


def plain_marks(text: str) -> str:
    r"""Give ``text`` with the signs °, ' and \" in their plain forms.

    Examples
    --------
    >>> plain_marks("10^{0}31’52,3” N"), plain_marks("10o32’25,8”"), plain_marks("Mốc 10")
    ('10°31\'52,3" N', '10°32\'25,8"', 'Mốc 10')
    """
    return _SECOND.sub('"', _MINUTE.sub("'", _DEGREE.sub("°", text)))


def read_angle(cell: str) -> Angle | None:
    """Read one angle that says itself that it is one; None for anything else, 10.43 included.

    Examples
    --------
    >>> read_angle("10°37’11,82″N").axis, round(read_angle("10°37’11,82″N").value, 7)
    ('lat', 10.61995)
    >>> round(read_angle("10043’29”").value, 6), read_angle("10º44’01’’09").unsure
    (10.724722, True)
    >>> read_angle("600123.45") is None
    True
    """
    if _NO_ANGLE.fullmatch(cell):
        return None
    text = plain_marks(cell.strip(" \t;,"))
    found = _ANGLE.fullmatch(text)
    if found:
        return _angle(found)
    found = _SPREAD.fullmatch(text)
    if found:
        before, degrees, _, minutes, seconds, after = found.groups()
        return _sum((before, after), degrees, minutes, seconds)
    found = _DECIMAL.fullmatch(text)
    if found and (found["before"] or found["after"] or "°" in text):
        decimals = len(re.split("[.,]", found[2])[1])
        return _signed(float(found[2].replace(",", ".")), (found["before"], found["after"]), 10.0**-decimals)
    return None


def _angle(found: re.Match[str]) -> Angle | None:
    sides = (found["before"], found["after"])
    if found["d"] and found["m"] is None:
        return _signed(float(found["d"]), sides, 1.0) if any(sides) else None
    degrees, minutes = found["d"] or found["lost"], found["m"] or found["lm"]
    seconds, tail, other = found["s"], found["tail"], ""
    if tail and seconds:
        digits = tail.lstrip(".,")
        if re.search("[.,]", seconds):
            return None
        if tail == digits and (digits.startswith("0") or len(digits) == 1):
            other = f"{seconds}.{digits[1:] or '0' if digits.startswith('0') else '0' + digits}"
        seconds = f"{seconds}.{digits}"
    lost = found["lost"] is not None
    angle = _sum(sides, degrees, minutes, seconds, unsure=bool(other), lost=lost)
    if angle is None or not (other or lost):
        return angle
    taken = _written(degrees, minutes, seconds)
    return replace(angle, taken=taken, other=_written(degrees, minutes, other) if other else "")


def _written(degrees: str, minutes: str, seconds: str | None) -> str:
    return f"{degrees}°{minutes}′" + (f"{seconds}″" if seconds else "")


def _sum(
    sides: tuple[str | None, str | None],
    degrees: str,
    minutes: str,
    seconds: str | None,
    *,
    unsure: bool = False,
    lost: bool = False,
) -> Angle | None:
    m, s = float(minutes.replace(",", ".")), float((seconds or "0").replace(",", "."))
    if m >= _SIXTY or s >= _SIXTY or (seconds is not None and not m.is_integer()):
        return None
    last = seconds if seconds is not None else minutes
    decimals = len(re.split("[.,]", last)[1]) if re.search("[.,]", last) else 0
    step = 10.0**-decimals / (_SIXTY * _SIXTY if seconds is not None else _SIXTY)
    seconds_in_all = (float(degrees) * _SIXTY + m) * _SIXTY + s  # one division: the nearest float
    return _signed(seconds_in_all / _SIXTY**2, sides, step, unsure=unsure, lost=lost)


def _signed(
    value: float,
    sides: tuple[str | None, str | None],
    step: float,
    *,
    unsure: bool = False,
    lost: bool = False,
) -> Angle | None:
    letters = [side.casefold() for side in sides if side]
    if len(letters) > 1:
        return None
    axis = _AXES[letters[0]] if letters else None
    return Angle(-value if letters and letters[0] in _NEGATIVE else value, axis, step, unsure, lost)


def angles_kept_whole(line: str) -> str:
    r"""Give a line with the blanks and commas inside its angles taken out, so that it can be cut at either.

    Examples
    --------
    >>> angles_kept_whole("1, 10°37’11,82″ N, 106°59’56,92″ E")
    '1, 10°37\'11.82"N, 106°59\'56.92"E'
    """
    marked = plain_marks(line)
    if "'" not in marked and "°" not in marked:
        return line
    return _ANGLE.sub(_compact, marked)


def _compact(found: re.Match[str]) -> str:
    whole = found.group()
    if _angle(found) is None:
        return whole
    lead = whole[: len(whole) - len(whole.lstrip())]
    tail = whole[len(whole.rstrip()) :]
    return lead + re.sub(r"\s+", "", whole).replace(",", ".") + tail
