"""What system a CRS really is, or why it is refused.

A code alone proves nothing: a PROJ string without datum answers EPSG:9210 and then shifts by 0 m instead of
225 m. So the decision rests on the definition itself: datum, figure, projection numbers and, where a shift is
bound to the CRS, its seven parameters.
"""

from math import pi
from typing import Any, NoReturn

from pyproj import CRS
from pyproj.exceptions import CRSError

from zoneplan.geometry.vn2000.operation import COORDINATE_FRAME_6960
from zoneplan.geometry.vn2000.zones import FALSE_EASTING_M, GEOGRAPHIC_VN2000, VN2000_ZONES, WGS84

REASON_CODES = (
    "missing",
    "unreadable",
    "deprecated-axes",
    "no-datum",
    "wgs84-datum",
    "unknown-datum",
    "null-shift",
    "wrong-rotation",
    "other-shift",
    "unknown-meridian",
    "web-mercator",
    "not-supported",
)
"""Every `reason_code` that `CrsRefused` can carry."""

_WGS84_NAMES = {"worldgeodeticsystem1984", "worldgeodeticsystem1984ensemble", "wgs84", "dwgs1984", "wgs1984"}
_VN2000_NAMES = {"vietnam2000", "vn2000", "dvietnam2000", "dvn2000"}
_FIGURE = (6378137.0, 298.257223563)
_WEB_MERCATOR_METHOD = "Popular Visualisation Pseudo Mercator"


class CrsRefused(ValueError):
    """A CRS that must not be used as it is.

    Attributes
    ----------
    reason_code : str
        One of `REASON_CODES`.
    detail : str
        What was found, in English, with the numbers that decided.
    """

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(f"{reason_code}: {detail}")
        self.reason_code = reason_code
        self.detail = detail


def recognise_crs(crs: Any) -> int:
    """The system of a CRS as one of the codes that this project works in.

    Parameters
    ----------
    crs : pyproj.CRS or anything that pyproj.CRS.from_user_input takes
        From a file, a GeoDataFrame or a person.

    Returns
    -------
    int
        4326 (also for OGC:CRS84 and its PROJ string), 4756, or a projected VN-2000 code. In GeoDataFrames x
        is always the longitude or easting, whatever axis order the CRS names.

    Raises
    ------
    CrsRefused
        With `reason_code` and `detail`; see `REASON_CODES`.

    Notes
    -----
    A shift bound to the CRS is accepted only if it is EPSG:6960: rotations as in the registry with the
    coordinate frame method, or with changed signs in `+towgs84`. PROJ 9.5 and later mends the wrong signs
    when it reads them from WKT1 TOWGS84, but not in a PROJ string (0.55 m), where they are refused.

    Examples
    --------
    >>> recognise_crs("EPSG:9210"), recognise_crs("OGC:CRS84")
    (9210, 4326)
    >>> try:
    ...     recognise_crs("+proj=tmerc +lon_0=105.75 +k=0.9999 +x_0=500000 +ellps=WGS84 +type=crs")
    ... except CrsRefused as refused:
    ...     print(refused.reason_code)
    no-datum
    """
    if crs is None or crs == "":
        raise CrsRefused("missing", "no CRS is given")
    try:
        found = CRS.from_user_input(crs)
    except CRSError as error:
        raise CrsRefused("unreadable", f"PROJ cannot read the CRS: {error}") from error
    if found.is_bound:
        return _bound(found)
    return _plain(found)


def _plain(crs: CRS) -> int:
    if crs.type_name == "Engineering CRS":
        raise CrsRefused("missing", f"{crs.name!r} is a local system that says nothing about where it is")
    if not (crs.type_name == "Geographic 2D CRS" or crs.is_projected) or crs.is_compound:
        _refuse_kind(crs)
    datum = _datum_kind(crs)
    if crs.is_geographic:
        _require_degrees(crs)
        if datum == "wgs84":
            return WGS84
        if datum == "vn2000":
            return GEOGRAPHIC_VN2000
        _refuse_datum(crs, datum)
    if _method(crs) == _WEB_MERCATOR_METHOD:
        raise CrsRefused("web-mercator", f"{crs.name!r} stretches areas by 4.2 to 4.6 % here")
    if datum == "wgs84":
        if _method(crs) == "Transverse Mercator":
            raise CrsRefused(
                "wgs84-datum", f"{crs.name!r} is a Transverse Mercator on WGS 84, not on VN-2000"
            )
        raise CrsRefused("not-supported", f"{crs.name!r} is neither WGS 84 nor VN-2000")
    if datum != "vn2000":
        _refuse_datum(crs, datum)
    return _zone_of(crs)


def _bound(crs: CRS) -> int:
    source, operation = crs.source_crs, crs.coordinate_operation
    if source is None or operation is None:
        raise CrsRefused("not-supported", f"{crs.name!r} carries a shift that PROJ does not show")
    datum, numbers = _datum_kind(source), tuple(float(parameter.value) for parameter in operation.params)
    if datum == "wgs84" and not any(numbers):
        return _plain(source)  # WGS 84 shifted by nothing to WGS 84: old files say so, and it is true
    if datum not in {"none", "vn2000"}:
        raise CrsRefused("not-supported", f"{crs.name!r} carries a shift from a datum other than VN-2000")
    _require_6960(operation.method_name, numbers)
    if source.type_name == "Geographic 2D CRS":
        _require_degrees(source)
        return GEOGRAPHIC_VN2000
    if not source.is_projected:
        _refuse_kind(source)
    return _zone_of(source)


