"""Control points of a scanned plan: given one by one or as a table, with residuals, RMS and the point that is wrong."""

from hashlib import sha256

import numpy as np
import streamlit as st

from zoneplan.geometry.georeference import KINDS, LEAST, PARAMETERS, CannotFit, Kind
from zoneplan.geometry.suspect_point import left_out, suspect
from zoneplan.geometry.vn2000.zones import VN2000_ZONES, WGS84, meridian_text
from zoneplan.model.messages import say
from zoneplan.model.registry import Zone
from zoneplan.sources.raster.placement import Placement, by_points
from zoneplan.sources.raster.point_table import MOST_POINTS, TableFault, on_plane, pasted_points, typed_point
from zoneplan.ui.choice import choose
from zoneplan.ui.scans.state import PROBLEM, AtWork, field, told_once
from zoneplan.ui.view import draw, word

FIELDS = ("column", "row", "x", "y")


def systems_offered() -> dict[int, str]:
    """The systems that ground positions can be given in -> their words."""
    zones = sorted(VN2000_ZONES.values(), key=lambda zone: (zone.width_deg, zone.meridian_deg))
    found = {
        zone.epsg: word("app.scans.system.vn2000", meridian=meridian_text(zone), width=zone.width_deg)
        for zone in zones
    }
    return {**found, WGS84: word("app.scans.system.wgs84")}


def system_chosen(zone: Zone) -> int:
    """The system that ground positions are given in: the zone's own unless somebody chose another."""
    return int(st.session_state.get(field("system")) or zone.vn2000_epsg)


def draw_points(zone: Zone, work: AtWork) -> tuple[Placement | None, int | None]:
    """Draw the fields, the table and what the points give; gives the placement and the place of the worst point."""
    _draw_fields(zone, work)
    problem = told_once(PROBLEM)
    if problem is not None:
        draw("import_problem", problems=[problem])
    if not work.points:
        draw("raster_note", said=say("app.scans.wait.points"))
        return None, None
    try:
        points = on_plane(work.points, zone.vn2000_epsg)
    except TableFault as fault:
        draw("import_problem", problems=[fault.why])
        _draw_removal(work)
        return None, None
    kind = _choose_kind(len(points))
    try:
        placement = by_points(work.scan, points, kind, zone.vn2000_epsg)
    except CannotFit as why:
        names = ", ".join(why.points)
        draw("import_problem", problems=[say(f"scan.cannot.{why.reason}", least=why.least, points=names)])
        wrong = suspect(points, kind) if why.reason == "mirrored" else None
        draw("raster_points", points=points, fit=None, worst=None, off=None, suspect=wrong, unsure=False)
        _draw_removal(work)
        return None, None if wrong is None else wrong.number
    fit = placement.fit
    worst = int(np.argmax(fit.lengths_m)) if fit is not None and fit.freedom else None
    wrong = suspect(points, kind)
    draw(
        "raster_points",
        points=points,
        fit=fit,
        worst=worst,
        off=left_out(points, kind),
        suspect=wrong,
        unsure=2 * (len(points) - 1) <= PARAMETERS["similarity"],
    )
    _draw_removal(work)
    return placement, wrong.number if wrong is not None else worst


def _choose_kind(count: int) -> Kind:
    offered = [kind for kind in KINDS if count >= LEAST[kind]] or ["similarity"]
    chosen = choose(
        st.radio,
        word("app.scans.kind.label"),
        {kind: word(f"app.scans.kind.{kind}") for kind in offered},
        field("kind"),
        default="similarity",
        horizontal=True,
        help=word("app.scans.kind.help"),
    )
    return chosen or "similarity"


def _draw_fields(zone: Zone, work: AtWork) -> None:
    choose(
        st.selectbox,
        word("app.scans.system.label"),
        systems_offered(),
        field("system"),
        default=zone.vn2000_epsg,
        width=420,
    )
    ground = ("x", "y") if system_chosen(zone) != WGS84 else ("latitude", "longitude")
    one, table = st.tabs([word("app.scans.points.one"), word("app.scans.points.table")])
    with one, st.form(field("point"), border=False):
        draw("raster_note", said=say("app.scans.points.how"))
        for column, name, label in zip(
            st.columns([2, 2, 2, 3, 3]), ("name", *FIELDS), ("name", "column", "row", *ground), strict=True
        ):
            column.text_input(word(f"app.scans.points.{label}"), key=field(f"point-{name}"), max_chars=40)

        def add() -> None:
            _add(zone, work)

        st.form_submit_button(word("app.scans.points.add"), on_click=add, key=field("add"), type="primary")
    with table, st.form(field("table"), border=False):
        st.text_area(
            word("app.scans.points.paste"),
            key=field("pasted"),
            height=130,
            help=word("app.scans.points.paste-help"),
        )

        def read() -> None:
            _read_table(zone, work)

        st.form_submit_button(word("app.scans.points.read"), on_click=read, key=field("read"))


def _add(zone: Zone, work: AtWork) -> None:
    cells = [st.session_state.get(field(f"point-{name}")) or "" for name in FIELDS]
    name = (st.session_state.get(field("point-name")) or "").strip() or str(len(work.points) + 1)
    if len(work.points) >= MOST_POINTS:
        st.session_state[PROBLEM] = say("scan.points.long", limit=MOST_POINTS)
        return
    try:
        work.points.append(typed_point(name, cells, system_chosen(zone)))
    except TableFault as fault:
        st.session_state[PROBLEM] = fault.why
        return
    work.pixel = None
    for name in ("name", *FIELDS):
        st.session_state[field(f"point-{name}")] = ""


def _read_table(zone: Zone, work: AtWork) -> None:
    text = st.session_state.get(field("pasted")) or ""
    try:
        found = pasted_points(text, system_chosen(zone), first=len(work.points) + 1)
    except TableFault as fault:
        st.session_state[PROBLEM] = fault.why
        return
    if len(work.points) + len(found) > MOST_POINTS:
        st.session_state[PROBLEM] = say("scan.points.long", limit=MOST_POINTS)
        return
    work.points += found
    st.session_state[field("pasted")] = ""


def _draw_removal(work: AtWork) -> None:
    names = {number: f"{number + 1}. {point.name}" for number, point in enumerate(work.points)}
    digest = sha256(repr(work.points).encode()).hexdigest()[:8]
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    with left:
        chosen = choose(
            st.selectbox,
            word("app.scans.points.choose"),
            names,
            field(f"remove-{digest}"),
            placeholder=word("app.scans.points.none"),
        )

    def remove() -> None:
        if chosen is not None:
            del work.points[chosen]

    right.button(
        word("app.scans.points.remove"), on_click=remove, disabled=chosen is None, key=field("remove")
    )
