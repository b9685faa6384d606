"""A picture brought from its own pixels to Web Mercator, for the map in the browser; nothing is measured on it.

For a lattice of output pixels the place in the picture is computed exactly, by our own datum operation and the
picture's own transformation; between lattice points it is interpolated, and the picture resampled there. So no other
library chooses an operation.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zoneplan.geometry.georeference import Matrix, inverted, to_ground

MOST_PIXELS: Final = 4_000  # a side of what the map shows: larger ones make browsers slow
_LATTICE = 16  # output pixels; the operations bend by far less than a thousandth of a pixel in between
_BORDER = 33  # points along each edge of the picture
_BAND = 256  # output rows at a time
_EARTH_M = 6_378_137.0  # radius of the sphere of Web Mercator (EPSG method 1024)
_HIGHEST_DEG = 85.0

Pixels = NDArray[np.uint8]
Numbers = NDArray[np.float64]
Step = Callable[[Numbers], Numbers]


@dataclass(frozen=True)
class Placed:
    """Where a picture lies.

    Attributes
    ----------
    matrix : tuple of 9 float
        From (column, row) to numbers of a coordinate system, as ``georeference.Fit`` has it.
    to_wgs84, from_wgs84 : callable
        Those numbers (n, 2) to longitude, latitude (n, 2) in degrees, and back.
    size : (int, int)
        Width and height of the picture in pixels.
    """

    matrix: Matrix
    to_wgs84: Step
    from_wgs84: Step
    size: tuple[int, int]

    def lonlat(self, pixels: Numbers) -> Numbers:
        """Longitude, latitude (n, 2) of (column, row) (n, 2); nan where there is none."""
        return self.to_wgs84(to_ground(self.matrix, pixels))

    def pixels(self, lonlat: Numbers) -> Numbers:
        """(column, row) (n, 2) of longitude, latitude (n, 2), also outside the picture."""
        return to_ground(inverted(self.matrix), self.from_wgs84(lonlat))

    def border(self) -> Numbers:
        """Longitude, latitude (m, 2) around the picture's edge, not closed."""
        width, height = self.size
        t = np.linspace(0, 1, _BORDER)[:-1]
        nil, one = np.zeros_like(t), np.ones_like(t)
        edges = [(t, nil), (one, t), (1 - t, one), (nil, 1 - t)]
        return self.lonlat(np.vstack([np.column_stack([x * width, y * height]) for x, y in edges]))

    @property
    def mirrored(self) -> bool:
        """Whether the picture would be seen from behind."""
        column, row = self.size[0] / 2, self.size[1] / 2
        step = max(self.size) / 100
        here, right, down = self.lonlat(np.array([[column, row], [column + step, row], [column, row + step]]))
        across, along = right - here, down - here
        return not across[0] * along[1] - across[1] * along[0] < 0


@dataclass(frozen=True)
class Warped:
    """A picture in Web Mercator: RGBA, and its bounds (south, west, north, east) in degrees."""

    pixels: Pixels
    bounds: tuple[float, float, float, float]


class CannotWarp(ValueError):
    """The picture's place cannot be drawn on the map: not finite, or too large a part of the world."""


