"""The command ``parcels``: the checks on a layer of parcels of any size, or on those of a plan."""

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from zoneplan.checks.fabric.of_plan import Against, check_layer, zone_against
from zoneplan.checks.fabric.report import ParcelsReport
from zoneplan.checks.fabric.table_of import table_of
from zoneplan.cli.meant import plan_meant
from zoneplan.cli.parts import AskedAmiss, check_folder, cut, cut_folder, is_parts, refuse_parts_amiss
from zoneplan.cli.speech import FOUND, OK, give, tell
from zoneplan.cli.waiting import progress_told
from zoneplan.model.boundary import Evidence
from zoneplan.model.findings import Severity
from zoneplan.model.messages import say
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.progress import Progress
from zoneplan.outputs.report.parcels import PARCEL_REPORTERS, Checked
from zoneplan.plan import Plan
from zoneplan.sources.parcels.read import read_parcels
from zoneplan.store.folder import REGISTER, open_folder
from zoneplan.store.parcels import keep_parcels
from zoneplan.store.write import write_atomically


def run_parcels(chosen: argparse.Namespace) -> int:
    """Check parcels; print or save the report, the layer of errors, and the layer itself where it is to be kept."""
    refuse_amiss(chosen)
    if chosen.prepare:
        return _prepare(chosen)
    with progress_told(chosen.lang) as progress:
        plan = open_folder(_folder(chosen))
        zones: dict[str, Against] = {}
        reports: list[ParcelsReport] = []
        if chosen.partition is not None and is_parts(chosen.file):
            meant = _zone(chosen, plan)
            return cut_folder(chosen, plan.registry.zone(meant).vn2000_epsg if meant else None, progress)
        if chosen.partition is not None:
            return cut(chosen, _read(chosen, plan, progress)[0], progress)
        if is_parts(chosen.file):
            if meant := _zone(chosen, plan):
                zones[meant] = zone_against(plan, meant, plan.registry.limits)
            against = zones.get(meant or "")
            reports.append(check_folder(chosen, against, plan.registry.limits, progress))
            return _ended(chosen, reports, zones, plan, progress)
        for table, zone in _tables(chosen, plan, progress):
            if zone is not None and zone not in zones:
                zones[zone] = zone_against(plan, zone, plan.registry.limits)
                if zones[zone].plane is None:
                    tell(say("cli.parcels-no-boundary", zone=zones[zone].zone.name), chosen)
            against = None if zone is None else zones[zone]
            reports.append(check_layer(table, against, plan.registry.limits, progress))
            if chosen.keep:
                _keep(chosen, plan, table, progress)
        return _ended(chosen, reports, zones, plan, progress)


def _ended(
    chosen: argparse.Namespace,
    reports: list[ParcelsReport],
    zones: dict[str, Against],
    plan: Plan,
    progress: Progress,
) -> int:
    if chosen.errors is not None:
        from zoneplan.outputs.fault_layers import write_fault_layers  # noqa: PLC0415  only who asks for it waits for it

        write_fault_layers(reports, chosen.errors, progress)
    return _told(chosen, reports, list(zones.values()), plan)


def _prepare(chosen: argparse.Namespace) -> int:
    """Prepare every large layer of a plan for the map, one after the other."""
    from zoneplan.outputs.parcelmap.here import prepare_here  # noqa: PLC0415  only who asks for it waits for it

    plan = open_folder(_folder(chosen))
    if not plan.parcel_files:
        tell(say("cli.parcels-no-large"), chosen)
    for layer in plan.parcel_files:
        with progress_told(chosen.lang) as progress:
            made = prepare_here(plan, layer, progress)
        tell(say("cli.parcels-prepared" if made else "cli.parcels-ready", file=layer.file), chosen)
    return OK


