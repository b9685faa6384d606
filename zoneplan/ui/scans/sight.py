"""Beside the steps: the image, where points are clicked, or the map, where their ground positions are."""

from typing import Any

import shapely
import streamlit as st
from streamlit_folium import st_folium

from zoneplan.geometry.georeference import ControlPoint
from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000
from zoneplan.geometry.vn2000.zones import WGS84
from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang
from zoneplan.model.registry import Zone
from zoneplan.outputs.webmap.requests import Focus, shown
from zoneplan.outputs.webmap.scan import picture, scan_shell, scan_shown
from zoneplan.outputs.webmap.shell import map_shell
from zoneplan.ui.choice import choose, remembered
from zoneplan.ui.onmap.extras import extras_shown
from zoneplan.ui.onmap.pictures import keep_picture
from zoneplan.ui.opened import Opened
from zoneplan.ui.scans.flow import Sight
from zoneplan.ui.scans.part import SHOWN, SessionScan
from zoneplan.ui.scans.points import system_chosen
from zoneplan.ui.scans.state import AtWork, field
from zoneplan.ui.view import draw, language, word

HEIGHT = 620  # until the browser's own scripts fit image and map to the window
# how often the map was sent to the drawing; for which image it was by itself; where it is being sent
_TURN, _GONE, _FOCUS = "scan-turn", "scan-gone", "scan-focus"


def draw_sight(here: Opened, zone: Zone, sight: Sight) -> None:
    """Draw the image if points are being given and somebody looks at it, else the map."""
    work = sight.work
    looks = ["map"]
    if work is not None and sight.points:
        looks = ["image", "map"]
        chosen = choose(
            st.radio,
            word("app.scans.look.label"),
            {look: word(f"app.scans.look.{look}") for look in looks},
            field("look"),
            default="image",
            horizontal=True,
            label_visibility="collapsed",
        )
        if chosen == "image":
            _draw_image(work, sight.worst)
            return
    _draw_map(here, zone, work if sight.points else None)


def _draw_image(work: AtWork, worst: int | None) -> None:
    scan = work.scan
    content: bytes = remembered("scan-picture", scan.sha256, lambda: picture(scan.pixels))
    key = field(f"image-{scan.sha256[:12]}")

    def on_click() -> None:
        at = _clicked(st.session_state.get(key))
        if at is None or not (0 <= at[1] <= scan.size[0] and 0 <= -at[0] <= scan.size[1]):
            return
        work.pixel = (at[1], -at[0])
        for name, value in (("column", at[1]), ("row", -at[0])):
            st.session_state[field(f"point-{name}")] = as_typed(value, 1, language())

    st.session_state.pop(_FOCUS, None)  # the map, looked at again, stands where it was left
    points = [ControlPoint(p.name, p.column, p.row, 0.0, 0.0) for p in work.points]
    st_folium(
        scan_shell(keep_picture(content), scan.size, f"image-{scan.sha256[:12]}"),
        key=key,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_clicked"],
        feature_group_to_add=scan_shown(language(), points, worst, work.pixel),
        on_change=on_click,
    )
    draw("raster_note", said=say("app.scans.look.image-help"))


def _draw_map(here: Opened, zone: Zone, work: AtWork | None) -> None:
    key = f"scan-map-{here.digest}"

    def on_click() -> None:
        at = _clicked(st.session_state.get(key))
        if at is None or work is None:
            return
        epsg = system_chosen(zone)
        x, y, decimals = at[0], at[1], 7
        if epsg != WGS84:
            try:
                ground = wgs84_to_vn2000(shapely.Point(at[1], at[0]), epsg)
            except ValueError:
                return
            x, y, decimals = ground.y, ground.x, 2
        for name, value in (("x", x), ("y", y)):
            st.session_state[field(f"point-{name}")] = as_typed(value, decimals, language())

    focus = None
    at_work = st.session_state.get(SHOWN)
    if isinstance(at_work, SessionScan):
        south, west, north, east = at_work.scan.bounds
        first = st.session_state.get(_GONE) != at_work.scan.sha256
        if st.button(word("app.scans.look.go"), icon=":material/my_location:", key="scan-go") or first:
            st.session_state[_GONE] = at_work.scan.sha256
            st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1
            middle = ((south + north) / 2, (west + east) / 2)
            st.session_state[_FOCUS] = Focus(st.session_state[_TURN], at=middle)
        focus = st.session_state.get(_FOCUS)
    st_folium(
        map_shell(here.report, here.digest, here.view_key),
        key=key,
        height=HEIGHT,
        use_container_width=True,
        returned_objects=["last_clicked"],
        feature_group_to_add=shown(language(), zone.id, extras=extras_shown(here), focus=focus),
        on_change=on_click,
    )
    if work is not None:
        draw("raster_note", said=say("app.scans.look.map-help"))


def _clicked(value: Any) -> tuple[float, float] | None:
    """Latitude and longitude (or minus row and column) in what streamlit-folium returned."""
    at = (value or {}).get("last_clicked") or {}
    lat, lng = at.get("lat"), at.get("lng")
    return (float(lat), float(lng)) if isinstance(lat, int | float) and isinstance(lng, int | float) else None


def as_typed(value: float, decimals: int, lang: Lang) -> str:
    """A number as somebody would type it: no thousands marks.

    Examples
    --------
    >>> as_typed(1224357.014, 2, "vi"), as_typed(12.0, 1, "en")
    ('1224357,01', '12.0')
    """
    text = f"{value:.{decimals}f}"
    return text.replace(".", ",") if lang == "vi" else text
