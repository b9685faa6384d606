"""unreadable, boundary-missing, not-checked: nothing that was read, or should have been, goes unmentioned.

Passes: a plan whose every file was read and checked. Fails: a boundary that is missing; lots of a zone without one.
"""

from collections.abc import Iterator

import numpy as np
from shapely.geometry import Point

from zoneplan.checks.fabric.run import skipped
from zoneplan.checks.measured import Measured, is_illustration
from zoneplan.checks.places import place_text, to_map
from zoneplan.checks.report import Counts
from zoneplan.model.boundary import LotLayer
from zoneplan.model.findings import Finding, Severity, finding
from zoneplan.model.messages import Text, say


def check_accounting(measured: Measured) -> Iterator[Finding]:
    """One finding a file that could not be read, and one a thing that was not checked, with the reason."""
    plan = measured.plan
    for bad in plan.unreadable:
        code = "boundary-missing" if bad.missing else "unreadable"
        subjects = (bad.zone,) if bad.zone else ()
        zone = plan.registry.zone(bad.zone).name if bad.zone else bad.file
        yield finding(code, Severity.ERROR, subjects, layer=bad.file, file=bad.file, why=bad.why, zone=zone)
        if bad.zone:
            yield not_checked_finding(zone, say("skipped.no-boundary"), subjects, "boundaries")
    for zone_id in measured.faults:
        name = plan.registry.zone(zone_id).name
        yield not_checked_finding(name, say("skipped.invalid"), (zone_id,), "boundaries")
    for file in plan.unclaimed:
        yield not_checked_finding(file.file, file.why, (), file.file)
    for layer in plan.lots:
        yield from _lots(layer, measured)
    checked = {report.table.name: report for report in measured.parcels}
    for large in plan.parcel_files:
        if large.name in checked:
            reasons = checked[large.name].skipped
        else:
            reasons = (say("skipped.parcel-file", count=large.count),)
        for why in reasons:
            yield not_checked_finding(large.name, why, (large.zone,), large.name)


def _lots(layer: LotLayer, measured: Measured) -> Iterator[Finding]:
    """What of a layer of lots was not checked."""
    zone = measured.zones.get(layer.zone)
    if layer.name in measured.dense:
        yield _too_dense(layer, measured)
    found = next((found for found in measured.lots if found.table.name == layer.name), None)
    reasons = []
    if zone is None:
        reasons.append(say("skipped.lots-without-zone"))
    elif is_illustration(layer, zone):
        reasons.append(say("skipped.lots-illustrative"))
    if found is not None:
        reasons += skipped(found)
    for why in reasons:
        yield not_checked_finding(layer.name, why, (layer.zone,), layer.name)


def _too_dense(layer: LotLayer, measured: Measured) -> Finding:
    why, epsg = measured.dense[layer.name], measured.zones[layer.zone].zone.vn2000_epsg
    place = Point(to_map(Point(why.place), epsg).coords[0])
    return finding(
        "lots-too-dense",
        Severity.ERROR,
        (layer.zone,),
        layer=layer.name,
        measured=float(why.count),
        unit="count",
        geometry=place,
        layer_name=layer.name,
        count=why.count,
        place=place_text(place, epsg),
    )


def not_checked_finding(what: object, why: Text, subjects: tuple[str, ...], layer: str) -> Finding:
    """Say what was not checked, and why."""
    return finding("not-checked", Severity.NOTE, subjects, layer=layer, what=what, why=why)


def count(measured: Measured) -> Counts:
    """Boundaries and lots: read = checked + skipped + unreadable.

    A file that could not be read at all counts as one; an invalid boundary or lot, a lot whose zone was not measured,
    a boundary that no zone speaks for, and a parcel of a large layer that was not checked here count as skipped.
    """
    plan = measured.plan
    measured_layers = {found.table.name: found for found in measured.lots}
    checked, skipped = len(measured.zones), len(measured.faults) + len(plan.unclaimed)
    for layer in plan.lots:
        found = measured_layers.get(layer.name)
        bad = len(layer.lots) if found is None else len(found.faults)
        checked, skipped = checked + len(layer.lots) - bad, skipped + bad
    reports = {report.table.name: report for report in measured.parcels}
    for file in plan.parcel_files:
        report = reports.get(file.name)
        good = 0 if report is None else int((~np.isnan(report.plane_m2)).sum())
        checked, skipped = checked + good, skipped + file.count - good
    unreadable = len(plan.unreadable)
    return Counts(checked + skipped + unreadable, checked, skipped, unreadable)
