"""FlatGeobuf: one layer, with the number of features it states held against the number read."""

from pathlib import Path

from zoneplan.sources.admission.datasets import Dataset, Reading
from zoneplan.sources.admission.refusal import not_admitted
from zoneplan.sources.formats.gdal import read_table
from zoneplan.sources.formats.settle import settle


def read_flatgeobuf(dataset: Dataset) -> Reading:
    """Read the layer, feature by feature: GDAL's way through Arrow ends the process on a null geometry."""
    path = dataset.path.rename(dataset.path.with_name(dataset.path.name + ".fgb"))
    table = read_table(path, dataset)
    stated = _stated(path)
    if stated > len(table.geometries):
        raise not_admitted("rows-lost", file=dataset.name, stated=stated, count=len(table.geometries))
    name = table.name if table.name != path.stem else dataset.title
    return Reading([settle(name, table.crs, table.geometries, table.rows, file=dataset.name)])


def _stated(path: Path) -> int:
    import pyogrio  # noqa: PLC0415  after the worker has switched off the other drivers

    return int(pyogrio.read_info(path)["features"])
