"""The tiles of web maps: squares of Web Mercator by zoom, column and row. For showing: nothing is measured here."""

from dataclasses import dataclass
from math import asinh, atan, ceil, cos, degrees, log2, pi, radians, sinh, tan
from typing import Final

import numpy as np
from numpy.typing import NDArray

MOST_ZOOM: Final = 20
TILE_PX: Final = 256
FINE: Final = 16  # steps in a pixel: positions in a tile are whole numbers of them
_EQUATOR_M: Final = 2 * pi * 6_378_137


@dataclass(frozen=True)
class Tile:
    """One tile.

    Attributes
    ----------
    zoom, x, y : int
        As in the addresses of tile servers: x to the east, y to the south, both from 0.
    """

    zoom: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """Whether the world has such a tile."""
        if not 0 <= self.zoom <= MOST_ZOOM:
            return False
        side = 1 << self.zoom
        return 0 <= self.x < side and 0 <= self.y < side

    def bounds(self, margin_px: float = 0.0) -> tuple[float, float, float, float]:
        """West, south, east and north in degrees, WGS 84, so many pixels more on each side.

        Examples
        --------
        >>> [round(degree, 4) for degree in Tile(1, 1, 0).bounds()]
        [0.0, 0.0, 180.0, 85.0511]
        """
        side = 1 << self.zoom
        more = margin_px / TILE_PX
        west, east = ((self.x + step) / side * 360 - 180 for step in (-more, 1 + more))
        south, north = (
            degrees(atan(sinh(pi * (1 - 2 * (self.y + step) / side)))) for step in (1 + more, -more)
        )
        return west, south, east, north

    def pixels(self, xy: NDArray[np.float64]) -> NDArray[np.int64]:
        """Take longitudes and latitudes to whole 1/16 pixels from the tile's north-west corner, x right, y down."""
        side = 1 << self.zoom
        across = ((xy[:, 0] + 180) / 360 * side - self.x) * TILE_PX
        down = ((1 - np.arcsinh(np.tan(np.radians(xy[:, 1]))) / pi) / 2 * side - self.y) * TILE_PX
        return np.rint(np.stack([across, down], axis=1) * FINE).astype(np.int64)


def tile_at(lon: float, lat: float, zoom: int) -> Tile:
    """The tile in which a position (WGS 84 degrees) lies.

    Examples
    --------
    >>> tile_at(106.66, 11.07, 16)
    Tile(zoom=16, x=52184, y=30740)
    """
    side = 1 << zoom
    down = (1 - asinh(tan(radians(lat))) / pi) / 2
    return Tile(zoom, int((lon + 180) / 360 * side), int(down * side))


def metres_per_pixel(lat: float, zoom: float) -> float:
    """Length of a pixel on the ground at a latitude, roughly: the sphere of Web Mercator."""
    return float(_EQUATOR_M / TILE_PX * cos(radians(lat)) / 2**zoom)


def zoom_where(lat: float, length_m: float, pixels: float) -> int:
    """The first whole zoom at which a length on the ground takes at least so many pixels.

    Examples
    --------
    >>> zoom_where(11.0, 20.0, 6.0)
    16
    """
    return ceil(log2(metres_per_pixel(lat, 0) * pixels / length_m))
