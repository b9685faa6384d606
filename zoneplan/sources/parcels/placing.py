"""From a file's own numbers to one VN-2000 plane: never by a guess, and each step told."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.geometry.diagnosis import diagnose
from zoneplan.geometry.diagnosis.way import Way, variants, ways
from zoneplan.geometry.vn2000.datum import between_vn2000, wgs84_to_vn2000
from zoneplan.geometry.vn2000.ellipsoid import geodesic_distance_m
from zoneplan.geometry.vn2000.readings import Stated, stated_system
from zoneplan.geometry.vn2000.zones import GEOGRAPHIC_VN2000, VN2000_ZONES, WGS84, meridian_text, vn2000_zone
from zoneplan.model.errors import Fault
from zoneplan.model.messages import Text, say
from zoneplan.model.progress import Progress
from zoneplan.model.registry import Zone
from zoneplan.sources.candidate import ReadingOpen, expected_of, reading_text

_CODE: Final = re.compile(r"(?:epsg:)?([0-9]{4,5}(?:-[a-z0-9-]+)?)", re.IGNORECASE)
_DIRECT: Final = frozenset({WGS84, GEOGRAPHIC_VN2000, *VN2000_ZONES})
_CHUNK: Final = 16_384  # parcels at a time, a share of work for each core
_SHOWN: Final = 8  # readings that a refusal lists
_ZONE_WITHIN_M: Final = 100_000.0  # a zone of the plan so near lends its plane to a layer that has none
_SAMPLED: Final = 2_000  # parcels whose outline stands for the layer where its system is diagnosed


@dataclass(frozen=True)
class Placed:
    """Geometries on a VN-2000 plane, and what was done to bring them there."""

    geometry: NDArray[Any]
    epsg: int
    notes: tuple[Text, ...]


def place(
    geometry: NDArray[Any],
    stated: str | None,
    *,
    wanted: str | None,
    zone_epsg: int | None,
    zones: Sequence[Zone],
    file: str,
    progress: Progress,
) -> Placed:
    """Bring a layer to one plane.

    Parameters
    ----------
    geometry : numpy.ndarray of polygons or None
        In the file's own numbers, x before y.
    stated : str or None
        What the file says of its system.
    wanted : str or None
        What the user says: "EPSG:9210", or the key of a reading that a refusal listed, "9210-swapped".
    zone_epsg : int or None
        The plane to go to; None for the file's own, where it has one.
    zones : sequence of Zone
        Named places that an unknown system is tried on.
    file : str
        For refusals.
    progress : Progress

    Raises
    ------
    ReadingOpen
        If the system is not stated or cannot be as stated; the readings that fit a place are listed.
    """
    box = _outline(geometry)
    said = stated_system(_text_of(wanted) if wanted is not None else stated)
    way = _way(wanted, said, box)
    if way is None:
        raise _open(box, stated, wanted, zones, file)
    epsg, note = _plane(way, zone_epsg, box, zones)
    told = [] if wanted is None else _overruled(way, stated)
    try:
        moved = geometry if _is_plane(way, epsg) else _moved(geometry, way, epsg, progress)
    except ValueError:
        raise _open(box, stated, wanted, zones, file) from None
    if not _is_plane(way, epsg):
        key = "parcels.place.moved" if way.system.epsg in VN2000_ZONES else "parcels.place.moved-datum"
        told.append(say(key, system=way.label, epsg=epsg, meridian=meridian_text(vn2000_zone(epsg))))
    return Placed(moved, epsg, (*told, *note))


def readings_of(geometry: NDArray[Any], stated: str | None, zones: Sequence[Zone]) -> tuple[Fault, ...]:
    """The ways to read a layer's numbers that bring it to a named place, as `ReadingOpen` lists them."""
    return tuple(_readings(_outline(geometry), stated, zones))[:_SHOWN]


def _text_of(wanted: str) -> str:
    code = _CODE.fullmatch(wanted.strip())
    return wanted if code is None else f"EPSG:{code[1].split('-')[0]}"


