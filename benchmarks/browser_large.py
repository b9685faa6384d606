"""How long a planner waits with a large layer: .venv/bin/python -m benchmarks.browser --large 1000000 [--runs 5].

preparation  from the click on the button of the page to the table of what was found, by the app's own process
first view   from the request to the overview drawn on the map of the default view, in a cold context of the browser
street       the same for an address at zoom 17
card         from the mouse click on a parcel to its card on the page
panning      a minute of moving about at zoom 17: memory of the server and of the page's script, at its start and end
"""

import random
import statistics
import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from playwright.sync_api import Browser, Frame, Page

from benchmarks.drawn_fabric import draw_fabric
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.model.boundary import Evidence
from zoneplan.model.parcels import ParcelTable
from zoneplan.sources.boundaries import boundary_bytes
from zoneplan.store.parcels import keep_parcels
from zoneplan.store.prepared.cache import CACHE_VARIABLE
from zoneplan.ui.launch import command, free_port

EPSG = 9210
WAIT_MS = 900_000
PAN_S = 60
STREET_ZOOM = 17
ZONES = """
schema = "zoneplan-plan/1"
name = {{ vi = "Đo thử", en = "Benchmark" }}
sources = []
[[zones]]
id = "a"
name = {{ vi = "Khu đo", en = "Zone" }}
province_then = {{ vi = "Bình Dương", en = "Bình Dương" }}
province_now = {{ vi = "TP.HCM", en = "HCMC" }}
vn2000_epsg = 9210
[zones.site]
place = {{ vi = "nơi đo", en = "place" }}
lat = {lat:.6f}
lon = {lon:.6f}
radius_m = 12000.0
sides = 4
why = {{ vi = "đo", en = "benchmark" }}
source = "benchmark"
grade = "H"
"""


def draw_large_plan(folder: Path, parcels: int, seed: int) -> tuple[float, float]:
    """Write a plan that keeps a layer of about so many parcels; gives latitude and longitude of its middle."""
    found = draw_fabric(parcels, seed)
    around = shapely.box(*shapely.total_bounds(found.geometry))
    middle = vn2000_to_wgs84(around.centroid, EPSG)
    (folder / "boundaries").mkdir(parents=True)
    (folder / "parcels").mkdir()
    (folder / "boundaries" / "zones.toml").write_text(
        ZONES.format(lat=middle.y, lon=middle.x), encoding="utf-8"
    )
    content = boundary_bytes("a", vn2000_to_wgs84(around, EPSG), Evidence.SURVEYED, 0.05, "benchmark")
    (folder / "boundaries" / "a.geojson").write_bytes(content)
    table = ParcelTable("large", "large", "", EPSG, found.ids, found.codes, found.declared_m2, found.geometry)
    keep_parcels(folder, table, "a", Evidence.SURVEYED, "benchmark", name="large")
    return float(middle.y), float(middle.x)


