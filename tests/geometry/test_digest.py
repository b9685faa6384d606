"""Laws of the digest of a geometry: how it is written makes no difference, any change of it does."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from zoneplan.geometry.digest import geometry_digest, lots_digest
from zoneplan.geometry.rfc7946 import PLAN_DECIMALS, rfc7946_geometry

STORED = 10.0**-PLAN_DECIMALS


@st.composite
def boundaries(draw: st.DrawFn) -> shapely.Polygon:
    """A star around a point of the study area, to the decimals that a plan keeps; sometimes with a hole."""
    angles = np.linspace(0, 2 * np.pi, draw(st.integers(3, 12)), endpoint=False)
    radii = np.array([draw(st.floats(0.001, 0.01)) for _ in angles])
    ring = np.column_stack([106.7 + radii * np.cos(angles), 11.0 + radii * np.sin(angles)])
    shell = np.round(ring, PLAN_DECIMALS)
    hole = np.round((ring - [106.7, 11.0]) * 0.3 + [106.7, 11.0], PLAN_DECIMALS)
    return shapely.Polygon(shell, [hole] if draw(st.booleans()) else [])


def turned(ring: shapely.LinearRing, start: int, *, back: bool) -> np.ndarray:
    points = np.roll(np.array(ring.coords)[:-1], start, axis=0)
    return points[::-1] if back else points


@given(boundaries(), st.integers(0, 20), st.booleans(), st.booleans())
def test_start_and_direction_of_rings_and_a_multi_of_one_part_make_no_difference(polygon, start, back, multi):
    other: shapely.Geometry = shapely.Polygon(
        turned(polygon.exterior, start, back=back),
        [turned(hole, start + 1, back=not back) for hole in polygon.interiors],
    )
    other = shapely.MultiPolygon([other]) if multi else other
    assert geometry_digest(other) == geometry_digest(polygon)


@given(boundaries())
def test_what_the_plan_writes_and_reads_again_is_the_same(polygon):
    again = shapely.geometry.shape(rfc7946_geometry(polygon, PLAN_DECIMALS))
    assert geometry_digest(again) == geometry_digest(polygon)


@settings(max_examples=200)
@given(
    boundaries(), st.integers(0, 30), st.sampled_from([0, 1]), st.floats(1.01, 1e6), st.sampled_from([-1, 1])
)
def test_any_vertex_that_moves_by_more_than_the_stored_precision_is_a_change(
    polygon, vertex, axis, steps, sign
):
    points = shapely.get_coordinates(polygon.exterior)[:-1].copy()
    points[vertex % len(points), axis] += sign * steps * STORED
    moved = shapely.Polygon(points, polygon.interiors)
    assert geometry_digest(moved) != geometry_digest(polygon)


@given(boundaries(), boundaries())
def test_a_part_more_a_hole_less_or_a_vertex_more_is_a_change(a, b):
    far = shapely.transform(b, lambda xy: xy + 1)
    assert geometry_digest(shapely.MultiPolygon([a, far])) == geometry_digest(shapely.MultiPolygon([far, a]))
    assert geometry_digest(shapely.MultiPolygon([a, far])) != geometry_digest(a)
    if a.interiors:
        assert geometry_digest(shapely.Polygon(a.exterior)) != geometry_digest(a)
    middle = np.array(a.exterior.coords)[:2].mean(axis=0)
    more = np.insert(np.array(a.exterior.coords)[:-1], 1, middle, axis=0)
    assert geometry_digest(shapely.Polygon(more, a.interiors)) != geometry_digest(a)


@pytest.mark.parametrize(
    "wkt", ["POLYGON EMPTY", "POLYGON ((0 0, 1 1, 1 0, 0 1, 0 0))", "POINT (1 2)", "LINESTRING (0 0, 0 0)"]
)
def test_what_is_no_proper_area_has_a_digest_too(wkt):
    geometry = shapely.from_wkt(wkt)
    assert geometry_digest(geometry) == geometry_digest(shapely.from_wkt(wkt))
    assert geometry_digest(geometry) != geometry_digest(shapely.box(0, 0, 1, 1))


@given(st.lists(boundaries(), min_size=2, max_size=5), st.randoms())
def test_the_order_of_lots_makes_no_difference_their_ids_do(shapes, random):
    lots = [(f"L{n}", shape) for n, shape in enumerate(shapes)]
    mixed = random.sample(lots, len(lots))
    assert lots_digest(mixed) == lots_digest(lots)
    assert lots_digest([("L0 ", lots[0][1]), *lots[1:]]) != lots_digest(lots)
    assert lots_digest(lots[1:]) != lots_digest(lots)
    assert lots_digest([(lots[0][0], None), *lots[1:]]) != lots_digest(lots)
