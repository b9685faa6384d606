"""What stands around a table, what a sheet's empty cells mean, and the limits."""

import pytest

from zoneplan.model.findings import Severity
from zoneplan.sources.corners import CornersUnreadable, door, read_corner_rows, read_corners

TRIANGLE = "M1;1224000;600000\nM2;1224100;600000\nM3;1224100;600100"


def read_with(caption: str):
    return read_corners(f"{caption}\n{TRIANGLE}")


@pytest.mark.parametrize(
    "said",
    [
        "105°45'",
        "105 45",
        "105-45",
        "105,75",
        "105.75",
        "105o45’",
        "105⁰45′",
        "105º45'00\"",
        "105 độ 45 phút",
        "105045'",
    ],
)
def test_every_spelling_of_a_meridian_is_understood(said):
    table = read_with(f"(Hệ tọa độ VN-2000, kinh tuyến trục {said}, múi chiếu 3°)")
    assert (table.meridian_deg, table.zone_width_deg, table.datum, table.crs) == (
        105.75,
        3,
        "VN-2000",
        "EPSG:9210",
    )
    assert table.faults == ()


@pytest.mark.parametrize(
    ("said", "meant"), [("105.45", "105°45′"), ("107,45", "107°45′"), ("106.15", "106°15′")]
)
def test_minutes_typed_as_decimals_are_refused_with_what_was_meant(said, meant):
    table = read_with(f"Kinh tuyến trục {said}")
    assert (table.meridian_deg, table.crs) == (None, None)
    assert [fault.code for fault in table.faults] == ["meridian-decimal"]
    assert meant in table.faults[0].message.vi


def test_two_meridians_in_one_text_are_asked_about():
    table = read_with("kinh tuyến trục 105°45'\nkinh tuyến trục 107°45'")
    assert (table.meridian_deg, [fault.code for fault in table.faults]) == (None, ["meridians"])


def test_a_width_that_does_not_fit_the_meridian_names_no_system():
    table = read_with("kinh tuyến trục 105°45', múi chiếu 6°")
    assert (table.meridian_deg, table.zone_width_deg, table.crs) == (105.75, 6, None)


@pytest.mark.parametrize(
    ("said", "area"),
    [
        ("Diện tích: 0,5 ha", 5000.0),
        ("DIEN TICH: 5.000,5 m2", 5000.5),
        ("Tổng diện tích khu đất là 5000 m²", 5000.0),
        ("Diện tích: 5.000 m2", 5000.0),  # five thousand, not five: only that is near the triangle's 5,000 m²
        ("Area: 0.5 ha", 5000.0),
        ("Diện tích thửa 1: 1 ha\nDiện tích thửa 2: 2 ha\nTổng diện tích: 3 ha", 30000.0),
        ("Diện tích thửa 1: 1 ha\nDiện tích thửa 2: 2 ha", None),
        ("Diện tích: 9.000 ha", None),  # neither 9 ha nor 9,000 ha is near: not guessed
    ],
)
def test_a_stated_area_is_kept(said, area):
    assert read_with(said).declared_area_m2 == area


def test_merged_cells_of_a_sheet_are_read():
    """Headings over two rows, the parcel named once for all its rows, an empty column on the left."""
    rows = [
        [None, "Thửa", "Điểm", "Tọa độ (m)", None, "Cạnh"],
        [None, None, None, "X", "Y", "S (m)"],
        [None, "12", "A", 1224000.0, 600000.0, 100.0],
        [None, None, "B", 1224100.0, 600000.0, 100.0],
        [None, None, "C", 1224100.0, 600100.0, 141.42],
        [None, "13", "A", 1225000.0, 600000.0, 100.0],
        [None, None, "B", 1225100.0, 600000.0, 100.0],
        [None, None, "C", 1225100.0, 600100.0, 141.42],
    ]
    table = read_corner_rows(rows)
    assert [[c.name for c in ring.corners] for ring in table.rings] == [["A", "B", "C"], ["A", "B", "C"]]
    assert [ring.part for ring in table.rings] == [1, 2]
    assert table.rings[1].corners[0].row == 6
    assert [c.length_m for c in table.rings[0].corners] == [100.0, 100.0, 141.42]
    assert table.faults == ()


def test_a_layer_carries_the_polygon_with_its_hole_and_the_notes():
    inner = "1;1224080;600010\n2;1224090;600010\n3;1224090;600020\n"
    table = read_corners(f"kinh tuyến trục 105°45'\n{TRIANGLE}\n\nLỗ\n{inner}")
    layer = table.to_layer("khu A")
    assert (layer.name, layer.crs, layer.notes) == ("khu A", "EPSG:9210", table.notes)
    assert layer.features[0].geometry.area == 5000.0 - 50.0
    assert layer.features[0].geometry.geom_type == "Polygon"


def test_a_degree_table_names_its_system_only_if_the_text_does():
    rows = "A\t10.61\t106.991\nB\t10.62\t106.991\nC\t10.62\t106.999"
    rows = rows.replace("10.61\t", "10.6100\t").replace("10.62\t", "10.6200\t")
    assert read_corners(rows).crs is None
    assert read_corners(f"Hệ VN-2000\n{rows}").crs == "EPSG:4756"
    assert read_corners(f"Hệ WGS-84\n{rows}").crs == "EPSG:4326"
    assert read_corners(f"VN-2000 và WGS-84\n{rows}").crs is None


def test_limits_are_said():
    with pytest.raises(CornersUnreadable, match="20,000") as rows:
        read_corners("1\n" * (door.MAX_ROWS + 1))
    assert rows.value.reason == "too-many"
    with pytest.raises(CornersUnreadable) as size:
        read_corners(" " * (door.MAX_CHARACTERS + 1))
    assert size.value.reason == "too-big"
    with pytest.raises(CornersUnreadable) as empty:
        read_corners("\n \n")
    assert empty.value.reason == "empty"


def test_many_faults_are_counted_not_listed():
    rows = "\n".join(f"{i};1224000;600000" for i in range(1000))
    table = read_corners(f"{TRIANGLE}\n\n{rows}")
    assert len(table.faults) == 301
    assert (table.faults[-1].code, table.faults[-1].severity) == ("more", Severity.ERROR)


def test_what_could_not_be_read_is_told_by_row():
    with pytest.raises(CornersUnreadable) as refused:
        read_corners("A;1224000;600000\nB;1224100;6OO000,0\nC;1224100;600100")
    assert (refused.value.reason, refused.value.row) == ("no-ring", 2)
    assert "6OO000,0" in refused.value.text.vi


def test_a_ring_too_tangled_to_look_through_is_said_not_waited_for():
    rows = "\n".join(
        f"{1224000 + i % 2 * 1000 + i * 0.01:.3f};{600000 + i % 2 * 1000 - i * 0.01:.3f}" for i in range(9000)
    )
    assert "tangled" in [fault.code for fault in read_corners(rows).faults]
