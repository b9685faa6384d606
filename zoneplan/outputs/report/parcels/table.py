"""The report on parcels for a terminal."""

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text as Line

from zoneplan.checks.fabric.report import ParcelsReport
from zoneplan.model.findings import Severity
from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang
from zoneplan.outputs.report.balance.terminal import balance_parts
from zoneplan.outputs.report.parcels.given import Checked, summary
from zoneplan.outputs.report.wording import bare, by_weight
from zoneplan.outputs.terminal import fitted_table, plain_text, terminal_width

SHOWN = 20
"""Findings of a layer that a terminal shows; the other forms have more, the layer of errors has all."""


def table_parcels(checked: Checked, lang: Lang, *, width: int | None = None) -> str:
    """Write the report for a terminal; no line is longer than ``width``, or than the terminal."""
    columns = width or terminal_width()
    parts = [part for layer in checked.layers for part in _layer(checked, layer, lang, columns)]
    return plain_text(parts, columns)


def _layer(checked: Checked, layer: ParcelsReport, lang: Lang, columns: int) -> list[RenderableType]:
    def word(key: str) -> str:
        return say(f"parcels-report.{key}").to(lang)

    def heading(key: str) -> RenderableType:
        return Padding(Line(word(key).upper()), (1, 0, 0, 0))

    parts: list[RenderableType] = [Line(f"{layer.table.name} ({layer.table.file})")]
    parts += [Line(said.to(lang)) for said in summary(layer)]
    parts += [Line(f"· {note.to(lang)}") for note in layer.table.notes]
    classes = [
        (
            faults.title.to(lang),
            say(f"severity.{faults.severity.value}").to(lang) if len(faults) else "–",
            bare(len(faults), "n", lang),
            bare(faults.total_m2 if faults.m2.size else 0.0, "m2fine", lang),
        )
        for faults in layer.faults
    ]
    headings = [word(key) for key in ("class", "severity", "count", "m2")]
    parts += [heading("classes"), fitted_table(headings, classes, {2, 3}, columns)]
    balance = checked.balances.get(layer.table.name)
    if balance is not None:
        parts += [heading("uses"), *balance_parts(balance, checked.zone_names, lang, columns)]
    weighty = [found for found in by_weight(layer.findings) if found.severity is not Severity.PASS]
    if weighty:
        parts.append(heading("findings"))
        parts += [Line(f"■ {found.message.to(lang)}") for found in weighty[:SHOWN]]
        if len(weighty) > SHOWN:
            parts.append(Line(say("parcels-report.more", count=len(weighty) - SHOWN).to(lang)))
    if layer.skipped:
        parts.append(heading("unchecked"))
        parts += [Line(f"· {text.to(lang)}") for text in layer.skipped]
    return [*parts, Line("")]
