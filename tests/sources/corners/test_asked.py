"""What a table says against itself is asked about, and what is said of it is what was done."""

import pytest

from zoneplan.model.findings import Severity
from zoneplan.sources.candidate import NotAcceptable, refuse_unseen_faults
from zoneplan.sources.corners import CornersUnreadable, read_corner_rows, read_corners
from zoneplan.sources.incoming import read_pasted

TRIANGLE = "M1;1224000,00;600000,00\nM2;1224100,00;600000,00\nM3;1224100,00;600100,00"  # 5,000 m²
DEGREES = "A\t10.6100\t106.991\nB\t10.6200\t106.991\nC\t10.6200\t106.999"
MM = "M1 1224556100 601183240\nM2 1224656100 601183240\nM3 1224656100 601283240"


def codes(table):
    return [fault.code for fault in table.faults]


def notes(table):
    return " ".join(note.vi for note in table.notes)


@pytest.mark.parametrize(
    "said",
    [
        "(Hệ tọa độ HN-72)",
        "HN-72, kinh tuyến trục 105°45'",
        "Hà Nội - 72",
        "WGS-84",
        "Bảng trong hệ WGS-84, trước đây HN-72",
    ],
)
def test_a_system_that_is_not_vn2000_stops_the_import_until_it_is_accepted(said):
    offer = read_pasted(f"{said}\n{TRIANGLE}").offers[0]
    assert [(fault.code, fault.row, fault.severity) for fault in offer.faults] == [
        ("other-datum", 1, Severity.ERROR)
    ]
    with pytest.raises(NotAcceptable):
        refuse_unseen_faults(offer, seen=False)
    refuse_unseen_faults(offer, seen=True)


@pytest.mark.parametrize("said", ["VN-2000", "chuyển từ HN-72 sang VN-2000"])
def test_a_table_that_names_vn2000_is_not_asked_about(said):
    assert codes(read_corners(f"{said}\n{TRIANGLE}")) == []


def test_degrees_of_wgs84_are_not_asked_about_and_those_of_hn72_are():
    assert codes(read_corners(f"WGS-84\n{DEGREES}")) == []
    assert codes(read_corners(f"HN-72\n{DEGREES}")) == ["other-datum"]


def test_a_stated_area_that_the_coordinates_contradict_is_a_fault_with_both_figures():
    table = read_corners(f"{TRIANGLE}\nDiện tích: 25,47 ha")
    assert [(fault.code, fault.row, fault.severity) for fault in table.faults] == [
        ("declared-area", 4, Severity.ERROR)
    ]
    assert "25,47 ha" in table.faults[0].message.vi
    assert "0,5000" in table.faults[0].message.vi


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("0,5 ha", []),
        ("0,50 ha", []),
        ("0,54 ha", ["declared-area"]),
        ("0,51 ha", ["declared-area"]),  # 100 m² off; half a digit is 50, one, and 2.41 of rounded corners
        ("5.003 m2", []),  # 3 m² off: 0.5 + 1 + 341.42 m · 0.01 m / √2 = 3.91
        ("5.004 m2", ["declared-area"]),
        ("9.000 ha", ["declared-area"]),  # neither nine nor nine thousand
    ],
)
def test_only_rounding_may_part_stated_and_measured_area(said, found):
    assert codes(read_corners(f"{TRIANGLE}\nDiện tích: {said}")) == found


def test_a_line_that_was_read_is_not_called_passed_over():
    assert "bỏ qua" not in notes(read_corners(f"VN-2000\n{TRIANGLE}\nDiện tích: 0,5 ha"))
    assert "bỏ qua: 4 " in notes(read_corners(f"{TRIANGLE}\nNgười lập: 12"))


@pytest.mark.parametrize(
    "text",
    [MM, MM.replace(" ", ";"), "point,x,y\n" + MM.replace(" ", ","), f"VN-2000, kinh tuyến 105 45\n{MM}"],
)
def test_a_table_in_millimetres_keeps_its_numbers_and_says_so(text):
    table = read_corners(text)
    corner = table.rings[0].corners[0]
    assert (corner.name, corner.north, corner.east) == ("M1", 1224556100.0, 601183240.0)
    assert (table.kind, table.faults) == ("plane", ())
    assert "milimét" in notes(table)


