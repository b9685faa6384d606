"""Good files of every format, with the habits that planners' files have; each with what has to come in."""

import io
import subprocess
import warnings
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely
from shapely.geometry.base import BaseGeometry

from tests.sources.admission.hand_written import by_hand
from tests.sources.admission.upload import Files, Good, X, Y


def box(dx: float, dy: float, size: float = 100) -> shapely.Polygon:
    return shapely.box(X + dx, Y + dy, X + dx + size, Y + dy + size)


HOLED = box(0, 300, 200).difference(box(50, 350, 50))
SHAPES: dict[str, list[BaseGeometry | None]] = {
    "squares": [box(0, 0), box(200, 0), box(400, 0)],
    "holes": [HOLED],
    "multi": [shapely.MultiPolygon([box(0, 0), box(500, 500)]), box(200, 0)],
    "multiholes": [shapely.MultiPolygon([HOLED, box(500, 500)])],
    "heights": [shapely.force_3d(box(0, 0), 12.5), shapely.force_3d(HOLED, 3.0)],
    "null": [box(0, 0), None, box(200, 0)],
    "points": [shapely.Point(X, Y), shapely.Point(X + 10, Y)],
    "lines": [shapely.LineString([(X, Y), (X + 10, Y), (X + 10, Y + 10)])],
    "many": [box(120.0 * (n % 20), 120.0 * (n // 20)) for n in range(300)],
}
NAMES = ["Khu công nghệ số Hòa Phú", "Đất ở đô thị", "Phường Phú Mỹ – lô 3"]


def frame(shape: str, crs: str = "EPSG:9210") -> gpd.GeoDataFrame:
    geometries = SHAPES[shape]
    names = [NAMES[n % len(NAMES)] for n in range(len(geometries))]
    table = {"ten": names, "dien_tich": [1.5 * n for n in range(len(names))], "so": list(range(len(names)))}
    made = gpd.GeoDataFrame(table, geometry=geometries, crs="EPSG:9210")
    return made if crs == "EPSG:9210" else made.set_crs(crs, allow_override=True)


def area_of(shape: str) -> float:
    return sum(g.area for g in SHAPES[shape] if g is not None)


def degrees(shape: str) -> gpd.GeoDataFrame:
    """The same shapes moved into degrees by a plain affine map, whose area is therefore known."""
    made = frame(shape)
    moved = [None if g is None else shapely.transform(g, _to_degrees, include_z=False) for g in made.geometry]
    return gpd.GeoDataFrame(made.drop(columns="geometry"), geometry=moved, crs="EPSG:4326")


def _to_degrees(xy):
    return (xy - (X, Y)) * 1e-5 + (106.6, 11.0)


def written(table: gpd.GeoDataFrame, folder: Path, name: str, driver: str, **options) -> Path:
    path = folder / name
    with warnings.catch_warnings():
        pyogrio.set_gdal_config_options({"OGR_SQLITE_SYNCHRONOUS": "OFF"})
        warnings.simplefilter("ignore")  # names cut to ten letters, heights kept: habits under test
        table.to_file(path, driver=driver, engine="pyogrio", **options)
    return path


def converted(source: Path, to: Path, driver: str, *options: str) -> Path:
    """The same by Debian's older GDAL, another program than the one under test."""
    command = [
        "ogr2ogr",
        "-q",
        "--config",
        "OGR_SQLITE_SYNCHRONOUS",
        "OFF",
        "-f",
        driver,
        str(to),
        str(source),
        *options,
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    return to


def loose(path: Path) -> Files:
    return [(found.name, found.read_bytes()) for found in sorted(path.parent.glob(f"{path.stem}.*"))]


def zipped(
    files: Files, name: str = "gói.zip", method: int = zipfile.ZIP_DEFLATED, folder: str = ""
) -> Files:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for inner, data in files:
            archive.writestr(folder + inner, data)
    return [(name, content.getvalue())]


def good_files() -> Iterator[Good]:
    """Every good sample; about a hundred."""
    yield from _by_pyogrio()
    yield from _by_ogr2ogr()
    yield from _packed()
    yield from by_hand()


def _by_pyogrio() -> Iterator[Good]:
    single = [
        ("geojson", "GeoJSON", "khu đất.geojson"),
        ("gpkg", "GPKG", "Ranh giới.gpkg"),
        ("fgb", "FlatGeobuf", "a.fgb"),
    ]
    single += [("gml", "GML", "ranh.gml")]
    for shape, geometries in SHAPES.items():
        count, area = len(geometries), area_of(shape)
        for key, driver, name in single:
            options = {"SPATIAL_INDEX": "NO"} if key == "fgb" and shape == "null" else {}

            def make(folder: Path, shape=shape, driver=driver, name=name, options=options) -> Files:
                path = written(frame(shape), folder, name, driver, **options)
                return [(name, path.read_bytes())]

            yield Good(f"{key}-{shape}", make, count, area)
        yield Good(f"parquet-{shape}", lambda folder, shape=shape: _parquet(folder, shape), count, area)
        yield Good(f"shp-loose-{shape}", lambda folder, shape=shape: _shp(folder, shape), count, area)
        yield Good(f"shp-zip-{shape}", lambda folder, shape=shape: zipped(_shp(folder, shape)), count, area)
        if shape != "null":
            yield Good(
                f"kml-{shape}", lambda folder, shape=shape: _kml(folder, shape), count, area * 1e-10, 1e-4
            )
            yield Good(f"mif-{shape}", lambda folder, shape=shape: _mif(folder, shape), count, area)
            yield Good(
                f"tab-{shape}", lambda folder, shape=shape: zipped(_tab(folder, shape)), count, area, 1e-3
            )


def _parquet(folder: Path, shape: str) -> Files:
    path = folder / "đất.parquet"
    frame(shape).to_parquet(path)
    return [(path.name, path.read_bytes())]


def _shp(folder: Path, shape: str, **options) -> Files:
    return loose(written(frame(shape), folder, "Ranh_gioi.shp", "ESRI Shapefile", **options))


def _kml(folder: Path, shape: str, driver: str = "KML") -> Files:
    path = written(degrees(shape), folder, "điện thoại.kml", driver)
    return [(path.name, path.read_bytes())]


def _mif(folder: Path, shape: str) -> Files:
    return loose(written(frame(shape), folder, "ranh.mif", "MapInfo File"))


def _tab(folder: Path, shape: str) -> Files:
    return loose(written(frame(shape), folder, "ranh.tab", "MapInfo File"))


def _by_ogr2ogr() -> Iterator[Good]:
    for shape in ("squares", "multiholes", "heights", "points"):
        count, area = len(SHAPES[shape]), area_of(shape)
        for driver, name in (
            ("GPKG", "b.gpkg"),
            ("GeoJSON", "b.geojson"),
            ("FlatGeobuf", "b.fgb"),
            ("GML", "b.gml"),
        ):

            def make(folder: Path, shape=shape, driver=driver, name=name) -> Files:
                source = written(frame(shape), folder, "source.gpkg", "GPKG")
                return [(name, converted(source, folder / name, driver).read_bytes())]

            yield Good(f"debian-{driver}-{shape}", make, count, area, 1e-4)

        def make_shp(folder: Path, shape=shape) -> Files:
            source = written(frame(shape), folder, "source.gpkg", "GPKG")
            return loose(converted(source, folder / "b.shp", "ESRI Shapefile", "-lco", "ENCODING=UTF-8"))

        def make_kml(folder: Path, shape=shape) -> Files:
            source = written(degrees(shape), folder, "source.gpkg", "GPKG")
            return [("b.kml", converted(source, folder / "b.kml", "LIBKML").read_bytes())]

        yield Good(f"debian-shp-{shape}", make_shp, count, area)
        yield Good(f"debian-libkml-{shape}", make_kml, count, area * 1e-10, 1e-4)

    def make_dxf(folder: Path) -> Files:
        source = written(frame("squares")[["geometry"]], folder, "source.gpkg", "GPKG")
        return [("bản vẽ.dxf", converted(source, folder / "b.dxf", "DXF").read_bytes())]

    def make_tab(folder: Path) -> Files:
        source = written(frame("squares"), folder, "source.gpkg", "GPKG")
        options = ("-lco", "ENCODING=WindowsLatin1", "-lco", "BOUNDS=500000,1100000,700000,1300000")
        return zipped(loose(converted(source, folder / "b.tab", "MapInfo File", *options)))

    yield Good("debian-dxf", make_dxf, 3, area_of("squares"))
    yield Good("debian-tab", make_tab, 3, area_of("squares"), 1e-4)


def _packed() -> Iterator[Good]:
    area = area_of("squares")

    def in_zip(driver: str, name: str) -> Callable[[Path], Files]:
        return lambda folder: zipped([(name, written(frame("squares"), folder, name, driver).read_bytes())])

    for driver, name in (
        ("GPKG", "x.gpkg"),
        ("GeoJSON", "x.geojson"),
        ("FlatGeobuf", "x.fgb"),
        ("GML", "x.gml"),
    ):
        yield Good(f"zipped-{driver}", in_zip(driver, name), 3, area)

    def kmz(folder: Path) -> Files:
        ((_, content),) = _kml(folder, "squares")
        return zipped([("doc.kml", content), ("files/icon.png", b"\x89PNG\r\n\x1a\n")], "điện thoại.kmz")

    def in_folder(folder: Path) -> Files:
        junk = [
            ("__MACOSX/._Ranh_gioi.shp", b"\0\5\x16\7"),
            ("Đọc tôi.txt", b"read me"),
            (".DS_Store", b"\0\1"),
        ]
        return zipped([(f"Hồ sơ/{n}", c) for n, c in _shp(folder, "squares")] + junk)

    def stored(folder: Path) -> Files:
        return zipped(_shp(folder, "squares"), method=zipfile.ZIP_STORED)

    def capitals(folder: Path) -> Files:
        return [(name.upper(), content) for name, content in _shp(folder, "squares")]

    def only(*suffixes: str) -> Callable[[Path], Files]:
        return lambda folder: [f for f in _shp(folder, "squares") if f[0].rpartition(".")[2] in suffixes]

    def two_layers(folder: Path) -> Files:
        written(frame("squares"), folder, "hai lớp.gpkg", "GPKG", layer="ranh giới")
        path = written(frame("points"), folder, "hai lớp.gpkg", "GPKG", layer="mốc", mode="a")
        empty = frame("squares").iloc[:0]
        written(empty, folder, "hai lớp.gpkg", "GPKG", layer="trống", mode="a")
        return [(path.name, path.read_bytes())]

    def two_shapefiles(folder: Path) -> Files:
        a = loose(written(frame("squares"), folder, "a.shp", "ESRI Shapefile"))
        b = loose(written(frame("holes"), folder, "b.shp", "ESRI Shapefile"))
        return zipped(a + b)

    yield Good("kmz", kmz, 3, area * 1e-10, 1e-4)
    yield Good("zip-in-folder", in_folder, 3, area)
    yield Good("zip-stored", stored, 3, area)
    yield Good("shp-capitals", capitals, 3, area)
    yield Good("shp-no-shx", only("shp", "dbf", "prj", "cpg"), 3, area)
    yield Good("shp-no-prj", only("shp", "shx", "dbf"), 3, area)
    yield Good("shp-alone", only("shp"), 3, area)
    yield Good("gpkg-two-layers", two_layers, 5, area)
    yield Good("zip-two-shapefiles", two_shapefiles, 4, area + HOLED.area)
    yield Good("shp-1258", lambda folder: _shp(folder, "squares", encoding="CP1258"), 3, area)
    yield Good("gpkg-no-crs", _gpkg_without_crs, 3, area)


def _gpkg_without_crs(folder: Path) -> Files:
    path = written(frame("squares").set_crs(None, allow_override=True), folder, "x.gpkg", "GPKG")
    return [(path.name, path.read_bytes())]
