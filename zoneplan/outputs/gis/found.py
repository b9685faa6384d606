"""The findings of an export that have a place, as tables in WGS 84."""

from typing import Any

import numpy as np
import shapely

from zoneplan.checks.report import Report
from zoneplan.model.findings import Finding, Severity
from zoneplan.model.messages import say
from zoneplan.outputs.gis.frames import Layer, as_frame
from zoneplan.outputs.report.wording import by_weight, remark

_SHAPES = {"areas": (3, 6), "lines": (1, 2, 5), "points": (0, 4)}  # as shapely.get_type_id gives them


def found_layers(report: Report, ids: set[str], planes: dict[str, int], *, by_zone: bool) -> list[Layer]:
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
            layers.append(Layer(f"findings_{shape}", as_frame(*map(list, zip(*mine, strict=True)))))
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
