"""How long a planner waits: .venv/bin/python -m benchmarks.browser [--runs 10] [--parcels 10000].

With --large 1000000 it measures a large layer instead, as browser_large says.

Measured in Debian's Chromium against a real server on this machine, each run in a cold context of the browser:

first page   from the request to all layers drawn and the map answering (data-ready)
card         from the mouse click on the map to the zone's card on the page
toggle       from the click on a layer's box to the second frame drawn after it, off and on again
bytes        all that came over HTTP but Streamlit's own bundle (/static/), as transferred
first run    the same first page where the server was just started and has not opened the plan yet
"""

import argparse
import os
import statistics
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Browser, Frame, Page, sync_playwright

from benchmarks.browser_large import measure_large
from benchmarks.fabric import draw_plan
from benchmarks.machine import machine
from zoneplan.store.shipped import shipped_plan
from zoneplan.ui.launch import command, free_port

SEED = 20261128
WAIT_MS = 60_000
TOGGLE = """async ([name, lang]) => {
  const state = zoneplan.state;
  const word = state.words[lang][name];
  const label = [...document.querySelectorAll(".leaflet-control-layers-overlays label")]
    .find((one) => one.textContent.trim() === word);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const took = [];
  for (let i = 0; i < 2; i += 1) {
    const start = performance.now();
    label.querySelector("input").click();
    await frame();
    await frame();
    took.push(performance.now() - start);
  }
  return Math.max(...took) / 1000;
}"""
PIXEL = """(zone) => {
  const state = zoneplan.state;
  const at = state.map.latLngToContainerPoint(state.pins[zone].latlng);
  return [at.x, at.y];
}"""


def main() -> None:
    """Measure the shipped plan and the large one, and print both with the machine."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--runs", type=int, default=10)
    asked.add_argument("--parcels", type=int, default=10_000)
    asked.add_argument(
        "--large", type=int, default=0, help="only a large layer of so many parcels: browser_large"
    )
    wanted = asked.parse_args()
    tell(
        f"{machine()}, {versions()}\nload before: {os.getloadavg()[0]:.1f} (1 min), {wanted.runs} runs, seed {SEED}\n"
    )
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        tell(f"Chromium {browser.version}\n")
        if wanted.large:
            lines = measure_large(browser, Path(made), wanted.large, wanted.runs, SEED)
            tell(
                "\n".join(
                    [f"{wanted.large} parcels by tiles", *lines, f"load after: {os.getloadavg()[0]:.1f}"]
                )
            )
            browser.close()
            return
        measure("the five zones", browser, shipped_plan(), "long-thanh", wanted.runs)
        large = draw_plan(Path(made) / "large", wanted.parcels, SEED)
        measure(f"{wanted.parcels} parcels", browser, large, "a", wanted.runs)
        browser.close()
    tell(f"load after: {os.getloadavg()[0]:.1f}")


def measure(name: str, browser: Browser, plan: Path, zone: str, runs: int) -> None:
    """Start a server for one plan, visit it again and again, print what it took."""
    port = free_port("127.0.0.1", 8950)
    argv, environment = command(plan, port, "127.0.0.1")
    with subprocess.Popen(  # noqa: S603  our own server
        [*argv, "--server.headless=true"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            url = f"http://127.0.0.1:{port}"
            await_server(url)
            first = visit(browser, url, zone)
            found = [visit(browser, url, zone) for _ in range(runs)]
        finally:
            server.terminate()
    tell(f"{name}\n  {'first run':<11}{first['first page']:8.2f} s")
    for what in ("first page", "card", "toggle", "bytes"):
        values = [one[what] for one in found]
        unit = "KiB" if what == "bytes" else "s"
        middle, low, high = statistics.median(values), min(values), max(values)
        tell(f"  {what:<11}{middle:8.2f} {unit:<4} ({low:.2f} to {high:.2f})")


def visit(browser: Browser, url: str, zone: str) -> dict[str, float]:
    """One cold visit: the page, the card of a zone, a layer off and on."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    received = count_bytes(page)
    start = time.perf_counter()
    page.goto(url)
    frame = await_map(page)
    first = time.perf_counter() - start
    page.wait_for_load_state("networkidle")
    kib = received["bytes"] / 1024
    x, y = frame.evaluate(PIXEL, zone)
    box = page.locator("iframe[title*=folium]").bounding_box()
    assert box is not None  # noqa: S101  the map was awaited
    start = time.perf_counter()
    page.mouse.click(box["x"] + x, box["y"] + y)
    page.locator(f"article[data-zone={zone}]").wait_for()
    card = time.perf_counter() - start
    page.wait_for_load_state("networkidle")
    toggle = frame.evaluate(TOGGLE, ["lots", "vi"])
    context.close()
    return {"first page": first, "card": card, "toggle": toggle, "bytes": kib}


def await_map(page: Page) -> Frame:
    """The map's frame once its layers are drawn."""
    page.frame_locator("iframe[title*=folium]").locator("#map_div[data-ready=true]").wait_for()
    return next(frame for frame in page.frames if "streamlit_folium" in frame.url)


def count_bytes(page: Page) -> dict[str, float]:
    """Counts what comes over HTTP, headers and compression as on the wire, but for Streamlit's own bundle."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    ours: set[str] = set()
    received = {"bytes": 0.0}

    def answered(event: dict) -> None:  # type: ignore[type-arg]  # as the browser's protocol gives it
        if "/static/" not in event["response"]["url"] or "streamlit_folium" in event["response"]["url"]:
            ours.add(event["requestId"])

    def finished(event: dict) -> None:  # type: ignore[type-arg]
        if event["requestId"] in ours:
            received["bytes"] += event["encodedDataLength"]

    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", finished)
    return received


def await_server(url: str) -> None:
    """Wait for the health route."""
    while True:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):  # noqa: S310  our own server
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.1)


def versions() -> str:
    """Of what draws the map."""
    return ", ".join(
        f"{name} {version(name)}" for name in ("streamlit", "streamlit-folium", "folium", "shapely")
    )


def tell(line: str) -> None:
    """Print at once."""
    print(line, flush=True)  # noqa: T201  this is a program


if __name__ == "__main__":
    main()