def _require_6960(method: str, numbers: tuple[float, ...]) -> None:
    """Raise unless a bound shift to WGS 84 is EPSG:6960 in the convention of its method."""
    if not any(numbers):
        raise CrsRefused(
            "null-shift", "the CRS carries a shift of 0 m, as if VN-2000 were WGS 84 (225 m off)"
        )
    frame = COORDINATE_FRAME_6960
    vector = frame.rotations_reversed()
    right, wrong = (frame, vector) if method.startswith("Coordinate Frame") else (vector, frame)
    if _same(numbers, wrong):
        raise CrsRefused(
            "wrong-rotation", "the shift has the numbers of EPSG:6960 with rotations reversed (0.55 m)"
        )
    if not (_same(numbers, right) and method.startswith(("Coordinate Frame", "Position Vector"))):
        raise CrsRefused("other-shift", f"the CRS carries the shift {numbers}, not EPSG:6960")


def _zone_of(crs: CRS) -> int:
    """The code of a projected CRS on VN-2000, by its projection numbers."""
    if _method(crs) != "Transverse Mercator":
        raise CrsRefused("not-supported", f"{crs.name!r} is not a Transverse Mercator")
    if any(axis.unit_conversion_factor != 1 for axis in crs.axis_info):
        raise CrsRefused("not-supported", f"{crs.name!r} does not count in metres")
    if sorted(axis.direction for axis in crs.axis_info) != ["east", "north"]:
        raise CrsRefused("not-supported", f"{crs.name!r} has axes other than one east and one north")
    numbers = _projection_numbers(crs)
    latitude, meridian = numbers["Latitude of natural origin"], numbers["Longitude of natural origin"]
    k0 = numbers["Scale factor at natural origin"]
    easting, northing = numbers["False easting"], numbers["False northing"]
    if (easting, northing) == (0.0, FALSE_EASTING_M):
        raise CrsRefused("deprecated-axes", f"{crs.name!r} has false easting 0 and false northing 500000")
    origin_is_ours = (latitude, easting, northing) == (0.0, FALSE_EASTING_M, 0.0)
    for zone in VN2000_ZONES.values():
        if origin_is_ours and abs(meridian - zone.meridian_deg) < 1e-9 and abs(k0 - zone.k0) < 1e-12:
            return zone.epsg
    raise CrsRefused(
        "unknown-meridian",
        f"central meridian {meridian:g}°, k0 {k0:g}, latitude {latitude:g}°, false easting {easting:g}, "
        f"false northing {northing:g} is no VN-2000 system",
    )


def _projection_numbers(crs: CRS) -> dict[str, float]:
    operation = crs.coordinate_operation
    parameters = [] if operation is None else operation.params
    return {parameter.name: _in_degrees(parameter) for parameter in parameters}


def _in_degrees(parameter: Any) -> float:
    """Value of a projection parameter in degrees, metres or as a plain factor."""
    value = float(parameter.value)
    if parameter.unit_name.lower() in {"degree", "unity", "metre"}:
        return value
    factor = float(parameter.unit_conversion_factor)
    return value * factor * (180 / pi if "angular" in str(parameter.unit_category) else 1.0)


def _method(crs: CRS) -> str:
    operation = crs.coordinate_operation
    return "" if operation is None else operation.method_name


def _datum_kind(crs: CRS) -> str:
    """`wgs84`, `vn2000`, `none` (the figure of WGS 84 and no datum) or `other`."""
    datum, figure = crs.datum, crs.ellipsoid
    if datum is None or figure is None:
        return "other"
    meridian = crs.prime_meridian
    sound = (
        (figure.semi_major_metre, round(figure.inverse_flattening, 9)) == _FIGURE
        and meridian is not None
        and meridian.longitude == 0
    )
    if not sound:
        return "other"
    name = "".join(letter for letter in datum.name.lower() if letter.isalnum())
    if name.startswith(("unknown", "notspecified", "undefined")):
        return "none"
    if name in _WGS84_NAMES:
        return "wgs84"
    return "vn2000" if name in _VN2000_NAMES else "other"


def _refuse_datum(crs: CRS, datum: str) -> NoReturn:
    if datum == "none":
        raise CrsRefused(
            "no-datum",
            "the CRS names an ellipsoid but no datum, as “VN-2000 nội bộ” files do: taken for WGS 84 it is 225 m off",
        )
    name = crs.datum.name if crs.datum is not None else "?"
    raise CrsRefused("unknown-datum", f"datum {name!r} is neither VN-2000 nor WGS 84")


def _refuse_kind(crs: CRS) -> NoReturn:
    hint = "; leave out the heights and use EPSG:4326" if crs.type_name == "Geographic 3D CRS" else ""
    raise CrsRefused("not-supported", f"{crs.name!r} is a {crs.type_name}{hint}")


def _require_degrees(crs: CRS) -> None:
    if any(abs(axis.unit_conversion_factor - pi / 180) > 1e-15 for axis in crs.axis_info):
        raise CrsRefused("not-supported", f"{crs.name!r} does not count in degrees")


def _same(numbers: tuple[float, ...], wanted: tuple[float, ...]) -> bool:
    return len(numbers) == len(wanted) and all(
        abs(number - number_wanted) < 1e-8  # WKT2 keeps the scale as 1.000000252906278
        for number, number_wanted in zip(numbers, wanted, strict=True)
    )
