"""A boundary file of a plan: one feature with its evidence, and the same written back."""

import json
import math
from typing import Any

from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.rfc7946 import PLAN_DECIMALS, rfc7946_geometry
from zoneplan.model.boundary import Boundary, Evidence
from zoneplan.model.messages import say
from zoneplan.sources.geojson import SourceUnreadable, read_geojson

MAX_ACCURACY_M = 1000.0  # coarser than this, a drawing is a schematic


def read_boundary(content: bytes, zone: str, file: str) -> Boundary:
    """Read a zone's boundary file.

    Parameters
    ----------
    content : bytes
        GeoJSON with exactly one feature; properties ``evidence`` (schematic, digitised, surveyed), ``accuracy_m``
        (metres; null for schematic), and where given ``zone`` and ``source``.
    zone : str
        Id of the zone that the file is of.
    file : str
        Its path inside the plan.

    Raises
    ------
    SourceUnreadable
        If the file is no such GeoJSON. An empty, invalid or non-polygon geometry is read: the checks find it.
    """
    features = read_geojson(content).features
    if len(features) != 1:
        raise SourceUnreadable("one-feature", got=len(features))
    properties = features[0].properties
    if properties.get("zone", zone) != zone:
        raise SourceUnreadable("wrong-zone", got=_short(properties["zone"]), zone=zone)
    evidence = read_evidence(properties.get("evidence"))
    return Boundary(
        zone=zone,
        geometry=features[0].geometry or Polygon(),
        evidence=evidence,
        accuracy_m=read_accuracy(properties.get("accuracy_m"), evidence),
        source=str(properties.get("source", "")),
        file=file,
    )


def read_evidence(value: Any) -> Evidence:
    """The evidence a file states; SourceUnreadable if it states none that we know."""
    if value not in [evidence.value for evidence in Evidence]:
        raise SourceUnreadable("evidence", got=_short(value))
    return Evidence(value)


def read_accuracy(value: Any, evidence: Evidence) -> float | None:
    """The standard error of a vertex that goes with the evidence; SourceUnreadable if it cannot be that."""
    if evidence is Evidence.SCHEMATIC:
        if value is not None:
            raise SourceUnreadable("accuracy-schematic", got=_short(value))
        return None
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or not 0 < value <= MAX_ACCURACY_M:
        raise SourceUnreadable("accuracy", got=_short(value), evidence=evidence.text, limit=MAX_ACCURACY_M)
    return float(value)


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:60]


def boundary_bytes(
    zone: str, geometry: BaseGeometry, evidence: Evidence, accuracy_m: float | None, source: str
) -> bytes:
    """Write a boundary file; the same boundary always gives the same bytes.

    Parameters
    ----------
    geometry : shapely geometry
        WGS 84, longitude and latitude.

    Returns
    -------
    bytes
        UTF-8 GeoJSON that ``read_boundary`` reads.
    """
    properties = {"zone": zone, "evidence": evidence.value, "accuracy_m": accuracy_m, "source": source}
    return collection_bytes([(properties, geometry)], about={"warning": _warning(evidence)})


def _warning(evidence: Evidence) -> dict[str, str]:
    return say(f"evidence-warning.{evidence.value}").model_dump()


def collection_bytes(features: list[tuple[dict[str, Any], BaseGeometry]], about: dict[str, Any]) -> bytes:
    """Write a GeoJSON file of the plan, one feature a line, with ``about`` as its ``zoneplan`` member."""
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": properties,
                "geometry": rfc7946_geometry(geometry, PLAN_DECIMALS),
            },
            ensure_ascii=False,
            allow_nan=False,
        )
        for properties, geometry in features
    ]
    head = json.dumps(about, ensure_ascii=False)
    body = ",\n".join(lines)
    return f'{{"type": "FeatureCollection", "zoneplan": {head}, "features": [\n{body}\n]}}\n'.encode()
