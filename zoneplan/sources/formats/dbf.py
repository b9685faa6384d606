"""The attribute table beside shapes, .dbf or MapInfo's .dat: looked through before GDAL reads it."""

import struct
from typing import Final

from zoneplan.sources.admission.datasets import Dataset
from zoneplan.sources.admission.limits import COLUMNS, FEATURES
from zoneplan.sources.admission.refusal import not_admitted

_DELETED: Final = 0x2A  # an asterisk before the row


def live_rows(table: bytes, dataset: Dataset, most: int | None = None) -> tuple[int, int]:
    """Count the rows of a table, once its header agrees with its size.

    Parameters
    ----------
    table : bytes
    dataset : Dataset
        For refusals.
    most : int, optional
        How many rows it may have; None for the limit of an upload.

    Returns
    -------
    rows, deleted : int
        All rows, and those of them that are marked as deleted.

    Raises
    ------
    NotAdmitted
        ``dbf-cut``, ``many-columns`` or ``many-features``.
    """
    if len(table) < 32:
        raise not_admitted("dbf-cut", file=dataset.name)
    rows, header, width = struct.unpack("<IHH", table[4:12])
    if width < 1 or header + rows * width > len(table):
        raise not_admitted("dbf-cut", file=dataset.name)
    if header > 32 * (COLUMNS + 2) + 264:  # a description of 32 bytes a column
        raise not_admitted("many-columns", file=dataset.name, limit=COLUMNS)
    limit = FEATURES if most is None else most
    if rows > limit:
        raise not_admitted("many-features", file=dataset.name, count=rows, limit=limit)
    return rows, sum(table[header + row * width] == _DELETED for row in range(rows))
