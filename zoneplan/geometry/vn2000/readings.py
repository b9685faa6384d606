"""Every system that coordinates of this region are found in, right or wrong, as a way to WGS 84.

Only for diagnosis, which shows where numbers would lie under each. What is stored or measured goes by EPSG:6960 alone
(`datum.py`); the two meet exactly, for the VN-2000 systems here are the same pipelines.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.enums import TransformDirection
from pyproj.exceptions import CRSError, ProjError

from zoneplan.geometry.vn2000.operation import (
    COORDINATE_FRAME_6960,
    SevenParameters,
    pipeline_wgs84_to_geographic,
    pipeline_wgs84_to_plane,
)
from zoneplan.geometry.vn2000.recognise import CrsRefused, recognise_crs
from zoneplan.geometry.vn2000.zones import GEOGRAPHIC_VN2000, VN2000_ZONES, WGS84

Datum = Literal["vn2000", "vn2000-5194", "vn2000-reversed", "wgs84", "hanoi72", "indian60", "unknown"]
Kind = Literal["tm3", "utm", "gk", "degrees", "mercator", "deprecated", "other"]

# EPSG:5194, coordinate frame (EPSG registry v11.022)
_COORDINATE_FRAME_5194 = SevenParameters(-192.873, -39.382, -111.202, 0.00205, 0.0005, -0.00335, 0.0188)
# EPSG:1544 Hanoi 1972 to WGS 84 (1), 5 m, and EPSG:1542 Indian 1960 to WGS 84 (2), 44 m: translations only
_OLD_SHIFTS = {
    "hanoi72": ("krass", SevenParameters(-17.51, -108.32, -62.39, 0, 0, 0, 0)),
    "indian60": ("evrst30", SevenParameters(198, 881, 317, 0, 0, 0, 0)),
}
_SHIFTS = {
    "vn2000-5194": _COORDINATE_FRAME_5194,
    "vn2000-reversed": COORDINATE_FRAME_6960.rotations_reversed(),
}
# never opened for a stranger's file: grids on this machine, or definitions by file name
_UNSAFE_WORDS = ("grids=", "init=", "proj=pipeline", "file=")
_LONGEST_DEFINITION = 20_000  # letters; the longest WKT of the EPSG registry has under 10 000


@dataclass(frozen=True)
class System:
    """One coordinate system as one datum step makes of it.

    Attributes
    ----------
    epsg : int
        Its EPSG code; for VN-2000 numbers with another datum step, the code of the VN-2000 system; 0 for none.
    kind, datum : str
        What projection, and by what way to WGS 84.
    meridian_deg, k0, east_m, north_m : float
        Central meridian, scale and false origin of a Transverse Mercator; 0 elsewhere.
    definition : str
        Of kind "other": what the file says, for PROJ to read.
    """

    epsg: int
    kind: Kind
    datum: Datum
    meridian_deg: float = 0.0
    k0: float = 0.0
    east_m: float = 0.0
    north_m: float = 0.0
    definition: str = ""

    @property
    def in_degrees(self) -> bool:
        """Whether its numbers are longitudes and latitudes."""
        return self.kind == "degrees"

    @property
    def official(self) -> bool:
        """Whether its definition is sound as it stands: no withdrawn code, no made-up datum step."""
        modern = self.datum in ("vn2000", "wgs84") and self.kind in ("tm3", "utm", "degrees", "mercator")
        return modern and (self.kind != "tm3" or self.datum == "vn2000")

    def by_datum(self, datum: Datum) -> "System":
        """The same projection with another way to WGS 84."""
        return replace(self, datum=datum)


@dataclass(frozen=True)
class Stated:
    """What a file says of its coordinate system.

    Attributes
    ----------
    name : str
        As the CRS calls itself.
    system : System or None
        None if it says nothing that can be followed.
    refused : str or None
        Why `recognise_crs` does not take it; None if it does.
    """

    name: str
    system: System | None
    refused: str | None


def systems() -> Iterator[System]:
    """Every system worth trying, without the variants of a datum step.

    Examples
    --------
    >>> len([system for system in systems() if system.datum == "vn2000"])
    25
    """
    for zone in VN2000_ZONES.values():
        kind: Kind = "tm3" if zone.width_deg == 3 else "utm"
        yield System(zone.epsg, kind, "vn2000", zone.meridian_deg, zone.k0, 500_000.0)
    for epsg, meridian in ((32648, 105.0), (32649, 111.0)):
        yield System(epsg, "utm", "wgs84", meridian, 0.9996, 500_000.0)
    for epsg, meridian in ((3148, 105.0), (3149, 111.0)):
        yield System(epsg, "utm", "indian60", meridian, 0.9996, 500_000.0)
    for epsg, meridian, east in ((2044, 105.0, 18_500_000.0), (2045, 111.0, 19_500_000.0)):
        yield System(epsg, "gk", "hanoi72", meridian, 1.0, east)
        yield System(
            epsg, "gk", "hanoi72", meridian, 1.0, 500_000.0
        )  # written without the number of the zone
    for epsg, meridian in ((6956, 102.0), (6957, 105.0), (6958, 108.0), (6959, 107.75)):
        yield System(epsg, "deprecated", "vn2000", meridian, 0.9999, 0.0, 500_000.0)
    yield System(WGS84, "degrees", "wgs84")
    yield System(GEOGRAPHIC_VN2000, "degrees", "vn2000")
    yield System(4147, "degrees", "hanoi72")
    yield System(4131, "degrees", "indian60")
    yield System(3857, "mercator", "wgs84")


def to_wgs84_as(system: System, xy: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take numbers to WGS 84 as if they were in a system.

    Parameters
    ----------
    system : System
        What to take them for.
    xy : array of float, shape (n, 2)
        Easting before northing, in metres, or longitude before latitude, in degrees.

    Returns
    -------
    array of float, shape (n, 2)
        Longitude, latitude in degrees; nan where the numbers cannot be that.

    Examples
    --------
    >>> own = System(9210, "tm3", "vn2000", 105.75, 0.9999, 500_000.0)
    >>> to_wgs84_as(own, np.array([[600000.0, 1224000.0]])).round(6).tolist()
    [[106.66707, 11.066812]]
    """
    transformer, direction = _way(system)
    x, y = xy[:, 0].copy(), xy[:, 1].copy()
    if system.in_degrees:  # PROJ wraps a longitude of 600 000 degrees without a word
        x[~((np.abs(x) <= 180) & (np.abs(y) <= 90))] = np.nan
    try:
        lon, lat = transformer.transform(x, y, direction=direction)
    except ProjError:
        return np.full(xy.shape, np.nan)
    out = np.column_stack([lon, lat])
    out[~(np.isfinite(out).all(axis=1) & (np.abs(out[:, 1]) <= 90))] = np.nan
    return out


