"""How the worker hands parcels back: a head of JSON, columns of Arrow beside it; data only, checked on arrival.

The files lie in the worker's private folder. ``head.json`` says how many rows the others have: ``shapes.arrows`` one
column ``wkb``, ``columns.arrows`` the columns ``id``, ``code`` and ``declared_m2``. Both are streams of record batches.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, Final

import numpy as np
import pyarrow as pa
from pydantic import ValidationError

from zoneplan.model.messages import Text
from zoneplan.sources.admission.apart import open_plain, put
from zoneplan.sources.admission.refusal import NotAdmitted
from zoneplan.sources.admission.wire import Garbled, refusal_of
from zoneplan.sources.parcels.attributes import Attributes

HEAD: Final = "head.json"
SHAPES: Final = "shapes.arrows"
COLUMNS: Final = "columns.arrows"
PROGRESS: Final = "progress"

HEAD_BYTES: Final = 2_000_000  # a definition of a system has twenty thousand letters, a note a few hundred
_SHAPES: Final = pa.schema([("wkb", pa.large_binary())])
_COLUMNS: Final = pa.schema(
    [("id", pa.large_string()), ("code", pa.large_string()), ("declared_m2", pa.float64())]
)
_ROWS: Final = 65_536  # of a batch of columns
_COUNT: Final = 8  # bytes of a number of rows in the file of progress


@dataclass(frozen=True)
class Head:
    """What is said of the whole layer; ``fields`` names its columns, ``chosen`` those that were taken, by role."""

    kind: str
    layer: str
    crs: str | None
    rows: int
    vertices: int
    notes: tuple[Text, ...]
    about: dict[str, Any]
    fields: tuple[str, ...] = ()
    chosen: dict[str, str] = field(default_factory=dict)


def shape_writer(folder: Path) -> Any:
    """A writer of WKB, batch by batch."""
    return pa.ipc.new_stream(str(folder / SHAPES), _SHAPES)


def shape_batch(wkb: Any) -> Any:
    """One batch for `shape_writer`."""
    column = wkb.cast(pa.large_binary()) if isinstance(wkb, pa.Array) else pa.array(wkb, pa.large_binary())
    return pa.record_batch([column], schema=_SHAPES)


def write_columns(folder: Path, attributes: Attributes) -> None:
    """Write the columns beside the geometry."""
    with pa.ipc.new_stream(str(folder / COLUMNS), _COLUMNS) as writer:
        for start in range(0, len(attributes.ids), _ROWS):
            part = slice(start, start + _ROWS)
            columns = (attributes.ids[part], attributes.codes[part], attributes.declared_m2[part])
            arrays = [pa.array(c, kind.type) for c, kind in zip(columns, _COLUMNS, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=_COLUMNS))


def write_head(folder: Path, head: Head) -> None:
    """Write the head, which makes the answer whole."""
    told = {
        "kind": head.kind,
        "layer": head.layer,
        "crs": head.crs,
        "rows": head.rows,
        "vertices": head.vertices,
        "notes": [note.model_dump() for note in head.notes],
        "about": head.about,
        "fields": head.fields,
        "chosen": head.chosen,
    }
    put(folder / HEAD, json.dumps(told).encode("ascii"))


def tell_progress(folder: Path, done: int, total: int) -> None:
    """Say how far reading is, in one write."""
    handle = os.open(folder / PROGRESS, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.pwrite(handle, done.to_bytes(_COUNT, "little") + total.to_bytes(_COUNT, "little"), 0)
    finally:
        os.close(handle)


def told_progress(folder: Path) -> tuple[int, int]:
    """How far the worker says that it is: done, total; zeros before it has said anything."""
    try:
        with open_plain(folder / PROGRESS, "", 2 * _COUNT) as file:
            content = file.read()
    except NotAdmitted:
        return 0, 0
    done, total = (int.from_bytes(content[at : at + _COUNT], "little") for at in (0, _COUNT))
    return min(done, total) if total else done, total


def read_head(content: bytes) -> Head | NotAdmitted:
    """Read what the worker says of the whole, or its refusal.

    Raises
    ------
    Garbled
        If it is not of the agreed form: the worker may have been taken over by the file that it read.
    """
    try:
        told = json.loads(content)
        if "refused" in told:
            return refusal_of(told)
        head = Head(
            kind=told["kind"],
            layer=told["layer"],
            crs=told["crs"],
            rows=told["rows"],
            vertices=told["vertices"],
            notes=tuple(Text(**note) for note in told["notes"]),
            about=told["about"],
            fields=tuple(told["fields"]),
            chosen=dict(told["chosen"]),
        )
    except (ValueError, TypeError, KeyError, RecursionError, ValidationError) as why:
        raise Garbled(str(why)[:200]) from None
    texts = isinstance(head.kind, str) and isinstance(head.layer, str) and isinstance(head.crs, str | None)
    counts = all(type(count) is int and count >= 0 for count in (head.rows, head.vertices))
    names = (*head.fields, *head.chosen, *head.chosen.values())
    texts = texts and all(isinstance(name, str) for name in names)
    if not (texts and counts and isinstance(head.about, dict)):
        raise Garbled("a head of other types")
    return head


def read_shapes(file: Any, rows: int | None) -> Iterator[Any]:
    """Give the WKB, batch by batch, as arrays of bytes or None; Garbled if it is not as agreed."""
    for batch in _checked(file, _SHAPES, rows):
        yield batch.column(0).to_numpy(zero_copy_only=False)


def read_columns(file: BinaryIO, rows: int) -> Attributes:
    """Read the columns; Garbled if they are not as agreed."""
    batches = list(_checked(file, _COLUMNS, rows))
    ids, codes, declared = (
        [batch.column(place).to_numpy(zero_copy_only=False) for batch in batches] for place in range(3)
    )
    texts = partial(np.concatenate, dtype=object)
    if any(batch.column(place).null_count for batch in batches for place in range(2)):
        raise Garbled("a text is missing")
    nothing = np.zeros(0, dtype=object)
    areas = np.concatenate([*declared, np.zeros(0)])
    if not (np.isnan(areas) | ((areas > 0) & np.isfinite(areas))).all():
        raise Garbled("an area is none")
    return Attributes(texts([*ids, nothing]), texts([*codes, nothing]), areas, [])


def _checked(file: Any, schema: Any, rows: int | None) -> Iterator[Any]:
    """Record batches of a schema, with every offset and letter looked at, as many rows as were announced if any."""
    count = 0
    try:
        with pa.ipc.open_stream(pa.PythonFile(file, "r")) as stream:
            if stream.schema != schema:
                raise Garbled("other columns")
            for batch in stream:
                batch.validate(full=True)
                if batch.schema != schema:
                    raise Garbled("other columns")
                count += batch.num_rows
                yield batch
    except (pa.ArrowException, OSError, ValueError, UnicodeError) as why:
        raise Garbled(str(why)[:200]) from None
    if rows is not None and count != rows:
        raise Garbled(f"{count} rows, {rows} were announced")
