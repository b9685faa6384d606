"""What a CRS really is: every disguise met in files of the field."""

import re

import pytest
from pyproj import CRS, Transformer

from zoneplan.geometry.vn2000.operation import COORDINATE_FRAME_6960, proj_text
from zoneplan.geometry.vn2000.recognise import REASON_CODES, CrsRefused, recognise_crs
from zoneplan.geometry.vn2000.zones import VN2000_ZONES

TM = "+proj=tmerc +lat_0=0 +lon_0=105.75 +k=0.9999 +x_0=500000 +y_0=0 +units=m +no_defs +type=crs "
RAW = ",".join(str(number) for number in COORDINATE_FRAME_6960)
FLIPPED = ",".join(str(number) for number in COORDINATE_FRAME_6960.rotations_reversed())
ESRI = (
    'PROJCS["VN2000_BinhDuong",GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",'
    'SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",105.75],PARAMETER["Scale_Factor",0.9999],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
WKT1 = CRS.from_epsg(9210).to_wkt("WKT1_GDAL")
GEOGCS_WGS84 = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]{}],'
    'PRIMEM["Greenwich",0],UNIT["{}",{}]]'
)
DEGREE = ("degree", "0.0174532925199433")


def towgs84(numbers: str) -> str:
    """The registry's WKT1 of 9210 with a TOWGS84 list put in."""
    return re.sub(r"(SPHEROID\[.*?\]\])", rf"\1,TOWGS84[{numbers}]", WKT1, count=1)