def _outline(geometry: NDArray[Any]) -> Any:
    """A polygon around everything, light enough to be tried in every system."""
    with np.errstate(invalid="ignore"):  # of None
        bounds = shapely.bounds(geometry)
    bounds = bounds[np.isfinite(bounds).all(axis=1)]
    some = bounds[:: max(1, len(bounds) // _SAMPLED)]
    corners = np.concatenate(
        [some[:, :2], some[:, 2:], bounds.min(axis=0)[None, :2], bounds.max(axis=0)[None, 2:]]
    )
    return shapely.convex_hull(shapely.MultiPoint(corners))


def _way(wanted: str | None, said: Stated, box: Any) -> Way | None:
    """How to read the numbers; None where nothing sound says it."""
    code = None if wanted is None else _CODE.fullmatch(wanted.strip())
    xy = shapely.get_coordinates(box)
    if code is not None and "-" in code[1]:
        tried = (found for way in ways(xy) for found in (way, *variants(way)))
        return next((found for found in tried if found.key == code[1].lower()), None)
    if said.system is None or not (said.refused is None or said.system.official):
        return None
    way = Way(said.system, unit_m=None if said.system.in_degrees else 1.0)
    return way if np.isfinite(way.to_wgs84(xy)).all() else None


def _is_plane(way: Way, epsg: int) -> bool:
    return way.system.epsg == epsg and not way.changes


def _plane(way: Way, zone_epsg: int | None, box: Any, zones: Sequence[Zone]) -> tuple[int, list[Text]]:
    """The plane to go to: the zone's, the file's own, the plan's, or the one of the nearest meridian."""
    if zone_epsg is not None:
        return zone_epsg, []
    if way.system.epsg in VN2000_ZONES and not way.changes:
        return way.system.epsg, []
    lonlat = way.to_wgs84(shapely.get_coordinates(box))
    lon, lat = ((low + high) / 2 for low, high in zip(lonlat.min(axis=0), lonlat.max(axis=0), strict=True))
    by_distance = [
        (float(geodesic_distance_m(zone.site.lon, zone.site.lat, lon, lat)), zone) for zone in zones
    ]
    distance, nearest = min(by_distance, key=lambda found: found[0], default=(np.inf, None))
    if nearest is not None and distance <= _ZONE_WITHIN_M:
        epsg = nearest.vn2000_epsg
        return epsg, [say("parcels.place.plane-of-zone", zone=nearest.name, **_named(epsg))]
    tm3 = [zone for zone in VN2000_ZONES.values() if zone.width_deg == 3]
    epsg = min(tm3, key=lambda zone: (abs(zone.meridian_deg - lon), zone.epsg)).epsg
    return epsg, [say("parcels.place.plane-nearest", **_named(epsg))]


def _named(epsg: int) -> dict[str, Any]:
    return {"epsg": epsg, "meridian": meridian_text(vn2000_zone(epsg))}


def _overruled(way: Way, stated: str | None) -> list[Text]:
    """What the user said, and what the file says instead."""
    notes = [say("parcels.place.said", system=way.label)]
    said = stated_system(stated)
    if said.name and (said.system is None or said.system.epsg != way.system.epsg):
        notes.append(say("parcels.place.overruled", name=said.name))
    return notes


def _moved(geometry: NDArray[Any], way: Way, epsg: int, progress: Progress) -> NDArray[Any]:
    """Geometries on the plane, chunk by chunk on all cores."""
    step = _step(way, epsg)
    chunks = [geometry[start : start + _CHUNK] for start in range(0, len(geometry), _CHUNK)]
    found = []
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for chunk in threads.map(step, chunks):
            found.append(chunk)
            progress.step("reading", min(len(found) * _CHUNK, len(geometry)), len(geometry))
    return np.concatenate([*found, np.zeros(0, dtype=object)])


def _step(way: Way, epsg: int) -> Callable[[NDArray[Any]], NDArray[Any]]:
    source = way.system.epsg
    if way.changes or source not in _DIRECT:

        def through_wgs84(chunk: NDArray[Any]) -> NDArray[Any]:
            lonlat = shapely.transform(chunk, way.to_wgs84)
            return wgs84_to_vn2000(np.asarray(lonlat, dtype=object), epsg)

        return through_wgs84
    if source == WGS84:
        return lambda chunk: wgs84_to_vn2000(chunk, epsg)
    return lambda chunk: between_vn2000(chunk, source, epsg)


def _open(box: Any, stated: str | None, wanted: str | None, zones: Sequence[Zone], file: str) -> ReadingOpen:
    """The refusal of numbers whose system nothing tells, with every reading that fits a named place."""
    faults = list(_readings(box, stated, zones))[:_SHOWN]
    x0, y0, x1, y1 = box.bounds
    extent = {"x0": x0, "y0": y0, "x1": x1, "y1": y1}
    name = stated_system(stated).name
    if wanted is not None:
        return ReadingOpen("parcels-crs-wanted", faults, file=file, wanted=wanted[:60], **extent)
    if not name:
        return ReadingOpen("parcels-crs-none", faults, file=file, **extent)
    refused = stated_system(stated).refused
    why = say(f"crs.{refused}") if refused else say("parcels.place.impossible")
    return ReadingOpen("parcels-crs-refused", faults, file=file, name=name, why=why, **extent)


def _readings(box: Any, stated: str | None, zones: Sequence[Zone]) -> Iterator[Fault]:
    seen = set()
    for zone in zones:
        # a layer of parcels need not be the whole zone, so its area says nothing
        expected = replace(expected_of(zone), declared_m2=None, rounding_m2=None)
        diagnosis = diagnose(box, stated, expected)
        for reading in (diagnosis.best, *diagnosis.ambiguous):
            if diagnosis.verdict != "none" and reading is not None and reading.key not in seen:
                seen.add(reading.key)
                yield Fault(
                    reading.key, say("parcels.place.reading", reading=reading_text(reading), zone=zone.name)
                )
