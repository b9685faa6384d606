"""What would change, as layers of a map: a pure function of data, served by routes like the other layers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.report import Report
from zoneplan.geometry.diagnosis import Reading
from zoneplan.geometry.plane import middle_of
from zoneplan.model.messages import Text, say
from zoneplan.outputs.webmap.layers import Feature, circle_feature, map_collection, map_feature, tip_lines

_NEAREST = 2


@dataclass(frozen=True)
class Preview:
    """What the map beside an import shows. Geometries are WGS 84 longitude and latitude.

    Attributes
    ----------
    report : Report
        The plan as it is.
    zone : str
        The zone whose boundary would be replaced.
    new : shapely geometry or None
        The boundary that would come, valid or not; None as long as no reading is chosen.
    new_lines : tuple of Text
        What the tooltip of ``new`` says.
    gained, lost : shapely geometry or None
    spots : shapely geometry or None
        Places where ``new`` is at fault.
    readings : sequence of (number, Reading)
        Where each reading would lie, under its number in the table.
    """

    report: Report
    zone: str
    new: BaseGeometry | None = None
    new_lines: tuple[Text, ...] = ()
    gained: BaseGeometry | None = None
    lost: BaseGeometry | None = None
    spots: BaseGeometry | None = None
    readings: Sequence[tuple[int, Reading]] = ()

    @property
    def old(self) -> BaseGeometry | None:
        """The boundary that the zone has now; None if it has none."""
        boundary = self.report.plan.boundaries.get(self.zone)
        return None if boundary is None else boundary.geometry


def preview_layers(preview: Preview, plan_layers: Mapping[str, bytes]) -> dict[str, bytes]:
    """Write the layers of the map of what would change.

    Parameters
    ----------
    preview : Preview
    plan_layers : mapping of str to bytes
        The layers of the plan's own map: its zones and names stand around.

    Returns
    -------
    dict of str to bytes
        A GeoJSON FeatureCollection by name; a layer with nothing in it is not there.
    """
    plan = preview.report.plan
    zone = plan.registry.zone(preview.zone)
    old_lines = [zone.name, say("app.import.map.old")]
    if zone.id in plan.boundaries:
        old_lines.append(plan.boundaries[zone.id].evidence.text)
    others = [
        map_feature(boundary.geometry, _about(preview, other))
        for other, boundary in plan.boundaries.items()
        if other != preview.zone
    ]
    drawn: dict[str, list[Feature | None]] = {
        "circles": [circle_feature(zone)],
        "zones": others,
        "readings": [_reading(number, reading) for number, reading in preview.readings],
        "old": [_shape(preview.old, old_lines, zone.id)],
        "new": [_shape(preview.new, [zone.name, say("app.import.map.new"), *preview.new_lines], zone.id)],
        "lost": [_shape(preview.lost, [say("app.import.map.lost")], zone.id)],
        "gained": [_shape(preview.gained, [say("app.import.map.gained")], zone.id)],
        "spots": [_shape(preview.spots, [say("app.import.map.spots")], zone.id)],
    }
    layers = {
        name: map_collection(features)
        for name, features in drawn.items()
        if name == "zones" or any(feature is not None for feature in features)
    }
    return layers | {"pins": plan_layers["pins"]}


def preview_home(preview: Preview) -> list[list[float]]:
    """South-west and north-east corner (latitude, longitude): both boundaries, or the readings that fit.

    Where no reading fits, the nearest ones are in it, however far they are.
    """
    shapes = [preview.old, preview.new, preview.spots]
    if preview.new is None:
        zone = preview.report.plan.registry.zone(preview.zone)
        circle = circle_feature(zone)
        shapes = [None if circle is None else shapely.geometry.shape(circle["geometry"])]
        fitting = [reading.geometry for _, reading in preview.readings if reading.inside]
        shapes += fitting or [reading.geometry for _, reading in preview.readings[:_NEAREST]]
    boxes = [shape.bounds for shape in shapes if shape is not None and _in_degrees(shape)]
    if not boxes:
        return [[8.0, 102.0], [24.0, 112.0]]
    west, south, east, north = zip(*boxes, strict=True)
    return [[min(south), min(west)], [max(north), max(east)]]


def preview_digest(layers: Mapping[str, bytes]) -> str:
    """One digest of all layers, for their address."""
    parts = (name.encode() + b"\0" + sha256(layers[name]).digest() for name in sorted(layers))
    return sha256(b"".join(parts)).hexdigest()[:20]


def _about(preview: Preview, other: str) -> dict[str, object]:
    zone, boundary = preview.report.plan.registry.zone(other), preview.report.plan.boundaries[other]
    return {
        "zone": other,
        "evidence": boundary.evidence,
        "tip": tip_lines([zone.name, boundary.evidence.text]),
    }


def _shape(geometry: BaseGeometry | None, lines: Sequence[Text], zone: str) -> Feature | None:
    return map_feature(geometry, {"zone": zone, "tip": tip_lines(list(lines))})


def _reading(number: int, reading: Reading) -> Feature | None:
    lines = [Text(vi=f"{number}. {reading.label.vi}", en=f"{number}. {reading.label.en}"), reading.note]
    if not _in_degrees(reading.geometry):
        return None
    middle = middle_of(reading.geometry)
    at = [round(middle.x, 7), round(middle.y, 7)]
    return map_feature(reading.geometry, {"number": number, "at": at, "tip": tip_lines(lines)})


def _in_degrees(geometry: BaseGeometry) -> bool:
    """Whether it can be drawn: not empty, and longitude and latitude throughout."""
    if geometry.is_empty:
        return False
    return bool((np.abs(shapely.get_coordinates(geometry)) <= (180, 90)).all())
