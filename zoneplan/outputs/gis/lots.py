"""The lots of an export: small layers as the report has them, large ones read from the plan's files."""

from collections.abc import Collection
from functools import lru_cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.checks.report import Report
from zoneplan.model.boundary import Evidence, LotLayer
from zoneplan.model.errors import ExportRefused, ZoneplanError
from zoneplan.model.landuse import LAND_USES
from zoneplan.model.parcel_file import ParcelFile
from zoneplan.outputs.gis.frames import WGS84, evidence_columns, rounded
from zoneplan.outputs.plain import plain_text
from zoneplan.sources.parcels.read import read_parcels


def lot_count(report: Report, zones: Collection[str] | None = None) -> int:
    """How many lots an export of these zones (None or none: of all) will have; no file is read for it."""
    small = [(layer.zone, len(layer.lots)) for layer in report.plan.lots]
    large = [(file.zone, file.count) for file in report.plan.parcel_files]
    return sum(count for zone, count in (*small, *large) if not zones or zone in zones)


def lot_frames(report: Report, ids: Collection[str]) -> list[gpd.GeoDataFrame]:
    """The lots of these zones, a table a layer, all with the same columns.

    Parameters
    ----------
    report : Report
    ids : collection of str
        Of zones.

    Returns
    -------
    list of geopandas.GeoDataFrame
        Small layers in WGS 84, then large ones on the plane of their file, so that nothing moves their corners. Empty
        layers are left out. A figure that is not there is null; a large layer says no use in words.

    Raises
    ------
    ExportRefused
        If a large layer can no longer be read.
    """
    planes = {zone.id: zone.vn2000_epsg for zone in report.plan.registry.zones}
    areas = {row.layer: row.areas_m2 for row in report.parcels}
    small = [layer for layer in report.plan.lots if layer.zone in ids and len(layer.lots)]
    large = [file for file in report.plan.parcel_files if file.zone in ids]
    frames = [_small(layer, areas.get(layer.name), planes[layer.zone]) for layer in small]
    return frames + [_large(report, file) for file in large]


def _small(layer: LotLayer, areas: NDArray[np.float64] | None, epsg: int) -> gpd.GeoDataFrame:
    lots = layer.lots
    plane = np.full(len(lots), np.nan) if areas is None else areas
    columns = {
        "lot": lots["lot"],
        "code": lots["code"],
        "use_vi": lots["use_vi"],
        "use_en": lots["use_en"],
        "declared_m2": lots["declared_m2"].to_numpy(float),
        "plane_m2": plane,
    }
    return _frame(columns, layer.zone, layer.name, layer.evidence, epsg, lots.geometry.to_numpy(), WGS84)


def _large(report: Report, file: ParcelFile) -> gpd.GeoDataFrame:
    try:
        table = read_parcels(report.plan.where / file.file, zone_epsg=file.epsg)
    except ZoneplanError as why:
        raise ExportRefused("export-parcels", file=file.file, why=why.text) from why
    empty = np.full(len(table), None)
    columns = {
        "lot": table.ids,
        "code": table.codes,
        "use_vi": empty,
        "use_en": empty,
        "declared_m2": table.declared_m2,
        "plane_m2": np.where(shapely.is_valid(table.geometry), shapely.area(table.geometry), np.nan),
    }
    epsg = report.plan.registry.zone(file.zone).vn2000_epsg
    return _frame(columns, file.zone, file.name, file.evidence, epsg, table.geometry, table.epsg)


def _frame(
    columns: dict[str, Any], zone: str, layer: str, evidence: Evidence, epsg: int, shapes: Any, crs: int
) -> gpd.GeoDataFrame:
    """Columns in their order; a text that stands in every row is kept once."""
    count = len(shapes)
    code = columns["code"]
    frame = {
        "lot": _texts(columns["lot"]),
        "zone": np.full(count, zone, dtype=object),
        "layer": np.full(count, plain_text(layer), dtype=object),
        "code": _texts(code),
        "code_vi": _uses(code, "vi"),
        "code_en": _uses(code, "en"),
        "use_vi": _texts(columns["use_vi"]),
        "use_en": _texts(columns["use_en"]),
        "declared_m2": columns["declared_m2"],
        "plane_m2": [rounded(area, 2) for area in columns["plane_m2"].tolist()],
        **{name: np.full(count, text, dtype=object) for name, text in evidence_columns(evidence).items()},
        "vn2000_epsg": np.full(count, epsg),
    }
    made = gpd.GeoDataFrame(frame, geometry=shapes, crs=crs)
    return made.astype({"declared_m2": float, "plane_m2": float})


def _texts(values: Any) -> NDArray[Any]:
    """Texts that every kind of file can hold; what is no text is null."""
    plain = lru_cache(maxsize=4096)(plain_text)  # a million parcels have few codes
    found = [plain(value) if isinstance(value, str) else None for value in values]
    return np.array([*found, None], dtype=object)[:-1]


def _uses(codes: Any, lang: str) -> NDArray[Any]:
    names = {code: use.name.to("vi" if lang == "vi" else "en") for code, use in LAND_USES.items()}
    return np.array([*(names.get(code) for code in codes), None], dtype=object)[:-1]
