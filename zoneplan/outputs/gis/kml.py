"""The plan as KML for Google Earth: styles as on the map, descriptions as plain text, all in WGS 84."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.report import Report
from zoneplan.model.errors import ExportRefused
from zoneplan.model.messages import catalogue, say
from zoneplan.outputs.gis.frames import WGS84, Layer
from zoneplan.outputs.gis.planes import layers_in
from zoneplan.outputs.gis.proof import require_same
from zoneplan.outputs.gis.styles import Symbol, look_of
from zoneplan.outputs.plain import plain_text
from zoneplan.sources.formats.kml import geometry_of

_SPACE = "http://www.opengis.net/kml/2.2"
_PX_PER_MM = 3.78
_TITLES = {"zones": "name_vi", "circles": "name_vi", "lots": "lot", "findings": "title_vi"}
_LINK = re.compile(r"(?i)(?<=:)(?=//)|(?<=www)(?=\.)|(?<=mailto)(?=:)")


def kml(report: Report, zones: Sequence[str] | None = None, epsg: int | None = None) -> bytes:
    """The plan as KML, a folder a layer.

    Parameters
    ----------
    report, zones
        As in ``zone_frame``.
    epsg : int, optional
        4326 or None: KML knows no other system.

    Raises
    ------
    ExportRefused
        As ``zone_frame``, if another system is asked for, or if what was written does not read back the same.
    """
    if epsg not in (None, WGS84):
        raise ExportRefused("export-kml-crs", epsg=epsg)
    root = ET.Element("kml", xmlns=_SPACE)
    document = ET.SubElement(root, "Document")
    _text(document, "name", plain_text(report.plan.registry.name.vi))
    layers = layers_in(report, zones)
    for layer in layers:
        for value, (symbol, _) in look_of(layer).symbols.items():
            document.append(_style(_style_id(layer, value), symbol))
    for layer in layers:
        document.append(_folder(layer))
    ET.indent(root, " ")
    content: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    _prove(content, layers)
    return content


def plain(text: str) -> str:
    """Text in which Google Earth sees no markup, no link and nothing to replace.

    Examples
    --------
    >>> plain("<b>R&D</b> $[name] http://a.vn").replace(chr(0x2060), "·")
    '‹b›R＆D‹/b› $·[name] http:·//a.vn'
    """
    safe = text.replace("<", "‹").replace(">", "›").replace("&", "＆").replace("$[", "$\u2060[")
    return _LINK.sub(
        "\u2060", safe
    )  # a word joiner is not seen, and no program takes what holds it for a link


def _text(parent: ET.Element, tag: str, words: str) -> None:
    ET.SubElement(parent, tag).text = plain(words)


def _style_id(layer: Layer, value: str) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "_", f"{layer.kind}-{value or 'other'}")


def _style(name: str, symbol: Symbol) -> ET.Element:
    """A style; KML has no dashes, so an uncertain line is thin and pale instead."""
    style = ET.Element("Style", id=name)
    line = ET.SubElement(style, "LineStyle")
    red, green, blue, alpha = symbol.stroke
    pale = symbol.dash != "solid"
    ET.SubElement(line, "color").text = _colour((red, green, blue, alpha // 2 if pale else alpha))
    ET.SubElement(line, "width").text = f"{symbol.width_mm * _PX_PER_MM * (0.7 if pale else 1):.1f}"
    ET.SubElement(ET.SubElement(style, "PolyStyle"), "color").text = _colour(symbol.fill)
    ET.SubElement(ET.SubElement(style, "BalloonStyle"), "text").text = "$[name]\n\n$[description]"
    return style


def _colour(rgba: tuple[int, int, int, int]) -> str:
    """Opacity, blue, green, red: the order of KML."""
    return "".join(f"{part:02x}" for part in reversed(rgba))


def _folder(layer: Layer) -> ET.Element:
    folder = ET.Element("Folder")
    ET.SubElement(folder, "name").text = layer.name
    _text(folder, "description", say(f"export.layer.{layer.kind}").vi)
    look = look_of(layer)
    for row in layer.frame.to_dict("records"):
        geometry = row.pop("geometry")
        placemark = ET.SubElement(folder, "Placemark")
        _text(placemark, "name", str(row[_TITLES[layer.kind]]))
        ET.SubElement(placemark, "Snippet", maxLines="0")
        _text(placemark, "description", _description(layer, row))
        ET.SubElement(placemark, "styleUrl").text = "#" + _style_id(layer, look.of(row)[0])
        data = ET.SubElement(placemark, "ExtendedData")
        for key, value in row.items():
            entry = ET.SubElement(data, "Data", name=str(key))
            _text(entry, "value", "" if value is None or value != value else str(value))
        if geometry is not None and not geometry.is_empty:
            placemark.append(_geometry(geometry))
    return folder


def _description(layer: Layer, row: Mapping[str, Any]) -> str:
    """Every figure with its name, a line each, in both languages."""
    known = catalogue()
    lines = []
    for key, value in row.items():
        words = known[f"column.{layer.kind}.{key}"]
        if value is not None and value == value and value != "":
            lines.append(f"{words.vi} / {words.en}: {value}")
    return "\n".join(lines)


def _geometry(geometry: BaseGeometry) -> ET.Element:
    if hasattr(geometry, "geoms"):
        several = ET.Element("MultiGeometry")
        several.extend(_geometry(part) for part in geometry.geoms)
        return several
    kind = geometry.geom_type
    element = ET.Element(kind)
    if kind != "Polygon":
        ET.SubElement(element, "coordinates").text = _positions(geometry)
        return element
    shape: Any = shapely.orient_polygons(geometry)
    for tag, rings in (("outerBoundaryIs", [shape.exterior]), ("innerBoundaryIs", shape.interiors)):
        for ring in rings:
            inner = ET.SubElement(ET.SubElement(element, tag), "LinearRing")
            ET.SubElement(inner, "coordinates").text = _positions(ring)
    return element


def _positions(geometry: BaseGeometry) -> str:
    return " ".join(f"{x:.9f},{y:.9f}" for x, y in shapely.get_coordinates(geometry).tolist())


def _prove(content: bytes, layers: Sequence[Layer]) -> None:
    """Read the document as any program would, and hold it against what went in."""
    folders = ET.fromstring(content).iter(f"{{{_SPACE}}}Folder")  # noqa: S314  our own bytes
    for folder, layer in zip(folders, layers, strict=True):
        rows, shapes = [], []
        for placemark in folder.iter(f"{{{_SPACE}}}Placemark"):
            data = placemark.iter(f"{{{_SPACE}}}Data")
            rows.append({one.get("name", ""): one.findtext(f"{{{_SPACE}}}value") for one in data})
            shapes.append(geometry_of(placemark))
        put = layer.frame.copy()
        for column in put.columns.drop("geometry"):
            put[column] = [
                None if value is None or value != value else plain(str(value)) for value in put[column]
            ]
        require_same(gpd.GeoDataFrame(rows, geometry=shapes, crs=WGS84), put, f"{layer.name}.kml")
