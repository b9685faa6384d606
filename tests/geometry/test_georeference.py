"""Control points: exact ones give the transformation back, and what they cannot tell is said."""

from math import cos, radians, sin, sqrt

import numpy as np
import pytest
import rasterio.control
import rasterio.transform
from hypothesis import given
from hypothesis import strategies as st

from zoneplan.geometry.georeference import (
    LEAST,
    PARAMETERS,
    CannotFit,
    ControlPoint,
    fit,
    inverted,
    scale_and_rotation,
    to_ground,
)
from zoneplan.geometry.suspect_point import left_out, suspect

SIZE = (4000, 3000)
SPREAD = [(100, 150), (3900, 200), (3700, 2850), (250, 2700), (2100, 1400), (900, 2300), (3000, 600)]
numbers = st.floats(-3, 3, allow_nan=False)


def similarity(scale: float, turn: float, east: float = 600_000.0, north: float = 1_224_000.0):
    """The matrix of a picture turned clockwise by degrees."""
    a, b = scale * cos(radians(turn)), -scale * sin(radians(turn))
    return (a, b, east, b, -a, north, 0.0, 0.0, 1.0)


def points(matrix, places=SPREAD, off=()) -> list[ControlPoint]:
    ground = to_ground(matrix, np.array(places, dtype=float))
    for number, (east, north) in dict(off).items():
        ground[number] += (east, north)
    return [
        ControlPoint(f"P{n}", *place, *where)
        for n, (place, where) in enumerate(zip(places, ground.tolist(), strict=True), start=1)
    ]


@given(scale=st.floats(0.01, 50), turn=st.floats(-180, 180), count=st.integers(3, 7))
def test_exact_points_give_the_similarity_back(scale, turn, count):
    matrix = similarity(scale, turn)
    for kind in ("similarity", "affine"):
        found = fit(points(matrix, SPREAD[:count]), kind, SIZE)
        corners = np.array([[0, 0], [SIZE[0], 0], SIZE], dtype=float)
        assert (
            np.abs(to_ground(found.matrix, corners) - to_ground(matrix, corners)).max() < 1e-5 * scale + 1e-6
        )
        assert found.rms_m < 1e-6 * scale + 1e-6
        size, turned = scale_and_rotation(found.matrix, (2000, 1500))
        assert size == pytest.approx(scale, rel=1e-6)
        assert (turned - turn + 180) % 360 - 180 == pytest.approx(0, abs=1e-5)


def test_exact_points_give_the_projective_back():
    matrix = (0.5, 0.02, 600_000.0, -0.01, -0.48, 1_224_000.0, 1e-9, -2e-10, 1.0)
    with_tilt = (*matrix[:6], 0.0, 0.0, 1.0)
    ground_first = np.array([[1, 0, 600_000], [0, 1, 1_224_000], [0, 0, 1]]) @ np.array(
        [[0.5, 0.02, 0], [-0.01, -0.48, 0], [2e-5, -1e-5, 1]]
    )
    tilted = tuple(ground_first.ravel().tolist())
    found = fit(points(tilted), "projective", SIZE)
    corners = np.array([[0, 0], [4000, 0], [4000, 3000], [0, 3000]], dtype=float)
    assert np.abs(to_ground(found.matrix, corners) - to_ground(tilted, corners)).max() < 1e-5
    assert fit(points(tilted), "affine").rms_m > 1
    assert fit(points(with_tilt), "projective").freedom == 2 * 7 - 8


noise = st.lists(st.tuples(numbers, numbers), min_size=7, max_size=7)


@given(noise)
def test_residuals_are_orthogonal_to_what_was_fitted(off):
    seen = points(similarity(0.42, 1.3), off=enumerate(off))
    pixels = np.array(SPREAD, dtype=float)
    c, r = ((pixels - pixels.mean(axis=0)) / 1000).T
    one = np.ones(7)
    v = fit(seen, "affine").residuals_m
    for column in (c, r, one):
        assert np.abs(column @ v).max() < 1e-6
    v = fit(seen, "similarity").residuals_m
    assert abs(c @ v[:, 0] - r @ v[:, 1]) < 1e-6
    assert abs(r @ v[:, 0] + c @ v[:, 1]) < 1e-6
    assert np.abs(v.sum(axis=0)).max() < 1e-6


