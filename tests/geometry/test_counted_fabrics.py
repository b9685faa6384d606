"""Small fabrics whose overlaps are counted: every lot is a set of unit squares, and sets tell who shares land.

Two thousand of them, and no geometry library is asked for the answer. The lots have holes, several parts and
T-junctions; they lie twice, inside each other, stacked, and whole layers lie on each other, also shifted; some keep
only the vertices where they bend. Few lots at a time cancel their edges first, as thousands do in a large fabric.
"""

from itertools import combinations

import numpy as np
import pytest
import shapely

from zoneplan.geometry.fabric import common_land, cover, pairs_sharing_land

X, Y = 600_000, 1_224_000
Cell = tuple[int, int]
Cells = frozenset[Cell]


def partition(rng: np.random.Generator) -> list[Cells]:
    """A clean layer: rectangles laid over each other, each cell belongs to the last one; or blocks of four cells."""
    if (
        rng.random() < 0.3
    ):  # shifted by one, no edge of theirs lies on another: the inner ones are found by others only
        columns, rows = (int(size) for size in rng.integers(1, 6, 2))
        corners = [(2 * x, 2 * y) for x in range(columns) for y in range(rows)]
        return [frozenset({(x, y), (x + 1, y), (x, y + 1), (x + 1, y + 1)}) for x, y in corners]
    columns, rows = rng.integers(1, 7, 2)
    owner = np.zeros((columns, rows), dtype=int)
    for number in range(1, int(rng.integers(1, 9))):
        x, y = rng.integers(0, columns), rng.integers(0, rows)
        owner[x : x + rng.integers(1, 4), y : y + rng.integers(1, 4)] = number
    return [
        frozenset((int(x), int(y)) for x, y in np.argwhere(owner == number)) for number in np.unique(owner)
    ]


def harmed(layer: list[Cells], rng: np.random.Generator) -> list[Cells]:
    lots = list(layer)
    for harm in rng.choice(6, rng.integers(0, 4)):
        lot = lots[rng.integers(len(lots))]
        if harm == 0:
            lots += [lot] * int(rng.integers(1, 5))  # twice or stacked
        elif harm == 1:
            inner = frozenset(cell for cell in sorted(lot) if rng.random() < 0.5)
            lots += [inner] if inner else []
        elif harm == 2 and len(lots) > 1:
            lots.remove(lot)
        elif harm == 3:
            lots += layer * int(rng.integers(1, 4))  # the whole layer once more, or thrice
        elif harm == 4:
            dx, dy = (int(step) for step in rng.integers(0, 3, 2))
            lots += [frozenset((x + dx, y + dy) for x, y in lot) for lot in layer]
        elif harm == 5:
            lots.append(frozenset().union(*layer))  # the parent, kept with its children
    return [lots[n] for n in rng.permutation(len(lots))]


def drawn(cells: Cells, *, bends_only: bool, backwards: bool) -> shapely.Geometry:
    lot = shapely.union_all([shapely.box(X + x, Y + y, X + x + 1, Y + y + 1) for x, y in cells]).normalize()
    lot = shapely.simplify(lot, 0) if bends_only else shapely.segmentize(shapely.simplify(lot, 0), 1)
    return lot.reverse() if backwards else lot


@pytest.mark.parametrize("seed", range(10))
def test_pairs_areas_and_cover_are_those_of_the_counted_cells(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zoneplan.geometry.fabric.near._FEW", 0)
    rng = np.random.default_rng(seed)
    sharing = 0
    for _ in range(200):
        cells = harmed(partition(rng), rng)
        bends = rng.random() < 0.4  # of all lots or, mixed, of one in three
        lots = np.array(
            [
                drawn(one, bends_only=bends or rng.random() < 0.3, backwards=rng.random() < 0.5)
                for one in cells
            ]
        )
        assert shapely.is_valid(lots).all()
        expected = [(i, j) for i, j in combinations(range(len(cells)), 2) if cells[i] & cells[j]]
        block = int(rng.choice([1, 2, 3, 5, 1000]))
        monkeypatch.setattr("zoneplan.geometry.fabric.edges.BLOCK", block)
        monkeypatch.setattr("zoneplan.geometry.fabric.matching.BLOCK", block)
        first, second = pairs_sharing_land(lots)
        assert list(zip(first.tolist(), second.tolist(), strict=True)) == expected, lots.tolist()
        if rng.random() < 0.1:
            assert common_land(lots, first, second).m2.tolist() == [
                len(cells[i] & cells[j]) for i, j in expected
            ]
            assert cover(lots).covered_m2 == pytest.approx(len(frozenset().union(*cells)))
        sharing += bool(expected)
    assert 60 < sharing < 180  # clean fabrics are among them, too
