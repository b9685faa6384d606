"""The lots of the plan: the land-use balance of each layer, its balance against the zone, and every lot."""

from typing import Any

import pandas as pd
import streamlit as st
from pandas.io.formats.style import Styler

from zoneplan.checks.report import LotRow
from zoneplan.geometry.vn2000.zones import meridian_text, vn2000_zone
from zoneplan.model.boundary import LotLayer
from zoneplan.outputs.report.lots import findings_of, lot_row_of, lot_table
from zoneplan.outputs.report.whereabouts import whereabouts
from zoneplan.outputs.report.wording import bare, signed, zone_names
from zoneplan.ui.address import follow, one_of, tell
from zoneplan.ui.choice import choose
from zoneplan.ui.opened import Opened
from zoneplan.ui.parcels.adding.part import draw_add
from zoneplan.ui.parcels.balance import draw_balance
from zoneplan.ui.parcels.part import draw_large
from zoneplan.ui.view import draw, language, plan_shown, word

LAYER = "layer"  # key of the session and of the address
AT_MOST = 10_000  # lots in the table
AT_MOST_FINDINGS = 100  # the Checks page and the report have all
TEXTS = {"lot": "lot", "code": "code", "use": "use"}
FIGURES = {"plane_m2": "plane", "declared_m2": "declared", "difference_m2": "difference"}


def draw_parcels(here: Opened) -> None:
    """Draw the page."""
    plan, lang = here.plan, language()
    draw_add(here)
    draw_large(here)
    unreadable = [one for one in plan.unreadable if one.file.startswith("parcels/")]
    layers = {layer.name: layer for layer in plan.lots}
    if not layers and plan.parcel_files and not unreadable:
        return
    if not layers:
        draw("parcels_empty", zones=plan.registry.zones, unreadable=unreadable)
        return
    layer = layers[_choose_layer(layers)]
    zone = plan.registry.zone(layer.zone)
    row = lot_row_of(here.report, layer)
    draw(
        "parcels",
        layer=layer,
        zone=zone,
        measured=row is not None,
        unreadable=unreadable,
    )
    if row is not None:
        draw_balance(here.report, row)
    _draw_lots(layer, row, meridian_text(vn2000_zone(zone.vn2000_epsg)))
    found = findings_of(here.report, layer)
    shown = found[:AT_MOST_FINDINGS]
    where = [whereabouts(one, here.report, lang) for one in shown]
    draw("parcels_findings", none=not found)
    if found:
        names = zone_names(here.report)
        draw("findings", found=list(zip(shown, where, strict=True)), names=names, all=len(found))


def _choose_layer(layers: dict[str, LotLayer]) -> str:
    first = next(iter(layers))
    read = one_of(layers)
    follow(LAYER, lambda raw: read(raw) or first)
    if st.session_state[LAYER] not in layers:
        st.session_state[LAYER] = first
    if len(layers) > 1:
        choose(st.selectbox, word("app.parcels.layer"), {name: name for name in layers}, LAYER)
    chosen: str = st.session_state[LAYER] or first
    tell(LAYER, None if chosen == first else chosen, lambda raw: read(raw) or first)
    return chosen


def _draw_lots(layer: LotLayer, row: LotRow | None, meridian: str) -> None:
    """Draw the table. Its cells are text: the browser gets figures as the language writes them, and sorts by value."""
    lang = language()
    draw("parcels_lots", meridian=meridian)
    table = lot_table(layer, row, lang)
    codes = {code: code for code in sorted(set(table["code"]))}
    only = choose(
        st.selectbox,
        word("app.parcels.only"),
        codes,
        f"lots-code-{layer.name}",
        placeholder=word("app.parcels.any"),
        width=320,
    )
    if only is not None:
        table = table[table["code"] == only]
    shown = table.head(AT_MOST)
    with st.container(key="lots"):
        st.dataframe(
            _worded(shown.round(2)),  # copied figures are those that one sees
            hide_index=True,
            placeholder="–",
            column_config={
                name: st.column_config.Column(word(f"app.parcels.{key}"))
                for name, key in (TEXTS | FIGURES).items()
            },
        )
    if len(shown) < len(table):
        draw("parcels_more", shown=len(shown), all=len(table))


def _worded(table: pd.DataFrame) -> Styler:
    lang = language()

    def area(value: Any) -> str:
        return bare(None if value != value else value, "m2fine", lang)

    def difference(value: Any) -> str:
        return signed(None if value != value else value, "m2fine", lang)

    return table.style.format({"plane_m2": area, "declared_m2": area, "difference_m2": difference})


if __name__ == "__main__":
    draw_parcels(plan_shown())
