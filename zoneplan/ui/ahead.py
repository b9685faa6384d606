"""What a page's map will ask for, named in the page itself, so that the browser fetches it while Streamlit starts.

Streamlit's page learns which of its own modules it needs only from the first run of the script, and only then of the
map's frame, and that of its script: waits one after the other that a browser can spend at once. ``rel=prefetch`` gives
way to all that the page needs at the moment, and promises nothing: what is not there is asked for later, as ever.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zoneplan.model.errors import ZoneplanError
from zoneplan.outputs.webmap.assets import MAP_SCRIPT, SHEET, assets_digest

# Streamlit's modules of what stands on the page of the map, by their names before the digest
_MODULES: Final = (
    "ButtonGroup",
    "ComponentInstance",
    "FileUploader",
    "Html",
    "PageLink",
    "Selectbox",
    "TextInput",
)
_IMPORTED: Final = re.compile(r"""(?:from|import)\s*["'`]\./([\w.$-]+\.js)["'`]""")
_LOADED: Final = re.compile(r"""["']\./static/js/([\w.$-]+\.js)["']""")
_OTHERS: Final = ("/zoneplan/", "/component/", "/static/", "/media/", "/_stcore/")  # no pages of the app


def _package(name: str, *inside: str) -> Path:
    """A folder of an installed package, without running the package."""
    spec = find_spec(name)
    places = None if spec is None else spec.submodule_search_locations
    return Path(places[0] if places else name, *inside)


def links() -> bytes:
    """The lines for the page's head; addresses relative to the page, as Streamlit's own are."""
    return _links(hasattr(sys.modules.get("streamlit_folium"), "st_folium"))


@cache
def _links(frame_served: bool) -> bytes:  # noqa: FBT001  the one thing that changes
    """Streamlit serves a component's files only once a run of the script declared it; before, they would be 404."""
    frame = _of_the_frame() if frame_served else ()
    found = [*(f"./static/js/{name}" for name in _modules()), *frame, *_of_the_map()]
    return "".join(
        f'<link rel="prefetch" as="{"style" if address.endswith(".css") else "script"}" href="{address}">\n'
        for address in found
    ).encode()


def _modules() -> list[str]:
    """The modules with all that they import, but for what the page itself loads already."""
    static = _package("streamlit", "static")
    scripts = static / "static" / "js"
    try:
        loaded = set(_LOADED.findall((static / "index.html").read_text(encoding="utf-8")))
        known = {path.name for path in scripts.iterdir()}
        found: set[str] = set()
        todo = [name for name in known if name.endswith(".js") and name.split(".")[0] in _MODULES]
        while todo:
            name = todo.pop()
            if name in found or name in loaded or name not in known:
                continue
            found.add(name)
            todo += _IMPORTED.findall((scripts / name).read_text(encoding="utf-8"))
    except OSError:  # another Streamlit, with its files elsewhere
        return []
    return sorted(found)


def _of_the_frame() -> Iterator[str]:
    scripts = _package("streamlit_folium", "frontend", "build", "static", "js")
    for path in sorted(scripts.glob("main.*.js")):
        yield f"./component/streamlit_folium.st_folium/static/js/{path.name}"


def _of_the_map() -> Iterator[str]:
    try:
        digest = assets_digest()
    except ZoneplanError:  # said on the page
        return
    for name in (MAP_SCRIPT, SHEET):
        yield f"./zoneplan/assets/{digest}/{name}"


class NameAhead:
    """Puts the lines into the head of the app's pages. Such a page comes whole and is kept by nobody."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, and answers that are a page with the lines in it."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(_OTHERS):
            await self.app(scope, receive, send)
            return
        dropped = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
        asked = [(name, value) for name, value in scope["headers"] if name not in dropped]
        page = _Page(send)
        html = "text/html" in Headers(scope=scope).get("accept", "")
        await self.app({**scope, "headers": asked} if html else scope, receive, page.send if html else send)


class _Page:
    """An answer on its way: held back until it is whole where it is a page, else passed on as it comes."""

    def __init__(self, send: Send) -> None:
        self.onward = send
        self.start: Message | None = None
        self.body = bytearray()

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            page = headers.get("content-type", "").startswith("text/html") and message["status"] == 200
            if page and "content-encoding" not in headers:
                self.start = message
                return
        if self.start is None or message["type"] != "http.response.body":
            await self.onward(message)
            return
        self.body += message.get("body", b"")
        if message.get("more_body", False):
            return
        head, mark, rest = bytes(self.body).partition(b"</head>")
        whole = head + links() + mark + rest if mark else head
        headers_now = MutableHeaders(raw=list(self.start["headers"]))
        headers_now["content-length"] = str(len(whole))
        for name in ("etag", "last-modified", "accept-ranges"):
            del headers_now[name]
        await self.onward({**self.start, "headers": headers_now.raw})
        await self.onward({"type": "http.response.body", "body": whole})
