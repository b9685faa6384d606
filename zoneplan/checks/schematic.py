"""schematic-moved: a schematic boundary that is not the one its register makes.

A schematic shape is made by a command, so anyone can make it again; one that was moved or redrawn by hand looks like
evidence and is none.

Passes: the file that "zoneplan schematic" wrote. Fails: the same square turned by ten degrees.
"""

from collections.abc import Iterator

import shapely

from zoneplan.checks.measured import Measured
from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000
from zoneplan.model.boundary import Evidence
from zoneplan.model.findings import Finding, Severity, finding
from zoneplan.sources.schematic import schematic_boundary


def check_schematic(measured: Measured) -> Iterator[Finding]:
    """One finding a schematic boundary that differs from what zones.toml makes."""
    for zone in measured.zones.values():
        if zone.boundary.evidence is not Evidence.SCHEMATIC:
            continue
        made = schematic_boundary(zone.zone)
        if made is None:
            continue
        moved = float(shapely.hausdorff_distance(zone.plane, wgs84_to_vn2000(made, zone.zone.vn2000_epsg)))
        if moved > measured.limits.schematic_move_m:
            yield finding(
                "schematic-moved",
                Severity.WARNING,
                (zone.zone.id,),
                layer="boundaries",
                measured=moved,
                limit=measured.limits.schematic_move_m,
                unit="m",
                geometry=zone.boundary.geometry,
                zone=zone.zone.name,
                moved=moved,
            )
