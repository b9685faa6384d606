"""Adding a context layer to the session: a file, which layer of it, what it shows, its names, and its coordinates."""

import unicodedata
from collections.abc import Mapping
from hashlib import sha256

import streamlit as st

from zoneplan.geometry.diagnosis import Diagnosis, Reading
from zoneplan.model.context import ContextAbout, ContextKind
from zoneplan.model.errors import ZoneplanError
from zoneplan.sources.context_incoming import (
    ContextOffer,
    ContextUpload,
    diagnose_context,
    examples,
    likely_kind,
    make_context,
    proposed_keys,
    read_context_upload,
)
from zoneplan.ui.choice import choose, remembered
from zoneplan.ui.context.state import MOST_LAYERS, field, put_layer, refuse, session_layers, start_anew
from zoneplan.ui.opened import Opened
from zoneplan.ui.view import draw, language, word

_LONGEST_TITLE = 80
_READINGS = 6  # that are listed at once; all others on demand
KEYS = ("name", "old_name", "code")


def draw_add(here: Opened) -> None:
    """Draw what it takes to add a layer."""
    if len(session_layers()) >= MOST_LAYERS:
        draw("context_full", most=MOST_LAYERS)
        return
    draw("import_dropper")
    files = st.file_uploader(
        word("app.context.give"),
        accept_multiple_files=True,
        key=field("files"),
        help=word("app.context.give-help"),
    )
    parts = [(file.name, file.getvalue()) for file in files]
    if not parts:
        return
    digest = sha256(
        b"".join(
            name.encode("utf-8", "replace") + b"\0" + sha256(content).digest() for name, content in parts
        )
    ).hexdigest()
    try:
        with st.spinner(word("app.import.reading")):
            upload: ContextUpload = remembered("context-upload", digest, lambda: read_context_upload(parts))
        number, offer = _choose_offer(upload)
        if offer is None:
            return
        with st.spinner(word("app.import.diagnosis.working")):
            diagnosis: Diagnosis = remembered(
                "context-diagnosis",
                (digest, number, here.plan.digest),
                lambda: diagnose_context(offer, here.plan.registry),
            )
    except ZoneplanError as fault:
        draw("import_refused", fault=fault)
        return
    scope = f"{digest[:16]}-{number}"
    draw("context_found", upload=upload, offer=offer, diagnosis=diagnosis)
    reading = _choose_reading(diagnosis, scope)
    kind, keys = _ask_names(offer, scope)
    st.text_input(
        word("app.context.name-of-layer"),
        value=_plain(offer.name) or _plain(upload.file),
        key=field(f"title-{scope}"),
        max_chars=_LONGEST_TITLE,
    )
    st.button(
        word("app.context.add"),
        key=field(f"add-{scope}"),
        type="primary",
        disabled=reading is None or kind is None,
        on_click=_add,
        args=(upload, offer, reading, kind, keys, scope),
    )


def _choose_offer(upload: ContextUpload) -> tuple[int, ContextOffer | None]:
    if len(upload.offers) == 1:
        return 0, upload.offers[0]
    names = {
        n: word("app.context.offer", number=n + 1, name=offer.name, count=len(offer.features))
        for n, offer in enumerate(upload.offers)
    }
    chosen = choose(
        st.selectbox,
        word("app.context.choose"),
        names,
        field(f"offer-{upload.sha256[:16]}"),
        placeholder=word("app.context.choose-placeholder"),
    )
    return (0, None) if chosen is None else (chosen, upload.offers[chosen])


def _choose_reading(diagnosis: Diagnosis, scope: str) -> Reading | None:
    """The reading of a file that states its system soundly, else the one that somebody chooses."""
    if diagnosis.verdict == "as-stated":
        return diagnosis.best
    every = {reading.key: reading for reading in reversed(diagnosis.readings)}
    every = {reading.key: every[reading.key] for reading in diagnosis.readings}
    kept = st.session_state.get(field(f"all-{scope}"), False)
    listed = every if kept else _few(diagnosis, every, st.session_state.get(field(f"reading-{scope}")))
    chosen = choose(
        st.radio,
        word("app.context.reading"),
        {
            key: word("app.context.reading-option", label=reading.label, distance=reading.distance_m / 1000)
            for key, reading in listed.items()
        },
        field(f"reading-{scope}"),
    )
    if kept or len(listed) < len(every):
        st.toggle(word("app.import.diagnosis.all", n=len(every)), key=field(f"all-{scope}"))
    return listed[chosen] if chosen else None


def _few(diagnosis: Diagnosis, every: Mapping[str, Reading], chosen: str | None) -> dict[str, Reading]:
    """The systems in use, the nearest first, what the file states, the best, and what was chosen."""
    in_use = [key for key, reading in every.items() if reading.way.system.official]
    named = {r.key for r in (diagnosis.best, diagnosis.stated) if r is not None} | {chosen}
    wanted = {*in_use[:_READINGS], *named}
    return {key: reading for key, reading in every.items() if key in wanted}


def _ask_names(offer: ContextOffer, scope: str) -> tuple[ContextKind | None, Mapping[str, str | None]]:
    kind = choose(
        st.selectbox,
        word("app.context.kind"),
        {kind: kind.text.to(language()) for kind in ContextKind},
        field(f"kind-{scope}"),
        default=likely_kind(offer),
        placeholder=word("app.context.kind-placeholder"),
    )
    proposed = proposed_keys(offer.columns)
    columns = {column: f"{column}: {examples(offer, column)}" for column in offer.columns}
    keys = {
        word_: choose(
            st.selectbox,
            word(f"app.context.key.{word_}"),
            columns,
            field(f"{word_}-{scope}"),
            default=proposed[word_],
            placeholder=word("app.context.key-placeholder"),
        )
        for word_ in KEYS
    }
    return kind, keys


def _add(
    upload: ContextUpload,
    offer: ContextOffer,
    reading: Reading | None,
    kind: ContextKind | None,
    keys: Mapping[str, str | None],
    scope: str,
) -> None:
    """Add the layer to the session. Runs before the page is drawn anew."""
    if reading is None or kind is None:
        return
    typed = _plain(st.session_state.get(field(f"title-{scope}")) or "")
    about = ContextAbout(
        kind=kind,
        title=typed or _plain(offer.name) or _plain(upload.file),
        name_key=keys["name"],
        old_key=keys["old_name"],
        code_key=keys["code"],
    )
    try:
        layer = make_context(upload, offer, reading, about)
    except ZoneplanError as fault:
        refuse(fault)
        return
    put_layer(layer)
    start_anew()


def _plain(text: str) -> str:
    """Text as it can be shown on one line: NFC, nothing that turns or hides it."""
    printable = "".join(letter for letter in text if letter.isprintable())
    return unicodedata.normalize("NFC", " ".join(printable.split()))[:_LONGEST_TITLE]
