"""lot-gap, lot-outside: do the lots cover their zone, and nothing else?

Passes: lots that tile the site. Fails: a strip of the site without a lot; a lot that reaches over the boundary.
"""

from collections.abc import Iterator

from shapely.geometry.base import BaseGeometry

from zoneplan.checks.measured import Measured, MeasuredLots
from zoneplan.checks.places import to_map
from zoneplan.model.findings import Finding, Severity, finding


def check_lots_cover(measured: Measured) -> Iterator[Finding]:
    """One finding a gap and one a piece outside, above the limit; a pass for a layer without any."""
    for found in measured.lots:
        limit = measured.limits.lot_area_m2
        gaps = [gap for gap in found.gaps if gap.area > limit]
        pieces = [piece for piece in found.outside if piece.area > limit]
        for gap in gaps:
            yield _finding(found, "lot-gap", Severity.WARNING, gap, limit)
        for piece in pieces:
            yield _finding(found, "lot-outside", Severity.ERROR, piece, limit)
        if not gaps and not pieces:
            yield finding(
                "lots-cover",
                Severity.PASS,
                (found.layer.zone,),
                layer=found.layer.name,
                layer_name=found.layer.name,
                zone=found.zone.zone.name,
            )


def _finding(
    found: MeasuredLots, code: str, severity: Severity, piece: BaseGeometry, limit: float
) -> Finding:
    lots = found.lots[found.lots.intersects(piece)]
    touching = tuple(str(lot) for lot in lots["lot"]) if code == "lot-outside" else ()
    return finding(
        code,
        severity,
        (found.layer.zone, *touching),
        layer=found.layer.name,
        measured=piece.area,
        limit=limit,
        unit="m2",
        geometry=to_map(piece, found.zone.zone.vn2000_epsg),
        layer_name=found.layer.name,
        zone=found.zone.zone.name,
        lots=", ".join(touching),
        m2=piece.area,
    )
