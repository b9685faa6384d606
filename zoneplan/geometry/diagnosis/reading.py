"""One reading of a file, measured: where it lies, how far from the named place, how large it would be."""

from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.diagnosis.way import Way
from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000
from zoneplan.geometry.vn2000.ellipsoid import geodesic_distance_m
from zoneplan.model.messages import Text, say

VERTICES_DRAWN_WHOLE = 500
"""A geometry with more vertices is tried by its convex hull; only the reading that is chosen is read whole."""

AREA_AGREES = 0.01
"""Share of the declared area within which a reading agrees: under Web Mercator's 4 %, over a 6° zone's 0.06 %."""

_AREA_NEAR = 0.10
_PLANE_DEG = 3.0  # so far from the place the plane's own distances are used


@dataclass(frozen=True)
class Expected:
    """The named place, and what is declared for it.

    Attributes
    ----------
    lon, lat : float
        The place, degrees, WGS 84.
    radius_m : float
        The circle in which the site may lie.
    declared_m2, rounding_m2 : float or None
        The declared area, and half a unit of its last printed digit.
    epsg : int
        The zone's own VN-2000 system; areas are measured on its plane.
    """

    lon: float
    lat: float
    radius_m: float
    declared_m2: float | None
    rounding_m2: float | None
    epsg: int


@dataclass(frozen=True)
class Reading:
    """What the numbers would be, read one way.

    Attributes
    ----------
    key : str
        The same every time, such as ``9210-swapped``.
    label, note : Text
        Its name, and why it is plausible or not.
    epsg : int
        Code of the system; 0 where the file's own definition has none.
    swapped : bool
        Whether the file writes northing (or latitude) first.
    unit_m : float or None
        Metres in one of the file's numbers; None for degrees.
    geometry : shapely geometry
        WGS 84, longitude and latitude. The convex hull for geometries of more than 500 vertices, except in the
        best reading and the stated one; `read_as` gives the whole.
    plane_area_m2 : float
        On the zone's own plane.
    distance_m : float
        From the named place to the nearest point of the geometry; 0 if it covers the place.
    inside : bool
        Whether the geometry touches the circle.
    area_difference_m2 : float or None
        Its area less the declared one; None if none is declared.
    way : Way
        How to read the numbers so.
    """

    key: str
    label: Text
    epsg: int
    swapped: bool
    unit_m: float | None
    geometry: BaseGeometry
    plane_area_m2: float
    distance_m: float
    inside: bool
    area_difference_m2: float | None
    note: Text
    way: Way

    def area_class(self, expected: Expected) -> int:
        """0 agrees with the declared area (or none is declared), 1 within a tenth, 2 not."""
        if self.area_difference_m2 is None or not expected.declared_m2:
            return 0
        off = abs(self.area_difference_m2)
        if off <= max(AREA_AGREES * expected.declared_m2, expected.rounding_m2 or 0):
            return 0
        return 1 if off <= _AREA_NEAR * expected.declared_m2 else 2

    def within_rounding(self, expected: Expected) -> bool:
        """Whether its area is the declared one to the last printed digit."""
        off, half = self.area_difference_m2, expected.rounding_m2
        return off is not None and half is not None and abs(off) <= half


@dataclass(frozen=True)
class Outline:
    """A geometry in the file's numbers, light enough to try often; `share` takes its area to the whole's."""

    geometry: BaseGeometry
    share: float
    xy: NDArray[np.float64]


def outline_of(geometry: BaseGeometry) -> Outline:
    """The geometry itself, or its convex hull if it has more than 500 vertices."""
    flat = shapely.force_2d(geometry)
    if shapely.get_num_coordinates(flat) <= VERTICES_DRAWN_WHOLE:
        return Outline(flat, 1.0, shapely.get_coordinates(flat))
    hull = shapely.convex_hull(flat)
    if shapely.get_num_coordinates(hull) > VERTICES_DRAWN_WHOLE:
        hull = shapely.minimum_rotated_rectangle(hull)
    share = flat.area / hull.area if hull.area else 0.0
    return Outline(hull, share, shapely.get_coordinates(hull))


