"""What an export holds, as tables in WGS 84: zones, circles of possible sites, lots, places of findings."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from zoneplan.checks.report import Report, ZoneRow
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.geometry.vn2000.ellipsoid import circle
from zoneplan.model.boundary import Evidence, LotLayer
from zoneplan.model.errors import ExportRefused
from zoneplan.model.findings import Finding, Severity
from zoneplan.model.landuse import LAND_USES
from zoneplan.model.messages import say
from zoneplan.model.registry import UNIT_SIGNS, Claim, Zone
from zoneplan.outputs.plain import plain_text
from zoneplan.outputs.report.wording import by_weight, remark

WGS84 = 4326
_SHAPES = {"areas": (3, 6), "lines": (1, 2, 5), "points": (0, 4)}  # as shapely.get_type_id gives them


@dataclass(frozen=True)
class Layer:
    """One layer: its name and its rows in WGS 84, each with the EPSG code of its plane in ``vn2000_epsg``."""

    name: str
    frame: gpd.GeoDataFrame

    @property
    def kind(self) -> str:
        """The name under which its style and its columns are known: ``findings_areas`` are ``findings``."""
        return self.name.partition("_")[0]


def zone_frame(report: Report, zones: Sequence[str] | None = None) -> gpd.GeoDataFrame:
    """The zones with the attributes that a GIS user needs.

    Parameters
    ----------
    report : Report
    zones : sequence of str, optional
        Ids of the zones wanted, None for all. Zones without a readable boundary have no row.

    Returns
    -------
    geopandas.GeoDataFrame
        EPSG:4326, in the order of the plan. Units stand in the column names; a figure that is not there is null.

    Raises
    ------
    ExportRefused
        If an id is not in the plan, or no zone asked for has a boundary.
    """
    known = {row.id for row in report.zones}
    for wanted in zones or ():
        if wanted not in known:
            raise ExportRefused("export-zone", zone=wanted, known=", ".join(row.id for row in report.zones))
    chosen = [
        row for row in report.zones if (not zones or row.id in zones) and row.id in report.plan.boundaries
    ]
    if not chosen:
        raise ExportRefused("export-nothing")
    geometries = [report.plan.boundaries[row.id].geometry for row in chosen]
    return _frame([_attributes(row, report) for row in chosen], geometries)


def layers_of(report: Report, zones: Sequence[str] | None = None) -> list[Layer]:
    """Everything that can be drawn, in the order of a project: zones, circles, lots, findings; empty ones left out.

    Parameters and errors are those of ``zone_frame``. Findings that passed have no place.
    """
    frame = zone_frame(report, zones)
    chosen = [report.plan.registry.zone(one) for one in frame["id"]]
    ids = {zone.id for zone in chosen}
    planes = {zone.id: zone.vn2000_epsg for zone in report.plan.registry.zones}
    assumed = [z for z in chosen if report.plan.boundaries[z.id].evidence is Evidence.SCHEMATIC]
    found = [Layer("zones", frame)]
    if assumed:
        found.append(Layer("circles", _frame([_circle(z) for z in assumed], [_drawn(z) for z in assumed])))
    lots = [layer for layer in report.plan.lots if layer.zone in ids and len(layer.lots)]
    if lots:
        areas = {row.layer: row.areas_m2 for row in report.parcels}
        rows = [row for lot in lots for row in _lots(lot, areas.get(lot.name), planes[lot.zone])]
        found.append(Layer("lots", _frame(rows, [g for lot in lots for g in lot.lots.geometry])))
    return found + _findings(report, ids, planes, by_zone=bool(zones))


def _frame(rows: list[dict[str, Any]], geometries: Sequence[Any]) -> gpd.GeoDataFrame:
    settled = [{k: plain_text(v) if isinstance(v, str) else v for k, v in row.items()} for row in rows]
    frame = gpd.GeoDataFrame(settled, geometry=list(geometries), crs=WGS84)
    numbers = [n for n in frame if str(n).endswith(("_ha", "_m", "_m2")) or n in ("measured", "limit_val")]
    return frame.astype(dict.fromkeys(numbers, float))  # null stays a number


def _attributes(row: ZoneRow, report: Report) -> dict[str, Any]:
    zone = report.plan.registry.zone(row.id)
    boundary = report.plan.boundaries[row.id]
    claim = zone.declared_claim
    schematic = boundary.accuracy_m is None
    verdict = say(f"verdict.{row.verdict or 'not-measured'}")
    return {
        "id": row.id,
        "name_vi": row.name.vi,
        "name_en": row.name.en,
        "province": zone.province_now.vi,
        "province_en": zone.province_now.en,
        "province_then": zone.province_then.vi,
        "province_then_en": zone.province_then.en,
        **_evidence(boundary.evidence),
        "accuracy_m": row.accuracy_m,
        "site_radius_m": zone.site.radius_m if schematic else None,
        "boundary_source": boundary.source,
        "declared_ha": row.declared_ha,
        "declared_printed": row.declared_printed,
        "declared_about": claim.about if claim else None,
        "quote": claim.quote if claim else None,
        "document": report.plan.registry.source(claim.source).file if claim else None,
        "claims": "\n".join(_claimed(claim, report) for claim in zone.claims) or None,
        "plane_ha": _round(row.plane_ha, 4),
        "ellipsoid_ha": _round(row.ellipsoid_ha, 4),
        "difference_ha": _round(row.difference_ha, 4),
        "tolerance_ha": _round(row.tolerance_ha, 4),
        "verdict": row.verdict,
        "verdict_vi": verdict.vi,
        "verdict_en": verdict.en,
        "vn2000_epsg": zone.vn2000_epsg,
        "zoneplan": report.run.version,
        "checked_at": report.run.at.isoformat(timespec="seconds"),
    }


def _evidence(evidence: Evidence) -> dict[str, str]:
    warning = say(f"evidence-warning.{evidence.value}")
    return {
        "evidence": evidence.value,
        "evidence_vi": evidence.text.vi,
        "evidence_en": evidence.text.en,
        "warning": warning.vi,
        "warning_en": warning.en,
    }


def _claimed(claim: Claim, report: Report) -> str:
    """One claim with its digits as printed, its exact words and its document."""
    about = say("export.about").vi + " " if claim.about else ""
    document = report.plan.registry.source(claim.source).file
    return f"{about}{claim.printed} {UNIT_SIGNS[claim.unit]}: “{claim.quote}” ({document})"


def _circle(zone: Zone) -> dict[str, Any]:
    site = zone.site
    return {
        "zone": zone.id,
        "name_vi": zone.name.vi,
        "name_en": zone.name.en,
        "radius_m": site.radius_m,
        "place_vi": site.place.vi,
        "place_en": site.place.en,
        "why_vi": site.why.vi,
        "why_en": site.why.en,
        "source": site.source,
        "grade": site.grade,
        "vn2000_epsg": zone.vn2000_epsg,
    }


def _drawn(zone: Zone) -> shapely.Polygon:
    plane = circle(zone.site.lon, zone.site.lat, zone.site.radius_m, zone.vn2000_epsg)
    return vn2000_to_wgs84(plane, zone.vn2000_epsg)


def _lots(layer: LotLayer, areas: Any, epsg: int) -> list[dict[str, Any]]:
    rows = []
    for place, lot in enumerate(layer.lots.itertuples()):
        use = LAND_USES.get(lot.code)
        rows.append(
            {
                "lot": lot.lot,
                "zone": layer.zone,
                "layer": layer.name,
                "code": lot.code,
                "code_vi": use.name.vi if use else None,
                "code_en": use.name.en if use else None,
                "use_vi": lot.use_vi,
                "use_en": lot.use_en,
                "declared_m2": None if math.isnan(lot.declared_m2) else lot.declared_m2,
                "plane_m2": None if areas is None else _round(float(areas[place]), 2),
                **_evidence(layer.evidence),
                "vn2000_epsg": epsg,
            }
        )
    return rows


def _findings(report: Report, ids: set[str], planes: dict[str, int], *, by_zone: bool) -> list[Layer]:
    """Findings with a place, errors first, a layer for each kind of shape; on the plane of the zone they speak of."""
    lots = {layer.name: layer.zone for layer in report.plan.lots}
    rows: list[tuple[dict[str, Any], Any]] = []
    for number, found in enumerate(by_weight(report.findings), start=1):
        zones = [s for s in (*found.subjects, lots.get(found.layer or "")) if s in planes]
        of_these = ids & set(zones) or not by_zone
        if found.geometry is None or found.severity is Severity.PASS or not of_these or not zones:
            continue
        rows += [
            (_finding(number, found, planes[zones[0]]), part)
            for part in _simple(found.geometry)
            if not part.is_empty
        ]
    layers = []
    for shape, kinds in _SHAPES.items():
        mine = [(row, geometry) for row, geometry in rows if shapely.get_type_id(geometry) in kinds]
        if mine:
            layers.append(Layer(f"findings_{shape}", _frame(*map(list, zip(*mine, strict=True)))))
    return layers


def _simple(geometry: Any) -> list[Any]:
    """A geometry as itself; a collection as its members, for a layer has one kind of shape."""
    if shapely.get_type_id(geometry) != shapely.GeometryType.GEOMETRYCOLLECTION:
        return [geometry] if np.isfinite(shapely.get_coordinates(geometry)).all() else []
    return [one for part in geometry.geoms for one in _simple(part)]


def _finding(number: int, found: Finding, epsg: int) -> dict[str, Any]:
    severity = say(f"severity.{found.severity.value}")
    return {
        "number": number,
        "code": found.code,
        "severity": found.severity.value,
        "severity_vi": severity.vi,
        "severity_en": severity.en,
        "subjects": "; ".join(found.subjects),
        "layer": found.layer,
        "title_vi": found.title.vi,
        "title_en": found.title.en,
        "message_vi": found.message.vi,
        "message_en": found.message.en,
        "advice_vi": found.advice.vi,
        "advice_en": found.advice.en,
        "measured": found.measured,
        "limit_val": found.limit,
        "unit": found.unit,
        "waiver_vi": remark(found, "vi") or None,
        "waiver_en": remark(found, "en") or None,
        "vn2000_epsg": epsg,
    }


def _round(value: float | None, decimals: int) -> float | None:
    return None if value is None or math.isnan(value) else round(value, decimals) + 0.0
