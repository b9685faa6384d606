"""Further layers on the map, whatever part of the app they come from: one list, under one digest."""

from collections.abc import Callable, Iterable

from zoneplan.outputs.webmap.extras import Extra, extras_layers
from zoneplan.ui.context.drawn import context_extras
from zoneplan.ui.opened import Opened
from zoneplan.ui.parcels.large import large_extras
from zoneplan.ui.previews import keep_preview
from zoneplan.ui.scans.part import scan_extras

# Each gives its layers, from the bottom up. A part of the app that has further layers adds itself here.
PROVIDERS: tuple[Callable[[Opened], Iterable[Extra]], ...] = (
    scan_extras,
    context_extras,
    large_extras,
)


def extras_shown(here: Opened) -> str | None:
    """The digest under which the list of further layers is served; None where there are none."""
    extras = [extra for provider in PROVIDERS for extra in provider(here)]
    return keep_preview(extras_layers(extras)) if extras else None
