"""The part of a page that makes the map as a picture to print."""

import streamlit as st

from zoneplan.checks.report import Report
from zoneplan.outputs.picture import has_picture, map_picture
from zoneplan.outputs.picture.paper import SIZES, Paper
from zoneplan.ui.choice import choose, remembered
from zoneplan.ui.view import language, word


def draw_picture(report: Report, zone: str | None, place: str) -> None:
    """Draw the choice of picture, paper and orientation, and the button; the picture is made when it is asked for.

    Parameters
    ----------
    report : Report
    zone : str or None
        Id of the zone that is chosen on the page, if any.
    place : str
        Where this part stands, so that two pages keep their own choices.
    """
    if not report.plan.registry.zones:
        st.caption(word("app.picture.nothing"))
        return
    kinds = {kind: word(f"app.picture.{kind}") for kind in ("overview", "zone")}
    kind = choose(st.radio, word("app.picture.what"), kinds, f"picture-what-{place}", default="overview")
    sizes = {size: size.upper() for size in SIZES}
    size = choose(
        st.radio, word("app.picture.size"), sizes, f"picture-size-{place}", default="a4", horizontal=True
    )
    ways = {way: word(f"app.picture.{way}") for way in ("landscape", "portrait")}
    way = choose(
        st.radio,
        word("app.picture.orientation"),
        ways,
        f"picture-way-{place}",
        default="landscape",
        horizontal=True,
    )
    if kind == "zone" and zone is None:
        st.caption(word("app.picture.choose-zone"))
        return
    wanted = zone if kind == "zone" else None
    if wanted is not None and not _drawable(report, wanted):
        st.caption(word("app.picture.no-boundary"))
        return
    lang, paper, landscape = language(), size or "a4", way != "portrait"

    def make() -> bytes:
        return map_picture(report, lang, zone=wanted, size=paper, landscape=landscape)

    st.download_button(
        word("app.picture.download"),
        data=make,
        file_name=f"zoneplan-{wanted or 'map'}-{paper}-{lang}.png",
        mime="image/png",
        key=f"picture-download-{place}",
        icon=":material/image:",
        on_click="ignore",
        width="stretch",
    )
    sheet = Paper(paper, landscape)
    st.caption(word("app.picture.caption", wide=sheet.wide_mm, high=sheet.high_mm))


def _drawable(report: Report, zone: str) -> bool:
    key = (report.plan.digest, zone)
    return bool(remembered("picture-drawable", key, lambda: has_picture(report, zone)))
