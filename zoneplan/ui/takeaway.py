"""Parts of the page of reports: everything as one ZIP, files for GIS and CAD, corner tables."""

from functools import partial

import streamlit as st

from zoneplan.model.numbers import Lang, format_number
from zoneplan.outputs.bundle import bundle, contents
from zoneplan.outputs.gis import FORMATS, content, refusal
from zoneplan.outputs.report.forms import Spoken
from zoneplan.ui.choice import choose
from zoneplan.ui.corners import draw_corner_files
from zoneplan.ui.opened import Opened
from zoneplan.ui.view import draw, language, word

_MADE = "bundle-made"  # key of the session: which run and language the ZIP is of, and its bytes
_MB = 1_000_000
_BINARY = "application/octet-stream"


def draw_bundle(here: Opened, lang: Spoken) -> None:
    """Draw the part that makes the ZIP when it is asked for, and then offers it.

    Parameters
    ----------
    here : Opened
    lang : {"vi", "en", "both"}
        Of the documents in it.
    """
    draw("part_heading", key="bundle")
    run = here.report.run
    key = (here.plan.digest, run.at, run.version, lang)
    st.caption(word("app.bundle.lead", count=len(list(contents(here.report, lang))) + 2))
    made = st.session_state.get(_MADE)
    if made is None or made[0] != key:
        if not st.button(word("app.bundle.make"), key="bundle-make", width="stretch"):
            return
        bar = st.progress(0.0, text=word("app.bundle.wait"))

        def tell(done: int, of: int) -> None:
            bar.progress(done / of, text=word("app.bundle.wait"))

        made = (key, bundle(here.report, lang, tell))
        st.session_state[_MADE] = made
        st.rerun()  # so that the button to make it goes
    size = format_number(max(round(len(made[1]) / _MB, 1), 0.1), "plain", language())
    st.download_button(
        word("app.bundle.download", size=f"{size}\u00a0MB"),
        data=made[1],
        file_name=f"zoneplan-{lang}.zip",
        mime="application/zip",
        key="bundle-download",
        on_click="ignore",
        type="primary",
        width="stretch",
    )


def draw_gis(here: Opened, lang: Lang) -> None:
    """Draw the choice of a format, and the button to have the file."""
    draw("part_heading", key="gis")
    report = here.report
    if not report.plan.boundaries:
        st.caption(word("app.download.nothing"))
        return
    zones = {zone.id: zone.vn2000_epsg for zone in report.plan.registry.zones}
    planes = sorted({zones[one] for one in report.plan.boundaries if one in zones})
    told = {form.suffix: word(f"bundle.gis.{form.key}") for form in FORMATS}
    shown = {suffix: suffix for suffix in told}
    form = choose(st.selectbox, word("app.gis.format"), shown, "gis-format", default=".gpkg")
    if form is None:
        return
    st.caption(told[form])
    of_planes = planes if form == ".dxf" else [None]
    for plane in of_planes:
        name = f"zoneplan{'' if plane is None else f'-{plane}'}{form}"
        mine = None if plane is None else [one for one in report.plan.boundaries if zones.get(one) == plane]
        if (why := refusal(report, name, mine)) is not None:
            st.warning(why.to(language()))
            continue
        st.download_button(
            word("app.gis.button", name=name),
            data=partial(content, report, name, zones=mine, lang=lang),
            file_name=name,
            mime=_BINARY,
            key=f"gis-{name}",
            on_click="ignore",
            width="stretch",
        )


def draw_corners(here: Opened, lang: Lang) -> None:
    """Draw the choice of a zone, and a button for each form of its corner table."""
    report = here.report
    bounded = [zone for zone in report.plan.registry.zones if zone.id in report.plan.boundaries]
    if not bounded:
        return
    draw("part_heading", key="corners")
    names = {zone.id: zone.name.to(language()) for zone in bounded}
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}
    shown = {one: f"{name} ({one})" if name in twice else name for one, name in names.items()}
    zone = choose(st.selectbox, word("app.corners.zone"), shown, "corners-zone", default=bounded[0].id)
    if zone is None:
        return
    draw_corner_files(report, zone, lang, "corners")
