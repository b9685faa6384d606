"""What a report on parcels is drawn from, and what it says first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from zoneplan.checks.balance.judge import parcels_balance
from zoneplan.checks.balance.rows import LandUseBalance
from zoneplan.checks.fabric.report import ParcelsReport
from zoneplan.checks.report import Counts, RunData, ZoneRow
from zoneplan.model.findings import Finding, Severity
from zoneplan.model.messages import Text, say
from zoneplan.model.rules.rule import RuleBook


@dataclass(frozen=True)
class Checked:
    """Layers of parcels that were checked in one run.

    Attributes
    ----------
    layers : tuple of ParcelsReport
        At least one.
    zones : tuple of ZoneRow
        The zones that they were held against.
    rules : RuleBook
        Those that their land-use balances are held against.
    """

    layers: tuple[ParcelsReport, ...]
    zones: tuple[ZoneRow, ...] = ()
    rules: RuleBook = field(default_factory=RuleBook)

    @cached_property
    def balances(self) -> Mapping[str, LandUseBalance]:
        """The land-use balance of each layer that states codes, by the name of the layer."""
        return {
            layer.table.name: parcels_balance(layer, self.rules)
            for layer in self.layers
            if set(layer.row.classes) - {""}
        }

    @property
    def zone_names(self) -> Mapping[str, Text]:
        """Names of the zones by id."""
        return {zone.id: zone.name for zone in self.zones}

    @property
    def run(self) -> RunData:
        """The run of the last layer, with the inputs of all."""
        last = self.layers[-1].run
        inputs = tuple(file for layer in self.layers for file in layer.run.inputs)
        return RunData(last.at, last.version, last.datum_operation, last.proj, last.geos, last.limits, inputs)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Those of all layers."""
        return tuple(found for layer in self.layers for found in layer.findings)

    @property
    def counts(self) -> Counts:
        """Parcels: read = checked + skipped."""
        read = sum(len(layer.table) for layer in self.layers)
        checked = sum(sound(layer) for layer in self.layers)
        return Counts(read, checked, read - checked, 0)

    def faults(self, severity: Severity) -> int:
        """How many faults of a severity all layers have."""
        return sum(layer.by_severity[severity] for layer in self.layers)


def sound(layer: ParcelsReport) -> int:
    """How many parcels could be measured."""
    return int((~np.isnan(layer.plane_m2)).sum())


def summary(layer: ParcelsReport) -> list[Text]:
    """Say of a layer how much it is, how it was measured and how many faults there are."""
    measured_m2 = layer.row.sum_m2
    ellipsoid_m2 = float(np.nansum(layer.ellipsoid_m2))
    amount = say("parcels-report.amount", count=len(layer.table), plane=measured_m2, ellipsoid=ellipsoid_m2)
    zone = (
        say("parcels-report.no-zone")
        if layer.zone is None
        else say("parcels-report.zone", zone=layer.zone.name)
    )
    counted = {severity.value: layer.by_severity[severity] for severity in (Severity.ERROR, Severity.WARNING)}
    return [amount, zone, say("parcels-report.faults", **counted, notes=layer.by_severity[Severity.NOTE])]
