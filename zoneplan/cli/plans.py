"""Commands on a whole plan: export, schematic, init, app."""

import argparse
import os
import re
import subprocess

from zoneplan.checks.table import validate
from zoneplan.cli.meant import plan_meant
from zoneplan.cli.speech import OK, tell
from zoneplan.model.errors import ExportRefused, PlanInvalid, os_reason
from zoneplan.model.findings import Severity
from zoneplan.model.messages import say
from zoneplan.outputs.gis import export
from zoneplan.store.folder import open_folder
from zoneplan.store.schematics import init_folder, write_schematics
from zoneplan.ui.launch import can_listen, command, free_port


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
