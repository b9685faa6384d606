"""The document as one HTML file: no outside asset, no script, every text escaped by the template; prints on A4."""

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from zoneplan.outputs.drawing.style import drawing_style
from zoneplan.outputs.report.balance.chart import chart_style
from zoneplan.outputs.report.document.blocks import Document, Table
from zoneplan.outputs.report.templates import template

_SHEET = re.compile(r"<style>[^<]*</style>")


def html_document(document: Document) -> str:
    """Write a document as HTML.

    Parameters
    ----------
    document : Document

    Returns
    -------
    str
        The same document gives the same text.
    """
    blocks = [
        block.on_page() if isinstance(block, Table) else block
        for block in document.blocks
        if not isinstance(block, Table) or block.printed
    ]
    return template("document/document.html.j2").render(
        document=document,
        blocks=[(type(block).__name__.lower(), block) for block in blocks],
        shares=_shares,
        css=Markup(_style() + _widths(block for block in blocks if isinstance(block, Table))),  # noqa: S704  our own words; no data in them
        drawing=_drawing,
    )


def _drawing(svg: str) -> Markup:
    """A drawing without its style sheet: the page has it once for all, and with fonts that a browser finds."""
    return Markup(_SHEET.sub("", svg, count=1))  # noqa: S704  every part was escaped by ElementTree when it was drawn


def _shares(table: Table) -> list[int]:
    """How much of the table's width each column has, per cent."""
    whole = sum(column.width for column in table.columns)
    return [round(100 * column.width / whole) for column in table.columns]


def _widths(tables: Iterable[Table]) -> str:
    """Rules for the columns of tables: a page whose elements carry no style of their own cannot get one from data."""
    shares = sorted({share for table in tables for share in _shares(table)})
    return "".join(f".w{share} {{ width: {share}% }}\n" for share in shares)


@cache
def _style() -> str:
    own = files("zoneplan.outputs.report.document").joinpath("document.css").read_text(encoding="utf-8")
    return own + drawing_style() + chart_style()
