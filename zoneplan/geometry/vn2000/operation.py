"""The pinned datum operation EPSG:6960, as numbers, as text and as PROJ pipelines.

The seven parameters are those of Quyết định 05/2007/QĐ-BTNMT, registered as EPSG:6960 "VN-2000 to WGS 84
(2)", method 9607 coordinate frame rotation. In a `+towgs84` list, which is read as position vector, the
three rotations change sign.
"""

from typing import NamedTuple

from zoneplan.geometry.vn2000.zones import FALSE_EASTING_M, vn2000_zone


class SevenParameters(NamedTuple):
    """A seven-parameter shift: metres, arc-seconds, parts per million."""

    tx_m: float
    ty_m: float
    tz_m: float
    rx_arcsec: float
    ry_arcsec: float
    rz_arcsec: float
    scale_ppm: float

    def rotations_reversed(self) -> "SevenParameters":
        """The same numbers with the three rotations negated (the other of the two conventions)."""
        return self._replace(rx_arcsec=-self.rx_arcsec, ry_arcsec=-self.ry_arcsec, rz_arcsec=-self.rz_arcsec)


COORDINATE_FRAME_6960 = SevenParameters(
    -191.90441429, -39.30318279, -111.45032835, -0.00928836, 0.01975479, -0.00427372, 0.252906278
)
"""VN-2000 to WGS 84, coordinate frame convention."""

DATUM_OPERATION = (
    "EPSG:6960 VN-2000 to WGS 84 (2), coordinate frame, "
    "tX -191.90441429 m, tY -39.30318279 m, tZ -111.45032835 m, "
    "rX -0.00928836″, rY 0.01975479″, rZ -0.00427372″, s 0.252906278 ppm"
)
"""The operation as every report prints it."""

_TO_RADIANS = "+step +proj=unitconvert +xy_in=deg +xy_out=rad"
_TO_DEGREES = "+step +proj=unitconvert +xy_in=rad +xy_out=deg"


def _shift() -> str:
    """Steps from WGS 84 radians to VN-2000 radians; heights are set aside and given back unchanged."""
    p = COORDINATE_FRAME_6960
    return (
        "+step +proj=push +v_3 +step +proj=cart +ellps=WGS84 "
        f"+step +inv +proj=helmert +x={p.tx_m} +y={p.ty_m} +z={p.tz_m} +rx={p.rx_arcsec} +ry={p.ry_arcsec} "
        f"+rz={p.rz_arcsec} +s={p.scale_ppm} +convention=coordinate_frame "
        "+step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3"
    )


def _projection(epsg: int) -> str:
    """The Transverse Mercator of a zone, with the algorithm named so that no local setting changes it."""
    zone = vn2000_zone(epsg)
    return (
        f"+proj=tmerc +algo=poder_engsager +lat_0=0 +lon_0={zone.meridian_deg} +k_0={zone.k0} "
        f"+x_0={FALSE_EASTING_M} +y_0=0 +ellps=WGS84"
    )


def pipeline_wgs84_to_plane(epsg: int) -> str:
    """WGS 84 longitude, latitude in degrees to easting, northing in metres, with the datum step."""
    return f"+proj=pipeline {_TO_RADIANS} {_shift()} +step {_projection(epsg)}"


def pipeline_wgs84_to_geographic() -> str:
    """WGS 84 longitude, latitude in degrees to VN-2000 longitude, latitude in degrees."""
    return f"+proj=pipeline {_TO_RADIANS} {_shift()} {_TO_DEGREES}"


def pipeline_geographic_to_plane(epsg: int) -> str:
    """VN-2000 longitude, latitude in degrees to easting, northing in metres; no datum step."""
    return f"+proj=pipeline {_TO_RADIANS} +step {_projection(epsg)}"


def pipeline_plane_to_equal_area(epsg: int) -> str:
    """Easting, northing to a cylindrical equal-area plane on the same ellipsoid; no datum step.

    The areal scale of the ellipsoidal cylindrical equal-area projection is 1 everywhere (Snyder 1987,
    Map Projections: A Working Manual, p. 81), so a plane area there is the area on the ellipsoid.
    """
    zone = vn2000_zone(epsg)
    return (
        f"+proj=pipeline +step +inv {_projection(epsg)} "
        f"+step +proj=cea +lat_ts=0 +lon_0={zone.meridian_deg} +x_0=0 +y_0=0 +ellps=WGS84"
    )


def proj_text(epsg: int) -> str:
    """A zone with the pinned shift as one PROJ string, for software that takes nothing else.

    Parameters
    ----------
    epsg : int
        EPSG code of a projected VN-2000 system.

    Returns
    -------
    str
        `+proj=tmerc … +towgs84=…` with position-vector signs, as proj4js and QGIS read it.

    Raises
    ------
    ValueError
        If the code is not a projected VN-2000 system.

    Examples
    --------
    >>> proj_text(9210)[:60]
    '+proj=tmerc +lat_0=0 +lon_0=105.75 +k=0.9999 +x_0=500000 +y_'
    """
    zone = vn2000_zone(epsg)
    numbers = ",".join(str(number) for number in COORDINATE_FRAME_6960.rotations_reversed())
    return (
        f"+proj=tmerc +lat_0=0 +lon_0={zone.meridian_deg:.10g} +k={zone.k0} +x_0=500000 +y_0=0 "
        f"+ellps=WGS84 +towgs84={numbers} +units=m +no_defs"
    )
