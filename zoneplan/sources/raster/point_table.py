"""Control points as people type and paste them: numbers as either language spells them, with or without names."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import shapely

from zoneplan.geometry.georeference import ControlPoint
from zoneplan.geometry.vn2000.datum import between_vn2000, wgs84_to_vn2000
from zoneplan.geometry.vn2000.zones import WGS84
from zoneplan.model.messages import Text, say
from zoneplan.sources.corners.figures import Figure, Mark, decimal_mark, readings, settled

MOST_POINTS: Final = 200
_LONGEST_TABLE: Final = 50_000
_LONGEST_NAME: Final = 40
_GROUND_LIMITS: Final = (
    (0.0, 10_000_000.0),
    (-1_000_000.0, 2_000_000.0),
)  # northing, easting of any VN-2000 plane
_FIGURES: Final = 4


@dataclass(frozen=True)
class Typed:
    """One point as given: X is the northing (or latitude), Y the easting (or longitude), in the system ``epsg``."""

    name: str
    column: float
    row: float
    x: float
    y: float
    epsg: int


class TableFault(ValueError):
    """What is wrong with what was typed; ``why`` says it."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def number(text: str, mark: Mark | None = None) -> float | None:
    """Read one number; None for anything else.

    Where a lone dot or comma before three digits could be either, it is taken for the decimal mark.

    Examples
    --------
    >>> number("1.224.357,01"), number("1224357.5"), number(" 12,5 "), number("x")
    (1224357.01, 1224357.5, 12.5, None)
    """
    found = settled(readings(text.strip().replace("\xa0", " ").replace("−", "-")), mark)
    return None if found is None else found.value


def typed_point(name: str, cells: Sequence[str], epsg: int) -> Typed:
    """Read one point from its four fields: column, row, X (north) and Y (east).

    Raises
    ------
    TableFault
        With the field that is no number or out of its range.
    """
    values = []
    for field, cell in zip(("column", "row", "x", "y"), cells, strict=True):
        value = number(cell)
        if value is None:
            raise TableFault(
                say("scan.points.no-number", field=say(f"scan.points.{field}"), got=cell[:_LONGEST_NAME])
            )
        values.append(value)
    column, row, x, y = values
    return _checked(Typed(_clean(name), column, row, x, y, epsg))


def pasted_points(text: str, epsg: int, first: int = 1) -> list[Typed]:
    r"""Read a table: in each line a name (or none), column, row, X (north), Y (east); tabs, semicolons or blanks.

    Parameters
    ----------
    text : str
        A first line without numbers is a heading.
    epsg : int
        The system of X and Y: a VN-2000 plane, or 4326 for latitude and longitude.
    first : int
        Number of the first point; those without a name are named by their number.

    Raises
    ------
    TableFault
        With the line.

    Examples
    --------
    >>> [(p.name, p.column, p.x) for p in pasted_points("A;10,5;20;1224000,5;600000\n12\t22\t1224010\t600010", 9210)]
    [('A', 10.5, 1224000.5), ('2', 12.0, 1224010.0)]
    """
    if len(text) > _LONGEST_TABLE:
        raise TableFault(say("scan.points.long", limit=MOST_POINTS))
    lines = [(n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    rows = [(n, _cells(line)) for n, line in lines]
    figures = [[readings(cell) for cell in row] for _, row in rows]
    mark, _ = decimal_mark(found for row in figures for found in row)
    points: list[Typed] = []
    for (line, cells), found in zip(rows, figures, strict=True):
        if not points and sum(bool(figure) for figure in found) < 2:
            continue
        points.append(_point(line, cells, found, mark, epsg, str(first + len(points))))
        if len(points) > MOST_POINTS:
            raise TableFault(say("scan.points.long", limit=MOST_POINTS))
    if not points:
        raise TableFault(say("scan.points.empty"))
    return points


def _cells(line: str) -> list[str]:
    clean = line.replace("\xa0", " ").replace("−", "-")
    for separator in ("\t", ";", "|"):
        if separator in clean:
            return [cell.strip() for cell in clean.strip(f" {separator}").split(separator)]
    wide = re.split(r"\s{2,}", clean.strip())
    return wide if len(wide) > _FIGURES - 1 else clean.split()


def _point(
    line: int, cells: list[str], found: list[tuple[Figure, ...]], mark: Mark | None, epsg: int, name: str
) -> Typed:
    if len(cells) not in (_FIGURES, _FIGURES + 1):
        raise TableFault(say("scan.points.cells", line=line, count=len(cells)))
    values = []
    for cell, figures in zip(cells[-_FIGURES:], found[-_FIGURES:], strict=True):
        figure = settled(figures, mark)
        if figure is None:
            raise TableFault(say("scan.points.line-number", line=line, got=cell[:_LONGEST_NAME]))
        values.append(figure.value)
    column, row, x, y = values
    named = cells[0] if len(cells) > _FIGURES else name
    try:
        return _checked(Typed(_clean(named) or name, column, row, x, y, epsg))
    except TableFault as fault:
        raise TableFault(say("scan.points.in-line", line=line, why=fault.why)) from None


def _checked(point: Typed) -> Typed:
    if point.epsg == WGS84:
        fits = abs(point.x) <= 90 and abs(point.y) <= 180
        odd = abs(point.y) <= 90 < abs(point.x) <= 180
        if not fits:
            raise TableFault(say("scan.points.degrees-swapped" if odd else "scan.points.degrees"))
        return point
    for value, (low, high) in zip((point.x, point.y), _GROUND_LIMITS, strict=True):
        if not low <= value <= high:
            raise TableFault(say("scan.points.range", x=point.x, y=point.y))
    return point


def on_plane(points: Sequence[Typed], epsg: int) -> list[ControlPoint]:
    """The points with their ground positions on one VN-2000 plane, by the pinned datum step where it is needed.

    Raises
    ------
    TableFault
        If a position is beyond what the plane can express.
    """
    moved = []
    for point in points:
        here = shapely.Point(point.y, point.x)
        try:
            if point.epsg == WGS84:
                here = wgs84_to_vn2000(here, epsg)
            elif point.epsg != epsg:
                here = between_vn2000(here, point.epsg, epsg)
        except ValueError:
            raise TableFault(say("scan.points.far", name=point.name)) from None
        (_, north), (west, east) = _GROUND_LIMITS
        if not (west <= here.x <= east and abs(here.y) <= north):
            raise TableFault(say("scan.points.far", name=point.name))
        moved.append(ControlPoint(point.name, point.column, point.row, here.x, here.y))
    return moved


def _clean(name: str) -> str:
    printable = "".join(letter for letter in name if letter.isprintable()).strip()
    return unicodedata.normalize("NFC", printable)[:_LONGEST_NAME]
