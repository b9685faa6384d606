"""geometry-invalid: a boundary that is no proper area, with the reason and every place.

Passes: a square. Fails: four corners joined in the order 1, 3, 2, 4, so that two sides cross; an empty boundary;
a single point.
"""

from collections.abc import Iterator

import shapely

from zoneplan.checks.measured import Measured
from zoneplan.checks.places import place_text
from zoneplan.geometry.validity import GeometryFault
from zoneplan.model.findings import Finding, Severity, finding
from zoneplan.model.messages import Text, say


def check_validity(measured: Measured) -> Iterator[Finding]:
    """One finding a boundary that was read."""
    for boundary in measured.plan.boundaries.values():
        zone = measured.plan.registry.zone(boundary.zone)
        fault = measured.faults.get(zone.id)
        if fault is None:
            yield finding("geometry-valid", Severity.PASS, (zone.id,), layer="boundaries", zone=zone.name)
            continue
        places = None if fault.places.is_empty else fault.places
        yield finding(
            "geometry-invalid",
            Severity.ERROR,
            (zone.id,),
            layer="boundaries",
            geometry=places,
            zone=zone.name,
            reason=fault_text(fault, zone.vn2000_epsg),
        )


def fault_text(fault: GeometryFault, epsg: int) -> Text:
    """The reason in words with the first place (its coordinates are WGS 84), and how many more there are."""
    reason = say(f"geometry-reason.{fault.reason}")
    if fault.places.is_empty:
        return reason
    point = shapely.get_geometry(fault.places, 0)
    more = len(fault.places.geoms) - 1
    key = "geometry-reason.at-and-more" if more else "geometry-reason.at"
    return say(key, reason=reason, place=place_text(point, epsg), more=more)
