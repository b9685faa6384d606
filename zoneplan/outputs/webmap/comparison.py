"""Two boundaries, or those of two plans, as layers of three maps: the one, the other, and how they differ."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely

from zoneplan.checks.comparison import BoundaryComparison
from zoneplan.model.boundary import Boundary
from zoneplan.model.messages import Text, say
from zoneplan.outputs.webmap.layers import Feature, map_collection, map_feature, tip_lines


@dataclass(frozen=True)
class Compared:
    """One zone on the maps: its name, what is different, and the name of each version."""

    name: Text
    boundaries: BoundaryComparison
    a_name: Text
    b_name: Text


def comparison_layers(zones: Iterable[Compared]) -> dict[str, dict[str, bytes]]:
    """Write the layers of the three maps.

    Returns
    -------
    dict of dict of bytes
        For the maps ``a``, ``b`` and ``difference``: a GeoJSON FeatureCollection by name. Boundaries that cannot be
        drawn are left out; the layer is there all the same.
    """
    zones = list(zones)
    old = map_collection(_outline(zone, zone.boundaries.a, zone.a_name) for zone in zones)
    new = map_collection(_outline(zone, zone.boundaries.b, zone.b_name) for zone in zones)
    lost = map_collection(_land(zone, "lost") for zone in zones)
    gained = map_collection(_land(zone, "gained") for zone in zones)
    return {
        "a": {"old": old},
        "b": {"new": new},
        "difference": {"lost": lost, "gained": gained, "old": old, "new": new},
    }


def comparison_home(zones: Iterable[Compared]) -> list[list[float]]:
    """South-west and north-east corner (latitude, longitude) around all that is drawn; the south if nothing is."""
    boundaries = [b for zone in zones for b in (zone.boundaries.a, zone.boundaries.b) if b is not None]
    positions = shapely.get_coordinates([boundary.geometry for boundary in boundaries])
    positions = positions[(np.abs(positions) <= (180, 90)).all(axis=1)]
    if not len(positions):
        return [[8.0, 102.0], [24.0, 112.0]]
    (west, south), (east, north) = positions.min(axis=0).tolist(), positions.max(axis=0).tolist()
    return [[south, west], [north, east]]


def _outline(zone: Compared, boundary: Boundary | None, version: Text) -> Feature | None:
    if boundary is None:
        return None
    lines = [zone.name, version, boundary.evidence.text]
    return map_feature(boundary.geometry, {"zone": boundary.zone, "tip": tip_lines(lines)})


def _land(zone: Compared, which: str) -> Feature | None:
    land = zone.boundaries.land
    shape, m2 = (land.gained, land.gained_m2) if which == "gained" else (land.lost, land.lost_m2)
    lines = [zone.name, say(f"app.compare.tip.{which}", area=m2 / 10_000)]
    return map_feature(shape, {"zone": zone.boundaries.zone, "tip": tip_lines(lines)})
