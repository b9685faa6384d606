"""Reports that try to be more than text, and the other software that reads what was written of them."""

import re
import subprocess
import unicodedata
from dataclasses import replace
from pathlib import Path

from tests.outputs.sample_report import both, sample_report
from zoneplan.checks.report import Report
from zoneplan.model.findings import Finding, Severity

NASTY = '#read("/etc/passwd") $x^2$ *b* `c` @ref ${7*7} {{7*7}} <script>alert(1)</script> &amp; \\n _x0041_ [l](http://a.example)'
STARTS = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("http://a.example")',
    "#N/A",
    "{=1+1}",
    '#import "/etc/passwd": *',
    "[x](http://y)",
)
CONTROLS = "Khu\x00\x07 A\u202e\ud800B\r\n=1+1\t@SUM(A1)"


def hostile_report() -> Report:
    """The sample, with names, quotes and findings that are formulas, markup or source text somewhere."""
    full = sample_report()
    registry = full.plan.registry
    first, second, third = registry.zones
    quote = f"{STARTS[0]} diện tích 100,0 ha {NASTY}"
    claim = first.claims[0].model_copy(update={"quote": quote})
    zones = (
        first.model_copy(update={"name": both(STARTS[0]), "claims": (claim,)}),
        second.model_copy(update={"name": both(NASTY)}),
        third.model_copy(update={"name": both(CONTROLS)}),
    )
    source = registry.sources[0].model_copy(update={"title": STARTS[3], "publisher": STARTS[4]})
    registry = registry.model_copy(update={"name": both(NASTY), "zones": zones, "sources": (source,)})
    rows = tuple(replace(row, name=zone.name) for row, zone in zip(full.zones, zones, strict=True))
    findings = tuple(
        Finding("area-contradiction", Severity.WARNING, (), both(start), "boundaries", -0.5, 0.05, "ha")
        for start in (*STARTS, NASTY)
    )
    return replace(full, zones=rows, findings=findings, plan=replace(full.plan, registry=registry))


def many_findings(count: int) -> Report:
    """The sample with so many findings of two kinds."""
    findings = tuple(
        Finding(
            "lot-gap" if number % 2 else "area-contradiction",
            Severity.ERROR if number % 2 else Severity.WARNING,
            ("vuong",),
            both(f"Phát hiện số {number}", f"Finding number {number}"),
            "boundaries",
            float(number),
            1.0,
            "m2",
        )
        for number in range(1, count + 1)
    )
    return replace(sample_report(), findings=findings)


def bare(text: str) -> str:
    """A text without spaces and marks of line breaks, as it can be looked for across lines and cells."""
    return re.sub(r"[\s\u200b\u00ad]", "", unicodedata.normalize("NFC", text))


def pdf_text(file: Path) -> str:
    """What poppler reads in a PDF, in the order of the content."""
    run = subprocess.run(["/usr/bin/pdftotext", "-raw", str(file), "-"], check=True, capture_output=True)
    return run.stdout.decode()


def pdf_pages(file: Path) -> list[str]:
    """The pages one by one."""
    return pdf_text(file).split("\f")[:-1]


def office_pdfs(files: list[Path], folder: Path) -> dict[str, str]:
    """What LibreOffice makes of documents and tables, as text by their names; one start for all of them."""
    profile = folder / "profile"
    subprocess.run(
        [
            "/usr/bin/soffice",
            "--headless",
            f"-env:UserInstallation=file://{profile}",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            *map(str, files),
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return {file.name: pdf_text(folder / f"{file.stem}.pdf") for file in files}
