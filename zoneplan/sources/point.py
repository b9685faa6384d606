"""One point as somebody types it: VN-2000 X and Y, or latitude and longitude in any spelling of a notice."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import shapely

from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.geometry.vn2000.zones import GEOGRAPHIC_VN2000, WGS84
from zoneplan.model.errors import ZoneplanError
from zoneplan.sources.corners.angles import Angle, angles_kept_whole, read_angle
from zoneplan.sources.corners.figures import readings
from zoneplan.sources.geojson import VIETNAM

_LONGEST = 120
_VN2000 = re.compile(r"\bVN[\s_-]*2000\b:?", re.IGNORECASE)
_WGS84 = re.compile(r"\bWGS[\s_-]*84\b:?", re.IGNORECASE)
_LABEL = re.compile(r"(?<![^\W\d_])(?:[XY]|lat|lon|lng|vĩ độ|kinh độ)\s*[:=]\s*", re.IGNORECASE)
_CUTS = (r"\s*[;\t]\s*", r"\s+", r",\s+", r",")  # the first that leaves two numbers counts
# A TM-3 plane in Viet Nam: northings and eastings never meet (DOMAIN 1.6)
_NORTH, _EAST = (880_000.0, 2_660_000.0), (100_000.0, 880_000.0)


class PointUnreadable(ZoneplanError):
    """What was typed is no point in Viet Nam."""


@dataclass(frozen=True)
class TypedPoint:
    """A point as read.

    Attributes
    ----------
    lon, lat : float
        WGS 84, degrees.
    epsg : int
        In which system it was typed: 4326, 4756 or a VN-2000 plane.
    """

    lon: float
    lat: float
    epsg: int


def read_point(text: str, epsg: int) -> TypedPoint:
    """Read a typed point.

    Parameters
    ----------
    text : str
        Two numbers in either order. Metres are VN-2000 on the plane of ``epsg``; degrees are WGS 84 unless the text
        says VN-2000. Which is the northing or the latitude follows from the range: in Viet Nam the two never meet.
    epsg : int
        The plane that metres are meant on.

    Raises
    ------
    PointUnreadable
        With what was typed and how a point looks.

    Examples
    --------
    >>> read_point("1224000 600000", 9210).lat.__round__(6)
    11.066812
    >>> read_point("600.000,00; 1.224.000,00", 9210).lat.__round__(6)
    11.066812
    >>> point = read_point("10°32’22,1”N 107°01’43,8”E", 9210)
    >>> round(point.lat, 5), round(point.lon, 5), point.epsg
    (10.53947, 107.02883, 4326)
    """
    shown = text.strip()[:_LONGEST]
    if not shown or len(text) > _LONGEST:
        raise PointUnreadable("point-form", got=shown)
    says_vn2000, says_wgs84 = bool(_VN2000.search(text)), bool(_WGS84.search(text))
    bare = _LABEL.sub("", _VN2000.sub(" ", _WGS84.sub(" ", text))).strip(" \t()[],;")
    geographic = GEOGRAPHIC_VN2000 if says_vn2000 else WGS84
    for one, other in _pairs(bare):
        degrees = _degrees(one, other)
        if degrees is not None:
            return _checked(*degrees, geographic, shown)
        metres = _metres(one, other)
        if metres is not None and not says_wgs84:
            return _checked(*metres, epsg, shown)
    raise PointUnreadable("point-form", got=shown)


def _pairs(text: str) -> Iterator[tuple[float | Angle, float | Angle]]:
    """Every two numbers that the text can mean."""
    marked = angles_kept_whole(text)
    cuts = [re.split(cut, marked) for cut in _CUTS]
    spread = re.split(r"[\s;]+", marked)
    if len(spread) == 6:  # 10 32 22.1 107 01 43.8
        cuts.append([" ".join(spread[:3]), " ".join(spread[3:])])
    for parts in cuts:
        if len(parts) != 2:
            continue
        one, other = (_numbers(part) for part in parts)
        yield from product(one, other)


def _numbers(part: str) -> list[float | Angle]:
    angle = read_angle(part)
    return [angle] if angle is not None else [figure.value for figure in readings(part)]


def _degrees(one: float | Angle, other: float | Angle) -> tuple[float, float] | None:
    """Longitude and latitude, or None if these are no degrees in Viet Nam."""
    west, south, east, north = VIETNAM
    first, second = (item.value if isinstance(item, Angle) else item for item in (one, other))
    says = [item.axis if isinstance(item, Angle) else None for item in (one, other)]
    unsaid = says == [None, None]
    if says[0] == "lon" or says[1] == "lat" or (unsaid and west <= first <= east):
        first, second = second, first
    return (second, first) if south <= first <= north and west <= second <= east else None


def _metres(one: float | Angle, other: float | Angle) -> tuple[float, float] | None:
    """Easting and northing, or None if these are none of Viet Nam."""
    if isinstance(one, Angle) or isinstance(other, Angle):
        return None
    for east, north in ((one, other), (other, one)):
        if _EAST[0] <= east <= _EAST[1] and _NORTH[0] <= north <= _NORTH[1]:
            return east, north
    return None


def _checked(x: float, y: float, epsg: int, shown: str) -> TypedPoint:
    point = shapely.Point(x, y) if epsg == WGS84 else vn2000_to_wgs84(shapely.Point(x, y), epsg)
    west, south, east, north = VIETNAM
    if not (west <= point.x <= east and south <= point.y <= north):
        raise PointUnreadable("point-outside", got=shown)
    return TypedPoint(point.x, point.y, epsg)
