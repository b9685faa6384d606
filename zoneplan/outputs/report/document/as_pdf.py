"""The document as PDF, set by Typst with the font it brings along. Data goes in as data, never as source text."""

import json
from dataclasses import asdict
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from zoneplan.outputs.picture.printing import embedded_fonts
from zoneplan.outputs.report.document.blocks import Block, Document, Table


def pdf_report(document: Document) -> bytes:
    """Write a document as tagged PDF on A4.

    Parameters
    ----------
    document : Document

    Returns
    -------
    bytes
        The same document gives the same bytes.
    """
    data = {
        "langs": document.langs,
        "title": document.title,
        "plan": document.plan,
        "header": document.header,
        "page": document.page,
        "producer": document.producer,
        "digest": document.digest,
        "blocks": [
            entry | {"leads": document.leads(number)}
            for number, block in enumerate(document.blocks)
            for entry in _entry(block)
        ],
    }
    compiler = typst.Compiler(
        _source(), font_paths=embedded_fonts(), sys_inputs={"data": json.dumps(data, ensure_ascii=False)}
    )
    made = compiler.compile(format="pdf", timestamp=int(datetime.fromisoformat(document.made).timestamp()))
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def _entry(block: Block) -> list[dict[str, Any]]:
    """A block as the template takes it; tables that only the spreadsheet has are left out."""
    if isinstance(block, Table):
        if not block.printed:
            return []
        block = block.on_page()
    return [{"kind": type(block).__name__.lower(), **asdict(block)}]


@cache
def _source() -> bytes:
    return (
        files("zoneplan.outputs.report.document")
        .joinpath("document.typ")
        .read_text(encoding="utf-8")
        .encode()
    )
