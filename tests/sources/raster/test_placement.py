"""Where a scan lies: by its file's own numbers, diagnosed and never guessed, or by points typed and pasted."""

import numpy as np
import pytest
from pyproj import CRS

from tests.drawn_plans import REPOSITORY
from tests.sources.raster.images import HEIGHT, WIDTH
from tests.sources.raster.scans import EAST, NORTH, PIXEL_M, drawn_scan, points
from zoneplan.geometry.georeference import CannotFit
from zoneplan.geometry.vn2000.readings import from_wgs84_as, systems, to_wgs84_as
from zoneplan.sources.raster.placement import as_stated, by_points, diagnose_scan, pixel_and_turn, to_keep
from zoneplan.sources.raster.point_table import TableFault, number, on_plane, pasted_points, typed_point
from zoneplan.store.folder import open_folder

ZONE = open_folder(REPOSITORY / "data").registry.zone("hoa-phu")
OWN = (PIXEL_M, 0.0, EAST, 0.0, -PIXEL_M, NORTH, 0.0, 0.0, 1.0)


def in_system(epsg: int) -> tuple[float, ...]:
    """The same place as OWN in another system, to within the bend of the systems."""
    here = next(s for s in systems() if s.epsg == 9210)
    there = next(s for s in systems() if s.epsg == epsg and s.datum in ("vn2000", "wgs84"))
    corners = np.array([[EAST, NORTH], [EAST + PIXEL_M, NORTH], [EAST, NORTH - PIXEL_M]])
    at, right, down = from_wgs84_as(there, to_wgs84_as(here, corners))
    return (right[0] - at[0], down[0] - at[0], at[0], right[1] - at[1], down[1] - at[1], at[1], 0.0, 0.0, 1.0)


@pytest.mark.parametrize("epsg", [9210, 5899, 3405, 32648, 4326])
@pytest.mark.parametrize("stated", [True, False])
def test_every_plausible_system_is_found_and_only_a_stated_sound_one_is_taken(epsg, stated):
    scan = drawn_scan(matrix=in_system(epsg), crs=f"EPSG:{epsg}" if stated else None)
    found = diagnose_scan(scan, ZONE)
    assert (found.verdict == "as-stated") == stated
    keys = [reading.key for reading in found.readings if reading.inside]
    assert str(epsg) in keys
    reading = next(reading for reading in found.readings if reading.key == str(epsg))
    lonlat = as_stated(scan, reading).placed(scan.size).lonlat(np.array([[WIDTH / 2, HEIGHT / 2]]))
    own = next(s for s in systems() if s.epsg == 9210)
    expected = to_wgs84_as(own, np.array([[EAST + PIXEL_M * WIDTH / 2, NORTH - PIXEL_M * HEIGHT / 2]]))
    assert lonlat == pytest.approx(expected, abs=1e-7)


def test_a_wrong_meridian_in_the_prj_is_diagnosed_and_the_right_one_proposed():
    found = diagnose_scan(drawn_scan(matrix=OWN, crs=CRS.from_epsg(5899).to_wkt("WKT1_ESRI")), ZONE)
    assert (found.verdict, found.best.key) == ("proposed", "9210")
    assert found.stated.distance_m > 200_000


def test_a_disguised_system_is_not_taken_at_its_word():
    disguised = "+proj=tmerc +lat_0=0 +lon_0=105.75 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 +units=m"
    found = diagnose_scan(drawn_scan(matrix=OWN, crs=disguised), ZONE)
    assert found.verdict in ("proposed", "ask")


def test_a_reading_that_would_mirror_the_image_is_not_offered():
    """The world file has its axes exchanged: read so, the columns run north and the rows east."""
    exchanged = (0.0, -PIXEL_M, NORTH, PIXEL_M, 0.0, EAST, 0.0, 0.0, 1.0)
    right = diagnose_scan(drawn_scan(matrix=exchanged), ZONE)
    assert any(reading.way.swapped and reading.inside for reading in right.readings)
    mirrored = (PIXEL_M, 0.0, NORTH, 0.0, -PIXEL_M, EAST, 0.0, 0.0, 1.0)
    found = diagnose_scan(drawn_scan(matrix=mirrored), ZONE)
    assert not any(reading.inside for reading in found.readings)
    assert found.best is None
    assert found.verdict == "none"
    assert "mirror" in found.why.en


def test_a_scan_without_coordinates_cannot_be_diagnosed():
    with pytest.raises(ValueError, match="nothing"):
        diagnose_scan(drawn_scan(), ZONE)


