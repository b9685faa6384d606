"""Reading GeoJSON strictly: RFC 7946, finite numbers, WGS 84 unless the file names a system; never a guess."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.geometry.vn2000.recognise import CrsRefused, recognise_crs
from zoneplan.model.errors import ZoneplanError
from zoneplan.model.messages import Text, say

MAX_BYTES = 50_000_000  # what one plan file may weigh; the largest ward file seen weighs 0.7 MB
VIETNAM = (102.0, 8.0, 112.0, 24.0)  # lon, lat; the mainland and its shelf, wide enough for every TM-3 zone
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


@dataclass(frozen=True)
class Feature:
    """One feature: its geometry in WGS 84 longitude and latitude (None: null in the file), its properties."""

    geometry: BaseGeometry | None
    properties: dict[str, Any]


@dataclass(frozen=True)
class Collection:
    """A whole file: its features, its ``zoneplan`` member ({} if none), and the code it was read in."""

    features: tuple[Feature, ...]
    about: dict[str, Any]
    epsg: int


def read_geojson(content: bytes) -> Collection:
    """Read the bytes of a GeoJSON file.

    Parameters
    ----------
    content : bytes
        UTF-8. Positions are longitude, latitude on WGS 84; an old ``crs`` member naming WGS 84 or a VN-2000
        system is honoured and its positions converted.

    Returns
    -------
    Collection
        Geometries in WGS 84; heights are dropped. An empty geometry stays, for the checks to find.

    Raises
    ------
    SourceUnreadable
        With the reason and the feature's number.

    Examples
    --------
    >>> read_geojson(b'{"type": "FeatureCollection", "features": []}').features
    ()
    """
    document = _strict_json(content)
    features = _feature_tables(document)
    epsg = _declared_crs(document)
    read = []
    for number, table in enumerate(features, start=1):
        geometry = _geometry(table["geometry"], number)
        _refuse_misplaced(geometry, epsg)
        if geometry is not None and epsg != 4326:
            geometry = vn2000_to_wgs84(geometry, epsg)
        read.append(Feature(geometry, table["properties"] or {}))
    about = document.get("zoneplan")
    return Collection(tuple(read), about if isinstance(about, dict) else {}, epsg)


def _strict_json(content: bytes) -> dict[str, Any]:
    if len(content) > MAX_BYTES:
        raise SourceUnreadable("too-big", size=len(content), limit=MAX_BYTES)

    def refuse_constant(name: str) -> NoReturn:
        raise SourceUnreadable("not-finite", got=name)

    def finite(digits: str) -> float:
        number = float(digits)
        if not math.isfinite(number):
            raise SourceUnreadable("not-finite", got=digits[:40])
        return number

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(pairs)
        if len(table) < len(pairs):
            keys = [key for key, _ in pairs]
            raise SourceUnreadable("doubled-key", key=next(key for key in keys if keys.count(key) > 1)[:60])
        return table

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


def _feature_tables(document: dict[str, Any]) -> list[dict[str, Any]]:
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


def _declared_crs(document: dict[str, Any]) -> int:
    """EPSG code of the ``crs`` member, 4326 without one. A link is refused: it would make us fetch a URL."""
    crs = document.get("crs")
    if crs is None:
        return 4326
    properties = crs.get("properties") if isinstance(crs, dict) and crs.get("type") == "name" else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        raise SourceUnreadable("crs", got=json.dumps(crs)[:80], why=say("crs.missing"))
    try:
        return recognise_crs(name)
    except CrsRefused as refused:
        why = say(f"crs.{refused.reason_code}")
        raise SourceUnreadable("crs", got=name[:80], why=why) from None


def _geometry(table: dict[str, Any] | None, number: int) -> BaseGeometry | None:
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
        return shapely.force_2d(shape({"type": kind, "coordinates": table["coordinates"]}))
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


def _refuse_misplaced(geometry: BaseGeometry | None, epsg: int) -> None:
    """Refuse positions that cannot be what the file says they are, and say what they look like."""
    if geometry is None or geometry.is_empty:
        return
    west, south, east, north = VIETNAM
    for x, y in _corners(geometry):
        if epsg not in (4326, 4756):
            if abs(x) <= 180 and abs(y) <= 180:
                raise SourceUnreadable("degrees-as-metres", epsg=epsg, x=x, y=y)
            lon_lat = vn2000_to_wgs84(shapely.Point(x, y), epsg)
            lon, lat = (lon_lat.x, lon_lat.y) if not lon_lat.is_empty else (math.inf, math.inf)
        elif abs(x) > 180 or abs(y) > 180:
            raise SourceUnreadable("metres-as-degrees", x=x, y=y)
        else:
            lon, lat = x, y
            if west <= y <= east and south <= x <= north:
                raise SourceUnreadable("swapped", x=x, y=y)
        if not (west <= lon <= east and south <= lat <= north):
            raise SourceUnreadable("outside-region", x=x, y=y)


def _corners(geometry: BaseGeometry) -> Iterator[tuple[float, float]]:
    """The first vertex, then the corners of the box: enough to tell where a whole geometry lies."""
    first = shapely.get_coordinates(geometry)[0]
    yield float(first[0]), float(first[1])
    x0, y0, x1, y1 = np.asarray(geometry.bounds, dtype=float)
    yield from ((float(x), float(y)) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1)))
