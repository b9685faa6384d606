"""Choices that outlive a change of language: the browser keeps shown names, so each language has its own widget."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, TypeVar

import streamlit as st

from zoneplan.ui.view import language

_Option = TypeVar("_Option", bound=Hashable)


def choose(
    widget: Callable[..., Any],
    label: str,
    options: Mapping[_Option, str],
    key: str,
    *,
    default: _Option | None = None,
    **more: Any,
) -> _Option | None:
    """Draw a widget to choose one of several, and give what is chosen.

    Parameters
    ----------
    widget : callable
        ``st.radio`` or ``st.selectbox``. A radio reads its labels as Markdown: no data in them.
    label : str
    options : mapping
        What can be chosen -> the words for it, each different.
    key : str
        Where the session keeps the choice.
    default : option or None
        What is chosen before anybody chose; None: nothing.
    **more
        For the widget.
    """
    shown = f"{key}-{language()}"

    def on_change() -> None:
        st.session_state[key] = st.session_state[shown]

    kept = st.session_state.setdefault(key, default)
    chosen: _Option | None = kept if kept in options else None
    st.session_state[shown] = chosen
    widget(
        label,
        options=list(options),
        index=None,
        format_func=lambda option: options[option],
        key=shown,
        on_change=on_change,
        **more,
    )
    return chosen


def remembered(name: str, key: Hashable, make: Callable[[], Any]) -> Any:
    """What ``make`` gave for this key the last time in this session; of each name only the latest is kept.

    Parameters
    ----------
    name : str
    key : hashable
        Digests of all content that ``make`` works with: never a path or a name alone.
    make : callable
        What it raises is raised here, each time.
    """
    kept = st.session_state.get(f"remembered-{name}")
    if kept is None or kept[0] != key:
        kept = (key, make())
        st.session_state[f"remembered-{name}"] = kept
    return kept[1]
