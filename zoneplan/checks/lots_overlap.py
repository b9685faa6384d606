"""lot-overlap: two lots of a layer on the same land, equal and contained ones too.

Passes: neighbours that share a border. Fails: a lot drawn twice.
"""

from collections.abc import Iterator

from zoneplan.checks.measured import Measured
from zoneplan.checks.places import to_map
from zoneplan.model.findings import Finding, Severity, finding


def check_lots_overlap(measured: Measured) -> Iterator[Finding]:
    """One finding a pair above the limit; below it the area still counts in the balance."""
    for found in measured.lots:
        for a, b, overlap in found.overlaps:
            if overlap.area_m2 <= measured.limits.lot_area_m2:
                continue
            names = (str(found.lots.at[a, "lot"]), str(found.lots.at[b, "lot"]))
            yield finding(
                "lot-overlap",
                Severity.ERROR,
                (found.layer.zone, *names),
                layer=found.layer.name,
                measured=overlap.area_m2,
                limit=measured.limits.lot_area_m2,
                unit="m2",
                geometry=to_map(overlap.geometry, found.zone.zone.vn2000_epsg),
                a=names[0],
                b=names[1],
                layer_name=found.layer.name,
                m2=overlap.area_m2,
                share_a=overlap.share_a * 100,
                share_b=overlap.share_b * 100,
                width=overlap.width_m,
            )
