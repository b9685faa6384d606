"""Further layers on the map, under or over the zones: context layers and scanned plans, in a list the browser fetches.

The list changes without a reload of the map: what is new in it is fetched, what is gone is taken off, the rest stays.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from zoneplan.model.messages import Text

EXTRAS = "extras"  # name of the list among the layers of its digest


@dataclass(frozen=True)
class Extra:
    """One further layer.

    Attributes
    ----------
    id : str
        Equal ids mean the same layer: a digest of its content belongs in it.
    name : Text
        As the layer list shows it; data, shown as text.
    kind : {"vector", "image", "parcels"}
    url : str
        Address relative to the server's root, for example ``zoneplan/preview/<digest>/<name>.json``: for a vector a
        GeoJSON FeatureCollection whose features carry ``tip`` (``layers.tip_lines``); for an image a picture in Web
        Mercator; for parcels what ``parcelmap.about`` writes, with the tiles beside it.
    style : mapping
        Leaflet path options of a vector.
    bounds : tuple or None
        South, west, north, east of an image, WGS 84 degrees.
    opacity : float
        0 to 1, at the start; the browser has a slider for images.
    """

    id: str
    name: Text
    kind: Literal["vector", "image", "parcels"]
    url: str
    style: Mapping[str, str | float | bool]
    bounds: tuple[float, float, float, float] | None = None
    opacity: float = 1.0


def extras_layers(extras: Iterable[Extra]) -> dict[str, bytes]:
    """Write the list as a layer of its own, to be kept and served like a preview."""
    told = [
        {
            "id": extra.id,
            "name": extra.name.model_dump(),
            "kind": extra.kind,
            "url": f"../../{extra.url}",
            "style": dict(extra.style),
            "bounds": extra.bounds,
            "opacity": extra.opacity,
        }
        for extra in extras
    ]
    return {EXTRAS: json.dumps(told, ensure_ascii=False, allow_nan=False).encode()}
