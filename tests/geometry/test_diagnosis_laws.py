"""Diagnosis: whatever a file is in, the truth is never lost, and nothing is taken in silence."""

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.geometry.raw_numbers import HOA_PHU, NORTH, PHU_MY, in_system, packed, swapped
from zoneplan.geometry.diagnosis import Expected, diagnose
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.geometry.vn2000.zones import VN2000_ZONES

LAW = settings(max_examples=60)

PLANES = [(epsg, "vn2000") for epsg in VN2000_ZONES] + [(epsg, "wgs84") for epsg in VN2000_ZONES]
PLANES += [(9210, "vn2000-5194"), (5899, "vn2000-reversed"), (3405, "vn2000-5194"), (32648, "wgs84")]
PLANES += [(2044, "hanoi72"), (3148, "indian60"), (3149, "indian60"), (3857, "wgs84")]
PLANES += [(epsg, "vn2000") for epsg in (6956, 6957, 6958, 6959)]
DEGREES = [(4326, "wgs84"), (4756, "vn2000"), (4756, "vn2000-5194"), (4147, "hanoi72"), (4131, "indian60")]

places = st.sampled_from([HOA_PHU, PHU_MY, NORTH])
shifts = st.tuples(st.floats(-1500, 1500), st.floats(-1500, 1500))
radii = st.lists(st.floats(80, 400), min_size=3, max_size=9)


@st.composite
def sites(draw):
    """A polygon near a named place, on the zone's own plane, and what is expected of it."""
    place = draw(places)
    middle = wgs84_to_vn2000(shapely.Point(place.lon, place.lat), place.epsg)
    dx, dy = draw(shifts)
    spokes = draw(radii)
    star = shapely.Polygon(
        [
            shapely.affinity.rotate(shapely.Point(r, 0), 360 * i / len(spokes), origin=(0, 0)).coords[0]
            for i, r in enumerate(spokes)
        ]
    )
    site = shapely.affinity.translate(star, middle.x + dx, middle.y + dy)
    declared = draw(st.sampled_from([None, site.area]))
    rounding = None if declared is None else draw(st.sampled_from([None, 50.0]))
    return site, Expected(place.lon, place.lat, place.radius_m, declared, rounding, place.epsg)


def possible(diagnosis):
    return [reading for reading in (diagnosis.best, *diagnosis.ambiguous) if reading is not None]


def holds_the_truth(diagnosis, truth):
    return any(r.geometry.equals_exact(truth, 2e-8) for r in possible(diagnosis))


@LAW
@given(sites(), st.sampled_from(PLANES), st.booleans(), st.sampled_from([1, 1000]))
def test_the_true_reading_of_metres_is_the_best_or_among_those_asked_about(drawn, system, exchange, scale):
    site, expected = drawn
    truth = vn2000_to_wgs84(site, expected.epsg)
    numbers = shapely.transform(in_system(truth, *system), lambda xy: xy * scale)
    diagnosis = diagnose(swapped(numbers) if exchange else numbers, None, expected)
    assert holds_the_truth(diagnosis, truth)


@LAW
@given(sites(), st.sampled_from(DEGREES), st.booleans(), st.sampled_from(["", "dms", "dm"]))
def test_the_true_reading_of_degrees_is_the_best_or_among_those_asked_about(drawn, system, exchange, form):
    site, expected = drawn
    truth = vn2000_to_wgs84(site, expected.epsg)
    numbers = in_system(truth, *system)
    if form and system[0] in (4326, 4756):
        numbers = packed(numbers, seconds=form == "dms")
    diagnosis = diagnose(swapped(numbers) if exchange else numbers, None, expected)
    assert holds_the_truth(diagnosis, truth)


@LAW
@given(sites(), st.sampled_from(sorted(VN2000_ZONES)), st.sampled_from(sorted(VN2000_ZONES)))
def test_what_a_file_says_goes_on_by_itself_only_if_it_puts_the_site_in_the_circle(
    drawn, true_epsg, stated_epsg
):
    site, expected = drawn
    numbers = in_system(vn2000_to_wgs84(site, expected.epsg), true_epsg, "vn2000")
    diagnosis = diagnose(numbers, f"EPSG:{stated_epsg}", expected)
    if true_epsg == stated_epsg:
        assert (diagnosis.verdict, diagnosis.best.epsg) == ("as-stated", true_epsg)
    elif diagnosis.verdict == "as-stated":
        assert diagnosis.stated.inside
        assert diagnosis.best is diagnosis.stated


@LAW
@given(sites(), st.sampled_from(sorted(VN2000_ZONES)))
def test_proposed_means_one_projection_fits_and_asked_means_two_are_named(drawn, epsg):
    site, expected = drawn
    diagnosis = diagnose(in_system(vn2000_to_wgs84(site, expected.epsg), epsg, "vn2000"), None, expected)
    sound = [r for r in possible(diagnosis) if r.way.system.official]
    if diagnosis.verdict == "proposed":
        assert {r.way.frame for r in sound} == {diagnosis.best.way.frame}
    else:
        assert diagnosis.verdict == "ask"
        assert len(sound) > 1
        for lang in ("vi", "en"):
            assert diagnosis.best.label.to(lang) in diagnosis.why.to(lang)
            assert diagnosis.ambiguous[0].label.to(lang) in diagnosis.why.to(lang)


@LAW
@given(sites(), st.sampled_from(PLANES), st.booleans())
def test_readings_stand_inside_before_outside_and_each_only_once(drawn, system, exchange):
    site, expected = drawn
    numbers = in_system(vn2000_to_wgs84(site, expected.epsg), *system)
    readings = diagnose(swapped(numbers) if exchange else numbers, None, expected).readings
    assert len({r.key for r in readings}) == len(readings)
    outside = [r.distance_m for r in readings if not r.inside]
    assert [r.inside for r in readings] == sorted((r.inside for r in readings), reverse=True)
    assert outside == sorted(outside)
    assert all(r.note.vi and r.note.en and r.label.vi and r.label.en for r in readings)
    for r in readings:
        assert r.inside == (r.distance_m <= expected.radius_m)


def test_the_law_would_notice_a_lost_truth():
    site = shapely.box(601_000, 1_224_200, 601_300, 1_224_500)
    diagnosis = diagnose(site, None, HOA_PHU)
    assert not holds_the_truth(diagnosis, vn2000_to_wgs84(shapely.affinity.translate(site, 1, 0), 9210))
    assert holds_the_truth(diagnosis, vn2000_to_wgs84(site, 9210))
    assert diagnosis.best.distance_m == pytest.approx(0, abs=500)
