"""Where a finding lies, in coordinates that a planner can look up on paper and in a GIS."""

import numpy as np

from zoneplan.checks.report import Report
from zoneplan.geometry.vn2000.zones import meridian_text, vn2000_zone
from zoneplan.model.findings import Finding
from zoneplan.model.numbers import Lang
from zoneplan.outputs.drawing.figure import on_plane
from zoneplan.outputs.report.wording import bare, word

_POINT_M = 0.01  # coordinates are printed in centimetres: anything smaller is one point


def plane_of(found: Finding, report: Report) -> int | None:
    """Give the EPSG code of the plane of the zone that a finding concerns; None where it concerns none."""
    zones = {zone.id: zone.vn2000_epsg for zone in report.plan.registry.zones}
    layers = {layer.name: layer.zone for layer in report.plan.lots}
    ids = (*found.subjects, layers.get(found.layer or "", ""))
    return next((zones[zone] for zone in ids if zone in zones), None)


def whereabouts(found: Finding, report: Report, lang: Lang) -> str | None:
    """Say where a finding lies.

    A point is given itself, anything larger by the range of its coordinates: VN-2000 as X (north) and
    Y (east) of the zone's own plane, then WGS 84. Coordinates that are no degrees are given as they stand.

    Returns
    -------
    str or None
        None where the finding has no place.
    """
    geometry = found.geometry
    if geometry is None or geometry.is_empty:
        return None
    epsg = plane_of(found, report)
    plane = on_plane(geometry, epsg) if epsg else None
    if plane is None or epsg is None:
        low_x, low_y, high_x, high_y = (bare(value, "deg", lang) for value in geometry.bounds)
        return word("findings.raw", lang, west=low_x, south=low_y, east=high_x, north=high_y)
    west, south, east, north = plane.bounds
    point = max(east - west, north - south) < _POINT_M
    lon, lat = (np.array(geometry.bounds).reshape(2, 2).mean(axis=0)).tolist()
    return word(
        "findings.point" if point else "findings.range",
        lang,
        north=south,
        east=west,
        north2=north,
        east2=east,
        plane=meridian_text(vn2000_zone(epsg)),
        lat=lat,
        lon=lon,
    )
