"""One tile of a prepared layer as the browser draws it: parcels and faults near by, squares of land from afar.

Positions are whole 1/16 pixels from the tile's north-west corner, x right, y down; each ring is a flat list whose first
position is absolute and whose others are steps from the one before.
"""

import json
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from zoneplan.geometry.cells import place_of
from zoneplan.geometry.tiles import Tile
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.store.prepared.layer import PreparedLayer, Seen

MOST_PARCELS: Final = (
    6_000  # in one tile; half of all parcels have 36 pixels or more, so a usual one has 1,800
)
MOST_FAULTS: Final = 3_000
MOST_VERTICES: Final = 200_000
_MARGIN_PX: Final = 8  # what is drawn reaches so far over the border of its tile
_LONG: Final = 1_000  # vertices; a shape with more is cut to the tile before it is sent
_MOST_USES: Final = 8  # of one square


def tile_bytes(layer: PreparedLayer, tile: Tile) -> bytes:
    """Write a tile.

    Parameters
    ----------
    layer : PreparedLayer
    tile : Tile
        One that exists.

    Returns
    -------
    bytes
        JSON. ``near``: with ``parcels`` and ``faults``; else ``cells``: squares of ``size`` metres, also where a tile
        near by has too much in it to be drawn, which ``crowded`` then says.
    """
    near = _near(layer, tile) if tile.zoom >= layer.facts.near_zoom else None
    told = near or _far(layer, tile) | {"crowded": tile.zoom >= layer.facts.near_zoom}
    return json.dumps(told, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _near(layer: PreparedLayer, tile: Tile) -> dict[str, Any] | None:
    box = tile.bounds(_MARGIN_PX)
    parcels, faults = layer.parcels_in(box, MOST_PARCELS), layer.faults_in(box, MOST_FAULTS)
    if parcels is None or faults is None:
        return None
    parcels, faults = _cut(parcels, tile), _cut(faults, tile)
    if (
        sum(int(shapely.get_num_coordinates(seen.geometry).sum()) for seen in (parcels, faults))
        > MOST_VERTICES
    ):
        return None
    columns = parcels.columns
    told_parcels = {
        "row": _list(columns, "row"),
        "id": _list(columns, "id"),
        "code": _list(columns, "code"),
        "kind": _list(columns, "kind"),
        "declared": _rounded(columns, "declared_m2"),
        "plane": _rounded(columns, "plane_m2"),
        "shape": shapes(parcels.geometry, tile),
    }
    told_faults = {
        "number": _list(faults.columns, "row"),
        "kind": _list(faults.columns, "kind"),
        "shape": shapes(faults.geometry, tile),
        "dimension": shapely.get_dimensions(faults.geometry).tolist(),
    }
    return {"near": True, "parcels": told_parcels, "faults": told_faults}


def _cut(seen: Seen, tile: Tile) -> Seen:
    """Leave of shapes with very many vertices only what lies near the tile."""
    long = np.flatnonzero(shapely.get_num_coordinates(seen.geometry) > _LONG)
    geometry = seen.geometry.copy()
    if long.size:
        sound = shapely.is_valid(geometry[long])
        long = long[sound]
        geometry[long] = shapely.intersection(geometry[long], shapely.box(*tile.bounds(4 * _MARGIN_PX)))
    return Seen(seen.columns, geometry)


def _list(columns: dict[str, NDArray[Any]], name: str) -> list[Any]:
    found: list[Any] = columns[name].tolist() if name in columns else []
    return found


def _rounded(columns: dict[str, NDArray[Any]], name: str) -> list[float | None]:
    return [None if value != value else round(value, 2) for value in _list(columns, name)]


def shapes(geometry: NDArray[Any], tile: Tile) -> list[list[list[int]]]:
    """The rings, lines or points of each geometry, holes among them: drawn by the even-odd rule they come out right."""
    told: list[list[list[int]]] = [[] for _ in geometry]
    parts, owner = shapely.get_parts(geometry, return_index=True)
    while (nested := shapely.get_type_id(parts) > 3).any():  # a collection may hold collections
        inner, of = shapely.get_parts(parts[nested], return_index=True)
        parts = np.concatenate([parts[~nested], inner])
        owner = np.concatenate([owner[~nested], owner[nested][of]])
    areas = shapely.get_type_id(parts) == 3
    rings, of = shapely.get_rings(parts[areas], return_index=True)
    lines = np.concatenate([rings, parts[~areas]])
    owners = np.concatenate([owner[areas][of], owner[~areas]])
    xy, line = shapely.get_coordinates(lines, return_index=True)
    if not len(xy):
        return told
    steps = tile.pixels(xy)
    first = np.flatnonzero(np.diff(line, prepend=-1))
    absolute = steps[first]
    steps[1:] -= steps[:-1].copy()
    steps[first] = absolute
    flat = steps.ravel().tolist()
    for (start, end), number in zip(pairwise([*first.tolist(), len(xy)]), line[first].tolist(), strict=True):
        told[owners[number]].append(flat[2 * start : 2 * end])
    return told


def _far(layer: PreparedLayer, tile: Tile) -> dict[str, Any]:
    """Squares that meet the tile, and where the corners of their grid lie."""
    facts = layer.facts
    zoom = facts.cell_zoom(tile.zoom)
    size = facts.cells[zoom]
    nothing = {"near": False, "size": size, "cells": []}
    columns, rows = _range(layer, tile, size)
    if columns[0] > columns[1] or rows[0] > rows[1]:
        return nothing
    cells, spots = layer.cells_in(zoom, columns, rows)
    if not len(cells.rows) and not len(spots):
        return nothing
    across, up = np.meshgrid(np.arange(columns[0], columns[1] + 2), np.arange(rows[0], rows[1] + 2))
    corners = shapely.points(across.ravel() * size, up.ravel() * size)
    xy = tile.pixels(shapely.get_coordinates(vn2000_to_wgs84(corners, facts.epsg)))
    return nothing | {
        "columns": columns[1] - columns[0] + 2,
        "corners": xy.ravel().tolist(),
        "cells": _cells(cells.rows, spots, (columns[0], rows[0]), size),
    }


def _range(layer: PreparedLayer, tile: Tile, size: float) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last column and row of the squares that meet both the tile and the layer."""
    bounds = layer.facts.bounds
    if bounds is None:
        return (0, -1), (0, -1)
    tile_box = tile.bounds(_MARGIN_PX)
    west, south = (max(a, b) for a, b in zip(tile_box[:2], bounds[:2], strict=True))
    east, north = (min(a, b) for a, b in zip(tile_box[2:], bounds[2:], strict=True))
    if west > east or south > north:
        return (0, -1), (0, -1)
    corners = shapely.points([west, west, east, east], [south, north, south, north])
    xy = shapely.get_coordinates(wgs84_to_vn2000(corners, layer.facts.epsg))
    low, high = np.floor(xy.min(0) / size).astype(int), np.floor(xy.max(0) / size).astype(int)
    return (int(low[0]), int(high[0])), (int(low[1]), int(high[1]))


def _cells(rows: NDArray[Any], spots: NDArray[Any], origin: tuple[int, int], size: float) -> list[list[Any]]:
    """For each square: column, row, parcels, uses, faults as kind and count, and how much of it is land of the layer.

    Uses are kind and per mille of that land, the largest first; how much is land is per mille too, at most 1000.
    """
    found: dict[int, tuple[list[tuple[float, int]], list[int], list[list[int]]]] = {}
    for key, kind, m2, parcels in rows.tolist():
        uses, counts, _ = found.setdefault(key, ([], [], []))
        counts.append(parcels)
        if m2 > 0:
            uses.append((m2, kind))
    for key, kind, count in spots.tolist():
        found.setdefault(key, ([], [], []))[2].append([kind, count])
    column, row = place_of(np.array(list(found), dtype=np.int64))
    told = []
    for c, r, (uses, counts, faults) in zip(column, row, found.values(), strict=True):
        land = sum(m2 for m2, _ in uses)
        most = [[kind, round(1000 * m2 / land)] for m2, kind in sorted(uses, reverse=True)[:_MOST_USES]]
        covered = min(1000, round(1000 * land / size**2))
        told.append([int(c) - origin[0], int(r) - origin[1], sum(counts), most, faults, covered])
    return told
