"""Wards drawn on the board, as features, as a file that comes in, and as a context layer of a plan."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from tests.drawn_plans import EPSG, board
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84

Ward = tuple[dict[str, Any], BaseGeometry]
KEYS = {"name": "ten", "old_name": "ten_cu", "code": "ma"}


def ward(name: str, plane: BaseGeometry, *, code: str = "", old: str = "") -> Ward:
    """A ward that was drawn on the plane, with its attributes."""
    return {"ten": name, "ten_cu": old, "ma": code}, vn2000_to_wgs84(plane, EPSG)


def collection(wards: Sequence[Ward], member: dict[str, Any] | None = None) -> bytes:
    """The wards as GeoJSON, with a ``zoneplan`` member if one is given."""
    body: dict[str, Any] = {"type": "FeatureCollection"}
    if member is not None:
        body["zoneplan"] = member
    body["features"] = [
        {"type": "Feature", "properties": properties, "geometry": mapping(shape)}
        for properties, shape in wards
    ]
    return json.dumps(body, ensure_ascii=False).encode()


def put_context(plan: Path, wards: Sequence[Ward], *, stem: str = "wards", **member: Any) -> Path:
    """Save the wards as a context layer of a plan."""
    (plan / "context").mkdir(exist_ok=True)
    path = plan / "context" / f"{stem}.geojson"
    path.write_bytes(collection(wards, {"kind": "units", "title": "Phường", **KEYS, **member}))
    return path


def units_toml(*now: str, then: Sequence[str] = (), codes: dict[str, str] | None = None) -> str:
    """Register units for a zone, by name and, where ``codes`` has one, by code."""
    text = '[zones.units]\nsource = "thử"\ngrade = "H"\n'
    for age, names in (("now", now), ("then", then)):
        for name in names:
            text += f'[[zones.units.{age}]]\nname = {{ vi = "{name}", en = "{name}" }}\n'
            if code := (codes or {}).get(name):
                text += f'code = "{code}"\n'
    return text


def samples() -> list[Ward]:
    """Two wards side by side, 10 km square together, around the place of the zone hoa-phu of the data."""
    return [
        ward("Phường Bình Dương", board(-5000, -5000, 5000, 5000), code="25760", old="Hòa Phú"),
        ward("Phường Bên Cạnh", board(5000, -5000, 15000, 5000), code="99999"),
    ]
