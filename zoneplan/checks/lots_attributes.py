"""lot-duplicate, lot-code-unknown: lots whose id stands twice, and codes that no land-use map knows.

Passes: ids A1, A2 with codes SKC, DGT. Fails: A1 twice; a code "XYZ".
"""

from collections.abc import Iterator

import shapely

from zoneplan.checks.measured import Measured
from zoneplan.model.findings import Finding, Severity, finding
from zoneplan.model.landuse import LAND_USES


def check_lots_attributes(measured: Measured) -> Iterator[Finding]:
    """One finding an id that stands more than once, and one an unknown code."""
    for found in measured.lots:
        layer, lots = found.layer, found.layer.lots
        counts = lots["lot"].value_counts()
        for lot in counts[counts > 1].index:
            shapes = [shape for shape in lots.geometry[lots["lot"] == lot] if shape is not None]
            yield finding(
                "lot-duplicate",
                Severity.ERROR,
                (layer.zone, str(lot)),
                layer=layer.name,
                measured=float(counts[lot]),
                limit=1.0,
                unit="count",
                geometry=shapely.GeometryCollection(shapes),
                lot=lot,
                layer_name=layer.name,
                times=int(counts[lot]),
            )
        for code in sorted(set(lots["code"]) - set(LAND_USES)):
            having = lots[lots["code"] == code]
            shapes = [shape for shape in having.geometry if shape is not None]
            yield finding(
                "lot-code-unknown",
                Severity.WARNING,
                (layer.zone, *(str(lot) for lot in having["lot"])),
                layer=layer.name,
                measured=float(len(having)),
                unit="count",
                geometry=shapely.GeometryCollection(shapes),
                code=code,
                layer_name=layer.name,
                lots=", ".join(str(lot) for lot in having["lot"].head(10)),
            )
