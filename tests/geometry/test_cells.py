"""Land by squares: nothing is lost, nothing counted twice, and large parcels lie where they are."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import box

from zoneplan.geometry.cells import cells_of, coarser, counted_at, key_of, place_of


def made(shapes, kinds=None, size_m=50.0):
    shapes = np.array(shapes, dtype=object)
    kinds = np.zeros(len(shapes), dtype=np.int16) if kinds is None else np.array(kinds, dtype=np.int16)
    return cells_of(shapes, kinds, shapely.area(shapes), size_m)


def as_dict(cells):
    column, row = place_of(cells.rows["key"])
    figures = zip(column, row, cells.rows["kind"], cells.rows["m2"], cells.rows["parcels"], strict=True)
    return {(int(c), int(r), int(k)): (round(float(m2), 6), int(n)) for c, r, k, m2, n in figures}


def test_a_small_parcel_counts_in_the_square_of_its_middle():
    assert as_dict(made([box(40, 10, 56, 20)])) == {(0, 0, 0): (160, 1)}


def test_a_large_parcel_is_cut_along_the_squares_and_counted_once():
    assert as_dict(made([box(25, 0, 125, 50)])) == {
        (0, 0, 0): (1250, 0), (1, 0, 0): (2500, 1), (2, 0, 0): (1250, 0),
    }  # fmt: skip


def test_kinds_stand_apart_and_land_of_one_kind_adds_up():
    found = as_dict(made([box(0, 0, 10, 10), box(10, 0, 20, 10), box(20, 0, 30, 10)], [1, 1, 2]))
    assert found == {(0, 0, 1): (200, 2), (0, 0, 2): (100, 1)}


def test_a_hole_in_a_large_parcel_has_none_of_its_land():
    ring = box(0, 0, 400, 400).difference(box(100, 100, 300, 300))
    found = as_dict(made([ring]))
    assert sum(m2 for m2, _ in found.values()) == pytest.approx(400 * 400 - 200 * 200)
    assert found.get((3, 3, 0), (0, 0))[0] == 0


def test_a_parcel_without_area_is_counted_without_land_and_one_without_shape_is_not():
    shapes = np.array([box(0, 0, 10, 10), None, shapely.Polygon()], dtype=object)
    cells = cells_of(shapes, np.zeros(3, dtype=np.int16), np.full(3, np.nan), 50.0)
    assert as_dict(cells) == {(0, 0, 0): (0, 1)}


def test_points_are_counted_by_square_and_kind():
    keys, kinds, counts = counted_at(
        np.array([[1, 1], [2, 2], [60, 1], [np.nan, 1]]), np.array([0, 0, 1, 0]), 50.0
    )
    assert keys.tolist() == [key_of(0, 0), key_of(1, 0)]
    assert (kinds.tolist(), counts.tolist()) == ([0, 1], [2, 1])


side = st.floats(1, 700)
shape = st.tuples(st.floats(0, 2000), st.floats(0, 2000), side, side, st.integers(0, 2))


@given(st.lists(shape, min_size=1, max_size=12))
def test_no_land_and_no_parcel_is_lost_at_any_size(drawn):
    shapes = [box(x, y, x + w, y + h) for x, y, w, h, _ in drawn]
    cells = made(shapes, [kind for *_, kind in drawn])
    for _ in range(4):
        assert cells.rows["m2"].sum() == pytest.approx(shapely.area(shapes).sum())
        assert cells.rows["parcels"].sum() == len(shapes)
        assert len(set(zip(cells.rows["key"].tolist(), cells.rows["kind"].tolist(), strict=True))) == len(
            cells.rows
        )
        cells = coarser(cells)


@given(shape)
def test_the_land_of_a_large_parcel_is_that_of_a_plain_cut_in_every_square(drawn):
    x, y, w, h, _ = drawn
    one = shapely.Polygon([(x, y), (x + w, y + h / 3), (x + w / 2, y + h)])
    found = as_dict(made([one]))
    if max(w, h) <= 50:
        return
    for column in range(int(x // 50), int((x + w) // 50) + 1):
        for row in range(int(y // 50), int((y + h) // 50) + 1):
            plain = one.intersection(box(column * 50, row * 50, column * 50 + 50, row * 50 + 50)).area
            assert found.get((column, row, 0), (0, 0))[0] == pytest.approx(plain, abs=1e-3)
