"""What the lines around a table state: central meridian, zone width, system, area."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from zoneplan.geometry.vn2000.zones import VN2000_ZONES, meridian_text
from zoneplan.model.findings import Severity
from zoneplan.sources.corners.angles import plain_marks
from zoneplan.sources.corners.figures import Figure, readings
from zoneplan.sources.corners.remarks import Remarks
from zoneplan.sources.corners.signs import fold, shown
from zoneplan.sources.corners.table import Datum

_MERIDIAN = re.compile(
    r"\b(?:kinh tuyen(?: truc| trung uong| goc| giua)?|kt ?t(?:ruc|w)?|central meridian|meridian|lon_0)\b"
    r"[^0-9\n]{0,20}(?P<value>1[01][0-9][^\n;()]{0,14})"
)
_DEGREES_MINUTES = re.compile(r"(1[01][0-9])(?:°|0(?=[0-9]{2}')|[ -])\s*([0-5][0-9])(?![0-9]|[.,][0-9])")
_DECIMAL = re.compile(r"(1[01][0-9])(?:[.,]([0-9]{1,4}))?(?![0-9])")
_WIDTH = re.compile(r"\b(?:mui(?: chieu)?|zone width|tm)\b[^0-9\n]{0,8}([36])(?![0-9.,'])")
_DATUMS: tuple[tuple[Datum, re.Pattern[str]], ...] = (
    ("VN-2000", re.compile(r"\bvn[ -]?2000\b")),
    ("WGS-84", re.compile(r"\bwgs[ -]?(?:19)?84\b")),
    ("HN-72", re.compile(r"\bh(?:n|a noi|anoi)[ -]?(?:19)?72\b")),
)
_AREA = re.compile(
    r"\b(?P<total>tong )?(?:cong )?(?:dien tich|area|dt|s)\b[^0-9\n]{0,40}?"
    r"(?P<value>[0-9][0-9.,' ]*)\s*(?P<unit>ha\b|hecta|m2\b|m²|m\^2|square met)"
)
_UNIT_M2 = {"h": 10_000.0, "m": 1.0, "s": 1.0}
_MERIDIANS = {zone.meridian_deg for zone in VN2000_ZONES.values()}
_LIKELY_RATIO = 2.0  # an area read with the wrong thousands mark is off by a factor of 1,000


@dataclass
class Caption:
    """What stands around the table.

    Attributes
    ----------
    meridian_deg, zone_width_deg, datum
        As stated; None where nothing or several things are stated.
    areas : list of (bool, tuple of float)
        Each area line: whether it says that it is the total, and its readings in m².
    """

    meridian_deg: float | None = None
    zone_width_deg: int | None = None
    datum: Datum | None = None
    areas: list[tuple[bool, tuple[float, ...]]] = field(default_factory=list)


def read_caption(lines: Iterable[tuple[int, str]], remarks: Remarks) -> Caption:
    """Read the lines that are no rows of corners, with their numbers."""
    caption = Caption()
    meridians: dict[float, int] = {}
    widths: set[int] = set()
    datums: set[Datum] = set()
    for row, line in lines:
        if not any(c.isdigit() for c in line):
            continue
        text = fold(plain_marks(line))
        for found in _MERIDIAN.finditer(text):
            value = _meridian(found["value"], row, remarks)
            if value is not None:
                meridians.setdefault(value, row)
        widths |= {int(found[1]) for found in _WIDTH.finditer(text)}
        datums |= {name for name, pattern in _DATUMS if pattern.search(text)}
        for found in _AREA.finditer(text):
            values = _area(found)
            if values:
                caption.areas.append((found["total"] is not None, values))
    if len(meridians) == 1:
        caption.meridian_deg = next(iter(meridians))
    elif meridians:
        listed = "; ".join(f"{value:g}°" for value in meridians)
        remarks.fault("meridians", Severity.ERROR, list(meridians.values())[1], got=listed)
    caption.zone_width_deg = widths.pop() if len(widths) == 1 else None
    caption.datum = datums.pop() if len(datums) == 1 else None
    if datums and caption.datum is None:
        remarks.note("datums", got=", ".join(sorted(datums)))
    return caption


def _meridian(value: str, row: int, remarks: Remarks) -> float | None:
    """One meridian as written; refused where degrees and minutes were typed as a decimal number."""
    found = _DEGREES_MINUTES.match(value)
    if found:
        degrees = int(found[1]) + int(found[2]) / 60
    else:
        found = _DECIMAL.match(value)
        if found is None:
            return None
        degrees = float(f"{found[1]}.{found[2] or 0}")
        minutes = (found[2] or "").ljust(2, "0")
        if degrees not in _MERIDIANS and len(minutes) == 2:
            meant = int(found[1]) + int(minutes) / 60
            if meant in _MERIDIANS:
                zone = next(z for z in VN2000_ZONES.values() if z.meridian_deg == meant)
                said = {"got": shown(found[0]), "meant": meridian_text(zone), "decimal": meant}
                remarks.fault("meridian-decimal", Severity.ERROR, row, **said)
                return None
    if degrees not in _MERIDIANS:
        remarks.fault("meridian-unknown", Severity.WARNING, row, got=shown(found[0]))
    return degrees


def _area(found: re.Match[str]) -> tuple[float, ...]:
    factor = _UNIT_M2[found["unit"][0]]
    figures: tuple[Figure, ...] = readings(found["value"].strip(" .,'"))
    return tuple(round(figure.value * factor, 4) for figure in figures)


def declared_area(caption: Caption, measured_m2: float | None, remarks: Remarks) -> float | None:
    """The area that the text states for the whole table.

    Parameters
    ----------
    measured_m2 : float or None
        Area of the rings on the plane; decides between 2.000 as two and as two thousand. None for degrees.

    Returns
    -------
    float or None
        Square metres; None, with a note, where several areas are stated and none is called the total, or where
        the digits can be read in two ways and neither is near the measured area.
    """
    if not caption.areas:
        return None
    totals = [values for total, values in caption.areas if total] or [v for _, v in caption.areas]
    if len(set(totals)) > 1:
        remarks.note("areas", count=len(totals))
        return None
    values = totals[0]
    if len(values) == 1:
        return values[0]
    near = [v for v in values if measured_m2 and 1 / _LIKELY_RATIO < v / measured_m2 < _LIKELY_RATIO]
    if len(near) == 1:
        remarks.note("area-read", area=near[0])
        return near[0]
    remarks.note("area-unsure", one=values[0], other=values[1])
    return None
