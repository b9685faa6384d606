"""Rings out of rows: where one ends and the next begins, which ones are holes, and which part they belong to."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import shapely

from zoneplan.model.findings import Severity
from zoneplan.sources.corners.ground import metres
from zoneplan.sources.corners.remarks import Remarks, at_row
from zoneplan.sources.corners.rows import Break, Draft
from zoneplan.sources.corners.table import FEWEST, Kind

NEAR_M = 0.5  # nearer than this to the first point, a last point was meant to be it
_NUMBER = re.compile(r"(.*?)([0-9]+)\D*$")
_MOST_PAIRS = 100_000  # rings inside rings; far above any table, low enough to end in seconds
_CHUNK = 64


@dataclass
class DraftRing:
    """One ring: its corners without the closing row, the closing row, and what it is."""

    corners: list[Draft]
    closing: Draft | None = None
    hole: bool = False
    said_hole: bool = False
    part: int = 0


@dataclass
class Built:
    """The rings of a table while they are built."""

    rings: list[DraftRing] = field(default_factory=list)
    remarks: Remarks = field(default_factory=Remarks)
    joined: int = 0


def build_rings(events: Sequence[Draft | Break], kind: Kind, remarks: Remarks) -> list[DraftRing]:
    """Cut the corners into rings and find out which lie in which."""
    built = Built(remarks=remarks)
    for blocks, hole in _sections(events):
        for block in _joined(blocks, built):
            for ring in _closed(block, kind, built):
                ring.said_hole = hole
                _keep(ring, built)
    _nest(built)
    implied = sum(ring.closing is None for ring in built.rings)
    if implied:
        remarks.note("closed", count=implied)
    parts = sum(not ring.hole for ring in built.rings)
    if parts > 1:
        remarks.note("parts", count=parts)
    if built.joined:
        remarks.note("joined", count=built.joined)
    return built.rings


def _sections(events: Sequence[Draft | Break]) -> Iterator[tuple[list[list[Draft]], bool]]:
    """What stands between hard breaks: blocks of corners that soft breaks part, and whether it is called a hole."""
    blocks: list[list[Draft]] = [[]]
    hole = False
    for event in events:
        if isinstance(event, Draft):
            blocks[-1].append(event)
        elif event.hard:
            if any(blocks):
                yield [block for block in blocks if block], hole
            blocks, hole = [[]], event.hole
        elif blocks[-1]:
            blocks.append([])
    if any(blocks):
        yield [block for block in blocks if block], hole


def _joined(blocks: list[list[Draft]], built: Built) -> list[list[Draft]]:
    """Blocks of three and more are rings of their own unless the names go on: then it was a page break."""
    if min(map(len, blocks)) < FEWEST:
        return [[corner for block in blocks for corner in block]]
    joined = [blocks[0]]
    for block in blocks[1:]:
        if _goes_on(joined[-1], block[0]):
            joined[-1] = joined[-1] + block
            built.joined += 1
        else:
            joined.append(block)
    return joined


def _goes_on(block: Sequence[Draft], after: Draft) -> bool:
    last, first = block[-1], block[0]
    if (last.east, last.north) == (first.east, first.north):
        return False
    if after.name and after.name == first.name:  # the closing row alone on the next page
        return (after.east, after.north) == (first.east, first.north)
    a, b = _NUMBER.match(last.name), _NUMBER.match(after.name)
    return bool(a and b and a[1] == b[1] and int(b[2][-9:]) == int(a[2][-9:]) + 1)


def _closed(block: list[Draft], kind: Kind, built: Built) -> Iterator[DraftRing]:
    """Cut a block wherever its first point comes again."""
    start = 0
    for i, corner in enumerate(block):
        if i - start < FEWEST:
            continue
        first = block[start]
        same = (corner.east, corner.north) == (first.east, first.north)
        if same:
            yield DraftRing(block[start:i], corner)
            start = i + 1
        elif corner.name and corner.name == first.name:
            if i + 1 < len(block) and block[i + 1].name == block[start + 1].name:  # the numbering starts anew
                yield DraftRing(block[start:i])
                start = i
            else:
                _misclosed(first, corner, kind, built)
                yield DraftRing(block[start:i], corner)
                start = i + 1
        if start == i + 1 and start < len(block) and _same(block[start], first):  # the closing row twice
            start += 1
            _duplicate(corner, block[start - 1], built)
    if start < len(block):
        yield _open_ring(block[start:], kind, built)


def _open_ring(corners: list[Draft], kind: Kind, built: Built) -> DraftRing:
    first, last = corners[0], corners[-1]
    if len(corners) <= FEWEST or _same(first, last) or _apart_m(first, last, kind) > NEAR_M:
        return DraftRing(corners)
    if last.name:
        said = {"first": at_row(first.row, first.name), "gap": _apart_m(first, last, kind)}
        built.remarks.fault("near-first", Severity.WARNING, last.row, last.name, **said)
        return DraftRing(corners)
    _misclosed(first, last, kind, built)
    return DraftRing(corners[:-1], last)


def _misclosed(first: Draft, last: Draft, kind: Kind, built: Built) -> None:
    said = {"first": at_row(first.row, first.name), "gap": _apart_m(first, last, kind)}
    built.remarks.fault("misclosure", Severity.ERROR, last.row, last.name, **said)


def _same(a: Draft, b: Draft) -> bool:
    return (a.east, a.north) == (b.east, b.north)


def _apart_m(a: Draft, b: Draft, kind: Kind) -> float:
    (x0, y0), (x1, y1) = metres(np.array([(a.east, a.north), (b.east, b.north)]), kind).tolist()
    return math.hypot(x1 - x0, y1 - y0)


def _duplicate(a: Draft, b: Draft, built: Built) -> None:
    built.remarks.fault("duplicate", Severity.WARNING, b.row, b.name, other=at_row(a.row, a.name))


def _keep(ring: DraftRing, built: Built) -> None:
    corners = ring.corners
    for a, b in pairwise(corners):
        if _same(a, b):
            _duplicate(a, b, built)
    if len({(c.east, c.north) for c in corners}) < FEWEST:
        first = corners[0]
        built.remarks.fault("ring-short", Severity.ERROR, first.row, first.name, count=len(corners))
        return
    built.rings.append(ring)


def _nest(built: Built) -> None:
    """Number the parts; a ring inside an odd number of others is a hole of the smallest around it."""
    rings = built.rings
    around = _around(rings, built)
    for number, ring in enumerate(rings):
        ring.hole = len(around[number]) % 2 == 1
    part = 0
    for number, ring in enumerate(rings):
        if ring.said_hole and not around[number]:
            first = ring.corners[0]
            built.remarks.fault("hole-outside", Severity.ERROR, first.row, first.name)
            ring.hole = part > 0 or any(not r.said_hole for r in rings)
        if not ring.hole:
            part += 1
            ring.part = part
    last = next((r.part for r in rings if not r.hole), 0)
    for number, ring in enumerate(rings):
        if ring.hole:
            shells = [rings[i] for i in around[number] if not rings[i].hole]
            ring.part = min(shells, key=_area).part if shells else last
        else:
            last = ring.part
    found = sum(ring.hole and not ring.said_hole for ring in rings)
    if found:
        built.remarks.note("holes", count=found)


def _area(ring: DraftRing) -> float:
    return float(shapely.Polygon([(c.east, c.north) for c in ring.corners]).area)


def _around(rings: Sequence[DraftRing], built: Built) -> list[list[int]]:
    """For each ring the numbers of the rings that hold it."""
    around: list[list[int]] = [[] for _ in rings]
    if len(rings) < 2:
        return around
    polygons = np.array([shapely.Polygon([(c.east, c.north) for c in ring.corners]) for ring in rings])
    boxes = np.array([shapely.box(*polygon.bounds) for polygon in polygons])
    shapely.prepare(polygons)
    tree = shapely.STRtree(boxes)
    pairs = 0
    for start in range(0, len(rings), _CHUNK):
        inner, outer = tree.query(boxes[start : start + _CHUNK], predicate="covered_by")
        inner = inner + start
        pairs += inner.size
        if pairs > _MOST_PAIRS:
            built.remarks.fault("nested-deeply", Severity.ERROR)
            return [[] for _ in rings]
        inner, outer = inner[inner != outer], outer[inner != outer]
        for i, o in zip(inner.tolist(), outer.tolist(), strict=True):
            if _holds(polygons[o], rings[i].corners) and not _holds(polygons[i], rings[o].corners):
                around[i].append(o)
    return around


def _holds(polygon: shapely.Polygon, corners: Sequence[Draft]) -> bool:
    """Whether all corners lie in the polygon, its border included. A valid ring that touches is still inside."""
    xy = np.array([(corner.east, corner.north) for corner in corners])
    return bool(shapely.intersects_xy(polygon, xy[:, 0], xy[:, 1]).all())
