"""Faces between very many open edges, tile by tile: the tiles' own borders cut the faces once more, nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.fabric.faces import Cover, cover_of, faces_between
from zoneplan.geometry.fabric.matching import OpenEdges
from zoneplan.geometry.fabric.unnoded import unnoded_among

_Bounds = NDArray[np.float64]


@dataclass(frozen=True)
class Tile:
    """One tile.

    Attributes
    ----------
    box : tuple of float
        West, south, east, north in metres.
    frame : tuple of float
        The same of all tiles together.
    edges : OpenEdges
        Those whose boxes meet the tile.
    """

    box: tuple[float, float, float, float]
    frame: tuple[float, float, float, float]
    edges: OpenEdges


def tiles_of(
    edges: OpenEdges, whole: BaseGeometry | None, count: float, within_m: float = 0.0
) -> Iterator[Tile]:
    """Lay about so many tiles over open edges and the whole; a tile also has the edges that are so near to it."""
    low, high = edges.ends.min(axis=1), edges.ends.max(axis=1)
    every = [np.vstack([low, high])] + ([] if whole is None else [np.reshape(whole.bounds, (2, 2))])
    corner = np.concatenate(every)
    (west, south), (east, north) = corner.min(axis=0) - 1.0, corner.max(axis=0) + 1.0
    side = max(1, round(count**0.5))
    x, y = np.linspace(west, east, side + 1), np.linspace(south, north, side + 1)
    frame = (float(west), float(south), float(east), float(north))
    for i in range(side):
        column = np.flatnonzero((low[:, 0] <= x[i + 1] + within_m) & (high[:, 0] >= x[i] - within_m))
        for j in range(side):
            near = (low[column, 1] <= y[j + 1] + within_m) & (high[column, 1] >= y[j] - within_m)
            some = column[near]
            box = (float(x[i]), float(y[j]), float(x[i + 1]), float(y[j + 1]))
            yield Tile(box, frame, OpenEdges(edges.ends[some], edges.owner[some]))


def faces_in(tile: Tile, whole: BaseGeometry | None) -> NDArray[Any]:
    """The faces between the open edges, the border of the whole and those of the tile, inside the tile."""
    west, south, east, north = tile.box
    left, low, right, high = tile.frame
    # borders run through the whole frame, so that neighbouring tiles cut an edge in the same point to the last digit
    borders = [[(x, low), (x, high)] for x in (west, east)] + [
        [(left, y), (right, y)] for y in (south, north)
    ]
    lines = [np.array(borders)]
    if whole is not None:
        lines.append(_segments(whole, tile.box))
    faces = faces_between(np.concatenate([tile.edges.ends, *lines]), [])
    xy = shapely.get_coordinates(shapely.point_on_surface(faces))
    return faces[(xy[:, 0] > west) & (xy[:, 0] < east) & (xy[:, 1] > south) & (xy[:, 1] < north)]


def cover_of_tiles(
    faces: NDArray[Any],
    points: NDArray[Any],
    covered: NDArray[np.bool_],
    whole: BaseGeometry | None,
    frame: tuple[float, float, float, float],
) -> Cover:
    """As ``cover_of``, for the faces of all tiles; without a whole, what is open to the frame is no gap."""
    cover = cover_of(faces, points, covered, whole)
    if whole is not None:
        return cover
    border = shapely.box(*frame).exterior
    return replace(cover, gaps=[gap for gap in cover.gaps if not gap.intersects(border)])


def unnoded_in_tiles(
    edges: OpenEdges, count: float, within_m: float
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[Any]]:
    """As ``unnoded_among``, with about so many tiles; in the order of the vertices by easting, then northing."""
    found = []
    for tile in tiles_of(edges, None, count, within_m):
        lacking, having, points = unnoded_among(tile.edges, within_m)
        xy = shapely.get_coordinates(points)
        west, south, east, north = tile.box
        here = (xy[:, 0] >= west) & (xy[:, 0] < east) & (xy[:, 1] >= south) & (xy[:, 1] < north)
        found.append((lacking[here], having[here], points[here]))
    lacking, having, points = (np.concatenate([one[column] for one in found]) for column in range(3))
    order = np.lexsort((lacking, *shapely.get_coordinates(points).T[::-1]))
    return lacking[order], having[order], points[order]


def _segments(whole: BaseGeometry, box: tuple[float, float, float, float]) -> NDArray[np.float64]:
    """The border of the whole in pieces from vertex to vertex, those whose boxes meet a box."""
    rings = shapely.get_parts(shapely.get_rings(shapely.get_parts(whole)))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    inner = ring[:-1] == ring[1:]
    ends = np.stack([xy[:-1][inner], xy[1:][inner]], axis=1)
    low, high = ends.min(axis=1), ends.max(axis=1)
    near = (low <= box[2:]).all(axis=1) & (high >= box[:2]).all(axis=1)
    return np.asarray(ends[near])
