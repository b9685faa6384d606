"""One visit of the app in a browser, and what went wrong during it."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import ConsoleMessage, Dialog, Frame, Locator, Page, Request, Response
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

WAIT_MS = 15_000
QUIET_MS, STEP_MS = 500, 100


def spaced(text: str) -> str:
    """The text with every run of blanks, no-break spaces among them, as one space."""
    return " ".join(text.split())


# Chromium's own remarks about the permissions that Streamlit gives its frames
_REMARKS = ("Unrecognized feature", "An iframe which has both allow-scripts and allow-same-origin")

# Streamlit's page looks for its server below its own path first, and is told that it is not there
_PROBES = re.compile(r"/[a-z-]+/_stcore/(health|host-config)$")


class Visit:
    """A page with its map, and lists of what must stay empty."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.outside: list[str] = []
        self.failed: list[str] = []
        self.complaints: list[str] = []
        self.dialogs: list[str] = []
        self.pending: set[Request] = set()
        self.asked = False
        page.set_default_timeout(WAIT_MS)

    def listen(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("request", self._request)
        self.page.on("requestfinished", lambda request: self.pending.discard(request))  # noqa: PLW0108  set by Playwright
        self.page.on("requestfailed", self._request_failed)
        self.page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if _PROBES.search(message.location.get("url", "")):
            return
        if message.type in {"error", "warning"} and not message.text.startswith(_REMARKS):
            self.complaints.append(message.text)

    def _dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _request(self, request: Request) -> None:
        self.asked = True
        self.pending.add(request)

    def _request_failed(self, request: Request) -> None:
        self.pending.discard(request)
        cancelled = (
            request.failure == "net::ERR_ABORTED"
        )  # by the page itself, when it goes on before all has come
        if request.url.startswith(self.url) and not cancelled:
            self.failed.append(f"{request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and not _PROBES.search(response.url):
            self.failed.append(f"{response.url}: {response.status}")

    def go(self, address: str) -> None:
        self.settle()
        self.page.goto(self.url + address)

    def settle(self) -> None:
        """Wait until nothing is being fetched: what is cut off by leaving would look like a failed request.

        Counted here: Playwright's own "networkidle" never comes where a frame of another origin was taken away.
        """
        quiet, waited = 0, 0
        while self.asked and quiet < QUIET_MS and waited < WAIT_MS:
            self.page.wait_for_timeout(STEP_MS)
            waited += STEP_MS
            quiet = 0 if self.pending else quiet + STEP_MS
        assert not self.pending, f"still being fetched: {[request.url for request in self.pending]}"

    def goto_page(self, name: str, expect: str) -> None:
        """Follow the navigation to a page and wait until it is drawn."""
        self.settle()
        links = self.page.locator(".st-key-pages").get_by_test_id("stPageLink-NavLink")
        links.filter(has_text=name).click()
        self.page.locator(expect).first.wait_for()

    def await_map(self) -> Frame:
        """The map's frame once all layers are drawn."""
        self.page.frame_locator("iframe[title*=folium]").locator("#map_div[data-ready=true]").wait_for()
        return next(frame for frame in self.page.frames if "streamlit_folium" in frame.url)

    def mark(self) -> None:
        """Put a mark on the window of the map's frame: it goes when the frame is loaded anew."""
        self.await_map().evaluate("() => { window.mark = 'the same frame'; }")

    def marked(self) -> bool:
        """Whether the map's frame is the one that was marked."""
        return bool(self.await_map().evaluate("() => window.mark === 'the same frame'"))

    def asks(self) -> dict[str, str]:
        """The keys of the address and what stands under them."""
        query = urlsplit(self.page.url).query
        return {key: values[-1] for key, values in parse_qs(query, keep_blank_values=True).items()}

    def await_keys(self, **wanted: str | None) -> None:
        """Wait until the address says this under these keys; None: until it has no such key."""
        self.page.wait_for_function(
            "(wanted) => { const asked = new URLSearchParams(location.search);"
            " return Object.entries(wanted).every(([key, value]) => asked.get(key) === value); }",
            arg=wanted,
        )

    def await_view(self, lat: float, lng: float, zoom: float) -> None:
        """Wait until the address says that the map stands here, to the pixel: Leaflet turns on whole pixels."""
        self.page.wait_for_function(
            "([lat, lng, zoom]) => { const at = (new URLSearchParams(location.search).get('at') || '').split(',');"
            " const near = (value, wanted) => Math.abs(value - wanted) < 3 * 360 / 256 / 2 ** zoom;"
            " return near(at[0], lat) && near(at[1], lng) && Number(at[2]) === zoom; }",
            arg=[lat, lng, zoom],
        )

    def state(self, script: str, argument: Any = None) -> Any:
        """What a function of (map state, argument) gives in the map's frame; one that is exchanged is asked anew."""
        for left in reversed(range(5)):
            try:
                return self.await_map().evaluate(
                    f"(argument) => ({script})(zoneplan.state, argument)", argument
                )
            except PlaywrightError as why:
                if not left or "detached" not in str(why):
                    raise
                self.page.wait_for_timeout(300)
        return None

    def pixel_of(self, zone: str) -> tuple[float, float]:
        """Where on the page a zone's point stands, by Leaflet."""
        point = self.state("(state, zone) => state.map.latLngToContainerPoint(state.pins[zone].latlng)", zone)
        frame = self.page.locator("iframe[title*=folium]").bounding_box()
        assert frame is not None
        return frame["x"] + point["x"], frame["y"] + point["y"]

    def open_list(self, box: Locator) -> None:
        """Open the list of a box by keyboard; one that a late redraw of the page closed is opened again."""
        options = self.page.get_by_role("option")
        for left in reversed(range(5)):
            self.settle()
            box.focus()
            box.press("ArrowDown")
            try:
                options.first.wait_for(timeout=WAIT_MS / 5 if left else WAIT_MS)
            except PlaywrightTimeout:
                if not left:
                    raise
            else:
                return

    def click_zone(self, zone: str) -> Locator:
        """Click a zone with the mouse and wait for its card."""
        self.page.mouse.click(*self.pixel_of(zone))
        return self.card(zone)

    def card(self, zone: str) -> Locator:
        card = self.page.locator(f"article[data-zone={zone}]")
        card.wait_for()
        return card
