"""All that one upload holds: each data set through the reader of its kind, within the limits of the whole."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import shapely

from zoneplan.model.incoming import RawLayer
from zoneplan.model.messages import Text, say
from zoneplan.sources.admission.admitted import TableSheet
from zoneplan.sources.admission.datasets import Dataset, Part, Reading, sort_out
from zoneplan.sources.admission.limits import FEATURES, LAYERS, VERTICES
from zoneplan.sources.admission.refusal import not_admitted
from zoneplan.sources.admission.wire import Gathered
from zoneplan.sources.formats.docx import read_docx
from zoneplan.sources.formats.dxf import read_dxf
from zoneplan.sources.formats.flatgeobuf import read_flatgeobuf
from zoneplan.sources.formats.geojson import read_geojson_layers
from zoneplan.sources.formats.geoparquet import read_geoparquet
from zoneplan.sources.formats.gml import read_gml
from zoneplan.sources.formats.gpkg import read_gpkg
from zoneplan.sources.formats.kml import read_kml
from zoneplan.sources.formats.mapinfo import read_mif, read_tab
from zoneplan.sources.formats.shapefile import read_shapefile
from zoneplan.sources.formats.text import read_text
from zoneplan.sources.formats.xlsx import read_xlsx

LAYER_READERS: Final[dict[str, Callable[[Dataset], Reading]]] = {
    "dxf": read_dxf,
    "flatgeobuf": read_flatgeobuf,
    "geojson": read_geojson_layers,
    "geoparquet": read_geoparquet,
    "gml": read_gml,
    "gpkg": read_gpkg,
    "kml": read_kml,
    "mif": read_mif,
    "shapefile": read_shapefile,
    "tab": read_tab,
}
TABLE_READERS: Final[dict[str, Callable[[Dataset], list[TableSheet]]]] = {
    "docx": read_docx,
    "text": read_text,
    "xlsx": read_xlsx,
}
DRIVERS: Final = {
    "dxf": "DXF",
    "flatgeobuf": "FlatGeobuf",
    "gml": "GML",
    "mif": "MapInfo File",
    "shapefile": "ESRI Shapefile",
    "tab": "MapInfo File",
}


def gather(parts: Sequence[Part], room: Path, prepare: Callable[[set[str]], None]) -> Gathered:
    """Read everything in an upload.

    Parameters
    ----------
    parts : sequence of Part
    room : Path
        Folder for what is unpacked.
    prepare : callable
        Called with the GDAL drivers that are needed, once that is known and before GDAL is.

    Raises
    ------
    NotAdmitted
    """
    datasets, notes = sort_out(list(parts), room)
    prepare({DRIVERS[dataset.kind] for dataset in datasets if dataset.kind in DRIVERS})
    layers: list[RawLayer] = []
    tables: list[TableSheet] = []
    for dataset in datasets:
        if dataset.kind in TABLE_READERS:
            tables += TABLE_READERS[dataset.kind](dataset)
        else:
            reading = LAYER_READERS[dataset.kind](dataset)
            layers += reading.layers
            notes += reading.notes
        _refuse_too_much(layers, dataset.name)
    kinds = {dataset.kind for dataset in datasets}
    kept, empty = _without_empty(layers)
    return Gathered(kinds.pop() if len(kinds) == 1 else "mixed", kept, tuple(tables), (*notes, *empty))


def _refuse_too_much(layers: list[RawLayer], file: str) -> None:
    features = sum(len(layer.features) for layer in layers)
    vertices = sum(
        int(shapely.get_num_coordinates([feature.geometry for feature in layer.features]).sum())
        for layer in layers
    )
    for reason, count, limit in (
        ("many-layers", len(layers), LAYERS),
        ("many-features", features, FEATURES),
        ("many-vertices", vertices, VERTICES),
    ):
        if count > limit:
            raise not_admitted(reason, file=file, count=count, limit=limit)


def _without_empty(layers: list[RawLayer]) -> tuple[tuple[RawLayer, ...], list[Text]]:
    """Leave out layers without features, unless all are such."""
    full = tuple(layer for layer in layers if layer.features)
    names = [layer.name for layer in layers if not layer.features]
    if not full or not names:
        return tuple(layers), []
    return full, [say("admission.note.empty-layers", count=len(names), names=", ".join(names[:5]))]