def measure_large(browser: Browser, made: Path, parcels: int, runs: int, seed: int) -> list[str]:
    """Measure all of it, and give the lines to print."""
    lat, lon = draw_large_plan(made / "plan", parcels, seed)
    port = free_port("127.0.0.1", 8970)
    argv, environment = command(made / "plan", port, "127.0.0.1")
    url = f"http://127.0.0.1:{port}"
    street = f"{url}/?at={lat:.6f},{lon:.6f},{STREET_ZOOM}"
    lines = []
    with subprocess.Popen(  # noqa: S603  our own server
        [*argv, "--server.headless=true"],
        env={**environment, CACHE_VARIABLE: str(made / "cache")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            await_page(url)
            lines.append(f"  preparation {prepare(browser, url):8.1f} s")
            size = sum(file.stat().st_size for file in (made / "cache").rglob("*") if file.is_file())
            lines.append(f"  on the disk {size / 1e6:8.0f} MB")
            lines.append(told("first view", [first_view(browser, url) for _ in range(runs)]))
            streets, cards = zip(*(street_view(browser, street) for _ in range(runs)), strict=True)
            lines += [told("street", list(streets)), told("card", list(cards))]
            lines += pan(browser, street, server.pid)
        finally:
            server.terminate()
    return lines


def told(what: str, values: list[float]) -> str:
    """One line: median, least and most."""
    return f"  {what:<11}{statistics.median(values):9.2f} s ({min(values):.2f} to {max(values):.2f})"


def await_page(url: str) -> None:
    """Wait for the health route."""
    from benchmarks.browser import await_server  # noqa: PLC0415  that module imports this one

    await_server(url)


def prepare(browser: Browser, url: str) -> float:
    """Have the layer prepared from the page."""
    page = new_page(browser)
    page.goto(f"{url}/parcels")
    button = page.locator("[class*=st-key-large-prepare] button")
    button.wait_for()
    start = time.perf_counter()
    button.click()
    page.locator("[data-ready]").wait_for()
    took = time.perf_counter() - start
    page.context.close()
    return took


def first_view(browser: Browser, url: str) -> float:
    """The default view with the overview on it."""
    page = new_page(browser)
    start = time.perf_counter()
    page.goto(url)
    await_parcels(page)
    took = time.perf_counter() - start
    page.context.close()
    return took


def street_view(browser: Browser, url: str) -> tuple[float, float]:
    """A view of streets, and the card of the parcel in its middle."""
    page = new_page(browser)
    start = time.perf_counter()
    page.goto(url)
    await_parcels(page)
    street = time.perf_counter() - start
    page.wait_for_load_state("networkidle")
    box = page.locator("iframe[title*=folium]").bounding_box()
    assert box is not None  # noqa: S101  the map was awaited
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - 5, y)
    page.mouse.move(x, y)
    start = time.perf_counter()
    page.mouse.click(x, y)
    page.locator("article[data-parcel]").wait_for()
    card = time.perf_counter() - start
    page.context.close()
    return street, card


def pan(browser: Browser, url: str, server: int) -> list[str]:
    """Move about for a minute; gives the lines on memory and on how many views were drawn."""
    page = new_page(browser)
    page.goto(url)
    frame = await_parcels(page)
    turn = random.Random(1)  # noqa: S311  not for secrets
    server_mb, page_mb, views = [], [], 0
    end = time.perf_counter() + PAN_S
    while time.perf_counter() < end:
        frame.evaluate(
            "(by) => new Promise((done) => { const { map, extras } = zoneplan.state;"
            " const [{ layer }] = Object.values(extras);"
            " const loaded = () => { clearTimeout(late); layer.off('load', loaded); done(); };"
            " const late = setTimeout(loaded, 3000); layer.on('load', loaded); map.panBy(by, { animate: false }); })",
            [turn.randint(-700, 700), turn.randint(-500, 500)],
        )
        views += 1
        server_mb.append(rss_mb(server))
        page_mb.append(heap_mb(page))
    page.context.close()
    tenth = max(1, views // 10)
    first, last = (np.median(server_mb[part]) for part in (slice(tenth), slice(-tenth, None)))
    page_first, page_last = (np.median(page_mb[part]) for part in (slice(tenth), slice(-tenth, None)))
    return [
        f"  panning     {views:8d} views in {PAN_S} s",
        f"  server      {first:8.0f} MB at first, {last:.0f} MB at last, {max(server_mb):.0f} MB at most",
        f"  page        {page_first:8.0f} MB at first, {page_last:.0f} MB at last",
    ]


def new_page(browser: Browser) -> Page:
    """A page in a cold context."""
    page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN").new_page()
    page.set_default_timeout(WAIT_MS)
    return page


def await_parcels(page: Page) -> Frame:
    """The map's frame once the layer's tiles of the view are drawn."""
    page.frame_locator("iframe[title*=folium]").locator("#map_div[data-parcels-at]").wait_for()
    return next(frame for frame in page.frames if "streamlit_folium" in frame.url)


def rss_mb(process: int) -> float:
    """Memory that a process holds, without files that are only mapped."""
    status: dict[str, Any] = dict(
        line.split(":", 1)
        for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    )
    return float(status["RssAnon"].split()[0]) / 1024


def heap_mb(page: Page) -> float:
    """Memory of the page's scripts."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return float(metrics["JSHeapUsedSize"]) / 2**20
