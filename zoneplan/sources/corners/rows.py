"""The lines of a table told apart: corners, edge lengths on lines of their own, headings of parts, other text."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from zoneplan.model.findings import Severity
from zoneplan.model.messages import Text
from zoneplan.sources.corners.angles import Angle, read_angle
from zoneplan.sources.corners.cells import (
    EASTINGS,
    LATITUDES,
    LONGEST_LINE,
    LONGITUDES,
    MM_PER_M,
    NORTHINGS,
    Cell,
    Line,
    looks,
)
from zoneplan.sources.corners.columns import Columns
from zoneplan.sources.corners.figures import Figure, Mark, decimal_mark, readings, settled
from zoneplan.sources.corners.remarks import Remarks
from zoneplan.sources.corners.signs import fold, shown

_PART = re.compile(
    r"^[^a-z0-9]*(?:[0-9ivx]{1,4}[.)]\s*)?(?:khu|thua|lo|phan|vung|vong|o|ranh|part|ring|parcel|polygon|zone|plot)"
    r"(?:\s+(?:dat|vuc|so|no))*\.?\s*[:.]?\s*(?:[a-z]?[0-9]{1,4}[a-z]?|[a-z]|[ivx]{1,4})(?![a-z0-9])"
)
_HOLE = re.compile(
    r"(?<!\w)(?:lỗ|trừ|khoét|vòng trong|không bao gồm|hole|inner|interior|excluded?|excluding"
    r"|phan tru|tru ra|khoet|vong trong|lo thung|khong bao gom)(?!\w)"
)
_LONGEST_HEADING = 80
_LONGEST_EDGE_M = 100_000.0
_SMALL = 10_000.0  # no coordinate of a table that lies in Vietnam's ranges is smaller


@dataclass
class Draft:
    """A corner as its row has it, with what later checks need.

    Attributes
    ----------
    step : float
        One unit of the last digit written, in metres or degrees.
    decimals : int
        Digits behind the mark of the coordinates; for degrees 0.
    after_gap : bool
        The row before it could not be read: the edge between is unknown.
    """

    row: int
    name: str
    east: float
    north: float
    step: float
    decimals: int
    length: Figure | None = None
    part: tuple[str, ...] = ()
    after_gap: bool = False


@dataclass(frozen=True)
class Break:
    """Something between two corners: a blank line, a heading, text. ``hard`` always starts a new ring."""

    row: int
    hard: bool = False
    hole: bool = False


@dataclass
class Rows:
    """All lines of a table, told apart."""

    events: list[Draft | Break] = field(default_factory=list)
    around: list[tuple[int, str]] = field(default_factory=list)
    mark: Mark | None = None
    mixed: bool = False
    lost: list[int] = field(default_factory=list)
    lost_read: tuple[str, str | Text] = (
        "",
        "",
    )  # the first cell without its degree sign, and how it was read


@dataclass(frozen=True)
class _Value:
    value: float
    step: float
    decimals: int
    angle: Angle | None = None


def tell_rows(lines: Sequence[Line], columns: Columns, remarks: Remarks) -> Rows:
    """Tell the lines of a table apart, once its columns are known."""
    return _Reader(lines, columns, remarks).read()


class _Reader:
    def __init__(self, lines: Sequence[Line], columns: Columns, remarks: Remarks) -> None:
        self.lines, self.columns, self.remarks = lines, columns, remarks
        self.rows = Rows()
        wanted = [n for n in (columns.north, columns.east, columns.length) if n is not None]
        cells = (
            readings(line.cells[n]) for line in lines if len(line.cells) == columns.width for n in wanted
        )
        self.rows.mark, self.rows.mixed = decimal_mark(cells)
        self.ranged = columns.ranged
        self.mm = any(line.mm for line in lines)
        self.gap = False
        self.part: tuple[str, ...] = ()

    def read(self) -> Rows:
        for line in self.lines:
            if not line.text.strip():
                self.rows.events.append(Break(line.row))
            elif line.row in self.columns.headings or len(line.text) > LONGEST_LINE or not self._corner(line):
                self._between(line)
        return self.rows

    def _corner(self, line: Line) -> bool:
        """Read a line as a corner, or as the fault of one; False if it is neither."""
        columns, shift = self.columns, self._shift(line)
        if shift is None:
            return self._bare_length(line) or self._incomplete(line)
        cell_n, cell_e = self._cell(line, columns.north, shift), self._cell(line, columns.east, shift)
        north, east = self._value(cell_n), self._value(cell_e)
        name = shown(self._named(self._cell(line, columns.name, shift)), 80)
        if north is None or east is None:
            return self._bare_length(line) or self._unread(line, name, (cell_n, north), (cell_e, east))
        own = self._in_range(north.value, east.value)
        if self.ranged and not any(own):
            across = self._in_range(east.value, north.value)
            if max(abs(north.value), abs(east.value)) < _SMALL or not (
                any(across) or len(line.cells) == columns.width
            ):
                return False
        self._add(line, name, north, east, shift)
        return True

    def _add(self, line: Line, name: str, north: _Value, east: _Value, shift: int) -> None:
        found = readings(self._cell(line, self.columns.length, shift))
        length = settled(found, self.rows.mark)
        texts = tuple(self._named(self._cell(line, n, shift)) for n in self.columns.parts)
        if any(texts):  # an empty cell stands for the one above it
            part = tuple(new or old for new, old in zip(texts, self.part or texts, strict=True))
            if self.part and part != self.part:
                self.rows.events.append(Break(line.row, hard=True))
            self.part = part
        draft = Draft(
            line.row,
            name,
            east.value,
            north.value,
            max(north.step, east.step),
            max(north.decimals, east.decimals),
            length if length and 0 <= length.value < _LONGEST_EDGE_M else None,
            self.part,
            self.gap,
        )
        self.gap = False
        self.rows.events.append(draft)
        for value, column in ((north, self.columns.north), (east, self.columns.east)):
            if value.angle:
                self._say_angle(value.angle, shown(str(self._cell(line, column, shift))), line.row, name)

    def _say_angle(self, angle: Angle, got: str, row: int, name: str) -> None:
        if angle.unsure:
            said = {"got": got, "taken": _marked(angle.taken), "other": _marked(angle.other)}
            self.remarks.fault("seconds-unsure", Severity.ERROR, row, name, **said)
        if angle.lost:
            self.rows.lost_read = self.rows.lost_read if self.rows.lost else (got, _marked(angle.taken))
            if row not in self.rows.lost[-1:]:
                self.rows.lost.append(row)

    def _unread(
        self, line: Line, name: str, north: tuple[Cell, _Value | None], east: tuple[Cell, _Value | None]
    ) -> bool:
        """A row whose coordinate cells are empty or hold no number, next to one that does."""
        cells, values = (north[0], east[0]), (north[1], east[1])
        digits = [sum(c.isdigit() for c in str(cell or "")) for cell in cells]
        good = any(
            value is not None and looks(cell, mm=self.mm) for cell, value in zip(cells, values, strict=True)
        )
        if not good and not (min(digits) > 3 and len(line.cells) == self.columns.width):
            return False
        for cell, value in zip(cells, values, strict=True):
            if value is None and str(cell or "").strip():
                self.remarks.fault("not-number", Severity.ERROR, line.row, name, got=shown(str(cell)))
            elif value is None:
                self.remarks.fault("missing-cell", Severity.ERROR, line.row, name)
        self.gap = True
        return True

    def _incomplete(self, line: Line) -> bool:
        """A line with fewer cells than the table and one coordinate: the other is missing."""
        if len(line.cells) > self.columns.width or len(line.text) > 2 * _LONGEST_HEADING:
            return False
        if sum(map(bool, line.looks)) != 1 or not all(
            readings(c) or len(str(c)) < 8 for c in line.cells if c
        ):
            return False
        name = shown(str(line.cells[0] or "")) if not line.looks[0] else ""
        self.remarks.fault("missing-cell", Severity.ERROR, line.row, name)
        self.gap = True
        return True

    def _bare_length(self, line: Line) -> bool:
        """An edge length on a line of its own between two corners, as drawings print it."""
        filled = [cell for cell in line.cells if cell not in (None, "")]
        last = self.rows.events[-1] if self.rows.events else None
        if len(filled) != 1 or not isinstance(last, Draft) or last.length:
            return False
        figure = settled(readings(filled[0]), self.rows.mark)
        if (
            not figure
            or not figure.decimals
            or not 0 < figure.value < _LONGEST_EDGE_M
            or looks(filled[0], mm=self.mm)
        ):
            return False
        last.length = figure
        return True

    def _between(self, line: Line) -> None:
        """A line that is no corner: the heading of a part or of a hole, or text that ends nothing by itself."""
        self.rows.around.append((line.row, line.text))
        words = line.text.strip(' \t;|,"')
        short = len(words) <= _LONGEST_HEADING and line.row not in self.columns.headings
        hole = bool(short and _HOLE.search(words.casefold()))
        hard = hole or bool(short and _PART.match(fold(words)))
        self.rows.events.append(Break(line.row, hard, hole))

    def _shift(self, line: Line) -> int | None:
        """How many cells the line is moved against the table's columns; None if it has no two coordinates."""
        columns, cells = self.columns, line.cells
        if len(cells) == columns.width:
            return 0
        at = [n for n, look in enumerate(line.looks) if look]
        distance = abs(columns.north - columns.east)
        for first in at:
            if first + distance in at and line.looks[first] != line.looks[first + distance]:
                return first - min(columns.north, columns.east)
        if len(cells) <= max(columns.north, columns.east):
            return None
        values = [self._value(self._cell(line, n, 0)) for n in (columns.north, columns.east)]
        if not self.ranged:
            return 0 if all(values) else None
        north, east = (value.value if value else math.nan for value in values)
        if not any(self._in_range(north, east)):
            return None
        small = columns.kind == "plane" and min(abs(north), abs(east)) < _SMALL  # nan is not small
        return None if small else 0

    def _value(self, cell: Cell) -> _Value | None:
        if isinstance(cell, str) and self.columns.kind == "degrees":
            angle = read_angle(cell)
            if angle:
                return _Value(angle.value, angle.step, 0, angle)
        found = readings(cell)
        figure = settled(found, self.rows.mark)
        if self.rows.mark is None and len(found) > 1:  # nothing tells the mark but where the point would lie
            wanted = ("N", "E") if self.columns.kind == "plane" else ("lat", "lon")
            inside = [f for f in found if looks(f.value, mm=self.mm) & set(wanted)]
            figure = inside[0] if len(inside) == 1 else figure
        if figure is None:
            return None
        if self.mm:
            return _Value(figure.value / MM_PER_M, 10.0**-figure.decimals / MM_PER_M, figure.decimals + 3)
        return _Value(figure.value, 10.0**-figure.decimals, figure.decimals)

    def _in_range(self, north: float, east: float) -> tuple[bool, bool]:
        plane = self.columns.kind == "plane"
        (n0, n1), (e0, e1) = (NORTHINGS, EASTINGS) if plane else (LATITUDES, LONGITUDES)
        return n0 <= north <= n1, e0 <= east <= e1

    def _cell(self, line: Line, column: int | None, shift: int) -> Cell:
        number = -1 if column is None else column + shift
        return line.cells[number] if 0 <= number < len(line.cells) else None

    def _named(self, cell: Cell) -> str:
        if isinstance(cell, float) and cell.is_integer():
            return str(int(cell))  # a sheet's 1.0 is point 1
        return "" if cell is None else str(cell).strip(' "\t')


def _marked(angle: str) -> Text:
    """Degrees, minutes and seconds with the decimal mark of each language."""
    return Text(vi=angle.replace(".", ","), en=angle.replace(",", "."))