def read_as(geometry: BaseGeometry, way: Way) -> BaseGeometry | None:
    """A geometry in WGS 84, its numbers read one way.

    Parameters
    ----------
    geometry : shapely geometry
        In the file's numbers; heights are dropped.
    way : Way
        Of a reading: ``read_as(geometry, diagnosis.best.way)``.

    Returns
    -------
    shapely geometry or None
        None if the numbers cannot be read so.
    """
    flat = shapely.force_2d(geometry)
    lonlat = way.to_wgs84(shapely.get_coordinates(flat))
    return shapely.transform(flat, lambda _: lonlat) if np.isfinite(lonlat).all() else None


def measure(outline: Outline, way: Way, expected: Expected) -> Reading | None:
    """Read an outline one way and measure it; None if the numbers cannot be read so."""
    moved = read_as(outline.geometry, way)
    if moved is None:
        return None
    try:
        plane = wgs84_to_vn2000(moved, expected.epsg)
    except ValueError:
        return None
    area = float(plane.area) * outline.share
    distance = _distance_m(moved, plane, expected)
    difference = None if expected.declared_m2 is None else area - expected.declared_m2
    reading = Reading(
        way.key,
        way.label,
        way.system.epsg,
        way.swapped,
        way.unit_m,
        moved,
        area,
        distance,
        distance <= expected.radius_m,
        difference,
        Text(vi="", en=""),
        way,
    )
    return replace(reading, note=_note(reading, expected))


def apart_m(a: Reading, b: Reading, expected: Expected) -> float:
    """How far two readings lie from each other: the largest step of a vertex."""
    first, second = (shapely.get_coordinates(wgs84_to_vn2000(r.geometry, expected.epsg)) for r in (a, b))
    if len(first) != len(second):
        first, second = first.mean(axis=0)[None, :], second.mean(axis=0)[None, :]
    return float(np.hypot(*(first - second).T).max())


def _distance_m(moved: BaseGeometry, plane: BaseGeometry, expected: Expected) -> float:
    lonlat = shapely.get_coordinates(moved)
    if (np.abs(lonlat - (expected.lon, expected.lat)) < _PLANE_DEG).all():
        anchor = wgs84_to_vn2000(shapely.Point(expected.lon, expected.lat), expected.epsg)
        return float(plane.distance(anchor))
    return float(geodesic_distance_m(expected.lon, expected.lat, lonlat[:, 0], lonlat[:, 1]).min())


def _note(reading: Reading, expected: Expected) -> Text:
    place = "diagnosis.note.inside" if reading.inside else "diagnosis.note.outside"
    notes = [say(place, radius=expected.radius_m / 1000, distance=reading.distance_m / 1000)]
    if reading.area_difference_m2 is not None and expected.declared_m2:
        said = ("agrees", "near", "far")[reading.area_class(expected)]
        if reading.within_rounding(expected):
            said = "rounding"
        area = {"area": reading.plane_area_m2 / 1e4, "difference": abs(reading.area_difference_m2)}
        notes.append(say(f"diagnosis.area.{said}", **area))
    elif reading.plane_area_m2:
        notes.append(say("diagnosis.area.only", area=reading.plane_area_m2 / 1e4))
    notes += [say(f"diagnosis.remark.{word}") for word in _remarks(reading.way)]
    return Text(vi=" ".join(note.vi for note in notes), en=" ".join(note.en for note in notes))


def _remarks(way: Way) -> list[str]:
    remarks = [change for change in way.changes if change in ("local", "5194", "reversed", "short")]
    if way.system.datum in ("hanoi72", "indian60"):
        remarks.append(way.system.datum)
    if way.system.kind in ("deprecated", "mercator"):
        remarks.append(way.system.kind)
    return remarks
