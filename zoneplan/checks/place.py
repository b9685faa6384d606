"""outside-circle, far-from-place: is the boundary where its document says the land is?

The circle around the named place is the one in which the true site may lie. A schematic boundary must stand wholly
inside it; a digitised or surveyed one that does not even touch it is far from its named place.

Passes: a schematic square at its anchor. Fails: the boundary of Phú Mỹ moved to Long Thành.
"""

from collections.abc import Iterator

import shapely
from shapely.geometry import Point

from zoneplan.checks.measured import Measured, MeasuredZone
from zoneplan.geometry.vn2000.datum import wgs84_to_vn2000
from zoneplan.model.boundary import Evidence
from zoneplan.model.findings import Finding, Severity, finding


def check_place(measured: Measured) -> Iterator[Finding]:
    """One finding a measured zone."""
    for zone in measured.zones.values():
        site = zone.zone.site
        anchor = wgs84_to_vn2000(Point(site.lon, site.lat), zone.zone.vn2000_epsg)
        schematic = zone.boundary.evidence is Evidence.SCHEMATIC
        farthest = float(shapely.hausdorff_distance(zone.plane, anchor))
        nearest = float(zone.plane.distance(anchor))
        if schematic and farthest > site.radius_m:
            yield _finding(zone, "outside-circle", Severity.ERROR, farthest)
        elif not schematic and nearest > site.radius_m:
            yield _finding(zone, "far-from-place", Severity.WARNING, nearest)
        else:
            yield _finding(zone, "place-held", Severity.PASS, nearest)


def _finding(zone: MeasuredZone, code: str, severity: Severity, distance_m: float) -> Finding:
    return finding(
        code,
        severity,
        (zone.zone.id,),
        layer="boundaries",
        measured=distance_m,
        limit=zone.zone.site.radius_m,
        unit="m",
        geometry=None if severity is Severity.PASS else zone.boundary.geometry,
        zone=zone.zone.name,
        place=zone.zone.site.place,
        distance=distance_m / 1000,
        radius=zone.zone.site.radius_m / 1000,
    )
