"""What a corner table says: caption, rings with their corners and edge lengths, area, evidence."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.checks.report import Report
from zoneplan.geometry.plane import polygons_of
from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000
from zoneplan.geometry.vn2000.zones import meridian_text, vn2000_zone
from zoneplan.model.boundary import Boundary, Evidence
from zoneplan.model.errors import ExportRefused
from zoneplan.model.messages import Text, say
from zoneplan.model.registry import M2_PER_HA, Zone
from zoneplan.outputs.plain import plain_text
from zoneplan.outputs.report.wording import moment

DECIMALS = 3  # millimetres
_COLUMNS = ("name", "x", "y", "s")


@dataclass(frozen=True)
class Row:
    """One row: the corner's name, X (north) and Y (east) in metres, and the edge to the next; None in the last row."""

    name: str
    north: float
    east: float
    edge_m: float | None


@dataclass(frozen=True)
class RingRows:
    """One ring: its heading, None where it is the only one; its rows, the last of which is the first corner again."""

    heading: Text | None
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class CornerSheet:
    """A corner table before it is set in type.

    Attributes
    ----------
    title, zone : Text
    caption : Text
        System, central meridian and zone width.
    lines : tuple of Text
        Evidence, source, area, corners.
    warning : Text or None
        Not for legal use: of a schematic boundary, for every page.
    columns : tuple of Text
        Headings of point, X, Y and edge length.
    rings : tuple of RingRows
    foot : Text
    """

    title: Text
    zone: Text
    caption: Text
    lines: tuple[Text, ...]
    warning: Text | None
    columns: tuple[Text, ...]
    rings: tuple[RingRows, ...]
    foot: Text


def corner_sheet(report: Report, zone_id: str) -> CornerSheet:
    """The corner table of a zone's boundary.

    Parameters
    ----------
    report : Report
    zone_id : str

    Returns
    -------
    CornerSheet
        Rings clockwise from their most north-western corner, numbered through; coordinates rounded to the
        millimetre, and edges and area computed from the rounded ones, so that the table agrees with itself.

    Raises
    ------
    ExportRefused
        If the plan has no such zone, or the zone has no boundary that is a valid polygon.
    """
    known = [one.id for one in report.plan.registry.zones]
    if zone_id not in known:
        raise ExportRefused("export-zone", zone=zone_id, known=", ".join(known))
    zone = report.plan.registry.zone(zone_id)
    boundary = report.plan.boundaries.get(zone_id)
    drawn = None if boundary is None else boundary.geometry
    if boundary is None or drawn is None or drawn.is_empty or not drawn.is_valid or not polygons_of(drawn):
        raise ExportRefused("corners-no-boundary", zone=zone.name)
    plane = wgs84_to_vn2000(drawn, zone.vn2000_epsg)
    parts = polygons_of(shapely.transform(plane, lambda xy: np.round(xy, DECIMALS)))
    rings = tuple(_rings(parts))
    area_m2 = sum(part.area for part in parts)
    return CornerSheet(
        title=say("annex.title"),
        zone=Text(vi=plain_text(zone.name.vi), en=plain_text(zone.name.en)),
        caption=_caption(zone),
        lines=_lines(boundary, area_m2, rings),
        warning=say("annex.not-legal") if boundary.evidence is Evidence.SCHEMATIC else None,
        columns=tuple(say(f"annex.column.{name}") for name in _COLUMNS),
        rings=rings,
        foot=_foot(report),
    )


def _caption(zone: Zone) -> Text:
    plane = vn2000_zone(zone.vn2000_epsg)
    return say(
        "annex.caption", meridian=meridian_text(plane), width=plane.width_deg, epsg=str(zone.vn2000_epsg)
    )


def _lines(boundary: Boundary, area_m2: float, rings: tuple[RingRows, ...]) -> tuple[Text, ...]:
    corners = sum(len(ring.rows) - 1 for ring in rings)
    accurate = boundary.accuracy_m
    evidence = say("annex.evidence", evidence=boundary.evidence.text)
    if accurate is not None:
        evidence = say("annex.evidence-accurate", evidence=boundary.evidence.text, accuracy=accurate)
    return (
        say("annex.area", area=area_m2, hectares=area_m2 / M2_PER_HA),
        say("annex.corners", count=corners),
        evidence,
        say("annex.source", source=plain_text(boundary.source)),
    )


def _foot(report: Report) -> Text:
    at = {"vi": moment(report.run.at, "vi"), "en": moment(report.run.at, "en")}
    return say("annex.foot", at=Text(**at), version=report.run.version, operation=report.run.datum_operation)


def _rings(parts: list[shapely.Polygon]) -> Iterator[RingRows]:
    alone = len(parts) == 1 and not parts[0].interiors
    number = 1
    for place, part in enumerate(parts, start=1):
        holes = sorted(part.interiors, key=lambda ring: ring.bounds)
        for hole, ring in enumerate([part.exterior, *holes]):
            if alone:
                heading = None
            elif hole:
                heading = say("annex.hole", hole=hole, part=place)
            else:
                heading = say("annex.part", part=place)
            yield RingRows(heading, _rows(shapely.get_coordinates(ring), number))
            number += len(ring.coords) - 1


def _rows(xy: NDArray[np.float64], first: int) -> tuple[Row, ...]:
    """Rows of a ring, clockwise from the north-west; ``first`` is the number of its first corner."""
    corners = xy[:-1]
    if shapely.LinearRing(xy).is_ccw:
        corners = corners[::-1]
    corners = np.roll(corners, -int(np.argmax(corners[:, 1] - corners[:, 0])), axis=0)
    edges = np.hypot(*(np.roll(corners, -1, axis=0) - corners).T)
    rows = [
        Row(str(first + n), float(north), float(east), round(float(edge), DECIMALS))
        for n, ((east, north), edge) in enumerate(zip(corners.tolist(), edges.tolist(), strict=True))
    ]
    return (*rows, Row(rows[0].name, rows[0].north, rows[0].east, None))
