"""Two boundaries and two plans held against each other: squares moved by hand, laws, and a second opinion."""

from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drawn_plans import EPSG, board, polygon, put_boundary, write_plan, zone_toml
from zoneplan.checks.comparison import compare_boundaries, compare_plans
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.model.boundary import Boundary, Evidence
from zoneplan.store.folder import open_folder


@pytest.fixture(scope="module")
def zone(tmp_path_factory):
    return open_folder(write_plan(tmp_path_factory.mktemp("zone"), [zone_toml("a")])).registry.zones[0]


def drawn(shape, accuracy_m: float | None = 0.05) -> Boundary:
    evidence = Evidence.SCHEMATIC if accuracy_m is None else Evidence.SURVEYED
    return Boundary("a", vn2000_to_wgs84(shape, EPSG), evidence, accuracy_m, "test", "boundaries/a.geojson")


def test_a_square_moved_by_ten_metres(zone):
    """100 m × 100 m, 10 m to the east: 10 m × 100 m gained, as much lost, 90 m × 100 m kept."""
    seen = compare_boundaries(zone, drawn(board(0, 0, 100, 100)), drawn(board(10, 0, 110, 100)))
    assert (seen.land.gained_m2, seen.land.lost_m2, seen.land.kept_m2) == (
        pytest.approx(1000, abs=0.01),
        pytest.approx(1000, abs=0.01),
        pytest.approx(9000, abs=0.01),
    )
    assert seen.width_m == pytest.approx(10, abs=0.1)
    assert seen.reach_m == pytest.approx(2 * sqrt(2) * 0.05)
    assert seen.verdict == "more-than-accuracy"


@pytest.mark.parametrize(
    ("accuracy_m", "verdict"),
    [(3.3, "more-than-accuracy"), (3.7, "within-accuracy"), (None, "accuracy-unknown")],
)
def test_the_accuracy_of_both_explains_a_strip_or_does_not(zone, accuracy_m, verdict):
    """2 σ √2 is 9.3 m for 3.3 m and 10.5 m for 3.7 m, about a strip of 10 m."""
    a, b = (drawn(board(x, 0, 100 + x, 100), accuracy_m) for x in (0, 10))
    assert compare_boundaries(zone, a, b).verdict == verdict


def test_a_broad_piece_is_not_explained_though_the_other_strips_are(zone):
    notch = board(1, 1, 101, 101).difference(board(40, 40, 60, 60))
    a, b = drawn(board(0, 0, 100, 100), 1.0), drawn(notch, 1.0)
    assert compare_boundaries(zone, a, b).verdict == "more-than-accuracy"


@pytest.mark.parametrize(
    ("a", "b", "states", "gained"),
    [
        (None, board(0, 0, 100, 100), ("missing", "measured"), 10_000),
        (None, None, ("missing", "missing"), 0),
        (shapely.Polygon(), board(0, 0, 10, 10), ("invalid", "measured"), 100),
        (polygon((0, 0), (9, 9), (9, 0), (0, 9)), board(0, 0, 10, 10), ("invalid", "measured"), 100),
        (shapely.Point(600_000, 1_224_000), shapely.Polygon(), ("invalid", "invalid"), 0),
    ],
)
def test_what_cannot_be_measured_is_said(zone, a, b, states, gained):
    seen = compare_boundaries(zone, *(None if shape is None else drawn(shape) for shape in (a, b)))
    assert seen.states == states
    assert seen.verdict == "not-comparable"
    assert seen.land.gained_m2 == pytest.approx(gained, abs=0.01)


corner = st.integers(-50, 50)
side = st.integers(20, 120)


