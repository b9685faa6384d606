"""A picture on the map lies where our own datum operation puts it: marks are found again within a pixel."""

import numpy as np
import pytest
import shapely

from zoneplan.geometry.georeference import to_ground
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.geometry.vn2000.readings import System, from_wgs84_as, systems, to_wgs84_as
from zoneplan.geometry.warp import CannotWarp, Placed, to_lonlat, to_mercator, warp

OWN = next(s for s in systems() if s.epsg == 9210)
UTM = next(s for s in systems() if s.epsg == 32648)
TURNED = (0.8, -0.15, 601_000.0, -0.15, -0.8, 1_225_000.0, 0.0, 0.0, 1.0)
STRAIGHT = (0.8, 0.0, 601_000.0, 0.0, -0.8, 1_225_000.0, 0.0, 0.0, 1.0)
TILTED = tuple(
    (np.array([[1, 0, 601_000], [0, 1, 1_225_000], [0, 0, 1]]) @ [[0.8, 0, 0], [0, -0.8, 0], [3e-5, 1e-5, 1]])
    .ravel()
    .tolist()
)
MARKS = [(60.5, 40.5), (1140.5, 60.5), (1100.5, 840.5), (80.5, 800.5), (600.5, 450.5)]


def placed(matrix, size, system: System = OWN) -> Placed:
    return Placed(matrix, lambda xy: to_wgs84_as(system, xy), lambda ll: from_wgs84_as(system, ll), size)


def board(marks, width=1200, height=900) -> np.ndarray:
    """White with black discs of radius 6 around the marks."""
    picture = np.full((height, width, 4), 255, dtype=np.uint8)
    rows, columns = np.mgrid[:height, :width] + 0.5
    for c, r in marks:
        picture[(columns - c) ** 2 + (rows - r) ** 2 <= 36, :3] = 0
    return picture


def found_again(warped, near_lonlat) -> np.ndarray:
    """The middle of the dark disc near a place, in mercator metres, and the size of a pixel."""
    south, west, north, east = warped.bounds
    height, width = warped.pixels.shape[:2]
    (x0, y0), (x1, y1) = to_mercator(np.array([[west, south], [east, north]]))
    px, py = (x1 - x0) / width, (y1 - y0) / height
    x, y = to_mercator(np.array([near_lonlat]))[0]
    c, r = int((x - x0) / px), int((y1 - y) / py)
    reach = 14
    part = warped.pixels[r - reach : r + reach, c - reach : c + reach]
    dark = (255.0 - part[..., 0]) * (part[..., 3] > 0)
    rows, columns = np.mgrid[r - reach : r + reach, c - reach : c + reach] + 0.5
    middle = np.array([(dark * columns).sum(), (dark * rows).sum()]) / dark.sum()
    return np.array([x0 + middle[0] * px, y1 - middle[1] * py]), px


@pytest.mark.parametrize("matrix", [STRAIGHT, TURNED, TILTED])
def test_drawn_marks_lie_within_a_fraction_of_a_pixel(matrix):
    """The expected places come from the pinned operation on points, not from the warp."""
    warped = warp(board(MARKS), placed(matrix, (1200, 900)))
    for mark in MARKS:
        ground = shapely.Point(*to_ground(matrix, np.array([mark]))[0])
        lonlat = vn2000_to_wgs84(ground, 9210).coords[0]
        found, pixel = found_again(warped, lonlat)
        assert np.hypot(*(found - to_mercator(np.array([lonlat]))[0])) < 0.25 * pixel


