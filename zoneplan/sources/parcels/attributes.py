"""The columns beside the geometry, once all rows were read: ids and codes as text, declared areas as m²."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from zoneplan.model.messages import Text, say
from zoneplan.sources.formats.settle import clean
from zoneplan.sources.lettering import decode_column, decode_texts
from zoneplan.sources.parcels.columns import Choice
from zoneplan.sources.parcels.figures import declared_areas

_SAMPLE: Final = 2_000  # texts that are looked at first: if none of them is garbled, none is
_ODD: Final = re.compile(r"[\x00-\x1f\x7f\s]")
_LONGEST: Final = 200  # characters of an id or a code


@dataclass(frozen=True)
class Attributes:
    """Columns of the layer; entry i of each belongs together."""

    ids: NDArray[Any]
    codes: NDArray[Any]
    declared_m2: NDArray[np.float64]
    notes: list[Text]


def attributes_of(
    columns: dict[int, list[Any]], choice: Choice, rows: NDArray[np.intp], *, raw: bool, stated: str | None
) -> Attributes:
    """Make the columns of a layer.

    Parameters
    ----------
    columns : dict of int to list of sequences
        Place of a column -> its values, in pieces (Arrow arrays, numpy arrays or lists).
    choice : Choice
    rows : numpy.ndarray of int
        Row of each entry in the file, from 1.
    raw : bool
        Text is Latin-1 taken from bytes.
    stated : str or None
        What the file says that these bytes are.
    """
    notes: list[Text] = []
    texts: dict[int, NDArray[Any]] = {}
    places = [place for place in (choice.id, choice.sheet, choice.code) if place is not None]
    for place in dict.fromkeys(places):
        texts[place] = _texts(columns[place])
    _letter(texts, notes, raw=raw, stated=stated)
    ids = _ids(texts, choice, rows, notes)
    codes = texts[choice.code] if choice.code is not None else np.full(len(rows), "", dtype=object)
    declared = np.full(len(rows), np.nan)
    if choice.declared is not None:
        declared, told = declared_areas(_values(columns[choice.declared]), choice.unit, rows)
        notes += told
    return Attributes(ids, codes, declared, notes)


def _ids(
    texts: dict[int, NDArray[Any]], choice: Choice, rows: NDArray[np.intp], notes: list[Text]
) -> NDArray[Any]:
    if choice.id is None:
        return np.array([str(row) for row in rows.tolist()] + [None], dtype=object)[:-1]
    ids = texts[choice.id]
    if choice.sheet is None or len(set(ids)) == len(ids):
        return ids
    pairs = zip(texts[choice.sheet], ids, strict=True)
    joined = [f"tờ {sheet} thửa {lot}" if sheet and lot else lot for sheet, lot in pairs]
    if len(set(joined)) <= len(set(ids)):
        return ids
    notes.append(say("parcels.column.joined", example=next(one for one in joined if one.startswith("tờ "))))
    return np.array([*joined, None], dtype=object)[:-1]


def _values(pieces: Sequence[Any]) -> Any:
    """Pieces of a column as one array: of numbers if all are, else of Python values."""
    arrays = [_array(piece) for piece in pieces]
    if not arrays:
        return np.zeros(0)
    if all(array.dtype.kind in "iuf" for array in arrays):
        return np.concatenate(arrays)
    return np.concatenate([array.astype(object) for array in arrays])


def _array(piece: Any) -> NDArray[Any]:
    if isinstance(piece, np.ndarray):
        return piece
    if isinstance(piece, list):
        return np.array([*piece, None], dtype=object)[:-1]
    from pyarrow import types  # noqa: PLC0415  an Arrow array, so it is loaded

    if types.is_decimal(piece.type) or types.is_boolean(piece.type):
        piece = piece.cast("double")
    return np.asarray(piece.to_numpy(zero_copy_only=False))


def _texts(pieces: Sequence[Any]) -> NDArray[Any]:
    if pieces and all(_is_text(piece) for piece in pieces):
        return np.concatenate([_of_text(piece) for piece in pieces])
    values = _values(pieces)
    if values.dtype.kind in "iu":
        return np.array([*map(str, values.tolist()), None], dtype=object)[:-1]
    return np.array([*(_text(value) for value in values.tolist()), None], dtype=object)[:-1]


def _is_text(piece: Any) -> bool:
    """Whether a piece is a column of Arrow's text."""
    if isinstance(piece, list | np.ndarray):
        return False
    from pyarrow import types  # noqa: PLC0415  an Arrow array, so it is loaded

    return bool(types.is_string(piece.type) or types.is_large_string(piece.type))


def _of_text(piece: Any) -> NDArray[Any]:
    from pyarrow import compute  # noqa: PLC0415

    short = compute.utf8_slice_codeunits(piece.fill_null(""), 0, _LONGEST)
    return np.asarray(short.to_numpy(zero_copy_only=False), dtype=object)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value[:_LONGEST]
    if value is None or value != value or isinstance(value, bytes | bool):  # nan is not itself
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))  # a column with blanks, read as numbers
    return str(value)[:_LONGEST]


def _letter(texts: dict[int, NDArray[Any]], notes: list[Text], *, raw: bool, stated: str | None) -> None:
    """Make text clean, and mend what an older alphabet or a wrong reading has garbled; all columns together."""
    whole = "".join(["".join(column.tolist()) for column in texts.values()])
    if whole.isascii() and not _ODD.search(whole):
        return
    every = {text for column in texts.values() for text in column.tolist()}
    marked = sorted(text for text in every if not text.isascii())
    clean_of = {text: " ".join(clean(text).split()) for text in every if text.isascii() and _ODD.search(text)}
    if raw:
        decoded, note = decode_column([text.encode("latin-1", "replace") for text in marked], stated)
    else:
        _, note = decode_texts(marked[:: max(1, len(marked) // _SAMPLE)])
        decoded, note = decode_texts(marked) if note else (marked, None)
    if note:
        notes.append(note)
    clean_of |= {
        text: " ".join(clean(unicodedata.normalize("NFC", mended)).split())
        for text, mended in zip(marked, decoded, strict=True)
    }
    if clean_of:
        for place, column in texts.items():
            texts[place] = np.array(
                [*(clean_of.get(text, text) for text in column.tolist()), None], dtype=object
            )[:-1]
