"""Which column is what: by the headings, by the ranges of Vietnam, and never by a guess that is not said."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from zoneplan.model.findings import Severity
from zoneplan.sources.corners.cells import Line, Look
from zoneplan.sources.corners.figures import Figure, readings
from zoneplan.sources.corners.headings import (
    COORDINATES,
    Heading,
    Role,
    heading_of,
    headings_in,
    is_heading_line,
)
from zoneplan.sources.corners.remarks import Remarks
from zoneplan.sources.corners.signs import BREAK, fold, shown
from zoneplan.sources.corners.table import CornersUnreadable, Kind

_TEXTS: tuple[Role, ...] = ("sheet", "part")
_COORDINATE_FROM = 100.0
_NORTHS, _EASTS = ("north", "lat"), ("east", "lon")


@dataclass
class Columns:
    """The columns of a table by number from 0, and how they were found out."""

    kind: Kind
    north: int
    east: int
    width: int
    name: int | None = None
    length: int | None = None
    parts: tuple[int, ...] = ()
    swapped: bool = False
    headings: frozenset[int] = frozenset()
    length_guessed: bool = False
    ranged: bool = True


def find_columns(lines: Sequence[Line], remarks: Remarks) -> Columns:
    """Find the columns of a table.

    Raises
    ------
    CornersUnreadable
        If no row has two coordinates by range and no headings name X and Y.
    """
    seen = [line.has_place for line in lines]
    solid = [line for line, two in zip(lines, seen, strict=True) if two]
    heads = _heading_lines(lines, seen)
    if not solid:
        solid = _rows_under(lines, heads)
    width = Counter(len(line.cells) for line in solid).most_common(1)[0][0] if solid else 0
    if not width:
        refuse_out_of_range(lines)
        raise CornersUnreadable("no-corners", rows=sum(1 for line in lines if line.text.strip()))
    by_column = _headings(heads, width)
    regular = [line for line in solid if len(line.cells) == width]
    columns = _coordinates(regular, by_column, width, remarks)
    columns.headings = frozenset(line.row for line in heads)
    _others(columns, regular, by_column, remarks)
    return columns


def refuse_out_of_range(lines: Sequence[Line]) -> None:
    """Say of a table whose rows have two numbers with decimals or of four digits that they lie nowhere.

    Raises
    ------
    CornersUnreadable
        If there is such a row.
    """
    for line in lines:
        for words in (line.cells, line.text.replace("/", " ").split()):  # cells may be cut at the wrong sign
            found = [str(word) for word in words if any(map(_coordinate_like, readings(word)))]
            if len(found) > 1:
                raise CornersUnreadable("out-of-range", row=line.row, got=shown("; ".join(found[:2]), 60))


def _coordinate_like(figure: Figure) -> bool:
    return abs(figure.value) >= _COORDINATE_FROM and bool(
        figure.decimals or figure.group or figure.value >= 1e4
    )


def _heading_lines(lines: Sequence[Line], seen: Sequence[bool]) -> list[Line]:
    return [
        line
        for line, two in zip(lines, seen, strict=True)
        if not two
        and line.text.strip()
        and is_heading_line([str(c or "").replace(BREAK, " ") for c in line.cells])
    ]


def _rows_under(lines: Sequence[Line], heads: Sequence[Line]) -> list[Line]:
    """Rows of a table far from Vietnam's ranges: under a heading with X and Y, two numbers or more."""
    roles = {h.role for line in heads for h in headings_in(line.text)}
    if not ({"x", "y"} <= roles or {"north", "east"} <= roles or {"lat", "lon"} <= roles):
        return []
    first = heads[0].row
    return [line for line in lines if line.row > first and sum(bool(readings(c)) for c in line.cells) > 1]


def _headings(heads: Sequence[Line], width: int) -> dict[int, Heading]:
    """The heading of each column: rows of the first block of headings one over the other, or in their order."""
    block = [line for line in heads if line.row <= heads[0].row + 6]
    found: dict[int, Heading] = {}
    for line in block:
        if len(line.cells) != width:
            continue
        for number, cell in enumerate(line.cells):
            heading = heading_of(str(cell or "").replace(BREAK, " "))
            vague = number not in found or found[number].role in ("group", "other", "name", "part")
            if heading and vague and (heading.role != "group" or number not in found):
                found[number] = heading
    if sum(h.role in COORDINATES for h in found.values()) > 1:
        return {number: heading for number, heading in found.items() if heading.role != "group"}
    for line in block:
        in_order = headings_in(line.text)
        if len(in_order) == width and sum(h.role in COORDINATES for h in in_order) > 1:
            return dict(enumerate(in_order))
    return _from_stacked_text(block, width)


def _from_stacked_text(block: Sequence[Line], width: int) -> dict[int, Heading]:
    """Headings in two lines of plain text: "Tên điểm  Tọa độ  Cạnh" over "X  Y" means name, X, Y, length."""
    around: list[Heading] = []
    inner: list[Heading] = []
    for line in block:
        in_order = headings_in(line.text)
        coordinates = [h for h in in_order if h.role in COORDINATES]
        inner, around = (
            (in_order, around) if len(coordinates) > 1 and not inner else (inner, around + in_order)
        )
    known = {h.role for h in inner}
    before = [h for h in around if h.role in ("number", "sheet", "part", "name") and h.role not in known]
    after = [h for h in around if h.role in ("height", "length", "other") and h.role not in known]
    merged = [*before, *inner, *after]
    if len(merged) == width:
        return dict(enumerate(merged))
    if len(inner) == width - 1 and inner[0].role in COORDINATES:  # a name column that has no heading
        return dict(enumerate(inner, start=1))
    return {}


