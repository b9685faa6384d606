"""How the faults of a planner's TOML file are found and told: each with its place and what is expected there."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from zoneplan.model.errors import Fault
from zoneplan.model.messages import Text, say
from zoneplan.model.registry import day_of

# pydantic's error type -> the catalogue's sentence; every other type is told as "expected: <its words>".
_SENTENCES = {
    "missing": "missing",
    "extra_forbidden": "unknown-key",
    "string_type": "not-text",
    "string_too_short": "empty-text",
    "string_too_long": "long-text",
    "string_pattern_mismatch": "pattern",
    "int_type": "not-whole",
    "float_type": "not-number",
    "finite_number": "not-number",
    "bool_type": "not-bool",
    "tuple_type": "not-list",
    "model_type": "not-table",
    "literal_error": "choice",
    "greater_than": "not-above",
    "greater_than_equal": "too-small",
    "less_than_equal": "too-large",
}


def what_is_wrong(error: dict[str, Any]) -> Text:
    """What pydantic found, in the planner's words; the message of a ``ValueError`` of ours is the key of a sentence."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        return say(f"fault.{context['error']}")
    if kind not in _SENTENCES:
        return say("fault.other", why=error["msg"])
    limit = next(
        (context[k] for k in ("gt", "ge", "le", "max_length", "pattern", "expected") if k in context), ""
    )
    return say(f"fault.{_SENTENCES[kind]}", limit=limit, got=_short(error.get("input")))


def _short(value: object) -> str:
    text = repr(value) if isinstance(value, str | int | float | bool) else type(value).__name__
    return text if len(text) <= 60 else text[:57] + "…"


def place_of(path: tuple[int | str, ...], raw: object) -> str:
    """zones[hoa-phu].claims[2].quote: an entry by its id where it has one, else by its number from 1."""
    text, here = "", raw
    for step in path:
        if isinstance(step, int) and isinstance(here, list) and step < len(here):
            here = here[step]
            name = here.get("id") if isinstance(here, dict) else None
            text += f"[{name if isinstance(name, str) else step + 1}]"
        else:
            here = here.get(step) if isinstance(here, dict) else None
            text += f".{step}" if text else str(step)
    return text


def entries(table: object, key: str) -> list[dict[str, Any]]:
    """The tables that stand in a list under a key; none where there is no such list."""
    found = table.get(key) if isinstance(table, dict) else None
    return [entry for entry in found if isinstance(entry, dict)] if isinstance(found, list) else []


def ids(tables: list[dict[str, Any]]) -> list[str]:
    """The ids of tables that have one."""
    return [entry["id"] for entry in tables if isinstance(entry.get("id"), str)]


def doubled(names: list[str], where: str) -> list[Fault]:
    """One fault an id that stands more than once."""
    return [Fault(where, say("fault.doubled", id=i, times=n)) for i, n in Counter(names).items() if n > 1]


def unknown_reference(reference: object, known: set[str], where: str) -> list[Fault]:
    """A fault if something refers to an id that is not known; what is no text is told elsewhere."""
    if not isinstance(reference, str) or reference in known:
        return []
    return [Fault(where, say("fault.reference", got=reference, known=", ".join(sorted(known)) or "–"))]


def texts(node: object, where: str) -> Iterator[tuple[str, str]]:
    """Every text with its place."""
    if isinstance(node, str):
        yield where, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from texts(value, f"{where}.{key}" if where else key)
    elif isinstance(node, list):
        for number, value in enumerate(node):
            name = value.get("id") if isinstance(value, dict) else None
            yield from texts(value, f"{where}[{name if isinstance(name, str) else number + 1}]")


def date_faults(raw: dict[str, Any]) -> list[Fault]:
    """One fault a date that no calendar has."""
    dated = ((at, text) for at, text in texts(raw, "") if at.endswith((".date", ".since", ".until")))
    return [Fault(where, say("fault.date", got=text)) for where, text in dated if not _is_date(text)]


def letter_faults(raw: dict[str, Any]) -> list[Fault]:
    """One fault a text that is not NFC, or has characters that no output can carry."""
    return [Fault(where, say("fault.nfc")) for where, text in texts(raw, "") if not _is_clean(text)]


def _is_date(text: str) -> bool:
    try:
        day_of(text)
    except ValueError:
        return False
    return True


_TURNING = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # they make text read backwards


def _is_clean(text: str) -> bool:
    """NFC, and no control character but tab and line breaks: what every output can carry."""
    return unicodedata.is_normalized("NFC", text) and not any(
        (unicodedata.category(c) == "Cc" and c not in "\t\n\r") or c in _TURNING for c in text
    )
