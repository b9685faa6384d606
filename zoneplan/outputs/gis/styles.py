"""How exported layers look: the palette of the map, as plain numbers that QML, KML and DXF are written from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from zoneplan.model.boundary import Evidence
from zoneplan.model.findings import Severity
from zoneplan.model.landuse import LAND_USES
from zoneplan.model.messages import Text, say
from zoneplan.outputs.gis.frames import Layer
from zoneplan.outputs.webmap.palette import CIRCLE, EVIDENCE, FINDING, LOT, LOT_NO_COLOUR, Style

Rgba = tuple[int, int, int, int]
_MM_PER_PX = 0.2646  # CSS: 96 to the inch


@dataclass(frozen=True)
class Symbol:
    """One symbol. Colours with opacity 0 to 255, width in millimetres; ``dash`` as QGIS names pens."""

    stroke: Rgba
    fill: Rgba
    width_mm: float
    dash: Literal["solid", "dash", "dot"] = "solid"


@dataclass(frozen=True)
class Look:
    """How a layer is told apart: by which column, which value has which symbol and which words; "" is all others.

    ``label`` is the column whose text is drawn on the map, None for none.
    """

    column: str
    symbols: Mapping[str, tuple[Symbol, Text]]
    label: str | None = None

    def of(self, row: Mapping[str, Any]) -> tuple[str, Symbol]:
        """The value and the symbol of one row."""
        value = str(row.get(self.column))
        return (value if value in self.symbols else ""), self.symbols.get(value, self.symbols[""])[0]


def look_of(layer: Layer) -> Look:
    """The look of a layer, with the values that it may have."""
    other = say("export.other")
    if layer.kind == "zones":
        symbols = {kind.value: (symbol_of(EVIDENCE[kind]), kind.text) for kind in Evidence}
        return Look("evidence", symbols | {"": (symbols["schematic"][0], other)}, "name_vi")
    if layer.kind == "circles":
        return Look("", {"": (symbol_of(CIRCLE), say("export.layer.circles"))})
    if layer.kind == "lots":
        codes = sorted({str(code) for code in layer.frame["code"]} & LAND_USES.keys())
        uses = {code: (_use(LAND_USES[code].colour), _named(code)) for code in codes}
        return Look("code", uses | {"": (_use(None), other)}, "lot")
    found = {
        severity.value: (symbol_of(FINDING[severity]), say(f"severity.{severity.value}"))
        for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    }
    return Look("severity", found | {"": (found["note"][0], other)})


def symbol_of(style: Style) -> Symbol:
    """A style of the map as a symbol."""
    line, dash = str(style["color"]), str(style.get("dashArray", ""))
    fill = str(style.get("fillColor", line))
    pen: Literal["solid", "dash", "dot"] = "solid"
    if dash:
        pen = "dot" if float(dash.split(maxsplit=1)[0]) < 2 else "dash"
    return Symbol(
        rgba(line, float(style.get("opacity", 1.0))),
        rgba(fill, float(style["fillOpacity"])),
        round(float(style["weight"]) * _MM_PER_PX, 2),
        pen,
    )


def _use(colour: str | None) -> Symbol:
    return symbol_of({**LOT, "fillColor": colour or LOT_NO_COLOUR})


def _named(code: str) -> Text:
    name = LAND_USES[code].name
    return Text(vi=f"{code}: {name.vi}", en=f"{code}: {name.en}")


def rgba(colour: str, opacity: float) -> Rgba:
    """A colour in figures.

    Examples
    --------
    >>> rgba("#0072b2", 0.5)
    (0, 114, 178, 128)
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue, round(opacity * 255)
