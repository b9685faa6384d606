"""A real server and a real browser. Debian's Chromium must be there: without it these tests fail, they do not skip."""

import ctypes
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Route, ViewportSize, sync_playwright

from tests.browser.visit import Visit
from tests.drawn_plans import REPOSITORY
from zoneplan.ui.launch import command, free_port

CHROMIUM = Path("/usr/bin/chromium")
START_S = 60
# a hundred ports for each process of tests: two that look for a free one at the same moment would find the same
FIRST_PORT = 8700 + 100 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def die_with_the_test() -> None:
    pr_set_pdeathsig = 1
    ctypes.CDLL("libc.so.6", use_errno=True).prctl(pr_set_pdeathsig, signal.SIGKILL)


def await_health(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Wait until a server answers; one that ends or stays silent fails the test with what it wrote."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=1):  # noqa: S310  our own server
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    process.kill()
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")


MOST_SERVERS = 3  # at a time: each takes memory, and a part of the processor even while nobody asks


class Servers:
    """One server a plan; the one not asked for longest makes room for another, and all end with the session."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.running: dict[Path, tuple[subprocess.Popen[bytes], str]] = {}

    def url(self, plan: Path) -> str:
        while plan not in self.running and len(self.running) >= MOST_SERVERS:
            self._end(self.running.pop(next(iter(self.running)))[0])
        self.running[plan] = self.running.pop(plan, None) or self._start(plan)  # now the youngest
        return self.running[plan][1]

    def _start(self, plan: Path) -> tuple[subprocess.Popen[bytes], str]:
        port = free_port("127.0.0.1", FIRST_PORT)
        argv, environment = command(plan, port, "127.0.0.1")
        log = self.logs / f"{port}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*argv, "--server.headless=true"],
                env=environment,
                cwd=self.logs,  # an empty folder, as a planner's may be: no configuration of the repository
                stdout=out,
                stderr=out,
                preexec_fn=die_with_the_test,  # noqa: PLW1509  one call into libc, no lock taken
            )
        url = f"http://127.0.0.1:{port}"
        await_health(process, url, log)
        return process, url

    def stop(self) -> None:
        for process, _ in self.running.values():
            self._end(process)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    found = Servers(tmp_path_factory.mktemp("servers"))
    yield found
    found.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    assert CHROMIUM.is_file(), "these tests need Debian's Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--lang=vi"],
        )
        yield browser
        browser.close()


Opener = Callable[..., Visit]


@pytest.fixture
def visit(chromium: Browser, servers: Servers) -> Iterator[Opener]:
    """Open the app in a context of its own, where nothing but this machine can be reached.

    Whatever the test was about, at its end nothing outside was asked for, no request failed, no script and no
    console complained, and no dialog opened; a test that expects otherwise empties the list that it expects.
    """
    opened: list[Visit] = []

    def open_app(
        address: str = "/",
        *,
        plan: Path = REPOSITORY / "data",
        size: tuple[int, int] = (1366, 768),
        scheme: Literal["light", "dark"] = "light",
    ) -> Visit:
        context = chromium.new_context(
            viewport=ViewportSize(width=size[0], height=size[1]),
            accept_downloads=True,
            locale="vi-VN",
            color_scheme=scheme,
        )
        seen = Visit(context.new_page(), servers.url(plan))
        opened.append(seen)

        def guard(route: Route) -> None:
            url = route.request.url
            if url.startswith((seen.url, "data:", "blob:")):
                route.continue_()
            else:
                seen.outside.append(url)
                route.abort()

        context.route("**/*", guard)
        seen.listen()
        seen.go(address)
        return seen

    yield open_app
    for seen in opened:
        seen.settle()
        seen.page.context.close()
        assert seen.outside == [], "asked for something outside this machine"
        assert seen.failed == [], "a request failed"
        assert seen.complaints == [], "a script or the console complained"
        assert seen.dialogs == [], "a dialog opened"
