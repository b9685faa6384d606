"""What all parts together cover, and borders that lack a vertex, from the open edges of all parts.

The faces between open edges are made in one place, or tile by tile where there are very many; each part says which of
their points lie on one of its parcels.
"""

from collections.abc import Mapping
from itertools import repeat
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.checks.scale.engine import Engine
from zoneplan.checks.scale.report import Layer
from zoneplan.checks.scale.search import points_on_part
from zoneplan.checks.scale.survey import Place
from zoneplan.geometry.fabric.faces import Cover, cover_of, faces_of
from zoneplan.geometry.fabric.facetiles import cover_of_tiles, faces_in, tiles_of, unnoded_in_tiles
from zoneplan.geometry.fabric.matching import OpenEdges
from zoneplan.geometry.fabric.unnoded import unnoded_among
from zoneplan.geometry.validity import GeometryFault

# above, the faces are made tile by tile
EDGES_AT_ONCE = 1_000_000
_EDGES_A_TILE = 200_000

Nodes = tuple[NDArray[np.intp], NDArray[np.intp], NDArray[Any]]


def cover_and_nodes(
    engine: Engine,
    places: list[Place],
    faults: list[Mapping[int, GeometryFault]],
    edges: OpenEdges,
    layer: Layer,
) -> tuple[Cover, Nodes]:
    """Give what the layer covers, and its borders that lack a vertex with rows of the layer."""

    def covered(points: NDArray[Any]) -> NDArray[np.bool_]:
        return _covered(engine, places, faults, points)

    if len(edges.owner) <= EDGES_AT_ONCE:
        faces = faces_of(edges.ends, layer.whole)
        points = shapely.point_on_surface(faces)
        cover = cover_of(faces, points, covered(points), layer.whole)
        return cover, unnoded_among(edges, layer.limits.node_m)
    count = len(edges.owner) / _EDGES_A_TILE
    tiles = list(tiles_of(edges, layer.whole, count))
    per_tile = engine.results("cover", engine.start(faces_in, tiles, repeat(layer.whole, len(tiles))))
    faces = np.concatenate(per_tile)
    points = shapely.point_on_surface(faces)
    cover = cover_of_tiles(faces, points, covered(points), layer.whole, tiles[0].frame)
    return cover, unnoded_in_tiles(edges, count, layer.limits.node_m)


def _covered(
    engine: Engine,
    places: list[Place],
    faults: list[Mapping[int, GeometryFault]],
    points: NDArray[Any],
) -> NDArray[np.bool_]:
    """Which points lie on a parcel of any part; a part is asked for those within its bounds only."""
    xy = shapely.get_coordinates(points)
    asked = []
    for place in places:
        west, south, east, north = place.part.bounds
        within = (xy[:, 0] >= west) & (xy[:, 0] <= east) & (xy[:, 1] >= south) & (xy[:, 1] <= north)
        asked.append(np.flatnonzero(within))
    hosts = [number for number, some in enumerate(asked) if some.size]
    answers = engine.results(
        "cover",
        engine.start(
            points_on_part,
            [places[host] for host in hosts],
            [faults[host] for host in hosts],
            [points[asked[host]] for host in hosts],
        ),
    )
    covered = np.zeros(len(points), dtype=bool)
    for host, answer in zip(hosts, answers, strict=True):
        covered[asked[host]] |= answer
    return covered
