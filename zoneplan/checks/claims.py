"""claims-disagree: figures that sources state for one zone, or under one name, and that cannot all be right.

Two claims agree if their rounding intervals meet: 15,47 ha is anything from 15.465 to 15.475 ha.

Passes: 220 ha and 220,3 ha. Fails: 15,47 ha and 220 ha under the name of one IT park.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from zoneplan.checks.measured import Measured
from zoneplan.model.findings import Finding, Severity, finding
from zoneplan.model.messages import Text, say
from zoneplan.model.registry import UNIT_SIGNS, Claim, Registry, Zone


@dataclass(frozen=True)
class _Group:
    about: Text
    claims: tuple[tuple[Zone, Claim], ...]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(f"{zone.id}/{claim.id}" for zone, claim in self.claims)


def check_claims(measured: Measured) -> Iterator[Finding]:
    """One finding a zone with two or more claims, and one a name under which two or more claims stand."""
    registry, told = measured.plan.registry, set[frozenset[str]]()
    for group in _groups(registry):
        if len(group.claims) < 2 or group.ids in told:
            continue
        told.add(group.ids)
        subjects = tuple(dict.fromkeys(zone.id for zone, _ in group.claims))
        worst = max(_apart(a, b) for (_, a), (_, b) in combinations(group.claims, 2))
        if worst <= 0:
            yield finding(
                "claims-agree", Severity.PASS, subjects, about=group.about, figures=_figures(group, registry)
            )
            continue
        areas = [claim.hectares for _, claim in group.claims]
        yield finding(
            "claims-disagree",
            Severity.WARNING,
            subjects,
            measured=max(areas) - min(areas),
            limit=max(areas) - min(areas) - worst,
            unit="ha",
            about=group.about,
            figures=_figures(group, registry),
            difference=max(areas) - min(areas),
        )


def _groups(registry: Registry) -> Iterator[_Group]:
    for name in registry.names:
        claims = [(zone, claim) for zone in registry.zones for claim in zone.claims if claim.name == name.id]
        yield _Group(say("quoted-name", name=name.name), tuple(claims))
    for zone in registry.zones:
        yield _Group(zone.name, tuple((zone, claim) for claim in zone.claims))


def _apart(a: Claim, b: Claim) -> float:
    """How many hectares lie between the rounding intervals of two claims; 0 or less: they meet."""
    slack = a.rounding_ha + b.rounding_ha
    return abs(a.hectares - b.hectares) - slack * (1 + 1e-9)


def _figures(group: _Group, registry: Registry) -> Text:
    lines = [
        say(
            "claim-figure",
            printed=claim.printed,
            unit=UNIT_SIGNS[claim.unit],
            file=registry.source(claim.source).file,
        )
        for _, claim in group.claims
    ]
    return Text(vi="; ".join(line.vi for line in lines), en="; ".join(line.en for line in lines))
