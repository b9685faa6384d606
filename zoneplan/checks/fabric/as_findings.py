"""Faults as findings: so many of each class, with their words; what is beyond is counted in one more finding."""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

import numpy as np
import shapely

from zoneplan.checks.fabric.faults import FaultTable
from zoneplan.checks.fabric.measured import MeasuredFabric
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.model.findings import Finding, Severity, finding

MOST = 1_000
"""Findings of one class in a report; the layer of errors has all."""
_MOST_NAMED = 10
_MOST_SUBJECTS = 100
_MOST_SHAPES = 10_000  # in the geometry of a finding that stands for many faults


def findings_of(
    fabric: MeasuredFabric, faults: tuple[FaultTable, ...], most: int = MOST
) -> Iterator[Finding]:
    """Give the findings of all classes, and one where a check was passed.

    Parameters
    ----------
    fabric : MeasuredFabric
    faults : tuple of FaultTable
        Of this fabric.
    most : int
        Findings of one class; more are counted in a finding ``lots-more`` of the same severity.
    """
    for table in faults:
        if not len(table):
            continue
        makers = _GROUPED if table.code in _GROUPED else _ONE_BY_ONE
        made = list(makers[table.code](fabric, table, most))
        yield from made
        told = sum(int(found.measured or 1) for found in made) if table.code in _GROUPED else len(made)
        if told < len(table):
            yield _more(fabric, table, told)
    yield from _passed(fabric, faults)


def _named(fabric: MeasuredFabric) -> object:
    return fabric.table.name if fabric.zone is None else fabric.zone.name


def _place(fabric: MeasuredFabric, geometry: Any) -> Any:
    return None if geometry is None else vn2000_to_wgs84(geometry, fabric.table.epsg)


def _more(fabric: MeasuredFabric, table: FaultTable, told: int) -> Finding:
    return finding(
        "lots-more",
        table.severity,
        fabric.subjects(),
        layer=fabric.table.name,
        measured=float(len(table)),
        unit="count",
        layer_name=fabric.table.name,
        kind=table.title,
        told=told,
        count=len(table),
    )


def _single(
    words: Callable[[MeasuredFabric, FaultTable, int], dict[str, Any]],
) -> Callable[..., Iterator[Finding]]:
    """A maker of one finding a fault; ``words`` gives what its sentence states, and measured and limit."""

    def make(fabric: MeasuredFabric, table: FaultTable, most: int) -> Iterator[Finding]:
        places = _place(fabric, table.geometry[:most])  # together: one by one takes as long as all else here
        for number, place in enumerate(places):
            said = {"layer_name": fabric.table.name, **words(fabric, table, number)}
            measured, limit = said.pop("measured", None), said.pop("limit", table.limit)
            rows = tuple(int(rows[number]) for rows in table.rows)
            yield finding(
                table.code,
                table.severity,
                fabric.subjects(*said.pop("rows", rows)),
                layer=fabric.table.name,
                measured=measured,
                limit=limit,
                unit=table.unit,
                geometry=place,
                **said,
            )

    return make


def _lot(fabric: MeasuredFabric, table: FaultTable, number: int) -> str:
    return str(fabric.table.ids[table.rows[0][number]])


def _invalid(fabric: MeasuredFabric, table: FaultTable, number: int) -> dict[str, Any]:
    return {"lot": _lot(fabric, table, number), "reason": table.reasons[number]}


def _pair(fabric: MeasuredFabric, table: FaultTable, number: int) -> dict[str, Any]:
    a, b = (str(fabric.table.ids[rows[number]]) for rows in table.rows)
    said = {"a": a, "b": b, "m2": float(table.m2[number]), "measured": float(table.m2[number])}
    if "share_a" in table.figures:
        said |= {
            "share_a": float(table.figures["share_a"][number]) * 100,
            "share_b": float(table.figures["share_b"][number]) * 100,
            "width": float(table.figures["width_m"][number]),
        }
    return said


def _sliver(fabric: MeasuredFabric, table: FaultTable, number: int) -> dict[str, Any]:
    width = float(table.figures["width_m"][number])
    m2 = float(table.m2[number])
    return {
        "lot": _lot(fabric, table, number),
        "width": width,
        "m2": m2,
        "limit_m": table.limit,
        "measured": width,
    }


def _gap(fabric: MeasuredFabric, table: FaultTable, number: int) -> dict[str, Any]:
    m2 = float(table.m2[number])
    return {"m2": m2, "measured": m2, "zone": _named(fabric)}


def _outside(fabric: MeasuredFabric, table: FaultTable, number: int) -> dict[str, Any]:
    lots = str(table.figures["parcels"][number])
    return {**_gap(fabric, table, number), "lots": lots, "rows": table.figures["rows"][number].tolist()}


