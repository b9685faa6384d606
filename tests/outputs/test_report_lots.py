"""The table of lots: a 100 m square, figures worked out by hand."""

import math

import pytest

from tests.drawn_plans import board, checked, polygon, put_boundary, put_lots, write_plan, zone_toml
from zoneplan.outputs.report.lots import findings_of, lot_row_of, lot_table

BOW_TIE = polygon((80, 0), (100, 100), (100, 0), (80, 100))


@pytest.fixture
def report(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    put_boundary(tmp_path, "a", board(0, 0, 100, 100))
    put_lots(
        tmp_path,
        "a",
        {
            "1": (board(0, 0, 50, 100), {"declared_m2": 5012.5, "use_vi": "Nhà máy", "use_en": "Factory"}),
            "2": (BOW_TIE, {}),
            "3": (board(50, 0, 80, 100), {"code": "DGT"}),
            "4": (board(75, 0, 80, 100), {"code": "QQQ"}),
        },
    )
    return checked(tmp_path)


def test_every_lot_stands_in_the_order_of_its_layer_and_a_faulty_one_has_no_area(report):
    (layer,) = report.plan.lots
    row = lot_row_of(report, layer)
    table = lot_table(layer, row, "vi")
    assert list(table["lot"]) == ["1", "2", "3", "4"]
    assert list(table["use"]) == ["Nhà máy", "", "", ""]
    assert list(lot_table(layer, row, "en")["use"]) == ["Factory", "", "", ""]
    areas = list(table["plane_m2"])
    assert [areas[0], areas[2], areas[3]] == [pytest.approx(want, abs=0.1) for want in (5000, 3000, 500)]
    assert math.isnan(areas[1])
    assert table["difference_m2"][0] == pytest.approx(-12.5, abs=0.1)  # 5,000 − 5,012.5
    assert table["difference_m2"][1:].isna().all()


def test_areas_add_up_to_the_sum_and_all_parts_to_the_zone(report):
    row = lot_row_of(report, report.plan.lots[0])
    assert math.fsum(area for area in row.areas_m2 if area == area) == pytest.approx(row.sum_m2)
    # 8,500 of lots − 500 over each other + 2,000 without a lot = 10,000
    assert (row.sum_m2, row.overlap_m2, row.gap_m2) == tuple(
        pytest.approx(x, abs=0.2) for x in (8500, 500, 2000)
    )
    assert row.whole_m2 == pytest.approx(10_000, abs=0.2)
    assert row.whole_m2 == pytest.approx(report.zones[0].plane_ha * 10_000, abs=1e-3)


def test_only_findings_about_the_layer_are_given(report):
    found = findings_of(report, report.plan.lots[0])
    assert {"lot-invalid", "lot-overlap", "lot-area", "lot-gap", "lot-code-unknown"} <= {
        one.code for one in found
    }
    assert {one.layer for one in found} == {"a-lots"}


def test_a_layer_that_was_not_measured_is_listed_without_areas(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    put_lots(tmp_path, "a", {"1": (board(0, 0, 50, 100), {"declared_m2": 5000})})
    report = checked(tmp_path)
    (layer,) = report.plan.lots
    assert lot_row_of(report, layer) is None
    table = lot_table(layer, None, "vi")
    assert list(table["declared_m2"]) == [5000]
    assert table[["plane_m2", "difference_m2"]].isna().all(axis=None)