def from_wgs84_as(system: System, lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Take WGS 84 to a system's numbers, the way back of ``to_wgs84_as``.

    Parameters
    ----------
    system : System
    lonlat : array of float, shape (n, 2)
        Longitude, latitude in degrees.

    Returns
    -------
    array of float, shape (n, 2)
        Easting before northing, in metres, or longitude before latitude, in degrees; nan where the system has none.

    Examples
    --------
    >>> own = System(9210, "tm3", "vn2000", 105.75, 0.9999, 500_000.0)
    >>> from_wgs84_as(own, to_wgs84_as(own, np.array([[600000.0, 1224000.0]]))).round(3).tolist()
    [[600000.0, 1224000.0]]
    """
    transformer, direction = _way(system)
    forward = direction is TransformDirection.FORWARD
    back = TransformDirection.INVERSE if forward else TransformDirection.FORWARD
    try:
        x, y = transformer.transform(lonlat[:, 0].copy(), lonlat[:, 1].copy(), direction=back)
    except ProjError:
        return np.full(lonlat.shape, np.nan)
    out = np.column_stack([x, y])
    out[~np.isfinite(out).all(axis=1)] = np.nan
    return out


@cache
def _way(system: System) -> tuple[Transformer, TransformDirection]:
    if system.kind == "other":
        from_crs = CRS.from_user_input(system.definition)
        return Transformer.from_crs(from_crs, WGS84, always_xy=True), TransformDirection.FORWARD
    if system.datum == "vn2000" and system.kind != "deprecated":
        degrees = system.in_degrees
        pipeline = pipeline_wgs84_to_geographic() if degrees else pipeline_wgs84_to_plane(system.epsg)
        return Transformer.from_pipeline(pipeline), TransformDirection.INVERSE
    steps = " ".join(["+proj=pipeline", _from_plane(system), *_shift(system), _TO_DEGREES])
    return Transformer.from_pipeline(steps), TransformDirection.FORWARD


_TO_DEGREES = "+step +proj=unitconvert +xy_in=rad +xy_out=deg"


def _from_plane(system: System) -> str:
    figure = _OLD_SHIFTS[system.datum][0] if system.datum in _OLD_SHIFTS else "WGS84"
    if system.kind == "degrees":
        return "+step +proj=unitconvert +xy_in=deg +xy_out=rad"
    if system.kind == "mercator":
        return "+step +inv +proj=webmerc +ellps=WGS84"
    return (
        f"+step +inv +proj=tmerc +algo=poder_engsager +lat_0=0 +lon_0={system.meridian_deg} +k_0={system.k0} "
        f"+x_0={system.east_m} +y_0={system.north_m} +ellps={figure}"
    )


def _shift(system: System) -> list[str]:
    if system.datum == "wgs84":
        return []
    figure, p = _OLD_SHIFTS.get(system.datum, ("WGS84", _SHIFTS.get(system.datum, COORDINATE_FRAME_6960)))
    return [
        f"+step +proj=push +v_3 +step +proj=cart +ellps={figure}",
        f"+step +proj=helmert +x={p.tx_m} +y={p.ty_m} +z={p.tz_m} +s={p.scale_ppm}",
        f"+rx={p.rx_arcsec} +ry={p.ry_arcsec} +rz={p.rz_arcsec} +convention=coordinate_frame",
        "+step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3",
    ]


def stated_system(text: str | None) -> Stated:
    """What a file says of its system, followed as far as it can be.

    Parameters
    ----------
    text : str or None
        WKT, PROJ string or "EPSG:…".

    Returns
    -------
    Stated
        Its system is one of `systems()` where it is the same, else one of kind "other" that PROJ follows
        by itself. Heights and vertical systems are left out.

    Examples
    --------
    >>> stated_system("EPSG:9210").system.epsg, stated_system("EPSG:32648").refused
    (9210, 'wgs84-datum')
    >>> stated_system(None).refused, stated_system("+proj=utm +zone=48 +nadgrids=/etc/passwd").system
    ('missing', None)
    """
    if not text:
        return Stated("", None, "missing")
    if len(text) > _LONGEST_DEFINITION or any(word in text.lower() for word in _UNSAFE_WORDS):
        return Stated(_printable(text), None, "unreadable")
    try:
        crs = _plane_part(CRS.from_user_input(text))
    except (CRSError, UnicodeError):
        return Stated(_printable(text), None, "unreadable")
    if crs.type_name == "Engineering CRS" or crs.name.lower().startswith("undefined"):
        return Stated(_printable(crs.name), None, "missing")
    name = _printable(text if crs.name.lower() == "unknown" else crs.name)
    try:
        epsg = recognise_crs(crs)
    except CrsRefused as refused:
        return Stated(name, _known(crs, refused.reason_code) or _other(crs), refused.reason_code)
    found = next(s for s in systems() if s.epsg == epsg and s.datum in ("vn2000", "wgs84"))
    return Stated(name, found, None)


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text[:60])


def _plane_part(crs: CRS) -> CRS:
    if crs.is_compound and crs.sub_crs_list:
        crs = crs.sub_crs_list[0]
    return crs.to_2d() if len(crs.axis_info) > 2 else crs


def _known(crs: CRS, refused: str) -> System | None:
    """One of `systems()`, if its definition is the same; a bound shift is never overlooked."""
    if crs.is_bound or refused in ("no-datum", "null-shift", "unknown-meridian"):
        return None
    epsg = crs.to_epsg(min_confidence=70)
    return next(
        (system for system in systems() if system.epsg == epsg and system.datum != "vn2000"), None
    ) or next((system for system in systems() if system.epsg == epsg and system.kind == "deprecated"), None)


def _other(crs: CRS) -> System | None:
    name = (
        "" if crs.datum is None else "".join(letter for letter in crs.datum.name.lower() if letter.isalnum())
    )
    datum: Datum = "unknown"
    if "vietnam" in name or "vn2000" in name:
        datum = "vn2000"
    elif not name.startswith("unknown") and ("worldgeodetic" in name or "wgs" in name):
        datum = "wgs84"
    system = System(0, "other", datum, definition=crs.to_wkt())
    try:
        _way(system)
    except (ProjError, CRSError):
        return None
    return system