def test_millimetres_are_judged_in_metres():
    """5,000 m² and edges of 100 m, 100 m and 141.42 m, though the coordinates are written in millimetres."""
    rows = [line.split() for line in MM.splitlines()]
    rows = [[n, float(x), float(y), s] for (n, x, y), s in zip(rows, (100.0, 100.0, 141.42), strict=True)]
    table = read_corner_rows([*rows, ["Diện tích: 0,5 ha"]])
    assert table.faults == ()
    assert "3 trong 3" in notes(table)


@pytest.mark.parametrize("heading", ["", "X (m)  Y (m)\n"])
def test_shortened_coordinates_are_said_to_be_numbers_outside_every_range(heading):
    rows = "M1 24.556,10 / 1.183,24\nM2 24.656,10 / 1.183,24\nM3 24.656,10 / 1.283,24"
    with pytest.raises(CornersUnreadable) as refused:
        read_corners(heading + rows)
    assert refused.value.reason == "out-of-range"
    assert "24.556,10; 1.183,24" in refused.value.text.vi


@pytest.mark.parametrize("gap", [" ", "  ", "\t"])
def test_shortened_coordinates_under_headings_are_read_and_asked_about(gap):
    rows = "M1 24.556,10 1.183,24\nM2 24.656,10 1.183,24\nM3 24.656,10 1.283,24".replace(" ", gap)
    table = read_corners(f"X (m)  Y (m)\n{rows}")
    assert codes(table) == ["order-unknown"]
    assert "rút gọn" in table.faults[0].message.vi
    assert (table.rings[0].corners[0].north, table.rings[0].corners[0].east) == (24556.1, 1183.24)


def test_thousands_commas_between_commas_are_said():
    rows = "M1,1,224,556.10,601,183.24\nM2,1,224,656.10,601,183.24\nM3,1,224,656.10,601,283.24"
    with pytest.raises(CornersUnreadable) as refused:
        read_corners(f"point,x,y\n{rows}")
    assert refused.value.reason == "comma-thousands"
    assert "M1,1,224,556.10,601,183.24" in refused.value.text.vi


@pytest.mark.parametrize(
    ("cell", "taken", "other", "seconds"),
    [
        ("11º04’11’’5", "11°04′11,5″", "11°04′11,05″", 11.5),
        ("11º04’11’’05", "11°04′11,05″", "11°04′11,5″", 11.05),
    ],
)
def test_unsure_seconds_are_said_as_they_were_read(cell, taken, other, seconds):
    table = read_corners(f"{cell}\t106º40’01’’12\n11º04’21’’12\t106º40’01’’12\n11º04’21’’12\t106º41’01’’12")
    assert table.rings[0].corners[0].north == pytest.approx(11 + 4 / 60 + seconds / 3600, abs=1e-12)
    assert codes(table) == ["seconds-unsure"]
    message = table.faults[0].message.vi
    assert f"Tạm đọc là {taken}" in message
    assert f"hoặc {other}" in message


def test_a_lost_degree_sign_is_shown_by_a_cell_of_the_table():
    table = read_corners("11004’11,5”\t106040’01,19”\n11004’21,5”\t106040’01,19”\n11004’11,5”\t106041’01,12”")
    assert "11°04′11,5″" in notes(table)
    assert "10043" not in notes(table)


def test_two_rings_apart_are_called_two_parts():
    other = TRIANGLE.replace("M", "K").replace("1224", "1225")
    assert "2 phần" in notes(read_corners(f"{TRIANGLE}\n\n{other}"))
    assert "phần" not in notes(read_corners(TRIANGLE))


def test_meridians_are_printed_in_degrees_and_minutes():
    assert "105°45′" in notes(read_corners(f"kinh tuyến trục 105°45', múi chiếu 6°\n{TRIANGLE}"))
    several = read_corners(f"kinh tuyến trục 105°45'\nkinh tuyến trục 107°45'\n{TRIANGLE}")
    assert "105°45′; 107°45′" in several.faults[0].message.vi
