"""The digital dossier of TT 16/2025/TT-BXD: its folders, classes and fields, one dossier for each zone."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pyarrow as pa
import pyogrio
import shapely

from zoneplan.checks.report import Report
from zoneplan.geometry.plane import polygons_of
from zoneplan.geometry.vn2000.zones import meridian_text, vn2000_zone
from zoneplan.model.boundary import Evidence
from zoneplan.model.errors import ExportRefused
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import format_number
from zoneplan.outputs.corners.table import corner_sheet
from zoneplan.outputs.gis.frames import WGS84, zone_frame
from zoneplan.outputs.gis.planes import layers_in
from zoneplan.outputs.gis.proof import require_same, workshop
from zoneplan.outputs.zipped import zipped

FIELDS = {
    "maThongTinQH": 15,
    "maHoSoQH": 15,
    "maDoiTuong": 100,
    "tenDoiTuong": 100,
    "phanLoai": 250,
    "ghiChu": 250,
}
"""The TEXT fields that every class has at least, with their lengths in characters."""
_CODES = ("maDoiTuong",)  # a code that is cut is another code
_NAME = 40
_AREA, _POINT = "MultiPolygon", "Point"


def dossier(report: Report, zones: Sequence[str] | None = None, epsg: int | None = None) -> bytes:
    """The dossier as a ZIP: ``CSDL_<name>/HoSoBASIC, HoSoScan, HoSoGIS``, one for each zone.

    Parameters
    ----------
    report, zones
        As in ``zone_frame``.
    epsg : int, optional
        A VN-2000 plane for all; None for that of each zone.

    Returns
    -------
    bytes
        A ZIP whose ``README.txt`` says how sure the layout is (grade M: it was read from secondary sources), what is
        empty and why, and which values were cut.

    Raises
    ------
    ExportRefused
        As ``zone_frame``, for WGS 84, or if a code is longer than its field.
    """
    if epsg == WGS84:
        raise ExportRefused("export-tt16-crs")
    files: dict[str, bytes] = {}
    for zone_id in zone_frame(report, zones)["id"]:
        files |= _one(report, str(zone_id), epsg, taken=set(files))
    return zipped(files, report.run.at)


def folder_name(name: str) -> str:
    """A name as a folder bears it: ASCII letters and digits, every word with a capital.

    Examples
    --------
    >>> folder_name("Quỹ đất di dời công nghiệp, Bình Dương")
    'QuyDatDiDoiCongNghiepBinhDuong'
    """
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    words = re.findall(r"[A-Za-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c)))
    return "".join(word[:1].upper() + word[1:] for word in words)[:_NAME] or "QuyHoach"


def _one(report: Report, zone_id: str, epsg: int | None, taken: set[str]) -> dict[str, bytes]:
    """The dossier of one zone."""
    zone = report.plan.registry.zone(zone_id)
    plane = epsg or zone.vn2000_epsg
    root = f"CSDL_{folder_name(zone.name.vi)}"
    if any(name.startswith(root + "/") for name in taken):
        root += "_" + folder_name(zone_id)
    cut: list[str] = []
    layers = {layer.name: layer.frame for layer in layers_in(report, [zone_id], plane)}
    gis: dict[str, bytes] = {}
    with workshop(report.run.at) as folder:
        path = folder / "QuyHoach.gpkg"
        _write(path, "RanhGioiQuyHoach_A", _boundary(layers["zones"], plane), _AREA, cut)
        if "lots" in layers:
            _write(path, "ChucNangSuDungDat_A", _lots(layers["lots"], plane), _AREA, cut)
        gis[path.name] = path.read_bytes()
        unmarked = _why_unmarked(report, zone_id, plane)
        if unmarked is None:
            path = folder / "MocGioi.gpkg"
            _write(path, "MocGioiQuyHoach_P", _marks(report, zone_id, plane), _POINT, cut)
            gis[path.name] = path.read_bytes()
    empty = [("HoSoBASIC", "basic"), ("HoSoScan", "scan"), ("HoSoGIS/HienTrang", "existing")]
    empty.append(("HoSoGIS/NenDiaHinh", "terrain"))
    if "lots" not in layers:
        empty.append(("HoSoGIS/QuyHoach.gpkg: ChucNangSuDungDat_A", "lots"))
    if unmarked is not None:
        empty.append(("HoSoGIS/MocGioi", unmarked))
    whys = [(where, say(f"tt16.empty.{why}")) for where, why in empty]
    notes = {f"{root}/{where}/GHI-CHU.txt": _note(why) for where, why in whys if ":" not in where}
    readme = _readme(report, zone_id, plane, whys, cut)
    filled = {f"{root}/HoSoGIS/{name}": content for name, content in gis.items()}
    return {f"{root}/README.txt": readme} | notes | filled


def _why_unmarked(report: Report, zone_id: str, plane: int) -> str | None:
    """Why a zone has no markers, as a key of the catalogue; None if it has them."""
    if report.plan.boundaries[zone_id].evidence is Evidence.SCHEMATIC:
        return "marks-schematic"
    if plane != report.plan.registry.zone(zone_id).vn2000_epsg:
        return "marks-plane"
    try:
        corner_sheet(report, zone_id)
    except ExportRefused:
        return "marks-invalid"
    return None


def _boundary(frame: gpd.GeoDataFrame, plane: int) -> gpd.GeoDataFrame:
    (row,) = frame.to_dict("records")
    area = format_number(row["plane_ha"], "ha4", "vi")
    rows = [(row["id"], row["name_vi"], row["evidence_vi"], f"{area}; {row['warning']}")]
    return _table(rows, list(frame.geometry), plane)


def _lots(frame: gpd.GeoDataFrame, plane: int) -> gpd.GeoDataFrame:
    rows = []
    for lot in frame.to_dict("records"):
        use = lot["code_vi"] or lot["use_vi"] or ""
        area = "" if lot["plane_m2"] != lot["plane_m2"] else format_number(lot["plane_m2"], "m2fine", "vi")
        note = "; ".join(part for part in (area, lot["evidence_vi"], lot["warning"]) if part)
        rows.append((lot["lot"], lot["use_vi"] or use or lot["lot"], f"{lot['code']}: {use}", note))
    return _table(rows, list(frame.geometry), plane)


def _marks(report: Report, zone_id: str, plane: int) -> gpd.GeoDataFrame:
    """The corners of a boundary, as its corner table numbers them."""
    sheet = corner_sheet(report, zone_id)
    kind = say("tt16.mark").vi
    rows, points = [], []
    for ring in sheet.rings:
        for row in ring.rows[:-1]:
            rows.append((f"{zone_id}-{row.name}", row.name, kind, ring.heading.vi if ring.heading else ""))
            points.append(shapely.Point(row.east, row.north))
    return _table(rows, points, plane)


def _table(rows: list[tuple[str, str, str, str]], shapes: Sequence[object], plane: int) -> gpd.GeoDataFrame:
    """Rows in the fields of the circular; the two codes that its system gives stay empty."""
    table = [dict(zip(FIELDS, ("", "", *row), strict=True)) for row in rows]
    return gpd.GeoDataFrame(table, geometry=list(shapes), crs=plane)


def _write(path: Path, name: str, frame: gpd.GeoDataFrame, kind: str, cut: list[str]) -> None:
    """Write one class with the lengths of its fields, and read it again."""
    fitted = frame.copy()
    for field, most in FIELDS.items():
        fitted[field] = [
            _fitted(value, field, most, f"{name}, {number}", cut)
            for number, value in enumerate(frame[field], start=1)
        ]
    if kind == _AREA:
        fitted["geometry"] = [shapely.MultiPolygon(polygons_of(shape)) for shape in frame.geometry]
    columns = {
        field: pa.field(field, pa.string(), metadata={"GDAL:OGR:width": str(most)})
        for field, most in FIELDS.items()
    }
    place = pa.field("geom", pa.binary(), metadata={"ARROW:extension:name": "ogc.wkb"})
    table = pa.table(
        [*(pa.array(list(fitted[field])) for field in FIELDS), pa.array(list(fitted.geometry.to_wkb()))],
        schema=pa.schema([*columns.values(), place]),
    )
    pyogrio.write_arrow(
        table,
        path,
        layer=name,
        driver="GPKG",
        geometry_name="geom",
        geometry_type=kind,
        crs=f"EPSG:{frame.crs.to_epsg()}",
        append=path.exists(),
        dataset_options={"VERSION": "1.3"},
    )
    require_same(pyogrio.read_dataframe(path, layer=name), fitted, path.name)


def _fitted(value: str, field: str, most: int, where: str, cut: list[str]) -> str:
    """A value that its field holds: a code as it is or not at all, words cut with a note."""
    words = " ".join(value.split())
    if len(words) <= most:
        return words
    if field in _CODES:
        raise ExportRefused("export-tt16-code", field=field, most=most, got=words[:40], length=len(words))
    cut.append(f"{where}: {field} ({len(words)} > {most})")
    return words[: most - 1].rstrip() + "…"


def _note(why: Text) -> bytes:
    return f"\ufeff{why.vi}\r\n\r\n{why.en}\r\n".encode()


def _readme(report: Report, zone_id: str, plane: int, empty: list[tuple[str, Text]], cut: list[str]) -> bytes:
    zone = report.plan.registry.zone(zone_id)
    system = vn2000_zone(plane)
    told = {"meridian": meridian_text(system), "width": system.width_deg, "epsg": str(plane)}
    evidence = report.plan.boundaries[zone_id].evidence
    texts = [
        say("tt16.title", zone=zone.name),
        say("tt16.grade", grade=say("grade.M")),
        say("tt16.system", **told),
        say(f"evidence-warning.{evidence.value}"),
        say("tt16.codes"),
        say("tt16.empty.heading"),
        *(Text(vi=f"  {where}: {why.vi}", en=f"  {where}: {why.en}") for where, why in empty),
        say("tt16.cut"),
        *(Text(vi=f"  {one}", en=f"  {one}") for one in cut or ["–"]),
        say("tt16.made", version=report.run.version),
    ]
    halves = ["\r\n".join(text.to(lang) for text in texts) for lang in ("vi", "en")]
    return ("\ufeff" + "\r\n\r\n".join(halves) + "\r\n").encode()
