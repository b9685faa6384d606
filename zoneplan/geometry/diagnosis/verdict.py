"""Which reading of a file's numbers fits the named place, and whether that can be said at all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.diagnosis.reading import (
    Expected,
    Outline,
    Reading,
    apart_m,
    measure,
    outline_of,
)
from zoneplan.geometry.diagnosis.way import Way, variants, ways
from zoneplan.geometry.diagnosis.wording import why_ask, why_none, why_proposed, why_stated
from zoneplan.geometry.vn2000.ellipsoid import geodesic_distance_m
from zoneplan.geometry.vn2000.readings import Stated, stated_system
from zoneplan.model.messages import Text, say

Verdict = Literal["as-stated", "proposed", "ask", "none"]

SHOWN_WITHIN_M = 1_200_000.0
"""Readings farther away than this are not shown: exchanged axes lie 877 km off, withdrawn codes 706 km."""

_VARIANTS_WITHIN_M = 1_000.0  # around the circle; no datum step of VN-2000 moves more than 226 m
_SAME_M = 0.02
_SLIP_M = 2.0  # a wrong rotation sign or EPSG:5194 is a slip of software, not another place
_OLD = ("hanoi72", "indian60")
_DATUM_ORDER = ("vn2000", "wgs84", "vn2000-5194", "vn2000-reversed", "hanoi72", "indian60", "unknown")


@dataclass(frozen=True)
class Diagnosis:
    """What a file's numbers are.

    Attributes
    ----------
    readings : tuple of Reading
        Best first: inside the circle before outside, then the area, then what the file states, then the zone's
        own system; outside the circle by distance.
    best : Reading or None
        None where no reading touches the circle.
    ambiguous : tuple of Reading
        Those that the numbers, the place and the area cannot tell from the best; for "ask" the first is the one
        that `why` names. Under "proposed" they differ from it by nothing but the datum; under "as-stated" they
        are what the numbers could be if the file were wrong about itself.
    stated : Reading or None
        What the file says, taken at its word; None if it says nothing, or the numbers cannot be that.
    verdict : str
        "as-stated": the file names a sound system and it fits; "proposed": one reading fits, a person confirms
        it; "ask": several fit, a document must decide; "none": no reading fits.
    why : Text
        The reason, and for "ask" the document that decides.
    """

    readings: tuple[Reading, ...]
    best: Reading | None
    ambiguous: tuple[Reading, ...]
    stated: Reading | None
    verdict: Verdict
    why: Text


def diagnose(geometry: BaseGeometry, stated: str | None, place: Expected) -> Diagnosis:
    """Try every plausible reading of a file's numbers against the named place and the declared area.

    Parameters
    ----------
    geometry : shapely geometry
        In the file's own numbers, x before y; polygons, or anything else (which then has no area to compare).
    stated : str or None
        What the file says of its coordinate system: WKT, PROJ string or "EPSG:…".
    place : Expected
        Where the site is said to be, how large, and the zone's own system.

    Returns
    -------
    Diagnosis
        Nothing is decided for the user: only "as-stated" may go on without a question.

    Raises
    ------
    ValueError
        If a coordinate is not finite.

    Examples
    --------
    >>> hoa_phu = Expected(106.679632, 11.072289, 6000.0, 154_700.0, 50.0, 9210)
    >>> site = shapely.box(601000, 1224200, 601000 + 393.32, 1224200 + 393.32)
    >>> diagnosis = diagnose(site, "EPSG:5899", hoa_phu)
    >>> diagnosis.verdict, diagnosis.best.key, round(diagnosis.stated.distance_m / 1000)
    ('proposed', '9210', 218)
    >>> diagnose(site, "EPSG:9210", hoa_phu).verdict
    'as-stated'
    """
    if geometry.is_empty:
        return Diagnosis((), None, (), None, "none", say("diagnosis.why.empty"))
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise ValueError("a coordinate is not finite")
    outline = outline_of(geometry)
    said = stated_system(stated)
    at_word = None
    if said.system is not None:
        at_word = measure(outline, Way(said.system, unit_m=None if said.system.in_degrees else 1.0), place)
    tried = list(_tried(outline, place))
    if at_word is not None:
        at_word, tried = _matched(at_word, tried, place)
    to_the_digit = {reading.way.frame for reading in tried if reading.within_rounding(place)}
    ordered = sorted(tried, key=lambda reading: _rank(reading, said, at_word, place, to_the_digit))
    diagnosis = _judge(ordered, said, at_word, place)
    return _read_whole(diagnosis, geometry, outline, place)


def _tried(outline: Outline, place: Expected) -> Iterator[Reading]:
    """Every reading within reach; the variants of a datum step only around the circle."""
    middle = (outline.xy.min(axis=0) + outline.xy.max(axis=0))[None, :] / 2
    for way in ways(outline.xy):
        # the packed middle of unpacked corners need not be an angle, so those are tried at once
        if not way.packed and not _near(way, middle, outline, place):
            continue
        reading = measure(outline, way, place)
        if reading is None or reading.distance_m > SHOWN_WITHIN_M:
            continue
        yield reading
        if reading.distance_m <= place.radius_m + _VARIANTS_WITHIN_M:
            yield from filter(None, (measure(outline, variant, place) for variant in variants(way)))


def _near(way: Way, middle: NDArray[np.float64], outline: Outline, place: Expected) -> bool:
    lonlat = way.to_wgs84(middle)[0]
    if not np.isfinite(lonlat).all():
        return False
    size = np.ptp(outline.xy, axis=0).max() * (111_000 if way.unit_m is None else way.unit_m)
    distance = float(geodesic_distance_m(place.lon, place.lat, lonlat[0], lonlat[1]))
    return bool(distance - size <= SHOWN_WITHIN_M)


def _matched(at_word: Reading, tried: list[Reading], place: Expected) -> tuple[Reading, list[Reading]]:
    """The stated reading as one of those tried, if it is one; else added to them."""
    for reading in tried:
        if reading.key == at_word.key or _coincide(reading, at_word, place):
            return reading, tried
    return at_word, [*tried, at_word]


def _coincide(a: Reading, b: Reading, place: Expected) -> bool:
    return abs(a.distance_m - b.distance_m) <= _SAME_M and apart_m(a, b, place) <= _SAME_M


def _accepted(said: Stated, at_word: Reading | None) -> bool:
    """Whether the file names a sound system by its own definition, also one that areas are not measured in."""
    return at_word is not None and said.system is not None and (said.refused is None or said.system.official)


def _rank(
    reading: Reading,
    said: Stated,
    at_word: Reading | None,
    place: Expected,
    to_the_digit: set[tuple[object, ...]],
) -> tuple[object, ...]:
    if not reading.inside:
        return (1, reading.distance_m, reading.key)
    system = reading.way.system
    by_statement = 3
    if said.system is not None:
        stated_epsg = said.system.epsg if at_word is None else at_word.epsg
        if reading is at_word and (_accepted(said, at_word) or said.system.datum in _OLD):
            by_statement = 0
        elif reading.epsg and reading.epsg == stated_epsg:
            by_statement = 1
        elif system.official and system.datum == _said_datum(said, reading):
            by_statement = 2
    own = 0 if reading.epsg == place.epsg else 1
    return (
        0,
        reading.area_class(place),
        by_statement,
        own,
        reading.way.frame not in to_the_digit,
        system.kind != "tm3",
        not system.official,
        # degrees are a satellite's before they are a survey's
        0 if system.epsg == 4326 else 1 + _DATUM_ORDER.index(system.datum),
        len(reading.way.changes),
        reading.distance_m,
        reading.key,
    )


def _judge(ordered: list[Reading], said: Stated, at_word: Reading | None, place: Expected) -> Diagnosis:
    inside = [reading for reading in ordered if reading.inside]
    if not inside:
        return Diagnosis(tuple(ordered), None, (), at_word, "none", why_none(ordered, said, at_word, place))
    fits = [reading for reading in inside if reading.area_class(place) == inside[0].area_class(place)]
    best = fits[0]
    verdict: Verdict
    if at_word is not None and _accepted(said, at_word) and at_word in fits:
        best, verdict, rival = at_word, "as-stated", None
        why = why_stated(best, place)
    else:
        rival = _rival(best, fits, inside, said, at_word, place)
        verdict = "ask" if rival else "proposed"
        why = (
            why_ask(best, rival, apart_m(best, rival, place), said, at_word, place)
            if rival
            else why_proposed(best, fits, _hidden(best, fits), said, at_word, place)
        )
    rest = [reading for reading in ordered if reading is not best]
    others = [reading for reading in rest if reading in fits or reading is rival]
    others.sort(key=lambda reading: reading is not rival)
    return Diagnosis((best, *rest), best, tuple(others), at_word, verdict, why)


def _rival(
    best: Reading,
    fits: Sequence[Reading],
    inside: Sequence[Reading],
    said: Stated,
    at_word: Reading | None,
    place: Expected,
) -> Reading | None:
    """A reading that somebody could really have meant, and that nothing here tells from the best."""
    says_otherwise = at_word is not best and at_word in inside and said.refused != "no-datum"
    if at_word is not None and says_otherwise and apart_m(best, at_word, place) > _SLIP_M:
        return at_word
    if best.way.system.datum in _OLD:
        return None if best is at_word else next((r for r in fits if r.way.system.official), None)
    known = _said_datum(said, best)
    for reading in fits:
        if reading is best or not reading.way.system.official:
            continue
        if reading.way.frame != best.way.frame:
            return reading
        if known != best.way.system.datum:
            return reading
    return None


def _said_datum(said: Stated, reading: Reading) -> str | None:
    """The datum that the file names; of metres it says nothing about degrees, for that label is simply wrong."""
    if said.system is None or said.refused == "no-datum":
        return None
    return said.system.datum if said.system.in_degrees == reading.way.system.in_degrees else None


def _hidden(best: Reading, fits: Sequence[Reading]) -> Reading | None:
    """The same numbers made without the datum step; nothing in them could show it."""
    if best.way.system.kind != "tm3" or best.way.system.datum != "vn2000":
        return None
    local = replace(best.way, system=best.way.system.by_datum("wgs84"))
    return next((reading for reading in fits if reading.way == local), None)


def _read_whole(diagnosis: Diagnosis, geometry: BaseGeometry, outline: Outline, place: Expected) -> Diagnosis:
    """The best and the stated reading with every vertex, where the others have a hull."""
    if shapely.get_num_coordinates(geometry) == len(outline.xy) and outline.share == 1.0:
        return diagnosis
    whole = Outline(shapely.force_2d(geometry), 1.0, outline.xy)
    chosen = {r.key: r for r in (diagnosis.best, diagnosis.stated) if r is not None}
    drawn = {key: measure(whole, reading.way, place) or reading for key, reading in chosen.items()}

    def full(reading: Reading) -> Reading:
        return drawn.get(reading.key, reading)

    return replace(
        diagnosis,
        readings=tuple(full(reading) for reading in diagnosis.readings),
        best=full(diagnosis.best) if diagnosis.best else None,
        ambiguous=tuple(full(reading) for reading in diagnosis.ambiguous),
        stated=full(diagnosis.stated) if diagnosis.stated else None,
    )
