"""What the map shows, as GeoJSON that the browser fetches: a pure function of a report.

Every feature carries ``tip``, the lines of its tooltip in both languages; the browser sets them as text. Positions
are WGS 84 longitude and latitude with 7 decimals, those of boundaries with as many as the plan keeps.
"""

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.report import Report, ZoneRow
from zoneplan.geometry.plane import middle_of
from zoneplan.geometry.rfc7946 import EXPORT_DECIMALS, PLAN_DECIMALS, rfc7946_geometry
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.geometry.vn2000.ellipsoid import circle
from zoneplan.model.boundary import Evidence, LotLayer
from zoneplan.model.findings import Finding
from zoneplan.model.landuse import LAND_USES
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import printed_digits
from zoneplan.model.registry import UNIT_SIGNS, Claim, Zone
from zoneplan.outputs.webmap.palette import FINDING, LOT_NO_COLOUR

Feature = dict[str, Any]
LAYERS = ("circles", "zones", "pins", "lots", "findings", "places")


def map_layers(report: Report) -> Mapping[str, bytes]:
    """Write every layer of the map.

    Parameters
    ----------
    report : Report

    Returns
    -------
    mapping of str to bytes
        A GeoJSON FeatureCollection for each name of ``LAYERS``. ``zones`` has the boundaries that can be drawn:
        an empty one, or one with a position that is no longitude and latitude, is left out (findings say so),
        while ``pins`` has a point for every zone, drawn or not. ``findings`` has none on administrative units:
        the layers that these hang on come and go while the map stands.
    """
    plan = report.plan
    rows = {row.id: row for row in report.zones}
    zones = plan.registry.zones
    drawn: dict[str, Iterable[Feature | None]] = {
        "circles": [circle_feature(zone) for zone in zones if _is_assumed(rows[zone.id])],
        "zones": [_boundary(zone, rows[zone.id], report) for zone in zones],
        "pins": [_pin(zone, rows[zone.id], report) for zone in zones],
        "lots": [feature for layer in plan.lots for feature in _lots(layer)],
        "findings": [
            _finding(number, found, rows)
            for number, found in enumerate(report.findings)
            if found.severity in FINDING and not found.code.startswith("unit-")
        ],
        "places": [
            map_feature(shapely.Point(place.lon, place.lat), {"tip": tip_lines([place.name])})
            for place in plan.registry.places
        ],
    }
    return {name: map_collection(drawn[name]) for name in LAYERS}


def layers_digest(layers: Mapping[str, bytes]) -> str:
    """One digest of all layers: it stands in their address, so a browser never shows a stale one."""
    return sha256(b"\0".join(sha256(layers[name]).digest() for name in LAYERS)).hexdigest()[:20]


def declared_text(claim: Claim | None) -> Text:
    """The declared area as its document prints it, with unit and "about"; "none" without a claim.

    Examples
    --------
    >>> declared_text(None).en
    'none'
    """
    if claim is None:
        return say("app.zone.undeclared")
    unit = UNIT_SIGNS[claim.unit]
    area = Text(
        vi=f"{printed_digits(claim.printed, 'vi')}\u00a0{unit}",
        en=f"{printed_digits(claim.printed, 'en')}\u00a0{unit}",
    )
    return say("app.tip.about", area=area) if claim.about else area


def map_collection(features: Iterable[Feature | None]) -> bytes:
    """Write features as a GeoJSON FeatureCollection; what is None is left out."""
    body = {"type": "FeatureCollection", "features": [feature for feature in features if feature is not None]}
    return json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def map_feature(
    geometry: BaseGeometry | None, properties: dict[str, Any], decimals: int = EXPORT_DECIMALS
) -> Feature | None:
    """None where there is nothing to draw: no geometry, an empty one, or positions that are no degrees."""
    if geometry is None or geometry.is_empty:
        return None
    if not (np.abs(shapely.get_coordinates(geometry)) <= (180, 90)).all():  # NaN is not <= either
        return None
    return {"type": "Feature", "properties": properties, "geometry": rfc7946_geometry(geometry, decimals)}


