"""The routes: known names only, right types, safe headers; asked as a server is asked, without one."""

import asyncio
import json

import pytest
from starlette.applications import Starlette

from tests.drawn_plans import REPOSITORY, copy_of_data
from zoneplan.outputs.webmap.assets import assets, assets_digest
from zoneplan.ui.opened import PLAN_VARIABLE, opened
from zoneplan.ui.previews import keep_preview
from zoneplan.ui.routes import HEADERS, REPORT, middleware, routes


@pytest.fixture(autouse=True)
def _the_five_zones(monkeypatch):
    monkeypatch.setenv(PLAN_VARIABLE, str(REPOSITORY / "data"))


def ask(
    path: str, method: str = "GET", sent_headers: dict[str, str] | None = None, body: bytes = b""
) -> tuple[int, dict[str, str], bytes]:
    app = Starlette(routes=routes(), middleware=middleware())
    sent, asked = [], []

    async def receive():
        if asked:
            await asyncio.sleep(3600)  # as from a browser that waits for its answer
        asked.append(True)
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "root_path": "",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in (sent_headers or {}).items()],
    }
    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], headers, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize("name", sorted(assets()))
def test_every_asset_is_served_with_its_type_and_kept_for_good(name):
    status, headers, body = ask(f"/zoneplan/assets/{assets_digest()}/{name}")
    assert (status, body) == (200, assets()[name].content)
    assert headers["content-type"] == assets()[name].media_type
    assert "immutable" in headers["cache-control"]
    assert headers["x-content-type-options"] == "nosniff"


def test_a_layer_is_served_as_geojson_also_by_a_server_that_was_just_started():
    digest = opened().digest
    status, headers, body = ask(f"/zoneplan/plan/{digest}/zones.json")
    assert (status, headers["content-type"]) == (200, "application/geo+json")
    assert len(json.loads(body)["features"]) == 5


@pytest.mark.parametrize(
    "path",
    [
        "/zoneplan/assets/{assets}/manifest.json",
        "/zoneplan/assets/{assets}/licences/leaflet.txt",
        "/zoneplan/assets/{assets}/assets.py",
        "/zoneplan/assets/{assets}/../../../pyproject.toml",
        "/zoneplan/assets/{assets}/..%2f..%2fpyproject.toml",
        "/zoneplan/assets/{assets}//etc/passwd",
        "/zoneplan/assets/{assets}/",
        "/zoneplan/assets/0000/map-bundle.js",
        "/zoneplan/assets/{assets}/leaflet.js",
        "/zoneplan/plan/{plan}/zones.toml.json",
        "/zoneplan/plan/{plan}/..json",
        "/zoneplan/plan/0000/zones.json",
        "/zoneplan/plan/../zones.json",
        "/zoneplan",
    ],
)
def test_nothing_else_is_served(path):
    status, headers, body = ask(path.format(assets=assets_digest(), plan=opened().digest))
    assert status == 404
    assert b"root" not in body
    assert headers["x-content-type-options"] == "nosniff"


def test_a_route_only_gives():
    assert ask(f"/zoneplan/assets/{assets_digest()}/map-bundle.js", "POST")[0] == 405


def test_a_layer_of_a_plan_at_fault_is_not_there(monkeypatch, tmp_path):
    monkeypatch.setenv(PLAN_VARIABLE, str(tmp_path))
    assert ask("/zoneplan/plan/0000/zones.json")[0] == 404


def test_the_layers_of_the_plan_as_it_was_are_kept_for_a_map_still_open(monkeypatch, tmp_path):
    plan = copy_of_data(tmp_path / "plan")
    monkeypatch.setenv(PLAN_VARIABLE, str(plan))
    before = opened().digest
    register = plan / "boundaries" / "zones.toml"
    register.write_text(
        register.read_text(encoding="utf-8").replace("Cảng Cái Mép", "Cảng mới"), encoding="utf-8"
    )
    after = opened().digest
    assert after != before
    for digest in (before, after):
        assert ask(f"/zoneplan/plan/{digest}/places.json")[0] == 200


def test_the_policy_lets_nothing_outside_in_but_the_tiles_of_the_base_map():
    policy = dict(part.split(" ", 1) for part in HEADERS["content-security-policy"].split("; "))
    outside = {word for value in policy.values() for word in value.split() if "//" in word}
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert outside == {"https://tile.openstreetmap.org"}


def test_a_report_is_served_with_a_policy_under_which_nothing_runs():
    digest = keep_preview({REPORT: b"<!doctype html><p>x</p>"})
    status, headers, body = ask(f"/zoneplan/report/{digest}.html")
    assert (status, body) == (200, b"<!doctype html><p>x</p>")
    assert headers["content-type"] == "text/html; charset=utf-8"
    policy = headers["content-security-policy"]
    assert policy.split("; ")[:2] == ["sandbox", "default-src 'none'"]
    assert "script" not in policy
    for other in ("0" * 20, keep_preview({"zones": b"<script>"})):
        assert ask(f"/zoneplan/report/{other}.html")[0] == 404
