"""Random polygons through every format and back: the same land to a millimetre or so, whatever carried it."""

import io
import math
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import geopandas as gpd
import openpyxl
import pyogrio
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.drawn_plans import EAST, EPSG, HEAD, NORTH, zone_toml
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.sources.candidate import choose_reading, diagnose_offer, make_candidate
from zoneplan.sources.incoming import read_incoming
from zoneplan.sources.register import read_register

ZONE = read_register((HEAD + zone_toml("a", None)).encode(), "zones.toml").zones[0]
Files = list[tuple[str, bytes]]


def by_gdal(driver: str, name: str, epsg: int, **options: object) -> Callable[[shapely.Polygon], Files]:
    """A writer of one GDAL format; every file that it leaves goes into one archive where there are several."""

    def write(plane: shapely.Polygon) -> Files:
        wgs84 = vn2000_to_wgs84(plane, EPSG)
        geometry = {4326: wgs84, EPSG: plane}.get(epsg) or wgs84_to_vn2000(wgs84, epsg)
        frame = gpd.GeoDataFrame({"ten": ["Khu Hòa Phú"]}, geometry=[geometry], crs=epsg)
        with TemporaryDirectory() as folder:
            pyogrio.write_dataframe(frame, Path(folder) / name, driver=driver, **options)
            return _packed(Path(folder))

    return write


def _packed(folder: Path) -> Files:
    files = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    if len(files) == 1:
        return files
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    return [("ranh.zip", content.getvalue())]


def geoparquet(plane: shapely.Polygon) -> Files:
    frame = gpd.GeoDataFrame({"ten": ["x"]}, geometry=[plane], crs=EPSG)
    content = io.BytesIO()
    frame.to_parquet(content)
    return [("ranh.parquet", content.getvalue())]


def _corners(plane: shapely.Polygon) -> list[tuple[str, float, float]]:
    ring = shapely.get_coordinates(plane)[:-1].tolist()
    return [
        (f"M{number}", round(north, 3), round(east, 3)) for number, (east, north) in enumerate(ring, start=1)
    ]


def text_table(plane: shapely.Polygon) -> Files:
    lines = ["Kinh tuyến trục 105°45', múi chiếu 3°", "Điểm;X (m);Y (m)"]
    lines += [f"{name};{north:.3f};{east:.3f}".replace(".", ",") for name, north, east in _corners(plane)]
    return [("bảng.csv", "\n".join(lines).encode())]


def workbook(plane: shapely.Polygon) -> Files:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [("Kinh tuyến trục 105°45', múi chiếu 3°",), ("Điểm", "X (m)", "Y (m)"), *_corners(plane)]:
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return [("bảng.xlsx", content.getvalue())]


# format -> its writer, the reading to take, and how far a vertex may come back (metres)
FORMATS: dict[str, tuple[Callable[[shapely.Polygon], Files], str, float]] = {
    "geojson": (by_gdal("GeoJSON", "r.geojson", 4326, COORDINATE_PRECISION=9), "4326", 0.001),
    "gpkg": (by_gdal("GPKG", "r.gpkg", 3405), "3405", 0.001),
    "shapefile": (by_gdal("ESRI Shapefile", "r.shp", EPSG), "9210", 0.001),
    "kml": (by_gdal("KML", "r.kml", 4326), "4326", 0.001),
    "flatgeobuf": (by_gdal("FlatGeobuf", "r.fgb", EPSG), "9210", 0.001),
    "geoparquet": (geoparquet, "9210", 0.001),
    "gml": (by_gdal("GML", "r.gml", EPSG), "9210", 0.001),
    "mif": (by_gdal("MapInfo File", "r.mif", 4326, FORMAT="MIF"), "4326", 0.02),
    "tab": (by_gdal("MapInfo File", "r.tab", 4326), "4326", 0.2),  # whole numbers over the whole world
    "text": (text_table, "9210", 0.002),
    "xlsx": (workbook, "9210", 0.002),
}


@st.composite
def polygons(draw: st.DrawFn) -> shapely.Polygon:
    """Star-shaped around a point near the drawing board, so that it never crosses itself."""
    count = draw(st.integers(3, 14))
    x, y = draw(st.floats(-900, 900)), draw(st.floats(-900, 900))
    radii = draw(st.lists(st.floats(60, 600), min_size=count, max_size=count))
    angles = [2 * math.pi * number / count for number in range(count)]
    corners = [
        (EAST + x + radius * math.cos(angle), NORTH + y + radius * math.sin(angle))
        for radius, angle in zip(radii, angles, strict=True)
    ]
    return shapely.Polygon(corners)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=4, suppress_health_check=list(HealthCheck))
@given(plane=polygons())
def test_a_polygon_comes_back_as_it_went(name, plane):
    write, key, tolerance_m = FORMATS[name]
    incoming = read_incoming(write(plane))
    (offer,) = incoming.offers
    reading = choose_reading(diagnose_offer(offer, ZONE), key)
    candidate = make_candidate(incoming, offer, reading, ZONE, repair=False)
    back = wgs84_to_vn2000(candidate.geometry, EPSG)
    assert back.hausdorff_distance(plane) < tolerance_m
    assert shapely.get_num_coordinates(back) == shapely.get_num_coordinates(plane)
