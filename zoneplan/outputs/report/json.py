"""The report as JSON: the published contract ``zoneplan-report/1``, which stands in ``schema.json``."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.checks.balance.rows import LandUseBalance
from zoneplan.checks.report import Counts, LotRow, PairRow, Report, RunData, ZoneRow
from zoneplan.model.findings import Finding
from zoneplan.model.messages import Text
from zoneplan.model.numbers import LANGS, Lang
from zoneplan.model.waiver import moment_text
from zoneplan.outputs.report.balance.as_json import balance_json
from zoneplan.outputs.report.wording import by_weight, remark

SCHEMA = "zoneplan-report/1"
_DECIMALS = 7  # of a degree: 1 cm, as RFC 7946 section 11.2 suggests


def json_report(report: Report, lang: Lang) -> str:
    """Write the report as JSON.

    Parameters
    ----------
    report : Report
    lang : {"vi", "en"}
        Makes no difference: the contract carries both languages.

    Returns
    -------
    str
        One JSON object, keys in the order of the contract; each zone, pair, layer and finding on a line of its own.

    Raises
    ------
    ValueError
        If a figure of the report is not finite: NaN is no JSON, and None is the sign of "not measured".
    """
    return json_of(
        report.run,
        report.counts,
        report.zones,
        report.pairs,
        report.parcels,
        report.findings,
        {balance.layer: balance for balance in report.balances},
    )


def json_of(
    run: RunData,
    counts: Counts,
    zones: Iterable[ZoneRow],
    pairs: Iterable[PairRow],
    parcels: Iterable[LotRow],
    findings: Iterable[Finding],
    balances: Mapping[str, LandUseBalance] = MappingProxyType({}),
) -> str:
    """Write the parts of a report as `json_report` writes the whole; ``balances`` by the name of the layer."""
    body = {
        "schema": SCHEMA,
        "run": _run(run),
        "counts": asdict(counts),
        "zones": [_zone(row) for row in zones],
        "pairs": [_pair(row) for row in pairs],
        "parcels": [_lots(row, balances.get(row.layer)) for row in parcels],
        "findings": [_finding(found) for found in by_weight(findings)],
    }
    return "{\n" + ",\n".join(f'  "{key}": {_lines(value)}' for key, value in body.items()) + "\n}\n"


def _lines(value: object) -> str:
    """One record a line: quick to write, for an indented record goes letter by letter, and easy to compare."""
    if not isinstance(value, list) or not value:
        return _dumps(value)
    return "[\n" + ",\n".join(f"    {_dumps(record)}" for record in value) + "\n  ]"


_dumps = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) that every JSON report satisfies."""
    text = files("zoneplan.outputs.report").joinpath("schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _run(run: RunData) -> dict[str, Any]:
    return {
        "at": run.at.isoformat(timespec="seconds"),
        "version": run.version,
        "datum_operation": run.datum_operation,
        "proj": run.proj,
        "geos": run.geos,
        "limits": run.limits.model_dump(),
        "inputs": [{"path": file.path, "sha256": file.sha256} for file in run.inputs],
    }


def _zone(row: ZoneRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name.model_dump(),
        "evidence": row.evidence,
        "accuracy_m": row.accuracy_m,
        "declared_ha": row.declared_ha,
        "declared_printed": row.declared_printed,
        "plane_ha": row.plane_ha,
        "ellipsoid_ha": row.ellipsoid_ha,
        "difference_ha": row.difference_ha,
        "tolerance_ha": row.tolerance_ha,
        "sigma_ha": row.sigma_ha,
        "verdict": row.verdict,
    }


def _pair(row: PairRow) -> dict[str, Any]:
    return {
        "a": row.a,
        "b": row.b,
        "overlap_m2": row.overlap_m2,
        "share_a": row.share_a,
        "share_b": row.share_b,
        "width_m": row.width_m,
        "verdict": row.verdict,
        "expected": row.expected,
        "allowed": row.allowed,
    }


def _lots(row: LotRow, balance: LandUseBalance | None) -> dict[str, Any]:
    written: dict[str, Any] = {
        "layer": row.layer,
        "zone": row.zone,
        "count": row.count,
        "sum_m2": row.sum_m2,
        "overlap_m2": row.overlap_m2,
        "gap_m2": row.gap_m2,
        "outside_m2": row.outside_m2,
        "balance_m2": row.balance_m2,
        "classes": {code: {"count": part.count, "m2": part.m2} for code, part in row.classes.items()},
    }
    return written if balance is None else written | {"balance": balance_json(balance)}


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "code": found.code,
        "severity": found.severity,
        "subjects": list(found.subjects),
        "layer": found.layer,
        "measured": found.measured,
        "limit": found.limit,
        "unit": found.unit,
        "message": _message(found).model_dump(),
        "geometry": geojson(found.geometry),
        "waived": _waived(found),
    }


def _message(found: Finding) -> Text:
    """The message; that of a reopened finding says so."""
    if found.waived or found.waiver is None:
        return found.message
    vi, en = (f"{found.message.to(lang)} {remark(found, lang)}" for lang in LANGS)
    return Text(vi=vi, en=en)


def _waived(found: Finding) -> dict[str, str] | None:
    if found.waiver is None or not found.waived:
        return None
    return {"by": found.waiver.by, "at": moment_text(found.waiver.at), "reason": found.waiver.reason}


def geojson(geometry: BaseGeometry | None) -> Mapping[str, Any] | None:
    """Write a geometry as RFC 7946 does.

    Parameters
    ----------
    geometry : shapely geometry or None
        WGS 84, x longitude, y latitude, degrees.

    Returns
    -------
    mapping or None
        Two ordinates, 7 decimals, outer rings against the clock. None where there is no place to show: no
        geometry, an empty one, or one with a coordinate that is no longitude or latitude.

    Examples
    --------
    >>> geojson(shapely.Point(106.679632004, 11.0722889999))
    {'type': 'Point', 'coordinates': [106.679632, 11.072289]}
    >>> geojson(shapely.Point()) is None, geojson(None) is None
    (True, True)
    """
    if geometry is None or geometry.is_empty:
        return None
    if not (np.abs(shapely.get_coordinates(geometry)) <= (180, 90)).all():  # NaN is not <= either
        return None
    flat = shapely.orient_polygons(shapely.force_2d(geometry))
    rounded = shapely.transform(flat, lambda xy: np.round(xy, _DECIMALS))
    found: Mapping[str, Any] = json.loads(shapely.to_geojson(rounded))
    return found
