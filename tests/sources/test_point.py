"""Typed coordinates: every spelling of the domain, in either order; anything else is told, never guessed."""

import pytest
import shapely

from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.sources.point import PointUnreadable, read_point

PLANE = vn2000_to_wgs84(shapely.Point(600_000.25, 1_224_000.5), 9210)


@pytest.mark.parametrize(
    "text",
    [
        "1224000.5 600000.25",
        "600000.25 1224000.5",
        "1224000,5 600000,25",
        "1.224.000,50; 600.000,25",
        "1224000.5,600000.25",
        "X = 1.224.000,5  Y = 600.000,25",
        "X: 1224000.50, Y: 600000.25",
        "1224000.5\t600000.25",
        "VN-2000 1224000.5 600000.25",
        "(1224000.5, 600000.25)",
    ],
)
def test_metres_are_of_the_plane_that_is_shown(text):
    point = read_point(text, 9210)
    assert (point.lon, point.lat, point.epsg) == (pytest.approx(PLANE.x), pytest.approx(PLANE.y), 9210)


def test_the_same_metres_on_the_other_meridian_lie_elsewhere():
    assert read_point("1224000 600000", 5899).lon - read_point("1224000 600000", 9210).lon > 1.9


@pytest.mark.parametrize(
    "text",
    [
        "10.53947, 107.02883",
        "107.02883 10.53947",
        "10,53947 107,02883",
        "10.53947,107.02883",
        "lat: 10.53947 lon: 107.02883",
        "WGS84 10.53947 107.02883",
        "10°32'22.09\"N 107°01'43.79\"E",
        "10°32’22,09”N, 107°01’43,79”E",
        "107°01’43,79”E 10°32’22,09”N",
        "10o32’22,09” N 107o01’43,79” E",
        "10 32 22.09 107 01 43.79",
        "10°32'22,09\"B 107°01'43,79\"Đ",
    ],
)
def test_degrees_are_wgs84_unless_the_text_says_otherwise(text):
    point = read_point(text, 9210)
    assert (point.lat, point.lon) == (pytest.approx(10.53947, abs=2e-6), pytest.approx(107.02883, abs=2e-6))
    assert point.epsg == 4326


def test_the_published_pair_of_phuoc_an_agrees_by_the_pinned_operation():
    """VMS-South DNA-07-2024, point H1: both columns are rounded to 0.01 seconds, 0.3 m."""
    point = read_point("VN-2000 10°37’11,82″N 106°59’56,92″E", 5899)
    assert point.epsg == 4756
    assert point.lat == pytest.approx(10 + 37 / 60 + 8.15 / 3600, abs=4e-6)
    assert point.lon == pytest.approx(107 + 3.35 / 3600, abs=4e-6)


@pytest.mark.parametrize(
    "text",
    ["", "   ", "abc", "1 2", "10,98,106,65", "1224000", "1224000 600000 5", "9999999 9999999", "48.85 2.35",
     "nan nan", "1e400 1e400", "{{ 7*7 }}", "<b>1</b> 2", "1" * 121, "WGS84 1224000 600000"],
)  # fmt: skip
def test_anything_else_is_told_with_what_was_typed(text):
    with pytest.raises(PointUnreadable) as why:
        read_point(text, 9210)
    assert text.strip()[:20] in why.value.text.vi
