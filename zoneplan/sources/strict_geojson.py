"""Strict GeoJSON without a judgement on places: JSON, features, coordinates; loads neither GDAL nor PROJ."""

import json
import math
from typing import Any, NoReturn

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from zoneplan.model.errors import ZoneplanError
from zoneplan.model.messages import Text, say

GEOMETRY_DEPTH = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}


class SourceUnreadable(ZoneplanError):
    """A file that cannot be used as it is; ``why`` is the reason alone, without the file's name."""

    def __init__(self, reason: str, /, **params: object) -> None:
        self.reason = reason
        self.why: Text = say(f"unreadable.{reason}", **params)
        super().__init__("source-unreadable", why=self.why)


def strict_json(content: bytes) -> dict[str, Any]:
    """Read JSON with finite numbers, no key twice in one object, and an object at its root; else SourceUnreadable."""

    def refuse_constant(name: str) -> NoReturn:
        raise SourceUnreadable("not-finite", got=name)

    def finite(digits: str) -> float:
        number = float(digits)
        if not math.isfinite(number):
            raise SourceUnreadable("not-finite", got=digits[:40])
        return number

    try:
        document = json.loads(
            content.decode("utf-8-sig"),
            parse_constant=refuse_constant,
            parse_float=finite,
            object_pairs_hook=once,
        )
    except RecursionError:
        raise SourceUnreadable("json", why="nested too deeply") from None
    except ValueError as why:  # UnicodeDecodeError and JSONDecodeError, and integers of too many digits
        raise SourceUnreadable("json", why=str(why)[:200]) from None
    if not isinstance(document, dict):
        raise SourceUnreadable("not-geojson", got=type(document).__name__)
    return document


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON as a table; SourceUnreadable if a key stands twice in it."""
    table = dict(pairs)
    if len(table) < len(pairs):
        keys = [key for key, _ in pairs]
        raise SourceUnreadable("doubled-key", key=next(key for key in keys if keys.count(key) > 1)[:60])
    return table


def feature_tables(document: dict[str, Any]) -> list[dict[str, Any]]:
    """The features of a collection or of a single feature, each with ``geometry`` and ``properties`` or null."""
    kind = document.get("type")
    features = [document] if kind == "Feature" else document.get("features")
    if kind not in ("Feature", "FeatureCollection") or not isinstance(features, list):
        raise SourceUnreadable("not-geojson", got=repr(kind)[:60])
    for number, feature in enumerate(features, start=1):
        if not (
            isinstance(feature, dict)
            and feature.get("type") == "Feature"
            and isinstance(feature.get("geometry", 0), dict | None)
            and isinstance(feature.get("properties", 0), dict | None)
        ):
            raise SourceUnreadable("feature", number=number)
    return features


def geometry_of(table: dict[str, Any] | None, number: int) -> BaseGeometry | None:
    """A GeoJSON geometry with its heights, None for null; SourceUnreadable names the feature by ``number``."""
    if table is None:
        return None
    kind = table.get("type")
    if kind not in GEOMETRY_DEPTH:
        raise SourceUnreadable("geometry", number=number, why=repr(kind)[:60])
    if not isinstance(table.get("coordinates"), list):
        raise SourceUnreadable("geometry", number=number, why="coordinates")
    _refuse_bad_lists(table["coordinates"], GEOMETRY_DEPTH[kind], number)
    if "Polygon" in kind:
        rings = (
            table["coordinates"] if kind == "Polygon" else [r for part in table["coordinates"] for r in part]
        )
        for ring in rings:
            _refuse_bad_ring(ring, number)
    try:
        return shape({"type": kind, "coordinates": table["coordinates"]})
    except (ValueError, TypeError, IndexError, shapely.errors.ShapelyError) as why:
        raise SourceUnreadable("geometry", number=number, why=str(why)[:120]) from None


def _refuse_bad_lists(node: Any, depth: int, number: int) -> None:
    if depth == 0:
        if node == []:  # an empty point
            return
        good = isinstance(node, list) and 2 <= len(node) <= 4
        if not good or any(
            isinstance(n, bool) or not isinstance(n, int | float) or abs(n) > 1e15 for n in node
        ):
            raise SourceUnreadable("position", number=number, got=json.dumps(node)[:60])
        return
    if not isinstance(node, list):
        raise SourceUnreadable("position", number=number, got=json.dumps(node)[:60])
    for inner in node:
        _refuse_bad_lists(inner, depth - 1, number)


def _refuse_bad_ring(ring: list[list[float]], number: int) -> None:
    if not ring:
        return
    if len(ring) < 4:
        raise SourceUnreadable("ring-short", number=number, got=len(ring))
    if ring[0][:2] != ring[-1][:2]:
        raise SourceUnreadable("ring-open", number=number, got=json.dumps(ring[0]))
