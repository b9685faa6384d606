"""The cells of a row as a document prints them."""

from zoneplan.model.numbers import Lang, format_number
from zoneplan.outputs.corners.table import Row


def cells(row: Row, lang: Lang) -> list[str]:
    """Name, X, Y and edge with the marks of the language; nothing for the edge of the closing row.

    Examples
    --------
    >>> cells(Row("1", 1224357.012, 600100.5, None), "vi")
    ['1', '1.224.357,012', '600.100,500', '']
    """
    edge = "" if row.edge_m is None else format_number(row.edge_m, "mm3", lang)
    return [row.name, format_number(row.north, "mm3", lang), format_number(row.east, "mm3", lang), edge]
