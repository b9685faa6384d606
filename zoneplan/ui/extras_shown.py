"""Further layers of the map from every room that has some, as one list that the browser fetches."""

from collections.abc import Callable, Iterable

from zoneplan.outputs.webmap.extras import Extra, extras_layers
from zoneplan.ui.opened import Opened
from zoneplan.ui.previews import keep_preview
from zoneplan.ui.raster_part import scan_extras

PROVIDERS: tuple[Callable[[Opened], Iterable[Extra]], ...] = (scan_extras,)


def extras_shown(here: Opened) -> str | None:
    """Digest under which the list of further layers is served; None if there are none."""
    extras = [extra for provider in PROVIDERS for extra in provider(here)]
    return keep_preview(extras_layers(extras)) if extras else None
