"""The reason of a diagnosis in words a planner can act on."""

from collections.abc import Sequence

from zoneplan.geometry.diagnosis.reading import Expected, Reading
from zoneplan.geometry.vn2000.readings import Stated
from zoneplan.model.messages import Text, say


def why_stated(best: Reading, place: Expected) -> Text:
    """The file is right, as far as place and area can tell."""
    said = "agrees" if best.area_class(place) == 0 else "disagrees"
    return _line(say("diagnosis.why.as-stated", label=best.label), say(f"diagnosis.why.area-{said}"))


def why_proposed(
    best: Reading,
    fits: Sequence[Reading],
    hidden: Reading | None,
    said: Stated,
    at_word: Reading | None,
    place: Expected,
) -> Text:
    """One reading fits; what the file says instead, and what the numbers cannot show."""
    words = [_statement(said, at_word), say("diagnosis.why.only", label=best.label)]
    if best.area_class(place):
        words.append(say("diagnosis.why.area-disagrees"))
    if any(reading is not best and reading.way.system.official for reading in fits):
        words.append(say("diagnosis.why.datum-stated"))
    if hidden is not None:
        words.append(say("diagnosis.why.hidden"))
    if best.way.system.datum in ("hanoi72", "indian60"):
        words.append(say("diagnosis.why.old-datum"))
    return _line(*words, say("diagnosis.why.confirm"))


def why_ask(
    best: Reading, rival: Reading, apart_m: float, said: Stated, at_word: Reading | None, place: Expected
) -> Text:
    """Two readings fit; how far apart they are, and which document decides."""
    words = [
        _statement(said, at_word),
        say("diagnosis.why.both", first=best.label, second=rival.label, apart=apart_m),
    ]
    if best.within_rounding(place) and not rival.within_rounding(place):
        words.append(say("diagnosis.why.area-favours"))
    return _line(*words, say(f"diagnosis.decides.{_difference(best, rival)}"))


def why_none(ordered: Sequence[Reading], said: Stated, at_word: Reading | None, place: Expected) -> Text:
    """No reading fits; the nearest, so that the planner can look for the cause."""
    radius = place.radius_m / 1000
    if not ordered:
        return _line(_statement(said, at_word), say("diagnosis.why.nowhere", radius=radius))
    nearest = min(ordered, key=lambda reading: (not reading.way.system.official, reading.distance_m))
    distance = nearest.distance_m / 1000
    return _line(
        _statement(said, at_word),
        say("diagnosis.why.none", label=nearest.label, distance=distance, radius=radius),
    )


def _statement(said: Stated, at_word: Reading | None) -> Text:
    if said.refused == "missing":
        return say("diagnosis.says.nothing")
    quoted = say("quoted-name", name=said.name)
    if at_word is not None and at_word.epsg and not at_word.way.changes:
        words = say("diagnosis.says.system", name=at_word.label)
    elif said.refused is not None:
        words = say("diagnosis.says.refused", name=quoted, why=say(f"crs.{said.refused}"))
    else:
        words = say("diagnosis.says.system", name=quoted)
    if at_word is None:
        return _line(words, say("diagnosis.says.impossible")) if said.system is not None else words
    where = "diagnosis.says.inside" if at_word.inside else "diagnosis.says.outside"
    return _line(words, say(where, distance=at_word.distance_m / 1000))


def _difference(best: Reading, rival: Reading) -> str:
    """What sets two readings apart, as the title of a document would state it."""
    a, b = best.way, rival.way
    if a.packed != b.packed:
        return "minutes"
    if a.swapped != b.swapped:
        return "axes"
    if a.frame == b.frame:
        return "datum"
    if (
        a.system.meridian_deg == b.system.meridian_deg
        and a.system.k0 != b.system.k0
        and b.system.kind != "other"
    ):
        return "width"
    return "meridian" if b.system.kind in ("tm3", "utm") else "definition"


def _line(*sentences: Text) -> Text:
    return Text(vi=" ".join(text.vi for text in sentences), en=" ".join(text.en for text in sentences))
