"""Every form of the report as the bytes of a file, in one language or both: what doors and archives ask for."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from zoneplan.checks.report import Report
from zoneplan.model.errors import ExportRefused
from zoneplan.model.numbers import LANGS, Lang
from zoneplan.outputs.report import REPORTERS
from zoneplan.outputs.report.document.as_docx import docx_report
from zoneplan.outputs.report.document.as_html import html_document
from zoneplan.outputs.report.document.as_pdf import pdf_report
from zoneplan.outputs.report.document.as_xlsx import xlsx_report
from zoneplan.outputs.report.document.blocks import Document
from zoneplan.outputs.report.document.content import document

Spoken = Literal["vi", "en", "both"]
SPOKEN: tuple[Spoken, ...] = (*LANGS, "both")
OFFICE: Mapping[str, Callable[[Document], bytes]] = MappingProxyType(
    {"pdf": pdf_report, "docx": docx_report, "xlsx": xlsx_report}
)
FORMS: tuple[str, ...] = (*REPORTERS, *OFFICE)  # the choices of zoneplan check --format
OF_ONE_LANGUAGE = ("csv", "balance")


def langs_of(spoken: Spoken) -> tuple[Lang, ...]:
    """Give the languages meant, the leading one first."""
    return LANGS if spoken == "both" else (spoken,)


def render_bytes(report: Report, form: str, spoken: Spoken) -> bytes:
    """Write a report in any form.

    Parameters
    ----------
    report : Report
    form : str
        One of ``FORMS``.
    spoken : {"vi", "en", "both"}
        Both: the Vietnamese text, and the English one beside it. JSON always carries both; the table comes twice.

    Returns
    -------
    bytes
        The same report gives the same bytes. Text is UTF-8.

    Raises
    ------
    ExportRefused
        If both languages are asked of CSV, whose fields hold one text.
    KeyError
        If there is no such form.
    """
    if form in OFFICE:
        return OFFICE[form](document(report, langs_of(spoken)))
    write = REPORTERS[form]
    if spoken != "both":
        return write(report, spoken).encode()
    if form in OF_ONE_LANGUAGE:
        raise ExportRefused("report-both", form=form)
    if form == "html":
        return html_document(document(report, LANGS)).encode()
    if form == "json":
        return write(report, "vi").encode()
    return "\n".join(write(report, lang) for lang in LANGS).encode()
