"""Borders where one lot has a vertex and its neighbour on the same border has none.

Such a fabric is legal: no land is shared and none is left open. But the two borders come apart as soon as either is
moved, transformed or simplified, and then there are slivers.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.geometry.fabric.matching import Matching, OpenEdges, open_edges

_BATCH = 100_000


def unnoded_vertices(
    lots: NDArray[Any], matching: Matching, within_m: float = 0.001
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[Any]]:
    """Find vertices of a lot that lie on the border of another one which has no vertex there.

    Parameters
    ----------
    lots : numpy.ndarray of Polygon or MultiPolygon
        Valid, on one plane.
    matching : Matching
        Of these lots.
    within_m : float
        How far from a border a vertex may lie and still be on it.

    Returns
    -------
    lacking, having : numpy.ndarray of int
        Position of the lot whose border lacks the vertex, and of a lot that has it. A vertex that several lots have
        stands once for each lot that lacks it.
    points : numpy.ndarray of shapely.Point
        The vertices.

    Examples
    --------
    >>> lots = np.array([shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 4), shapely.box(10, 4, 20, 10)])
    >>> from zoneplan.geometry.fabric.matching import match_edges
    >>> lacking, having, points = unnoded_vertices(lots, match_edges(lots))
    >>> lacking.tolist(), having.tolist(), [point.wkt for point in points]
    ([0], [1], ['POINT (10 4)'])
    """
    return unnoded_among(open_edges(lots, matching), within_m)


def unnoded_among(
    edges: OpenEdges, within_m: float
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[Any]]:
    """The same, where the open edges are known."""
    tree = shapely.STRtree(np.asarray(shapely.linestrings(edges.ends)))
    corner, first = np.unique(edges.ends.reshape(-1, 2), axis=0, return_index=True)
    owner = edges.owner[first // 2]
    lacking, having, at = [], [], []
    for start in range(0, len(corner), _BATCH):
        batch = slice(start, start + _BATCH)
        near, line = tree.query(shapely.points(corner[batch]), predicate="dwithin", distance=within_m)
        point = near + start
        # an edge that ends within reach of the vertex has its own vertex there
        gap = np.linalg.norm(edges.ends[line] - corner[point][:, None], axis=2).min(axis=1)
        alone = (gap > within_m) & (owner[point] != edges.owner[line])
        lacking.append(edges.owner[line[alone]])
        having.append(owner[point[alone]])
        at.append(point[alone])
    if not lacking:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp), np.zeros(0, dtype=object)
    without, with_it, place = (np.concatenate(column) for column in (lacking, having, at))
    _, once = np.unique(np.stack([without, place]), axis=1, return_index=True)
    once.sort()
    return without[once], with_it[once], shapely.points(corner[place[once]])
