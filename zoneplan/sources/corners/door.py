"""From pasted text or the rows of a sheet to a corner table."""

import math
from collections.abc import Sequence

import shapely

from zoneplan.sources.corners.caption import (
    Caption,
    declared_area,
    meridian_shown,
    read_caption,
    say_other_datum,
)
from zoneplan.sources.corners.cells import MM_PER_M, Cell, Line, cut_text, in_millimetres
from zoneplan.sources.corners.columns import Columns, find_columns, refuse_out_of_range
from zoneplan.sources.corners.edges import convention_of
from zoneplan.sources.corners.judging import Judge
from zoneplan.sources.corners.remarks import Remarks
from zoneplan.sources.corners.rings import DraftRing, build_rings
from zoneplan.sources.corners.rows import Rows, tell_rows
from zoneplan.sources.corners.signs import lines_of, plain
from zoneplan.sources.corners.table import Corner, CornersUnreadable, CornerTable, Ring, zone_named

MAX_CHARACTERS = (
    2_000_000  # read in the app itself: the slowest text of this size still answers within some seconds
)
MAX_ROWS = 20_000  # a decision lists tens of corners
_LONGEST_CELL = 200
_MOST_COLUMNS = 64


def read_corners(text: str) -> CornerTable:
    r"""Read a corner table that was pasted, or the text of a CSV file.

    Parameters
    ----------
    text : str
        At most 20 million characters and 100,000 lines that are not empty. Cells parted by tabs, semicolons, bars,
        commas or blanks; text before and after the table may stay.

    Returns
    -------
    CornerTable
        As it stands: faults are named, nothing is corrected.

    Raises
    ------
    CornersUnreadable
        If no table is found, no ring has three corners, or nobody could tell what the numbers mean.

    Examples
    --------
    >>> table = read_corners("M1 1224000,00 600000,00\nM2 1224100,00 600000,00\nM3 1224100,00 600100,00")
    >>> [(corner.name, corner.north, corner.east) for corner in table.rings[0].corners][1]
    ('M2', 1224100.0, 600000.0)
    """
    if len(text) > MAX_CHARACTERS:
        raise CornersUnreadable("too-big", size=len(text), limit=MAX_CHARACTERS)
    lines = lines_of(plain(text))
    _refuse_count(sum(1 for _, line in lines if line.strip()))
    return _read(cut_text(lines))


def read_corner_rows(rows: Sequence[Sequence[str | float | None]]) -> CornerTable:
    """Read a corner table from the cells of a sheet.

    Parameters
    ----------
    rows : sequence of sequences of str, float or None
        Row 1 first; empty rows stay, so that faults name the sheet's own rows.

    Returns
    -------
    CornerTable

    Raises
    ------
    CornersUnreadable
        As ``read_corners``.
    """
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = [_cell(cell) for cell in row[:_MOST_COLUMNS]]
        while cells and cells[-1] in (None, ""):
            cells.pop()
        lines.append(
            Line(number, tuple(cells), " ".join(str(cell) for cell in cells if cell not in (None, "")))
        )
    _refuse_count(sum(1 for line in lines if line.text))
    filled = [line for line in lines if line.text]
    left = min(
        (next(i for i, c in enumerate(line.cells) if c not in (None, "")) for line in filled), default=0
    )
    lines = in_millimetres(lines)
    width = max((len(line.cells) for line in lines if line.has_place), default=0)
    return _read([Line(line.row, _fitted(line.cells, left, width), line.text, line.mm) for line in lines])


def _cell(cell: object) -> Cell:
    if cell is None or isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell) if abs(cell) < 1e300 else None
    return plain(str(cell)[:_LONGEST_CELL]).strip()


def _fitted(cells: tuple[Cell, ...], left: int, width: int) -> tuple[Cell, ...]:
    """A sheet's columns stay where they are: rows that end early are filled up."""
    if len(cells) <= left:
        return ()
    return cells[left:width] + (None,) * (width - len(cells))


def _refuse_count(rows: int) -> None:
    if rows > MAX_ROWS:
        raise CornersUnreadable("too-many", rows=rows, limit=MAX_ROWS)
    if rows == 0:
        raise CornersUnreadable("empty")


