"""Diagnosis: the samples of the planner's day, each with the answer known beforehand."""

import pytest
import shapely
from pyproj import CRS

from tests.geometry.raw_numbers import (
    HOA_PHU,
    NORTH,
    PHU_MY,
    REVERSED,
    ROTATIONS,
    SEVEN,
    SITE,
    TM_105_45,
    in_system,
    packed,
    swapped,
)
from zoneplan.geometry.diagnosis import diagnose, read_as
from zoneplan.geometry.diagnosis.reading import apart_m
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84

WGS84_SITE = vn2000_to_wgs84(SITE, 9210)
GOOD_SHIFT = f"+towgs84={SEVEN.format(**ROTATIONS)}"


def reading(diagnosis, key):
    return next(reading for reading in diagnosis.readings if reading.key == key)


def test_a_site_in_its_own_zone_without_a_crs_is_proposed_with_its_area_and_what_cannot_be_seen():
    diagnosis = diagnose(SITE, None, HOA_PHU)
    assert (diagnosis.verdict, diagnosis.best.key, diagnosis.stated) == ("proposed", "9210", None)
    assert diagnosis.best.plane_area_m2 == pytest.approx(393.32**2, abs=0.01)
    assert diagnosis.best.area_difference_m2 == pytest.approx(393.32**2 - 154_700, abs=0.01)
    assert {r.key for r in diagnosis.ambiguous} == {"9210-local", "9210-5194", "9210-reversed"}
    assert "225 m" in diagnosis.why.en
    assert diagnosis.best.geometry.equals_exact(WGS84_SITE, 1e-9)


def test_what_the_file_says_is_taken_where_it_is_sound_and_fits():
    diagnosis = diagnose(SITE, "EPSG:9210", HOA_PHU)
    assert (diagnosis.verdict, diagnosis.best.key) == ("as-stated", "9210")
    assert diagnosis.best is diagnosis.stated is diagnosis.readings[0]


def test_exchanged_axes_are_proposed_the_right_way_round():
    for stated in (None, "EPSG:9210"):
        diagnosis = diagnose(swapped(SITE), stated, HOA_PHU)
        assert (diagnosis.verdict, diagnosis.best.key, diagnosis.best.swapped) == (
            "proposed",
            "9210-swapped",
            True,
        )
        assert diagnosis.best.geometry.equals_exact(WGS84_SITE, 1e-9)


def test_numbers_typed_under_the_meridian_107_45_get_their_own_zone_proposed():
    diagnosis = diagnose(SITE, "EPSG:5899", HOA_PHU)
    assert (diagnosis.verdict, diagnosis.best.key) == ("proposed", "9210")
    assert diagnosis.stated.distance_m / 1000 == pytest.approx(218.3, abs=0.2)
    assert "218" in diagnosis.why.en


def test_phu_my_lies_under_107_45_and_not_under_105_45():
    site = shapely.box(423_000, 1_172_000, 425_549.51, 1_174_549.51)
    assert diagnose(site, "EPSG:5899", PHU_MY).verdict == "as-stated"
    diagnosis = diagnose(site, "EPSG:9210", PHU_MY)
    assert (diagnosis.verdict, diagnosis.best.key) == ("proposed", "5899")


@pytest.mark.parametrize(
    ("key", "metres", "tolerance"),
    [("5897", 81_900, 100), ("5899", 218_500, 400), ("9210-local", 225.5, 0.1), ("9210-5194", 0.80, 0.01)],
)
def test_wrong_readings_lie_as_far_off_as_the_domain_table_says(key, metres, tolerance):
    diagnosis = diagnose(SITE, None, HOA_PHU)
    assert apart_m(diagnosis.best, reading(diagnosis, key), HOA_PHU) == pytest.approx(metres, abs=tolerance)


def test_reversed_rotations_are_half_a_metre_and_exchanged_axes_877_km():
    diagnosis = diagnose(SITE, "EPSG:9210", HOA_PHU)
    assert apart_m(diagnosis.best, reading(diagnosis, "9210-reversed"), HOA_PHU) == pytest.approx(
        0.55, abs=0.01
    )
    assert reading(diagnosis, "9210-swapped").distance_m / 1000 == pytest.approx(877, abs=3)


def test_a_3_degree_and_a_6_degree_zone_on_one_meridian_are_371_m_apart_and_asked_about():
    diagnosis = diagnose(in_system(WGS84_SITE, 5897, "vn2000"), None, HOA_PHU)
    assert diagnosis.verdict == "ask"
    assert diagnosis.best.key == "5897"  # the area agrees to the last digit; 0.06 % more would not
    utm = reading(diagnosis, "3405")
    assert utm in diagnosis.ambiguous
    assert apart_m(diagnosis.best, utm, HOA_PHU) == pytest.approx(371, abs=1)
    assert "6°" in diagnosis.why.en


