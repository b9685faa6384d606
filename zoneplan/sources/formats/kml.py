"""KML read as the XML it is: GDAL loses folders inside folders and rings that were left open."""

import re
from collections.abc import Iterator
from typing import Any, Final
from xml.etree import ElementTree as ET

import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.model.messages import Text, say
from zoneplan.sources.admission.datasets import Dataset, Reading
from zoneplan.sources.admission.refusal import not_admitted
from zoneplan.sources.admission.xml_gate import census
from zoneplan.sources.formats.settle import settle

STANDARD_CRS = "OGC:CRS84"  # OGC 12-007r2: longitude, latitude on WGS 84
_CONTAINERS: Final = ("Document", "Folder")
_GEOMETRIES: Final = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry")
_TRACKS: Final = ("Track", "MultiTrack", "Model")
_NOT_READ: Final = ("NetworkLink", "GroundOverlay", "PhotoOverlay", "ScreenOverlay", "Tour")
_AROUND_COMMA: Final = re.compile(r"\s*,\s*")


class _Folder:
    """The features of one folder."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.geometries: list[BaseGeometry | None] = []
        self.rows: list[dict[str, Any]] = []
        self.open_rings = 0
        self.heights = 0
        self.tracks = 0
        self.short_lines = 0


def read_kml(dataset: Dataset) -> Reading:
    """Read placemarks, a layer a folder; closed lines become polygons.

    Links to other files and overlays are counted in a note, never followed.
    """
    found = census(dataset.path, dataset.name)
    root = ET.parse(dataset.path).getroot()  # noqa: S314  the census refused DOCTYPE and entities
    folders = list(_folders(root, dataset.title, dataset.name))
    aside = sum(found.counts[name] for name in _NOT_READ)
    notes = [say("admission.note.kml-not-read", count=aside)] if aside else []
    names: dict[str, int] = {}
    layers = []
    for folder in folders:
        names[folder.name] = names.get(folder.name, 0) + 1
        name = folder.name if names[folder.name] == 1 else f"{folder.name} ({names[folder.name]})"
        layers.append(
            settle(
                name,
                STANDARD_CRS,
                folder.geometries,
                folder.rows,
                file=dataset.name,
                notes=_told(folder),
                close_lines=True,
            )
        )
    return Reading(layers, notes)


def _told(folder: _Folder) -> list[Text]:
    counts = (
        ("rings-closed", folder.open_rings),
        ("heights-dropped", folder.heights),
        ("tracks-left-out", folder.tracks),
        ("short-lines", folder.short_lines),
    )
    return [say(f"admission.note.{key}", count=count) for key, count in counts if count]


def _folders(root: ET.Element, title: str, file: str) -> Iterator[_Folder]:
    """Every folder that holds placemarks, depth first; the file itself if none does."""
    number = 0
    empty = True
    stack = [(root, title)]
    while stack:
        container, name = stack.pop()
        folder = _Folder(name)
        inner = []
        for child in container:
            kind = _local(child)
            if kind in _CONTAINERS:
                inner.append((child, _text(child, "name") or name))
            elif kind == "Placemark":
                number += 1
                _placemark(child, folder, number, file)
        stack.extend(reversed(inner))
        if folder.geometries:
            empty = False
            yield folder
    if empty:
        yield _Folder(title)


def _placemark(placemark: ET.Element, folder: _Folder, number: int, file: str) -> None:
    geometry = None
    row: dict[str, Any] = {}
    for child in placemark:
        kind = _local(child)
        if kind in _GEOMETRIES:
            try:
                geometry = _geometry(child, folder)
            except (ValueError, shapely.errors.ShapelyError) as why:
                said = str(why).replace("\n", " ")[:100]
                raise not_admitted(
                    "geometry-damaged", file=file, layer=folder.name, feature=number, why=said
                ) from None
        elif kind in _TRACKS:
            folder.tracks += 1
        elif kind in ("name", "description", "address"):
            row[kind] = (child.text or "").strip()
        elif kind == "ExtendedData":
            row |= _extended(child)
    folder.geometries.append(geometry)
    folder.rows.append(row)


def geometry_of(placemark: ET.Element) -> BaseGeometry | None:
    """The geometry of one placemark, WGS 84 longitude and latitude; None if it has none.

    Raises
    ------
    ValueError
        If it is damaged.
    """
    found = (child for child in placemark if _local(child) in _GEOMETRIES)
    first = next(found, None)
    return None if first is None else _geometry(first, _Folder(""))


def _extended(data: ET.Element) -> dict[str, Any]:
    found = {}
    for element in data.iter():
        name = element.get("name", "")
        if _local(element) == "SimpleData" and name:
            found[name] = (element.text or "").strip()
        elif _local(element) == "Data" and name:
            found[name] = _text(element, "value")
    return found


def _geometry(element: ET.Element, folder: _Folder) -> BaseGeometry | None:
    kind = _local(element)
    if kind == "MultiGeometry":
        return _several([_geometry(child, folder) for child in element if _local(child) in _GEOMETRIES])
    if kind == "Polygon":
        rings: dict[str, list[Any]] = {"outerBoundaryIs": [], "innerBoundaryIs": []}
        for boundary in element:
            if _local(boundary) in rings:
                rings[_local(boundary)] += [
                    _ring(ring, folder) for ring in boundary if _local(ring) == "LinearRing"
                ]
        if len(rings["outerBoundaryIs"]) != 1:
            raise ValueError(f"{len(rings['outerBoundaryIs'])} × outerBoundaryIs")
        return shapely.Polygon(rings["outerBoundaryIs"][0], rings["innerBoundaryIs"])
    if kind == "LinearRing":
        return shapely.Polygon(_ring(element, folder))
    positions = _positions(element, folder)
    if kind == "Point":
        return shapely.Point(positions[0]) if positions else None
    if len(positions) < 2:
        folder.short_lines += 1
        return None
    return shapely.LineString(positions)


def _several(parts: list[BaseGeometry | None]) -> BaseGeometry | None:
    whole: list[Any] = [part for part in parts if part is not None]
    if not whole:
        return None
    if len(whole) == 1:
        only: BaseGeometry = whole[0]
        return only
    if all(part.geom_type == "Polygon" for part in whole):
        return shapely.MultiPolygon(whole)
    return shapely.GeometryCollection(whole)


def _ring(element: ET.Element, folder: _Folder) -> list[tuple[float, float]]:
    positions = _positions(element, folder)
    if len(positions) < 3:
        raise ValueError(f"LinearRing: {len(positions)} < 4")
    if positions[0] != positions[-1]:
        folder.open_rings += 1
        positions.append(positions[0])
    if len(positions) < 4:
        raise ValueError("LinearRing: 3 < 4")
    return positions


def _positions(element: ET.Element, folder: _Folder) -> list[tuple[float, float]]:
    """Longitude and latitude; blanks around commas, which phones write, are tolerated."""
    text = _AROUND_COMMA.sub(",", _text(element, "coordinates"))
    positions = []
    for token in text.split():
        numbers = [float(number) for number in token.rstrip(",").split(",")]
        if len(numbers) not in (2, 3):
            raise ValueError(f"coordinates: {token[:40]}")
        folder.heights += any(numbers[2:])  # 0 is what programs write for want of a height
        positions.append((numbers[0], numbers[1]))
    return positions


def _text(element: ET.Element, name: str) -> str:
    return next((child.text or "" for child in element if _local(child) == name), "").strip()


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
