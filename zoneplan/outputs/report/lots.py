"""The lots of a layer one by one: what each is used for, its area, what it declares, and the difference."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from zoneplan.checks.report import LotRow, Report
from zoneplan.model.boundary import LotLayer
from zoneplan.model.findings import Finding
from zoneplan.model.landuse import LAND_USES
from zoneplan.model.messages import Text
from zoneplan.model.numbers import Lang


@dataclass(frozen=True)
class CodeShare:
    """One line of the land-use balance: ``share`` is of all sound lots, 0 to 1; ``colour`` None: not known."""

    code: str
    name: Text | None
    colour: str | None
    count: int
    m2: float
    share: float


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


def land_use_balance(row: LotRow) -> list[CodeShare]:
    """The land-use balance of a layer, the largest use first; codes that no land-use map knows have no name."""
    shares = []
    for code, part in sorted(row.classes.items(), key=lambda item: -item[1].m2):
        use = LAND_USES.get(code)
        shares.append(
            CodeShare(
                code=code,
                name=None if use is None else use.name,
                colour=None if use is None else use.colour,
                count=part.count,
                m2=part.m2,
                share=part.m2 / row.sum_m2 if row.sum_m2 else 0.0,
            )
        )
    return shares


def findings_of(report: Report, layer: LotLayer) -> list[Finding]:
    """The findings about a layer of lots, in the order of the report."""
    return [found for found in report.findings if found.layer == layer.name]
