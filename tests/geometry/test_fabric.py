"""Lots as a fabric, against a loop that counts cells."""

from collections import Counter

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from rasterio import Affine
from rasterio.features import rasterize
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.fabric import balance, gaps, gaps_against, outside, overlapping_pairs

LAW = settings(deadline=None, derandomize=True, max_examples=150)
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


def area_of(pieces: list[shapely.Polygon]) -> float:
    return sum(piece.area for piece in pieces)


@given(fabrics)
@LAW
def test_the_account_is_that_of_counted_cells_and_comes_out(lots: list[Rectangle]) -> None:
    """whole = Σ parts − overlaps + gaps − outside, every term against a plain count."""
    cells = [cells_of(lot) for lot in lots]
    covered = set().union(*cells)
    found = balance([shapely.box(*lot) for lot in lots], FIELD)
    assert found.whole_m2 == len(WHOLE)
    assert found.parts_m2 == sum(len(lot) for lot in cells)
    assert found.overlaps_m2 == pytest.approx(
        sum(n - 1 for n in Counter(c for lot in cells for c in lot).values())
    )
    assert found.gaps_m2 == pytest.approx(len(WHOLE - covered))
    assert found.outside_m2 == pytest.approx(len(covered - WHOLE))
    assert found.residual_m2 == pytest.approx(0, abs=1e-9)


@given(fabrics)
@LAW
def test_pairs_are_those_with_common_cells_and_the_areas_are_counted(lots: list[Rectangle]) -> None:
    expected = {
        (i, j): len(cells_of(lots[i]) & cells_of(lots[j]))
        for i in range(len(lots))
        for j in range(i + 1, len(lots))
        if cells_of(lots[i]) & cells_of(lots[j])
    }
    found = overlapping_pairs([shapely.box(*lot) for lot in lots])
    assert [(i, j) for i, j, _ in found] == sorted(expected)
    assert {(i, j): overlap.area_m2 for i, j, overlap in found} == expected


@given(fabrics)
@LAW
def test_gaps_and_what_is_outside_are_the_uncovered_and_the_surplus_cells(lots: list[Rectangle]) -> None:
    covered = set().union(*(cells_of(lot) for lot in lots))
    shapes = [shapely.box(*lot) for lot in lots]
    assert area_of(gaps_against(shapes, FIELD)) == pytest.approx(len(WHOLE - covered))
    assert area_of(outside(shapes, FIELD)) == pytest.approx(len(covered - WHOLE))
    assert area_of(gaps(shapes)) == pytest.approx(len(enclosed(covered)))


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
    assert SIZE * SIZE - area_of(gaps_against(shapes, FIELD)) == pytest.approx(float(burnt))


@given(fabrics, st.randoms(use_true_random=False))
@LAW
def test_the_order_of_the_rows_does_not_matter(lots: list[Rectangle], shuffle: object) -> None:
    order = list(range(len(lots)))
    shuffle.shuffle(order)  # type: ignore[attr-defined]  # a random.Random by hypothesis
    shapes = [shapely.box(*lot) for lot in lots]
    mixed = [shapes[i] for i in order]
    there = sorted(tuple(sorted((order[i], order[j]))) for i, j, _ in overlapping_pairs(mixed))
    assert there == [(i, j) for i, j, _ in overlapping_pairs(shapes)]
    assert balance(mixed, FIELD).overlaps_m2 == pytest.approx(balance(shapes, FIELD).overlaps_m2)


def test_equal_and_contained_lots_are_pairs_and_neighbours_are_not() -> None:
    lots = [FIELD, FIELD, shapely.box(2, 2, 4, 4), shapely.box(SIZE, 0, 20, SIZE)]
    assert [(i, j) for i, j, _ in overlapping_pairs(lots)] == [(0, 1), (0, 2), (1, 2)]


def test_land_under_three_lots_counts_twice() -> None:
    assert balance([FIELD, FIELD, FIELD], FIELD).overlaps_m2 == 2 * FIELD.area


def test_a_gap_that_is_open_to_the_outside_is_seen_only_against_the_whole() -> None:
    lots = [shapely.box(0, 0, 4, 10), shapely.box(6, 0, 10, 10)]
    assert gaps(lots) == []
    assert [gap.bounds for gap in gaps_against(lots, FIELD)] == [(4, 0, 6, 10)]


def test_an_island_in_a_gap_is_no_gap() -> None:
    ring = shapely.Polygon(FIELD.exterior, [shapely.box(2, 2, 8, 8).exterior])
    found = gaps([ring, shapely.box(4, 4, 5, 5)])
    assert area_of(found) == 36 - 1


def test_what_is_outside_is_given_once_however_many_lots_cover_it() -> None:
    assert area_of(outside([shapely.box(8, 0, 12, 10)] * 3, FIELD)) == 20


def test_none_and_empty_lots_count_nothing() -> None:
    lots = [None, shapely.Polygon(), FIELD, None]
    assert overlapping_pairs(lots) == []
    found = balance(lots, FIELD)
    assert (found.parts_m2, found.overlaps_m2, found.gaps_m2, found.outside_m2) == (100, 0, 0, 0)


def test_a_fabric_without_lots_is_all_gap() -> None:
    assert balance([], FIELD).gaps_m2 == 100
    assert overlapping_pairs([]) == gaps([]) == outside([], FIELD) == []
    assert area_of(gaps_against([], FIELD)) == 100


def test_positions_are_given_and_not_index_labels() -> None:
    series = gpd.GeoSeries([FIELD, FIELD], index=[70, 3], crs=9210)
    assert [(i, j) for i, j, _ in overlapping_pairs(series)] == [(0, 1)]


def test_a_whole_of_several_parts_with_holes_balances() -> None:
    far = shapely.box(20, 0, 30, 10)
    whole = shapely.MultiPolygon([shapely.Polygon(FIELD.exterior, [shapely.box(3, 3, 7, 7).exterior]), far])
    found = balance([FIELD, shapely.box(19, 0, 29, 10)], whole)
    assert (found.whole_m2, found.gaps_m2, found.outside_m2) == (184, 10, 16 + 10)
    assert found.residual_m2 == pytest.approx(0)


def test_degrees_are_refused() -> None:
    series = gpd.GeoSeries([shapely.box(106, 11, 107, 12)], crs=4326)
    for measure in (overlapping_pairs, gaps, lambda lots: balance(lots, FIELD)):
        with pytest.raises(ValueError, match="not measured in degrees"):
            measure(series)


@pytest.mark.parametrize("bad", [shapely.Point(1, 1), shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)])])
def test_a_lot_that_is_no_valid_polygon_is_refused_by_its_row(bad: BaseGeometry) -> None:
    for measure in (overlapping_pairs, gaps, lambda lots: outside(lots, FIELD)):
        with pytest.raises(ValueError, match="lot 1 is"):
            measure([FIELD, bad])
    with pytest.raises(ValueError, match="the whole is"):
        balance([FIELD], bad)


def test_numpy_arrays_are_taken_as_lists_are() -> None:
    assert overlapping_pairs(np.array([FIELD, FIELD]))[0][2].area_m2 == 100
