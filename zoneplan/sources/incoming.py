"""Whatever comes in as a boundary: a file, its loose parts, or a pasted corner table, as offers to choose from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.plane import polygons_of
from zoneplan.model.errors import ZoneplanError
from zoneplan.model.incoming import RawFeature, RawLayer
from zoneplan.model.messages import Text, say
from zoneplan.sources.admission import Admitted, TableSheet, admit
from zoneplan.sources.corners import (
    CornerFault,
    CornersUnreadable,
    CornerTable,
    read_corner_rows,
    read_corners,
)

MOST_OFFERS = 200  # of one layer: a planner picks a boundary from a list, not from a cadastre
_NAMES = ("name", "ten", "tên", "id", "ma", "mã", "layer", "so", "số")


class NothingToOffer(ZoneplanError):
    """A file that could be read but holds no area and no corner table."""


@dataclass(frozen=True)
class Offer:
    """One thing that may become a boundary.

    Attributes
    ----------
    name : Text
        Layer, and the feature where it has several.
    geometry : shapely Polygon or MultiPolygon
        In the file's own numbers, easting before northing or longitude before latitude.
    stated : str or None
        What the file says of its coordinate system.
    notes : tuple of Text
        What was dropped, closed or decoded, and how a table was understood.
    table : CornerTable or None
        Where it came from a corner table.
    """

    name: Text
    geometry: BaseGeometry
    stated: str | None
    notes: tuple[Text, ...]
    table: CornerTable | None = None

    @property
    def faults(self) -> tuple[CornerFault, ...]:
        """What is wrong in the table, by row; nothing for other files."""
        return self.table.faults if self.table else ()


@dataclass(frozen=True)
class Incoming:
    """An upload as offers to choose from.

    Attributes
    ----------
    file : str
        Name as given, for the record only; "" for pasted text.
    kind : str
        What its content is.
    sha256 : str
        Of what came in.
    offers : tuple of Offer
        At least one.
    notes : tuple of Text
        On the upload as a whole.
    """

    file: str
    kind: str
    sha256: str
    offers: tuple[Offer, ...]
    notes: tuple[Text, ...]


def read_pasted(text: str) -> Incoming:
    """Read a pasted corner table.

    Raises
    ------
    CornersUnreadable
        With what was found, where, and what a table looks like.
    """
    table = read_corners(text)
    digest = sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
    return Incoming("", "text", digest, (_of_table(table, say("incoming.pasted")),), ())


def read_incoming(files: Sequence[tuple[str, bytes]]) -> Incoming:
    """Read an upload.

    Parameters
    ----------
    files : sequence of (name, content)
        As ``admit`` takes them.

    Raises
    ------
    NotAdmitted
        If it may not come in.
    CornersUnreadable
        If it is a table, and no corner table.
    NothingToOffer
        If it holds no area.
    """
    admitted = admit(files)
    offers = [offer for layer in admitted.layers for offer in _of_layer(layer)]
    offers += _of_sheets(admitted.tables)
    if not offers:
        raise NothingToOffer("incoming-empty", file=files[0][0], layers=_layer_list(admitted))
    return Incoming(files[0][0], admitted.kind, admitted.sha256, tuple(offers), admitted.notes)


def _layer_list(admitted: Admitted) -> str:
    names = [layer.name for layer in admitted.layers] + [sheet.name for sheet in admitted.tables]
    return ", ".join(names[:10]) or "–"


def _of_sheets(sheets: Iterable[TableSheet]) -> list[Offer]:
    """Every sheet that is a corner table; if none is, the first one's reason."""
    offers: list[Offer] = []
    first: CornersUnreadable | None = None
    for sheet in sheets:
        try:
            if all(len(row) <= 1 for row in sheet.rows):  # text comes in as uncut lines
                table = read_corners(
                    "\n".join(str(cell) if cell is not None else "" for (*_, cell) in _filled(sheet))
                )
            else:
                table = read_corner_rows(sheet.rows)
        except CornersUnreadable as why:
            first = first or why
            continue
        offers.append(_of_table(table, Text(vi=sheet.name, en=sheet.name)))
    if not offers and first is not None:
        raise first
    return offers


def _filled(sheet: TableSheet) -> Iterable[tuple[object, ...]]:
    return (row or (None,) for row in sheet.rows)


def _of_table(table: CornerTable, name: Text) -> Offer:
    layer = table.to_layer()
    geometry = layer.features[0].geometry
    if geometry is None:  # a table has at least one ring
        raise ValueError(name.en)
    return Offer(name, geometry, table.crs, table.notes, table)


def _of_layer(layer: RawLayer) -> list[Offer]:
    """A layer's areas: each by itself, and all together where there are several."""
    areas = [(feature, polygons_of(feature.geometry)) for feature in layer.features]
    areas = [(feature, parts) for feature, parts in areas if parts]
    notes = layer.notes
    others = len(layer.features) - len(areas)
    if others and areas:
        notes = (*notes, say("incoming.no-areas", count=others))
    offers = [
        Offer(_name(layer, feature, alone=len(areas) == 1), _one(parts), layer.crs, notes)
        for feature, parts in areas[:MOST_OFFERS]
    ]
    if len(areas) > 1:
        everything = _one([part for _, parts in areas for part in parts])
        together = say("incoming.all", layer=layer.name, count=len(areas))
        offers.insert(0, Offer(together, everything, layer.crs, notes))
    return offers


def _one(parts: Sequence[shapely.Polygon]) -> BaseGeometry:
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(list(parts))


def _name(layer: RawLayer, feature: RawFeature, *, alone: bool) -> Text:
    if alone:
        return Text(vi=layer.name, en=layer.name)
    by_key = {str(key).casefold(): value for key, value in feature.properties.items()}
    named = next((str(by_key[key]) for key in _NAMES if by_key.get(key) not in (None, "")), "")
    key = "incoming.feature-named" if named else "incoming.feature"
    return say(key, layer=layer.name, number=feature.number, name=named[:60])
