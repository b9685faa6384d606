"""overlap-… and within-…: every pair of zones against what the sources expect of it.

The verdict (none, possible, certain) comes from cores and hulls; area, shares and width are those of the boundaries as
drawn. Two schematic boundaries that are drawn over each other although the sources expect them apart are an
error of the drawing, whatever the land may be.

Passes: two squares side by side, expected apart. Fails: the same squares half over each other.
"""

from collections.abc import Iterator

from zoneplan.checks.measured import Measured, MeasuredPair
from zoneplan.checks.places import to_map
from zoneplan.checks.report import PairRow
from zoneplan.model.boundary import Evidence
from zoneplan.model.findings import Finding, Severity, finding
from zoneplan.model.limits import Limits
from zoneplan.model.messages import Text, say
from zoneplan.model.registry import M2_PER_HA


def check_overlap(measured: Measured) -> Iterator[Finding]:
    """One finding a pair. A strip narrower than the sliver limit is left to the sliver check."""
    for pair in measured.pairs:
        code, severity = _judge(pair, measured.limits)
        if code is not None:
            yield _finding(pair, code, severity)


def pair_row(pair: MeasuredPair, limits: Limits) -> PairRow:
    """The pair's line of the report."""
    return PairRow(
        a=pair.a.zone.id,
        b=pair.b.zone.id,
        overlap_m2=pair.overlap.area_m2,
        share_a=pair.overlap.share_a,
        share_b=pair.overlap.share_b,
        width_m=pair.overlap.width_m,
        verdict=pair.verdict,
        expected=pair.expected,
        allowed=_ALLOWED.get(_judge(pair, limits)[0] or "sliver"),
    )


# What each outcome says of "is this allowed?"; a code that is missing here cannot be judged.
_ALLOWED = {
    "overlap-none": True,
    "within-held": True,
    "overlap-contradicts": False,
    "within-contradicts": False,
}


def is_sliver(pair: MeasuredPair, limits: Limits) -> bool:
    """Whether the pair overlaps as drawn, but by less than the width that the datum alone may make."""
    return 0 < pair.overlap.width_m < limits.sliver_width_m


def _judge(pair: MeasuredPair, limits: Limits) -> tuple[str | None, Severity]:
    if pair.expected == "within":
        return _judge_within(pair)
    if is_sliver(pair, limits):
        return None, Severity.WARNING
    drawn = pair.overlap.area_m2 > 0
    if pair.expected == "unknown":
        if drawn or pair.verdict != "none":
            return "overlap-unjudged", Severity.NOTE
        return "overlap-none", Severity.PASS
    if not drawn:
        return (
            ("overlap-none", Severity.PASS) if pair.verdict == "none" else ("overlap-possible", Severity.NOTE)
        )
    if pair.verdict == "certain" or _schematic(pair):
        return "overlap-contradicts", Severity.ERROR
    return "overlap-within-accuracy", Severity.WARNING


def _judge_within(pair: MeasuredPair) -> tuple[str, Severity]:
    if pair.within == "none":
        return "within-contradicts", Severity.ERROR
    inside = pair.b_plane.covers(pair.a.plane)
    if pair.within == "certain" or (inside and not _schematic(pair)):
        return "within-held", Severity.PASS
    return "within-open", Severity.NOTE


def _schematic(pair: MeasuredPair) -> bool:
    return Evidence.SCHEMATIC in (pair.a.boundary.evidence, pair.b.boundary.evidence)


def _finding(pair: MeasuredPair, code: str, severity: Severity) -> Finding:
    overlap = pair.overlap
    drawn = not overlap.geometry.is_empty
    return finding(
        code,
        severity,
        (pair.a.zone.id, pair.b.zone.id),
        layer="boundaries",
        measured=overlap.area_m2,
        limit=0.0 if pair.expected == "apart" else None,
        unit="m2",
        geometry=to_map(overlap.geometry, pair.a.zone.vn2000_epsg) if drawn else None,
        a=pair.a.zone.name,
        b=pair.b.zone.name,
        m2=overlap.area_m2,
        ha=overlap.area_m2 / M2_PER_HA,
        share_a=overlap.share_a * 100,
        share_b=overlap.share_b * 100,
        width=overlap.width_m,
        worth=_worth(pair),
        drawn=say("drawn.overlap", m2=overlap.area_m2, ha=overlap.area_m2 / M2_PER_HA)
        if drawn
        else say("drawn.none"),
    )


def _worth(pair: MeasuredPair) -> Text:
    """What the evidence makes of the verdict: for "within", how sure that is; else how sure the overlap is."""
    if _schematic(pair):
        return say("worth.schematic")
    if pair.expected == "within":
        return say("worth.possible" if pair.within == "possible" else "worth.certain")
    return say(f"worth.{pair.verdict}")
