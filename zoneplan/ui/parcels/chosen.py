"""Which parcel of a large layer is chosen, in the session and in the address, and where the map shall go for it."""

import time
from typing import Any, Final

import streamlit as st

from zoneplan.outputs.webmap.requests import Focus
from zoneplan.ui.address import Reader, follow, tell
from zoneplan.ui.opened import Opened
from zoneplan.ui.parcels.large import Large, large_layers

PARCEL: Final = "parcel"  # key of the session and of the address: <layer>:<row>, rows counted from 1
_GOING = "parcel-going"
_TURN = "parcel-turn"
_GOING_S = 10.0  # a page that comes later than that was not asked to go there


def reader_of(layers: list[Large]) -> Reader[str | None]:
    """Make a reader for the parcels of the layers that are ready; anything else counts as nothing."""
    counts = {one.file.name: one.file.count for one in layers if one.ready is not None}

    def read(raw: str | None) -> str | None:
        name, _, row = (raw or "").rpartition(":")
        known = name in counts and row.isascii() and row.isdecimal() and len(row) < 12
        return raw if known and 1 <= int(row) <= counts[name] else None

    return read


def follow_parcel(here: Opened) -> None:
    """Take the parcel of the address into the session where the address counts; one that is no more is none."""
    read = reader_of(large_layers(here))
    follow(PARCEL, read)
    st.session_state[PARCEL] = read(st.session_state[PARCEL])


def tell_parcel(here: Opened) -> None:
    """Put the chosen parcel into the address."""
    tell(PARCEL, st.session_state.get(PARCEL), reader_of(large_layers(here)))


def chosen(here: Opened) -> tuple[Large, int] | None:
    """The layer and the row (from 0) of the chosen parcel; None if none is."""
    kept = st.session_state.get(PARCEL)
    if not isinstance(kept, str):
        return None
    name, _, row = kept.rpartition(":")
    layer = next((one for one in large_layers(here) if one.file.name == name and one.ready is not None), None)
    return None if layer is None else (layer, int(row) - 1)


def choose_parcel(layer: Large, row: int | None) -> None:
    """Choose a parcel by its row, counted from 0; None: no parcel."""
    st.session_state[PARCEL] = None if row is None else f"{layer.file.name}:{row + 1}"


def go_there(lon: float, lat: float, zoom: int) -> None:
    """Have the map go to a point, once."""
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
    st.session_state[_GOING] = (time.monotonic(), Focus(st.session_state[_TURN], at=(lat, lon), zoom=zoom))


def going() -> Focus | None:
    """Where the map shall go now."""
    kept = st.session_state.get(_GOING)
    if kept is None or time.monotonic() - kept[0] > _GOING_S:
        return None
    focus: Focus = kept[1]
    return focus


def marked(here: Opened) -> str | None:
    """The chosen parcel as the map's script knows it."""
    found = chosen(here)
    return None if found is None else f"{found[0].key}:{found[1]}"


def heard(here: Opened, said: dict[str, Any]) -> None:
    """Take over what the map said on a click: a parcel, or something else, and then none is chosen any more."""
    st.session_state.pop(_GOING, None)
    key, _, row = str(said.get("parcel") or "").partition(":")
    layer = next((one for one in large_layers(here) if one.key == key and one.ready is not None), None)
    if layer is not None and row.isascii() and row.isdecimal() and int(row) < layer.file.count:
        choose_parcel(layer, int(row))
    else:
        st.session_state[PARCEL] = None
