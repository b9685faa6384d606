"""How the worker hands its result back: lines of JSON with geometry as WKB; data only, checked on arrival."""

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

import numpy as np
import shapely
from pydantic import ValidationError

from zoneplan.model.incoming import RawFeature, RawLayer
from zoneplan.model.messages import Text
from zoneplan.sources.admission.admitted import TableSheet
from zoneplan.sources.admission.refusal import NotAdmitted


class Garbled(Exception):
    """The worker's answer is not whole or not of the agreed form."""


@dataclass(frozen=True)
class Gathered:
    """What the worker read: as ``Admitted``, without the digest."""

    kind: str
    layers: tuple[RawLayer, ...]
    tables: tuple[TableSheet, ...]
    notes: tuple[Text, ...]


def write_gathered(gathered: Gathered, to: BinaryIO) -> None:
    """Write a result: a head, then each layer with its features, each sheet with its rows, and an end mark."""
    _line(
        to,
        {
            "kind": gathered.kind,
            "notes": _texts(gathered.notes),
            "layers": len(gathered.layers),
            "tables": len(gathered.tables),
        },
    )
    for layer in gathered.layers:
        head = {"layer": layer.name, "crs": layer.crs, "notes": _texts(layer.notes)}
        _line(to, {**head, "count": len(layer.features)})
        wkb = shapely.to_wkb(np.array([feature.geometry for feature in layer.features], dtype=object))
        for feature, geometry in zip(layer.features, wkb, strict=True):
            encoded = None if geometry is None else base64.b64encode(geometry).decode("ascii")
            _line(to, [feature.number, encoded, dict(feature.properties)])
    for table in gathered.tables:
        _line(to, {"sheet": table.name, "count": len(table.rows)})
        for row in table.rows:
            _line(to, row)
    _line(to, "end")


def write_refusal(refused: NotAdmitted, to: BinaryIO) -> None:
    """Write a refusal instead of a result."""
    _line(
        to,
        {
            "refused": refused.reason,
            "why": refused.why.model_dump(),
            "advice": refused.advice.model_dump(),
            "file": refused.file,
            "layer": refused.layer,
            "feature": refused.feature,
            "choices": refused.choices,
        },
    )


def read_answer(content: bytes) -> Gathered | NotAdmitted:
    """Read what the worker wrote.

    Raises
    ------
    Garbled
        If it is cut short or not of the agreed form: the worker may have been taken over by the file it read.
    """
    try:
        return _answer(iter(content.splitlines()))
    except (
        ValueError,
        TypeError,
        KeyError,
        StopIteration,
        RecursionError,
        ValidationError,
        shapely.errors.ShapelyError,
    ) as why:
        raise Garbled(str(why)[:200]) from None


def _answer(lines: Iterator[bytes]) -> Gathered | NotAdmitted:
    head = _table(next(lines))
    if "refused" in head:
        return refusal_of(head)
    layers = [_layer(lines) for _ in range(_int(head["layers"]))]
    tables = [_sheet(lines) for _ in range(_int(head["tables"]))]
    if json.loads(next(lines)) != "end":
        raise Garbled("no end mark")
    return Gathered(_str(head["kind"]), tuple(layers), tuple(tables), _notes(head["notes"]))


def refusal_of(head: dict[str, Any]) -> NotAdmitted:
    """The refusal that `write_refusal` wrote; Garbled or one of its like if it is none."""
    feature = head["feature"]
    refused = NotAdmitted(
        _str(head["refused"]),
        Text(**head["why"]),
        Text(**head["advice"]),
        file=_str(head["file"]),
        layer=_str(head["layer"]),
        feature=None if feature is None else _int(feature),
    )
    refused.choices = tuple(_str(name) for name in head["choices"])
    return refused


def _layer(lines: Iterator[bytes]) -> RawLayer:
    head = _table(next(lines))
    rows = [json.loads(next(lines)) for _ in range(_int(head["count"]))]
    encoded = [None if row[1] is None else base64.b64decode(row[1], validate=True) for row in rows]
    geometries = shapely.from_wkb(np.array(encoded, dtype=object))
    features = tuple(
        RawFeature(geometry, _properties(row[2]), _int(row[0]))
        for row, geometry in zip(rows, geometries, strict=True)
    )
    crs = head["crs"]
    return RawLayer(_str(head["layer"]), features, None if crs is None else _str(crs), _notes(head["notes"]))


def _sheet(lines: Iterator[bytes]) -> TableSheet:
    head = _table(next(lines))
    rows = (json.loads(next(lines)) for _ in range(_int(head["count"])))
    return TableSheet(_str(head["sheet"]), tuple(tuple(_cell(cell) for cell in row) for row in rows))


def _cell(value: object) -> str | float | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        return value
    raise Garbled("a cell is neither text nor number")


def _properties(value: object) -> dict[str, Any]:
    if not isinstance(value, dict) or not all(
        isinstance(v, str | int | float | None) for v in value.values()
    ):
        raise Garbled("properties")
    return value


def _table(line: bytes) -> dict[str, Any]:
    table = json.loads(line)
    if not isinstance(table, dict):
        raise Garbled("a head is missing")
    return table


def _notes(value: Any) -> tuple[Text, ...]:
    return tuple(Text(**note) for note in value)


def _str(value: object) -> str:
    if not isinstance(value, str):
        raise Garbled("not text")
    return value


def _int(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Garbled("not a count")
    return value


def _texts(notes: Sequence[Text]) -> list[dict[str, str]]:
    return [note.model_dump() for note in notes]


def _line(to: BinaryIO, value: object) -> None:
    to.write(json.dumps(value, allow_nan=False).encode("ascii") + b"\n")