@given(noise)
def test_more_parameters_never_fit_worse_and_no_neighbour_fits_better(off):
    seen = points(similarity(0.42, 1.3), off=enumerate(off))
    rms = [fit(seen, kind).rms_m for kind in ("similarity", "affine", "projective")]
    assert rms[0] >= rms[1] - 1e-9
    assert rms[1] >= rms[2] - 1e-6
    best = fit(seen, "affine")
    ground = np.array([(p.east_m, p.north_m) for p in seen])
    for number, step in ((0, 1e-5), (2, 1e-2), (4, -1e-5)):
        other = list(best.matrix)
        other[number] += step
        worse = ground - to_ground(tuple(other), np.array(SPREAD, dtype=float))
        assert (worse**2).sum() >= (best.residuals_m**2).sum()


def test_a_second_opinion_by_gdal_on_the_affine():
    off = [(0.3, -0.2), (-0.5, 0.1), (0.2, 0.4), (0.1, -0.6), (0.0, 0.2), (-0.3, 0.0), (0.2, 0.1)]
    seen = points(similarity(0.42, -7.0), off=enumerate(off))
    theirs = rasterio.transform.from_gcps(
        [rasterio.control.GroundControlPoint(p.row, p.column, p.east_m, p.north_m) for p in seen]
    )
    ours = fit(seen, "affine").matrix
    for place in [(0, 0), (4000, 0), (4000, 3000), (1234.5, 987.6)]:
        assert theirs @ place == pytest.approx(to_ground(ours, np.array([place], dtype=float))[0], abs=1e-4)


def test_the_figures_of_a_case_worked_out_by_hand():
    """A square of 100 pixels, one metre each; one corner is 4 m too far east. Similarity: 8 observations, 4 unknown."""
    square = [(0, 0), (100, 0), (100, 100), (0, 100)]
    found = fit(points(similarity(1.0, 0.0), square, off={0: (4.0, 0.0)}.items()), "similarity")
    # v = (I - H) dx: the shift takes a quarter, scale and turn take (c, r)/(sum of squares) parts: 4 - 1 - 1/2·... = 2
    assert found.residuals_m[0] == pytest.approx((2.0, 0.0), abs=1e-6)
    assert float((found.residuals_m**2).sum()) == pytest.approx(8.0)
    assert found.rms_m == pytest.approx(sqrt(8 / 4))
    assert found.freedom == 4
    assert found.sigma_m == pytest.approx(sqrt(8 / 4))
    affine = fit(points(similarity(1.0, 0.0), square, off={0: (4.0, 0.0)}.items()), "affine")
    assert affine.lengths_m == pytest.approx([1.0, 1.0, 1.0, 1.0]), (
        "four points and an affine: all equally wrong"
    )
    assert affine.sigma_m == pytest.approx(sqrt(4 / 2))


def test_with_just_enough_points_nothing_is_claimed():
    found = fit(points(similarity(0.5, 0), SPREAD[:3], off={1: (30.0, 20.0)}.items()), "affine")
    assert found.freedom == 0
    assert found.rms_m == pytest.approx(0, abs=1e-6)
    assert found.sigma_m is None
    assert fit(points(similarity(0.5, 0), SPREAD[:3]), "similarity").freedom == 2


@pytest.mark.parametrize("kind", PARAMETERS)
def test_too_few_points_are_refused(kind):
    with pytest.raises(CannotFit) as caught:
        fit(points(similarity(0.5, 0), SPREAD[: LEAST[kind] - 1]), kind)
    assert (caught.value.reason, caught.value.least) == ("few-points", LEAST[kind])


