"""The steps from an image to a layer under the zones: by what its file says, or by control points; and keeping it."""

from dataclasses import dataclass

import streamlit as st

from zoneplan.geometry.diagnosis import Diagnosis, Reading
from zoneplan.geometry.warp import CannotWarp, Warped, warp
from zoneplan.model.errors import ZoneplanError
from zoneplan.model.messages import Text, say
from zoneplan.model.registry import Zone
from zoneplan.model.scan import accuracy_of
from zoneplan.outputs.webmap.scan import picture
from zoneplan.sources.raster.placement import Placement, as_stated, diagnose_scan, pixel_and_turn, to_keep
from zoneplan.store.scans import save_scan
from zoneplan.ui.choice import choose, remembered
from zoneplan.ui.opened import Opened, where
from zoneplan.ui.scans.part import SHOWN, SessionScan
from zoneplan.ui.scans.points import draw_points
from zoneplan.ui.scans.state import OUTCOME, PERSON, REFUSAL, AtWork, field, start_anew
from zoneplan.ui.view import draw, language, word

_LONGEST_NAME, _LONGEST = 200, 500
_LISTED = 5


@dataclass(frozen=True)
class Sight:
    """What stands beside the steps: the image with its points, or the map; ``worst`` is the place of a point."""

    work: AtWork | None = None
    points: bool = False
    worst: int | None = None
    placed: bool = False


def draw_flow(here: Opened, zone: Zone, work: AtWork) -> Sight:
    """Draw the steps after an image was read."""
    scan = work.scan
    ways = ["points"] if scan.matrix is None else ["file", "points"]
    draw("raster_heading", key="place", step=3)
    way = "points"
    if len(ways) > 1:
        chosen = choose(
            st.radio,
            word("app.scans.way.label"),
            {way: word(f"app.scans.way.{way}") for way in ways},
            field("way"),
            default="file",
            horizontal=True,
            label_visibility="collapsed",
        )
        way = chosen or "file"
    else:
        draw("raster_note", said=say("app.scans.way.nothing"))
    worst = None
    if way == "file":
        placement = _by_file(zone, work)
    else:
        placement, worst = draw_points(zone, work)
    if placement is None:
        st.session_state.pop(SHOWN, None)
        return Sight(work, way == "points", worst)
    shown = _show(zone, work, placement)
    if shown is None:
        return Sight(work, way == "points", worst)
    turn = pixel_and_turn(scan, placement, zone.vn2000_epsg)[1]
    draw("raster_placed", scan=shown.scan, turn=round(turn, 1) + 0.0, accuracy=accuracy_of(shown.scan))
    draw("raster_heading", key="keep", step=4)
    _draw_keep(zone, work, placement, shown)
    return Sight(work, way == "points", worst, placed=True)


def _by_file(zone: Zone, work: AtWork) -> Placement | None:
    """The reading of the file's numbers: at its word if that is sound, else as somebody confirms."""
    scan = work.scan
    found: Diagnosis = remembered("scan-diagnosis", (scan.sha256, zone.id), lambda: diagnose_scan(scan, zone))
    readings = list({reading.key: reading for reading in found.readings}.values())
    inside = [reading for reading in readings if reading.inside]
    keys = {reading.key for reading in (*inside, *readings[:2])}
    keys |= {reading.key for reading in (found.best, found.stated) if reading is not None}
    listed = [reading for reading in readings if reading.key in keys][: _LISTED + len(inside)]
    draw("raster_readings", diagnosis=found, listed=listed)
    key = field(f"reading-{zone.id}")
    best = found.best
    if found.verdict == "proposed" and best is not None and st.session_state.get(key) is None:
        agreed = best.key

        def confirm() -> None:
            st.session_state[key] = agreed

        st.button(
            word("app.import.diagnosis.confirm", reading=best.label),
            on_click=confirm,
            type="primary",
            key=f"{key}-do",
        )
    by_key = {reading.key: reading for reading in listed}
    chosen = choose(
        st.radio,
        word("app.import.diagnosis.choose"),
        {r.key: f"{n}\\. {r.label.to(language())}" for n, r in enumerate(listed, start=1)},
        key,
        default=best.key if best is not None and found.verdict == "as-stated" else None,
    )
    reading: Reading | None = by_key.get(chosen or "")
    if reading is None:
        draw("raster_note", said=say("app.scans.wait.reading" if listed else "app.scans.wait.no-reading"))
        return None
    return as_stated(scan, reading)


def _show(zone: Zone, work: AtWork, placement: Placement) -> SessionScan | None:
    """Make the picture for the map and put it there; None, with the reason drawn, if it cannot be."""
    scan = work.scan

    def make() -> tuple[bytes, Warped]:
        warped = warp(scan.pixels, placement.placed(scan.size))
        return picture(warped.pixels), Warped(warped.pixels[:0], warped.bounds)

    try:
        with st.spinner(word("app.scans.placing")):
            content, warped = remembered(
                "scan-placed", (scan.sha256, placement.matrix, placement.way.key), make
            )
    except CannotWarp:
        draw("import_problem", problems=[say("scan.cannot.place")])
        st.session_state.pop(SHOWN, None)
        return None
    name = scan.name.rpartition(".")[0] or scan.name or "scan"
    kept = to_keep(scan, placement, content, warped.bounds, epsg=zone.vn2000_epsg, name=name)
    shown = SessionScan(kept, content)
    st.session_state[SHOWN] = shown
    return shown


def _draw_keep(zone: Zone, work: AtWork, placement: Placement, shown: SessionScan) -> None:
    with st.form(field("keep"), enter_to_submit=False):
        st.text_input(
            word("app.scans.keep.name"), value=shown.scan.name, key=field("name"), max_chars=_LONGEST_NAME
        )
        st.text_input(
            word("app.scans.keep.source"),
            key=field("source"),
            max_chars=_LONGEST,
            placeholder=word("app.scans.keep.source-placeholder"),
        )
        st.text_input(word("app.scans.keep.person"), key=PERSON, max_chars=_LONGEST, persist_state="session")
        problem = st.session_state.pop(REFUSAL, None)
        if isinstance(problem, ZoneplanError):
            draw("import_refused", fault=problem)
        elif isinstance(problem, Text):
            draw("import_problem", problems=[problem])

        def keep() -> None:
            _keep(zone, work, placement, shown)

        st.form_submit_button(word("app.scans.keep.do"), type="primary", on_click=keep, key=field("keep-do"))


def _keep(zone: Zone, work: AtWork, placement: Placement, shown: SessionScan) -> None:
    """Keep exactly what was looked at. Runs before the page is drawn anew."""
    typed = {
        "name": (st.session_state.get(field("name")) or "").strip(),
        "source": (st.session_state.get(field("source")) or "").strip(),
        "person": (st.session_state.get(PERSON) or "").strip(),
    }
    missing = next((name for name, value in typed.items() if not value), None)
    if missing is not None:
        st.session_state[REFUSAL] = say(f"app.scans.keep.missing.{missing}")
        return
    bounds = shown.scan.bounds
    box = (bounds[0], bounds[1], bounds[2], bounds[3])
    scan = to_keep(work.scan, placement, shown.picture, box, epsg=zone.vn2000_epsg, **typed)
    try:
        save_scan(where(), scan, work.scan.content, shown.picture)
    except ZoneplanError as fault:
        st.session_state[REFUSAL] = fault
        return
    start_anew()
    st.session_state[OUTCOME] = scan.name
