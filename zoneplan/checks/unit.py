"""unit-…: does a zone lie in the administrative unit that the sources name?

The polygons of a context layer are held against the units that zones.toml registers, by code where both have one, else
by name. A border is worth no more than its layer: nearer to it than ``unit_edge_m`` nothing can be said. Of a schematic
boundary only the circle counts in which the true site may lie: certain if all of it is inside.

Passes: a surveyed square 300 m inside its ward. Fails: the same square in the ward beside it.
"""

from collections.abc import Iterable, Iterator

from zoneplan.checks.measured import Measured
from zoneplan.checks.places import to_map
from zoneplan.checks.report import UnitRow, UnitShare, UnitVerdict
from zoneplan.checks.units_measured import Match, MeasuredUnits
from zoneplan.model.context import ContextFeature, ContextKind
from zoneplan.model.findings import Finding, Severity, finding
from zoneplan.model.limits import Limits
from zoneplan.model.messages import Text, say
from zoneplan.model.registry import M2_PER_HA, Unit

_SEVERITY = {
    "unit-inside": Severity.PASS,
    "unit-edge": Severity.NOTE,
    "unit-possible": Severity.NOTE,
    "unit-partly": Severity.WARNING,
    "unit-outside": Severity.WARNING,
}
_NAMED = 12  # units that one sentence names


def check_unit(measured: Measured) -> Iterator[Finding]:
    """One finding a zone and layer of units; without such a layer, one that says so."""
    registered = [zone for zone in measured.plan.registry.zones if zone.units is not None]
    layers = [layer for layer in measured.plan.context if layer.kind is ContextKind.UNITS]
    if registered and not layers:
        ids = tuple(zone.id for zone in registered)
        yield _not_checked(say("unit.what"), say("skipped.no-units"), ids)
    for layer in layers:
        its = [found for found in measured.units if found.layer is layer]
        if its and its[0].faults:
            yield _not_checked(layer.title, say("skipped.invalid-units", count=its[0].faults), ())
        for found in its:
            yield from _judged(found, measured)


def unit_row(found: MeasuredUnits) -> UnitRow:
    """The line of the report."""
    ours = () if found.match is None else tuple(found.layer.features[row] for row in found.match.rows)
    whole = sum(part.m2 for part in found.parts) + found.none_m2 - found.twice_m2
    return UnitRow(
        zone=found.zone.id,
        layer=found.layer.title,
        verdict=unit_verdict(found),
        shares=tuple(
            UnitShare(
                part.feature.name,
                part.feature.old_name,
                part.feature.code,
                part.m2,
                part.share,
                any(part.feature is one for one in ours),
            )
            for part in found.parts
        ),
        none_m2=found.none_m2,
        none_share=found.none_m2 / whole if whole else 0.0,
        twice_m2=found.twice_m2,
        homonyms=0 if found.match is None else sum(len(rows) for rows in found.match.homonyms),
    )


def unit_verdict(found: MeasuredUnits) -> UnitVerdict:
    """The verdict in one word; between certain and impossible everything schematic is possible."""
    if found.zone.units is None:
        return "unregistered"
    if found.standing is None:
        return "not-found"
    if found.schematic and found.standing not in ("inside", "outside"):
        return "possible"
    return found.standing


def _judged(found: MeasuredUnits, measured: Measured) -> Iterator[Finding]:
    verdict = unit_verdict(found)
    subjects = (found.zone.id,)
    match = found.match
    if found.zone.units is None:
        yield _not_checked(_against(found), say("skipped.no-unit-registered"), subjects)
    elif match is None:
        why = say("skipped.unit-not-found", units=units_text((*found.zone.units.now, *found.zone.units.then)))
        yield _not_checked(_against(found), why, subjects)
    else:
        yield _finding(found, f"unit-{verdict}", match, measured.limits)
        for rows in match.homonyms:
            yield finding(
                "unit-homonym",
                Severity.NOTE,
                subjects,
                layer=found.layer.title,
                measured=float(len(rows)),
                unit="count",
                zone=found.zone.name,
                layer_title=found.layer.title,
                name=found.layer.features[rows[0]].name,
                count=len(rows),
                units=_told(found.layer.features[row] for row in rows[:_NAMED]),
            )


def _finding(found: MeasuredUnits, code: str, match: Match, limits: Limits) -> Finding:
    severity = _SEVERITY[code]
    if match.homonyms and severity is Severity.PASS:
        severity = Severity.NOTE  # inside one of several units of the name: nobody knows which is meant
    zone_m2 = sum(part.m2 for part in found.parts) + found.none_m2 - found.twice_m2
    partly = code == "unit-partly"
    outside_m2 = zone_m2 - (found.inside_m2 or 0.0)
    shown = found.outside if severity is not Severity.PASS else None
    return finding(
        code,
        severity,
        (found.zone.id,),
        layer=found.layer.title,
        measured=outside_m2 if partly else found.clearance_m,
        limit=0.0 if partly else limits.unit_edge_m,
        unit="m2" if partly else "m",
        geometry=None if shown is None else to_map(shown, found.zone.vn2000_epsg),
        zone=found.zone.name,
        units=units_text(match.found),
        how=say(f"unit.by.{match.by}-{match.age}"),
        layer_title=found.layer.title,
        band=limits.unit_edge_m,
        distance=abs(found.clearance_m or 0.0),
        share=100 * (found.inside_m2 or 0.0) / zone_m2 if zone_m2 else 0.0,
        outside_m2=outside_m2,
        outside_ha=outside_m2 / M2_PER_HA,
        site_share=100 * (found.site_share or 0.0),
        drawn=say(f"unit.drawn.{found.drawn}"),
        worth=say("unit.worth.circle" if found.schematic else "unit.worth.boundary"),
    )


def units_text(units: tuple[Unit, ...]) -> Text:
    """Registered units by name, and by code where they have one."""
    told = [
        say("unit.with-code", name=unit.name, code=unit.code) if unit.code else unit.name for unit in units
    ]
    return Text(vi="; ".join(text.vi for text in told), en="; ".join(text.en for text in told))


def _told(features: Iterable[ContextFeature]) -> str:
    """Units of a layer, by name, old name and code."""
    told = []
    for feature in features:
        more = ", ".join(part for part in (feature.old_name, feature.code) if part)
        point = feature.geometry.representative_point()
        told.append(f"{feature.name}{f' ({more})' if more else ''} [{point.y:.4f}; {point.x:.4f}]")
    return "; ".join(told)


def _against(found: MeasuredUnits) -> Text:
    return say("unit.against", zone=found.zone.name, layer=found.layer.title)


def _not_checked(what: object, why: Text, subjects: tuple[str, ...]) -> Finding:
    return finding("not-checked", Severity.NOTE, subjects, layer="context", what=what, why=why)
