"""The findings as CSV for a spreadsheet: RFC 4180, UTF-8 with a byte order mark, nothing that can run."""

import csv
from collections.abc import Iterable
from io import StringIO

from zoneplan.checks.report import Report
from zoneplan.model.findings import Finding
from zoneplan.model.numbers import Lang
from zoneplan.outputs.report.wording import by_weight, remark

COLUMNS = (
    "code",
    "severity",
    "subjects",
    "layer",
    "measured",
    "limit",
    "unit",
    "message",
    "advice",
    "waiver",  # "waived", "reopened" or nothing
    "waiver_note",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_report(report: Report, lang: Lang) -> str:
    """Write the findings as CSV, errors first.

    Parameters
    ----------
    report : Report
    lang : {"vi", "en"}
        Language of message, advice and the note on a waiver. Codes, severities and figures (decimal dot) are for
        machines too, so they are the same in both.

    Returns
    -------
    str
        Begins with U+FEFF, by which Excel knows UTF-8; lines end in CRLF, so write it without newline
        translation. No findings: the heading alone.
    """
    return csv_of(report.findings, lang)


def csv_of(findings: Iterable[Finding], lang: Lang) -> str:
    """Write findings as `csv_report` does."""
    out = StringIO(newline="")
    out.write("\ufeff")
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for found in by_weight(findings):
        words = (found.code, found.severity.value, "; ".join(found.subjects), found.layer or "")
        figures = (found.measured, found.limit)
        waiver = "" if found.waiver is None else "waived" if found.waived else "reopened"
        last = (found.unit or "", found.message.to(lang), found.advice.to(lang), waiver, remark(found, lang))
        rows.writerow([*map(harmless, words), *figures, *map(harmless, last)])
    return out.getvalue()


def harmless(cell: str) -> str:
    """Give a text cell that no spreadsheet takes for a formula.

    Examples
    --------
    >>> harmless("=cmd|' /C calc'!A0"), harmless("-1"), harmless("15,47 ha")
    ("'=cmd|' /C calc'!A0", "'-1", '15,47 ha')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
