"""What every layer goes through: plane coordinates, finite numbers, text in NFC, and a note on whatever was changed."""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoneplan.model.incoming import RawFeature, RawLayer, Scalar
from zoneplan.model.messages import Text, say
from zoneplan.sources.admission.limits import COLUMNS, COORDINATE, FEATURES, VERTICES
from zoneplan.sources.admission.refusal import not_admitted, shown_name
from zoneplan.sources.lettering import decode_texts

_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_LINE, _RING, _POLYGON, _MULTILINE, _MULTIPOLYGON, _COLLECTION = (
    1,
    2,
    3,
    5,
    6,
    7,
)  # as shapely.get_type_id gives them
_NAMED: Final = 5
_NAME: Final = 200  # characters of a layer's name


def settle(
    name: str,
    crs: str | None,
    geometries: Sequence[BaseGeometry | None],
    properties: Sequence[Mapping[str, Any]],
    *,
    file: str,
    notes: Sequence[Text] = (),
    close_lines: bool = False,
    decoded: bool = False,
) -> RawLayer:
    """Make a layer of what a reader found.

    Parameters
    ----------
    name : str
        As the file has it.
    crs : str or None
        As the file has it; "" counts as None.
    geometries, properties : sequences of the same length
        In the order of the file.
    file : str
        For refusals.
    notes : sequence of Text
        What the reader itself has to say.
    close_lines : bool
        Make polygons of closed lines.
    decoded : bool
        Text was decoded by the reader already; otherwise garbled Vietnamese is mended here.

    Raises
    ------
    NotAdmitted
        ``many-features``, ``many-vertices``, ``many-columns``, ``not-finite`` or ``far-number``.
    """
    found: NDArray[Any] = np.array([*geometries, None], dtype=object)[:-1]  # an array even of nothing
    _refuse_numbers(found, file, name)
    told = list(notes)
    for has, key in ((shapely.has_z, "z-dropped"), (shapely.has_m, "m-dropped")):
        count = int(has(found).sum())
        if count:
            told.append(say(f"admission.note.{key}", count=count))
    settled, changes = _shaped(shapely.force_2d(found), close_lines=close_lines)
    told += changes
    told += _missing(settled)
    if any(len(row) > COLUMNS for row in properties):
        raise not_admitted("many-columns", file=file, layer=name, limit=COLUMNS)
    rows, mended = _lettered(properties, decoded=decoded)
    told += mended
    features = tuple(
        RawFeature(geometry, row, number)
        for number, (geometry, row) in enumerate(zip(settled, rows, strict=True), start=1)
    )
    return RawLayer(clean(name).strip()[:_NAME] or shown_name(file), features, crs or None, tuple(told))


def clean(text: str) -> str:
    r"""Text in NFC, without control characters and halves of surrogates, which no document or sheet may hold.

    Examples
    --------
    >>> clean("Đa\u0302\u0301t\x00")
    'Đất'
    """
    return unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text))


def _scalar(value: Any) -> Scalar:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value)


def _refuse_numbers(found: NDArray[Any], file: str, layer: str) -> None:
    if len(found) > FEATURES:
        raise not_admitted("many-features", file=file, layer=layer, count=len(found), limit=FEATURES)
    vertices = int(shapely.get_num_coordinates(found).sum())
    if vertices > VERTICES:
        raise not_admitted("many-vertices", file=file, layer=layer, count=vertices, limit=VERTICES)
    coordinates, owner = shapely.get_coordinates(found, return_index=True)
    for reason, bad in (
        ("not-finite", ~np.isfinite(coordinates).all(axis=1)),
        ("far-number", (np.abs(coordinates) > COORDINATE).any(axis=1)),
    ):
        if bad.any():
            raise not_admitted(reason, file=file, layer=layer, feature=int(owner[bad.argmax()]) + 1)


def _shaped(found: NDArray[Any], *, close_lines: bool) -> tuple[list[BaseGeometry | None], list[Text]]:
    """Closed lines as polygons where asked; of a mixed collection the polygons."""
    settled: list[BaseGeometry | None] = list(found)
    closed = dropped = 0
    for place in np.flatnonzero(np.isin(shapely.get_type_id(found), (_LINE, _RING, _MULTILINE, _COLLECTION))):
        geometry = found[place]
        if shapely.get_type_id(geometry) == _COLLECTION:
            geometry, left = polygons_of(geometry, close_lines=close_lines)
            dropped += left
        elif close_lines and (area := _closed(geometry)) is not None:
            geometry = area
            closed += 1
        settled[place] = geometry
    notes = [say("admission.note.lines-closed", count=closed)] if closed else []
    if dropped:
        notes.append(say("admission.note.pieces-dropped", count=dropped))
    return settled, notes


def _closed(geometry: BaseGeometry) -> BaseGeometry | None:
    """The polygon that a closed line, or several closed lines, draw; None for any other."""
    parts = shapely.get_parts(geometry)
    if len(parts) and all(
        shapely.is_closed(part) and shapely.get_num_coordinates(part) >= 4 for part in parts
    ):
        areas = [shapely.Polygon(shapely.get_coordinates(part)) for part in parts]
        return areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)
    return None


def polygons_of(collection: BaseGeometry, *, close_lines: bool) -> tuple[BaseGeometry, int]:
    """The polygons of a collection and how many other pieces it had; the collection itself if it has no polygon."""
    areas: list[Any] = []
    others = 0
    stack = [collection]
    while stack:
        geometry = stack.pop()
        kind = shapely.get_type_id(geometry)
        if kind in (_MULTIPOLYGON, _COLLECTION):
            stack.extend(reversed(shapely.get_parts(geometry)))
        elif kind == _POLYGON:
            areas.append(geometry)
        elif close_lines and kind == _LINE and (area := _closed(geometry)) is not None:
            areas.append(area)
        else:
            others += 1
    if not areas:
        return collection, 0
    return (areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)), others


def _missing(settled: Sequence[BaseGeometry | None]) -> list[Text]:
    notes = []
    nothing = [number for number, geometry in enumerate(settled, start=1) if geometry is None]
    empty = [n for n, geometry in enumerate(settled, start=1) if geometry is not None and geometry.is_empty]
    for key, numbers in (("null", nothing), ("empty", empty)):
        if numbers:
            shown = ", ".join(map(str, numbers[:_NAMED])) + (", …" if len(numbers) > _NAMED else "")
            notes.append(say(f"admission.note.{key}", count=len(numbers), numbers=shown))
    return notes


def _lettered(
    properties: Sequence[Mapping[str, Any]], *, decoded: bool
) -> tuple[list[dict[str, Scalar]], list[Text]]:
    """Names and text values clean; text that an earlier program read with the wrong encoding mended, all together."""
    rows = [{str(key): _scalar(value) for key, value in row.items()} for row in properties]
    texts = sorted({text for row in rows for text in (*row, *row.values()) if isinstance(text, str)})
    mended, note = (texts, None) if decoded else decode_texts(texts)
    by_text = dict(zip(texts, map(clean, mended), strict=True))
    lettered = [
        {by_text[key]: by_text[value] if isinstance(value, str) else value for key, value in row.items()}
        for row in rows
    ]
    return lettered, [] if note is None else [note]
