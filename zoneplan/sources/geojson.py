"""Reading GeoJSON strictly: RFC 7946, finite numbers, WGS 84 unless the file names a system; never a guess."""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.geometry.vn2000.recognise import CrsRefused, recognise_crs
from zoneplan.model.messages import say
from zoneplan.sources.strict_geojson import SourceUnreadable, feature_tables, geometry_of, strict_json

__all__ = ["MAX_BYTES", "Collection", "Feature", "SourceUnreadable", "read_geojson"]

MAX_BYTES = 50_000_000  # what one plan file may weigh; the largest ward file seen weighs 0.7 MB
Region = tuple[float, float, float, float]
VIETNAM: Region = (
    102.0,
    8.0,
    112.0,
    24.0,
)  # lon, lat; the mainland and its shelf, wide enough for every TM-3 zone
COUNTRY: Region = (102.0, 6.0, 118.0, 24.0)  # with Hoàng Sa and Trường Sa, as layers of provinces have them


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


def read_geojson(content: bytes, region: Region = VIETNAM) -> Collection:
    """Read the bytes of a GeoJSON file.

    Parameters
    ----------
    content : bytes
        UTF-8. Positions are longitude, latitude on WGS 84; an old ``crs`` member naming WGS 84 or a VN-2000
        system is honoured and its positions converted.
    region : (west, south, east, north), optional
        Degrees; everything must lie in it.

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
    if len(content) > MAX_BYTES:
        raise SourceUnreadable("too-big", size=len(content), limit=MAX_BYTES)
    document = strict_json(content)
    features = feature_tables(document)
    epsg = _declared_crs(document)
    read = []
    for number, table in enumerate(features, start=1):
        geometry = shapely.force_2d(geometry_of(table["geometry"], number))
        _refuse_misplaced(geometry, epsg, region)
        if geometry is not None and epsg != 4326:
            geometry = vn2000_to_wgs84(geometry, epsg)
        read.append(Feature(geometry, table["properties"] or {}))
    about = document.get("zoneplan")
    return Collection(tuple(read), about if isinstance(about, dict) else {}, epsg)


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


def _refuse_misplaced(geometry: BaseGeometry | None, epsg: int, region: Region) -> None:
    """Refuse positions that cannot be what the file says they are, and say what they look like."""
    if geometry is None or geometry.is_empty:
        return
    west, south, east, north = region
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
