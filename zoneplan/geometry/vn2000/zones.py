"""The projected systems of VN-2000, by EPSG code.

All are Transverse Mercator on the WGS 84 figure, latitude of origin 0, false easting 500 000 m, false
northing 0, axes easting then northing. Source: EPSG registry, v11.022. The deprecated codes 6956 to 6959
(false easting and northing exchanged) are not in the table on purpose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

GEOGRAPHIC_VN2000 = 4756
"""EPSG code of geographic VN-2000; x is the longitude and y the latitude throughout this project."""

WGS84 = 4326
"""EPSG code of WGS 84; x is the longitude and y the latitude throughout this project."""

FALSE_EASTING_M = 500_000.0

DEPRECATED_EXCHANGED = frozenset({6956, 6957, 6958, 6959})
"""Deprecated VN-2000 codes with false easting 0 and false northing 500 000: a 706 km error."""


@dataclass(frozen=True)
class Vn2000Zone:
    """One projected system of VN-2000.

    Attributes
    ----------
    epsg : int
        EPSG code.
    name : str
        Name in the EPSG registry.
    meridian_deg : float
        Central meridian, degrees east of Greenwich.
    k0 : float
        Scale factor on the central meridian.
    width_deg : int
        Nominal width of the zone in degrees, 3 or 6.
    """

    epsg: int
    name: str
    meridian_deg: float
    k0: float
    width_deg: Literal[3, 6]


_TM3_K0 = 0.9999
_UTM_K0 = 0.9996

VN2000_ZONES: Mapping[int, Vn2000Zone] = MappingProxyType(
    {
        zone.epsg: zone
        for zone in (
            Vn2000Zone(3405, "VN-2000 / UTM zone 48N", 105.0, _UTM_K0, 6),
            Vn2000Zone(3406, "VN-2000 / UTM zone 49N", 111.0, _UTM_K0, 6),
            Vn2000Zone(5896, "VN-2000 / TM-3 zone 481", 102.0, _TM3_K0, 3),
            Vn2000Zone(5897, "VN-2000 / TM-3 zone 482", 105.0, _TM3_K0, 3),
            Vn2000Zone(5898, "VN-2000 / TM-3 zone 491", 108.0, _TM3_K0, 3),
            Vn2000Zone(5899, "VN-2000 / TM-3 107-45", 107.75, _TM3_K0, 3),
            Vn2000Zone(9205, "VN-2000 / TM-3 103-00", 103.0, _TM3_K0, 3),
            Vn2000Zone(9206, "VN-2000 / TM-3 104-00", 104.0, _TM3_K0, 3),
            Vn2000Zone(9207, "VN-2000 / TM-3 104-30", 104.5, _TM3_K0, 3),
            Vn2000Zone(9208, "VN-2000 / TM-3 104-45", 104.75, _TM3_K0, 3),
            Vn2000Zone(9209, "VN-2000 / TM-3 105-30", 105.5, _TM3_K0, 3),
            Vn2000Zone(9210, "VN-2000 / TM-3 105-45", 105.75, _TM3_K0, 3),
            Vn2000Zone(9211, "VN-2000 / TM-3 106-00", 106.0, _TM3_K0, 3),
            Vn2000Zone(9212, "VN-2000 / TM-3 106-15", 106.25, _TM3_K0, 3),
            Vn2000Zone(9213, "VN-2000 / TM-3 106-30", 106.5, _TM3_K0, 3),
            Vn2000Zone(9214, "VN-2000 / TM-3 107-00", 107.0, _TM3_K0, 3),
            Vn2000Zone(9215, "VN-2000 / TM-3 107-15", 107.25, _TM3_K0, 3),
            Vn2000Zone(9216, "VN-2000 / TM-3 107-30", 107.5, _TM3_K0, 3),
            Vn2000Zone(9217, "VN-2000 / TM-3 108-15", 108.25, _TM3_K0, 3),
            Vn2000Zone(9218, "VN-2000 / TM-3 108-30", 108.5, _TM3_K0, 3),
        )
    }
)


def vn2000_zone(epsg: int) -> Vn2000Zone:
    """The projected system of a code.

    Parameters
    ----------
    epsg : int
        EPSG code of a projected VN-2000 system.

    Returns
    -------
    Vn2000Zone
        The row of the table.

    Raises
    ------
    ValueError
        If the code is not in the table; the message names the codes that are.

    Examples
    --------
    >>> vn2000_zone(9210).meridian_deg
    105.75
    >>> vn2000_zone(6958)
    Traceback (most recent call last):
        ...
    ValueError: EPSG:6958 is a deprecated VN-2000 system with easting and northing exchanged
    """
    zone = VN2000_ZONES.get(epsg)
    if zone is not None:
        return zone
    if epsg in DEPRECATED_EXCHANGED:
        raise ValueError(f"EPSG:{epsg} is a deprecated VN-2000 system with easting and northing exchanged")
    known = " ".join(str(code) for code in sorted(VN2000_ZONES))
    raise ValueError(f"EPSG:{epsg} is not a projected VN-2000 system; those are {known}")


def meridian_text(zone: Vn2000Zone) -> str:
    """The central meridian as corner tables print it, in degrees and minutes.

    Examples
    --------
    >>> meridian_text(vn2000_zone(9210)), meridian_text(vn2000_zone(5897))
    ('105°45′', '105°00′')
    """
    degrees, minutes = divmod(round(zone.meridian_deg * 60), 60)
    return f"{degrees}°{minutes:02d}′"
