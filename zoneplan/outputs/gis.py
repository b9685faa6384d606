"""Zones as files: GeoJSON in WGS 84, GeoPackage in the zones' own VN-2000 planes, a picture to print."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import geopandas as gpd
import pyogrio

from zoneplan.checks.report import Report, ZoneRow
from zoneplan.geometry.rfc7946 import rfc7946_geometry
from zoneplan.geometry.vn2000.frames import to_plane, to_wgs84
from zoneplan.geometry.vn2000.zones import VN2000_ZONES
from zoneplan.model.errors import ExportRefused
from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang
from zoneplan.outputs.picture import picture_file
from zoneplan.store.write import write_atomically

WGS84 = 4326


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
    rows = {row.id: row for row in report.zones}
    for wanted in zones or ():
        if wanted not in rows:
            raise ExportRefused("export-zone", zone=wanted, known=", ".join(rows))
    chosen = [
        row for row in report.zones if (not zones or row.id in zones) and row.id in report.plan.boundaries
    ]
    if not chosen:
        raise ExportRefused("export-nothing")
    frame = gpd.GeoDataFrame(
        [_attributes(row, report) for row in chosen],
        geometry=[report.plan.boundaries[row.id].geometry for row in chosen],
        crs=WGS84,
    )
    return frame.astype(
        {name: float for name in frame if str(name).endswith(("_ha", "_m"))}
    )  # null stays a number


def _attributes(row: ZoneRow, report: Report) -> dict[str, Any]:
    zone = report.plan.registry.zone(row.id)
    boundary = report.plan.boundaries[row.id]
    claim = zone.declared_claim
    schematic = boundary.accuracy_m is None
    return {
        "id": row.id,
        "name_vi": row.name.vi,
        "name_en": row.name.en,
        "province": zone.province_now.vi,
        "province_then": zone.province_then.vi,
        "evidence": boundary.evidence.value,
        "accuracy_m": row.accuracy_m,
        "site_radius_m": zone.site.radius_m if schematic else None,
        "boundary_source": boundary.source,
        "declared_ha": row.declared_ha,
        "declared_printed": row.declared_printed,
        "declared_about": claim.about if claim else None,
        "quote": claim.quote if claim else None,
        "document": report.plan.registry.source(claim.source).file if claim else None,
        "plane_ha": _round(row.plane_ha, 4),
        "ellipsoid_ha": _round(row.ellipsoid_ha, 4),
        "difference_ha": _round(row.difference_ha, 4),
        "tolerance_ha": _round(row.tolerance_ha, 4),
        "verdict": row.verdict,
        "verdict_vi": say(f"verdict.{row.verdict or 'not-measured'}").vi,
        "verdict_en": say(f"verdict.{row.verdict or 'not-measured'}").en,
        "vn2000_epsg": zone.vn2000_epsg,
        "warning": say(f"evidence-warning.{boundary.evidence.value}").vi,
        "zoneplan": report.run.version,
        "checked_at": report.run.at.isoformat(timespec="seconds"),
    }


def _round(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals) + 0.0


def geojson(report: Report, zones: Sequence[str] | None = None) -> bytes:
    """The zones as RFC 7946 GeoJSON: WGS 84, right-hand rule, 7 decimals, no ``crs`` member.

    Parameters and errors are those of ``zone_frame``.
    """
    frame = zone_frame(report, zones)
    lines = []
    for row in frame.to_dict("records"):
        geometry = rfc7946_geometry(row.pop("geometry"))
        properties = {key: None if value != value else value for key, value in row.items()}  # NaN is not JSON
        feature = {"type": "Feature", "id": properties["id"], "properties": properties, "geometry": geometry}
        lines.append(json.dumps(feature, ensure_ascii=False, allow_nan=False))
    return ('{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n").encode()


def geopackage(report: Report, zones: Sequence[str] | None = None, epsg: int | None = None) -> bytes:
    """The zones as a GeoPackage.

    Parameters
    ----------
    report, zones
        As in ``zone_frame``.
    epsg : int, optional
        One system for all zones: 4326 or a VN-2000 plane. None gives one layer for each VN-2000 plane that zones
        of the plan are measured on, for instance ``zones_9210`` and ``zones_5899``.

    Raises
    ------
    ExportRefused
        As ``zone_frame``, or if what GDAL wrote does not read back with the same rows.
    """
    frame = zone_frame(report, zones)
    planes = [epsg] if epsg else sorted(set(frame["vn2000_epsg"]))
    with TemporaryDirectory(prefix="zoneplan-") as folder:
        path = Path(folder) / "zones.gpkg"
        try:
            _write_layers(path, frame, planes, one=epsg is not None)
        except (OSError, pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as why:
            raise ExportRefused("cannot-write", file=path.name, why=why) from why
        return path.read_bytes()


def _write_layers(path: Path, frame: gpd.GeoDataFrame, planes: Sequence[int], *, one: bool) -> None:
    for plane in planes:
        part = frame if one else frame[frame["vn2000_epsg"] == plane]
        layer = "zones" if one else f"zones_{plane}"
        moved = to_wgs84(part) if plane == WGS84 else to_plane(part, plane)
        pyogrio.write_dataframe(moved, path, layer=layer, driver="GPKG", append=path.exists(), VERSION="1.3")
        if pyogrio.read_info(path, layer=layer, force_feature_count=True)["features"] != len(part):
            raise ExportRefused("cannot-write", file=layer, why="GDAL")


@dataclass(frozen=True)
class Format:
    """A format of ``zoneplan export``: how its bytes are made from report, zones and EPSG code.

    ``worded`` formats have sentences for a reader: their ``content`` takes the language as ``lang`` too.
    """

    suffix: str
    content: Callable[..., bytes]
    worded: bool = False


def _geojson_only_wgs84(report: Report, zones: Sequence[str] | None, epsg: int | None) -> bytes:
    if epsg not in (None, WGS84):
        raise ExportRefused("export-geojson-crs", epsg=epsg)
    return geojson(report, zones)


FORMATS: tuple[Format, ...] = (
    Format(".geojson", _geojson_only_wgs84),
    Format(".gpkg", geopackage),
    Format(".png", picture_file, worded=True),
)


def export(
    report: Report,
    target: Path,
    *,
    zones: Sequence[str] | None = None,
    epsg: int | None = None,
    lang: Lang = "vi",
) -> None:
    """Write the zones to a file; its suffix says in which format.

    Parameters
    ----------
    report : Report
    target : pathlib.Path
        Overwritten if it is there, in one step: a failure leaves it as it was.
    zones : sequence of str, optional
        Ids; None for all.
    epsg : int, optional
        4326 or a VN-2000 plane; None for the format's own (WGS 84 for GeoJSON, the zones' planes for GeoPackage).
    lang : {"vi", "en"}
        Of the sentences in a picture; other formats have both languages or none.

    Raises
    ------
    ExportRefused
        Unknown suffix, unknown zone, a system that is not possible, or a place that cannot be written.
    """
    write_atomically(target, content(report, target.name, zones=zones, epsg=epsg, lang=lang))


def content(
    report: Report,
    name: str,
    *,
    zones: Sequence[str] | None = None,
    epsg: int | None = None,
    lang: Lang = "vi",
) -> bytes:
    """Make the bytes of a file of that name, for a door that saves them itself; otherwise as ``export``."""
    chosen = next((form for form in FORMATS if name.lower().endswith(form.suffix)), None)
    if chosen is None:
        raise ExportRefused("export-format", file=name, known=", ".join(form.suffix for form in FORMATS))
    if epsg is not None and epsg != WGS84 and epsg not in VN2000_ZONES:
        known = ", ".join(str(code) for code in sorted(VN2000_ZONES))
        raise ExportRefused("export-crs", epsg=epsg, known=known)
    return chosen.content(report, zones, epsg, **({"lang": lang} if chosen.worded else {}))
