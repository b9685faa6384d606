"""The plan as tables for a spreadsheet: CSV with shapes as WKT, and XLSX; no cell of either can run."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

import geopandas as gpd
import pyarrow as pa
import shapely
from pyarrow import csv as arrow_csv

from zoneplan.checks.report import Report
from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000
from zoneplan.model.errors import ExportRefused
from zoneplan.model.messages import catalogue, say
from zoneplan.outputs.gis.frames import WGS84, Layer, zone_frame
from zoneplan.outputs.gis.geopackage import one_system
from zoneplan.outputs.gis.planes import layers_in
from zoneplan.outputs.gis.proof import alike, require_same
from zoneplan.outputs.report.csv import harmless
from zoneplan.outputs.sheets import Sheet, read_workbook, workbook


def csv_wkt(report: Report, zones: Sequence[str] | None = None, epsg: int | None = None) -> bytes:
    """The zones as CSV: their columns, then ``epsg`` and ``wkt`` (easting, northing or longitude, latitude).

    Parameters
    ----------
    report, zones
        As in ``zone_frame``.
    epsg : int, optional
        Of the column ``wkt``: 4326 (also for None) or a VN-2000 plane.

    Returns
    -------
    bytes
        UTF-8 with a byte order mark, commas, decimal dots, RFC 4180. Text that a spreadsheet would take for a formula
        begins with an apostrophe.

    Raises
    ------
    ExportRefused
        As ``zone_frame``, or if it does not read back the same.
    """
    frame = one_system(zone_frame(report, zones), epsg)
    code = WGS84 if epsg is None else epsg
    out = StringIO(newline="")
    out.write("\ufeff")
    rows = csv.writer(out)
    columns = list(frame.columns.drop("geometry"))
    rows.writerow([*columns, "epsg", "wkt"])
    for row in frame.to_dict("records"):
        shape = shapely.to_wkt(row["geometry"], rounding_precision=9 if code == WGS84 else 4)
        rows.writerow([*(_cell(row[name]) for name in columns), code, shape])
    content = out.getvalue()
    _prove_csv(content, frame)
    return content.encode()


def _cell(value: Any) -> Any:
    if value is None or value != value:
        return ""
    if isinstance(value, str):
        return harmless(value)
    return repr(float(value)) if isinstance(value, float) else value


def _prove_csv(content: str, frame: gpd.GeoDataFrame) -> None:
    raw = content.removeprefix("\ufeff").encode()
    table = arrow_csv.read_csv(  # Python's own reader stops at cells of 131,072 letters
        BytesIO(raw),
        read_options=arrow_csv.ReadOptions(block_size=len(raw) + 1),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys([*map(str, frame.columns), "epsg", "wkt"], pa.string()),
            strings_can_be_null=False,
        ),
    )
    rows = table.to_pylist()
    read = gpd.GeoDataFrame(
        [{key: row[key] for key in row if key != "wkt"} for row in rows],
        geometry=[shapely.from_wkt(row["wkt"]) for row in rows],
        crs=frame.crs,
    )
    put = frame.copy()
    for name in put.columns.drop("geometry"):
        put[name] = [str(_cell(value)) for value in put[name]]
    require_same(read, put, "zones.csv")


def xlsx(report: Report, zones: Sequence[str] | None = None, epsg: int | None = None) -> bytes:
    """The plan as a workbook: a sheet for zones, lots and findings, and one that explains the columns.

    Parameters
    ----------
    report, zones
        As in ``zone_frame``.
    epsg : int, optional
        A VN-2000 plane of ``x_north_m`` and ``y_east_m``, a point inside each shape; None for its zone's own plane.

    Raises
    ------
    ExportRefused
        As ``zone_frame``, if WGS 84 is asked for, which has no metres, or if it does not read back the same.
    """
    if epsg == WGS84:
        raise ExportRefused("export-xlsx-crs")
    layers = [one for one in layers_in(report, zones) if one.kind != "circles"]
    sheets = [_sheet(layer, epsg) for layer in layers]
    content = workbook([*sheets, _columns(layers)], report.run.at, report.plan.registry.name.vi)
    _prove_xlsx(content, sheets)
    return content


def _sheet(layer: Layer, epsg: int | None) -> Sheet:
    frame = layer.frame
    columns = [str(name) for name in frame.columns.drop("geometry")]
    rows: list[list[Any]] = [[*columns, "x_north_m", "y_east_m", "epsg"]]
    for row in frame.to_dict("records"):
        plane = epsg or int(row["vn2000_epsg"])
        shape = row["geometry"]
        at = None if shape is None or shape.is_empty else shapely.point_on_surface(shape)
        point = None if at is None else wgs84_to_vn2000(at, plane)
        place = [None, None] if point is None else [round(point.y, 2), round(point.x, 2)]
        rows.append([*(_value(row[name]) for name in columns), *place, plane])
    return Sheet(layer.name, rows)


def _value(value: Any) -> Any:
    return None if value is None or value != value else value


def _columns(layers: Sequence[Layer]) -> Sheet:
    known = catalogue()
    rows: list[list[Any]] = [["sheet", "column", "vi", "en"]]
    for layer in layers:
        for name in layer.frame.columns.drop("geometry"):
            words = known[f"column.{layer.kind}.{name}"]
            rows.append([layer.name, str(name), words.vi, words.en])
        for name in ("x_north_m", "y_east_m", "epsg"):
            words = say(f"column.point.{name}")
            rows.append([layer.name, name, words.vi, words.en])
    return Sheet("columns", rows)


def _prove_xlsx(content: bytes, sheets: Sequence[Sheet]) -> None:
    read = read_workbook(BytesIO(content))
    for sheet in sheets:
        pairs = zip(read[sheet.name], sheet.rows, strict=True)
        if not all(alike(got, put) for a, b in pairs for got, put in zip(a, b, strict=True)):
            raise ExportRefused("export-unlike", file=".xlsx", what=sheet.name)
