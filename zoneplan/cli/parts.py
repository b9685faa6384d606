"""The command ``parcels`` on a folder of parts, and the way there from one file."""

import argparse
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from zoneplan.checks.fabric.of_plan import Against
from zoneplan.checks.scale.cluster import on_workers
from zoneplan.checks.scale.engine import Engine, InThisProcess
from zoneplan.checks.scale.rearrange import rearrange
from zoneplan.checks.scale.report import PartitionedReport
from zoneplan.checks.scale.run import check_parts
from zoneplan.cli.speech import OK, tell
from zoneplan.model.errors import ZoneplanError
from zoneplan.model.limits import Limits
from zoneplan.model.messages import say
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.progress import Progress
from zoneplan.sources.parcels.parts import Reading, read_folder
from zoneplan.store.folder import REGISTER
from zoneplan.store.partitions import write_partitions


class AskedAmiss(ZoneplanError):
    """The arguments do not go together."""


def is_parts(file: Path | None) -> bool:
    """Whether the folder of parts of a layer is meant, and not a file or a plan."""
    return file is not None and file.is_dir() and not (file / REGISTER).is_file()


def refuse_parts_amiss(chosen: argparse.Namespace, *, is_plan: bool) -> None:
    """Say what does not go together before anything is read.

    Raises
    ------
    AskedAmiss
    """
    parts = is_parts(chosen.file)
    if chosen.engine is not None and not parts:
        raise AskedAmiss("parcels-engine-folder")
    if chosen.engine is None and (chosen.scheduler is not None or chosen.workers is not None):
        raise AskedAmiss("parcels-engine-missing")
    if chosen.scheduler is not None and chosen.workers is not None:
        raise AskedAmiss("parcels-workers")
    if chosen.partition is None and chosen.partitions is not None:
        raise AskedAmiss("parcels-partitions")
    if chosen.partition is not None and is_plan:
        raise AskedAmiss("parcels-partition-file")
    reports = ("keep", "errors", "output", "strict")
    if chosen.partition is not None and any(getattr(chosen, name) for name in reports):
        raise AskedAmiss("parcels-partition-alone")
    if parts and (chosen.keep or chosen.layer):
        raise AskedAmiss("parcels-parts-keep")


def check_folder(
    chosen: argparse.Namespace, against: Against | None, limits: Limits, progress: Progress
) -> PartitionedReport:
    """Check a folder of parts: here one after the other, or on Dask's workers."""
    measurable = against is not None and against.plane is not None
    with _engine(chosen, progress) as engine:
        return check_parts(
            chosen.file.absolute(),
            engine,
            limits=limits,
            reading=Reading(
                epsg=None if against is None else against.zone.vn2000_epsg,
                crs=chosen.crs,
                columns=_columns(chosen),
            ),
            zone=against.zone if measurable and against else None,
            whole=against.plane if measurable and against else None,
        )


def cut_folder(chosen: argparse.Namespace, epsg: int | None, progress: Progress) -> int:
    """Bring a folder of files into parts of neighbours: here, or on Dask's workers."""
    reading = Reading(epsg, chosen.crs, _columns(chosen))
    folder = chosen.file.absolute()
    if chosen.engine is None:
        return cut(chosen, read_folder(folder, reading), progress)
    with on_workers(chosen.scheduler, chosen.workers, progress) as engine:
        count, parts = rearrange(
            folder, chosen.partition.absolute(), engine, reading=reading, parts=chosen.partitions
        )
    tell(say("cli.parcels-cut", count=count, parts=parts, folder=chosen.partition), chosen)
    return OK


def _columns(chosen: argparse.Namespace) -> dict[str, str]:
    roles = {"id": chosen.id, "code": chosen.code, "declared": chosen.declared, "unit": chosen.declared_unit}
    return {role: name for role, name in roles.items() if name is not None}


def _engine(chosen: argparse.Namespace, progress: Progress) -> AbstractContextManager[Engine]:
    if chosen.engine is None:
        return nullcontext(InThisProcess(progress))
    return on_workers(chosen.scheduler, chosen.workers, progress)


def cut(chosen: argparse.Namespace, table: ParcelTable, progress: Progress) -> int:
    """Cut a layer into parts."""
    written = write_partitions(table, chosen.partition, chosen.partitions, progress)
    tell(say("cli.parcels-cut", count=len(table), parts=len(written), folder=chosen.partition), chosen)
    return OK
