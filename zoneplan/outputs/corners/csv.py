"""The corner table as CSV for Excel: UTF-8 with a byte order mark, semicolons, the decimal mark of its language."""

import csv
from io import StringIO

from zoneplan.model.numbers import Lang
from zoneplan.outputs.corners.table import DECIMALS, CornerSheet
from zoneplan.outputs.report.csv import harmless


def csv_file(sheet: CornerSheet, lang: Lang) -> bytes:
    """Write the table; numbers have no thousands marks, so that every spreadsheet takes them for numbers."""
    out = StringIO(newline="")
    out.write("\ufeff")
    rows = csv.writer(out, delimiter=";")
    told = [sheet.title, sheet.zone, sheet.caption, *([sheet.warning] if sheet.warning else []), *sheet.lines]
    for text in told:
        rows.writerow([harmless(text.to(lang))])
    rows.writerow([])
    rows.writerow([column.to(lang) for column in sheet.columns])
    for ring in sheet.rings:
        if ring.heading:
            rows.writerow([ring.heading.to(lang)])
        for row in ring.rows:
            figures = (row.north, row.east, row.edge_m)
            rows.writerow([row.name, *(_number(figure, lang) for figure in figures)])
    rows.writerow([])
    rows.writerow([harmless(sheet.foot.to(lang))])
    return out.getvalue().encode()


def _number(value: float | None, lang: Lang) -> str:
    if value is None:
        return ""
    text = f"{value:.{DECIMALS}f}"
    return text.replace(".", ",") if lang == "vi" else text
