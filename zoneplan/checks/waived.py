"""waiver-unneeded, waiver-unreadable: which findings people waived, and whether what they saw is still there.

A waiver holds while the geometries that its finding concerns, and what the finding states, are the same. A finding
whose geometry changed since is *reopened*: it counts again and says that it was waived before.

Passes: two zones that overlap, waived with a reason. Fails: the same after one boundary was moved by a millimetre; a
waiver whose file was edited; a waiver of a finding that is no more (a note).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from zoneplan.geometry.digest import geometry_digest, lots_digest
from zoneplan.model.findings import Finding, Severity, Waived, finding
from zoneplan.model.messages import Text, say
from zoneplan.model.waiver import About, Decision, standing
from zoneplan.plan import Plan
from zoneplan.store.current import boundary_file

_NEAR_DEG = 2e-7  # 2 cm: boxes are kept to 7 decimals


class Geometries:
    """Digests of a plan's geometries, each made when it is first asked for."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.layers = {layer.name: layer for layer in plan.lots}
        self.files = {layer.name: layer for layer in plan.parcel_files}
        self._zones: dict[str, str | None] = {}
        self._lots: dict[str, str] = {}

    def concerned(self, found: Finding) -> dict[str, str | None]:
        """File inside the plan -> digest of the geometry in it, for all that a finding concerns.

        Returns
        -------
        dict
            The boundaries of the zones among its subjects, and its layer of lots; None where there is none to read.
        """
        zones = {zone.id for zone in self.plan.registry.zones}
        digests = {boundary_file(one): self._zone(one) for one in found.subjects if one in zones}
        if found.layer in self.layers:
            digests[self.layers[found.layer].file] = self._layer(found.layer)
        elif found.layer in self.files:
            digests[self.files[found.layer].file] = self.files[found.layer].sha256
        return digests

    def _zone(self, zone: str) -> str | None:
        if zone not in self._zones:
            boundary = self.plan.boundaries.get(zone)
            self._zones[zone] = None if boundary is None else geometry_digest(boundary.geometry)
        return self._zones[zone]

    def _layer(self, name: str) -> str:
        if name not in self._lots:
            lots = self.layers[name].lots
            self._lots[name] = lots_digest(zip(lots["lot"].astype(str), lots.geometry, strict=True))
        return self._lots[name]


@dataclass(frozen=True)
class _Waiver:
    """What one or several people waived: the same finding of the same geometries."""

    about: About
    geometries: Mapping[str, str | None]
    decisions: tuple[Decision, ...]  # oldest first

    def told(self, reopened: Text | None) -> Waived:
        newest = self.decisions[-1]
        ids = tuple(decision.id for decision in self.decisions)
        return Waived(newest.stated.person, newest.at, newest.stated.reason, ids, reopened)


def judge_waivers(plan: Plan, findings: Sequence[Finding], unlooked: Collection[str] = ()) -> list[Finding]:
    """Give the findings, those that somebody waived with their waiver, and what there is to say of the waivers.

    Parameters
    ----------
    plan : Plan
        The order of its decisions makes no difference.
    findings : sequence of Finding
        Of the other checks, in their order, which they keep.
    unlooked : collection of str
        Layers that were not checked in this run: of waivers about them nothing can be said.
    """
    judged = list(findings)
    unneeded: list[_Waiver] = []
    waivers = list(_alike(standing(plan.decisions)))
    if waivers:
        unneeded = _attach(Geometries(plan), judged, waivers)
    told = [waiver for waiver in unneeded if waiver.about.layer not in unlooked]
    return [*judged, *map(_unneeded, told), *_unreadable(plan)]


def _alike(decisions: Iterable[Decision]) -> Iterator[_Waiver]:
    """Bring together those who waived the same; the newest first."""
    groups: dict[object, list[Decision]] = {}
    for decision in decisions:
        seen = (decision.stated.about, tuple(sorted(decision.stated.geometries.items())))
        groups.setdefault(seen, []).append(decision)
    for same in reversed(groups.values()):
        about = same[0].stated.about
        if about is not None:
            yield _Waiver(about, same[0].stated.geometries, tuple(same))


def _attach(geometries: Geometries, judged: list[Finding], waivers: Iterable[_Waiver]) -> list[_Waiver]:
    """Give each waiver to its finding; gives back those that no finding matches."""
    of_key: dict[object, list[int]] = {}
    for place, found in enumerate(judged):
        if found.waivable:
            of_key.setdefault(found.about.key, []).append(place)
    changed = []
    for waiver in waivers:
        places = of_key.get(waiver.about.key, [])
        exact = [place for place in places if _is_the_same(waiver, judged[place], geometries)]
        for place in exact:
            judged[place] = _with(judged[place], waiver, None)
        if not exact:
            changed.append(waiver)
    return [
        waiver
        for waiver in changed
        if not _reopen(waiver, judged, of_key.get(waiver.about.key, []), geometries)
    ]


def _is_the_same(waiver: _Waiver, found: Finding, geometries: Geometries) -> bool:
    here = found.about
    same = here.facts == waiver.about.facts and _apart(here, waiver.about) <= _NEAR_DEG
    return same and geometries.concerned(found) == waiver.geometries


def _reopen(waiver: _Waiver, judged: list[Finding], places: list[int], geometries: Geometries) -> bool:
    """Reopen the nearest finding of the kind that the waiver may have meant; False if there is none.

    One that no other waiver speaks of is preferred: of two gaps, one waived, one is reopened.
    """
    meant = [
        (judged[place].waiver is not None, _apart(judged[place].about, waiver.about), place)
        for place in places
        if not judged[place].waived and _why(waiver, judged[place], geometries) is not None
    ]
    if not meant:
        return False
    _, _, place = min(meant)
    judged[place] = _with(judged[place], waiver, _why(waiver, judged[place], geometries))
    return True


def _why(waiver: _Waiver, found: Finding, geometries: Geometries) -> Text | None:
    """What has changed since; None if the waiver means another place of the same geometry."""
    now = geometries.concerned(found)
    files = sorted(
        file for file in {*now, *waiver.geometries} if now.get(file) != waiver.geometries.get(file)
    )
    if files:
        return say("waiver.reopened.geometry", files=", ".join(files))
    if _apart(found.about, waiver.about) <= _NEAR_DEG:
        return say("waiver.reopened.figures")
    return None


def _apart(a: About, b: About) -> float:
    """How far apart two places are, in degrees; 0 for two without a place."""
    if a.place is None or b.place is None:
        return 0.0 if a.place == b.place else 360.0
    return max(abs(p - q) for p, q in zip(a.place, b.place, strict=True))


def _with(found: Finding, waiver: _Waiver, reopened: Text | None) -> Finding:
    """The finding with one more waiver; the newest, which comes first, speaks."""
    told = waiver.told(reopened)
    if found.waiver is not None:
        told = replace(found.waiver, ids=found.waiver.ids + told.ids)
    return replace(found, waiver=told)


def _unneeded(waiver: _Waiver) -> Finding:
    stated = waiver.decisions[-1].stated
    return finding(
        "waiver-unneeded",
        Severity.NOTE,
        waiver.about.subjects,
        layer=waiver.decisions[-1].file,
        by=stated.person,
        day=stated.at[:10],
        reason=stated.reason,
        message=stated.message,
    )


def _unreadable(plan: Plan) -> Iterator[Finding]:
    for bad in plan.unreadable_decisions:
        yield finding("waiver-unreadable", Severity.WARNING, (), layer=bad.file, file=bad.file, why=bad.why)
