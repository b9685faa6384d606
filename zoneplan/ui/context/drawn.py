"""The context layers of plan and session as the map fetches them."""

from collections.abc import Sequence

from zoneplan.model.context import ContextLayer
from zoneplan.model.messages import Text
from zoneplan.outputs.webmap import palette
from zoneplan.outputs.webmap.context_layers import context_collection
from zoneplan.outputs.webmap.extras import Extra
from zoneplan.ui.choice import remembered
from zoneplan.ui.opened import Opened
from zoneplan.ui.previews import keep_preview

_LAYER = "context"


def context_extras(here: Opened) -> Sequence[Extra]:
    """Every context layer of plan and session, kept for the browser."""
    layers = here.plan.context
    drawn: list[bytes] = remembered(
        "context-drawn",
        tuple((layer.id, layer.sha256) for layer in layers),
        lambda: [context_collection(layer) for layer in layers],
    )
    return [_extra(layer, content) for layer, content in zip(layers, drawn, strict=True)]


def _extra(layer: ContextLayer, content: bytes) -> Extra:
    digest = keep_preview({_LAYER: content})
    return Extra(
        id=f"context-{digest}-{layer.kind.value}",
        name=Text(vi=layer.title, en=layer.title),
        kind="vector",
        url=f"zoneplan/preview/{digest}/{_LAYER}.json",
        style=palette.CONTEXT[layer.kind],
    )
