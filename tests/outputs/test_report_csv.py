"""The CSV report opens in a spreadsheet, complete, and nothing in it can run."""

import csv
from io import StringIO

import pytest

from tests.outputs.sample_report import empty_report, sample_report
from zoneplan.model.numbers import Lang
from zoneplan.outputs.report import render
from zoneplan.outputs.report.csv import COLUMNS, harmless


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_file_begins_with_a_byte_order_mark_and_every_record_ends_in_crlf() -> None:
    data = render(sample_report(), "csv", "vi").encode()
    assert data.startswith(b"\xef\xbb\xbfcode,severity,subjects")
    assert data.count(b"\r\n") == 1 + len(sample_report().findings)
    assert data.count(b"\n") == data.count(b"\r\n")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_cell_begins_like_a_formula_unless_it_is_a_number(lang: Lang) -> None:
    for row in rows(render(sample_report(), "csv", lang))[1:]:
        for name, cell in zip(COLUMNS, row, strict=True):
            if name in ("measured", "limit"):
                assert cell == "" or float(cell) is not None
            else:
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"])
def test_a_cell_that_would_be_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


def test_errors_come_first_and_figures_keep_their_decimal_dot() -> None:
    found = rows(render(sample_report(), "csv", "vi"))[1:]
    assert [row[1] for row in found] == ["error", "error", "warning", "note", "pass"]
    contradiction = next(row for row in found if row[0] == "area-contradiction")
    assert contradiction[4:7] == ["-0.5", "0.05", "ha"]


def test_a_report_without_findings_is_the_heading_alone() -> None:
    assert rows(render(empty_report(), "csv", "en")) == [list(COLUMNS)]