def test_utm_48_is_taken_at_its_word_on_either_datum_and_asked_about_without_one():
    vn2000, wgs84 = in_system(WGS84_SITE, 3405, "vn2000"), in_system(WGS84_SITE, 32648, "wgs84")
    for numbers, stated in ((vn2000, "EPSG:3405"), (wgs84, "EPSG:32648")):
        diagnosis = diagnose(numbers, stated, HOA_PHU)
        assert (diagnosis.verdict, diagnosis.best.key) == ("as-stated", stated.removeprefix("EPSG:"))
        assert diagnosis.best.plane_area_m2 == pytest.approx(154_700.6, abs=0.1)
    asked = diagnose(wgs84, None, HOA_PHU)
    assert asked.verdict == "ask"
    assert {"3405", "32648"} <= {asked.best.key, *(r.key for r in asked.ambiguous)}
    assert "VN-2000 or WGS 84" in asked.why.en


def test_the_datum_that_a_wrong_statement_names_still_settles_the_datum():
    diagnosis = diagnose(in_system(WGS84_SITE, 4326, "wgs84").buffer(0), "EPSG:4326", HOA_PHU)
    assert diagnosis.verdict == "as-stated"
    diagnosis = diagnose(swapped(WGS84_SITE), "EPSG:4326", HOA_PHU)
    assert (diagnosis.verdict, diagnosis.best.key) == ("proposed", "4326-swapped")
    assert diagnosis.stated is None  # 106 degrees of latitude cannot be
    assert diagnose(swapped(WGS84_SITE), None, HOA_PHU).verdict == "ask"


@pytest.mark.parametrize(("seconds", "key"), [(True, "4326-dms"), (False, "4326-dm")])
def test_minutes_run_together_with_degrees_are_seen_by_place_and_area(seconds, key):
    diagnosis = diagnose(packed(WGS84_SITE, seconds=seconds), None, HOA_PHU)
    assert diagnosis.best.key == key
    assert diagnosis.best.plane_area_m2 == pytest.approx(154_700, rel=1e-3)


def test_millimetres_are_seen():
    diagnosis = diagnose(shapely.transform(SITE, lambda xy: xy * 1000), "EPSG:9210", HOA_PHU)
    assert (diagnosis.verdict, diagnosis.best.key, diagnosis.best.unit_m) == ("proposed", "9210-mm", 0.001)
    assert diagnosis.best.plane_area_m2 == pytest.approx(154_700.6, abs=0.1)


def test_web_mercator_is_converted_and_its_area_is_not_taken_from_it():
    mercator = in_system(WGS84_SITE, 3857, "wgs84")
    assert mercator.area / SITE.area == pytest.approx(1.0447, abs=0.0005)
    assert diagnose(mercator, "EPSG:3857", HOA_PHU).verdict == "as-stated"
    diagnosis = diagnose(mercator, None, HOA_PHU)
    assert (diagnosis.verdict, diagnosis.best.key) == ("proposed", "3857")
    assert diagnosis.best.plane_area_m2 == pytest.approx(154_700.6, abs=0.1)


def test_hanoi_72_is_known_by_its_zone_number_and_called_old():
    numbers = in_system(WGS84_SITE, 2044, "hanoi72")
    for stated in (None, "EPSG:2044"):
        diagnosis = diagnose(numbers, stated, HOA_PHU)
        assert (diagnosis.verdict, diagnosis.best.key) == ("proposed", "2044")
        assert "old system" in diagnosis.why.en


ESRI_DISGUISE = CRS.from_string(TM_105_45.format(k0=0.9999, shift="+datum=WGS84")).to_wkt("WKT1_ESRI")


@pytest.mark.parametrize(
    ("stated", "verdict", "rival"),
    [
        (TM_105_45.format(k0=0.9999, shift=GOOD_SHIFT), "as-stated", None),
        (TM_105_45.format(k0=0.9999, shift=""), "proposed", None),
        (TM_105_45.format(k0=0.9999, shift="+towgs84=0,0,0"), "ask", "9210-local"),
        (ESRI_DISGUISE, "ask", "9210-local"),
        (TM_105_45.format(k0=0.9999, shift=f"+towgs84={SEVEN.format(**REVERSED)}"), "proposed", None),
        (TM_105_45.format(k0=0.9996, shift=GOOD_SHIFT), "ask", "as-stated"),
        (TM_105_45.format(k0=0.9999, shift=GOOD_SHIFT).replace("105.75", "105.45"), "proposed", None),
        ("EPSG:6958", "proposed", None),
        ("no system at all", "proposed", None),
        ('LOCAL_CS["Undefined Cartesian SRS"]', "proposed", None),
        ("EPSG:4326", "proposed", None),
    ],
    ids=[
        "good-shift",
        "no-datum",
        "null",
        "esri",
        "reversed",
        "k0",
        "105.45",
        "6958",
        "junk",
        "local",
        "degrees",
    ],
)
def test_disguised_systems_never_pass_in_silence(stated, verdict, rival):
    """The disguises of the domain notes: only the sound one goes on without a person's word."""
    diagnosis = diagnose(SITE, stated, HOA_PHU)
    assert (diagnosis.verdict, diagnosis.best.key) == (verdict, "9210")
    if rival is not None:
        assert diagnosis.ambiguous[0].key == rival == diagnosis.stated.key


