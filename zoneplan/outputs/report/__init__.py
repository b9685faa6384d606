"""The report, in every form by name. The table is also the list of choices of ``zoneplan check --format``."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from zoneplan.checks.report import Report
from zoneplan.model.numbers import Lang
from zoneplan.outputs.report.balance.csv import balance_csv
from zoneplan.outputs.report.csv import csv_report
from zoneplan.outputs.report.document.as_html import html_document
from zoneplan.outputs.report.document.content import document
from zoneplan.outputs.report.json import json_report, schema
from zoneplan.outputs.report.table import table_report

__all__ = ["REPORTERS", "Reporter", "render", "schema"]

Reporter = Callable[[Report, Lang], str]

REPORTERS: Mapping[str, Reporter] = MappingProxyType(
    {
        "table": table_report,
        "json": json_report,
        "html": lambda report, lang: html_document(document(report, (lang,))),
        "csv": csv_report,
        "balance": lambda report, lang: balance_csv(report.balances, lang),  # CSV too
    }
)


def render(report: Report, fmt: str, lang: Lang) -> str:
    """Write a report.

    Parameters
    ----------
    report : Report
    fmt : str
        One of ``REPORTERS``.
    lang : {"vi", "en"}

    Returns
    -------
    str
        Write it as UTF-8 and without newline translation: CSV ends its lines in CRLF and begins with U+FEFF.

    Raises
    ------
    KeyError
        If there is no such format.
    """
    return REPORTERS[fmt](report, lang)
