"""The document as one HTML file: no outside asset, no script, every text escaped by the template."""

from functools import cache
from importlib.resources import files

from markupsafe import Markup

from zoneplan.outputs.report.document.blocks import Document, Figure, Sample, Table
from zoneplan.outputs.report.templates import template


def html_document(document: Document) -> str:
    """Write a document as HTML; the same document gives the same text."""
    return template("document/document.html.j2").render(
        document=document,
        blocks=[
            (type(block).__name__.lower(), block.on_page() if isinstance(block, Table) else block)
            for block in document.blocks
            if not isinstance(block, Table) or block.printed
        ],
        css=Markup(_style()),  # noqa: S704  our own file; no data in it
        drawing=_drawing,
    )


def _drawing(figure: Figure | Sample) -> Markup:
    return Markup(figure.svg)  # noqa: S704  every part was escaped by ElementTree when it was drawn


@cache
def _style() -> str:
    return files("zoneplan.outputs.report.document").joinpath("document.css").read_text(encoding="utf-8")
