"""The land-use balance as a stacked bar, and shares against their minimum as bars: inline SVG.

Colour never speaks alone: every part carries its code and per cent, inside or on a leader below; a part whose colour no
land-use map gives is hatched; a share below its minimum is hatched and says so. All elements are made by xml.etree, so
every name is escaped.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

from zoneplan.checks.balance.rows import LandUseBalance
from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang, format_number
from zoneplan.outputs.drawing.hatch import hatch_path
from zoneplan.outputs.drawing.letters import drawable
from zoneplan.outputs.report.balance.lines import CodeLine, ShareLine, code_lines

WIDTH = 640.0  # drawing units; about the text width of an A4 page
_BAR, _TOP = 36.0, 2.0
_LETTER = 6.4  # mean width of a letter of the labels
_ROW = 15.0  # height of a row of labels
_THINNEST = 0.4  # per cent: what is thinner cannot be seen as a part of its own
_CODE, _NAME = 14, 92  # letters of a code, and of a share with its verdict
_MOST = 16  # parts; the smallest of more codes are drawn as one


@cache
def chart_style() -> str:
    """Give the style sheet that the charts need."""
    return files("zoneplan.outputs.report.balance").joinpath("chart.css").read_text(encoding="utf-8")


def stacked_bar(balance: LandUseBalance, lang: Lang) -> Markup | None:
    """Draw the codes of a layer as one bar.

    Returns
    -------
    Markup or None
        An SVG element; None where no lot has an area.
    """
    lines = code_lines(balance, lang)
    if not balance.total_m2:
        return None
    parts = _parts(lines, lang)
    svg = Element("svg", {"class": "lu-chart", "role": "img"})
    _titled(svg, say("landuse.chart.title", layer=balance.layer).to(lang))
    whole = sum(pct for _, pct, _ in parts)
    below = _Labels()
    at = 0.0
    for label, pct, colour in parts:
        wide = WIDTH * pct / whole
        _part(svg, at, _TOP, wide, _BAR, colour)
        _label(svg, at, wide, label, format_number(pct, "pct", lang), below)
        at += wide
    height = _TOP + _BAR + 2 + (_ROW * below.rows + 6 if below.rows else 0)
    svg.set("viewBox", f"-1 0 {WIDTH + 2:g} {height:g}")
    return _finished(svg)


def _parts(lines: Sequence[CodeLine], lang: Lang) -> list[tuple[str, float, str | None]]:
    """Label, per cent and colour of each part; codes too small to be seen are one part."""
    shown = [line for line in lines[:_MOST] if line.pct >= _THINNEST]
    parts = [(_short(line.code, _CODE), line.pct, line.colour) for line in shown]
    rest = lines[len(shown) :]
    small = sum(line.pct for line in rest)
    if small:
        label = (
            _short(rest[0].code, _CODE) if len(rest) == 1 else say("landuse.chart.rest", n=len(rest)).to(lang)
        )
        parts.append((label, small, rest[0].colour if len(rest) == 1 else None))
    return parts


def _part(svg: Element, x: float, y: float, wide: float, high: float, colour: str | None) -> None:
    box = {"x": f"{x:.2f}", "y": f"{y:.2f}", "width": f"{wide:.2f}", "height": f"{high:.2f}"}
    SubElement(svg, "rect", box | {"fill": colour or "#ffffff", "class": "lu-part"})
    if colour is None:
        SubElement(svg, "path", {"d": hatch_path(x, y, wide, high), "class": "lu-hatch"})


@dataclass
class _Labels:
    """Labels below the bar, each to the left of its leader.

    Parts come from left to right, so a leader meets no label that stands to its left in a row above: a label goes into
    the first row where it covers neither another label nor a leader that goes on down.
    """

    placed: list[tuple[float, float, float, int]] = field(default_factory=list)  # from, to, leader, row

    def row_of(self, start: float, leader: float) -> int:
        """Place the label that ends at a leader; give its row."""
        row = 0
        while any(
            (there == row and start < end and begin < leader) or (there >= row and start < x < leader)
            for begin, end, x, there in self.placed
        ):
            row += 1
        self.placed.append((start, leader, leader, row))
        return row

    @property
    def rows(self) -> int:
        return 1 + max(row for *_, row in self.placed) if self.placed else 0


def _label(svg: Element, x: float, wide: float, code: str, pct: str, below: _Labels) -> None:
    """Write code and per cent inside the part, the code alone where both are too wide, or both below it."""
    middle = x + wide / 2
    if wide >= max(len(code), len(pct)) * _LETTER + 6:
        _text(svg, middle, _TOP + 15, code, "lu-inside lu-strong")
        _text(svg, middle, _TOP + 29, pct, "lu-inside")
        return
    if wide >= len(code) * (_LETTER + 1.6) + 4:
        _text(svg, middle, _TOP + 22, code, "lu-inside lu-strong")
        return
    text = f"{code} {pct}"
    start = max(0.0, middle - len(text) * _LETTER - 4)
    foot = _TOP + _BAR + 14 + _ROW * below.row_of(start, middle)
    SubElement(svg, "path", {"d": f"M{middle:.2f} {_TOP + _BAR:.2f}V{foot:.2f}", "class": "lu-line"})
    if start:
        _text(svg, middle - 3, foot, text, "lu-label lu-end")
    else:
        _text(svg, 0, foot, text, "lu-label lu-start")


def share_bars(shares: Sequence[ShareLine], lang: Lang) -> Markup:
    """Draw each share of a rule as a bar with a mark at its minimum and the verdict in words."""
    reach = max([1.25 * one.least_pct for one in shares] + [1.05 * one.pct for one in shares])
    svg = Element("svg", {"class": "lu-chart", "role": "img"})
    _titled(svg, say("landuse.chart.shares").to(lang))
    high, gap = 16.0, 24.0
    for number, one in enumerate(shares):
        top = number * (high + gap)
        verdict = f"{format_number(one.pct, 'pct', lang)}: {one.verdict}"
        words = _short(f"{one.name} ({one.codes}) ", _NAME - len(verdict)) + verdict
        _text(svg, 0, top + 11, words, "lu-label lu-start")
        wide = WIDTH * one.pct / reach
        _part(svg, 0, top + 15, wide, high, one.colour)
        if not one.held and one.colour is not None:
            SubElement(svg, "path", {"d": hatch_path(0, top + 15, wide, high), "class": "lu-hatch"})
        mark = WIDTH * one.least_pct / reach
        SubElement(
            svg, "path", {"d": f"M{mark:.2f} {top + 12:.2f}V{top + 19 + high:.2f}", "class": "lu-mark"}
        )
        least = say("landuse.chart.least", least=one.least_pct).to(lang)
        half = len(least) * _LETTER
        css = "lu-label lu-start" if mark + half < WIDTH else "lu-label lu-end"
        beside = mark + 4 if mark + half < WIDTH else mark - 4
        if mark < wide < mark + half < WIDTH - half:  # not across the end of the bar
            beside = wide + 4
        _text(svg, beside, top + 15 + high / 2 + 4, least, f"{css} lu-on")
    svg.set("viewBox", f"-1 0 {WIDTH + 2:g} {len(shares) * (high + gap):g}")
    return _finished(svg)


def as_image(svg: Markup) -> str:
    """Give a chart as the address of an image: for a page that lets no SVG stand in it, as Streamlit's does.

    Such an image has its own style sheet, and is drawn for light paper.
    """
    plain = str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    styled = plain.replace("<title>", f"<style>{chart_style()}</style><title>", 1)
    return "data:image/svg+xml;base64," + b64encode(styled.encode()).decode()


def told(lines: Sequence[CodeLine], lang: Lang) -> str:
    """Say what the bar of codes shows, for who cannot see it."""
    return "; ".join(f"{line.code} {format_number(line.pct, 'pct', lang)}" for line in lines)


def swatch(colour: str | None) -> Markup:
    """Draw a colour's sample for a table; hatched where no land-use map gives one."""
    svg = Element("svg", {"class": "swatch lu-swatch", "viewBox": "0 0 26 14", "aria-hidden": "true"})
    _part(svg, 1, 1, 24, 12, colour)
    return _finished(svg)


def _short(text: str, most: int) -> str:
    """A name as it stands in a chart; the table has all of it."""
    most = max(most, 8)
    return text if len(text) <= most else text[: most - 1].rstrip() + "… "


def _text(svg: Element, x: float, y: float, text: str, css: str) -> None:
    SubElement(svg, "text", {"x": f"{x:.2f}", "y": f"{y:.2f}", "class": css}).text = drawable(text)


def _titled(svg: Element, title: str) -> None:
    SubElement(svg, "title").text = drawable(title)


def _finished(svg: Element) -> Markup:
    return Markup(tostring(svg, encoding="unicode"))  # noqa: S704  every part was escaped by ElementTree
