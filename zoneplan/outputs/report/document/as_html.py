"""The document as one HTML file: no outside asset, no script, every text escaped by the template; prints on A4."""

import re
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
    return template("document/document.html.j2").render(
        document=document,
        blocks=[
            (type(block).__name__.lower(), block.on_page() if isinstance(block, Table) else block)
            for block in document.blocks
            if not isinstance(block, Table) or block.printed
        ],
        css=Markup(_style() + _widths(document)),  # noqa: S704  our own words; no data in them
        drawing=_drawing,
    )


def _drawing(svg: str) -> Markup:
    """A drawing without its style sheet: the page has it once for all, and with fonts that a browser finds."""
    return Markup(_SHEET.sub("", svg, count=1))  # noqa: S704  every part was escaped by ElementTree when it was drawn


def _widths(document: Document) -> str:
    """Rules for the columns of tables: a page whose elements carry no style of their own cannot get one from data."""
    tables = [block.on_page() for block in document.blocks if isinstance(block, Table) and block.printed]
    widths = sorted({column.width for table in tables for column in table.columns})
    return "".join(f".w{width} {{ width: {width}% }}\n" for width in widths)


@cache
def _style() -> str:
    own = files("zoneplan.outputs.report.document").joinpath("document.css").read_text(encoding="utf-8")
    return own + drawing_style() + chart_style()
