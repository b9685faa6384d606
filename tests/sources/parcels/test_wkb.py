"""What is told plain from its bytes is one closed ring of places for everybody; the rest is looked at closely."""

import struct

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from zoneplan.sources.admission.limits import COORDINATE
from zoneplan.sources.parcels.wkb import plain_rings

SQUARE = shapely.box(0, 0, 1, 1)
NOT_PLAIN = {
    "holes": shapely.box(0, 0, 9, 9).difference(shapely.box(1, 1, 2, 2)).wkb,
    "parts": shapely.MultiPolygon([SQUARE]).wkb,
    "point": shapely.Point(1, 2).wkb,
    "line": shapely.LineString(SQUARE.exterior.coords).wkb,
    "heights": shapely.to_wkb(shapely.force_3d(SQUARE, 4.0)),
    "measures": shapely.to_wkb(shapely.from_wkt("POLYGON M ((0 0 1, 1 0 1, 1 1 1, 0 0 1))"), flavor="iso"),
    "srid": shapely.to_wkb(shapely.set_srid(SQUARE, 9210), include_srid=True),
    "big-endian": shapely.to_wkb(SQUARE, byte_order=0),
    "empty": shapely.Polygon().wkb,
    "cut": SQUARE.wkb[:-1],
    "longer": SQUARE.wkb + bytes(16),
    "nothing": b"",
    "none": None,
    "geometry": SQUARE,
}


def ring(*points):
    """The WKB of one ring, closed or not."""
    return struct.pack("<BIII", 1, 3, 1, len(points)) + b"".join(
        struct.pack("<dd", *point) for point in points
    )


@pytest.mark.parametrize("name", NOT_PLAIN)
def test_what_is_something_else_is_not_plain(name):
    plain, vertices = plain_rings([SQUARE.wkb, NOT_PLAIN[name], SQUARE.wkb])
    assert plain.tolist() == [True, False, True]
    assert vertices == 10


@pytest.mark.parametrize(
    ("points", "plain"),
    [
        ([(0, 0), (1, 0), (1, 1), (0, 0)], True),
        ([(0, 0), (1, 0), (0, 0)], False),  # too few for a ring
        ([(0, 0), (1, 0), (1, 1), (0, 1)], False),  # does not come back
        ([(0, 0), (1, 0), (1, 1), (0, 1e-12)], False),
        ([(0, 0), (float("nan"), 0), (1, 1), (0, 0)], False),
        ([(0, 0), (float("inf"), 0), (1, 1), (0, 0)], False),
        ([(0, 0), (COORDINATE, -COORDINATE), (1, 1), (0, 0)], True),
        ([(0, 0), (COORDINATE * 1.01, 0), (1, 1), (0, 0)], False),
        ([(0.0, 0.0), (1, 0), (1, 1), (-0.0, 0.0)], True),  # GEOS takes the two zeros for one
    ],
)
def test_rings_at_the_edge(points, plain):
    assert plain_rings([ring(*points)])[0].tolist() == [plain]
    if plain:
        assert shapely.get_num_coordinates(shapely.from_wkb(ring(*points))) == len(points)


numbers = st.floats(-1e13, 1e13) | st.just(float("nan"))
blobs = st.one_of(
    st.lists(st.tuples(numbers, numbers), min_size=1, max_size=9).map(
        lambda points: ring(*points, points[0])
    ),
    st.sampled_from(list(NOT_PLAIN.values())[:-1]),
    st.binary(max_size=120),
)


@given(st.lists(blobs, max_size=12), st.integers(0, 3), st.booleans())
def test_plain_is_what_shapely_takes_and_arrow_says_the_same(values, skipped, large):
    plain, vertices = plain_rings(values)
    taken = 0
    for value, told in zip(values, plain, strict=True):
        if told:
            shape = shapely.from_wkb(value)
            assert shape.geom_type == "Polygon"
            assert not shape.has_z
            assert len(shape.interiors) == 0
            assert np.abs(shapely.get_coordinates(shape)).max() <= COORDINATE
            taken += shapely.get_num_coordinates(shape)
    assert vertices == taken
    array = pa.array([None] * skipped + values, pa.large_binary() if large else pa.binary())[skipped:]
    assert plain_rings(array)[0].tolist() == plain.tolist()
    assert plain_rings(array)[1] == vertices
