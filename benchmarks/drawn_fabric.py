"""A fabric of parcels of any size with known defects, drawn from a seed: the same seed gives the same bytes.

Shared borders have the same vertices on both sides, 0 to 7 between two corners, so a parcel has 5 to 29 vertices.
Coordinates are whole 1/1024 m: exact in double precision, so that the middle of a straight border lies on it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

CELL_M = 20.0
EAST, NORTH = 560_000.0, 1_190_000.0
CODES = np.array(["ODT", "ONT", "SKC", "TMD", "DGT", "DKV", "LUC", "CLN"])
DEFECTS_EACH = 4_000  # one of each kind for so many parcels, at least one


@dataclass(frozen=True)
class Fabric:
    """Parcels in EPSG:9210 and what was done to them: name of a defect -> how many."""

    geometry: NDArray[Any]
    ids: NDArray[Any]
    codes: NDArray[Any]
    declared_m2: NDArray[np.float64]
    defects: dict[str, int]


def draw_fabric(parcels: int, seed: int, defects_each: int = DEFECTS_EACH) -> Fabric:
    """Draw about so many parcels: a square grid, and what the defects add and take away.

    Each kind of defect is drawn once for ``defects_each`` parcels, 72 at least: they must stand apart.
    """
    rng = np.random.default_rng(seed)
    side = max(4, round(parcels**0.5))
    xy, ring = _rings(side, rng)
    lots = shapely.polygons(shapely.linearrings(xy, indices=ring))
    lots, defects = _harm(lots, side, rng, defects_each)
    ids = np.array([f"T{number:07d}" for number in range(1, len(lots) + 1)], dtype=object)
    codes = CODES[rng.integers(len(CODES), size=len(lots))].astype(object)
    declared = np.round(shapely.area(lots), 1)
    wrong = rng.choice(len(lots), max(1, len(lots) // defects_each), replace=False)
    declared[wrong] += 25.0
    return Fabric(lots, ids, codes, declared, defects | {"declared": wrong.size})


def _rings(side: int, rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Vertices of all rings, and the number of the ring that each belongs to."""
    corner = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1), indexing="ij"), axis=-1) * CELL_M
    corner = _exact(corner + rng.uniform(-4, 4, corner.shape) + (EAST, NORTH))
    east = _Borders(corner[:-1].reshape(-1, 2), corner[1:].reshape(-1, 2), rng)  # (side, side + 1)
    north = _Borders(corner[:, :-1].reshape(-1, 2), corner[:, 1:].reshape(-1, 2), rng)  # (side + 1, side)
    i, j = (index.ravel() for index in np.meshgrid(np.arange(side), np.arange(side), indexing="ij"))
    xy, owner = [], []
    for place, (borders, number, back) in enumerate(
        (
            (east, i * (side + 1) + j, False),
            (north, (i + 1) * side + j, False),
            (east, i * (side + 1) + j + 1, True),
            (north, i * side + j, True),
        )
    ):
        points, count = borders.along(number, back=back)
        xy.append(points)
        owner.append(np.repeat(np.arange(i.size) * 4 + place, count))
    order = np.argsort(np.concatenate(owner), kind="stable")
    return np.concatenate(xy)[order], (np.concatenate(owner)[order] // 4)


class _Borders:
    """Lines between two corners with some vertices on the way."""

    def __init__(self, start: NDArray[Any], end: NDArray[Any], rng: np.random.Generator) -> None:
        inner = rng.integers(0, 8, len(start))
        self.count = inner + 1  # the start and the inner ones; the end belongs to the next border
        self.first = np.cumsum(self.count) - self.count
        line = np.repeat(np.arange(len(start)), self.count)
        step = np.arange(line.size) - self.first[line]
        share = step / self.count[line]
        self.xy = start[line] + (end - start)[line] * share[:, None]
        moved = rng.uniform(-0.5, 0.5, self.xy.shape)
        self.xy = _exact(np.where((step > 0)[:, None], self.xy + moved, self.xy))
        self.end = end

    def along(self, number: NDArray[Any], *, back: bool) -> tuple[NDArray[Any], NDArray[Any]]:
        count = self.count[number]
        line = np.repeat(np.arange(number.size), count)
        step = np.arange(line.size) - np.repeat(np.cumsum(count) - count, count)
        first = self.first[number][line]
        if not back:
            return self.xy[first + step], count
        points = self.xy[np.minimum(first + count[line] - step, len(self.xy) - 1)]
        return np.where((step == 0)[:, None], self.end[number][line], points), count


def _exact(xy: NDArray[Any]) -> NDArray[np.float64]:
    return np.round(xy * 1024) / 1024


def _harm(
    lots: NDArray[Any], side: int, rng: np.random.Generator, defects_each: int
) -> tuple[NDArray[Any], dict[str, int]]:
    """Do each kind of harm to lots that stand apart from each other."""
    each = max(1, lots.size // defects_each)
    column, row = np.divmod(np.arange(lots.size), side)
    free = np.flatnonzero((column % 3 == 1) & (row % 3 == 1) & (column < side - 1) & (row < side - 1))
    chosen = iter(np.array_split(rng.permutation(free)[: each * 8], 8))
    lots = lots.copy()
    added, gone = [], []
    defects = {}

    def take(name: str) -> NDArray[np.intp]:
        places = next(chosen)
        defects[name] = places.size
        return places

    for place in take("sliver"):  # reaches some centimetres over all its neighbours
        lots[place] = shapely.transform(lots[place], lambda xy: _exact(xy.mean(0) + (xy - xy.mean(0)) * 1.01))
    added += [lots[place] for place in take("twice")]
    added += [
        shapely.transform(lots[p], lambda xy: _exact(xy.mean(0) + (xy - xy.mean(0)) * 0.4))
        for p in take("inside")
    ]
    for place in take("stacked"):
        added += [lots[place]] * 4
    for place in take("parent"):
        children = [place, place + 1, place + side, place + side + 1]
        added.append(shapely.union_all(lots[children]))
    gone += take("gap").tolist()
    for place in take("unnoded"):
        lots[place] = _with_middles(lots[place])
    for place in take("bow-tie"):
        xy = shapely.get_coordinates(lots[place])
        xy[[1, -2]] = xy[[-2, 1]]
        lots[place] = shapely.Polygon(xy)
    kept = np.delete(lots, gone)
    return np.concatenate([kept, np.array(added, dtype=object)]), defects


def _with_middles(lot: Any) -> Any:
    """The lot with a vertex in the middle of every side, exactly on it."""
    xy = shapely.get_coordinates(lot)
    middles = (xy[:-1] + xy[1:]) / 2
    return shapely.Polygon(np.stack([xy[:-1], middles], axis=1).reshape(-1, 2))
