"""The formats of drawings and exchange files, through their own readers and within the limits of an upload."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from zoneplan.model.incoming import RawLayer
from zoneplan.sources.admission.datasets import Dataset, Reading
from zoneplan.sources.parcels.sheet import Batch, Sheet


def open_small(dataset: Dataset, readers: Mapping[str, Callable[[Dataset], Reading]]) -> list[Sheet]:
    """Read a KML, DXF, MapInfo or GML file as an upload is read, and give its layers."""
    reading = readers[dataset.kind](dataset)
    sheets = [_sheet(layer) for layer in reading.layers if layer.features]
    for sheet in sheets:
        sheet.notes += reading.notes
    return sheets


def _sheet(layer: RawLayer) -> Sheet:
    fields = list(dict.fromkeys(name for feature in layer.features for name in feature.properties))
    return Sheet(
        name=layer.name,
        crs=layer.crs,
        fields=fields,
        total=len(layer.features),
        rows=partial(_rows, layer, fields),
        notes=list(layer.notes),
    )


def _rows(layer: RawLayer, fields: Sequence[str], places: Sequence[int]) -> Iterator[Batch]:
    shapes = [feature.geometry for feature in layer.features]
    columns = [[feature.properties.get(fields[place]) for feature in layer.features] for place in places]
    yield Batch(shapes, columns)
