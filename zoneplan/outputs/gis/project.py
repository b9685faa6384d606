"""A project for QGIS: the layers of the GeoPackage beside it, in order, drawn, named and in the zones' plane."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.checks.report import Report
from zoneplan.model.messages import say
from zoneplan.outputs.gis.frames import Layer
from zoneplan.outputs.gis.geopackage import packed
from zoneplan.outputs.gis.planes import layers_by_plane, moved
from zoneplan.outputs.gis.qml import DOCTYPE, VERSION, dress
from zoneplan.outputs.zipped import zipped

DATA = "zones.gpkg"
PROJECT = "zones.qgs"
_UPWARDS = (
    "circles",
    "zones",
    "lots",
    "findings_areas",
    "findings_lines",
    "findings_points",
)  # in the order of drawing
_MARGIN = 0.05  # of the extent, around it
_GEOMETRY = {"findings_lines": "Line", "findings_points": "Point"}


def project_zip(report: Report, zones: Sequence[str] | None = None, epsg: int | None = None) -> bytes:
    """The project and the GeoPackage that it shows, to unpack and open; parameters and errors as ``geopackage``."""
    parts = layers_by_plane(report, zones, epsg)
    return zipped({PROJECT: _written(parts, report), DATA: packed(parts, report)}, report.run.at)


def project(report: Report, zones: Sequence[str] | None = None, epsg: int | None = None) -> bytes:
    """The project alone, for a folder that has the GeoPackage of the same zones as ``zones.gpkg``.

    Parameters
    ----------
    report, zones, epsg
        As for ``geopackage``. Without ``epsg`` the map is in the plane of the first zone; QGIS brings layers of
        other planes to it.

    Returns
    -------
    bytes
        XML of QGIS 3.22, which later versions read. Its layers lie beside it: it may be moved together with them.
    """
    return _written(layers_by_plane(report, zones, epsg), report)


def _written(layers: Mapping[str, Layer], report: Report) -> bytes:
    system = _first(layers, report).frame.crs
    parts = sorted(layers.items(), key=lambda part: -_UPWARDS.index(part[1].name))
    title = report.plan.registry.name
    root = ET.Element("qgis", version=VERSION, projectname=f"{title.vi} / {title.en}")
    ET.SubElement(root, "title").text = f"{title.vi} / {title.en}"
    root.append(_system("projectCrs", system))
    tree = ET.SubElement(root, "layer-tree-group")
    drawn = ET.SubElement(root, "projectlayers")
    for name, layer in parts:
        ET.SubElement(tree, "layer-tree-layer", _entry(name, layer))
        drawn.append(_layer(name, layer))
    root.append(_canvas(_bounds(layers.values(), system), system))
    told = ET.SubElement(root, "properties")
    ET.SubElement(ET.SubElement(told, "Paths"), "Absolute", type="bool").text = "false"
    # without this QGIS leaves out the system of the map
    ET.SubElement(ET.SubElement(told, "SpatialRefSys"), "ProjectionsEnabled", type="int").text = "1"
    ET.indent(root, " ")
    body = ET.tostring(root, encoding="unicode")
    return f"{DOCTYPE}\n{body}\n".encode()


def _entry(name: str, layer: Layer) -> dict[str, str]:
    shown = {"checked": "Qt::Checked", "expanded": "1", "providerKey": "ogr"}
    return {"id": _id(name), "name": _title(name, layer), "source": _source(name), **shown}


def _layer(name: str, layer: Layer) -> ET.Element:
    shape = _GEOMETRY.get(layer.name, "Polygon")
    element = ET.Element("maplayer", type="vector", geometry=shape)
    ET.SubElement(element, "id").text = _id(name)
    ET.SubElement(element, "datasource").text = _source(name)
    ET.SubElement(element, "layername").text = _title(name, layer)
    element.append(_system("srs", layer.frame.crs))
    ET.SubElement(element, "provider", encoding="UTF-8").text = "ogr"
    dress(element, layer)
    return element


def _id(name: str) -> str:
    """QGIS takes an id of ten letters or fewer for none, and the tree then has a layer that is not there."""
    return f"zoneplan_{name}"


def _title(name: str, layer: Layer) -> str:
    words = say(f"export.layer.{layer.kind}")
    plane = name.removeprefix(layer.name).removeprefix("_")
    return f"{words.vi} / {words.en}" + (f" (EPSG:{plane})" if plane else "")


def _source(name: str) -> str:
    return f"./{DATA}|layername={name}"


def _system(tag: str, crs: Any) -> ET.Element:
    """A system by its code and, for a QGIS whose own table lacks the code, in full."""
    element = ET.Element(tag)
    system = ET.SubElement(element, "spatialrefsys")
    ET.SubElement(system, "wkt").text = crs.to_wkt()
    ET.SubElement(system, "authid").text = f"EPSG:{crs.to_epsg()}"
    return element


def _first(layers: Mapping[str, Layer], report: Report) -> Layer:
    """The layer with the zone that the plan names first."""
    order = [zone.id for zone in report.plan.registry.zones]
    zones = [layer for layer in layers.values() if layer.name == "zones"]
    return min(zones, key=lambda layer: min(order.index(one) for one in layer.frame["id"]))


def _bounds(layers: Iterable[Layer], crs: Any) -> NDArray[np.float64]:
    """West, south, east and north of each layer, by the corners of its frame moved to the map's system."""
    frames = [
        gpd.GeoDataFrame(geometry=[shapely.box(*layer.frame.total_bounds)], crs=layer.frame.crs)
        for layer in layers
        if np.isfinite(layer.frame.total_bounds).all()
    ]
    return np.array([moved(frame, crs.to_epsg()).total_bounds for frame in frames])


def _canvas(bounds: NDArray[np.float64], crs: Any) -> ET.Element:
    """The first view: everything, by the west, south, east and north of each layer."""
    low, high = bounds[:, :2].min(axis=0), bounds[:, 2:].max(axis=0)
    more = (high - low).max() * _MARGIN
    canvas = ET.Element("mapcanvas", name="theMapCanvas", annotationsVisible="1")
    ET.SubElement(canvas, "units").text = "degrees" if crs.is_geographic else "meters"
    extent = ET.SubElement(canvas, "extent")
    for tag, value in zip(("xmin", "ymin", "xmax", "ymax"), (*(low - more), *(high + more)), strict=True):
        ET.SubElement(extent, tag).text = f"{value:.6f}"
    canvas.append(_system("destinationsrs", crs))
    return canvas