@pytest.mark.parametrize("kind", ["similarity", "affine"])
def test_points_on_a_line_mirrored_or_twice_are_refused_with_the_reason(kind):
    def reason(seen):
        with pytest.raises(CannotFit) as caught:
            fit(seen, kind)
        return caught.value

    in_line = [(0, 0), (1000, 500.5), (2000, 1000), (3000, 1499)]
    assert reason(points(similarity(0.5, 0), in_line)).reason == "collinear"
    right = points(similarity(0.5, 10))
    exchanged = [ControlPoint(p.name, p.column, p.row, p.north_m, p.east_m) for p in right]
    assert reason(exchanged).reason == "mirrored"
    twice = [*right[:3], ControlPoint("Q", right[0].column, right[0].row, 600_100.0, 1_223_900.0)]
    assert (reason(twice).reason, reason(twice).points) == ("same-place", ("P1", "Q"))
    assert reason([*right[:3], ControlPoint("Q", 5.0, 5.0, float("nan"), 0.0)]).reason == "not-finite"
    narrow = [ControlPoint(p.name, p.column, p.row, p.east_m, 5.0) for p in right]
    assert reason(narrow).reason == "collinear"


def test_a_picture_with_its_horizon_in_it_is_refused():
    tilted = np.array([[1, 0, 6e5], [0, 1, 1.2e6], [0, 0, 1]]) @ [[0.5, 0, 0], [0, -0.5, 0], [0, -3.3e-4, 1]]
    with pytest.raises(CannotFit) as caught:
        fit(points(tuple(tilted.ravel().tolist())), "projective", SIZE)
    assert caught.value.reason == "horizon"


@pytest.mark.parametrize("count", [5, 7])
@pytest.mark.parametrize("number", [0, 2, 3])
@pytest.mark.parametrize("slip", [(0.0, 10.0), (-100.0, 0.0), (1000.0, 0.0), (9.0, -9.0)])
@pytest.mark.parametrize("kind", ["similarity", "affine"])
def test_a_mistyped_point_is_named_with_its_distance(count, number, slip, kind):
    small = {n: ((-1) ** n * 0.08, 0.05 * (n % 3 - 1)) for n in range(count)}
    seen = points(similarity(0.4, 2.0), SPREAD[:count], off=(small | {number: slip}).items())
    found = suspect(seen, kind)
    assert found is not None
    assert found.number == number
    assert found.distance_m == pytest.approx(sqrt(slip[0] ** 2 + slip[1] ** 2), rel=0.15)


slips = st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000))


@given(noise, st.integers(4, 7), st.integers(0, 6), slips, st.sampled_from(["similarity", "affine"]))
def test_no_good_point_is_ever_blamed_for_another(off, count, number, slip, kind):
    off = {n: (0.05 * e, 0.05 * m) for n, (e, m) in enumerate(off[:count])} | {number % count: slip}
    found = suspect(points(similarity(0.4, 2.0), SPREAD[:count], off=off.items()), kind)
    assert found is None or found.number == number % count


def test_a_point_so_wrong_that_the_picture_would_be_mirrored_is_named_all_the_same():
    seen = points(similarity(0.4, 2.0), SPREAD[:5], off={1: (0.0, -9000.0)}.items())
    with pytest.raises(CannotFit, match="mirrored"):
        fit(seen, "affine")
    assert suspect(seen, "affine").number == 1


def test_good_points_and_too_few_points_give_no_suspect():
    small = {n: ((-1) ** n * 0.3, 0.2 * (n % 3 - 1)) for n in range(7)}
    assert suspect(points(similarity(0.4, 2.0), off=small.items()), "affine") is None
    assert suspect(points(similarity(0.4, 2.0)), "affine") is None
    assert (
        suspect(points(similarity(0.4, 2.0), SPREAD[:3], off={0: (500.0, 0)}.items()), "similarity") is None
    )


def test_each_point_left_out_is_off_by_what_was_added_to_it():
    off = left_out(points(similarity(0.4, 2.0), off={4: (3.0, -4.0)}.items()), "affine")
    assert off[4] == pytest.approx((3.0, -4.0), abs=1e-6)
    assert left_out(points(similarity(0.4, 2.0), SPREAD[:3]), "affine") is None


@given(
    scale=st.floats(0.01, 50),
    turn=st.floats(-180, 180),
    place=st.tuples(st.floats(0, 4000), st.floats(0, 3000)),
)
def test_the_way_back_leads_back(scale, turn, place):
    matrix = similarity(scale, turn)
    there = to_ground(matrix, np.array([place]))
    assert to_ground(inverted(matrix), there)[0] == pytest.approx(place, abs=1e-4)
