"""Lots as a fabric, against a loop that counts cells."""

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rasterio import Affine
from rasterio.features import rasterize

from zoneplan.geometry.fabric import (
    Cover,
    common_land,
    cover,
    match_edges,
    pairs_sharing_land,
    unnoded_vertices,
)
from zoneplan.geometry.fabric.tiles import pieces_by_tile

LAW = settings(
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
SIZE = 10
FIELD = shapely.box(0, 0, SIZE, SIZE)

Rectangle = tuple[int, int, int, int]


@st.composite
def rectangles(draw: st.DrawFn) -> Rectangle:
    x, y = draw(st.integers(-2, SIZE)), draw(st.integers(-2, SIZE))
    return (x, y, x + draw(st.integers(1, 6)), y + draw(st.integers(1, 6)))


fabrics = st.lists(rectangles(), max_size=8)


def cells_of(rectangle: Rectangle) -> set[tuple[int, int]]:
    x0, y0, x1, y1 = rectangle
    return {(x, y) for x in range(x0, x1) for y in range(y0, y1)}


WHOLE = cells_of((0, 0, SIZE, SIZE))


def enclosed(covered: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Uncovered cells from which one cannot walk out, side to side."""
    world = cells_of((-4, -4, SIZE + 8, SIZE + 8))
    reached, edge = {(-4, -4)}, [(-4, -4)]
    while edge:
        x, y = edge.pop()
        for step in ((x + 1, y), (x - 1, y), (x, y + 1), (x, y - 1)):
            if step in world and step not in covered and step not in reached:
                reached.add(step)
                edge.append(step)
    return world - covered - reached


def array(lots):
    return np.array([shapely.box(*lot) if isinstance(lot, tuple) else lot for lot in lots], dtype=object)


@pytest.fixture(params=["faces", "tiles"])
def covering(request):
    """Both ways to what lots cover, the second with tiles of about two lots."""
    if request.param == "faces":
        return lambda lots, whole=None: cover(array(lots), whole)
    return lambda lots, whole=None: Cover(*pieces_by_tile(array(lots), whole, lots_a_tile=2))


def pairs(lots):
    found = common_land(array(lots), *pairs_sharing_land(array(lots)))
    return dict(
        zip(zip(found.first.tolist(), found.second.tolist(), strict=True), found.m2.tolist(), strict=True)
    )


def area_of(pieces: list[shapely.Polygon]) -> float:
    return sum(piece.area for piece in pieces)


@given(lots=fabrics)
@LAW
def test_the_account_is_that_of_counted_cells_and_comes_out(covering, lots: list[Rectangle]) -> None:
    """Covered, gaps and outside, every term against a plain count; whole = covered + gaps − outside."""
    cells = [cells_of(lot) for lot in lots]
    covered = set().union(*cells)
    found = covering(lots, FIELD)
    assert found.covered_m2 == pytest.approx(len(covered))
    assert found.gaps_m2 == pytest.approx(len(WHOLE - covered))
    assert found.outside_m2 == pytest.approx(len(covered - WHOLE))
    assert FIELD.area == pytest.approx(found.covered_m2 + found.gaps_m2 - found.outside_m2, abs=1e-9)


@given(fabrics)
@LAW
def test_pairs_are_those_with_common_cells_and_the_areas_are_counted(lots: list[Rectangle]) -> None:
    assert pairs(lots) == {
        (i, j): len(cells_of(lots[i]) & cells_of(lots[j]))
        for i in range(len(lots))
        for j in range(i + 1, len(lots))
        if cells_of(lots[i]) & cells_of(lots[j])
    }


@given(lots=fabrics)
@LAW
def test_without_a_whole_gaps_are_what_lots_enclose(covering, lots: list[Rectangle]) -> None:
    found = covering(lots)
    assert area_of(found.gaps) == pytest.approx(len(enclosed(set().union(*(cells_of(lot) for lot in lots)))))
    assert found.outside == []


@given(fabrics)
@LAW
def test_a_width_is_that_of_the_largest_square_side_or_at_most_a_tenth_less(lots: list[Rectangle]) -> None:
    found = common_land(array(lots), *pairs_sharing_land(array(lots)))
    for land, width in zip(found.geometry, found.width_m, strict=True):
        west, south, east, north = land.bounds
        assert 0.9 * min(east - west, north - south) <= width <= min(east - west, north - south) + 1e-9


@given(fabrics)
@LAW
def test_rasterio_burns_the_same_cells(lots: list[Rectangle]) -> None:
    """Another library's answer for the land that is covered inside the field."""
    shapes = [shapely.box(*lot) for lot in lots]
    burnt = (
        rasterize(shapes, out_shape=(SIZE, SIZE), transform=Affine(1, 0, 0, 0, -1, SIZE), dtype="uint8").sum()
        if shapes
        else 0
    )
    assert SIZE * SIZE - cover(array(lots), FIELD).gaps_m2 == pytest.approx(float(burnt))


@given(fabrics, st.randoms(use_true_random=False))
@LAW
def test_the_order_of_the_rows_does_not_matter(lots: list[Rectangle], shuffle: object) -> None:
    order = list(range(len(lots)))
    shuffle.shuffle(order)  # type: ignore[attr-defined]  # a random.Random by hypothesis
    mixed = [lots[i] for i in order]
    assert sorted(tuple(sorted((order[i], order[j]))) for i, j in pairs(mixed)) == list(pairs(lots))
    assert cover(array(mixed), FIELD).covered_m2 == pytest.approx(cover(array(lots), FIELD).covered_m2)


def test_equal_and_contained_lots_are_pairs_and_neighbours_are_not() -> None:
    lots = [FIELD, FIELD, shapely.box(2, 2, 4, 4), shapely.box(SIZE, 0, 20, SIZE)]
    assert list(pairs(lots)) == [(0, 1), (0, 2), (1, 2)]


def test_a_gap_that_is_open_to_the_outside_is_seen_only_against_the_whole(covering) -> None:
    lots = [(0, 0, 4, 10), (6, 0, 10, 10)]
    assert covering(lots).gaps == []
    assert [gap.bounds for gap in covering(lots, FIELD).gaps] == [(4, 0, 6, 10)]


def test_an_island_in_a_gap_is_no_gap(covering) -> None:
    ring = shapely.Polygon(FIELD.exterior, [shapely.box(2, 2, 8, 8).exterior])
    assert area_of(covering([ring, (4, 4, 5, 5)]).gaps) == 36 - 1


def test_what_is_outside_is_given_once_however_many_lots_cover_it(covering) -> None:
    assert area_of(covering([(8, 0, 12, 10)] * 3, FIELD).outside) == 20


def test_none_and_empty_lots_count_nothing(covering) -> None:
    lots = [None, shapely.Polygon(), FIELD, None]
    assert pairs(lots) == {}
    found = covering(lots, FIELD)
    assert (found.covered_m2, found.gaps_m2, found.outside_m2) == (100, 0, 0)


def test_a_fabric_without_lots_is_all_gap(covering) -> None:
    assert pairs([]) == {}
    assert (covering([], FIELD).gaps_m2, covering([], FIELD).outside) == (100, [])
    assert covering([]).gaps == []


def test_a_whole_of_several_parts_with_holes_balances(covering) -> None:
    far = shapely.box(20, 0, 30, 10)
    whole = shapely.MultiPolygon([shapely.Polygon(FIELD.exterior, [shapely.box(3, 3, 7, 7).exterior]), far])
    found = covering([FIELD, (19, 0, 29, 10)], whole)
    assert (found.gaps_m2, found.outside_m2) == (10, 16 + 10)
    assert whole.area == found.covered_m2 + found.gaps_m2 - found.outside_m2


@pytest.mark.parametrize(
    ("lots", "lacking"),
    [
        ([(0, 0, 10, 10), (10, 0, 20, 4), (10, 4, 20, 10)], [(0, (10, 4))]),
        ([(0, 0, 10, 10), (10, 0, 20, 10)], []),  # all corners on both sides
        ([(0, 0, 10, 10), (10, 2, 20, 8)], [(0, (10, 2)), (0, (10, 8))]),
        ([(0, 0, 10, 10), (10.01, 0, 20, 4)], []),  # a centimetre apart is a gap, not a border
    ],
)
def test_vertices_that_a_neighbour_lacks(lots, lacking) -> None:
    shapes = array(lots)
    without, _, points = unnoded_vertices(shapes, match_edges(shapes))
    found = [(int(lot), (point.x, point.y)) for lot, point in zip(without, points, strict=True)]
    assert found == lacking
