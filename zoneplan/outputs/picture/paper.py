"""Sheets of paper: how large they are, where the map stands on them, and at which scale it is drawn."""

from dataclasses import dataclass
from math import floor, log10
from typing import Literal

from zoneplan.model.numbers import Lang
from zoneplan.outputs.drawing.boxes import Box
from zoneplan.outputs.drawing.sheet import MARGIN, Sheet

Size = Literal["a4", "a3"]
SIZES: dict[Size, tuple[float, float]] = {"a4": (210.0, 297.0), "a3": (297.0, 420.0)}  # ISO 216, mm
EDGE_MM = 10.0
FOOT_MM = 5.0
GAP_MM = 4.0
_HEAD_MM: dict[Size, float] = {"a4": 17.0, "a3": 21.0}
_BESIDE_MM: dict[Size, float] = {"a4": 72.0, "a3": 92.0}
_BELOW_MM: dict[Size, float] = {"a4": 74.0, "a3": 92.0}
_UNIT_MM: dict[Size, float] = {"a4": 0.28, "a3": 0.32}  # letters of 9 units: 7 and 8 points
_SPARE = 1.02  # what must be seen keeps clear of the neat line
_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def round_denominator(least: float) -> float:
    """Give the first scale 1:n on whose n planners would agree, n not below ``least``.

    Examples
    --------
    >>> round_denominator(23_400), round_denominator(25_000), round_denominator(81_000)
    (25000.0, 25000.0, 100000.0)
    """
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in _STEPS if step * power >= least * (1 - 1e-9))


@dataclass(frozen=True)
class Paper:
    """A sheet of paper.

    Attributes
    ----------
    size : {"a4", "a3"}
    landscape : bool
    """

    size: Size
    landscape: bool

    @property
    def wide_mm(self) -> float:
        """Width of the paper."""
        return SIZES[self.size][1 if self.landscape else 0]

    @property
    def high_mm(self) -> float:
        """Height of the paper."""
        return SIZES[self.size][0 if self.landscape else 1]

    @property
    def head_mm(self) -> float:
        """Height of the title."""
        return _HEAD_MM[self.size]

    @property
    def beside_mm(self) -> float:
        """Width of what stands beside the map; 0 where it stands below."""
        return _BESIDE_MM[self.size] if self.landscape else 0.0

    @property
    def below_mm(self) -> float:
        """Height of what stands below the map; 0 where it stands beside it."""
        return 0.0 if self.landscape else _BELOW_MM[self.size]

    @property
    def map_mm(self) -> tuple[float, float]:
        """Width and height of the map with the figures of its grid."""
        taken = EDGE_MM + self.head_mm + FOOT_MM + GAP_MM
        beside = self.beside_mm + GAP_MM if self.landscape else 0.0
        below = 0.0 if self.landscape else self.below_mm + GAP_MM
        return self.wide_mm - 2 * EDGE_MM - beside, self.high_mm - taken - EDGE_MM - below

    @property
    def unit_mm(self) -> float:
        """How large a drawing unit is printed."""
        return _UNIT_MM[self.size]

    def denominator(self, bounds: Box) -> float:
        """The scale, 1 to this, at which bounds (metres on a plane) fit the map."""
        west, south, east, north = bounds
        wide, high = (side - 2 * MARGIN * self.unit_mm for side in self.map_mm)
        least = max((east - west) / wide, (north - south) / high) * 1000 * _SPARE
        return round_denominator(max(least, 10.0))

    def sheet(self, bounds: Box, lang: Lang) -> Sheet:
        """Give an empty map for this paper on which bounds, in metres on a plane, are seen at a round scale."""
        wide, high = (side / self.unit_mm for side in self.map_mm)
        units_a_metre = 1000 / self.denominator(bounds) / self.unit_mm
        return Sheet(bounds, wide, high, lang, units_a_metre)

    def denominator_of(self, sheet: Sheet) -> float:
        """The scale at which a sheet made here is printed, 1 to this."""
        return 1000 / (sheet.scale * self.unit_mm)
