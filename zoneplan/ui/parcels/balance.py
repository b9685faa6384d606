"""The land-use balance of a layer: chart, table, what is said of the total, and the rules that it was held against."""

import streamlit as st

from zoneplan.checks.balance.rows import LandUseBalance
from zoneplan.checks.report import LotRow, Report
from zoneplan.outputs.report.balance.chart import as_image, told
from zoneplan.outputs.report.balance.csv import balance_csv
from zoneplan.outputs.report.balance.page import balance_part
from zoneplan.ui.view import draw, language, word


def draw_balance(report: Report, row: LotRow) -> None:
    """Draw the balance of a layer of the plan, and its sum against the zone."""
    for balance in report.balances:
        if balance.layer == row.layer:
            draw_land_use(balance)
    draw("parcels_sum", row=row)


def draw_land_use(balance: LandUseBalance) -> None:
    """Draw one land-use balance, of the plan or of a layer of parcels that was checked by itself."""
    lang = language()
    draw("parcels_balance", part=balance_part(balance, lang), as_image=as_image, told=told)
    st.download_button(
        word("landuse.table.csv"),
        data=lambda: balance_csv([balance], lang).encode(),
        file_name=f"zoneplan-balance-{lang}.csv",
        mime="text/csv",
        key=f"balance-csv-{balance.layer}",
        on_click="ignore",
        icon=":material/download:",
    )
