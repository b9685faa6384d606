"""Corner tables ("bảng kê tọa độ góc ranh") as annexes: DOCX, XLSX, PDF, CSV; each reads back as the same boundary."""

from pathlib import Path

from zoneplan.checks.report import Report
from zoneplan.model.errors import ExportRefused
from zoneplan.model.numbers import Lang
from zoneplan.outputs.corners.csv import csv_file
from zoneplan.outputs.corners.table import corner_sheet
from zoneplan.store.write import write_atomically

SUFFIXES = (".docx", ".xlsx", ".pdf", ".csv")

__all__ = ["SUFFIXES", "corner_file", "corner_sheet", "write_corners"]


def corner_file(report: Report, zone: str, name: str, lang: Lang) -> bytes:
    """Make the corner table of a zone's boundary.

    Parameters
    ----------
    report : Report
    zone : str
        Id of the zone.
    name : str
        Name of the file, which ends in one of ``SUFFIXES``.
    lang : {"vi", "en"}
        Of the words and of the marks in numbers.

    Raises
    ------
    ExportRefused
        As ``corner_sheet``, or for another suffix.
    """
    suffix = next((one for one in SUFFIXES if name.lower().endswith(one)), None)
    if suffix is None:
        raise ExportRefused("export-format", file=name, known=", ".join(SUFFIXES))
    sheet, at = corner_sheet(report, zone), report.run.at
    if suffix == ".csv":
        return csv_file(sheet, lang)
    if suffix == ".xlsx":
        from zoneplan.outputs.corners.xlsx import xlsx_file  # noqa: PLC0415  each library only where it is needed

        return xlsx_file(sheet, lang, at)
    if suffix == ".docx":
        from zoneplan.outputs.corners.docx import docx_file  # noqa: PLC0415

        return docx_file(sheet, lang, at)
    from zoneplan.outputs.corners.pdf import pdf_file  # noqa: PLC0415

    return pdf_file(sheet, lang, at)


def write_corners(report: Report, zone: str, target: Path, lang: Lang) -> None:
    """Write the corner table to a file, in one step; parameters and errors as ``corner_file``."""
    write_atomically(target, corner_file(report, zone, target.name, lang))
