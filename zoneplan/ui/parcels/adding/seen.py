"""What was recognised in an upload, and the choices to read it otherwise: layer, columns, coordinate system."""

from typing import Final

import streamlit as st

from zoneplan.geometry.vn2000.zones import meridian_text, vn2000_zone
from zoneplan.model.errors import Fault, ZoneplanError
from zoneplan.sources.admission.refusal import NotAdmitted, shown_name
from zoneplan.sources.candidate import ReadingOpen
from zoneplan.sources.parcels.uploaded import Recognised
from zoneplan.ui.choice import choose
from zoneplan.ui.parcels.adding.read import NONE, ROLES, Given
from zoneplan.ui.parcels.adding.state import field
from zoneplan.ui.view import draw, language, word

KINDS: Final = frozenset(
    "dxf flatgeobuf geojson geoparquet gml gpkg kml mif shapefile tab".split()  # noqa: SIM905  one line
)
_LONGEST_CODE: Final = 40

Found = Recognised | ZoneplanError


def ask_layer(given: Given, found: Found) -> None:
    """Have one of several layers chosen, where the file holds several."""
    kept = field(f"layers-{given.scope}")
    if isinstance(found, NotAdmitted) and found.choices:
        st.session_state[kept] = found.choices
    layers: tuple[str, ...] = st.session_state.get(kept, ())
    if layers:
        choose(
            st.selectbox,
            word("app.add.layer"),
            {name: name for name in layers},
            field(f"layer-{given.scope}"),
            placeholder=word("app.context.choose-placeholder"),
            width=620,
        )


def ask_reading(given: Given, found: Found) -> None:
    """Have the coordinate system named, where the file's own is missing, cannot be, or leads elsewhere."""
    faults: tuple[Fault, ...] = ()
    if isinstance(found, ReadingOpen):
        faults = found.faults
    elif isinstance(found, Recognised):
        faults = found.readings
        if found.away_m > 0:
            draw("add_away", away_m=found.away_m, zone=given.zone)
    typed = field(f"epsg-{given.scope}")
    chosen = st.session_state.get(field(f"crs-{given.scope}"))
    doubtful = isinstance(found, ReadingOpen) or (isinstance(found, Recognised) and found.away_m > 0)
    if not (doubtful or chosen or st.session_state.get(typed)):
        return
    if faults:
        choose(
            st.selectbox,
            word("app.add.crs"),
            {fault.where: fault.what.to(language()) for fault in faults},
            field(f"crs-{given.scope}"),
            placeholder=word("app.add.crs-placeholder"),
        )
    else:
        draw("add_wait", key="readings")
    st.text_input(
        word("app.add.epsg"),
        key=typed,
        max_chars=_LONGEST_CODE,
        placeholder="EPSG:9210",
        help=word("app.add.epsg-help"),
        width=320,
    )


def draw_seen(given: Given, found: Recognised) -> None:
    """Draw what the layer is, with its first rows and overall figures, and the choice of its columns."""
    draw(
        "add_seen",
        found=found,
        kind=found.kind if found.kind in KINDS else None,
        meridian=meridian_text(vn2000_zone(found.epsg)),
    )
    _ask_columns(given, found)


def _ask_columns(given: Given, found: Recognised) -> None:
    fields = {NONE: word("app.add.no-column"), **{name: shown_name(name) or "?" for name in found.fields}}
    draw("add_columns")
    with st.container(key="parcels-add-columns", horizontal=True):
        for role in ROLES:
            key = field(f"{role}-{given.scope}")
            taken = found.chosen.get(role, NONE)
            choose(
                st.selectbox,
                word(f"app.add.column.{role}"),
                fields if taken in fields else {**fields, taken: shown_name(taken)},
                key,
                default=taken,
                placeholder=word("app.add.by-name"),
                width=230,
            )
        if found.chosen.get("declared"):
            choose(
                st.selectbox,
                word("app.add.column.unit"),
                {unit: word(f"app.add.unit.{unit}") for unit in ("m2", "ha")},
                field(f"unit-{given.scope}"),
                default=found.chosen.get("unit"),
                placeholder=word("app.add.by-name"),
                width=120,
            )
