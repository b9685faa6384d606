"""Draws the pages of every document: .venv/bin/python scripts/pages.py FOLDER [PLAN].

Needs Debian's poppler-utils, libreoffice-writer, libreoffice-calc and chromium.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from zoneplan.checks.report import Report
from zoneplan.checks.table import validate
from zoneplan.model.numbers import LANGS
from zoneplan.outputs.corners import SUFFIXES, corner_file
from zoneplan.outputs.report.forms import OFFICE, SPOKEN, render_bytes
from zoneplan.store.folder import open_folder
from zoneplan.store.shipped import shipped_plan

DPI = "70"
PRINTED = (".docx", ".xlsx")  # by LibreOffice


def main() -> None:
    """Write the documents of a plan, print those that are no PDF as others do, and draw all pages as PNG."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where documents and pictures go")
    parser.add_argument("plan", type=Path, nargs="?", help="the plan; without it that of the five zones")
    chosen = parser.parse_args()
    folder: Path = chosen.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    report = validate(open_folder(chosen.plan or shipped_plan()))
    files = [*reports(report, folder), *corner_tables(report, folder)]
    office = [file for file in files if file.suffix in PRINTED]
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    run("soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", folder, *office)
    for file in files:
        if file.suffix == ".html":
            to = f"--print-to-pdf={file.with_suffix('.pdf')}"
            run("chromium", "--headless", "--no-sandbox", "--no-pdf-header-footer", to, file.as_uri())
    for file in sorted(folder.glob("*.pdf")):
        run("pdftoppm", "-r", DPI, "-png", file, file.with_suffix(""))
        sys.stdout.write(f"{file.stem}: {len(list(folder.glob(f'{file.stem}-[0-9]*.png')))} pages\n")


def reports(report: Report, folder: Path) -> list[Path]:
    """Write the report in every form that has pages, named by form and language."""
    made = []
    for spoken in SPOKEN:
        for form in (*OFFICE, "html"):
            made.append(folder / f"{form}-{spoken}.{form}")
            made[-1].write_bytes(render_bytes(report, form, spoken))
    return made


def corner_tables(report: Report, folder: Path) -> list[Path]:
    """Write the corner table of the first zone that has a boundary; none if no zone has."""
    bounded = [zone.id for zone in report.plan.registry.zones if zone.id in report.plan.boundaries][:1]
    made = []
    for zone in bounded:
        for lang in LANGS:
            for suffix in SUFFIXES:
                if suffix in (*PRINTED, ".pdf"):
                    made.append(folder / f"corners{suffix.replace('.', '-')}-{lang}{suffix}")
                    made[-1].write_bytes(corner_file(report, zone, made[-1].name, lang))
    return made


def run(*command: object) -> None:
    """Run a program quietly; one that fails ends this one."""
    told = [str(part) for part in command]
    subprocess.run(told, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  our own words


if __name__ == "__main__":
    main()
