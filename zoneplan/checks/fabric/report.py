"""All of one run over a layer of parcels."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zoneplan.checks.fabric.faults import FaultTable
from zoneplan.checks.fabric.sums import Sums
from zoneplan.checks.report import LotRow, RunData
from zoneplan.model.findings import Finding, Severity
from zoneplan.model.messages import Text
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.registry import Zone


@dataclass(frozen=True)
class ParcelsReport:
    """What was found in a layer of parcels.

    Attributes
    ----------
    run : RunData
    table : ParcelTable
        As read.
    zone : Zone or None
        The zone that the parcels were held against; None where there was none to hold them against.
    sums : Sums
        Counts and sums of all parcels of the layer.
    row : LotRow
        The layer's figures; without a zone ``gap_m2`` is what the parcels enclose and ``outside_m2`` is 0.
    plane_m2, ellipsoid_m2 : numpy.ndarray of float
        Of each parcel on its plane and on the ellipsoid; nan for a parcel with a fault, which is in no sum.
    faults : tuple of FaultTable
        In the order of the table of classes, those without any fault included: they were looked for.
    findings : tuple of Finding
        The same as findings, errors first: so many of each class, what is beyond counted in one more.
    skipped : tuple of Text
        What was not checked and why.
    seconds : mapping of str to float
        Stage -> how long it took.
    """

    run: RunData
    table: ParcelTable
    zone: Zone | None
    sums: Sums
    row: LotRow
    plane_m2: NDArray[np.float64]
    ellipsoid_m2: NDArray[np.float64]
    faults: tuple[FaultTable, ...]
    findings: tuple[Finding, ...]
    skipped: tuple[Text, ...]
    seconds: Mapping[str, float]

    @property
    def by_severity(self) -> Mapping[Severity, int]:
        """How many faults of each severity."""
        return {
            severity: sum(len(faults) for faults in self.faults if faults.severity is severity)
            for severity in Severity
        }
