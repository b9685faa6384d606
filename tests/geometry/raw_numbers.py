"""Sites in the numbers of every system that files are found in, made without the room under test."""

import numpy as np
import shapely
from pyproj import CRS, Proj, Transformer
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.diagnosis import Expected

HOA_PHU = Expected(106.679632, 11.072289, 6000.0, 154_700.0, 50.0, 9210)
PHU_MY = Expected(107.0524, 10.6018, 18_000.0, 6_500_000.0, 50_000.0, 5899)
NORTH = Expected(106.6056, 11.2735, 44_500.0, 20_000_000.0, 5_000.0, 9210)

SITE = shapely.box(601_000, 1_224_200, 601_000 + 393.32, 1_224_200 + 393.32)
"""A made-up site of 15.47 ha near Hòa Phú on the plane of 105°45′."""

SEVEN = "-191.90441429,-39.30318279,-111.45032835,{rx},{ry},{rz},0.252906278"
ROTATIONS = {"rx": "0.00928836", "ry": "-0.01975479", "rz": "0.00427372"}
REVERSED = {"rx": "-0.00928836", "ry": "0.01975479", "rz": "-0.00427372"}
TM_105_45 = (
    "+proj=tmerc +lat_0=0 +lon_0=105.75 +k={k0} +x_0=500000 +y_0=0 +ellps=WGS84 {shift} +units=m +type=crs"
)


def helmert(parameters: str, convention: str, figure: str = "WGS84") -> Transformer:
    """From a datum to WGS 84, longitude and latitude in degrees."""
    names = ("x", "y", "z", "rx", "ry", "rz", "s")
    numbers = dict(zip(names, parameters.split(","), strict=False))
    rotated = f" +convention={convention}" if "rx" in numbers else ""
    steps = " ".join(f"+{name}={value}" for name, value in numbers.items())
    return Transformer.from_pipeline(
        "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
        f"+step +proj=push +v_3 +step +proj=cart +ellps={figure} +step +proj=helmert {steps}{rotated} "
        "+step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )


TO_WGS84 = {
    "vn2000": helmert(SEVEN.format(**ROTATIONS), "position_vector"),
    "vn2000-reversed": helmert(SEVEN.format(**REVERSED), "position_vector"),
    "vn2000-5194": helmert("-192.873,-39.382,-111.202,0.00205,0.0005,-0.00335,0.0188", "coordinate_frame"),
    "hanoi72": helmert("-17.51,-108.32,-62.39", "", "krass"),
    "indian60": helmert("198,881,317", "", "evrst30"),
    "wgs84": None,
}


def on_datum(geometry: BaseGeometry, datum: str) -> BaseGeometry:
    """WGS 84 longitude and latitude on another datum."""
    way = TO_WGS84[datum]
    if way is None:
        return geometry
    return shapely.transform(
        geometry, lambda x, y: way.transform(x, y, direction="INVERSE"), interleaved=False
    )


def in_system(geometry: BaseGeometry, epsg: int, datum: str) -> BaseGeometry:
    """WGS 84 longitude and latitude as numbers of an EPSG system, by one datum step."""
    moved = on_datum(geometry, datum)
    crs = CRS.from_epsg(epsg)
    if crs.is_geographic:
        return moved
    projection = Proj(crs)
    return shapely.transform(moved, projection, interleaved=False)


def swapped(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.transform(geometry, lambda xy: xy[:, ::-1])


def packed(geometry: BaseGeometry, *, seconds: bool) -> BaseGeometry:
    """Degrees with minutes (and seconds) run together behind the decimal sign."""

    def pack(xy: np.ndarray) -> np.ndarray:
        total = np.round(xy * 3600, 4)
        degrees, rest = np.divmod(total, 3600)
        minutes, second = np.divmod(rest, 60)
        return degrees + minutes / 100 + (second / 1e4 if seconds else second / 6e3)

    return shapely.transform(geometry, pack)
