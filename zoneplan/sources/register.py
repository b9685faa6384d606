"""Reading zones.toml: every fault with its place and what is expected, all in one message."""

import tomllib
from typing import Any

from pydantic import ValidationError

from zoneplan.geometry.vn2000.zones import VN2000_ZONES
from zoneplan.model.errors import Fault, PlanInvalid
from zoneplan.model.messages import say
from zoneplan.model.registry import Registry
from zoneplan.sources.toml_faults import (
    date_faults,
    doubled,
    entries,
    ids,
    letter_faults,
    place_of,
    unknown_reference,
    what_is_wrong,
)


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
        faults += [
            Fault(place_of(e["loc"], raw), what_is_wrong(dict(e))) for e in found.errors(include_url=False)
        ]
    faults += _cross_faults(raw)
    if faults or registry is None:
        raise PlanInvalid("register-faults", faults, file=file, count=len(faults))
    return registry


def _cross_faults(raw: dict[str, Any]) -> list[Fault]:
    """Faults between entries. Works on the raw tables, so that they are found beside faults within entries."""
    faults: list[Fault] = []
    zones, sources = entries(raw, "zones"), set(ids(entries(raw, "sources")))
    for key in ("zones", "sources", "places", "names", "figures"):
        faults += doubled(ids(entries(raw, key)), key)
    if not zones and isinstance(raw.get("zones"), list):
        faults.append(Fault("zones", say("fault.no-zones")))
    names = set(ids(entries(raw, "names")))
    for zone in zones:
        at = f"zones[{zone.get('id', '?')}]"
        claims = entries(zone, "claims")
        faults += doubled(ids(claims), f"{at}.claims")
        faults += doubled(ids(entries(zone, "figures")), f"{at}.figures")
        declared = zone.get("declared")
        if claims and declared is None:
            faults.append(Fault(f"{at}.declared", say("fault.declared-missing")))
        faults += unknown_reference(declared, set(ids(claims)), f"{at}.declared")
        for claim in claims:
            faults += unknown_reference(
                claim.get("source"), sources, f"{at}.claims[{claim.get('id', '?')}].source"
            )
            faults += unknown_reference(claim.get("name"), names, f"{at}.claims[{claim.get('id', '?')}].name")
        for figure in entries(zone, "figures"):
            faults += unknown_reference(
                figure.get("source"), sources, f"{at}.figures[{figure.get('id', '?')}].source"
            )
        epsg = zone.get("vn2000_epsg")
        if isinstance(epsg, int) and epsg not in VN2000_ZONES:
            codes = ", ".join(str(code) for code in sorted(VN2000_ZONES))
            faults.append(Fault(f"{at}.vn2000_epsg", say("fault.vn2000", got=epsg, codes=codes)))
    for figure in entries(raw, "figures"):
        faults += unknown_reference(figure.get("source"), sources, f"figures[{figure.get('id', '?')}].source")
    faults += _relation_faults(entries(raw, "relations"), set(ids(zones)), sources)
    faults += date_faults(raw)
    faults += letter_faults(raw)
    return faults


def _relation_faults(relations: list[dict[str, Any]], zones: set[str], sources: set[str]) -> list[Fault]:
    faults: list[Fault] = []
    seen: set[frozenset[object]] = set()
    for number, relation in enumerate(relations, start=1):
        at, a, b = f"relations[{number}]", relation.get("a"), relation.get("b")
        faults += unknown_reference(a, zones, f"{at}.a") + unknown_reference(b, zones, f"{at}.b")
        faults += unknown_reference(relation.get("source"), sources, f"{at}.source")
        pair = frozenset({str(a), str(b)})
        if len(pair) == 1 and a is not None:
            faults.append(Fault(at, say("fault.relation-self", zone=a)))
        elif pair in seen:
            faults.append(Fault(at, say("fault.relation-doubled", a=a, b=b)))
        seen.add(pair)
    return faults