@settings(max_examples=30)
@given(corner, corner, side, side, corner, corner, side, side)
def test_laws(zone, x, y, w, h, x2, y2, w2, h2):
    a, b = drawn(board(x, y, x + w, y + h)), drawn(board(x2, y2, x2 + w2, y2 + h2))
    there, back = compare_boundaries(zone, a, b), compare_boundaries(zone, b, a)
    assert there.land.gained_m2 == pytest.approx(back.land.lost_m2, abs=1e-6)
    assert there.land.lost_m2 == pytest.approx(back.land.gained_m2, abs=1e-6)
    assert there.land.kept_m2 == pytest.approx(back.land.kept_m2, abs=1e-6)
    assert there.land.gained_m2 - there.land.lost_m2 == pytest.approx(w2 * h2 - w * h, abs=0.02)
    assert (there.verdict, there.area_b_m2) == (back.verdict, pytest.approx(back.area_a_m2, abs=1e-6))


def test_a_raster_of_single_metres_says_the_same(zone):
    """The second opinion counts square metres one by one, with no overlay at all."""
    old = polygon((0, 0), (90, 10), (70, 80), (10, 60))
    new = polygon((10, 5), (95, 0), (80, 70), (40, 40), (5, 75))
    origin = board(0, 0, 1, 1).bounds
    xs, ys = np.meshgrid(origin[0] - 5 + np.arange(0, 110, 0.25), origin[1] - 5 + np.arange(0, 95, 0.25))
    in_old, in_new = (shapely.contains_xy(shape, xs.ravel(), ys.ravel()) for shape in (old, new))
    seen = compare_boundaries(zone, drawn(old), drawn(new)).land
    assert seen.gained_m2 == pytest.approx((in_new & ~in_old).sum() / 16, rel=0.01)
    assert seen.lost_m2 == pytest.approx((in_old & ~in_new).sum() / 16, rel=0.01)
    assert seen.kept_m2 == pytest.approx((in_old & in_new).sum() / 16, rel=0.01)


APART = '\n[[relations]]\na = "a"\nb = "b"\nexpected = "apart"\nwhy = { vi = "t", en = "t" }\n'


def plan(folder, shift: int, *, printed="1,00", names=("a", "b")):
    write_plan(
        folder,
        [zone_toml("a", printed), *(zone_toml(n, None) for n in names[1:])],
        extra=APART if "b" in names else "",
    )
    put_boundary(folder, "a", board(shift, 0, 100 + shift, 100))
    for name in names[1:]:
        put_boundary(folder, name, board(150, 0, 250, 100))
    return open_folder(folder)


def test_a_plan_and_itself_do_not_differ(tmp_path):
    opened = plan(tmp_path, 0)
    seen = compare_plans(opened, replace(opened))
    assert not seen.differs
    assert [zone.boundaries.verdict for zone in seen.zones] == ["same", "same"]


def test_land_pairs_and_findings_of_two_plans(tmp_path):
    """Zone a slides 60 m to the east: 0.6 ha gained, and 10 m × 100 m now lie on b."""
    seen = compare_plans(plan(tmp_path / "1", 0), plan(tmp_path / "2", 60))
    a, b = seen.zones
    assert (a.differs, b.differs, seen.differs) == (True, False, True)
    assert a.boundaries.land.gained_m2 == pytest.approx(6000, abs=0.1)
    ((old, new),) = seen.pairs
    assert (old.overlap_m2, new.overlap_m2) == (0, pytest.approx(1000, abs=0.1))
    assert "overlap-contradicts" in {f.code for f in seen.come}
    assert "overlap-none" in {f.code for f in seen.gone}


def test_a_declared_figure_and_zones_of_one_plan_only(tmp_path):
    first = plan(tmp_path / "1", 0)
    second = plan(tmp_path / "2", 0, printed="1,10", names=("a", "c"))
    seen = compare_plans(first, second)
    assert [zone.id for zone in seen.only_a] == ["b"]
    assert [zone.id for zone in seen.only_b] == ["c"]
    (change,) = seen.zones[0].claims
    assert (change.a.printed, change.b.printed) == ("1,00", "1,10")
    assert seen.zones[0].differs
    back = compare_plans(second, first)
    assert ([z.id for z in back.only_a], [z.id for z in back.only_b]) == (["c"], ["b"])
