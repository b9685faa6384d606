"""From a drawn map and its words to the bytes of a PNG, by Typst: data goes in as data, never as source text."""

import json
import struct
import zlib
from functools import cache
from importlib.resources import files

import typst

from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang
from zoneplan.outputs.drawing.sheet import MARGIN
from zoneplan.outputs.drawing.style import drawing_style
from zoneplan.outputs.picture.legend import Sample
from zoneplan.outputs.picture.paper import EDGE_MM, FOOT_MM, GAP_MM, Paper
from zoneplan.outputs.picture.words import Words

FONT = "Libertinus Serif"  # comes with Typst (SIL Open Font License 1.1); has every Vietnamese letter
_HEADER = 8 + 25  # the signature of a PNG and its first chunk
_INCH_MM = 25.4


def page_data(
    paper: Paper, drawing: str, legend: list[Sample], words: Words, lang: Lang
) -> dict[str, object]:
    """All that the page shows, in the form the template takes."""
    wide, high = paper.map_mm
    return {
        "paper": {
            "wide": paper.wide_mm,
            "high": paper.high_mm,
            "edge": EDGE_MM,
            "head": paper.head_mm,
            "foot": FOOT_MM,
            "gap": GAP_MM,
            "beside": paper.beside_mm,
            "below": paper.below_mm,
            "large": paper.size == "a3",
        },
        "map": {"svg": styled(drawing), "wide": wide, "high": high, "margin": MARGIN * paper.unit_mm},
        "legend_title": say("picture.legend").to(lang),
        "legend": [{"svg": styled(entry.svg), "words": entry.words} for entry in legend],
        "title": words.title,
        "subtitle": words.subtitle,
        "warning": list(words.warning),
        "key_title": words.key_title,
        "key": [list(entry) for entry in words.key],
        "notes": list(words.notes),
        "foot": list(words.foot),
    }


def styled(svg: str) -> str:
    """Give an SVG element as a document of its own: with its name space, and the styles of the map in it."""
    start = svg.index("<svg") + 4
    space = "" if "xmlns=" in svg[: svg.index(">")] else ' xmlns="http://www.w3.org/2000/svg"'
    head_end = svg.index(">") + 1
    return f"{svg[:start]}{space}{svg[start:head_end]}<style>{_style()}</style>{svg[head_end:]}"


def print_png(data: dict[str, object], lang: str, dpi: int) -> bytes:
    """Set the page and give it as PNG that knows its size on paper. The same data gives the same bytes."""
    compiler = typst.Compiler(
        files("zoneplan.outputs.picture").joinpath("page.typ").read_text(encoding="utf-8").encode(),
        font_paths=embedded_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False), "lang": lang},
    )
    made = compiler.compile(format="png", ppi=float(dpi))
    if not isinstance(made, bytes):
        raise TypeError("a picture is one page")
    return _with_density(made, dpi)


def _with_density(png: bytes, dpi: int) -> bytes:
    """Add the chunk that says how many dots a metre has; without it a printer guesses the size."""
    dots = round(dpi / _INCH_MM * 1000)
    body = b"pHYs" + struct.pack(">IIB", dots, dots, 1)
    chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    return png[:_HEADER] + chunk + png[_HEADER:]


@cache
def _style() -> str:
    return f"svg {{ font-family: '{FONT}'; }}\n{drawing_style()}"


@cache
def embedded_fonts() -> typst.Fonts:
    """Only Typst's own fonts: the picture looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