def test_the_scale_0_9996_under_105_45_is_368_m_off():
    diagnosis = diagnose(SITE, TM_105_45.format(k0=0.9996, shift=GOOD_SHIFT), HOA_PHU)
    assert apart_m(diagnosis.best, diagnosis.stated, HOA_PHU) == pytest.approx(368, abs=2)


def test_a_circle_as_wide_as_neighbouring_meridians_is_asked_about_with_the_own_zone_first():
    site = shapely.box(592_000, 1_246_000, 596_472.136, 1_250_472.136)
    diagnosis = diagnose(site, None, NORTH)
    assert (diagnosis.verdict, diagnosis.best.key) == ("ask", "9210")
    assert {"9209", "9211"} <= {r.key for r in diagnosis.ambiguous}
    assert "meridian" in diagnosis.why.en
    assert diagnose(site, "EPSG:9210", NORTH).verdict == "as-stated"


def test_nothing_fits_is_said_with_the_nearest_reading():
    away = diagnose(shapely.box(600_000, 2_300_000, 600_100, 2_300_100), "EPSG:9210", HOA_PHU)
    assert (away.verdict, away.best, away.ambiguous) == ("none", None, ())
    assert "km away" in away.why.en
    nowhere = diagnose(shapely.box(200, 200, 300, 300), None, HOA_PHU)
    assert (nowhere.verdict, nowhere.readings) == ("none", ())
    assert diagnose(shapely.Polygon(), None, HOA_PHU).verdict == "none"


def test_a_line_has_no_area_to_compare_but_a_place():
    diagnosis = diagnose(SITE.exterior, None, HOA_PHU)
    assert (diagnosis.verdict, diagnosis.best.key) == ("proposed", "9210")


def test_many_vertices_are_tried_by_their_hull_and_the_best_is_read_whole():
    round_site = shapely.Point(601_200, 1_224_400).buffer(220, quad_segs=500)
    diagnosis = diagnose(round_site, None, HOA_PHU)
    assert shapely.get_num_coordinates(diagnosis.best.geometry) == shapely.get_num_coordinates(round_site)
    assert diagnosis.best.plane_area_m2 == pytest.approx(round_site.area, abs=1e-3)
    other = reading(diagnosis, "9211")
    assert shapely.get_num_coordinates(other.geometry) <= 500
    assert other.plane_area_m2 == pytest.approx(round_site.area, rel=1e-3)
    whole = read_as(round_site, other.way)
    assert shapely.get_num_coordinates(whole) == shapely.get_num_coordinates(round_site)


def test_heights_are_left_out_and_a_position_that_is_no_number_is_refused():
    assert not diagnose(shapely.force_3d(SITE, 7.0), None, HOA_PHU).best.geometry.has_z
    with pytest.raises(ValueError, match="finite"):
        diagnose(shapely.LineString([(0, 0), (float("inf"), 1)]), None, HOA_PHU)


def test_metres_said_of_degrees_prove_no_datum():
    """A label that cannot be true says nothing of the datum either: WGS 84 or VN-2000 degrees stay a question."""
    for numbers, stated in ((WGS84_SITE, "EPSG:9210"), (in_system(WGS84_SITE, 32648, "wgs84"), "EPSG:4326")):
        assert diagnose(numbers, stated, HOA_PHU).verdict == "ask"


@pytest.mark.parametrize(
    "hostile",
    [
        "+proj=longlat +nadgrids=/etc/passwd",
        "+init=/etc/passwd:1",
        "+proj=pipeline +step",
        "\ud800",
        "A" * 10**6,
        "PROJCS[" * 2000,
    ],
)
def test_a_definition_that_would_open_a_file_is_not_followed(hostile):
    diagnosis = diagnose(SITE, hostile, HOA_PHU)
    assert (diagnosis.verdict, diagnosis.stated) == ("proposed", None)
