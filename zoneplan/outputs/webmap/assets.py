"""The files that the map needs in the browser: ours beside this module, the libraries in zoneplan/browser/."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from zoneplan.model.errors import ZoneplanError

# streamlit-folium fetches a script only after the one before it has run, so that each is a wait before the map comes:
# what a map needs comes as one script and one sheet, the parts in the order to run.
_OURS = (
    "coordinates.js",
    "grid.js",
    "labels.js",
    "layers.js",
    "lots.js",
    "preview.js",
    "extras.js",
    "parcels.js",
    "parcels_words.js",
    "focus.js",
    "desk.js",
    "tools.js",
    "address.js",
    "together.js",
    "map.js",
)
MAP_SCRIPT, SCAN_SCRIPT, SHEET = "map-bundle.js", "scan-bundle.js", "bundle.css"
BUNDLES: Mapping[str, tuple[str, ...]] = {
    MAP_SCRIPT: ("leaflet.js", "proj4.js", "fullscreen.js", "geoman.js", *_OURS),
    SCAN_SCRIPT: ("leaflet.js", "coordinates.js", "scan.js"),
    SHEET: ("leaflet.css", "fullscreen.css", "geoman.css", "map.css", "desk.css"),
}
_PICTURES = ("images/layers.png", "images/layers-2x.png", "icon-fullscreen.svg")
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
}


class AssetsMissing(ZoneplanError):
    """The browser's libraries were not built in; set-up was not finished."""


@dataclass(frozen=True)
class Asset:
    """One file as the server gives it out."""

    content: bytes
    media_type: str


@cache
def assets() -> Mapping[str, Asset]:
    """Every file the map may ask for, by its name in the address; nothing else is served.

    Raises
    ------
    AssetsMissing
        If the build did not bring in the browser's libraries.
    """
    found = {}
    for name, parts in BUNDLES.items():
        kind = Path(name).suffix
        wrap = _script if kind == ".js" else bytes
        found[name] = Asset(b"\n".join(wrap(_part(part)) for part in parts), _TYPES[kind])
    found |= {name: Asset(_part(name), _TYPES[Path(name).suffix]) for name in _PICTURES}
    return MappingProxyType(found)


def _part(name: str) -> bytes:
    """One file: ours beside this module, or a library's."""
    package = Path(str(files("zoneplan")))
    for folder in (package / "browser", package / "outputs" / "webmap"):
        if (folder / name).is_file():
            return (folder / name).read_bytes()
    raise AssetsMissing("browser-assets", file=name)


def _script(content: bytes) -> bytes:
    """A script as it would run by itself: names of its own, and strict only if it says so in its first line."""
    return b"(function () {" + content + b"\n}).call(window);"


@cache
def assets_digest() -> str:
    """One digest of all assets: it stands in their addresses, so that browsers may keep them for good."""
    parts = (name.encode() + sha256(asset.content).digest() for name, asset in sorted(assets().items()))
    return sha256(b"".join(parts)).hexdigest()[:20]
