"""Pairs by edge matching, attacked with fabrics that have every kind of defect; a plain search gives the answer."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from zoneplan.geometry.fabric import TooDense, common_land, match_edges, pairs_sharing_land, with_doubled
from zoneplan.geometry.fabric import pairs as room
from zoneplan.geometry.fabric.cancelling import Among, unmet_among
from zoneplan.geometry.fabric.edges import edges_of

LAW = settings(max_examples=400)
X, Y = 600_000.0, 1_224_000.0


def plainly(lots) -> list[tuple[int, int]]:
    """The answer of a search that looks at every two lots."""
    return [
        (i, j)
        for i in range(len(lots))
        for j in range(i + 1, len(lots))
        if lots[i] is not None and lots[j] is not None and lots[i].relate_pattern(lots[j], "T********")
    ]


def found(lots) -> list[tuple[int, int]]:
    first, second = pairs_sharing_land(np.array(lots, dtype=object))
    return list(zip(first.tolist(), second.tolist(), strict=True))


def in_blocks_of(size, patched) -> None:
    """Few lots cancel their edges first, as thousands do in a large fabric; and boxes are looked up in cells."""
    patched.setattr("zoneplan.geometry.fabric.edges.BLOCK", size)
    patched.setattr("zoneplan.geometry.fabric.matching.BLOCK", size)
    patched.setattr("zoneplan.geometry.fabric.near._FEW", 0)


def cell(nodes, column, row):
    return shapely.Polygon(
        [nodes[row][column], nodes[row][column + 1], nodes[row + 1][column + 1], nodes[row + 1][column]]
    )


def hollow(lot):
    if lot.geom_type != "Polygon" or lot.interiors:
        return lot
    return shapely.Polygon(lot.exterior, [shapely.affinity.scale(lot, 0.4, 0.4).exterior])


CHANGED = {  # a lot -> what stands in its place
    "hole": hollow,
    "reversed": lambda lot: lot.reverse(),
    "unnoded": lambda lot: lot.segmentize(4.0),
    "multi": lambda lot: shapely.MultiPolygon([lot]) if lot.geom_type == "Polygon" else lot,
    "moved": lambda lot: shapely.affinity.translate(lot, 1.7, -0.4),
    "missing": lambda _: None,
    "empty": lambda _: shapely.Polygon(),
}
ADDED = {  # a lot and all cells -> what comes on top
    "twice": lambda lot, _: [lot],
    "inside": lambda lot, _: [shapely.affinity.scale(lot, 0.5, 0.5)],
    "layer": lambda _, cells: cells,
    "union": lambda _, cells: [shapely.union_all(cells)],
}


@st.composite
def fabrics(draw):
    """A grid of crooked cells that share their corners, then harmed."""
    columns, rows = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    shift = st.floats(-0.3, 0.3, allow_subnormal=False)
    nodes = [
        [(X + 10 * (c + draw(shift)), Y + 10 * (r + draw(shift))) for c in range(columns + 1)]
        for r in range(rows + 1)
    ]
    cells = [cell(nodes, c, r) for r in range(rows) for c in range(columns)]
    lots = list(cells)
    for harm in draw(st.lists(st.sampled_from(["gone", *CHANGED, *ADDED]), max_size=6)):
        n = draw(st.integers(0, len(lots) - 1))
        if harm == "gone" and len(lots) > 1:
            del lots[n]
        elif lots[n] is not None and harm in CHANGED:
            lots[n] = CHANGED[harm](lots[n])
        elif lots[n] is not None and harm in ADDED:
            lots += ADDED[harm](lots[n], cells)
    return draw(st.permutations(lots))


@given(fabrics())
@LAW
def test_the_pairs_are_those_of_the_plain_search(lots):
    assert found(lots) == plainly(lots)


@given(fabrics(), st.integers(1, 6))
@LAW
def test_blocks_that_cancel_their_own_edges_first_change_nothing(lots, size):
    lots = np.array([*lots, None], dtype=object)[:-1]
    edges = edges_of(lots)
    open_ = unmet_among([edges.keys])
    suspects = np.unique(edges.owner(Among(open_)(edges.keys))).tolist()
    with pytest.MonkeyPatch.context() as patched:
        in_blocks_of(size, patched)
        assert found(lots) == plainly(lots)
        matching = match_edges(lots)
        assert set(matching.suspects.tolist()) <= set(suspects)
        whole = with_doubled(lots, matching, *pairs_sharing_land(lots, matching))
    assert whole.unmet.tolist() == open_.tolist()
    assert whole.suspects.tolist() == suspects
    count = np.bincount(edges.owner(Among(open_)(edges.keys)), minlength=len(lots))
    assert whole.partly.tolist() == (count < edges.each)[suspects].tolist()


@given(st.integers(2, 4), st.integers(2, 4), st.integers(2, 3))
@settings(max_examples=20)
def test_inner_members_of_a_stacked_patch_are_reached_by_the_flood(columns, rows, times):
    """Stacked layers match among themselves where their number is even: only their outer lots give them away."""
    grid = [
        shapely.box(X + c, Y + r, X + c + 1, Y + r + 1) for c in range(columns * 2) for r in range(rows * 2)
    ]
    lots = grid * times
    pairs = found(lots)
    assert len(pairs) == len(grid) * times * (times - 1) // 2
    assert pairs == plainly(lots)


def test_two_shifted_layers_hide_every_overlap_inside_and_are_still_found():
    """Two clean fabrics on each other: no inner lot is a suspect by itself, all overlap."""
    one = [shapely.box(X + c, Y + r, X + c + 1, Y + r + 1) for c in range(8) for r in range(8)]
    two = [shapely.affinity.translate(lot, 0.5, 0.5) for lot in one]
    lots = [*one, *two]
    suspected = match_edges(np.array(lots)).suspects.tolist()
    assert len(suspected) == 2 * 28  # the rims
    assert found(lots) == plainly(lots)


def test_direction_of_rings_and_minus_zero_and_vertices_written_twice_change_nothing():
    west = shapely.Polygon([(-10.0, 0.0), (-0.0, 0.0), (-0.0, 10.0), (-10.0, 10.0)])
    east = shapely.Polygon([(0.0, 0.0), (0.0, 10.0), (0.0, 10.0), (10.0, 10.0), (10.0, 0.0)])  # clockwise
    around = [shapely.box(-20, -10, 20, 0), shapely.box(-20, 10, 20, 20)]
    hole = shapely.Polygon(shapely.box(-30, -30, 30, 30).exterior, [shapely.box(-10, 0, 10, 10).exterior])
    assert found([west, east]) == []
    assert found([west, east, *around]) == []
    assert found([west, east, hole]) == []
    assert found([west, east, hole.reverse()]) == []


def test_the_middle_of_a_clean_grid_is_no_suspect_whatever_the_direction():
    grid = [shapely.box(x, y, x + 1, y + 1) for x in range(5) for y in range(5)]
    mixed = [lot.reverse() if n % 3 else lot for n, lot in enumerate(grid)]
    inner = {5 * x + y for x in range(1, 4) for y in range(1, 4)}
    assert set(match_edges(np.array(mixed)).suspects.tolist()).isdisjoint(inner)


def test_nothing_has_no_pairs():
    assert found([]) == []
    assert found([None, shapely.Polygon()]) == []
    assert found([shapely.box(0, 0, 1, 1)]) == []


def test_many_chunks_are_one_fabric(monkeypatch):
    in_blocks_of(3, monkeypatch)
    monkeypatch.setattr(room, "_BATCH", 2)
    grid = [shapely.box(x, y, x + 1, y + 1) for x in range(6) for y in range(6)]
    lots = [*grid, shapely.box(2.5, 2.5, 3.5, 3.5)]
    assert found(lots) == plainly(lots)
    assert len(match_edges(np.array(grid)).suspects) == 20


def test_everything_on_one_place_is_told_and_does_not_hang(monkeypatch):
    monkeypatch.setattr(room, "_CANDIDATES_FREE", 1000)
    monkeypatch.setattr(room, "_CANDIDATES_EACH", 1)
    with pytest.raises(TooDense) as why:
        found([shapely.box(X, Y, X + 1, Y + 1)] * 200)
    assert why.value.place == pytest.approx((X + 0.5, Y + 0.5))


def test_the_middle_of_a_layer_that_lies_on_itself_with_more_vertices_is_found():
    """A walk leaves both at once, over edges that lie on each other and are not the same: see ``pairs.py``."""
    grid = [
        shapely.box(X + 4 * c, Y + 4 * r, X + 4 * c + 4, Y + 4 * r + 4) for c in range(6) for r in range(6)
    ]
    lots = [*grid, *(lot.segmentize(2.0) for lot in grid)]
    assert len(match_edges(np.array(lots)).suspects) < len(lots)
    assert found(lots) == plainly(lots)
    assert len(found(lots)) == 36


def test_a_layer_that_lies_on_itself_in_another_block_is_found_to_its_middle(monkeypatch):
    """Each block cancels all its inner edges, and the inner lots of one share no land but with their twins."""
    grid = [
        shapely.box(X + 4 * c, Y + 4 * r, X + 4 * c + 4, Y + 4 * r + 4) for c in range(6) for r in range(6)
    ]
    in_blocks_of(len(grid), monkeypatch)
    lots = np.array([*grid, *grid])
    matching = match_edges(lots)
    assert matching.suspects.size < len(lots)
    assert found(lots) == [(n, n + 36) for n in range(36)]
    assert with_doubled(lots, matching, *pairs_sharing_land(lots, matching)).suspects.tolist() == list(
        range(72)
    )


EDGES = np.random.default_rng(7).integers(1, 2**63, 41, dtype=np.uint64)
LOOKS = [0xFF << 0, 0xFF << 23, 0xFF << 39]  # bits of an edge that choose its slot, look by look


@settings(LAW, max_examples=120)
@given(
    st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=120),
    st.sets(st.sampled_from(LOOKS)),  # at these all edges fall into one slot
    st.booleans(),  # all edges into one bucket
    st.sampled_from([1, 7, 1000]),  # in many buckets, in some, in none
)
def test_an_edge_is_met_where_it_is_walked_once_in_each_direction(walks, looks, one_bucket, few):
    alike = sum(looks) | (0xFF << 55 if one_bucket else 0)
    number = [int(edge) & ~alike for edge in EDGES]
    keys = [np.uint64(2 * number[edge] + back) for edge, back in walks]
    met = {
        edge for edge, _ in walks if sorted(back for other, back in walks if other == edge) == [False, True]
    }
    open_ = sorted({number[edge] for edge, _ in walks if edge not in met})
    parts = [np.array(keys[:50], dtype=np.uint64), np.array(keys[50:], dtype=np.uint64)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("zoneplan.geometry.fabric.cancelling._FEW", few)
        assert unmet_among(parts).tolist() == open_


def test_lots_written_alike_have_all_of_themselves_in_common():
    lot, part = shapely.box(X, Y, X + 8, Y + 2), shapely.box(X, Y, X + 1, Y + 2)
    lots = np.array([lot, part, lot, shapely.box(X, Y, X + 8, Y + 2)])
    shared = common_land(lots, *pairs_sharing_land(lots))
    assert list(zip(shared.first.tolist(), shared.second.tolist(), strict=True)) == [
        (0, 1),
        (0, 2),
        (0, 3),
        (1, 2),
        (1, 3),
        (2, 3),
    ]
    assert shared.m2.tolist() == [2, 16, 16, 2, 2, 16]
    assert shared.share_b.tolist() == [1, 1, 1, 0.125, 0.125, 1]
    assert shared.width_m == pytest.approx([1, 2, 2, 1, 1, 2], rel=0.1)
