"""What every page needs: the language of the reader, the opened plan, and how to put words on the page."""

import streamlit as st

from zoneplan.model.messages import say
from zoneplan.model.numbers import LANGS, Lang
from zoneplan.ui.context.state import with_session
from zoneplan.ui.opened import Opened, opened
from zoneplan.ui.paint import paint

LANGUAGE, ZONE = "lang", "zone"  # keys of the session and of the address


def read_language(raw: str | None) -> Lang:
    """What a language of the address means: Vietnamese unless it says otherwise."""
    return raw if raw in LANGS else "vi"


def language() -> Lang:
    """The language chosen; main.py lets a new session start with the one in the address."""
    return read_language(st.session_state.get(LANGUAGE))


def word(key: str, **params: object) -> str:
    """Say one sentence of the catalogue in the reader's language; only for labels, never with data in it."""
    return say(key, **params).to(language())


def plan_shown() -> Opened:
    """The plan with its report, context layers of this session in it; pages run only after main.py could open it."""
    return with_session(opened())


def draw(template: str, **data: object) -> None:
    """Draw one template of this room; every string of the plan in it is escaped."""
    st.html(paint(template, language(), **data))
