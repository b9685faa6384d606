"""The table of checks, and the one way to run them: validate(plan, limits) -> Report."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import shapely

from zoneplan import __version__
from zoneplan.checks.accounting import check_accounting, count
from zoneplan.checks.ambiguity import check_ambiguity
from zoneplan.checks.area import check_area, zone_row
from zoneplan.checks.balance.of_plan import balances_of
from zoneplan.checks.claims import check_claims
from zoneplan.checks.duplicate import check_duplicate
from zoneplan.checks.fabric.report import ParcelsReport
from zoneplan.checks.fabric.run import lot_row
from zoneplan.checks.landuse import check_landuse
from zoneplan.checks.lots import check_lots
from zoneplan.checks.measured import Measured, measure
from zoneplan.checks.outside import check_outside
from zoneplan.checks.overlap import check_overlap, pair_row
from zoneplan.checks.place import check_place
from zoneplan.checks.report import Report, RunData
from zoneplan.checks.schematic import check_schematic
from zoneplan.checks.sliver import check_sliver
from zoneplan.checks.unit import check_unit, unit_row
from zoneplan.checks.validity import check_validity
from zoneplan.checks.waived import judge_waivers
from zoneplan.geometry.vn2000.datum import DATUM_OPERATION, PROJ_VERSION
from zoneplan.model.findings import Finding
from zoneplan.model.limits import Limits
from zoneplan.model.rules.rule import day_in_vietnam
from zoneplan.plan import Plan


@dataclass(frozen=True)
class Check:
    """One check: its name and what it yields for a measured plan. Its module is its manual page."""

    name: str
    run: Callable[[Measured], Iterator[Finding]]


CHECKS: tuple[Check, ...] = (
    Check("accounting", check_accounting),
    Check("validity", check_validity),
    Check("area", check_area),
    Check("claims", check_claims),
    Check("overlap", check_overlap),
    Check("sliver", check_sliver),
    Check("duplicate", check_duplicate),
    Check("place", check_place),
    Check("schematic", check_schematic),
    Check("outside", check_outside),
    Check("ambiguity", check_ambiguity),
    Check("lots", check_lots),
    Check("landuse", check_landuse),
)
# these hang on context layers, which come and go: their findings stand behind the others
CONTEXT_CHECKS: tuple[Check, ...] = (Check("unit", check_unit),)


def validate(
    plan: Plan,
    limits: Limits | None = None,
    parcels: Sequence[ParcelsReport] = (),
    *,
    at: datetime | None = None,
) -> Report:
    """Run every check on a plan.

    Parameters
    ----------
    plan : Plan
    limits : Limits, optional
        None takes the limits of the plan's register.
    parcels : sequence of ParcelsReport, optional
        The large layers of the plan that were checked (``check_layer``): their rows and findings go into the report.
        The others are told as not checked.
    at : datetime.datetime, optional
        The moment of the run, with its offset from UTC: rules on shares of land are those of that day in Viet Nam.
        None: now.

    Returns
    -------
    Report
        Findings with errors first, then in the order of the table; behind them those of ``CONTEXT_CHECKS``. Those that
        somebody waived carry their waiver.
    """
    at = at or datetime.now(UTC)
    measured = measure(plan, limits or plan.registry.limits, day_in_vietnam(at), parcels)
    of_context = [found for check in CONTEXT_CHECKS for found in check.run(measured)]
    codes = {found.code for found in of_context}
    others = [found for check in CHECKS for found in check.run(measured)]
    others += [found for report in parcels for found in report.findings]
    done = {report.table.name for report in parcels}
    unlooked = {file.name for file in plan.parcel_files} - done
    judged = judge_waivers(plan, [*others, *of_context], unlooked)
    findings = sorted(judged, key=lambda found: (found.code in codes, found.severity.rank))
    return Report(
        run=RunData(
            at=at,
            version=__version__,
            datum_operation=DATUM_OPERATION,
            proj=PROJ_VERSION,
            geos=shapely.geos_version_string,
            limits=measured.limits,
            inputs=plan.inputs,
        ),
        counts=count(measured),
        zones=tuple(
            zone_row(zone, plan.boundaries.get(zone.id), measured.zones.get(zone.id), measured.limits)
            for zone in plan.registry.zones
        ),
        pairs=tuple(pair_row(pair, measured.limits) for pair in measured.pairs),
        parcels=(*(lot_row(found) for found in measured.lots), *(report.row for report in parcels)),
        findings=tuple(findings),
        plan=plan,
        units=tuple(unit_row(units) for units in measured.units),
        balances=tuple(balances_of(measured)),
    )
