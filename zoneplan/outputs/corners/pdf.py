"""The corner table as PDF, by Typst: data goes in as data, never as source text."""

import json
from datetime import datetime
from importlib.resources import files
from typing import Any

import typst

from zoneplan.model.numbers import Lang
from zoneplan.outputs.corners.table import CornerSheet
from zoneplan.outputs.corners.wording import cells


def pdf_file(sheet: CornerSheet, lang: Lang, at: datetime) -> bytes:
    """Set the table on A4 upright; the same table and time give the same bytes."""
    data: dict[str, Any] = {
        "title": sheet.title.to(lang),
        "zone": sheet.zone.to(lang),
        "caption": sheet.caption.to(lang),
        "warning": sheet.warning.to(lang) if sheet.warning else "",
        "lines": [text.to(lang) for text in sheet.lines],
        "columns": [column.to(lang) for column in sheet.columns],
        "rings": [
            {
                "heading": ring.heading.to(lang) if ring.heading else "",
                "rows": [cells(row, lang) for row in ring.rows],
            }
            for ring in sheet.rings
        ],
        "foot": sheet.foot.to(lang),
    }
    compiler = typst.Compiler(
        files("zoneplan.outputs.corners").joinpath("annex.typ").read_text(encoding="utf-8").encode(),
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "lang": lang},
    )
    made = compiler.compile(format="pdf", timestamp=int(at.timestamp()))
    if not isinstance(made, bytes):
        raise TypeError("a document is one file")
    return made
