"""Draws the pages of every document: .venv/bin/python scripts/pages.py FOLDER [PLAN]; needs poppler, LibreOffice."""

import subprocess
import sys
from pathlib import Path

from zoneplan.checks.table import validate
from zoneplan.outputs.report.forms import OFFICE, SPOKEN, render_bytes
from zoneplan.store.folder import open_folder
from zoneplan.store.shipped import shipped_plan

DPI = "70"


def main() -> None:
    """Write the documents of a plan, let LibreOffice print what it opens, and draw all pages as PNG."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    report = validate(open_folder(Path(sys.argv[2]) if len(sys.argv) > 2 else shipped_plan()))
    office = []
    for spoken in SPOKEN:
        for form in OFFICE:
            file = folder / f"{form}-{spoken}.{form}"
            file.write_bytes(render_bytes(report, form, spoken))
            if form != "pdf":
                office.append(file)
    profile = (folder / "profile").resolve()
    run(
        "soffice",
        "--headless",
        f"-env:UserInstallation=file://{profile}",
        "--convert-to",
        "pdf",
        "--outdir",
        folder,
        *office,
    )
    for file in sorted(folder.glob("*.pdf")):
        run("pdftoppm", "-r", DPI, "-png", file, file.with_suffix(""))
        sys.stdout.write(f"{file.stem}: {len(list(folder.glob(f'{file.stem}-*.png')))} pages\n")


def run(*command: object) -> None:
    """Run one program and wait for it."""
    subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own words


if __name__ == "__main__":
    main()
