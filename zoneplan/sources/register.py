"""Reading zones.toml: every fault with its place and what is expected, all in one message."""

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from zoneplan.geometry.vn2000.zones import VN2000_ZONES
from zoneplan.model.errors import Fault, PlanInvalid
from zoneplan.model.messages import say
from zoneplan.model.registry import Registry, day_of

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


def read_register(content: bytes, file: str) -> Registry:
    """Read the bytes of a zones.toml.

    Parameters
    ----------
    content : bytes
        UTF-8 text; a byte-order mark is accepted.
    file : str
        The name to tell faults by.

    Raises
    ------
    PlanInvalid
        With all faults found: unreadable TOML is one; otherwise each wrong key, value, quote, doubled id and
        reference to nothing.
    """
    try:
        raw = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as why:
        raise PlanInvalid("register-toml", file=file, why=why) from why
    faults: list[Fault] = []
    registry: Registry | None = None
    try:
        registry = Registry.model_validate(raw)
    except ValidationError as found:
        faults += [Fault(_where(e["loc"], raw), _what(dict(e))) for e in found.errors(include_url=False)]
    faults += _cross_faults(raw)
    if faults or registry is None:
        raise PlanInvalid("register-faults", faults, file=file, count=len(faults))
    return registry


def _what(error: dict[str, Any]) -> Any:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":  # ours: the message is the key of a sentence
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


def _where(path: tuple[int | str, ...], raw: object) -> str:
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


def _entries(table: object, key: str) -> list[dict[str, Any]]:
    entries = table.get(key) if isinstance(table, dict) else None
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _ids(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["id"] for entry in entries if isinstance(entry.get("id"), str)]


def _cross_faults(raw: dict[str, Any]) -> list[Fault]:
    """Faults between entries. Works on the raw tables, so that they are found beside faults within entries."""
    faults: list[Fault] = []
    zones, sources = _entries(raw, "zones"), set(_ids(_entries(raw, "sources")))
    for key in ("zones", "sources", "places", "names", "figures"):
        faults += _doubled(_ids(_entries(raw, key)), key)
    if not zones and isinstance(raw.get("zones"), list):
        faults.append(Fault("zones", say("fault.no-zones")))
    names = set(_ids(_entries(raw, "names")))
    for zone in zones:
        at = f"zones[{zone.get('id', '?')}]"
        claims = _entries(zone, "claims")
        faults += _doubled(_ids(claims), f"{at}.claims")
        faults += _doubled(_ids(_entries(zone, "figures")), f"{at}.figures")
        declared = zone.get("declared")
        if claims and declared is None:
            faults.append(Fault(f"{at}.declared", say("fault.declared-missing")))
        faults += _unknown(declared, set(_ids(claims)), f"{at}.declared")
        for claim in claims:
            faults += _unknown(claim.get("source"), sources, f"{at}.claims[{claim.get('id', '?')}].source")
            faults += _unknown(claim.get("name"), names, f"{at}.claims[{claim.get('id', '?')}].name")
        for figure in _entries(zone, "figures"):
            faults += _unknown(figure.get("source"), sources, f"{at}.figures[{figure.get('id', '?')}].source")
        epsg = zone.get("vn2000_epsg")
        if isinstance(epsg, int) and epsg not in VN2000_ZONES:
            codes = ", ".join(str(code) for code in sorted(VN2000_ZONES))
            faults.append(Fault(f"{at}.vn2000_epsg", say("fault.vn2000", got=epsg, codes=codes)))
    for figure in _entries(raw, "figures"):
        faults += _unknown(figure.get("source"), sources, f"figures[{figure.get('id', '?')}].source")
    faults += _relation_faults(_entries(raw, "relations"), set(_ids(zones)), sources)
    faults += [
        Fault(where, say("fault.date", got=text)) for where, text in _dates(raw, "") if not _is_date(text)
    ]
    faults += [Fault(where, say("fault.nfc")) for where, text in _texts(raw, "") if not _is_clean(text)]
    return faults


def _relation_faults(relations: list[dict[str, Any]], zones: set[str], sources: set[str]) -> list[Fault]:
    faults: list[Fault] = []
    seen: set[frozenset[object]] = set()
    for number, relation in enumerate(relations, start=1):
        at, a, b = f"relations[{number}]", relation.get("a"), relation.get("b")
        faults += _unknown(a, zones, f"{at}.a") + _unknown(b, zones, f"{at}.b")
        faults += _unknown(relation.get("source"), sources, f"{at}.source")
        pair = frozenset({str(a), str(b)})
        if len(pair) == 1 and a is not None:
            faults.append(Fault(at, say("fault.relation-self", zone=a)))
        elif pair in seen:
            faults.append(Fault(at, say("fault.relation-doubled", a=a, b=b)))
        seen.add(pair)
    return faults


def _doubled(ids: list[str], where: str) -> list[Fault]:
    return [Fault(where, say("fault.doubled", id=i, times=n)) for i, n in Counter(ids).items() if n > 1]


def _unknown(reference: object, known: set[str], where: str) -> list[Fault]:
    if not isinstance(reference, str) or reference in known:
        return []
    return [Fault(where, say("fault.reference", got=reference, known=", ".join(sorted(known)) or "–"))]


def _texts(node: object, where: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, str):
        yield where, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(value, f"{where}.{key}" if where else key)
    elif isinstance(node, list):
        for number, value in enumerate(node):
            name = value.get("id") if isinstance(value, dict) else None
            yield from _texts(value, f"{where}[{name if isinstance(name, str) else number + 1}]")


def _dates(raw: dict[str, Any], where: str) -> Iterator[tuple[str, str]]:
    return ((at, text) for at, text in _texts(raw, where) if at.endswith((".date", ".since", ".until")))


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
