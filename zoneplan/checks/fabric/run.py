"""The table of classes, and the one way to run them over a layer of parcels."""

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan import __version__
from zoneplan.checks.fabric.as_findings import findings_of
from zoneplan.checks.fabric.between import gaps, outside, overlaps, small_overlaps, unnoded
from zoneplan.checks.fabric.faults import FaultTable
from zoneplan.checks.fabric.measured import MeasuredFabric, measure_fabric
from zoneplan.checks.fabric.report import ParcelsReport
from zoneplan.checks.fabric.single import areas, duplicate_ids, invalid, same_shapes, slivers, unknown_codes
from zoneplan.checks.report import CodeSum, LotRow, RunData
from zoneplan.geometry.vn2000.datum import DATUM_OPERATION, PROJ_VERSION
from zoneplan.model.limits import Limits
from zoneplan.model.messages import Text, say
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.progress import Progress
from zoneplan.model.registry import Zone
from zoneplan.plan import InputFile

CLASSES: tuple[Callable[[MeasuredFabric], FaultTable], ...] = (
    invalid,
    duplicate_ids,
    same_shapes,
    overlaps,
    small_overlaps,
    slivers,
    gaps,
    outside,
    areas,
    unknown_codes,
    unnoded,
)


def check_parcels(
    table: ParcelTable,
    *,
    limits: Limits,
    zone: Zone | None = None,
    whole: BaseGeometry | None = None,
    progress: Progress | None = None,
) -> ParcelsReport:
    """Check a layer of parcels of any size.

    Parameters
    ----------
    table : ParcelTable
    limits : Limits
    zone, whole : Zone and shapely Polygon or MultiPolygon, optional
        The zone and its valid boundary on the plane of the table.
    progress : Progress, optional
        Told the stages; may stop the run.

    Returns
    -------
    ParcelsReport

    Raises
    ------
    TooDense
        If so many parcels lie on each other that comparing them would not end in a useful time.
    Stopped
        If somebody asked for it.
    """
    fabric = measure_fabric(table, limits, zone, whole, progress)
    faults = judge(fabric, progress)
    return ParcelsReport(
        run=RunData(
            at=datetime.now(UTC),
            version=__version__,
            datum_operation=DATUM_OPERATION,
            proj=PROJ_VERSION,
            geos=shapely.geos_version_string,
            limits=limits,
            inputs=(InputFile(table.file, table.sha256),),
        ),
        table=table,
        zone=zone,
        row=lot_row(fabric),
        plane_m2=fabric.plane_m2,
        ellipsoid_m2=fabric.ellipsoid_m2,
        faults=faults,
        findings=tuple(sorted(findings_of(fabric, faults), key=lambda found: found.severity.rank)),
        skipped=skipped(fabric),
        seconds=fabric.seconds,
    )


def judge(fabric: MeasuredFabric, progress: Progress | None = None) -> tuple[FaultTable, ...]:
    """Give the faults of every class; one without any is a table of length 0."""
    told = progress or Progress()
    found = []
    for number, look in enumerate(CLASSES):
        told.step("attributes", number, len(CLASSES))
        found.append(look(fabric))
    return tuple(found)


def skipped(fabric: MeasuredFabric) -> tuple[Text, ...]:
    """Say what of the layer was not checked, and why."""
    said = []
    if fabric.faults:
        said.append(say("skipped.invalid-lots", count=len(fabric.faults)))
    sound = ~np.isnan(fabric.plane_m2)
    undeclared = int(np.isnan(fabric.table.declared_m2[sound]).sum())
    if undeclared:
        said.append(say("skipped.lots-undeclared", count=undeclared, of=int(sound.sum())))
    if len(fabric.table) and not (fabric.table.codes != "").any():
        said.append(say("skipped.lots-without-codes"))
    if fabric.zone is None:
        said.append(say("skipped.no-zone"))
    return tuple(said)


def lot_row(fabric: MeasuredFabric) -> LotRow:
    """The layer's line of the report."""
    covered = fabric.cover
    group, codes = pd.factorize(fabric.table.codes.astype(object), sort=True)
    sound = ~np.isnan(fabric.plane_m2)
    count = np.bincount(group[sound], minlength=len(codes))
    m2 = np.bincount(group[sound], fabric.plane_m2[sound], minlength=len(codes))
    return LotRow(
        layer=fabric.table.name,
        zone="" if fabric.zone is None else fabric.zone.id,
        count=len(fabric.table),
        sum_m2=fabric.parts_m2,
        overlap_m2=max(
            0.0, fabric.parts_m2 - covered.covered_m2
        ),  # a difference of sums: rounding may go below 0
        gap_m2=covered.gaps_m2,
        outside_m2=covered.outside_m2,
        balance_m2=fabric.residual_m2,
        classes={
            str(code): CodeSum(int(number), float(land))
            for code, number, land in zip(codes, count, m2, strict=True)
            if number
        },
        areas_m2=fabric.plane_m2,
    )
