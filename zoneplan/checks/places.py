"""Where something is, in the numbers that a planner compares with paper and with a phone."""

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.geometry.vn2000.zones import meridian_text, vn2000_zone
from zoneplan.model.messages import Text, say


def place_text(point: Point, epsg: int) -> Text:
    """Say where a WGS 84 point (longitude, latitude) lies: VN-2000 X north and Y east, then WGS 84."""
    plane = wgs84_to_vn2000(point, epsg)
    return say(
        "place", x=plane.y, y=plane.x, meridian=meridian_text(vn2000_zone(epsg)), lat=point.y, lon=point.x
    )


def to_map(geometry: BaseGeometry, epsg: int) -> BaseGeometry:
    """Take a geometry from a VN-2000 plane to WGS 84, as findings carry it."""
    return vn2000_to_wgs84(geometry, epsg)
