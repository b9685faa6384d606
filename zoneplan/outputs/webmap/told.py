"""What the map's tools say of a shape: rows of words in both languages, for the browser to show as text."""

from typing import Any

from zoneplan.checks.whatif import Length, WhatIf
from zoneplan.geometry.validity import GeometryFault
from zoneplan.model.boundary import Evidence
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import LANGS, format_number
from zoneplan.model.registry import M2_PER_HA, Zone
from zoneplan.outputs.report.wording import signed
from zoneplan.outputs.webmap.layers import declared_text
from zoneplan.plan import Plan

Row = dict[str, Any]
_OVERLAPS_SHOWN = 5
_AGREES = ("within-rounding", "within-evidence")


def told_what_if(found: WhatIf, plan: Plan, zone: Zone, *, fitted: bool = False) -> list[Row]:
    """Say what a shape would be as the zone's boundary.

    Parameters
    ----------
    found : WhatIf
    plan : Plan
    zone : Zone
    fitted : bool
        Whether it was fitted to the declared area: then it agrees by construction, which is no evidence.

    Returns
    -------
    list of dict
        ``label`` and ``value`` (both languages), ``tone`` ("good", "bad" or "plain").
    """
    row = found.row
    rows = [
        _row("declared", declared_text(zone.declared_claim)),
        _row("plane", _number(row.plane_ha, "ha4")),
        _row("ellipsoid", _number(row.ellipsoid_ha, "ha4")),
        _row("perimeter", _number(found.perimeter_m, "m1")),
    ]
    if row.difference_ha is not None and row.tolerance_ha is not None:
        rows.append(_row("difference", _signed_ha(row.difference_ha)))
        rows.append(_row("tolerance", _prefixed("±", _number(row.tolerance_ha, "ha4"))))
    verdict = row.verdict or "not-measured"
    if fitted and verdict in _AGREES:
        verdict = "by-construction"
    rows.append(_row("verdict", say(f"verdict.{verdict}"), _tone(verdict)))
    if row.evidence is Evidence.SCHEMATIC:
        inside = found.inside_circle
        rows.append(
            _row(
                "circle", say(f"desk.value.{'inside' if inside else 'outside'}"), "plain" if inside else "bad"
            )
        )
    for pair in found.pairs[:_OVERLAPS_SHOWN]:
        if pair.verdict == "none" and not pair.overlap_m2:
            continue
        other = plan.registry.zone(pair.b if pair.a == zone.id else pair.a)
        key = "overlap" if pair.overlap_m2 else "no-overlap"
        value = say(f"desk.value.{key}", area=pair.overlap_m2, verdict=say(f"overlap.{pair.verdict}"))
        rows.append(_row("overlap", value, "bad" if pair.allowed is False else "plain", zone=other.name))
    return rows


def told_length(found: Length) -> list[Row]:
    """Say how long a line is, or how large an area."""
    rows = []
    if found.plane_m2 is not None and found.ellipsoid_m2 is not None:
        rows = [
            _row("plane", _number(found.plane_m2 / M2_PER_HA, "ha4")),
            _row("ellipsoid", _number(found.ellipsoid_m2 / M2_PER_HA, "ha4")),
            _row("perimeter", _number(found.plane_m, "m1")),
        ]
    else:
        rows = [
            _row("length", _number(found.plane_m, "m1")),
            _row("length-ellipsoid", _number(found.ellipsoid_m, "m1")),
        ]
    return rows


def told_fit(text: Text) -> Row:
    """Say what a fit to the declared area had to change."""
    return _row("fitted", text)


def told_fault(fault: GeometryFault) -> Text:
    """Say why a shape cannot be measured."""
    return say("desk.value.invalid", reason=say(f"geometry-reason.{fault.reason}"))


def _row(label: str, value: Text, tone: str = "plain", **params: object) -> Row:
    return {
        "label": say(f"desk.row.{label}", **params).model_dump(),
        "value": value.model_dump(),
        "tone": tone,
    }


def _number(value: float | None, spec: str) -> Text:
    vi, en = (format_number(value, spec, lang) for lang in LANGS)
    return Text(vi=vi, en=en)


def _signed_ha(value: float) -> Text:
    vi, en = (f"{signed(value, 'ha4', lang)}\u00a0ha" for lang in LANGS)
    return Text(vi=vi, en=en)


def _prefixed(sign: str, text: Text) -> Text:
    return Text(vi=sign + text.vi, en=sign + text.en)


def _tone(verdict: str) -> str:
    if verdict == "contradiction":
        return "bad"
    return "good" if verdict in _AGREES else "plain"
