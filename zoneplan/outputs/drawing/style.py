"""The style sheet of the drawn map: the palette of the map in the browser, as the CSS of an SVG.

Land-use colours are drawn full, as the land-use maps print them: on paper there is nothing below to shine through.
"""

from functools import cache
from importlib.resources import files

from zoneplan.outputs.webmap.palette import CIRCLE, EVIDENCE, FINDING, LOT, PLACE, Style

_THINNER = 0.6  # lines are drawn for the eye at a screen; paper is read nearer
_WIDEST = 3.5


@cache
def drawing_style() -> str:
    """Give the style sheet that every drawing needs; no data in it."""
    own = files("zoneplan.outputs.drawing").joinpath("drawing.css").read_text(encoding="utf-8")
    rules = [
        _rule(".possible", {**CIRCLE, "fillOpacity": 0}),
        *(_rule(f".zone.{kind.value}", style) for kind, style in EVIDENCE.items()),
        _rule(".lot", {key: value for key, value in LOT.items() if not key.startswith("fill")}),
        _rule(".place", PLACE),
        *(_rule(f".fault.{severity.value}", style) for severity, style in FINDING.items()),
    ]
    return "\n".join(rules) + "\n" + own


def _rule(selector: str, style: Style) -> str:
    """One line of the palette (Leaflet's path options) as CSS."""
    says = {
        "stroke": style["color"],
        "stroke-width": f"{min(float(style['weight']) * _THINNER, _WIDEST):g}",
        "stroke-opacity": style.get("opacity"),
        "stroke-dasharray": style.get("dashArray"),
        "stroke-linecap": style.get("lineCap"),
        "fill": style.get("fillColor", style["color"] if style.get("fillOpacity") else None),
        "fill-opacity": style.get("fillOpacity"),
    }
    return (
        f"{selector} {{ {' '.join(f'{key}: {value};' for key, value in says.items() if value is not None)} }}"
    )
