"""Small plans drawn on the VN-2000 plane, with answers that can be worked out by hand."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely import Polygon
from shapely.geometry import box
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.report import Report
from zoneplan.checks.table import validate
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.model.boundary import Evidence
from zoneplan.model.findings import Finding
from zoneplan.sources.boundaries import boundary_bytes, collection_bytes
from zoneplan.store.folder import open_folder

REPOSITORY = Path(__file__).parents[1]
EPSG = 9210
# A corner of the drawing board: easting and northing of (0, 0), near the old ward Hòa Phú.
EAST, NORTH = 600_000.0, 1_224_000.0
BOARD = vn2000_to_wgs84(shapely.Point(EAST, NORTH), EPSG)


def board(*bounds: float) -> Polygon:
    """A rectangle on the drawing board: x0, y0, x1, y1 in metres."""
    x0, y0, x1, y1 = bounds
    return box(EAST + x0, NORTH + y0, EAST + x1, NORTH + y1)


def polygon(*points: tuple[float, float]) -> Polygon:
    """A polygon on the drawing board."""
    return Polygon([(EAST + x, NORTH + y) for x, y in points])


def zone_toml(zone: str, printed: str | None = "1,00", *, about: bool = False, extra: str = "") -> str:
    """Register one zone that declares ``printed`` hectares."""
    value = "" if printed is None else printed.replace(".", "").replace(",", ".")
    value = value if "." in value else f"{value}.0"
    claim = f"""
declared = "c1"
[[zones.claims]]
id = "c1"
source = "doc"
quote = "diện tích {"khoảng " if about else ""}{printed} ha"
printed = "{printed}"
value = {value}
unit = "ha"
about = {str(about).lower()}
"""
    return f"""
[[zones]]
id = "{zone}"
name = {{ vi = "Khu {zone}", en = "Zone {zone}" }}
province_then = {{ vi = "Bình Dương", en = "Bình Dương" }}
province_now = {{ vi = "TP.HCM", en = "HCMC" }}
vn2000_epsg = {EPSG}
{"" if printed is None else claim}
{extra}
[zones.site]
place = {{ vi = "bảng vẽ", en = "drawing board" }}
lat = {BOARD.y:.9f}
lon = {BOARD.x:.9f}
radius_m = 3000.0
sides = 4
why = {{ vi = "thử", en = "trial" }}
source = "test"
grade = "H"
"""


HEAD = """
schema = "zoneplan-plan/1"
name = { vi = "Thử", en = "Trial" }
[[sources]]
id = "doc"
file = "doc.txt"
title = "Văn bản"
date_basis = "none"
"""


def write_plan(folder: Path, zones: Iterable[str], *, extra: str = "") -> Path:
    """Write a plan of registered zones without any boundary."""
    (folder / "boundaries").mkdir(parents=True, exist_ok=True)
    (folder / "parcels").mkdir(exist_ok=True)
    (folder / "boundaries" / "zones.toml").write_text(HEAD + "".join(zones) + extra, encoding="utf-8")
    return folder


def put_boundary(
    folder: Path,
    zone: str,
    plane: BaseGeometry,
    *,
    evidence: Evidence = Evidence.SURVEYED,
    accuracy_m: float | None = 0.05,
) -> None:
    """Save a boundary that was drawn on the plane."""
    accuracy_m = None if evidence is Evidence.SCHEMATIC else accuracy_m
    content = boundary_bytes(zone, vn2000_to_wgs84(plane, EPSG), evidence, accuracy_m, "test")
    (folder / "boundaries" / f"{zone}.geojson").write_bytes(content)


def put_lots(folder: Path, zone: str, lots: Mapping[str, tuple[BaseGeometry, dict[str, Any]]]) -> None:
    """Save a layer of lots: id -> (shape on the plane, further attributes)."""
    features = [
        ({"lot": lot, "code": "SKC", "use_vi": "", "use_en": "", "declared_m2": None} | more, _stored(shape))
        for lot, (shape, more) in lots.items()
    ]
    content = collection_bytes(features, {"zone": zone, "evidence": "surveyed"})
    (folder / "parcels" / f"{zone}-lots.geojson").write_bytes(content)


def _stored(plane: BaseGeometry) -> BaseGeometry:
    return vn2000_to_wgs84(plane, EPSG)


def checked(folder: Path) -> Report:
    """Open and check a plan."""
    return validate(open_folder(folder))


def found(report: Report, code: str) -> list[Finding]:
    """The findings of one code."""
    return [finding for finding in report.findings if finding.code == code]


def codes(report: Report, *severities: str) -> set[str]:
    """The codes of the findings of these severities."""
    return {finding.code for finding in report.findings if finding.severity.value in severities}


def copy_of_data(folder: Path) -> Path:
    """A copy of the plan of the five zones."""
    shutil.copytree(REPOSITORY / "data", folder)
    return folder
