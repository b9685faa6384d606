"""Layers of parcels against the zones of a plan."""

from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.area import zone_row
from zoneplan.checks.fabric.report import ParcelsReport
from zoneplan.checks.fabric.run import check_parcels
from zoneplan.checks.measured import measure_zones
from zoneplan.checks.places import place_text
from zoneplan.checks.report import ZoneRow
from zoneplan.geometry.fabric import TooDense
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.model.errors import ZoneplanError
from zoneplan.model.limits import Limits
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.progress import Progress
from zoneplan.model.registry import Zone
from zoneplan.plan import Plan


class Heaped(ZoneplanError):
    """So many parcels of a layer lie on each other that they cannot be compared in a useful time."""


@dataclass(frozen=True)
class Against:
    """A zone that parcels may be held against: its row of the report, and its boundary on its plane (None: none)."""

    zone: Zone
    row: ZoneRow
    plane: BaseGeometry | None


def zone_against(plan: Plan, zone: str, limits: Limits) -> Against:
    """Measure one zone of a plan."""
    measured, _ = measure_zones(plan, limits)
    found = plan.registry.zone(zone)
    own = measured.get(zone)
    return Against(
        found, zone_row(found, plan.boundaries.get(zone), own, limits), None if own is None else own.plane
    )


def check_layer(
    table: ParcelTable, against: Against | None, limits: Limits, progress: Progress
) -> ParcelsReport:
    """Check a layer, against a zone where there is one that can be measured.

    Raises
    ------
    Heaped
        With how many pairs were to be compared, and the place where most lie.
    Stopped
    """
    measurable = against is not None and against.plane is not None
    try:
        return check_parcels(
            table,
            limits=limits,
            zone=against.zone if measurable and against else None,
            whole=against.plane if measurable and against else None,
            progress=progress,
        )
    except TooDense as why:
        place = vn2000_to_wgs84(shapely.Point(why.place), table.epsg)
        raise Heaped(
            "parcels-heaped", layer=table.name, count=why.count, place=place_text(place, table.epsg)
        ) from why
