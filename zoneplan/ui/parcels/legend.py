"""The legend of the large layers under the map."""

from zoneplan.model.landuse import LAND_USES
from zoneplan.outputs.parcelmap.about import colour, kind_name
from zoneplan.ui.opened import Opened
from zoneplan.ui.parcels.large import large_layers
from zoneplan.ui.view import draw

MOST_KINDS = 12  # land uses in the legend; the map's tooltips name all


def draw_large_legend(here: Opened) -> None:
    """Draw colours and marks of the layers that are ready; nothing where none is."""
    ready = [one.ready.facts for one in large_layers(here) if one.ready is not None]
    if not ready:
        return
    kinds = {kind.code: kind for facts in ready for kind in facts.kinds}
    shown = [
        {
            "name": kind_name(kind),
            "colour": colour(kind),
            "known": (use := LAND_USES.get(kind.code or "")) is not None and use.colour is not None,
        }
        for kind in list(kinds.values())[:MOST_KINDS]
    ]
    draw(
        "large_legend",
        kinds=shown,
        more=max(0, len(kinds) - MOST_KINDS),
        near=min(facts.near_zoom for facts in ready),
    )
