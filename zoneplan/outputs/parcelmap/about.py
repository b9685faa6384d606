"""What the map's script is told of a prepared layer before it asks for a tile."""

import json

from zoneplan.model.landuse import LAND_USES
from zoneplan.model.messages import Text, say
from zoneplan.model.numbers import LANGS
from zoneplan.outputs.webmap.palette import LOT_NO_COLOUR
from zoneplan.store.prepared.facts import Facts, FaultClass, Kind

# sentences whose "@" stand for what only the browser knows
_WORDS = (
    "square", "use", "fault", "parcel", "declared", "plane", "stacked", "no-code", "key-square", "key-dot",
    "key-nearer", "key-crowded",
)  # fmt: skip


def about_bytes(key: str, facts: Facts) -> bytes:
    """Write it as JSON: where and from which zoom, what kinds and classes are called, and the words around them."""
    told = {
        "key": key,
        "zone": facts.zone,
        "near": facts.near_zoom,
        "bounds": facts.bounds or (0, 0, 0, 0),
        "kinds": [{"name": kind_name(kind).model_dump(), "colour": colour(kind)} for kind in facts.kinds],
        "classes": [
            {"title": class_title(one).model_dump(), "severity": one.severity} for one in facts.classes
        ],
        "words": {lang: {word: say(f"app.large.map.{word}").to(lang) for word in _WORDS} for lang in LANGS},
    }
    return json.dumps(told, ensure_ascii=False, allow_nan=False).encode()


def kind_name(kind: Kind) -> Text:
    """A land use by its code and, where it is known, its name; data, shown as text."""
    if kind.code is None:
        return say("app.large.other-codes")
    if not kind.code:
        return say("app.large.no-code")
    use = LAND_USES.get(kind.code)
    if use is None:
        return Text(vi=kind.code, en=kind.code)
    return say("app.large.kind", code=kind.code, name=use.name)


def colour(kind: Kind) -> str:
    """The colour of the land-use maps, or grey where none was found."""
    use = LAND_USES.get(kind.code or "")
    return LOT_NO_COLOUR if use is None or use.colour is None else use.colour


def class_title(one: FaultClass) -> Text:
    """The short name of a class of faults."""
    return say(f"finding.{one.code}.title")
