"""The map beside an import or a history: what the zone has, what would come, and how they differ."""

from hashlib import sha256

from shapely import to_wkb
from streamlit_folium import st_folium

from zoneplan.outputs.webmap.preview import Preview, preview_home, preview_layers
from zoneplan.outputs.webmap.requests import shown
from zoneplan.outputs.webmap.shell import preview_shell
from zoneplan.ui.choice import remembered
from zoneplan.ui.opened import Opened
from zoneplan.ui.previews import keep_preview
from zoneplan.ui.view import draw, language

HEIGHT = 520  # until the map's own script fits it to the window


def draw_preview(here: Opened, preview: Preview) -> None:
    """Draw the map and its legend."""
    layers = remembered("layers", _content(here, preview), lambda: preview_layers(preview, here.layers))
    digest = keep_preview(layers)
    st_folium(
        preview_shell(here.report, digest, layers, preview_home(preview)),
        key=f"preview-{digest}",
        height=HEIGHT,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=shown(language(), preview.zone),
    )
    draw("import_legend", layers=layers)


def _content(here: Opened, preview: Preview) -> str:
    """A digest of all that the layers are made of: they are heavy to write, and every click draws the page anew."""
    told = (
        here.digest,
        preview.zone,
        preview.new_lines,
        [(n, reading.key) for n, reading in preview.readings],
    )
    shapes = [preview.new, preview.gained, preview.lost, preview.spots]
    shapes += [reading.geometry for _, reading in preview.readings]
    return sha256(
        repr(told).encode() + b"".join(b"|" + (to_wkb(shape) or b"") for shape in shapes)
    ).hexdigest()
