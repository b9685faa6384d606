"""What the server serves beside Streamlit: the map's assets and layers, each by a known name, and safe headers."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from zoneplan.model.errors import ZoneplanError
from zoneplan.outputs.webmap.assets import assets, assets_digest
from zoneplan.outputs.webmap.scan import PICTURE_TYPE
from zoneplan.ui.ahead import NameAhead
from zoneplan.ui.onmap import desk
from zoneplan.ui.onmap.pictures import kept_picture
from zoneplan.ui.opened import layer, opened
from zoneplan.ui.parcels.answers import about_answer, errors_answer, tile_answer
from zoneplan.ui.previews import preview_layer

SCRIPT = Path(__file__).with_name("main.py")

# Streamlit and streamlit-folium run their own inline styles and eval; nothing may come from or go to another
# host, but for the tiles of the base map that a user turns on.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob: https://tile.openstreetmap.org",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
# A report in its frame: a sandbox of its own origin, where nothing runs and nothing is fetched.
_PAPER = "; ".join(
    ("sandbox", "default-src 'none'", "style-src 'unsafe-inline'", "img-src data:", "frame-ancestors 'self'")
)
REPORT = "report"  # name under which a report is kept among the previews
HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",  # the tile server wants to know who asks
    "permissions-policy": "geolocation=(), camera=(), microphone=()",
}
_FOR_GOOD = {"cache-control": "private, max-age=31536000, immutable"}  # a digest stands in the address


class _SafeHeaders:
    """Adds the headers to every answer, Streamlit's own included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def _asset(request: Request) -> Response:
    asset = assets().get(request.path_params["name"])
    if asset is None or request.path_params["digest"] != assets_digest():
        return _nothing()
    return Response(asset.content, media_type=asset.media_type, headers=_FOR_GOOD)


def _layer(request: Request) -> Response:
    digest, name = request.path_params["digest"], request.path_params["name"]
    content = layer(digest, name)
    if content is None:
        with suppress(ZoneplanError):  # a server started anew knows no digest until the plan is opened
            opened()
        content = layer(digest, name)
    if content is None:
        return _nothing()
    return Response(content, media_type="application/geo+json", headers=_FOR_GOOD)


def _preview(request: Request) -> Response:
    content = preview_layer(request.path_params["digest"], request.path_params["name"])
    if content is None:
        return _nothing()
    return Response(content, media_type="application/geo+json", headers=_FOR_GOOD)


_ANSWERS: dict[str, Callable[[bytes], dict[str, Any]]] = {
    "look": lambda body: desk.look(opened(), body),
    "draft": lambda body: desk.keep_draft(opened(), body),
    "go": desk.go_to,
}


async def _desk(request: Request) -> Response:
    """Answer one of the map's tools. JSON only, so that no page of another site can ask without being refused."""
    answer = _ANSWERS.get(request.path_params["name"])
    if answer is None:
        return _nothing()
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        return PlainTextResponse("JSON wanted", status_code=415)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > desk.MOST_BYTES:
            return PlainTextResponse("too much", status_code=413)
    try:
        return JSONResponse(await run_in_threadpool(answer, bytes(body)))
    except ZoneplanError as why:
        return JSONResponse({"refused": why.text.model_dump()})


def _picture(request: Request) -> Response:
    content = kept_picture(request.path_params["digest"])
    if content is None:
        return _nothing()
    return Response(content, media_type=PICTURE_TYPE, headers=_FOR_GOOD)


def _parcels(request: Request) -> Response:
    return _parcels_answer(about_answer(request.path_params["key"]))


def _parcel_tile(request: Request) -> Response:
    asked = request.path_params
    return _parcels_answer(tile_answer(asked["key"], asked["zoom"], asked["x"], asked["y"]))


def _parcel_errors(request: Request) -> Response:
    found = errors_answer(request.path_params["key"])
    if found is None:
        return _nothing()
    path, name = found
    return FileResponse(path, media_type="application/geopackage+sqlite3", filename=name)


def _parcels_answer(content: bytes | None) -> Response:
    if content is None:
        return _nothing()
    return Response(content, media_type="application/json", headers=_FOR_GOOD)


def _report(request: Request) -> Response:
    content = preview_layer(request.path_params["digest"], REPORT)
    if content is None:
        return _nothing()
    headers = {**_FOR_GOOD, "content-security-policy": _PAPER}
    return Response(content, media_type="text/html; charset=utf-8", headers=headers)


def _nothing() -> Response:
    return PlainTextResponse("not found", status_code=404)


def routes() -> list[Route]:
    """The routes; every answer is a lookup by name, so no path reaches the disk."""
    return [
        Route("/zoneplan/assets/{digest}/{name:path}", _asset, methods=["GET"]),
        Route("/zoneplan/plan/{digest}/{name}.json", _layer, methods=["GET"]),
        Route("/zoneplan/report/{digest}.html", _report, methods=["GET"]),
        Route("/zoneplan/preview/{digest}/{name}.json", _preview, methods=["GET"]),
        Route("/zoneplan/parcels/{key}/about-{assets}.json", _parcels, methods=["GET"]),
        Route("/zoneplan/parcels/{key}/errors.gpkg", _parcel_errors, methods=["GET"]),
        Route("/zoneplan/parcels/{key}/{zoom:int}/{x:int}/{y:int}.json", _parcel_tile, methods=["GET"]),
        Route("/zoneplan/desk/{name}", _desk, methods=["POST"]),
        Route("/zoneplan/picture/{digest}.webp", _picture, methods=["GET"]),
    ]


def middleware() -> list[Middleware]:
    """What every answer passes through."""
    return [Middleware(_SafeHeaders), Middleware(NameAhead)]
