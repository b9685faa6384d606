"""Styles as QGIS keeps them (QML): symbols by category, labels, and column names in both languages."""

from xml.etree import ElementTree as ET

from zoneplan.model.messages import catalogue
from zoneplan.outputs.gis.frames import Layer
from zoneplan.outputs.gis.styles import Look, Symbol, look_of

VERSION = "3.22.0-Białowieża"
"""The oldest QGIS whose files still say all of this alike."""
DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
_AREA, _LINE, _POINT = "fill", "line", "marker"
_SHAPES = {"findings_lines": _LINE, "findings_points": _POINT}


def qml(layer: Layer) -> str:
    """The style of a layer as the text of a QML file.

    Parameters
    ----------
    layer : Layer
        Its values are the categories; ``findings_lines`` and ``findings_points`` get lines and points.
    """
    root = ET.Element("qgis", version=VERSION, styleCategories="Symbology|Labeling|Fields")
    dress(root, layer)
    body = ET.tostring(root, encoding="unicode")
    return f"{DOCTYPE}\n{body}\n"


def dress(element: ET.Element, layer: Layer) -> None:
    """Put the style of a layer into an element of QGIS's: the root of a QML file, or a layer of a project."""
    look = look_of(layer)
    element.set("labelsEnabled", _flag(look.label))
    element.append(_renderer(look, _SHAPES.get(layer.name, _AREA)))
    if look.label:
        element.append(_labels(look.label))
    element.append(_aliases(layer))


def _flag(value: object) -> str:
    return "1" if value else "0"


def _renderer(look: Look, kind: str) -> ET.Element:
    common = {"symbollevels": "0", "enableorderby": "0", "forceraster": "0"}
    symbols = ET.Element("symbols")
    if not look.column:
        renderer = ET.Element("renderer-v2", {"type": "singleSymbol", **common})
        symbols.append(_symbol("0", look.symbols[""][0], kind))
        renderer.append(symbols)
        return renderer
    renderer = ET.Element("renderer-v2", {"type": "categorizedSymbol", "attr": look.column, **common})
    categories = ET.SubElement(renderer, "categories")
    for number, (value, (symbol, words)) in enumerate(look.symbols.items()):
        told = {"value": value, "symbol": str(number), "label": f"{words.vi} / {words.en}", "render": "true"}
        ET.SubElement(categories, "category", told)
        symbols.append(_symbol(str(number), symbol, kind))
    renderer.append(symbols)
    return renderer


def _symbol(name: str, symbol: Symbol, kind: str) -> ET.Element:
    element = ET.Element(
        "symbol", {"name": name, "type": kind, "alpha": "1", "clip_to_extent": "1", "force_rhr": "0"}
    )
    pen = {"joinstyle": "round"}
    if kind == _AREA:
        shape = "SimpleFill"
        pen |= {"color": _colour(symbol.fill), "style": "solid", "outline_color": _colour(symbol.stroke)}
        pen |= {
            "outline_style": symbol.dash,
            "outline_width": f"{symbol.width_mm:g}",
            "outline_width_unit": "MM",
        }
    elif kind == _LINE:
        shape = "SimpleLine"
        pen |= {"line_color": _colour(symbol.stroke), "line_style": symbol.dash, "capstyle": "round"}
        pen |= {"line_width": f"{symbol.width_mm:g}", "line_width_unit": "MM"}
    else:
        shape = "SimpleMarker"
        pen |= {"name": "circle", "color": _colour(symbol.stroke), "size": "3", "size_unit": "MM"}
        pen |= {"outline_color": "255,255,255,255", "outline_width": "0.3", "outline_width_unit": "MM"}
    layer = ET.SubElement(element, "layer", {"class": shape, "enabled": "1", "locked": "0", "pass": "0"})
    options = ET.SubElement(layer, "Option", type="Map")
    for key, value in pen.items():
        ET.SubElement(options, "Option", name=key, type="QString", value=value)
    for key, value in pen.items():  # QGIS before 3.20 reads these
        ET.SubElement(layer, "prop", k=key, v=value)
    return element


def _colour(rgba: tuple[int, int, int, int]) -> str:
    return ",".join(map(str, rgba))


def _labels(column: str) -> ET.Element:
    labeling = ET.Element("labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    style = ET.SubElement(
        settings,
        "text-style",
        {
            "fieldName": column,
            "isExpression": "0",
            "fontSize": "9",
            "fontSizeUnit": "Point",
            "textColor": "17,17,17,255",
            "textOpacity": "1",
        },
    )
    ET.SubElement(
        style,
        "text-buffer",
        {"bufferDraw": "1", "bufferSize": "0.8", "bufferSizeUnits": "MM", "bufferColor": "255,255,255,255"},
    )
    # lots fill their zone: as obstacles to each other's labels neither would ever get one
    ET.SubElement(settings, "rendering", drawLabels="1", obstacle="0")
    return labeling


def _aliases(layer: Layer) -> ET.Element:
    aliases = ET.Element("aliases")
    known = catalogue()
    for index, name in enumerate(layer.frame.columns.drop(layer.frame.geometry.name), start=1):
        words = known[f"column.{layer.kind}.{name}"]
        ET.SubElement(aliases, "alias", index=str(index), field=str(name), name=f"{words.vi} / {words.en}")
    return aliases
