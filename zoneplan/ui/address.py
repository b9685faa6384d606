"""What stands in the address, so that what one sees can be shared as a link: plain keys, every value checked.

The address counts when a session starts and after Back or Forward; in between it only follows what is chosen. Centre,
zoom and hidden layers of the map are the browser's own affair (outputs/webmap/address.js): the server never needs them.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

_Value = TypeVar("_Value")
Reader = Callable[[str | None], _Value]


def one_of(options: Iterable[str]) -> Reader[str | None]:
    """Make a reader for one of a closed list; anything else counts as nothing.

    Examples
    --------
    >>> read = one_of(["hoa-phu", "phu-my"])
    >>> read("phu-my"), read("<script>"), read(None)
    ('phu-my', None, None)
    """
    known = frozenset(options)
    return lambda raw: raw if raw in known else None


def several_of(options: Iterable[str], default: Iterable[str]) -> Reader[list[str]]:
    """Make a reader for some of a closed list, with commas between; what is unknown is left out.

    Without the key the default counts, and so it does where nothing of it is known; an empty value means none.

    Examples
    --------
    >>> read = several_of(["error", "warning", "note"], default=["error"])
    >>> read("note,error"), read("note,foo"), read("foo"), read(""), read(None)
    (['error', 'note'], ['note'], ['error'], [], ['error'])
    """
    known, first = list(options), list(default)

    def read(raw: str | None) -> list[str]:
        if raw == "":
            return []
        said = set() if raw is None else set(raw.split(","))
        return [option for option in known if option in said] or first

    return read


def follow(name: str, read: Reader[_Value]) -> None:
    """Take what the address says into the session, under the same name, where the address counts.

    Parameters
    ----------
    name : str
        Key of the address and of the session.
    read : callable
        Gives the value of what stands in the address (None: nothing), whatever it is.
    """
    if name not in st.session_state or came_back():
        st.session_state[name] = read(st.query_params.get(name))


def tell(name: str, value: str | None, read: Reader[object]) -> None:
    """Put a choice into the address, unless what stands there means the same already.

    Parameters
    ----------
    name : str
    value : str or None
        As ``read`` reads it; None where the key may be left out.
    read : callable
    """
    st.session_state[_told(name)] = value
    if read(st.query_params.get(name)) == read(value):
        return
    if value is None:
        del st.query_params[name]
    else:
        st.query_params[name] = value


def link_keys(names: Iterable[str]) -> Mapping[str, str]:
    """The keys that a link to a page carries: what was told last under these names, if anything."""
    told = ((name, st.session_state.get(_told(name))) for name in names)
    return {name: value for name, value in told if value is not None}


def came_back() -> bool:
    """Whether this run comes from the browser's Back or Forward: then the address says what to show."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _told(name: str) -> str:
    return f"told-{name}"
