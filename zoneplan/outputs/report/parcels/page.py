"""The report on parcels as one HTML file: no outside asset, no script, opens offline, prints on A4."""

from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from markupsafe import Markup

from zoneplan.checks.fabric.report import ParcelsReport
from zoneplan.geometry.vn2000.zones import meridian_text, vn2000_zone
from zoneplan.model.findings import Severity
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import Lang
from zoneplan.outputs.report import wording
from zoneplan.outputs.report.balance.chart import chart_style, swatch
from zoneplan.outputs.report.balance.page import balance_part
from zoneplan.outputs.report.parcels.given import Checked, sound, summary
from zoneplan.outputs.report.templates import template

SHOWN = 50
"""Findings of one class that a page shows: two pages of A4; the layer of errors has all."""


def html_parcels(checked: Checked, lang: Lang) -> str:
    """Write the report as a whole HTML document."""
    return template("parcels/page.html.j2").render(
        lang=lang,
        css=Markup(_style()),  # noqa: S704  our own file; no data in it
        layers=[_layer(checked, layer, lang) for layer in checked.layers],
        run=checked.run,
        counts=checked.counts,
        w=lambda key, **params: say(f"parcels-report.{key}", **params).to(lang),
        t=lambda key, **params: wording.word(key, lang, **params),
        moment=lambda at: wording.moment(at, lang),
        n=lambda value, spec: wording.bare(value, spec, lang),
        text=lambda value: value.to(lang),
        term=lambda key: say(key).to(lang),
        swatch=swatch,
        names=checked.zone_names,
    )


def _layer(checked: Checked, layer: ParcelsReport, lang: Lang) -> dict[str, Any]:
    plane = vn2000_zone(layer.table.epsg)
    balance = checked.balances.get(layer.table.name)
    weighty = [found for found in wording.by_weight(layer.findings) if found.severity is not Severity.PASS]
    alike = [list(group) for _, group in groupby(weighty, key=lambda found: (found.severity, found.code))]
    measured = say("parcels-report.plane", epsg=plane.epsg, meridian=meridian_text(plane), name=plane.name)
    return {
        "name": layer.table.name,
        "file": layer.table.file,
        "sha256": layer.table.sha256,
        "summary": [said.to(lang) for said in summary(layer)],
        "notes": [note.to(lang) for note in layer.table.notes],
        "plane": measured.to(lang),
        "row": layer.row,
        "sound": sound(layer),
        "classes": [
            (faults.title.to(lang), _severity(faults.severity), len(faults), faults.total_m2)
            for faults in layer.faults
        ],
        "balances": [] if balance is None else [balance_part(balance, lang)],
        "groups": [(group[0], _severity(group[0].severity), group[:SHOWN], len(group)) for group in alike],
        "skipped": [said.to(lang) for said in layer.skipped],
    }


def _severity(severity: Severity) -> Text:
    return say(f"severity.{severity.value}")


@cache
def _style() -> str:
    return (
        files("zoneplan.outputs.report.parcels").joinpath("parcels.css").read_text(encoding="utf-8")
        + chart_style()
    )