def test_pixel_and_turn_are_those_of_the_ground():
    placement = by_points(drawn_scan(), points(), "affine", 9210)
    size, turn = pixel_and_turn(drawn_scan(), placement, 9210)
    assert size == pytest.approx(PIXEL_M, abs=0.01)
    assert turn == pytest.approx(0, abs=0.5)
    mercator = drawn_scan(matrix=in_system(3857))
    reading = next(r for r in diagnose_scan(mercator, ZONE).readings if r.key == "3857")
    assert pixel_and_turn(mercator, as_stated(mercator, reading), 9210)[0] == pytest.approx(PIXEL_M, rel=1e-3)


def test_what_is_kept_tells_everything():
    scan = drawn_scan()
    placement = by_points(scan, points(), "similarity", 9210)
    kept = to_keep(scan, placement, b"picture", (11.0, 106.0, 11.1, 106.1), epsg=9210, name="Tờ 3")
    assert kept.system["epsg"] == 9210
    assert kept.freedom == 6
    assert [point.name for point in kept.points] == ["M1", "M2", "M3", "M4", "M5"]
    off = sum(point.east_off_m**2 + point.north_off_m**2 for point in kept.points)
    assert kept.rms_m == pytest.approx((off / 5) ** 0.5)
    renamed = to_keep(scan, placement, b"picture", (11.0, 106.0, 11.1, 106.1), epsg=9210, name="Tờ 4")
    assert renamed.id != kept.id


def test_too_few_points_are_said_by_the_fit():
    with pytest.raises(CannotFit):
        by_points(drawn_scan(), points()[:2], "similarity", 9210)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.224.357,01", 1224357.01),
        ("1,224,357.01", 1224357.01),
        ("12,5", 12.5),
        ("−3", -3.0),
        ("1 224 357,5", 1224357.5),
    ],
)
def test_numbers_are_read_in_either_spelling(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    "table",
    [
        "Tên\tCột\tHàng\tX\tY\nA\t10,5\t20\t1.224.000,50\t600.000,25",
        "A;10,5;20;1224000,50;600000,25",
        "A  10,5  20  1224000,50  600000,25",
        "A 10.5 20 1224000.50 600000.25",
        "\n\nA|10.5|20|1224000.50|600000.25\n\n",
        "A\xa0\xa010,5\xa0\xa020\xa0\xa01224000,50\xa0\xa0600000,25",
    ],
)
def test_tables_are_read_however_they_were_pasted(table):
    (point,) = pasted_points(table, 9210)
    assert (point.name, point.column, point.row, point.x, point.y) == ("A", 10.5, 20.0, 1224000.5, 600000.25)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "no point"),
        ("không có gì", "no point"),
        ("1 2 3", "3 cells"),
        ("A;1;2;1224000;x", "“x” is not a number"),
        ("1;2;1224000;600000\n1;2;600000;99999999", "Line 2"),
        ("1;2;1224000;600000\n" * 201, "at most 200"),
        ("x" * 60_000, "too long"),
    ],
)
def test_what_is_wrong_in_a_table_is_told_with_its_line(table, told):
    with pytest.raises(TableFault, match=told):
        pasted_points(table, 9210)


def test_typed_points_say_which_field_is_wrong():
    with pytest.raises(TableFault, match="Row: “y”"):
        typed_point("A", ["1", "y", "1224000", "600000"], 9210)
    with pytest.raises(TableFault, match="exchanged"):
        typed_point("A", ["1", "2", "106.67", "11.07"], 4326)
    with pytest.raises(TableFault, match="from −90"):
        typed_point("A", ["1", "2", "11.07", "1106.67"], 4326)
    with pytest.raises(TableFault, match="northing"):
        typed_point("A", ["1", "2", "11.07", "99999999"], 9210)


def test_points_of_all_systems_come_to_one_plane_by_the_pinned_step():
    own = typed_point("A", ["1", "2", "1224000", "600000"], 9210)
    by_wgs84 = typed_point("B", ["1", "2", "11.066811766", "106.667069986"], 4326)
    neighbour = typed_point("C", ["1", "2", "1224062.037", "381486.295"], 5899)
    for point in on_plane([own, by_wgs84, neighbour], 9210):
        assert (point.east_m, point.north_m) == pytest.approx((600_000, 1_224_000), abs=0.2)
    with pytest.raises(TableFault, match="too far"):
        on_plane([typed_point("D", ["1", "2", "11", "-100"], 4326)], 9210)


def test_names_are_kept_as_text_without_what_cannot_be_printed():
    assert typed_point("<b>{{7*7}}</b>\x00\n", ["1", "2", "1224000", "600000"], 9210).name == "<b>{{7*7}}</b>"
    assert len(typed_point("x" * 100, ["1", "2", "1224000", "600000"], 9210).name) == 40
