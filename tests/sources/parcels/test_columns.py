"""Columns are recognised by the names that files really have, and declared areas by the marks of either language."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneplan.model.numbers import format_number
from zoneplan.sources.parcels.columns import choose
from zoneplan.sources.parcels.figures import declared_areas


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        (["fid", "Số thửa", "Tờ", "Loại đất", "Diện tích (m2)"], ("Số thửa", "Tờ", "Loại đất", "Diện tích (m2)", "m2")),
        (["SOTO", "SOTHUA", "MDSD2003", "DTICH"], ("SOTHUA", "SOTO", "MDSD2003", "DTICH", "m2")),
        (["soHieuToBanDo", "soThuTuThua", "dienTichPhapLy", "dienTich"],
         ("soThuTuThua", "soHieuToBanDo", None, "dienTichPhapLy", "m2")),
        (["lot", "code", "declared_m2"], ("lot", None, "code", "declared_m2", "m2")),
        (["ky_hieu_lo", "ky_hieu", "dt_ha"], ("ky_hieu_lo", None, "ky_hieu", "dt_ha", "ha")),
        (["PARCEL_ID", "LandUse", "AREA"], ("PARCEL_ID", None, "LandUse", "AREA", "m2")),
        (["ma_dat", "id", "SHAPE_Area"], ("id", None, "ma_dat", None, "m2")),
        (["x", "y"], (None, None, None, None, "m2")),
    ],
)  # fmt: skip
def test_usual_names_are_recognised(fields, named):
    choice = choose(fields, {}, "a.gpkg")
    places = (choice.id, choice.code, choice.declared)
    got_id, got_code, got_declared = (None if place is None else fields[place] for place in places)
    sheet = None if choice.sheet is None else fields[choice.sheet]
    assert (got_id, sheet, got_code, got_declared, choice.unit) == named


@given(
    st.lists(st.integers(min_value=1, max_value=10**9), min_size=1, max_size=20),
    st.sampled_from(["vi", "en"]),
)
def test_what_either_language_prints_is_read_back(hundredths, lang):
    areas = [number / 100 for number in hundredths]
    printed = [format_number(area, "m2fine", lang).replace("\xa0", " ") for area in areas]
    read, notes = declared_areas(printed, "m2", np.arange(1, len(areas) + 1))
    assert read.tolist() == pytest.approx(areas)
    assert notes == []


def test_areas_that_are_none_are_told():
    read, notes = declared_areas(np.array([0.0, -5.0, np.inf, 7.0]), "ha", np.array([1, 2, 4, 9]))
    assert np.array_equal(read, [np.nan, np.nan, np.nan, 70_000.0], equal_nan=True)
    assert [note.en for note in notes] == [
        "A declared area is 0 or below and counts as none; rows: 2, the first: 1."
    ]


def test_a_mark_that_nothing_settles_is_told():
    read, notes = declared_areas(["1.234", "2.345"], "m2", np.array([1, 2]))
    assert read.tolist() == [1.234, 2.345]
    assert "cannot be told" in notes[0].en
    read, notes = declared_areas(["1.234", "12,5"], "m2", np.array([1, 2]))
    assert read.tolist() == [1234.0, 12.5]
    assert notes == []
