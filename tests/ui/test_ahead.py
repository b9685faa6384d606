"""The lines that name ahead what a map will ask for: they are true, and only pages carry them."""

import re
import sys
from importlib.util import find_spec
from types import ModuleType

import anyio
import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from zoneplan.ui import ahead
from zoneplan.ui.ahead import NameAhead, links

PAGE = "<html><head><title>à</title></head><body></head></body></html>"


def addresses():
    return re.findall(r'href="\./([^"]+)"', links().decode())


def get(path, answer, *, accept="text/html", method="GET"):
    """Ask an app with one answer; gives the headers and the body that come, and the headers that it was asked with."""
    seen = {}

    def show(request):
        seen.update(request.headers)
        return answer

    app = NameAhead(Starlette(routes=[Route("/{path:path}", show, methods=["GET", "POST"])]))
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    asked = [(b"accept", accept.encode()), (b"accept-encoding", b"gzip"), (b"if-none-match", b'"1"')]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "root_path": "",
        "query_string": b"",
        "headers": asked,
    }
    anyio.run(app, scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return dict(sent[0]["headers"]), body, seen


def test_streamlits_modules_of_the_map_page_are_named_with_all_that_they_import():
    named = [address.removeprefix("static/js/") for address in addresses() if address.startswith("static/")]
    assert {name.split(".")[0] for name in named} >= {"ComponentInstance", "Html", "PageLink", "Selectbox"}
    folder = ahead._package("streamlit", "static")
    loaded = (folder / "index.html").read_text(encoding="utf-8")
    for name in named:
        assert name not in loaded
        text = (folder / "static" / "js" / name).read_text(encoding="utf-8")
        for other in re.findall(r'(?:from|import)"\./([^"]+\.js)"', text):
            assert other in named or other in loaded


def test_the_frames_own_script_is_named_once_it_is_served_and_the_maps_bundle_always(monkeypatch):
    def names():
        rest = [address for address in addresses() if not address.startswith("static/")]
        return [address.rsplit("/", 1)[1].split(".")[0] for address in rest]

    importing = ModuleType("streamlit_folium")
    importing.__spec__ = find_spec("streamlit_folium")
    monkeypatch.delitem(sys.modules, "streamlit_folium", raising=False)
    assert names() == ["map-bundle", "bundle"]
    monkeypatch.setitem(sys.modules, "streamlit_folium", importing)
    assert names() == ["map-bundle", "bundle"]
    importing.st_folium = print
    assert names() == ["main", "map-bundle", "bundle"]


def test_a_page_gets_the_lines_into_its_head_and_says_how_long_it_is_now():
    headers, body, asked = get("/checks", HTMLResponse(PAGE, headers={"etag": '"1"'}))
    assert body.decode() == PAGE.replace("</head>", links().decode() + "</head>", 1)
    assert headers[b"content-length"] == str(len(body)).encode()
    assert b"etag" not in headers
    assert "accept-encoding" not in asked
    assert "if-none-match" not in asked


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/component/streamlit_folium.st_folium/index.html", {}),
        ("/zoneplan/report/0.html", {}),
        ("/checks", {"method": "POST"}),
        ("/checks", {"accept": "*/*"}),
        ("/checks", {"answer": PlainTextResponse(PAGE)}),
        ("/checks", {"answer": HTMLResponse(PAGE, status_code=404)}),
        ("/checks", {"answer": Response(b"\x1f\x8b", media_type="text/html", headers={"content-encoding": "gzip"})}),
        ("/checks", {"answer": HTMLResponse("no head")}),
    ],
)  # fmt: skip
def test_whatever_is_no_page_of_the_app_stays_as_it_is(path, more):
    answer = more.pop("answer", HTMLResponse(PAGE))
    headers, body, _ = get(path, answer, **more)
    assert body == answer.body
    assert headers[b"content-length"] == str(len(body)).encode()


def test_another_streamlit_with_its_files_elsewhere_is_no_fault(monkeypatch, tmp_path):
    monkeypatch.setattr(ahead, "_package", lambda *_: tmp_path / "none")
    assert ahead._modules() == []