def _read(lines: list[Line]) -> CornerTable:
    remarks = Remarks()
    columns = find_columns(lines, remarks)
    rows = tell_rows(lines, columns, remarks)
    rings = build_rings(rows.events, columns.kind, remarks)
    if not rings:
        faults = remarks.faults_by_row()
        if not columns.ranged and len(faults) == 1:  # nothing wrong but the range
            refuse_out_of_range(lines)
        causes = [fault for fault in faults if fault.code != "ring-short"]
        raise CornersUnreadable("no-ring", causes or faults)
    mm = lines[0].mm
    if mm:
        remarks.note("millimetres")
    _say_numbers(rows, remarks)
    caption = read_caption(rows.around, remarks)
    _judge(rings, columns, remarks)
    polygons = shapely.GeometryCollection([_polygon(ring) for ring in rings if not ring.hole])
    holes = shapely.GeometryCollection([_polygon(ring) for ring in rings if ring.hole])
    measured = polygons.area - holes.area if columns.kind == "plane" else None
    step = max(corner.step for ring in rings for corner in ring.corners)
    rounding = (polygons.length + holes.length) * step / math.sqrt(2)  # every corner off by half a last digit
    area = declared_area(caption, measured, rounding, remarks)
    table = CornerTable(
        rings=tuple(_ring(ring, MM_PER_M if mm else 1) for ring in rings),
        kind=columns.kind,
        meridian_deg=caption.meridian_deg,
        zone_width_deg=caption.zone_width_deg,
        datum=caption.datum,
        swapped=columns.swapped,
        declared_area_m2=area,
        notes=(),
        faults=(),
    )
    _say_system(table, caption, remarks)
    skipped = [row for row, _ in rows.around if row not in columns.headings and row not in caption.rows]
    if skipped:
        listed = ", ".join(map(str, skipped[:10])) + ("…" if len(skipped) > 10 else "")
        remarks.note("skipped", count=len(skipped), rows=listed)
    return CornerTable(**{**vars(table), "notes": tuple(remarks.notes), "faults": remarks.faults_by_row()})


def _say_numbers(rows: Rows, remarks: Remarks) -> None:
    if rows.mixed:
        remarks.note("decimals-mixed")
    elif rows.mark == ",":
        remarks.note("decimal-comma")
    elif rows.mark == ".":
        remarks.note("decimal-dot")
    if rows.lost:
        listed = ", ".join(map(str, rows.lost[:10])) + ("…" if len(rows.lost) > 10 else "")
        got, read = rows.lost_read
        remarks.note("degree-sign", rows=listed, got=got, read=read)


def _judge(rings: list[DraftRing], columns: Columns, remarks: Remarks) -> None:
    convention, agree, stated = convention_of(rings, columns.kind)
    if columns.length_guessed and agree * 2 < stated:
        for ring in rings:  # numbers behind the coordinates that are no edge lengths: heights, codes
            for corner in [*ring.corners, *([ring.closing] if ring.closing else [])]:
                corner.length = None
        remarks.note("ignored", columns=str((columns.length or 0) + 1))
        stated = 0
    if stated:
        remarks.note(
            "lengths-next" if convention == "next" else "lengths-previous", agree=agree, count=stated
        )
    judge = Judge(columns.kind, convention, remarks, ranged=columns.ranged)
    for ring in rings:
        judge.ring(ring)


def _say_system(table: CornerTable, caption: Caption, remarks: Remarks) -> None:
    if say_other_datum(caption, table.kind, remarks):
        return
    if table.kind == "plane" and table.meridian_deg is not None and table.crs is None:
        several = table.datum in (None, "VN-2000") and zone_named(table.meridian_deg, 3) is not None
        unstated = several and table.zone_width_deg is None
        remarks.note(
            "width-unstated" if unstated else "no-system", meridian=meridian_shown(table.meridian_deg)
        )


def _polygon(ring: DraftRing) -> shapely.Polygon:
    return shapely.Polygon([(corner.east, corner.north) for corner in ring.corners])


def _ring(ring: DraftRing, unit: int) -> Ring:
    """A ring in the table's own numbers, ``unit`` of which make a metre; what is judged is in metres."""

    def own(value: float) -> float:
        return value if unit == 1 else round(value * unit, 6)

    corners = tuple(
        Corner(c.row, c.name, own(c.east), own(c.north), c.length.value if c.length else None)
        for c in ring.corners
    )
    return Ring(ring.part, ring.hole, corners)
