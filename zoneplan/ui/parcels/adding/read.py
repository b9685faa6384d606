"""Reading what was dropped, with what somebody chose; each way of reading once, and refusals remembered too."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as of_class
from typing import Final

import streamlit as st

from zoneplan.model.errors import ZoneplanError
from zoneplan.model.progress import Progress, Step
from zoneplan.model.registry import Zone
from zoneplan.sources.parcels.uploaded import Asked, Recognised, recognise_uploaded
from zoneplan.ui.choice import remembered
from zoneplan.ui.opened import Opened
from zoneplan.ui.parcels.adding.state import field
from zoneplan.ui.view import word

ROLES: Final = ("id", "code", "declared")
NONE: Final = ""  # a column that is not there
_TOLD_S: Final = 0.5


@dataclass(frozen=True)
class Given:
    """What somebody gave: the zone, and the files with a digest of them all."""

    zone: Zone
    files: tuple[tuple[str, bytes], ...] = of_class(repr=False)
    digest: str

    @property
    def scope(self) -> str:
        """Of choices: what was chosen for one file is nothing for the next."""
        return self.digest[:16]


def told_on_page() -> Progress:
    """A progress drawn here. Where the page is drawn anew meanwhile, telling it ends the work."""
    bar = st.progress(0.0, text=word("app.add.working"))
    last = [0.0]

    def hear(step: Step) -> None:
        if time.monotonic() - last[0] < _TOLD_S:
            return
        last[0] = time.monotonic()
        stage = word(f"stage.{step.stage}")
        if step.total:
            stage = word("app.large.stage-counted", stage=stage, done=step.done, total=step.total)
        bar.progress(min(step.done / step.total, 1.0) if step.total else 0.0, text=stage)

    return Progress(hear)


def recognised(here: Opened, given: Given) -> Recognised | ZoneplanError:
    """What the files are, with the columns that somebody chose; or why they cannot be used."""
    asked = wanted(here, given)
    found = _automatic(here, given)
    if not asked.columns or not isinstance(found, Recognised):
        return found
    columns = tuple(sorted(asked.columns.items()))
    own: Recognised | ZoneplanError = remembered(
        "parcels-own", (*_key(here, given, asked), columns), lambda: _read(given, asked)
    )
    return own


def wanted(here: Opened, given: Given) -> Asked:
    """How the files are to be read: as they say themselves where nobody chose otherwise."""
    asked = _plain(here, given)
    found = _automatic(here, given)
    return asked if not isinstance(found, Recognised) else replace(asked, columns=_chosen(given, found))


def _plain(here: Opened, given: Given) -> Asked:
    kept = st.session_state
    zones = here.plan.registry.zones
    measured = here.zones_measured.get(given.zone.id)
    typed = (kept.get(field(f"epsg-{given.scope}")) or "").strip()
    return Asked(
        zone=given.zone,
        zones=(given.zone, *(zone for zone in zones if zone.id != given.zone.id)),
        crs=typed or kept.get(field(f"crs-{given.scope}")),
        layer=kept.get(field(f"layer-{given.scope}")),
        columns={},
        boundary=None if measured is None else measured.plane,
    )


def _automatic(here: Opened, given: Given) -> Recognised | ZoneplanError:
    asked = _plain(here, given)
    found: Recognised | ZoneplanError = remembered(
        "parcels-auto", _key(here, given, asked), lambda: _read(given, asked)
    )
    return found


def _key(here: Opened, given: Given, asked: Asked) -> tuple[object, ...]:
    return (given.digest, given.zone.id, here.plan.digest, asked.crs, asked.layer)


def _chosen(given: Given, found: Recognised) -> Mapping[str, str]:
    """The columns that are others than those recognised by name."""
    kept = st.session_state
    columns = {}
    for role in ROLES:
        own = kept.get(field(f"{role}-{given.scope}"))
        if own is not None and own != found.chosen.get(role, NONE):
            columns[role] = own
    unit = kept.get(field(f"unit-{given.scope}"))
    return columns if unit in (None, found.chosen.get("unit")) else {**columns, "unit": unit}


def _read(given: Given, asked: Asked) -> Recognised | ZoneplanError:
    shown = st.empty()
    try:
        with shown.container(), st.spinner(word("app.add.reading")):
            return recognise_uploaded(given.files, asked, told_on_page())
    except ZoneplanError as fault:
        return fault
    finally:
        shown.empty()
