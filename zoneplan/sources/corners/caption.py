"""What the lines around a table state: central meridian, zone width, system, area."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from zoneplan.geometry.vn2000.zones import VN2000_ZONES, meridian_text
from zoneplan.model.findings import Severity
from zoneplan.model.registry import M2_PER_HA
from zoneplan.sources.corners.angles import plain_marks
from zoneplan.sources.corners.figures import Figure, readings
from zoneplan.sources.corners.remarks import Remarks
from zoneplan.sources.corners.signs import fold, shown
from zoneplan.sources.corners.table import Datum, Kind

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
    ("HN-72", re.compile(r"\bh(?:n|a noi|anoi)[ -]*(?:19)?72\b")),
)
_AREA = re.compile(
    r"\b(?P<total>tong )?(?:cong )?(?:dien tich|area|dt|s)\b[^0-9\n]{0,40}?"
    r"(?P<value>[0-9][0-9.,' ]*)\s*(?P<unit>ha\b|hecta|m2\b|m²|m\^2|square met)"
)
_UNIT_M2 = {"h": 10_000.0, "m": 1.0, "s": 1.0}
_MERIDIANS = {zone.meridian_deg for zone in VN2000_ZONES.values()}
_AREA_TOLERANCE_M2 = 1.0
_LIKELY_RATIO = 2.0  # an area read with the wrong thousands mark is off by a factor of 1,000


class StatedArea(NamedTuple):
    """An area as a line states it: its row, whether it is the total, its readings in m² with half a last unit."""

    row: int
    total: bool
    values: tuple[float, ...]
    halves: tuple[float, ...]
    printed: str


@dataclass
class Caption:
    """What stands around the table.

    Attributes
    ----------
    meridian_deg, zone_width_deg, datum
        As stated; None where nothing or several things are stated.
    datum_rows : dict
        Every system named, with the row that names it first.
    areas : list of StatedArea
    rows : set of int
        The rows in which any of this stands.
    """

    meridian_deg: float | None = None
    zone_width_deg: int | None = None
    datum: Datum | None = None
    datum_rows: dict[Datum, int] = field(default_factory=dict)
    areas: list[StatedArea] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)


def read_caption(lines: Iterable[tuple[int, str]], remarks: Remarks) -> Caption:
    """Read the lines that are no rows of corners, with their numbers."""
    caption = Caption()
    meridians: dict[float, int] = {}
    widths: set[int] = set()
    for row, line in lines:
        if not any(c.isdigit() for c in line):
            continue
        text = fold(plain_marks(line))
        for found in _MERIDIAN.finditer(text):
            value = _meridian(found["value"], row, remarks)
            caption.rows.add(row)
            if value is not None:
                meridians.setdefault(value, row)
        named = {int(found[1]) for found in _WIDTH.finditer(text)}
        widths |= named
        datums = [name for name, pattern in _DATUMS if pattern.search(text)]
        for name in datums:
            caption.datum_rows.setdefault(name, row)
        areas = [_area(found, row) for found in _AREA.finditer(text)]
        caption.areas += [area for area in areas if area.values]
        if named or datums or any(area.values for area in areas):
            caption.rows.add(row)
    if len(meridians) == 1:
        caption.meridian_deg = next(iter(meridians))
    elif meridians:
        listed = "; ".join(map(meridian_shown, meridians))
        remarks.fault("meridians", Severity.ERROR, list(meridians.values())[1], got=listed)
    caption.zone_width_deg = widths.pop() if len(widths) == 1 else None
    named_systems = sorted(caption.datum_rows)
    caption.datum = named_systems[0] if len(named_systems) == 1 else None
    if len(named_systems) > 1:
        remarks.note("datums", got=", ".join(named_systems))
    return caption


def meridian_shown(value: float) -> str:
    """A meridian in degrees and minutes; in decimals only where it is no whole number of minutes.

    Examples
    --------
    >>> meridian_shown(105.75), meridian_shown(105.0)
    ('105°45′', '105°00′')
    """
    minutes = round(value * 60)
    return f"{minutes // 60}°{minutes % 60:02d}′" if abs(minutes / 60 - value) < 1e-9 else f"{value:g}°"


def say_other_datum(caption: Caption, kind: Kind, remarks: Remarks) -> bool:
    """Ask where the text states a system that is not VN-2000; degrees of WGS-84 need no question."""
    rows = caption.datum_rows
    if not rows or "VN-2000" in rows or (kind == "degrees" and list(rows) == ["WGS-84"]):
        return False
    remarks.fault("other-datum", Severity.ERROR, min(rows.values()), got=", ".join(sorted(rows)))
    return True


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


def _area(found: re.Match[str], row: int) -> StatedArea:
    factor = _UNIT_M2[found["unit"][0]]
    figures: tuple[Figure, ...] = readings(found["value"].strip(" .,'"))
    values = tuple(round(figure.value * factor, 4) for figure in figures)
    halves = tuple(0.5 * 10.0**-figure.decimals * factor for figure in figures)
    printed = f"{found['value'].strip()} {found['unit']}"
    return StatedArea(row, found["total"] is not None, values, halves, printed)


def declared_area(
    caption: Caption, measured_m2: float | None, rounding_m2: float, remarks: Remarks
) -> float | None:
    """The area that the text states for the whole table; a fault where the coordinates give another one.

    Parameters
    ----------
    measured_m2 : float or None
        Area of the rings on the plane; decides between 2.000 as two and as two thousand. None for degrees.
    rounding_m2 : float
        What rounding of the coordinates can make of the measured area.

    Returns
    -------
    float or None
        Square metres; None, with a note, where several areas are stated and none is called the total, or where
        the digits can be read in two ways and neither is near the measured area.
    """
    if not caption.areas:
        return None
    totals = [area for area in caption.areas if area.total] or caption.areas
    if len({area.values for area in totals}) > 1:
        remarks.note("areas", count=len(totals))
        return None
    stated, values = totals[0], totals[0].values
    if measured_m2 is not None:
        off = [abs(value - measured_m2) for value in values]
        allowed = (half + _AREA_TOLERANCE_M2 + rounding_m2 for half in stated.halves)
        if all(gap > most for gap, most in zip(off, allowed, strict=True)):
            figures = {"got": shown(stated.printed), "measured": measured_m2 / M2_PER_HA, "off": min(off)}
            remarks.fault("declared-area", Severity.ERROR, stated.row, **figures)
    if len(values) == 1:
        return values[0]
    near = [v for v in values if measured_m2 and 1 / _LIKELY_RATIO < v / measured_m2 < _LIKELY_RATIO]
    if len(near) == 1:
        remarks.note("area-read", area=near[0])
        return near[0]
    remarks.note("area-unsure", one=values[0], other=values[1])
    return None
