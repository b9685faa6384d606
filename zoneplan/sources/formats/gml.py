"""GML: no schema is fetched, no link followed, and every coordinate has to be a number, for GDAL reads others as 0."""

from typing import Final
from xml.etree import ElementTree as ET

from zoneplan.model.messages import say
from zoneplan.sources.admission.datasets import Dataset, Reading
from zoneplan.sources.admission.refusal import not_admitted
from zoneplan.sources.admission.xml_gate import census
from zoneplan.sources.formats.gdal import read_tables
from zoneplan.sources.formats.settle import settle

_KINDS: Final = ("Point", "LineString", "Curve", "Polygon", "Surface", "Geometry", "Solid")
_GEOMETRIES: Final = frozenset(f"{before}{kind}" for before in ("", "Multi", "Composite") for kind in _KINDS)
_POSITIONS: Final = frozenset({"pos", "posList", "coordinates"})
_CURVES: Final = (
    "Arc",
    "ArcString",
    "Circle",
    "CircleByCenterPoint",
    "ArcByCenterPoint",
    "CubicSpline",
    "BSpline",
)


def read_gml(dataset: Dataset) -> Reading:
    """Read every feature type. Axes come east before north, whichever way the system's definition orders them."""
    found = census(dataset.path, dataset.name)
    stated = _geometries(dataset)
    path = dataset.path.rename(dataset.path.with_name(dataset.path.name + ".gml"))
    tables = read_tables(path, dataset, DOWNLOAD_SCHEMA="NO", SKIP_RESOLVE_ELEMS="ALL")
    read = sum(geometry is not None for table in tables for geometry in table.geometries)
    curves = sum(found.counts[name] for name in _CURVES)
    counts = (("curves-as-chords", curves), ("geometries-left-out", max(stated - read, 0)))
    layers = [
        settle(table.name, table.crs, table.geometries, table.rows, file=dataset.name) for table in tables
    ]
    return Reading(layers, [say(f"admission.note.{key}", count=count) for key, count in counts if count])


def _geometries(dataset: Dataset) -> int:
    """How many geometries there are, those inside others not counted; each coordinate is looked at on the way."""
    count = inside = 0
    for event, element in ET.iterparse(dataset.path, events=("start", "end")):  # noqa: S314  DOCTYPE was refused
        name = element.tag.rpartition("}")[2]
        if name in _GEOMETRIES:
            count += event == "start" and inside == 0
            inside += 1 if event == "start" else -1
        elif event == "end" and name in _POSITIONS:
            _refuse_words(element.text or "", count, dataset)
        if event == "end" and inside == 0:
            element.clear()
    return count


def _refuse_words(text: str, number: int, dataset: Dataset) -> None:
    for word in text.replace(",", " ").split():
        try:
            float(word)
        except ValueError:
            raise not_admitted("geometry-damaged", file=dataset.name, feature=number, why=word[:40]) from None
