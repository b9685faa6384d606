"""A layer as its file has it, opened but not yet read: what every format gives."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from zoneplan.model.messages import Text


@dataclass(frozen=True)
class Batch:
    """Some rows, in the order of the file.

    Attributes
    ----------
    shapes : sequence
        WKB or shapely geometries; None for none. An Arrow array of WKB is the quickest.
    columns : list of sequence
        The columns asked for, in the order asked: Python values, numpy or Arrow arrays.
    """

    shapes: Sequence[Any]
    columns: list[Any]


@dataclass
class Sheet:
    """One layer.

    Attributes
    ----------
    name : str
    crs : str or None
        As the file has it. Known for certain only once all rows were read.
    fields : list of str
        Names of the columns beside the geometry, decoded.
    total : int
        How many rows the file says that it has; 0 where it does not say.
    rows : callable
        Gives the rows with the columns at these places of ``fields``; called once.
    areas : bool or None
        Whether the file says that the layer holds polygons; None where it does not say.
    notes : list of Text
        Grows while rows are read.
    about : dict
        What a layer kept by zoneplan says of itself, not checked.
    raw_text : bool
        Text is Latin-1 taken from bytes: the alphabet has to be recognised.
    declared_encoding : str or None
        What the file says that its bytes are.
    """

    name: str
    crs: str | None
    fields: list[str]
    total: int
    rows: Callable[[Sequence[int]], Iterator[Batch]]
    areas: bool | None = None
    notes: list[Text] = field(default_factory=list)
    about: dict[str, Any] = field(default_factory=dict)
    raw_text: bool = False
    declared_encoding: str | None = None
