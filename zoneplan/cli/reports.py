"""Commands on reports: check makes one, report recomputes one."""

import argparse
import sys
from dataclasses import replace

from zoneplan.checks.fabric.of_plan import check_layer, zone_against
from zoneplan.checks.fabric.report import ParcelsReport
from zoneplan.checks.table import validate
from zoneplan.cli.meant import plan_meant
from zoneplan.cli.speech import FOUND, OK, give, give_bytes, tell
from zoneplan.cli.waiting import progress_told
from zoneplan.model.boundary import Unreadable
from zoneplan.model.errors import ExportRefused, ZoneplanError
from zoneplan.model.findings import Severity
from zoneplan.model.messages import say
from zoneplan.model.progress import Progress, Stopped
from zoneplan.outputs.report.forms import OFFICE, SPOKEN, render_bytes
from zoneplan.outputs.report.verify import verify
from zoneplan.outputs.report.verify_text import verification_text
from zoneplan.outputs.report.wording import moment
from zoneplan.plan import Plan
from zoneplan.sources.parcels.read import read_parcels
from zoneplan.sources.recorded import read_recorded
from zoneplan.store.folder import open_folder
from zoneplan.store.write import write_atomically


def check_parcel_files(plan: Plan, progress: Progress) -> tuple[Plan, list[ParcelsReport]]:
    """Check the large layers of a plan; one that cannot be read or compared becomes unreadable in the plan.

    Raises
    ------
    Stopped
    """
    reports, good, bad = [], [], []
    for file in plan.parcel_files:
        try:
            epsg = plan.registry.zone(file.zone).vn2000_epsg
            table = read_parcels(plan.where / file.file, zone_epsg=epsg, progress=progress)
            against = zone_against(plan, file.zone, plan.registry.limits)
            table = replace(table, name=file.name, file=file.file)
            reports.append(check_layer(table, against, plan.registry.limits, progress))
            good.append(file)
        except Stopped:
            raise
        except ZoneplanError as why:
            bad.append(Unreadable(file.file, why.text))
    if not bad:
        return plan, reports
    return replace(plan, parcel_files=tuple(good), unreadable=(*plan.unreadable, *bad)), reports


def run_check(chosen: argparse.Namespace) -> int:
    """Check a plan; print or save the report."""
    spoken = next(one for one in SPOKEN if one == chosen.lang)
    chosen.lang = "en" if spoken == "en" else "vi"  # of what is said besides the report
    if chosen.output is None and chosen.format in OFFICE and sys.stdout is not None and sys.stdout.isatty():
        raise ExportRefused("report-binary", form=chosen.format)
    with progress_told(chosen.lang) as progress:
        plan, parcels = check_parcel_files(open_folder(plan_meant(chosen)), progress)
    report = validate(plan, parcels=parcels)
    content = render_bytes(report, chosen.format, spoken)
    if chosen.output is not None:
        write_atomically(chosen.output, content)
        tell(say("cli.written", file=chosen.output), chosen)
    elif chosen.format in OFFICE:
        give_bytes(content)
    else:
        give(content.decode())
    found = report.by_severity
    bad = found[Severity.ERROR] + (found[Severity.WARNING] if chosen.strict else 0)
    return FOUND if bad else OK


def run_report(chosen: argparse.Namespace) -> int:
    """Recompute a report from its plan, as of its own moment, and say what differs."""
    recorded = read_recorded(chosen.verify)
    with progress_told(chosen.lang) as progress:
        plan, parcels = check_parcel_files(open_folder(plan_meant(chosen)), progress)
    report = validate(plan, at=recorded.run.at, parcels=parcels)
    found = verify(recorded, report)
    give(verification_text(found, str(chosen.verify), moment(recorded.run.at, chosen.lang), chosen.lang))
    return OK if found.holds else FOUND
