"""Numbers as planners print them, in both languages."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zoneplan.model.numbers import LANGS, SPECS, format_number, half_unit, parse_printed


@pytest.mark.parametrize(
    ("value", "spec", "vi", "en"),
    [
        (15.47, "ha", "15,47 ha", "15.47 ha"),
        (2000, "m2", "2.000 m²", "2,000 m²"),
        (1224357.01, "xy", "1.224.357,01", "1,224,357.01"),
        (-0.004, "ha", "0,00 ha", "0.00 ha"),
        (-1.5, "ha", "−1,50 ha", "−1.50 ha"),
        (0.1 + 0.2, "ha4", "0,3000 ha", "0.3000 ha"),
        (12.3456, "pct", "12,35 %", "12.35 %"),
    ],
)
def test_both_languages_print_the_same_number_their_own_way(value, spec, vi, en):
    assert format_number(value, spec, "vi").replace("\u00a0", " ") == vi
    assert format_number(value, spec, "en").replace("\u00a0", " ") == en


@pytest.mark.parametrize("printed", ["15.47", "1.00", "15,", ",5", "2.0000", "1 000", "", "-1", "1e3", "２"])
def test_digits_that_no_document_prints_so_are_refused(printed):
    with pytest.raises(ValueError, match=r".*"):
        parse_printed(printed)


@given(st.integers(0, 10**9), st.integers(0, 4))
def test_what_vietnamese_prints_is_read_back(units, decimals):
    value = Decimal(units).scaleb(-decimals)
    whole, _, part = f"{value:,.{decimals}f}".partition(".")
    printed = whole.replace(",", ".") + ("," + part if part else "")
    assert parse_printed(printed) == value
    assert half_unit(printed) * 2 == Decimal(1).scaleb(-decimals)


@pytest.mark.parametrize("spec", sorted(SPECS))
def test_what_was_not_measured_is_a_dash(spec):
    assert format_number(None, spec, "vi") == "–"


@pytest.mark.parametrize("value", [1e18, -3.5e30, 1e308, float("inf")])
def test_a_number_beyond_all_land_is_printed_and_does_not_break(value):
    for spec in SPECS:
        for lang in LANGS:
            assert format_number(value, spec, lang)
    assert format_number(-3.5e30, "xy", "vi") == "-3,5e+30"
