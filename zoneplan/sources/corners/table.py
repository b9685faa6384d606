"""A corner table as read: its rings, how it was understood, and what is wrong in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import shapely

from zoneplan.geometry.vn2000.zones import GEOGRAPHIC_VN2000, VN2000_ZONES, WGS84
from zoneplan.model.errors import Fault, ZoneplanError
from zoneplan.model.incoming import RawFeature, RawLayer
from zoneplan.model.messages import Text, say
from zoneplan.sources.corners.remarks import CornerFault

Kind = Literal["plane", "degrees"]
Datum = Literal["VN-2000", "WGS-84", "HN-72"]
FEWEST = 3  # corners of a ring


class CornersUnreadable(ZoneplanError):
    """No corner table could be read; ``text`` says what was found, where, and what a table looks like."""

    def __init__(self, reason: str, faults: Sequence[CornerFault] = (), /, **params: object) -> None:
        self.reason = reason
        self.row = next((fault.row for fault in faults if fault.row is not None), None)
        lines = [Fault("", fault.message) for fault in faults[:20]]
        why = say(f"corners.unreadable.{reason}", **params)
        super().__init__("corners-unreadable", lines, why=why, like=say("corners.like"))


@dataclass(frozen=True)
class Corner:
    """One corner.

    Attributes
    ----------
    row : int
        Line of the text or row of the sheet, from 1.
    name : str
        As the table has it; empty where it has none.
    east, north : float
        Metres, or millimetres where the table has those; for a table in degrees the longitude and the latitude.
    length_m : float or None
        The edge length that stands in its row.
    """

    row: int
    name: str
    east: float
    north: float
    length_m: float | None


@dataclass(frozen=True)
class Ring:
    """One ring; the closing point is not repeated. ``part`` counts from 1 and is shared by a part's holes."""

    part: int
    hole: bool
    corners: tuple[Corner, ...]


@dataclass(frozen=True)
class CornerTable:
    """A corner table.

    Attributes
    ----------
    rings : tuple of Ring
        At least one, each with at least three corners; nothing in them was corrected.
    kind : "plane" or "degrees"
    meridian_deg, zone_width_deg : float or int or None
        Central meridian and zone width that the text states.
    datum : str or None
        The one system that the text names; None if it names none or several.
    swapped : bool
        The column headed X (without headings: the first one) holds the eastings or longitudes.
    declared_area_m2 : float or None
        An area that the text states.
    notes : tuple of Text
        How columns, decimals, order and rings were understood.
    faults : tuple of CornerFault
        In the order of rows; those of the whole table first.
    """

    rings: tuple[Ring, ...]
    kind: Kind
    meridian_deg: float | None
    zone_width_deg: int | None
    datum: Datum | None
    swapped: bool
    declared_area_m2: float | None
    notes: tuple[Text, ...]
    faults: tuple[CornerFault, ...]

    @property
    def crs(self) -> str | None:
        """The coordinate system that the text names beyond doubt, as ``EPSG:…``; else None."""
        if self.kind == "degrees":
            codes = {"VN-2000": GEOGRAPHIC_VN2000, "WGS-84": WGS84}
            return f"EPSG:{codes[self.datum]}" if self.datum in codes else None
        return zone_named(self.meridian_deg, self.zone_width_deg) if self.datum in (None, "VN-2000") else None

    def to_layer(self, name: str = "corners") -> RawLayer:
        """Give the rings as one feature, a polygon or multi-polygon in easting, northing (or lon, lat).

        The geometry is as the table has it: a ring that crosses itself still does.
        """
        polygons = []
        for part in dict.fromkeys(ring.part for ring in self.rings):
            shell = next(r for r in self.rings if r.part == part and not r.hole)
            holes = [_xy(r) for r in self.rings if r.part == part and r.hole]
            polygons.append(shapely.Polygon(_xy(shell), holes))
        geometry = polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)
        return RawLayer(name, (RawFeature(geometry, {}, 1),), self.crs, self.notes)


def _xy(ring: Ring) -> list[tuple[float, float]]:
    return [(corner.east, corner.north) for corner in ring.corners]


def zone_named(meridian_deg: float | None, width_deg: int | None) -> str | None:
    """The one projected VN-2000 system of a meridian and, where stated, a zone width; None if none or several.

    Examples
    --------
    >>> zone_named(105.75, None), zone_named(105.0, None), zone_named(105.0, 3), zone_named(105.75, 6)
    ('EPSG:9210', None, 'EPSG:5897', None)
    """
    found = [
        zone.epsg
        for zone in VN2000_ZONES.values()
        if zone.meridian_deg == meridian_deg and width_deg in (None, zone.width_deg)
    ]
    return f"EPSG:{found[0]}" if len(found) == 1 else None
