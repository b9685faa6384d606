"""The lots of a layer one by one: what each is used for, its area, what it declares, and the difference."""

import numpy as np
import pandas as pd

from zoneplan.checks.report import LotRow, Report
from zoneplan.model.boundary import LotLayer
from zoneplan.model.findings import Finding
from zoneplan.model.numbers import Lang


def lot_row_of(report: Report, layer: LotLayer) -> LotRow | None:
    """The layer's figures; None where it could not be held against its zone."""
    return next((row for row in report.parcels if row.layer == layer.name), None)


def lot_table(layer: LotLayer, row: LotRow | None, lang: Lang) -> pd.DataFrame:
    """Write the lots of a layer as a table.

    Parameters
    ----------
    layer : LotLayer
    row : LotRow or None
        The layer's figures; None leaves areas and differences empty.
    lang : {"vi", "en"}
        Of the use.

    Returns
    -------
    pandas.DataFrame
        A line a lot in the order of the layer: ``lot``, ``code``, ``use`` (text), and in m² ``plane_m2`` on the
        zone's own VN-2000 plane, ``declared_m2`` and ``difference_m2`` (plane − declared); NaN where there is none.
    """
    plane = np.full(len(layer.lots), np.nan) if row is None else row.areas_m2
    lots = layer.lots
    table = pd.DataFrame(
        {
            "lot": lots["lot"].astype(str).to_numpy(),
            "code": lots["code"].astype(str).to_numpy(),
            "use": lots[f"use_{lang}"].astype(str).to_numpy(),
            "plane_m2": plane,
            "declared_m2": lots["declared_m2"].to_numpy(dtype=float),
        }
    )
    table["difference_m2"] = table["plane_m2"] - table["declared_m2"]
    return table


def findings_of(report: Report, layer: LotLayer) -> list[Finding]:
    """The findings about a layer of lots, in the order of the report."""
    return [found for found in report.findings if found.layer == layer.name]
