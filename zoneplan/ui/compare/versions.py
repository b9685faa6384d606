"""Two versions of one zone's boundary: which, and how they differ."""

from datetime import datetime

import streamlit as st

from zoneplan.checks.comparison import BoundaryComparison, compare_boundaries
from zoneplan.model.boundary import Boundary
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import LANGS, Lang
from zoneplan.outputs.report.wording import moment
from zoneplan.outputs.webmap.comparison import Compared
from zoneplan.store.versions import Version, history, read_version
from zoneplan.ui.choice import choose, remembered
from zoneplan.ui.compare.maps import draw_maps
from zoneplan.ui.opened import Opened
from zoneplan.ui.view import ZONE, draw, language, word

_NEEDED = 2


def draw_versions(here: Opened) -> None:
    """Draw the zone and the two versions to choose, the figures, and the maps."""
    zones = {zone.id: zone.name.to(language()) for zone in here.plan.registry.zones}
    asked = st.query_params.get(ZONE)
    left, middle, right = st.columns(3)
    with left:
        chosen = choose(
            st.selectbox,
            word("app.zone.choose"),
            zones,
            ZONE,
            default=asked if asked in zones else None,
            placeholder=word("app.zone.placeholder"),
        )
    if chosen is None:
        draw("compare_told", told=[say("app.compare.choose-zone")])
        return
    listed = history(here.plan.where, chosen)
    usable = {
        version.number: version for version in listed if version.intact and version.evidence is not None
    }
    told = []
    if len(usable) < len(listed):
        told.append(say("app.compare.damaged", count=len(listed) - len(usable)))
    if len(usable) < _NEEDED:
        draw("compare_told", told=[*told, say("app.compare.few", count=len(usable))])
        return
    newest, before = list(usable)[:2]
    with middle:
        a = _choose_version("before", chosen, usable, before)
    with right:
        b = _choose_version("after", chosen, usable, newest)
    if told:
        draw("compare_told", told=told)
    if a is not None and b is not None:
        _draw_two(here, chosen, a, b)


def _choose_version(side: str, zone: str, usable: dict[int, Version], default: int) -> Version | None:
    names = {number: version_name(version).to(language()) for number, version in usable.items()}
    key = f"compare-{side}-{zone}"
    number = choose(st.selectbox, word(f"app.compare.{side}"), names, key, default=default)
    return None if number is None else usable[number]


def _draw_two(here: Opened, zone_id: str, a: Version, b: Version) -> None:
    zone = here.plan.registry.zone(zone_id)
    with st.spinner(word("app.compare.working")):
        seen: BoundaryComparison = remembered(
            "compared",
            (here.digest, zone_id, a.sha256, b.sha256),
            lambda: compare_boundaries(zone, _boundary(here, a, zone_id), _boundary(here, b, zone_id)),
        )
    names = (version_name(a), version_name(b))
    draw("compare_boundary", zone=zone, seen=seen, names=names)
    draw_maps(here, [Compared(zone.name, seen, *names)], names)


def _boundary(here: Opened, version: Version, zone: str) -> Boundary | None:
    if not version.recorded:  # the boundary that counts, in no version yet
        return here.plan.boundaries.get(zone)
    return read_version(here.plan.where, zone, version.number)


def version_name(version: Version) -> Text:
    """Number, date, person, evidence, and whether it is the one that counts; in both languages."""
    return Text(**{lang: _named(version, lang) for lang in LANGS})


def _named(version: Version, lang: Lang) -> str:
    try:
        at = moment(datetime.fromisoformat(version.at), lang)
    except ValueError:
        at = "–"
    evidence = "–" if version.evidence is None else version.evidence.text.to(lang)
    parts = [str(version.number), at, version.person or "–", evidence]
    if version.current:
        parts.append(say("app.compare.current").to(lang))
    return " · ".join(parts)
