"""Scanned plans in the browser: as a picture, as a layer under the zones, and by themselves to be clicked on."""

import io
from collections.abc import Sequence
from typing import Any, Final

import folium
import numpy as np
from branca.element import MacroElement
from folium.template import Template
from numpy.typing import NDArray
from PIL import Image

from zoneplan.geometry.georeference import ControlPoint
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import LANGS, Lang
from zoneplan.model.scan import KeptScan
from zoneplan.outputs.webmap.assets import SCAN_SCRIPT
from zoneplan.outputs.webmap.extras import Extra
from zoneplan.outputs.webmap.shell import bare_map

PICTURE_TYPE: Final = "image/webp"
_QUALITY: Final = 82  # thin lines of drawings stay sharp; half the weight of the best
_OPACITY: Final = 0.8


def picture(pixels: NDArray[np.uint8]) -> bytes:
    """Write RGBA pixels (height, width, 4) as a WebP file."""
    out = io.BytesIO()
    Image.fromarray(pixels, "RGBA").save(out, "WEBP", quality=_QUALITY, method=2)
    return out.getvalue()


def scan_extra(scan: KeptScan, url: str) -> Extra:
    """A scanned plan as a further layer of the map."""
    south, west, north, east = scan.bounds
    name = Text(vi=scan.name, en=scan.name)
    return Extra(f"scan-{scan.id}", name, "image", url, {}, (south, west, north, east), _OPACITY)


class _StartScan(MacroElement):
    """Hands the map over to our own script."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "zoneplan.startScan({{ this._parent.get_name() }}, {{ this.scene|tojson }});"
        "{% endmacro %}"
    )

    def __init__(self, scene: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types
        self._name = "StartScan"
        self.scene = scene


class _ShowScan(MacroElement):
    """Tells the picture in the browser which points there are, without a reload."""

    _template = Template(
        "{% macro script(this, kwargs) %}zoneplan.showScan({{ this.wanted|tojson }});{% endmacro %}"
    )

    def __init__(self, wanted: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no types
        self._name = "ShowScan"
        self.wanted = wanted


def scan_shell(url: str, size: tuple[int, int], view_key: str) -> folium.Map:
    """Build the picture that is clicked on; its coordinates are (−row, column) of the image's own pixels.

    Parameters
    ----------
    url : str
        Of the picture, relative to the server's root.
    size : (width, height)
        Of the image in pixels.
    view_key : str
        Under which the browser keeps centre and zoom.
    """
    words = {lang: {"load-failed": say("app.map.load-failed").to(lang)} for lang in LANGS}
    shell = bare_map(SCAN_SCRIPT, crs="Simple", zoom_control=True, zoom_snap=0.25)
    scene = {
        "url": f"../../{url}",
        "width": size[0],
        "height": size[1],
        "view": view_key,
        "words": words,
    }
    shell.add_child(_StartScan(scene))
    return shell


def scan_shown(
    lang: Lang, points: Sequence[ControlPoint], worst: int | None, waiting: tuple[float, float] | None
) -> folium.FeatureGroup:
    """Build what changes without a reload: the control points, and a clicked place that waits for its coordinates.

    Names go through JSON that the template engine does not read again, and become text nodes in the browser.
    """
    marks = [
        {"name": _unbraced(point.name), "column": point.column, "row": point.row, "worst": number == worst}
        for number, point in enumerate(points)
    ]
    told = None if waiting is None else {"column": waiting[0], "row": waiting[1]}
    group = folium.FeatureGroup(name="show", control=False)
    group.add_child(_ShowScan({"lang": lang, "points": marks, "waiting": told}))
    return group


def _unbraced(name: str) -> str:
    """A name without what a template engine could take for its own: a zero-width joiner parts double braces."""
    for mark in ("{{", "{%", "{#", "}}", "%}", "#}"):
        name = name.replace(mark, "\u2060".join(mark))
    return name
