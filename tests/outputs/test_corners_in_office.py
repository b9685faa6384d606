"""Corner tables as LibreOffice shows them: every word with its diacritics and every figure, in order."""

import pytest
import shapely

from tests.drawn_plans import board, checked, put_boundary, write_plan, zone_toml
from tests.outputs.document.samples import bare, office_pdfs
from zoneplan.model.numbers import LANGS
from zoneplan.outputs.corners import corner_file, corner_sheet
from zoneplan.outputs.corners.wording import cells

OFFICE = (".docx", ".xlsx")
NAME = "=1+1 Đường Nguyễn Huệ <b>"
SEVERAL = shapely.MultiPolygon(
    [
        board(0.001, 0.002, 100.5, 120.25)
        .difference(board(40, 40, 60, 60))
        .difference(board(70, 70, 80, 80)),
        board(200, 0, 250, 50).difference(board(210, 10, 220, 20)),
    ]
)


@pytest.fixture(scope="module")
def sheet_and_shown(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    write_plan(folder, [zone_toml("several").replace("Khu several", NAME).replace("Zone several", NAME)])
    put_boundary(folder, "several", SEVERAL)
    report = checked(folder)
    shown = tmp_path_factory.mktemp("shown")
    files = []
    for lang in LANGS:
        for suffix in OFFICE:
            file = shown / f"{lang}-{suffix[1:]}{suffix}"
            file.write_bytes(corner_file(report, "several", file.name, lang))
            files.append(file)
    return corner_sheet(report, "several"), office_pdfs(files, shown)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("suffix", OFFICE)
def test_the_office_shows_each_word_and_figure(sheet_and_shown, lang, suffix):
    sheet, shown = sheet_and_shown
    text = bare(shown[f"{lang}-{suffix[1:]}{suffix}"])
    for words in (sheet.title, sheet.zone, sheet.caption, *sheet.lines, *sheet.columns, sheet.foot):
        assert bare(words.to(lang)) in text
    assert bare(NAME) in text  # as it was typed, not worked out
    marks = (
        lang if suffix == ".docx" else "en"
    )  # a workbook holds numbers, which the office prints in its own way
    at = 0
    for ring in sheet.rings:
        heading = bare(ring.heading.to(lang))
        at = text.index(heading, at) + len(heading)
        for row in ring.rows:
            line = bare("".join(cells(row, marks)))
            at = text.index(line, at) + len(line)
