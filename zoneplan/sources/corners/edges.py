"""Edge lengths held against the column S of the table, in both conventions: to the next point, or from the last."""

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zoneplan.sources.corners.figures import Figure
from zoneplan.sources.corners.ground import metres
from zoneplan.sources.corners.rings import DraftRing
from zoneplan.sources.corners.rows import Draft
from zoneplan.sources.corners.table import Kind

Convention = Literal["next", "previous"]
TOLERANCE_M = 0.02
"""What an edge length may differ beyond rounding: tables are worked out from coordinates of more digits."""
_DEGREE_M = 111_000.0
_PLANE_SCALE = 4e-4  # a grid length against one on the ground: k0 of 0.9996 and 0.9999


class Edge(NamedTuple):
    """One edge whose length the table states.

    Attributes
    ----------
    number : int
        It goes from this corner of the ring (from 0) to the next.
    row : int
        Where the length stands.
    stated_m, measured_m, tolerance_m : float
    """

    number: int
    row: int
    stated_m: float
    measured_m: float
    tolerance_m: float

    @property
    def agrees(self) -> bool:
        """Whether stated and measured length agree."""
        return abs(self.stated_m - self.measured_m) <= self.tolerance_m


def positions(corners: Sequence[Draft], kind: Kind) -> NDArray[np.float64]:
    """Corners as metres, shape (n, 2)."""
    return metres(np.array([(corner.east, corner.north) for corner in corners], dtype=np.float64), kind)


def stated_edges(ring: DraftRing, kind: Kind, convention: Convention) -> list[Edge]:
    """Every edge whose length the table states, and which is known at both ends."""
    corners, n = ring.corners, len(ring.corners)
    xy = positions(corners, kind)
    measured = np.hypot(*(np.roll(xy, -1, axis=0) - xy).T).tolist()
    edges = []
    for number in range(n):
        end = corners[number + 1] if number + 1 < n else ring.closing or corners[0]
        if end.after_gap:
            continue
        holder = corners[number] if convention == "next" else end
        if holder.length is None:
            continue
        length = measured[number]
        tolerance = _tolerance(holder.length, (corners[number], end), length, kind)
        edges.append(Edge(number, holder.row, holder.length.value, length, tolerance))
    return edges


def _tolerance(stated: Figure, ends: tuple[Draft, Draft], length: float, kind: Kind) -> float:
    """The fixed tolerance, half a unit of the stated digits, and what rounding of both ends can make."""
    rounding = math.sqrt(2) * max(end.step for end in ends)
    if kind == "degrees":
        rounding = rounding * _DEGREE_M + _PLANE_SCALE * length
    return TOLERANCE_M + 0.5 * 10.0**-stated.decimals + rounding + 1e-9


def convention_of(rings: Sequence[DraftRing], kind: Kind) -> tuple[Convention, int, int]:
    """The convention under which more lengths agree, how many do, and how many are stated."""
    count = {}
    conventions: tuple[Convention, Convention] = ("next", "previous")
    for convention in conventions:
        edges = [edge for ring in rings for edge in stated_edges(ring, kind, convention)]
        count[convention] = sum(edge.agrees for edge in edges), len(edges)
    best: Convention = "previous" if count["previous"][0] > count["next"][0] else "next"
    return best, *count[best]
