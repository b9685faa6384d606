"""The report on parcels for machines: the contract of every report, and the findings for a spreadsheet."""

from zoneplan.model.numbers import Lang
from zoneplan.outputs.report.csv import csv_of
from zoneplan.outputs.report.json import json_of
from zoneplan.outputs.report.parcels.given import Checked


def json_parcels(checked: Checked, lang: Lang) -> str:
    """Write the report as ``zoneplan-report/1``: no pairs, one row of parcels a layer; the language changes nothing."""
    rows = [layer.row for layer in checked.layers]
    return json_of(checked.run, checked.counts, checked.zones, (), rows, checked.findings, checked.balances)


def csv_parcels(checked: Checked, lang: Lang) -> str:
    """Write the findings as CSV, as ``csv_report`` does."""
    return csv_of(checked.findings, lang)
