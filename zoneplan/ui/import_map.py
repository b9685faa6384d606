"""The map beside an import or a history: what the zone has, what would come, and how they differ."""

from streamlit_folium import st_folium

from zoneplan.outputs.webmap.preview import Preview, preview_home, preview_layers
from zoneplan.outputs.webmap.shell import preview_shell, shown
from zoneplan.ui.opened import Opened
from zoneplan.ui.previews import keep_preview
from zoneplan.ui.view import draw, language

HEIGHT = 520  # until the map's own script fits it to the window


def draw_preview(here: Opened, preview: Preview) -> None:
    """Draw the map and its legend."""
    layers = preview_layers(preview, here.layers)
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
