"""The wheel alone, in an empty folder, away from the repository: "zoneplan app" shows the five zones."""

import json
import os
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import await_health, die_with_the_test
from tests.browser.visit import Visit
from tests.drawn_plans import REPOSITORY
from zoneplan.ui.launch import free_port


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked as an installer does; the libraries it needs come from the test environment."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "--target",
        "wheel",
        "--directory",
        str(folder / "dist"),
    ]
    subprocess.run(build, cwd=REPOSITORY, check=True, capture_output=True)
    (wheel,) = (folder / "dist").glob("*.whl")
    site = folder / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    return site


@pytest.fixture
def elsewhere(installed: Path, tmp_path: Path) -> dict[str, object]:
    """How to run in an empty folder with the installed package before the checkout's."""
    return {"cwd": tmp_path, "env": {**os.environ, "PYTHONPATH": str(installed), "HOME": str(tmp_path)}}


def test_the_check_runs_on_the_plan_inside_the_wheel(installed, elsewhere):
    run = [sys.executable, "-m", "zoneplan.cli", "check", "--format", "json"]
    report = json.loads(subprocess.run(run, capture_output=True, check=True, **elsewhere).stdout)
    assert [zone["id"] for zone in report["zones"]] == [
        "hoa-phu",
        "science-region",
        "north-relocation",
        "long-thanh",
        "phu-my",
    ]
    where = [sys.executable, "-c", "import zoneplan; print(zoneplan.__file__)"]
    told = subprocess.run(where, capture_output=True, text=True, check=True, **elsewhere).stdout
    assert told.startswith(str(installed))


def test_browser_libraries_are_in_the_wheel_with_their_licences(installed):
    folder = installed / "zoneplan" / "browser"
    assert {"leaflet.js", "proj4.js"} <= {path.name for path in folder.iterdir()}
    for licence in (folder / "licences").iterdir():
        assert "copyright" in licence.read_text(encoding="utf-8").lower()


@pytest.fixture
def served(elsewhere: dict[str, object], tmp_path: Path) -> Iterator[str]:
    port = free_port("127.0.0.1", 8800)
    log = tmp_path.parent / f"{tmp_path.name}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "zoneplan.cli", "app", "--port", str(port)],
            stdout=out,
            stderr=out,
            preexec_fn=die_with_the_test,  # noqa: PLW1509  one call into libc, no lock taken
            **{**elsewhere, "env": {**elsewhere["env"], "STREAMLIT_SERVER_HEADLESS": "true"}},
        )
    url = f"http://127.0.0.1:{port}"
    try:
        await_health(process, url, log)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


def test_zoneplan_app_in_an_empty_folder_shows_the_five_zones(served, chromium, tmp_path):
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    outside: list[str] = []
    context.on(
        "request", lambda r: None if r.url.startswith((served, "data:", "blob:")) else outside.append(r.url)
    )
    seen = Visit(context.new_page(), served)
    seen.listen()
    seen.go("/")
    assert seen.state("state => Object.keys(state.pins).length") == 5
    assert (outside, seen.failed, seen.complaints) == ([], [], [])
    context.close()
    assert list(tmp_path.iterdir()) == []  # nothing is left in the planner's folder


def test_the_app_listens_on_this_machine_only(served):
    port = served.rsplit(":", 1)[1]
    listening = [
        line.split()[1]
        for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]
        if line.split()[3] == "0A" and int(line.split()[1].split(":")[1], 16) == int(port)
    ]
    assert listening == [f"0100007F:{int(port):04X}"]
    six = Path("/proc/net/tcp6")
    if six.exists():
        assert f":{int(port):04X} " not in six.read_text(encoding="ascii")
    with urllib.request.urlopen(f"{served}/_stcore/health", timeout=5) as answer:  # noqa: S310  our own server
        assert answer.status == 200
