"""The files that the map needs in the browser: ours beside this module, the libraries in zoneplan/browser/."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

from zoneplan.model.errors import ZoneplanError

_OURS = (
    "coordinates.js",
    "grid.js",
    "labels.js",
    "layers.js",
    "lots.js",
    "preview.js",
    "extras.js",
    "focus.js",
    "desk.js",
    "tools.js",
    "scan.js",
    "parcels.js",
    "parcels_words.js",
    "address.js",
    "together.js",
    "map.js",
    "map.css",
    "desk.css",
)
_LIBRARIES = (
    "leaflet.js",
    "leaflet.css",
    "images/layers.png",
    "images/layers-2x.png",
    "fullscreen.js",
    "fullscreen.css",
    "icon-fullscreen.svg",
    "proj4.js",
    "geoman.js",
    "geoman.css",
)
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
    package = Path(str(files("zoneplan")))
    found: dict[str, Asset] = {}
    for folder, names in ((package / "browser", _LIBRARIES), (package / "outputs" / "webmap", _OURS)):
        for name in names:
            path = folder / name
            if not path.is_file():
                raise AssetsMissing("browser-assets", file=name)
            found[name] = Asset(path.read_bytes(), _TYPES[path.suffix])
    return MappingProxyType(found)


@cache
def assets_digest() -> str:
    """One digest of all assets: it stands in their addresses, so that browsers may keep them for good."""
    parts = (name.encode() + sha256(asset.content).digest() for name, asset in sorted(assets().items()))
    return sha256(b"".join(parts)).hexdigest()[:20]