def _area(fabric: MeasuredFabric, table: FaultTable, number: int) -> dict[str, Any]:
    declared, plane = (float(table.figures[name][number]) for name in ("declared_m2", "measured_m2"))
    return {
        "lot": _lot(fabric, table, number),
        "declared": declared,
        "plane": plane,
        "difference": abs(plane - declared),
        "measured": plane,
        "limit": declared,
    }


_ONE_BY_ONE: dict[str, Callable[..., Iterator[Finding]]] = {
    "lot-invalid": _single(_invalid),
    "lot-same": _single(_pair),
    "lot-overlap": _single(_pair),
    "lot-sliver": _single(_sliver),
    "lot-gap": _single(_gap),
    "lot-outside": _single(_outside),
    "lot-area": _single(_area),
}


def _by(column: str) -> Callable[..., Iterator[Finding]]:
    """A maker of one finding for all faults with the same value in a column."""

    def make(fabric: MeasuredFabric, table: FaultTable, most: int) -> Iterator[Finding]:
        rows = table.rows[0]
        value = (
            (lambda row: fabric.table.ids[row]) if column == "ids" else (lambda row: fabric.table.codes[row])
        )
        for number, (same, group) in enumerate(groupby(rows.tolist(), key=value)):
            if number == most:
                return
            members = list(group)
            shapes = [fabric.table.geometry[row] for row in members[:_MOST_SHAPES]]
            named = members[:1] if column == "ids" else members[:_MOST_SUBJECTS]
            yield finding(
                table.code,
                table.severity,
                fabric.subjects(*named),
                layer=fabric.table.name,
                measured=float(len(members)),
                limit=table.limit,
                unit=table.unit,
                geometry=_place(
                    fabric, shapely.GeometryCollection([one for one in shapes if one is not None])
                ),
                layer_name=fabric.table.name,
                lot=str(same),
                code=str(same),
                times=len(members),
                lots=", ".join(str(fabric.table.ids[row]) for row in members[:_MOST_NAMED]),
            )

    return make


def _together(fabric: MeasuredFabric, table: FaultTable, _most: int) -> Iterator[Finding]:
    """One finding for the whole class: notes that nobody works off one by one."""
    shapes = [one for one in table.geometry[:_MOST_SHAPES] if one is not None]
    yield finding(
        table.code,
        table.severity,
        fabric.subjects(),
        layer=fabric.table.name,
        measured=float(len(table)),
        limit=table.limit,
        unit="count",
        geometry=_place(fabric, shapely.GeometryCollection(shapes)),
        layer_name=fabric.table.name,
        count=len(table),
        m2=table.total_m2,
        limit_m2=table.limit,
        lots=len(np.unique(table.rows[0])),
    )


_GROUPED: dict[str, Callable[..., Iterator[Finding]]] = {
    "lot-duplicate": _by("ids"),
    "lot-code-unknown": _by("codes"),
    "lot-overlap-small": _together,
    "lot-unnoded": _together,
}


def _passed(fabric: MeasuredFabric, faults: tuple[FaultTable, ...]) -> Iterator[Finding]:
    found = {table.code: len(table) for table in faults}
    layer = fabric.table.name
    if fabric.zone is not None and not found["lot-gap"] and not found["lot-outside"]:
        yield finding(
            "lots-cover",
            Severity.PASS,
            fabric.subjects(),
            layer=layer,
            layer_name=fabric.table.name,
            zone=fabric.zone.name,
        )
    declared = fabric.sums.declared
    if declared and not found["lot-area"]:
        yield finding(
            "lots-area-held",
            Severity.PASS,
            fabric.subjects(),
            layer=layer,
            layer_name=fabric.table.name,
            count=declared,
        )
    if fabric.whole is not None:
        yield _balance(fabric)


def _balance(fabric: MeasuredFabric) -> Finding:
    """Zone = sum of lots − overlaps + gaps − outside.

    The identity is a law of geometry, so a residual above arithmetic noise says that our own figures are wrong; the
    finding also states the sums.
    """
    covered, residual = fabric.cover, fabric.residual_m2
    whole_m2 = 0.0 if fabric.whole is None else fabric.whole.area
    limit = max(fabric.limits.balance_m2, 1e-9 * whole_m2)  # double precision of sums in the size of the zone
    good = abs(residual) <= limit
    return finding(
        "lots-balance" if good else "lots-balance-broken",
        Severity.PASS if good else Severity.ERROR,
        fabric.subjects(),
        layer=fabric.table.name,
        measured=residual,
        limit=limit,
        unit="m2",
        layer_name=fabric.table.name,
        whole=whole_m2,
        parts=fabric.parts_m2,
        overlaps=fabric.parts_m2 - covered.covered_m2,
        gaps=covered.gaps_m2,
        outside=covered.outside_m2,
        residual=residual,
    )
