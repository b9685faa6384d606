"""The last step: how sure the layer is, where it comes from, its name, and keeping it in the plan."""

from pathlib import PurePosixPath
from typing import Final

import streamlit as st

from zoneplan.model.boundary import Evidence
from zoneplan.model.errors import ExportRefused, ZoneplanError
from zoneplan.model.messages import Text, say
from zoneplan.model.parcel_file import ParcelFile
from zoneplan.sources.parcels.uploaded import Asked, Recognised, read_uploaded
from zoneplan.store.parcels import FOLDER, SUFFIX, keep_parcels, layer_name
from zoneplan.ui.choice import choose
from zoneplan.ui.opened import Opened, where
from zoneplan.ui.parcels.adding.read import Given, told_on_page
from zoneplan.ui.parcels.adding.state import ADDED, field, start_anew
from zoneplan.ui.view import draw, word

_LONGEST: Final = 500  # characters of a source
_LONGEST_NAME: Final = 60


def draw_keep(here: Opened, given: Given, asked: Asked, found: Recognised) -> None:
    """Draw evidence, source and name, and keep the layer when asked to."""
    scope = given.scope
    evidence = choose(
        st.radio,
        word("app.add.evidence"),
        {kind: word(f"app.add.evidence-{kind}") for kind in (Evidence.SURVEYED, Evidence.DIGITISED)},
        field(f"evidence-{scope}"),
    )
    source = st.text_input(
        word("app.add.source"),
        key=field(f"source-{scope}"),
        max_chars=_LONGEST,
        placeholder=word("app.add.source-placeholder"),
    )
    name = st.text_input(
        word("app.add.name"),
        value=layer_name(PurePosixPath(found.file).stem),
        key=field(f"name-{scope}"),
        max_chars=_LONGEST_NAME,
        help=word("app.add.name-help"),
        width=620,
    )
    old = _there(here, name)
    replaced = old if isinstance(old, ParcelFile) and _ask_replace(old, scope) else None
    draw("import_required")
    shown = st.empty()
    if st.button(
        word("app.add.keep"),
        type="primary",
        key="parcels-add-keep",
        disabled=old is not None and replaced is None,
    ):
        missing = _missing(evidence, source, name)
        if missing or evidence is None:
            draw("import_problem", problems=missing)
            return
        with shown.container(), st.spinner(word("app.add.keeping")):
            fault = _keep(given, asked, evidence, source.strip(), name, replaced)
        shown.empty()
        if fault is None:
            st.rerun()
        draw("add_refused", fault=fault)


def _there(here: Opened, name: str) -> ParcelFile | str | None:
    """The layer of the plan that has this name; the file of one that cannot be replaced here."""
    file = f"{FOLDER}/{layer_name(name)}{SUFFIX}"
    small = f"{FOLDER}/{layer_name(name)}.geojson"
    if any(layer.file == small for layer in here.plan.lots):
        draw("add_taken", file=small)
        return small
    return next((one for one in here.plan.parcel_files if one.file == file), None)


def _ask_replace(old: ParcelFile, scope: str) -> bool:
    draw("add_there", old=old)
    return st.checkbox(word("app.add.replace"), key=field(f"replace-{scope}-{old.sha256[:16]}"))


def _missing(evidence: Evidence | None, source: str, name: str) -> list[Text]:
    given = {"evidence": evidence is not None, "source": source.strip(), "name": name.strip()}
    return [say(f"app.add.missing.{field_name}") for field_name, there in given.items() if not there]


def _keep(
    given: Given, asked: Asked, evidence: Evidence, source: str, name: str, old: ParcelFile | None
) -> ZoneplanError | None:
    """Read the files again, as they were shown, and write the layer; gives what stood in the way."""
    progress = told_on_page()
    try:
        table = read_uploaded(given.files, asked, progress)
        file = keep_parcels(
            where(),
            table,
            given.zone.id,
            evidence,
            source,
            name=name,
            note=table.about.get("note"),
            replace=old is not None,
            expected=None if old is None else old.sha256,
            progress=progress,
        )
    except ZoneplanError as fault:
        return fault
    except MemoryError:
        return ExportRefused("parcels-not-kept", why=say("app.large.no-memory"))
    start_anew()
    st.session_state[ADDED] = (file, len(table))
    return None