ACCEPTED = {
    "a code": ("EPSG:4326", 4326),
    "a number": (9210, 9210),
    "longitude first": ("OGC:CRS84", 4326),
    "the PROJ string of WGS 84": ("+proj=longlat +datum=WGS84 +type=crs", 4326),
    "ESRI .prj of WGS 84": (GEOGCS_WGS84.format("", *DEGREE).replace("WGS 84", "GCS_WGS_1984"), 4326),
    "WGS 84 shifted by nothing to itself": (GEOGCS_WGS84.format(",TOWGS84[0,0,0,0,0,0,0]", *DEGREE), 4326),
    "geographic VN-2000": (4756, 4756),
    "longlat with the seven numbers": (f"+proj=longlat +ellps=WGS84 +towgs84={FLIPPED} +type=crs", 4756),
    "ESRI .prj of the zone": (CRS.from_epsg(9210).to_wkt("WKT1_ESRI"), 9210),
    "GDAL WKT of the zone": (WKT1, 9210),
    "PROJJSON of the zone": (CRS.from_epsg(9210).to_json_dict(), 9210),
    "ESRI .prj with datum D_VN2000": (
        ESRI.replace("GCS_WGS_1984", "GCS_VN2000").replace("D_WGS_1984", "D_VN2000"),
        9210,
    ),
    "ESRI .prj with datum D_Vietnam_2000": (ESRI.replace("D_WGS_1984", "D_Vietnam_2000"), 9210),
    "WKT1 without codes": (re.sub(r',AUTHORITY\["EPSG","\d+"\]', "", WKT1), 9210),
    "PROJ string with signs changed": (TM + f"+ellps=WGS84 +towgs84={FLIPPED}", 9210),
    "the same through WKT2": (CRS(TM + f"+ellps=WGS84 +towgs84={FLIPPED}").to_wkt(), 9210),
    "UTM as PROJ string": (f"+proj=utm +zone=48 +ellps=WGS84 +towgs84={FLIPPED} +type=crs", 3405),
    "TOWGS84 with signs changed": (towgs84(FLIPPED), 9210),
    "TOWGS84 with signs that PROJ mends": (towgs84(RAW), 9210),
}
REFUSED = {
    "no CRS": (None, "missing"),
    "an empty text": ("", "missing"),
    "GeoPackage srs_id -1": ('LOCAL_CS["Undefined Cartesian SRS",UNIT["Metre",1]]', "missing"),
    "not a CRS": ("Hòa Phú", "unreadable"),
    "deprecated zone 491": (6958, "deprecated-axes"),
    "deprecated zone 481": (6956, "deprecated-axes"),
    "deprecated zone 482": (6957, "deprecated-axes"),
    "deprecated Da Nang zone": (6959, "deprecated-axes"),
    "exchanged without a code": (
        re.sub(r',AUTHORITY\["EPSG","\d+"\]', "", CRS.from_epsg(6959).to_wkt("WKT1_GDAL")),
        "deprecated-axes",
    ),
    "nội bộ, no datum": (TM + "+ellps=WGS84", "no-datum"),
    "longlat on a bare ellipsoid": ("+proj=longlat +ellps=WGS84 +type=crs", "no-datum"),
    "GeoPackage srs_id 0": (
        GEOGCS_WGS84.format("", *DEGREE).replace("WGS_1984", "unknown"),
        "no-datum",
    ),
    "ESRI .prj on WGS 84": (ESRI, "wgs84-datum"),
    "PROJ string on WGS 84": (TM + "+datum=WGS84", "wgs84-datum"),
    "UTM on WGS 84": (32648, "wgs84-datum"),
    "a datum nobody knows": (ESRI.replace("D_WGS_1984", "D_NoiBo"), "unknown-datum"),
    "Hanoi 1972": (4147, "unknown-datum"),
    "Indian 1960": (3148, "unknown-datum"),
    "VN-2000 by name on another figure": (
        ESRI.replace("D_WGS_1984", "D_Vietnam_2000").replace("6378137.0,298.257223563", "6378245.0,298.3"),
        "unknown-datum",
    ),
    "seven zeros": (TM + "+ellps=WGS84 +towgs84=0,0,0,0,0,0,0", "null-shift"),
    "three zeros": (TM + "+ellps=WGS84 +towgs84=0,0,0", "null-shift"),
    "TOWGS84 of zeros on VN-2000": (towgs84("0,0,0,0,0,0,0"), "null-shift"),
    "rotations not changed": (TM + f"+ellps=WGS84 +towgs84={RAW}", "wrong-rotation"),
    "three of the seven": (
        TM + "+ellps=WGS84 +towgs84=-191.90441429,-39.30318279,-111.45032835",
        "other-shift",
    ),
    "operation 5194": (
        TM + "+ellps=WGS84 +towgs84=-192.873,-39.382,-111.202,-0.00205,-0.0005,0.00335,0.0188",
        "other-shift",
    ),
    "105°45′ typed as 105.45": (proj_text(9210).replace("105.75", "105.45"), "unknown-meridian"),
    "k0 of a 6° zone": (proj_text(9210).replace("0.9999", "0.9996"), "unknown-meridian"),
    "k0 changed under the code": (WKT1.replace("0.9999", "0.9996"), "unknown-meridian"),
    "false northing": (proj_text(9210).replace("+y_0=0", "+y_0=10000"), "unknown-meridian"),
    "web Mercator": (3857, "web-mercator"),
    "web Mercator of ESRI": ("ESRI:102100", "web-mercator"),
    "WGS 84 with heights": (4979, "not-supported"),
    "geocentric": (4978, "not-supported"),
    "zone with heights": ("EPSG:9210+5727", "not-supported"),
    "an equal-area world": (6933, "not-supported"),
    "gons": (GEOGCS_WGS84.format("", "grad", "0.01570796326794897"), "not-supported"),
    "feet": (proj_text(9210).replace("+units=m", "+units=us-ft"), "not-supported"),
    "gons with our shift": (
        GEOGCS_WGS84.format(f",TOWGS84[{FLIPPED}]", "grad", "0.01570796326794897").replace(
            "WGS_1984", "unknown"
        ),
        "not-supported",
    ),
    "counted to the west": (
        CRS.from_epsg(9210).to_wkt().replace('"(E)",east', '"(W)",west'),
        "not-supported",
    ),
    "zone with a third axis": (CRS.from_epsg(9210).to_3d(), "not-supported"),
    "another figure with its own shift": (
        "+proj=longlat +ellps=krass +towgs84=-17.51,-108.32,-62.39 +type=crs",
        "not-supported",
    ),
    "another figure with our shift": (proj_text(9210).replace("WGS84", "krass", 1), "not-supported"),
    "another bare figure": (TM + "+ellps=krass", "unknown-datum"),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_what_is_wgs84_or_vn2000_is_recognised(case: str) -> None:
    crs, epsg = ACCEPTED[case]
    assert recognise_crs(crs) == epsg


@pytest.mark.parametrize("epsg", sorted(VN2000_ZONES))
def test_every_zone_is_recognised_by_its_code_its_wkt_and_its_proj_string(epsg: int) -> None:
    registered = CRS.from_epsg(epsg)
    ways = [registered, registered.to_wkt("WKT1_ESRI"), registered.to_wkt(), proj_text(epsg)]
    assert [recognise_crs(way) for way in ways] == [epsg] * 4


@pytest.mark.parametrize("case", REFUSED)
def test_what_would_put_the_land_elsewhere_is_refused_with_its_reason(case: str) -> None:
    crs, reason = REFUSED[case]
    with pytest.raises(CrsRefused) as refused:
        recognise_crs(crs)
    assert refused.value.reason_code == reason
    assert refused.value.reason_code in REASON_CODES
    assert refused.value.detail in str(refused.value)


def test_every_reason_has_a_case() -> None:
    assert {reason for _, reason in REFUSED.values()} == set(REASON_CODES)


def test_the_disguise_without_datum_answers_the_right_code_and_shifts_by_nothing() -> None:
    """Why a code proves nothing: this is what the refusal protects from."""
    disguised = CRS(TM + "+ellps=WGS84")
    assert disguised.to_epsg() == 9210
    real = Transformer.from_crs(9210, 4326, always_xy=True).transform(600000, 1224000)
    fooled = Transformer.from_crs(disguised, 4326, always_xy=True).transform(600000, 1224000)
    assert (real[0] - fooled[0]) * 3600 == pytest.approx(6.44, abs=0.01)
