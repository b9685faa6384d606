"""The legend of a picture: only of what is seen on its map, drawn with the map's own styles."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from zoneplan.model.boundary import Evidence
from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang
from zoneplan.outputs.drawing.figure import LegendEntry
from zoneplan.outputs.drawing.hatch import lot_sample
from zoneplan.outputs.drawing.sheet import Sheet
from zoneplan.outputs.picture.words import shortened

_BOX = {"d": "M3 3H31V15H3Z"}
_ARC = {"d": "M3 15A17 17 0 0 1 31 15"}
_USES = 24  # land-use codes; their list is cut where a layer has more
_USE_NAME = 60


@dataclass(frozen=True)
class Sample:
    """One entry: its style class, a small drawing of it as SVG, and its words."""

    css: str
    svg: str
    words: str


def legend(sheet: Sheet, uses: tuple[LegendEntry, ...], lang: Lang) -> list[Sample]:
    """Explain every style that a sheet shows, and no other.

    Parameters
    ----------
    sheet : Sheet
        As drawn.
    uses : tuple of LegendEntry
        Land-use codes with their colours; empty without lots.
    lang : {"vi", "en"}
    """
    drawn = {word for css in sheet.drawn for word in css.split()}
    entries = [
        _sample(f"zone {kind.value}", _BOX, say(f"app.legend.{kind.value}").to(lang))
        for kind in Evidence
        if kind.value in drawn
    ]
    if "possible" in drawn:
        entries.append(_sample("possible", _ARC, say("app.legend.circle").to(lang)))
    entries += [
        _sample(f"fault {severity}", _BOX, say(f"picture.fault.{severity}").to(lang))
        for severity in ("error", "warning")
        if severity in drawn
    ]
    if "place" in drawn:
        entries.append(
            _sample("place", {"cx": "17", "cy": "9", "r": "2.6"}, say("app.legend.place").to(lang), "circle")
        )
    if "lot" in drawn:
        for use in uses[:_USES]:
            words = f"{use.code} – {shortened(use.use, _USE_NAME)}" if use.use else use.code
            entries.append(Sample("lot", lot_sample(use.colour), shortened(words, _USE_NAME)))
        if len(uses) > _USES:
            words = say("picture.more-uses", n=len(uses) - _USES).to(lang)
            entries.append(_sample("lot", _BOX | {"fill": "none"}, words))
    return entries


def _sample(css: str, shape: dict[str, str], words: str, tag: str = "path") -> Sample:
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 34 18"})
    SubElement(svg, tag, shape | {"class": css})
    return Sample(css, tostring(svg, encoding="unicode"), words)
