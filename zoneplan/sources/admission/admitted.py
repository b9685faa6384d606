"""What came in: layers and tables as the file has them, with notes on what was lost on the way."""

from dataclasses import dataclass

from zoneplan.model.incoming import RawLayer
from zoneplan.model.messages import Text

Cell = str | float | None


@dataclass(frozen=True)
class TableSheet:
    """One sheet of a table as rows of cells; a row may be shorter than the next, trailing blanks are cut.

    Attributes
    ----------
    name : str
        Of the sheet; of the file, for text.
    rows : tuple of tuple
        Text in Unicode NFC, numbers as float, None for a blank cell. A file of text gives one cell a line, unsplit:
        whether a comma parts columns or decimals only the reader of corner tables can tell.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Admitted:
    """One upload that may come in.

    Attributes
    ----------
    kind : str
        What its content is: ``geojson``, ``gpkg``, ``shapefile``, ``kml``, ``dxf``, ``flatgeobuf``, ``geoparquet``,
        ``tab``, ``mif``, ``gml``, ``xlsx``, ``docx``, ``text``; ``mixed`` if an archive holds several of them.
    layers : tuple of RawLayer
        In the file's own numbers.
    notes : tuple of Text
        On the upload as a whole; each layer has its own.
    sha256 : str
        Of the bytes as uploaded; of several parts, of their names and digests in the order of their names.
    tables : tuple of TableSheet
        Of XLSX, DOCX, CSV and text.
    """

    kind: str
    layers: tuple[RawLayer, ...]
    notes: tuple[Text, ...]
    sha256: str
    tables: tuple[TableSheet, ...] = ()
