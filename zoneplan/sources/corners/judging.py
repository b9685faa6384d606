"""What is wrong with the rings of a table: lengths, misprints, places outside, an order that crosses itself."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from zoneplan.model.findings import Severity
from zoneplan.model.messages import Text, say
from zoneplan.sources.corners.cells import EASTINGS, LATITUDES, LONGITUDES, NORTHINGS
from zoneplan.sources.corners.crossing import TooTangled, crossing_of, exchange_that_cures, order_by_number
from zoneplan.sources.corners.edges import Convention, Edge, positions, stated_edges
from zoneplan.sources.corners.misprints import MOST_CORNERS, Proposal, adjacent, by_lengths, by_shape, far_off
from zoneplan.sources.corners.remarks import Remarks, at_row
from zoneplan.sources.corners.rings import DraftRing
from zoneplan.sources.corners.rows import Draft
from zoneplan.sources.corners.table import Kind

_MOST_VALUES = 3  # of several proposals named


class Judge:
    """Judges ring after ring; how much it may search is counted over the whole table."""

    def __init__(self, kind: Kind, convention: Convention, remarks: Remarks, *, ranged: bool) -> None:
        self.kind, self.convention, self.remarks, self.ranged = kind, convention, remarks, ranged
        self.searches = MOST_CORNERS

    def ring(self, ring: DraftRing) -> None:
        """Judge one ring and say every fault found."""
        xy = positions(ring.corners, self.kind)
        edges = stated_edges(ring, self.kind, self.convention)
        explained = self._outside(ring, xy, edges)
        explained |= self._misprints(ring, xy, edges, explained)
        explained |= self._far_off(ring, xy, edges, explained)
        self._lengths(ring, edges, explained)
        self._crossing(ring, xy, explained)

    def _outside(self, ring: DraftRing, xy: NDArray[np.float64], edges: Sequence[Edge]) -> set[int]:
        """Corners outside Vietnam: X and Y of the row exchanged, a slip, or just outside."""
        if not self.ranged:
            return set()
        explained = set()
        for number, corner in enumerate(ring.corners):
            own = _inside(corner.north, corner.east, self.kind)
            if all(own):
                continue
            explained.add(number)
            if all(_inside(corner.east, corner.north, self.kind)):
                said = {"east": _figure(corner.north, self.kind), "north": _figure(corner.east, self.kind)}
                self.remarks.fault("row-swapped", Severity.ERROR, corner.row, corner.name, **said)
                continue
            proposal = self._proposal(ring, xy, number, edges)
            if proposal:
                self._propose("misprint", ring.corners[number], [proposal])
            else:
                wrong = corner.north if not own[0] else corner.east
                axis = say("corners.axis.north") if not own[0] else say("corners.axis.east")
                said = {"axis": axis, "got": _figure(wrong, self.kind)}
                self.remarks.fault("out-of-range", Severity.ERROR, corner.row, corner.name, **said)
        return explained

    def _proposal(
        self, ring: DraftRing, xy: NDArray[np.float64], number: int, edges: Sequence[Edge]
    ) -> Proposal | None:
        if self.kind == "degrees" or self.searches <= 0:
            return None
        self.searches -= 1
        n = len(xy)
        before, after = xy[number - 1], xy[(number + 1) % n]
        around = {edge.number: edge for edge in edges}
        pair = around.get((number - 1) % n), around.get(number)
        if pair[0] and pair[1]:
            found = by_lengths(ring.corners[number], before, after, (pair[0], pair[1]))
            return found[0] if len(found) == 1 else None
        return by_shape(ring.corners[number], before, after, far_off(xy)[1])

    def _misprints(
        self, ring: DraftRing, xy: NDArray[np.float64], edges: Sequence[Edge], known: set[int]
    ) -> set[int]:
        """Corners whose two edges both disagree with the table."""
        explained: set[int] = set()
        n = len(xy)
        for number, pair in sorted(adjacent(edges, n).items()):
            near = {(number - 1) % n, number, (number + 1) % n}
            if near & (known | explained) or self.kind == "degrees" or self.searches <= 0:
                continue
            self.searches -= 1
            corner = ring.corners[number]
            found = by_lengths(corner, xy[number - 1], xy[(number + 1) % n], pair)
            if found:
                explained.add(number)
                self._propose("misprint", corner, found)
        return explained

    def _far_off(
        self, ring: DraftRing, xy: NDArray[np.float64], edges: Sequence[Edge], known: set[int]
    ) -> set[int]:
        """Corners that lie far from both neighbours, where no edge length says that this is right."""
        numbers, typical = far_off(xy)
        agreeing = {edge.number for edge in edges if edge.agrees}
        n, explained = len(xy), set()
        for number in numbers:
            if number in known or {number, (number - 1) % n} & agreeing or self.searches <= 0:
                continue
            self.searches -= 1
            corner = ring.corners[number]
            proposal = None
            if self.kind == "plane":
                proposal = by_shape(corner, xy[number - 1], xy[(number + 1) % n], typical)
            if proposal:
                explained.add(number)
                self._propose("far-off", corner, [proposal])
            elif self.kind == "degrees":
                explained.add(number)
                self.remarks.fault("far-off-degrees", Severity.WARNING, corner.row, corner.name)
        return explained

    def _propose(self, code: str, corner: Draft, found: list[Proposal]) -> None:
        if len(found) > _MOST_VALUES:
            self.remarks.fault("misprint-somewhere", Severity.ERROR, corner.row, corner.name)
            return
        value = _either([_proposed(proposal, self.kind) for proposal in found])
        self.remarks.fault(code, Severity.ERROR, corner.row, corner.name, value=value)

    def _lengths(self, ring: DraftRing, edges: Sequence[Edge], explained: set[int]) -> None:
        n = len(ring.corners)
        touched = explained | {(number - 1) % n for number in explained}
        wrong = [edge for edge in edges if not edge.agrees and edge.number not in touched]
        if len(edges) > 3 and len(wrong) * 2 > len(edges):
            first = ring.corners[0]
            said = {"wrong": len(wrong), "count": len(edges)}
            self.remarks.fault("lengths-disagree", Severity.ERROR, first.row, first.name, **said)
            return
        for edge in wrong:
            a, b = ring.corners[edge.number], ring.corners[(edge.number + 1) % n]
            said_edge: dict[str, object] = {"stated": edge.stated_m, "measured": edge.measured_m}
            said_edge |= {"difference": abs(edge.stated_m - edge.measured_m), "row": edge.row}
            said_edge |= {"to": at_row(b.row, b.name)}
            self.remarks.fault("edge-length", Severity.ERROR, a.row, a.name, **said_edge)

    def _crossing(self, ring: DraftRing, xy: NDArray[np.float64], explained: set[int]) -> None:
        """Look for a crossing; corners already called wrong are left out, since they may be all that makes one."""
        moves = np.r_[True, (np.diff(xy, axis=0) != 0).any(axis=1)]
        moves[0] = bool((xy[0] != xy[-1]).any()) or not moves[1:].any()
        moves[list(explained)] = False
        corners = [corner for corner, moved in zip(ring.corners, moves.tolist(), strict=True) if moved]
        xy = xy[moves]
        try:
            crossing = crossing_of(xy)
            if crossing is None:
                return
            self._say_crossing(corners, (crossing.first, crossing.second))
            by_number = order_by_number([corner.name for corner in corners])
            exchange = exchange_that_cures(xy, crossing)
            if exchange is not None:
                a, b = corners[exchange], corners[(exchange + 1) % len(corners)]
                said = {"other": at_row(b.row, b.name)}
                self.remarks.fault("order-exchange", Severity.ERROR, a.row, a.name, **said)
            elif by_number and crossing_of(xy[by_number]) is None:
                self.remarks.fault("order-by-number", Severity.ERROR, corners[0].row, corners[0].name)
        except TooTangled:
            self.remarks.fault("tangled", Severity.WARNING, corners[0].row, corners[0].name)

    def _say_crossing(self, corners: Sequence[Draft], edges: tuple[int, int]) -> None:
        n = len(corners)
        ends = [corners[i % n] for edge in edges for i in (edge, edge + 1)]
        names = [at_row(end.row, end.name) for end in ends]
        said = {"a1": names[0], "a2": names[1], "b1": names[2], "b2": names[3]}
        self.remarks.fault("crossing", Severity.ERROR, ends[0].row, ends[0].name, **said)


def _inside(north: float, east: float, kind: Kind) -> tuple[bool, bool]:
    (n0, n1), (e0, e1) = (NORTHINGS, EASTINGS) if kind == "plane" else (LATITUDES, LONGITUDES)
    return n0 <= north <= n1, e0 <= east <= e1


def _figure(value: float, kind: Kind) -> Text:
    return (
        say("corners.value.plane", value=value)
        if kind == "plane"
        else say("corners.value.degrees", value=value)
    )


def _proposed(proposal: Proposal, kind: Kind) -> Text:
    if proposal.axis == "exchanged":
        return say("corners.axis.exchanged")
    axis = say("corners.axis.east") if proposal.axis == "east" else say("corners.axis.north")
    return say("corners.value.on-axis", axis=axis, value=_figure(proposal.value, kind))


def _either(texts: list[Text]) -> Text:
    joined = texts[0]
    for text in texts[1:]:
        joined = say("corners.value.either", one=joined, other=text)
    return joined
