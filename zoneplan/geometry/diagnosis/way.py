"""One way to read numbers: which of the two is the easting, in what unit, in which system."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from zoneplan.geometry.vn2000.readings import System, from_wgs84_as, systems, to_wgs84_as
from zoneplan.geometry.vn2000.zones import GEOGRAPHIC_VN2000, WGS84
from zoneplan.model.messages import Text, say

Packed = Literal["", "dms", "dm"]
_Numbers = NDArray[np.float64]

_METRES_AT_MOST = 2e7  # half the globe; larger numbers are millimetres
_DATUM_SUFFIX = {"vn2000-5194": "5194", "vn2000-reversed": "reversed"}


@dataclass(frozen=True)
class Way:
    """One way to read the numbers of a file.

    Attributes
    ----------
    system : System
        What the numbers are taken for.
    swapped : bool
        Whether the file writes northing before easting, or latitude before longitude.
    unit_m : float or None
        Metres in one of the file's numbers; None for degrees.
    packed : str
        For degrees: "dms" for 106.4047 meaning 106°40′47″, "dm" for 106.4078 meaning 106°40.78′, else "".
    """

    system: System
    swapped: bool = False
    unit_m: float | None = 1.0
    packed: Packed = ""

    @property
    def key(self) -> str:
        """A short name that is the same every time, such as ``9210``, ``9210-swapped`` or ``9210-local``."""
        words = [str(self.system.epsg) if self.system.epsg else "as-stated", *self.changes]
        return "-".join(words)

    @property
    def changes(self) -> tuple[str, ...]:
        """What is out of the ordinary, as the catalogue calls it under ``diagnosis.change``."""
        system = self.system
        found = []
        if system.kind == "tm3" and system.datum == "wgs84":
            found.append("local")
        if system.datum in _DATUM_SUFFIX:
            found.append(_DATUM_SUFFIX[system.datum])
        if system.kind == "gk" and system.east_m < 1e6:
            found.append("short")
        if self.unit_m not in (None, 1.0):
            found.append("mm")
        if self.packed:
            found.append(self.packed)
        if self.swapped:
            found.append("swapped")
        return tuple(found)

    @property
    def frame(self) -> tuple[object, ...]:
        """The same for two ways that differ only in the datum: numbers alone can never tell these apart."""
        s = self.system
        figures = (s.meridian_deg, s.k0, s.east_m, s.north_m, s.definition)
        flat = "" if s.kind in ("tm3", "utm", "gk", "deprecated") else s.kind
        return (flat, figures, self.swapped, self.unit_m, self.packed)

    @property
    def label(self) -> Text:
        """What a planner calls it."""
        s = self.system
        name = say("diagnosis.system.other")
        if s.kind != "other":
            datum = "vn2000" if s.kind in ("tm3", "deprecated") or s.datum in _DATUM_SUFFIX else s.datum
            name = say(
                f"diagnosis.system.{s.kind}-{datum}", epsg=s.epsg, meridian=_degrees_minutes(s.meridian_deg)
            )
        words = [name, *(say(f"diagnosis.change.{change}") for change in self.changes)]
        return Text(vi=", ".join(word.vi for word in words), en=", ".join(word.en for word in words))

    def to_wgs84(self, xy: _Numbers) -> _Numbers:
        """Longitude, latitude (n, 2) of the file's numbers (n, 2); nan where they cannot be read so."""
        numbers = xy[:, ::-1] if self.swapped else xy
        if self.packed:
            numbers = unpack_degrees(numbers, self.packed)
        elif self.unit_m is not None:
            numbers = numbers * self.unit_m
        return to_wgs84_as(self.system, numbers)

    def from_wgs84(self, lonlat: _Numbers) -> _Numbers:
        """The file's numbers (n, 2) of longitude, latitude (n, 2); nan where there are none, or for packed degrees."""
        if self.packed:
            return np.full(lonlat.shape, np.nan)
        numbers = from_wgs84_as(self.system, lonlat) / (self.unit_m or 1.0)
        return numbers[:, ::-1] if self.swapped else numbers


def ways(xy: _Numbers) -> Iterator[Way]:
    """Every way worth trying for these numbers, without the variants of a datum step."""
    in_degrees = bool((np.abs(xy) <= 180).all())
    unit_m = 1.0 if in_degrees or np.abs(xy).max() <= _METRES_AT_MOST else 0.001
    for system in systems():
        if system.in_degrees != in_degrees:
            continue
        for swapped in (False, True):
            yield Way(system, swapped, None if in_degrees else unit_m)
            # how pocket calculators show angles; tried for today's systems only
            if in_degrees and system.epsg in (WGS84, GEOGRAPHIC_VN2000):
                yield Way(system, swapped, None, "dms")
                yield Way(system, swapped, None, "dm")


def variants(way: Way) -> Iterator[Way]:
    """The other datum steps that VN-2000 numbers are found with: none, EPSG:5194, rotations reversed."""
    if way.system.datum != "vn2000" or way.system.kind not in ("tm3", "utm", "degrees"):
        return
    if way.system.kind == "tm3":
        yield Way(way.system.by_datum("wgs84"), way.swapped, way.unit_m, way.packed)
    yield Way(way.system.by_datum("vn2000-5194"), way.swapped, way.unit_m, way.packed)
    yield Way(way.system.by_datum("vn2000-reversed"), way.swapped, way.unit_m, way.packed)


def unpack_degrees(numbers: _Numbers, packed: Packed) -> _Numbers:
    """Degrees of numbers that write minutes (and seconds) behind the decimal sign; nan where they exceed 59.

    Examples
    --------
    >>> unpack_degrees(np.array([[106.4047, 11.3]]), "dms").round(6).tolist()
    [[106.679722, 11.5]]
    >>> unpack_degrees(np.array([[106.68, 11.3]]), "dm").tolist()
    [[nan, 11.5]]
    """
    size = np.abs(numbers)
    # rounded where a double ends, so that 106.3 is 30 minutes and not 29.99…
    whole = np.round(size * (1e4 if packed == "dms" else 1e2), 7)
    degrees, rest = np.divmod(whole, 1e4 if packed == "dms" else 1e2)
    minutes, seconds = np.divmod(rest, 100.0) if packed == "dms" else (rest, np.zeros_like(rest))
    value = degrees + minutes / 60 + seconds / 3600
    value[(minutes >= 60) | (seconds >= 60)] = np.nan
    return np.copysign(value, numbers)


def _degrees_minutes(value: float) -> str:
    degrees, minutes = divmod(round(value * 60), 60)
    return f"{degrees}°{minutes:02d}′"
