"""The report on a layer in parts: that of one table, but the table holds only the parcels that a fault names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.fabric.as_findings import findings_of
from zoneplan.checks.fabric.measured import MeasuredFabric
from zoneplan.checks.fabric.report import ParcelsReport
from zoneplan.checks.fabric.run import judge, lot_row, run_data, skipped
from zoneplan.checks.fabric.sums import Sums
from zoneplan.checks.scale.search import AtFault
from zoneplan.geometry.fabric import Cover, Overlaps
from zoneplan.geometry.validity import GeometryFault
from zoneplan.model.limits import Limits
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.registry import Zone
from zoneplan.sources.parcels.parts import Part, folder_digest

_Rows = NDArray[np.intp]


@dataclass(frozen=True)
class PartitionedReport(ParcelsReport):
    """What was found in a layer of parts.

    ``table``, ``plane_m2``, ``ellipsoid_m2`` and ``row.areas_m2`` hold the parcels that a fault names or may name, and
    the faults' rows count in these; everything else is said of the whole layer.

    Attributes
    ----------
    numbers : numpy.ndarray of int
        Row in the whole layer of each parcel of the table, counted from 0 through the parts in their order, rising.
    parts : tuple of Part
        The files.
    """

    numbers: _Rows
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class _Fabric(MeasuredFabric):
    """Parcels at fault, with the sums of all."""

    totals: Sums

    @property
    def sums(self) -> Sums:  # known, where a table of all would be counted
        """Counts and sums of all parcels of the layer."""
        return self.totals


@dataclass(frozen=True)
class Layer:
    """The layer as a whole, and what it was held against."""

    name: str
    file: str
    parts: tuple[Part, ...]
    limits: Limits
    zone: Zone | None
    whole: BaseGeometry | None


def report_of(
    layer: Layer,
    found: Sequence[AtFault],
    faults: Mapping[int, GeometryFault],
    sums: Sums,
    overlaps: Overlaps,
    cover: Cover,
    unnoded: tuple[_Rows, _Rows, NDArray[np.object_]],
    seconds: Mapping[str, float],
) -> PartitionedReport:
    """Judge the parcels at fault as one table; all rows given are those of the layer."""
    numbers = np.concatenate([one.rows for one in found])

    def here(rows: _Rows) -> _Rows:
        return np.searchsorted(numbers, rows)

    lacking, having, nodes = unnoded
    fabric = _Fabric(
        table=_together(layer, found),
        zone=layer.zone,
        whole=layer.whole,
        limits=layer.limits,
        faults={int(here(np.array(row))): fault for row, fault in faults.items()},
        plane_m2=np.concatenate([one.plane_m2 for one in found]),
        ellipsoid_m2=np.concatenate([one.ellipsoid_m2 for one in found]),
        overlaps=Overlaps(
            here(overlaps.first),
            here(overlaps.second),
            overlaps.m2,
            overlaps.share_a,
            overlaps.share_b,
            overlaps.width_m,
            overlaps.geometry,
        ),
        cover=cover,
        lacking=here(lacking),
        having=here(having),
        nodes=nodes,
        seconds=seconds,
        totals=sums,
    )
    tables = judge(fabric)
    return PartitionedReport(
        run=run_data(fabric.table, layer.limits),
        table=fabric.table,
        zone=layer.zone,
        sums=fabric.sums,
        row=lot_row(fabric),
        plane_m2=fabric.plane_m2,
        ellipsoid_m2=fabric.ellipsoid_m2,
        faults=tables,
        findings=tuple(sorted(findings_of(fabric, tables), key=lambda one: one.severity.rank)),
        skipped=skipped(fabric),
        seconds=seconds,
        numbers=numbers,
        parts=layer.parts,
    )


def _together(layer: Layer, found: Sequence[AtFault]) -> ParcelTable:
    tables = [one.table for one in found]
    return ParcelTable(
        name=layer.name,
        file=layer.file,
        sha256=folder_digest(list(layer.parts)),
        epsg=layer.parts[0].epsg,
        ids=np.concatenate([table.ids.astype(object) for table in tables]),
        codes=np.concatenate([table.codes.astype(object) for table in tables]),
        declared_m2=np.concatenate([table.declared_m2 for table in tables]),
        geometry=np.concatenate([table.geometry for table in tables]),
    )