def tip_lines(lines: list[Text]) -> dict[str, list[str]]:
    """Give the lines of a tooltip in both languages."""
    return {"vi": [line.vi for line in lines], "en": [line.en for line in lines]}


def _is_assumed(row: ZoneRow) -> bool:
    return row.evidence in {None, Evidence.SCHEMATIC}


def _about(zone: Zone, row: ZoneRow) -> dict[str, Any]:
    lines = [zone.name, say("app.tip.no-boundary") if row.evidence is None else row.evidence.text]
    if row.declared_ha is not None:
        lines.append(say("app.tip.declared", area=declared_text(zone.declared_claim)))
    if row.plane_ha is not None:
        lines.append(say("app.tip.measured", area=row.plane_ha))
    return {"zone": zone.id, "evidence": row.evidence, "epsg": zone.vn2000_epsg, "tip": tip_lines(lines)}


def _boundary(zone: Zone, row: ZoneRow, report: Report) -> Feature | None:
    boundary = report.plan.boundaries.get(zone.id)
    if boundary is None:
        return None
    # as fine as the plan keeps it: who edits it starts from these corners, and 1 cm more or less shows in the area
    return map_feature(boundary.geometry, _about(zone, row), PLAN_DECIMALS)


def _pin(zone: Zone, row: ZoneRow, report: Report) -> Feature | None:
    """A point in the boundary, or the site where nothing can be drawn."""
    boundary = _boundary(zone, row, report)
    point = shapely.Point(zone.site.lon, zone.site.lat)
    if boundary is not None:
        point = middle_of(shapely.geometry.shape(boundary["geometry"]))
    return map_feature(point, _about(zone, row))


def circle_feature(zone: Zone) -> Feature | None:
    """The circle in which a zone's true site may lie."""
    plane = circle(zone.site.lon, zone.site.lat, zone.site.radius_m, zone.vn2000_epsg)
    lines = [zone.name, say("app.tip.circle", radius=zone.site.radius_m / 1000), zone.site.place]
    return map_feature(vn2000_to_wgs84(plane, zone.vn2000_epsg), {"zone": zone.id, "tip": tip_lines(lines)})


def _lots(layer: LotLayer) -> list[Feature | None]:
    features = []
    for lot in layer.lots.itertuples():
        use = LAND_USES.get(lot.code)
        named = Text(vi=lot.use_vi or lot.code, en=lot.use_en or lot.code)
        lines = [say("app.tip.lot", lot=lot.lot, use=named), say("app.tip.code", code=lot.code)]
        if use is not None:
            lines[1] = say("app.tip.code-named", code=lot.code, name=use.name)
        if lot.declared_m2 == lot.declared_m2:  # NaN: none declared
            lines.append(say("app.tip.lot-declared", area=lot.declared_m2))
        lines.append(layer.evidence.text)
        colour = use.colour if use is not None and use.colour is not None else LOT_NO_COLOUR
        features.append(
            map_feature(
                lot.geometry,
                {
                    "zone": layer.zone,
                    "lot": lot.lot,
                    "label": _inside(lot.geometry),
                    "colour": colour,
                    "evidence": layer.evidence,
                    "tip": tip_lines(lines),
                },
            )
        )
    return features


def _inside(geometry: BaseGeometry) -> list[float] | None:
    """Longitude and latitude of a point inside, for the lot's name: the middle of a road's box is no road."""
    if geometry is None or geometry.is_empty or not np.isfinite(shapely.get_coordinates(geometry)).all():
        return None
    point = shapely.point_on_surface(geometry)
    return [round(point.x, 7), round(point.y, 7)]


def _finding(number: int, found: Finding, rows: Mapping[str, ZoneRow]) -> Feature | None:
    zone = next((subject for subject in found.subjects if subject in rows), None)
    lines = [found.title, found.message]
    if found.waiver is not None:
        key = "app.tip.waived" if found.waived else "app.tip.reopened"
        lines.append(say(key, by=found.waiver.by, reason=found.waiver.reason))
    properties = {
        "zone": zone,
        "number": number,
        "severity": found.severity,
        "waived": found.waived,
        "tip": tip_lines(lines),
    }
    return map_feature(found.geometry, properties)
