"""Commands on a whole plan: check, export, schematic, init, app."""

import argparse
import os
import re
import subprocess
from dataclasses import replace
from pathlib import Path

from zoneplan.checks.fabric.of_plan import check_layer, zone_against
from zoneplan.checks.fabric.report import ParcelsReport
from zoneplan.checks.table import validate
from zoneplan.cli.speech import FOUND, OK, give, tell
from zoneplan.cli.waiting import progress_told
from zoneplan.model.boundary import Unreadable
from zoneplan.model.errors import ExportRefused, PlanInvalid, ZoneplanError, os_reason
from zoneplan.model.findings import Severity
from zoneplan.model.messages import say
from zoneplan.model.progress import Progress, Stopped
from zoneplan.outputs.gis import export
from zoneplan.outputs.report import render
from zoneplan.plan import Plan
from zoneplan.sources.parcels.read import read_parcels
from zoneplan.store.folder import open_folder
from zoneplan.store.schematics import init_folder, write_schematics
from zoneplan.store.shipped import shipped_plan
from zoneplan.store.write import write_atomically
from zoneplan.ui.launch import can_listen, command, free_port


def plan_meant(chosen: argparse.Namespace) -> Path:
    """The folder named, or the plan of the five zones."""
    return chosen.plan if chosen.plan is not None else shipped_plan()


def run_check(chosen: argparse.Namespace) -> int:
    """Check a plan; print or save the report."""
    with progress_told(chosen.lang) as progress:
        plan, parcels = check_parcel_files(open_folder(plan_meant(chosen)), progress)
    report = validate(plan, parcels=parcels)
    content = render(report, chosen.format, chosen.lang)
    if chosen.output is None:
        give(content)
    else:
        write_atomically(chosen.output, content.encode())
        tell(say("cli.written", file=chosen.output), chosen)
    found = report.by_severity
    bad = found[Severity.ERROR] + (found[Severity.WARNING] if chosen.strict else 0)
    return FOUND if bad else OK


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


def run_export(chosen: argparse.Namespace) -> int:
    """Export the zones of a plan."""
    epsg = None
    if chosen.crs is not None:
        match = re.fullmatch(r"(?:EPSG:)?([0-9]{4,5})", chosen.crs.strip(), re.IGNORECASE)
        if match is None:
            raise ExportRefused("export-crs-form", got=chosen.crs[:60])
        epsg = int(match[1])
    report = validate(open_folder(plan_meant(chosen)))
    export(report, chosen.to, zones=chosen.zone, epsg=epsg, lang=chosen.lang)
    tell(say("cli.written", file=chosen.to), chosen)
    if report.by_severity[Severity.ERROR]:
        tell(say("cli.export-with-errors", count=report.by_severity[Severity.ERROR]), chosen)
    return OK


def run_schematic(chosen: argparse.Namespace) -> int:
    """Make the schematic boundaries of a plan again."""
    written, kept = write_schematics(plan_meant(chosen))
    for file in written:
        tell(say("cli.written", file=file), chosen)
    for file in kept:
        tell(say("cli.kept", file=file), chosen)
    return OK


def run_init(chosen: argparse.Namespace) -> int:
    """Start a plan in a new folder."""
    for file in init_folder(chosen.folder):
        tell(say("cli.written", file=chosen.folder / file), chosen)
    tell(say("cli.init-next", folder=chosen.folder), chosen)
    return OK


def run_app(chosen: argparse.Namespace) -> int:
    """Serve the app until it is stopped."""
    where = plan_meant(chosen).resolve()
    try:
        open_folder(where)
    except PlanInvalid as why:
        if why.key in ("no-folder", "no-plan"):
            raise
        tell(
            why.text, chosen
        )  # faults inside the register: the page tells them too, and reads again once mended
    try:
        port = chosen.port or free_port(chosen.address)
        can_listen(chosen.address, port)
    except OSError as why:
        port_text = chosen.port or ""
        raise ExportRefused(
            "app-address", address=chosen.address, port=port_text, why=os_reason(why)
        ) from why
    argv, environment = command(where, port, chosen.address)
    tell(say("cli.app-at", address=f"http://{chosen.address}:{port}"), chosen)
    if os.name == "posix":  # the server takes this very process, so that stopping zoneplan stops it
        os.execve(argv[0], argv, environment)  # noqa: S606 - our own Python with our own arguments
    return subprocess.call(argv, env=environment)  # noqa: S603 - the same where exec is not to be had