def test_the_pinned_operation_is_what_moves_it():
    """EPSG:5194, the other operation in use, would put the marks 0.8 m away: with 0.2 m pixels, four of them."""
    matrix = (0.2, 0.0, 601_000.0, 0.0, -0.2, 1_225_000.0, 0.0, 0.0, 1.0)
    lonlat = vn2000_to_wgs84(shapely.Point(*to_ground(matrix, np.array([MARKS[4]]))[0]), 9210).coords[0]
    found, pixel = found_again(warp(board(MARKS), placed(matrix, (1200, 900))), lonlat)
    assert np.hypot(*(found - to_mercator(np.array([lonlat]))[0])) < 0.25 * pixel
    other = OWN.by_datum("vn2000-5194")
    moved, pixel = found_again(warp(board(MARKS), placed(matrix, (1200, 900), other)), lonlat)
    assert np.hypot(*(moved - to_mercator(np.array([lonlat]))[0])) > 2 * pixel


@pytest.mark.parametrize("system", [OWN, UTM, next(s for s in systems() if s.epsg == 4756)])
def test_every_kind_of_system_goes_there_and_back(system):
    lonlat = np.array([[106.67, 11.07], [106.9, 10.8]])
    assert to_wgs84_as(system, from_wgs84_as(system, lonlat)) == pytest.approx(lonlat, abs=1e-9)


def test_a_smaller_picture_stands_for_the_whole_one():
    marks = [(200.0, 160.0), (1000.0, 700.0)]
    small = board([(c / 4, r / 4) for c, r in marks], 300, 225)
    warped = warp(small, placed(TURNED, (1198, 899)))  # the last pixels reach beyond
    for mark in marks:
        lonlat = vn2000_to_wgs84(shapely.Point(*to_ground(TURNED, np.array([mark]))[0]), 9210).coords[0]
        found, pixel = found_again(warped, lonlat)
        assert np.hypot(*(found - to_mercator(np.array([lonlat]))[0])) < 0.25 * pixel


def test_the_result_is_capped_transparent_outside_and_covers_the_picture():
    warped = warp(board(MARKS), placed(TURNED, (1200, 900)), most=200)
    assert max(warped.pixels.shape[:2]) == 200
    alpha = warped.pixels[..., 3]
    assert alpha[0, 0] == 0
    assert alpha[100, 70] == 255
    area = 1200 * 900 / (1200 * 0.8 + 900 * 0.15) / (900 * 0.8 + 1200 * 0.15) * (0.8**2 + 0.15**2)
    assert (alpha > 127).mean() == pytest.approx(area, abs=0.02)
    south, west, north, east = warped.bounds
    edge = placed(TURNED, (1200, 900)).border()
    assert west == pytest.approx(edge[:, 0].min(), abs=1e-9)
    assert north == pytest.approx(edge[:, 1].max(), abs=1e-9)
    assert south <= edge[:, 1].min()
    assert east >= edge[:, 0].max() - 1e-12


def test_transparent_pixels_do_not_colour_their_neighbours():
    picture = board([])
    picture[:, :600] = (0, 0, 0, 0)
    warped = warp(picture, placed(STRAIGHT, (1200, 900)))
    seen = warped.pixels[warped.pixels[..., 3] > 0]
    assert seen[:, :3].min() >= 254


@pytest.mark.parametrize(
    "matrix",
    [
        (0.8, 0.0, 1e30, 0.0, -0.8, 1e30, 0.0, 0.0, 1.0),
        (1e5, 0.0, 601_000.0, 0.0, -1e5, 1_225_000.0, 0.0, 0.0, 1.0),
        (0.8, 0.0, float("nan"), 0.0, -0.8, 0.0, 0.0, 0.0, 1.0),
    ],
)
def test_a_place_that_cannot_be_drawn_is_refused(matrix):
    with pytest.raises(CannotWarp):
        warp(board(MARKS), placed(matrix, (1200, 900)))


def test_a_mirrored_picture_is_noticed():
    assert not placed(TURNED, (1200, 900)).mirrored
    assert placed((0.8, 0, 601_000.0, 0, 0.8, 1_224_000.0, 0, 0, 1.0), (1200, 900)).mirrored


def test_mercator_goes_there_and_back():
    lonlat = np.array([[106.7, 11.1], [-3.0, -80.0]])
    assert to_lonlat(to_mercator(lonlat)) == pytest.approx(lonlat, abs=1e-12)
