"""One made-up site near Hòa Phú, as planners receive it: every sample has the same 15.47 ha in other clothes.

The site is an L on the plane of VN-2000 TM-3 105°45′ (EPSG:9210): 400 m × 400 m less its north-eastern 100 m × 53 m,
that is 160,000 − 5,300 = 154,700 m².
"""

import io
import struct
import warnings
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import openpyxl
import pyogrio
import shapely

from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000

ZONE = "hoa-phu"
AREA_M2 = 154_700.0
EPSG = 9210
# X (north), Y (east) of M1 … M6, clockwise from the north-western corner
CORNERS: tuple[tuple[float, float], ...] = (
    (1_224_500.0, 601_000.0),
    (1_224_500.0, 601_300.0),
    (1_224_447.0, 601_300.0),
    (1_224_447.0, 601_400.0),
    (1_224_100.0, 601_400.0),
    (1_224_100.0, 601_000.0),
)
SITE = shapely.Polygon([(east, north) for north, east in CORNERS])


@dataclass(frozen=True)
class Sample:
    """One upload, and what has to come of it.

    Attributes
    ----------
    text : str or None
        What is pasted; None for a sample of files.
    files : tuple of (name, content)
    verdict : str
        What the diagnosis has to say of it.
    reading : str
        Key of the reading to choose.
    area_m2 : float
        On the plane of EPSG:9210, to 1 m².
    """

    text: str | None
    files: tuple[tuple[str, bytes], ...]
    verdict: str
    reading: str
    area_m2: float = AREA_M2

    @property
    def from_file(self) -> tuple[tuple[str, bytes], ...]:
        """The same as files: pasted text as a text file."""
        return self.files or (("bảng.txt", (self.text or "").encode()),)


def _comma(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _table(caption: str, head: str, rows: Sequence[tuple[float, float]]) -> str:
    lines = [f"M{n}\t{_comma(first)}\t{_comma(second)}" for n, (first, second) in enumerate(rows, start=1)]
    return "\n".join([caption, head, *lines]) + "\n"


def pasted(meridian: str = "105°45'") -> str:
    """The corner table with decimal commas, X north first."""
    caption = f"Bảng kê tọa độ góc ranh, hệ VN-2000, kinh tuyến trục {meridian}, múi chiếu 3°"
    return _table(caption, "Điểm\tX (m)\tY (m)", CORNERS)


def swapped() -> str:
    """The same table with X and Y exchanged, as CAD exports print it."""
    caption = "Bảng kê tọa độ góc ranh, hệ VN-2000, kinh tuyến trục 105°45', múi chiếu 3°"
    return _table(caption, "Điểm\tX (m)\tY (m)", [(east, north) for north, east in CORNERS])


def xlsx() -> bytes:
    """The table as a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Góc ranh"
    sheet.append(["Bảng kê tọa độ góc ranh, VN-2000, kinh tuyến trục 105°45', múi chiếu 3°"])
    sheet.append(["Điểm", "X (m)", "Y (m)"])
    for n, (north, east) in enumerate(CORNERS, start=1):
        sheet.append([f"M{n}", north, east])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def dxf() -> bytes:
    """A closed polyline as AutoCAD writes it (R12): no coordinate system."""
    lines = ["0", "SECTION", "2", "ENTITIES", "0", "POLYLINE", "8", "RANH", "66", "1", "70", "1"]
    for north, east in CORNERS:
        lines += ["0", "VERTEX", "8", "RANH", "10", f"{east:.3f}", "20", f"{north:.3f}", "30", "0.0"]
    lines += ["0", "SEQEND", "0", "ENDSEC", "0", "EOF", ""]
    return "\r\n".join(lines).encode("ascii")


def kml() -> bytes:
    """A polygon as a phone writes it: WGS 84."""
    ring = shapely.get_coordinates(vn2000_to_wgs84(SITE, EPSG)).tolist()
    spots = " ".join(f"{lon:.10f},{lat:.10f},0" for lon, lat in ring)
    return (
        '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
        "<name>Khu Hòa Phú</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        f"{spots}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>"
    ).encode()


def shapefile(*, prj: bool) -> dict[str, bytes]:
    """The parts of a shapefile by suffix; its one attribute is "x" until ``with_text`` writes another."""
    frame = gpd.GeoDataFrame({"TEN": ["x" * 20]}, geometry=[SITE], crs=f"EPSG:{EPSG}" if prj else None)
    with TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # "'crs' was not provided": that is the sample
        path = Path(folder) / "ranh.shp"
        pyogrio.write_dataframe(frame, path, driver="ESRI Shapefile", encoding="ISO-8859-1")
        return {part.suffix: part.read_bytes() for part in Path(folder).iterdir() if part.suffix != ".cpg"}


def with_text(parts: dict[str, bytes], text: bytes) -> dict[str, bytes]:
    """The same shapefile with the bytes of its one attribute replaced, whatever alphabet they are in."""
    dbf = parts[".dbf"]
    (header,) = struct.unpack_from("<H", dbf, 8)
    (width,) = struct.unpack_from("<H", dbf, 10)
    record = b" " + text.ljust(width - 1)
    return parts | {".dbf": dbf[:header] + record + dbf[header + width :]}


def zipped(parts: dict[str, bytes]) -> bytes:
    """The parts in one archive."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix, data in parts.items():
            archive.writestr(f"ranh{suffix}", data)
    return content.getvalue()


def geopackage() -> bytes:
    """The site in VN-2000 UTM 48N (EPSG:3405)."""
    moved = wgs84_to_vn2000(vn2000_to_wgs84(SITE, EPSG), 3405)
    frame = gpd.GeoDataFrame({"ten": ["Khu Hòa Phú"]}, geometry=[moved], crs="EPSG:3405")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ranh.gpkg"
        pyogrio.write_dataframe(frame, path, driver="GPKG")
        return path.read_bytes()


# "Khu công nghệ Hòa Phú" as TCVN3 (ABC) has it: the letters with marks stand above 0xA0
TCVN3 = b"Khu c\xabng ngh\xd6 H\xdfa Ph\xf3"


def _samples() -> dict[str, Sample]:
    tcvn3 = with_text(shapefile(prj=True), TCVN3)
    return {
        "pasted": Sample(pasted(), (), "as-stated", "9210"),
        "pasted-swapped": Sample(swapped(), (), "as-stated", "9210"),
        "pasted-wrong-meridian": Sample(pasted("107°45'"), (), "proposed", "9210"),
        "xlsx": Sample(None, (("bảng kê.xlsx", xlsx()),), "as-stated", "9210"),
        "dxf": Sample(None, (("bản vẽ.dxf", dxf()),), "proposed", "9210"),
        "kml": Sample(None, (("điện thoại.kml", kml()),), "as-stated", "4326"),
        "shapefile-without-prj": Sample(
            None, (("ranh.zip", zipped(shapefile(prj=False))),), "proposed", "9210"
        ),
        "shapefile-tcvn3": Sample(
            None, tuple((f"ranh{suffix}", data) for suffix, data in tcvn3.items()), "as-stated", "9210"
        ),
        "gpkg-utm48": Sample(None, (("ranh.gpkg", geopackage()),), "as-stated", "3405"),
    }


SAMPLES: dict[str, Sample] = _samples()
