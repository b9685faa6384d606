"""Declared areas as files write them: numbers, or text with the marks of either language."""

import re
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from zoneplan.model.messages import Text, say
from zoneplan.sources.corners.figures import decimal_mark, readings, settled
from zoneplan.sources.parcels.columns import Unit
from zoneplan.sources.parcels.limits import NAMED

_M2: Final = {"m2": 1.0, "ha": 10_000.0}
_UNIT: Final = re.compile(r"\s*(m2|m²|ha)\.?$", re.IGNORECASE)


def declared_areas(
    values: Sequence[Any] | NDArray[Any], unit: Unit, rows: NDArray[np.intp]
) -> tuple[NDArray[np.float64], list[Text]]:
    """Read declared areas.

    Parameters
    ----------
    values : sequence of str, float or None
        As the file has them.
    unit : {"m2", "ha"}
        Of numbers beside which no unit stands.
    rows : numpy.ndarray of int
        Row of each in the file, from 1, for notes.

    Returns
    -------
    areas : numpy.ndarray of float
        m²; nan where there is none, or none that can be read, or none above 0.
    notes : list of Text
        What could not be read, and whether the decimal mark is doubtful.

    Examples
    --------
    >>> areas, notes = declared_areas(["1.234,5", "100 m²", "2 ha", None, "chưa đo"], "m2", np.arange(1, 6))
    >>> areas.tolist()
    [1234.5, 100.0, 20000.0, nan, nan]
    >>> [note.en for note in notes]
    ['The declared area cannot be read in 1 row and is left out: row 5 (“chưa đo”).']
    """
    notes: list[Text] = []
    if isinstance(values, np.ndarray) and values.dtype != object:
        areas, unread = values.astype(float) * _M2[unit], np.zeros(len(values), dtype=bool)
    else:
        areas, unread, notes = _of_mixed(values, unit)
    areas[~np.isfinite(areas)] = np.nan
    if unread.any():
        first = rows[unread][:NAMED]
        examples = [str(values[place])[:20] for place in np.flatnonzero(unread)[:1]]
        named = f"{', '.join(map(str, first))}{', …' if unread.sum() > NAMED else ''} (“{examples[0]}”)"
        notes.append(say("parcels.declared.unread", count=int(unread.sum()), rows=named))
    none = areas <= 0
    if none.any():
        notes.append(say("parcels.declared.not-above", count=int(none.sum()), row=int(rows[none][0])))
        areas[none] = np.nan
    return areas, notes


def _of_mixed(
    values: Sequence[Any] | NDArray[Any], unit: Unit
) -> tuple[NDArray[np.float64], NDArray[np.bool_], list[Text]]:
    """Areas in m², which of them hold something that is no number, and notes."""
    cells = {value: _cell(value, unit) for value in set(values) if not _blank(value)}
    mark, both = decimal_mark(found for found, _ in cells.values())
    notes = [say("parcels.declared.marks")] if both else []
    open_cells = [value for value, (found, _) in cells.items() if len(found) > 1]
    if open_cells and mark is None:
        notes.append(say("parcels.declared.mark-open", example=str(open_cells[0])[:20]))
    read: dict[Any, float] = {}
    for value, (found, factor) in cells.items():
        figure = settled(found, mark)
        read[value] = np.nan if figure is None else figure.value * factor
    areas = np.array([np.nan if _blank(value) else read[value] for value in values], dtype=float)
    filled = np.array([not _blank(value) for value in values], dtype=bool)
    return areas, filled & np.isnan(areas), notes


def _blank(value: Any) -> bool:
    return (
        value is None or value != value or (isinstance(value, str) and not value.strip())
    )  # nan is not itself


def _cell(value: Any, unit: Unit) -> tuple[Any, float]:
    """The readings of a cell, and what takes them to m²."""
    if not isinstance(value, str):
        return readings(float(value) if isinstance(value, int | float) else None), _M2[unit]
    text = value.strip()
    stated = _UNIT.search(text)
    own: Unit = unit if stated is None else "ha" if stated[1].lower() == "ha" else "m2"
    return readings(_UNIT.sub("", text)), _M2[own]
