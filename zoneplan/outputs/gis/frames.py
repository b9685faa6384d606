"""The zones of an export and the circles of their possible sites, as tables in WGS 84."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import shapely

from zoneplan.checks.report import Report, ZoneRow
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.geometry.vn2000.ellipsoid import circle
from zoneplan.model.boundary import Evidence
from zoneplan.model.errors import ExportRefused
from zoneplan.model.messages import say
from zoneplan.model.registry import UNIT_SIGNS, Claim, Zone
from zoneplan.outputs.plain import plain_text

WGS84 = 4326


@dataclass(frozen=True)
class Layer:
    """One layer: its name and its rows in one system, each with the EPSG code of its plane in ``vn2000_epsg``."""

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
    return as_frame([_attributes(row, report) for row in chosen], geometries)


def circle_frame(report: Report, ids: Sequence[str]) -> gpd.GeoDataFrame | None:
    """The circles of possible sites of those zones whose boundary is schematic; None if there is none."""
    zones = [report.plan.registry.zone(one) for one in ids]
    assumed = [zone for zone in zones if report.plan.boundaries[zone.id].evidence is Evidence.SCHEMATIC]
    return (
        as_frame([_circle(zone) for zone in assumed], [_drawn(zone) for zone in assumed]) if assumed else None
    )


def as_frame(rows: list[dict[str, Any]], geometries: Sequence[Any]) -> gpd.GeoDataFrame:
    """Rows and their shapes as a table in WGS 84, its texts without what no XML can hold."""
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
        **evidence_columns(boundary.evidence),
        "accuracy_m": row.accuracy_m,
        "site_radius_m": zone.site.radius_m if schematic else None,
        "boundary_source": boundary.source,
        "declared_ha": row.declared_ha,
        "declared_printed": row.declared_printed,
        "declared_about": claim.about if claim else None,
        "quote": claim.quote if claim else None,
        "document": report.plan.registry.source(claim.source).file if claim else None,
        "claims": "\n".join(_claimed(claim, report) for claim in zone.claims) or None,
        "plane_ha": rounded(row.plane_ha, 4),
        "ellipsoid_ha": rounded(row.ellipsoid_ha, 4),
        "difference_ha": rounded(row.difference_ha, 4),
        "tolerance_ha": rounded(row.tolerance_ha, 4),
        "verdict": row.verdict,
        "verdict_vi": verdict.vi,
        "verdict_en": verdict.en,
        "vn2000_epsg": zone.vn2000_epsg,
        "zoneplan": report.run.version,
        "checked_at": report.run.at.isoformat(timespec="seconds"),
    }


def evidence_columns(evidence: Evidence) -> dict[str, str]:
    """What each row says of how its boundary was made."""
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


def rounded(value: float | None, decimals: int) -> float | None:
    """A figure as exported, without a minus before zero; None for nan."""
    return None if value is None or math.isnan(value) else round(value, decimals) + 0.0
