"""Makes the pictures in docs/ from the running app: .venv/bin/python scripts/screenshots.py."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from playwright.sync_api import ViewportSize, sync_playwright

from zoneplan.model.numbers import LANGS
from zoneplan.store.shipped import shipped_plan
from zoneplan.ui.launch import command, free_port

DOCS = Path(__file__).parents[1] / "docs"
# page -> its address, and what is there once it is drawn
PAGES = {
    "map": ("/?zone=hoa-phu", "article[data-zone=hoa-phu]"),
    "checks": ("/checks", "[data-finding]"),
    "import": ("/import?zone=hoa-phu", ".zp-history"),
    "parcels": ("/parcels", ".zp-plain"),
    "documents": ("/documents", ".zp-source"),
    "reports": ("/reports", "iframe"),
    "scans": ("/scans", ".zp-kept"),
    "compare": ("/compare?zone=hoa-phu", "[data-testid=stSelectbox]"),
}


def main() -> None:
    """Start the app on the shipped plan, take every picture, stop the app by its own process."""
    port = free_port("127.0.0.1", 8900)
    argv, environment = command(shipped_plan(), port, "127.0.0.1")
    argv.append("--server.headless=true")
    with subprocess.Popen(argv, env=environment, stdout=subprocess.DEVNULL) as server:  # noqa: S603 - our own server
        try:
            _take_all(f"http://127.0.0.1:{port}")
        finally:
            server.terminate()


def _take_all(url: str) -> None:
    _await(f"{url}/_stcore/health")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for lang in LANGS:
            for name, (address, drawn) in PAGES.items():
                page = browser.new_page(viewport=ViewportSize(width=1366, height=768))
                page.goto(f"{url}{address}{'&' if '?' in address else '?'}lang={lang}")
                page.locator(drawn).first.wait_for()
                page.wait_for_timeout(4000)  # the map flies to the zone
                page.screenshot(path=DOCS / f"{name}-{lang}.png")
                sys.stdout.write(f"docs/{name}-{lang}.png\n")
                page.close()
        browser.close()


def _await(url: str) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(url, timeout=1):  # noqa: S310 - our own server
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    raise TimeoutError(url)


if __name__ == "__main__":
    main()
