"""GeoJSON as admitted: the strict reader's inner parts, without its judgement on where positions lie."""

import json
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.model.incoming import RawLayer
from zoneplan.sources.admission.datasets import Dataset, Reading
from zoneplan.sources.admission.refusal import NotAdmitted, not_admitted
from zoneplan.sources.formats.settle import settle
from zoneplan.sources.strict_geojson import (
    GEOMETRY_DEPTH,
    SourceUnreadable,
    feature_tables,
    geometry_of,
    strict_json,
)

STANDARD_CRS = "OGC:CRS84"  # what RFC 7946 says of a file that names no system
_DEEPEST_COLLECTION = 8


def read_geojson_layers(dataset: Dataset) -> Reading:
    """Read a GeoJSON file: a collection, a single feature or a bare geometry.

    The layer's ``crs`` is the name in an old ``crs`` member, else what the standard says. A ``crs`` that is a link
    is refused: it would make a reader fetch a URL.
    """
    try:
        return Reading([_layer(dataset)])
    except SourceUnreadable as why:
        raise _as_refusal(why, dataset.name) from None


def _as_refusal(why: SourceUnreadable, file: str) -> NotAdmitted:
    return not_admitted("geojson", file=file, detail=why.why)


def _layer(dataset: Dataset) -> RawLayer:
    document = strict_json(dataset.path.read_bytes())
    kind = document.get("type")
    if kind in GEOMETRY_DEPTH or kind == "GeometryCollection":
        document = {"type": "Feature", "properties": {}, "geometry": document, "crs": document.get("crs")}
    features = feature_tables(document)
    name = document.get("name")
    return settle(
        name if isinstance(name, str) and name.strip() else dataset.title,
        named_crs(document, dataset.name),
        [collection_of(table["geometry"], number) for number, table in enumerate(features, start=1)],
        [_flat(table["properties"] or {}) for table in features],
        file=dataset.name,
    )


def _flat(properties: dict[str, Any]) -> dict[str, Any]:
    """Properties with lists and objects as JSON text."""
    return {
        key: json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
        for key, value in properties.items()
    }


def collection_of(table: dict[str, Any] | None, number: int, depth: int = 0) -> BaseGeometry | None:
    """A geometry, collections included, None for null; SourceUnreadable names the feature by ``number``."""
    if table is None or table.get("type") != "GeometryCollection":
        return geometry_of(table, number)
    inner = table.get("geometries")
    if (
        not isinstance(inner, list)
        or not all(isinstance(g, dict) for g in inner)
        or depth > _DEEPEST_COLLECTION
    ):
        raise SourceUnreadable("geometry", number=number, why="geometries")
    return shapely.GeometryCollection([collection_of(g, number, depth + 1) for g in inner])


def named_crs(document: dict[str, Any], file: str) -> str:
    """The name in an old ``crs`` member, what the standard says without one; NotAdmitted for a link."""
    crs = document.get("crs")
    if crs is None:
        return STANDARD_CRS
    properties = crs.get("properties") if isinstance(crs, dict) and crs.get("type") == "name" else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str) or not name.strip():
        raise not_admitted("geojson-crs", file=file)
    return name[:5000]