def _coordinates(regular: Sequence[Line], heads: dict[int, Heading], width: int, remarks: Remarks) -> Columns:
    counts: list[Counter[Look]] = [Counter() for _ in range(width)]
    for line in regular:
        for number, look in enumerate(line.looks):
            counts[number].update(look)
    floor = max(1, max((max(c.values(), default=0) for c in counts), default=0) // 2)

    def columns_of(look: Look) -> list[int]:
        return [n for n, c in enumerate(counts) if c[look] >= floor and c[look] == max(c.values())]

    for kind, north, east in (("plane", "N", "E"), ("degrees", "lat", "lon")):
        norths, easts = columns_of(north), columns_of(east)  # type: ignore[arg-type]
        if norths and easts:
            return _by_range(kind, norths, easts, heads, width, remarks)  # type: ignore[arg-type]
    return _by_heading(heads, width, remarks)


def _by_range(
    kind: Kind, norths: list[int], easts: list[int], heads: dict[int, Heading], width: int, remarks: Remarks
) -> Columns:
    north = norths[0]
    east = min(easts, key=lambda n: (abs(n - north), n))
    columns = Columns(kind, north, east, width)
    places = {"north": north + 1, "east": east + 1}
    remarks.note("columns-degrees" if kind == "degrees" else "columns-plane", **places)
    if len(norths) > 1 or len(easts) > 1:
        remarks.note("two-systems", **places)
    head = heads.get(north), heads.get(east)
    letters = tuple(h.letter if h else None for h in head)
    if letters == ("y", "x") or (not any(letters) and not any(head) and east < north):
        columns.swapped = True
        remarks.note("swapped-heading" if any(letters) else "swapped-range", **places)
    contradicted = (head[0] and head[0].role in _EASTS) or (head[1] and head[1].role in _NORTHS)
    if contradicted:
        remarks.note("heading-wrong", **places)
    return columns


def _by_heading(heads: dict[int, Heading], width: int, remarks: Remarks) -> Columns:
    """Values that lie nowhere in Vietnam: the headings decide if they are plain, else the user is asked."""
    norths = [n for n, h in heads.items() if h.role in _NORTHS]
    easts = [n for n, h in heads.items() if h.role in _EASTS]
    if norths and easts:
        kind: Kind = "degrees" if heads[norths[0]].role == "lat" else "plane"
        columns = Columns(kind, norths[0], easts[0], width, ranged=False)
        remarks.fault("nowhere", Severity.ERROR, None)
        columns.swapped = (heads[norths[0]].letter, heads[easts[0]].letter) == ("y", "x")
        return columns
    xs, ys = ([n for n, h in heads.items() if h.role == letter] for letter in ("x", "y"))
    if not (xs and ys):
        raise CornersUnreadable("no-columns")
    columns = Columns("plane", xs[0], ys[0], width, ranged=False)
    remarks.fault("order-unknown", Severity.ERROR, None, x=xs[0] + 1, y=ys[0] + 1)
    return columns


def _others(columns: Columns, regular: Sequence[Line], heads: dict[int, Heading], remarks: Remarks) -> None:
    first, last = sorted((columns.north, columns.east))
    roles = {n: h.role for n, h in heads.items() if n not in (first, last)}
    columns.length = next((n for n, role in roles.items() if role == "length"), None)
    if columns.length is None:
        behind = range(last + 1, columns.width)
        columns.length = next((n for n in behind if n not in roles and _numbers(regular, n)), None)
        columns.length_guessed = columns.length is not None
    columns.parts = tuple(n for n, role in roles.items() if role in _TEXTS)
    names = [n for n, role in roles.items() if role == "name"]
    free = [n for n in range(first) if roles.get(n) in (None, "other", "group")]
    if names:
        columns.name = names[0]
    elif free:
        lettered = [
            n for n in free if any(fold(str(line.cells[n] or "")).strip("0123456789 ") for line in regular)
        ]
        columns.name = (lettered or free)[-1]
    else:
        numbers = [n for n, role in roles.items() if role == "number"]
        columns.name = numbers[0] if numbers else _name_behind(columns, regular, roles)
    ignored = [n for n, role in roles.items() if role in ("height", "other")]
    if ignored:
        remarks.note("ignored", columns=", ".join(str(n + 1) for n in ignored))


def _numbers(regular: Sequence[Line], column: int) -> bool:
    cells = [line.cells[column] for line in regular if line.cells[column] not in (None, "")]
    return bool(cells) and sum(bool(readings(cell)) for cell in cells) * 2 > len(cells)


def _name_behind(columns: Columns, regular: Sequence[Line], roles: dict[int, Role]) -> int | None:
    """A column of words behind the coordinates, as some CAD exports have it."""
    for number in range(max(columns.north, columns.east) + 1, columns.width):
        cells = [str(line.cells[number] or "") for line in regular]
        if roles.get(number) is None and all(c and not readings(c) for c in cells):
            return number
    return None