def warp(picture: Pixels, placed: Placed, most: int = MOST_PIXELS) -> Warped:
    """Bring a picture to Web Mercator.

    Parameters
    ----------
    picture : array of uint8, shape (height, width, 4)
        RGBA; may be smaller than ``placed.size`` by a whole factor, the last pixels of a row then reaching beyond it.
    placed : Placed
    most : int
        Longest side of the result in pixels.

    Returns
    -------
    Warped
        Transparent outside the picture.

    Raises
    ------
    CannotWarp
    """
    edge = placed.border()
    if not np.isfinite(edge).all() or np.abs(edge[:, 1]).max() > _HIGHEST_DEG:
        raise CannotWarp
    xy = to_mercator(edge)
    west, south = xy.min(axis=0)
    east, north = xy.max(axis=0)
    shrink = -(-placed.size[0] // picture.shape[1])  # whole, as the picture was made smaller
    pixel = _pixel_size(xy, placed.size, shrink)
    if not (np.isfinite(pixel) and pixel > 0 and max(east - west, north - south) < _EARTH_M):
        raise CannotWarp
    pixel = max(pixel, (east - west) / most, (north - south) / most)
    width, height = (max(1, int(np.ceil(round(side / pixel, 6)))) for side in (east - west, north - south))
    east, south = west + width * pixel, north - height * pixel
    columns, rows = _lattice(width), _lattice(height)
    x, y = np.meshgrid(west + columns * pixel, north - rows * pixel)
    nodes = placed.pixels(to_lonlat(np.column_stack([x.ravel(), y.ravel()]))) / shrink
    if not np.isfinite(nodes).all():
        raise CannotWarp
    nodes = nodes.reshape(len(rows), len(columns), 2)
    inside = (placed.size[0] / shrink, placed.size[1] / shrink)
    out = np.zeros((height, width, 4), dtype=np.uint8)
    for top in range(0, height, _BAND):
        bottom = min(height, top + _BAND)
        at = _between(nodes, columns, rows, _middles(top, bottom), _middles(0, width))
        out[top:bottom] = _resampled(picture, at, inside)
    (west_deg, south_deg), (east_deg, north_deg) = to_lonlat(np.array([[west, south], [east, north]]))
    return Warped(out, (float(south_deg), float(west_deg), float(north_deg), float(east_deg)))


def to_mercator(lonlat: Numbers) -> Numbers:
    """Web Mercator metres (n, 2) of longitude, latitude (n, 2).

    Examples
    --------
    >>> to_mercator(np.array([[180.0, 0.0]])).round(2).tolist()
    [[20037508.34, 0.0]]
    """
    lon, lat = np.radians(lonlat).T
    return np.column_stack([_EARTH_M * lon, _EARTH_M * np.arcsinh(np.tan(lat))])


def to_lonlat(xy: Numbers) -> Numbers:
    """Longitude, latitude in degrees (n, 2) of Web Mercator metres (n, 2)."""
    x, y = xy.T / _EARTH_M
    return np.asarray(np.degrees(np.column_stack([x, np.arctan(np.sinh(y))])))


def _pixel_size(edge: Numbers, size: tuple[int, int], shrink: int) -> float:
    """Mercator metres in one pixel of the smaller picture: the root of area over number."""
    x, y = edge.T
    area = abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1))) / 2
    return float(np.sqrt(area / (size[0] * size[1])) * shrink)


def _lattice(length: int) -> Numbers:
    return np.array([*range(0, length, _LATTICE), length], dtype=np.float64)


def _middles(start: int, end: int) -> Numbers:
    return np.arange(start, end, dtype=np.float64) + 0.5


def _between(nodes: Numbers, columns: Numbers, rows: Numbers, y: Numbers, x: Numbers) -> Numbers:
    """Places at rows y and columns x, between the lattice's: linear along both."""
    along = _linear(nodes, rows, y)
    across: Numbers = np.moveaxis(_linear(np.moveaxis(along, 1, 0), columns, x), 0, 1)
    return across


def _linear(values: Numbers, at: Numbers, wanted: Numbers) -> Numbers:
    left = np.clip(np.searchsorted(at, wanted, side="right") - 1, 0, len(at) - 2)
    share = ((wanted - at[left]) / (at[left + 1] - at[left]))[:, None, None]
    return np.asarray(values[left] * (1 - share) + values[left + 1] * share)


def _resampled(picture: Pixels, at: Numbers, inside: tuple[float, float]) -> Pixels:
    """Colours at places (rows, columns, 2), bilinear; colours of transparent pixels do not bleed."""
    height, width = picture.shape[:2]
    c, r = at[..., 0], at[..., 1]
    seen = (c >= 0) & (r >= 0) & (c <= inside[0]) & (r <= inside[1])
    out = np.zeros((*c.shape, 4), dtype=np.uint8)
    if not seen.any():
        return out
    c, r = c[seen] - 0.5, r[seen] - 0.5
    left, top = np.floor(c), np.floor(r)
    colour, alpha = np.zeros((len(c), 3), dtype=np.float32), np.zeros(len(c), dtype=np.float32)
    for dc in (0, 1):
        for dr in (0, 1):
            weight = (dc + (1 - 2 * dc) * (1 - (c - left))) * (dr + (1 - 2 * dr) * (1 - (r - top)))
            column = np.clip(left + dc, 0, width - 1).astype(np.intp)
            row = np.clip(top + dr, 0, height - 1).astype(np.intp)
            near = picture[row, column].astype(np.float32)
            part = (weight * near[:, 3]).astype(np.float32)
            colour += near[:, :3] * part[:, None]
            alpha += part
    filled = np.where(alpha > 0, alpha, 1)
    out[seen] = np.column_stack([np.rint(colour / filled[:, None]), np.rint(alpha)]).clip(0, 255)
    return out