def _told(chosen: argparse.Namespace, reports: list[ParcelsReport], zones: list[Against], plan: Plan) -> int:
    if chosen.errors is not None:
        tell(say("cli.written", file=chosen.errors), chosen)
    if not reports:
        tell(say("cli.parcels-none"), chosen)
        return OK
    checked = Checked(tuple(reports), tuple(zone.row for zone in zones), plan.rules)
    content = PARCEL_REPORTERS[chosen.format](checked, chosen.lang)
    if chosen.output is None:
        give(content)
    else:
        write_atomically(chosen.output, content.encode())
        tell(say("cli.written", file=chosen.output), chosen)
    bad = checked.faults(Severity.ERROR) + (checked.faults(Severity.WARNING) if chosen.strict else 0)
    return FOUND if bad else OK


def refuse_amiss(chosen: argparse.Namespace) -> None:
    """Say what is missing before anything is read.

    Raises
    ------
    AskedAmiss
    """
    if chosen.keep and (chosen.evidence is None or chosen.source is None):
        raise AskedAmiss("parcels-keep-what")
    of_file = ("zone", "keep", "crs", "layer", "id", "code", "declared", "declared_unit")
    refuse_parts_amiss(chosen, is_plan=_is_plan(chosen.file))
    if _is_plan(chosen.file) and any(getattr(chosen, name) for name in of_file):
        raise AskedAmiss("parcels-no-file")
    of_checks = (chosen.errors, chosen.output, chosen.strict)
    if chosen.prepare and (not _is_plan(chosen.file) or any(of_checks)):
        raise AskedAmiss("parcels-prepare-only")


def _is_plan(file: Path | None) -> bool:
    return file is None or (file / REGISTER).is_file()


def _folder(chosen: argparse.Namespace) -> Path:
    if chosen.file is not None and _is_plan(chosen.file):
        folder: Path = chosen.file
        return folder
    return plan_meant(chosen)


def _tables(
    chosen: argparse.Namespace, plan: Plan, progress: Progress
) -> Iterator[tuple[ParcelTable, str | None]]:
    """Every layer to check, with the zone to hold it against."""
    if not _is_plan(chosen.file):
        yield _read(chosen, plan, progress)
        return
    digests = {file.path: file.sha256 for file in plan.inputs}
    for layer in plan.lots:
        epsg = plan.registry.zone(layer.zone).vn2000_epsg
        yield table_of(layer, epsg, digests[layer.file]), layer.zone
    for file in plan.parcel_files:
        epsg = plan.registry.zone(file.zone).vn2000_epsg
        table = read_parcels(plan.where / file.file, zone_epsg=epsg, progress=progress)
        yield replace(table, name=file.name, file=file.file), file.zone


def _read(chosen: argparse.Namespace, plan: Plan, progress: Progress) -> tuple[ParcelTable, str | None]:
    zone = _zone(chosen, plan)
    known = [one.id for one in plan.registry.zones]
    roles = {"id": chosen.id, "code": chosen.code, "declared": chosen.declared, "unit": chosen.declared_unit}
    table = read_parcels(
        chosen.file,
        zone_epsg=None if zone is None else plan.registry.zone(zone).vn2000_epsg,
        crs=chosen.crs,
        layer=chosen.layer,
        columns={role: name for role, name in roles.items() if name is not None},
        progress=progress,
        zones=plan.registry.zones,
    )
    return table, zone or (table.zone if table.zone in known else None)


def _zone(chosen: argparse.Namespace, plan: Plan) -> str | None:
    zone: str | None = chosen.keep or chosen.zone
    known = [one.id for one in plan.registry.zones]
    if zone is not None and zone not in known:
        raise AskedAmiss("zone-unknown", zone=zone, known=", ".join(known))
    return zone


def _keep(chosen: argparse.Namespace, plan: Plan, table: ParcelTable, progress: Progress) -> None:
    file = keep_parcels(
        plan.where,
        table,
        chosen.keep,
        Evidence(chosen.evidence),
        chosen.source,
        name=chosen.name or chosen.file.stem,
        replace=chosen.replace,
        progress=progress,
    )
    tell(say("cli.written", file=plan.where / file), chosen)
