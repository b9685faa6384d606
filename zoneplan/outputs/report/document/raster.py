"""The figures as PNG, for formats that take no SVG."""

import json

import typst

from zoneplan.outputs.picture.printing import embedded_fonts
from zoneplan.outputs.report.document.blocks import Figure

WIDTH_MM = 165.0  # of the text on an A4 page with the margins of an office
_DPI = 200
_SOURCE = """
#let figures = json(bytes(sys.inputs.figures))
#set page(margin: 0mm, fill: white)
#for figure in figures {
  let drawn = image(bytes(figure.svg), format: "svg", width: 100%, height: 100%)
  page(width: figure.wide * 1mm, height: figure.high * 1mm, drawn)
}
"""


def pictures(figures: tuple[Figure, ...]) -> list[bytes]:
    """Draw figures at the size that they have on the page, 200 dots an inch.

    Returns
    -------
    list of bytes
        A PNG a figure, in their order.
    """
    if not figures:
        return []
    sizes = [
        {"svg": one.svg, "wide": WIDTH_MM * one.width, "high": WIDTH_MM * one.width * one.ratio}
        for one in figures
    ]
    compiler = typst.Compiler(
        _SOURCE.encode(),
        font_paths=embedded_fonts(),
        sys_inputs={"figures": json.dumps(sizes, ensure_ascii=False)},
    )
    made = compiler.compile(format="png", ppi=float(_DPI))
    return [page for page in (made if isinstance(made, list) else [made]) if page is not None]
