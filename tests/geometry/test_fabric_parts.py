"""The rooms under a fabric in parts: cells by a plain count, tiles of faces against faces in one piece."""

import pickle

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.geometry.test_fabric_pairs import fabrics
from zoneplan.geometry.fabric import TooDense, cover, match_edges, unnoded_vertices
from zoneplan.geometry.fabric.cancelling import unmet_among
from zoneplan.geometry.fabric.cells import Cells
from zoneplan.geometry.fabric.faces import covered_points
from zoneplan.geometry.fabric.facetiles import cover_of_tiles, faces_in, tiles_of, unnoded_in_tiles
from zoneplan.geometry.fabric.matching import match_against, open_edges
from zoneplan.geometry.fabric.parts import part_edges

LAW = settings(max_examples=60)
SIDE = 4
GRID = Cells(0.0, 0.0, 10.0, SIDE)
number = st.integers(-15, 55)
boxes = st.lists(st.tuples(number, number, st.integers(0, 30), st.integers(0, 30)), max_size=6)


def bounds_of(drawn):
    return np.array([(x, y, x + w, y + h) for x, y, w, h in drawn], dtype=float).reshape(-1, 4)


def plainly(box):
    """Cells of a box, the outermost ones reaching to the end of the world."""
    reach = [
        sorted({min(max(int(v // 10), 0), SIDE - 1) for v in range(int(a), int(b) + 1)})
        for a, b in ((box[0], box[2]), (box[1], box[3]))
    ]
    return {(x, y) for x in reach[0] for y in reach[1]}


@given(boxes)
@LAW
def test_occupied_cells_are_those_of_a_plain_count(drawn):
    bounds = bounds_of(drawn)
    found = {tuple(cell) for cell in np.argwhere(GRID.occupied(bounds)).tolist()}
    assert found == set().union(*(plainly(box) for box in bounds))


@given(boxes, st.sets(st.tuples(st.integers(0, 3), st.integers(0, 3))))
@LAW
def test_touching_is_having_a_chosen_cell(drawn, cells):
    chosen = np.zeros((SIDE, SIDE), dtype=bool)
    for cell in cells:
        chosen[cell] = True
    bounds = bounds_of(drawn)
    assert GRID.touching(bounds, chosen).tolist() == [bool(plainly(box) & cells) for box in bounds]


def test_what_is_nowhere_occupies_and_touches_nothing():
    nowhere = np.full((1, 4), np.nan)
    assert not GRID.occupied(nowhere).any()
    assert GRID.touching(nowhere, np.ones((SIDE, SIDE), dtype=bool)).tolist() == [False]


def array(lots):
    shapes = np.empty(len(lots), dtype=object)
    shapes[:] = lots
    return shapes


@given(fabrics(), st.randoms(use_true_random=False), st.integers(1, 9), st.integers(1, 3))
@LAW
def test_the_unmet_edges_and_suspects_of_parts_are_those_of_the_whole(lots, chance, parts, buckets):
    lots = array(lots)
    owner = np.array([chance.randrange(parts) for _ in lots])
    cells = Cells(600_000.0, 1_224_000.0, 7.0, 6)
    bounds = shapely.bounds(lots).reshape(-1, 4)
    shared = sum(cells.occupied(bounds[owner == part]).astype(int) for part in range(parts)) > 1
    found = [part_edges(lots[owner == part], cells, shared, buckets) for part in range(parts)]
    across = [unmet_among([one.travelling[bucket] for one in found]) for bucket in range(buckets)]
    unmet = np.unique(np.concatenate([*(one.unmet for one in found), *across]))
    whole = match_edges(lots)
    assert unmet.tolist() == np.unique(whole.unmet).tolist()
    suspects = [
        np.flatnonzero(owner == part)[match_against(lots[owner == part], unmet).suspects]
        for part in range(parts)
    ]
    assert np.sort(np.concatenate(suspects)).tolist() == whole.suspects.tolist()


@given(fabrics(), st.booleans(), st.integers(1, 30))
@LAW
def test_faces_tile_by_tile_cover_the_same_and_leave_the_same_open(lots, against_a_whole, tiles):
    lots = array(lots)
    whole = shapely.box(600_003, 1_224_002, 600_041, 1_224_036) if against_a_whole else None
    edges = open_edges(lots, match_edges(lots))
    if not edges.owner.size:
        return
    laid = list(tiles_of(edges, whole, tiles))
    faces = np.concatenate([faces_in(tile, whole) for tile in laid])
    points = shapely.point_on_surface(faces)
    found = cover_of_tiles(faces, points, covered_points(lots, points), whole, laid[0].frame)
    wanted = cover(lots, whole)
    for name in ("covered_m2", "gaps_m2", "outside_m2"):
        assert getattr(found, name) == pytest.approx(getattr(wanted, name), abs=1e-5), name
    assert round_areas(found.gaps) == round_areas(wanted.gaps)
    assert round_areas(found.outside) == round_areas(wanted.outside)


def round_areas(pieces):
    """Areas of what is more than rounding."""
    return sorted(round(piece.area, 4) for piece in pieces if piece.area > 1e-3)


@given(fabrics(), st.integers(1, 30))
@LAW
def test_vertices_that_a_border_lacks_are_found_tile_by_tile(lots, tiles):
    lots = array(lots)
    matching = match_edges(lots)
    edges = open_edges(lots, matching)
    if not edges.owner.size:
        return
    found, wanted = (
        sorted((int(a), int(b), p.x, p.y) for a, b, p in zip(*columns, strict=True))
        for columns in (unnoded_in_tiles(edges, tiles, 0.001), unnoded_vertices(lots, matching, 0.001))
    )
    assert found == wanted


def test_a_heap_is_still_one_after_a_journey_between_processes():
    again = pickle.loads(pickle.dumps(TooDense(7, (1.0, 2.0))))  # noqa: S301  our own bytes
    assert (again.count, again.place, str(again)) == (7, (1.0, 2.0), str(TooDense(7, (1.0, 2.0))))
