"""Lots near boxes, by an index of a few of them, against one box after the other held against every lot."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from zoneplan.geometry.fabric.near import Near

X, Y = 600_000.0, 1_224_000.0
BOXES = st.tuples(*[st.integers(0, 60)] * 2, *[st.integers(0, 9)] * 2).map(
    lambda box: (X + box[0], Y + box[1], X + box[0] + box[2], Y + box[1] + box[3])
)


def plainly(asked, bounds):
    return [
        (i, j)
        for i, (west, south, east, north) in enumerate(asked.tolist())
        for j, (left, low, right, high) in enumerate(bounds.tolist())
        if left <= east and right >= west and low <= north and high >= south
    ]


@given(
    st.lists(BOXES, max_size=60),
    st.sets(st.integers(0, 59)),
    st.lists(st.lists(BOXES, max_size=5), max_size=7),
)
@settings(max_examples=300)
def test_every_lot_near_a_box_is_found_and_no_other(boxes, missing, questions):
    lots = np.array([shapely.box(*box) for box in boxes] + [None], dtype=object)
    lots[[number for number in missing if number < len(lots)]] = None
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("zoneplan.geometry.fabric.near._FEW", 0)
        patched.setattr("zoneplan.geometry.fabric.near._BLOCK", 7)
        near = Near(lots)
        for question in questions:
            asked = np.array(question).reshape(-1, 4)
            found = sorted(zip(*(one.tolist() for one in near.meeting(asked)), strict=True))
            assert found == plainly(asked, near.bounds)


def test_an_index_holds_only_lots_near_what_was_asked_until_it_is_asked_about_most(monkeypatch):
    monkeypatch.setattr("zoneplan.geometry.fabric.near._FEW", 0)
    row = np.array([shapely.box(X + 10 * n, Y, X + 10 * n + 10, Y + 10) for n in range(400)])
    near = Near(row)

    def around(number):
        return sorted(near.around(np.array([number]))[1].tolist())

    made = []
    tree = shapely.STRtree
    monkeypatch.setattr(shapely, "STRtree", lambda lots: made.append(len(lots)) or tree(lots))
    assert around(5) == [4, 5, 6]
    assert around(6) == [5, 6, 7]  # in the cells around: known already
    assert around(390) == [389, 390, 391]
    assert near.around(np.arange(300))[1].size == 2 + 3 * 298 + 3
    assert around(350) == [349, 350, 351]
    assert len(made) == 3
    assert made[0] < made[1] < 200
    assert made[2] == 400
