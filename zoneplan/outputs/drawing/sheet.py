"""A map sheet as inline SVG: from metres on a VN-2000 plane to drawing units, with grid, scale bar and north.

Everything is an element of xml.etree, so every name and number is escaped when it is written out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from math import ceil, floor, log10
from xml.etree.ElementTree import Element, SubElement, tostring

import numpy as np
import shapely
from markupsafe import Markup
from shapely.geometry import LineString, Point, Polygon
from shapely.geometry.base import BaseGeometry

from zoneplan.model.messages import say
from zoneplan.model.numbers import Lang, format_number
from zoneplan.outputs.drawing.boxes import AROUND, BESIDE, Box, box_around, line_at, rect_at, shared
from zoneplan.outputs.drawing.letters import drawable
from zoneplan.outputs.drawing.thinning import outermost

MARGIN = 30.0  # room for the labels of the grid
_TICK_LABEL = 40.0  # width of a coordinate with its space
_VERTICES = 20_000  # a line with more is thinned to what can be told apart
_LONGEST_BAR = 200.0  # drawing units
_FINE = 0.2  # drawing units: less than a dot of the printer
_CHAR = 0.56  # mean width of a letter, in font sizes; wide enough for Vietnamese capitals


def nice(metres: float) -> float:
    """Give the largest 1, 2 or 5 times a power of ten that is not above ``metres``.

    Examples
    --------
    >>> nice(7300), nice(0.3), nice(100)
    (5000.0, 0.2, 100.0)
    """
    power = 10.0 ** floor(log10(metres))
    return max(step * power for step in (1.0, 2.0, 5.0) if step * power <= metres * (1 + 1e-9))


@dataclass
class Sheet:
    """One map.

    Parameters
    ----------
    bounds : tuple of float
        West, south, east, north of what must be seen; metres on one VN-2000 plane (easting, northing).
    width, height : float
        Of the whole drawing, in drawing units. The scale is the largest at which ``bounds`` fit.
    lang : {"vi", "en"}
    units_a_metre : float, optional
        The scale, where it is fixed beforehand; what lies outside is then cut at the neat line.

    Attributes
    ----------
    drawn : set of str
        The style classes of what can be seen inside the neat line: what a legend must explain.
    """

    bounds: Box
    width: float
    height: float
    lang: Lang
    units_a_metre: float | None = None
    scale: float = field(init=False)
    svg: Element = field(init=False)
    inside: Element = field(init=False)
    taken: list[Box] = field(init=False, default_factory=list)
    leaders: list[BaseGeometry] = field(init=False, default_factory=list)
    drawn: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        west, south, east, north = self.bounds
        inner_w, inner_h = self.width - 2 * MARGIN, self.height - 2 * MARGIN
        fits = min(inner_w / max(east - west, 1.0), inner_h / max(north - south, 1.0))
        self.scale = self.units_a_metre or fits
        half_e, half_n = inner_w / self.scale / 2, inner_h / self.scale / 2
        mid_e, mid_n = (west + east) / 2, (south + north) / 2
        self.bounds = (mid_e - half_e, mid_n - half_n, mid_e + half_e, mid_n + half_n)
        size = {"viewBox": f"0 0 {self.width:g} {self.height:g}", "class": "map", "role": "img"}
        self.svg = Element("svg", size)
        at = {"x": f"{MARGIN:g}", "y": f"{MARGIN:g}", "width": f"{inner_w:g}", "height": f"{inner_h:g}"}
        self.inside = Element("svg", at | {"viewBox": f"{MARGIN:g} {MARGIN:g} {inner_w:g} {inner_h:g}"})
        self._grid()
        self.svg.append(self.inside)

    def x(self, easting: float) -> float:
        """Place an easting on the sheet."""
        return MARGIN + (easting - self.bounds[0]) * self.scale

    def y(self, northing: float) -> float:
        """Place a northing on the sheet; y runs down."""
        return self.height - MARGIN - (northing - self.bounds[1]) * self.scale

    def shape(self, geometry: BaseGeometry, css: str, fill: str | None = None) -> None:
        """Draw polygons, lines and points; an empty geometry draws nothing."""
        for part in shapely.get_parts(geometry, return_index=False):
            if part.is_empty or not part.intersects(self.window):
                continue
            self.drawn.add(css)
            if part.geom_type == "GeometryCollection" or part.geom_type.startswith("Multi"):
                self.shape(part, css, fill)
            elif isinstance(part, Point):
                self._cross(self.x(part.x), self.y(part.y), css)
            else:
                attributes = {"d": self._path(part), "class": css} | ({"fill": fill} if fill else {})
                SubElement(self.inside, "path", attributes)

    def lines(self, lines: BaseGeometry, css: str) -> None:
        """Draw lines as one path; whatever else is among them is left out."""
        parts = shapely.get_parts(lines)
        drawn = [
            self._path(one)
            for one in parts[shapely.get_dimensions(parts) == 1]
            if one.intersects(self.window)
        ]
        if drawn:
            self.drawn.add(css)
            SubElement(self.inside, "path", {"d": "".join(drawn), "class": css})

    def circle(self, easting: float, northing: float, radius_m: float, css: str) -> None:
        """Draw a circle of ``radius_m`` metres, if its line comes into the sheet."""
        line = Point(easting, northing).buffer(radius_m, quad_segs=64).exterior
        if not line.intersects(self.window):
            return
        self.drawn.add(css)
        centre = {"cx": f"{self.x(easting):.2f}", "cy": f"{self.y(northing):.2f}"}
        SubElement(self.inside, "circle", centre | {"r": f"{radius_m * self.scale:.2f}", "class": css})
        for turn in np.linspace(0, 2 * np.pi, 48, endpoint=False):  # names keep clear of the line
            x, y = self.x(easting + radius_m * np.cos(turn)), self.y(northing + radius_m * np.sin(turn))
            self.taken.append((x - 2, y - 2, x + 2, y + 2))

    @property
    def window(self) -> Polygon:
        """What the neat line encloses, on the plane."""
        return shapely.box(*self.bounds)

    def badge(self, easting: float, northing: float, number: int, name: Sequence[str] = ()) -> None:
        """Put a zone's number beside its place, its name in lines beside it, and a line from one to the other."""
        x, y, r = self.x(easting), self.y(northing), 9.0
        beside = max((len(line) for line in name), default=0) * 10 * _CHAR
        wide, high = 2 * r + (beside + 4 if name else 0), max(2 * r, 12.0 * len(name))
        reach = wide / 2 - r  # the number stands at the end that is nearer to the place
        spots = [
            (x + dx * d + (reach if dx >= 0 else -reach), y + dy * (d + high / 2 - r))
            for d in (18, 30, 44, 62, 84)
            for dx, dy in AROUND
        ]

        def number_at(spot: tuple[float, float]) -> tuple[float, float]:
            return spot[0] - (reach if spot[0] >= x else -reach), spot[1]

        def awkward(spot: tuple[float, float]) -> float:
            """Leaders should be short and cross neither each other nor other zones' numbers and names."""
            leader = LineString([(x, y), number_at(spot)])
            whole = leader.union(box_around(spot, wide, high))
            return 2 * leader.length + 500 * float(shapely.intersects(whole, self.leaders).sum())

        spot = self._free(spots, wide, high, awkward)
        (cx, cy), side = number_at(spot), 1 if spot[0] >= x else -1
        self.leaders += [LineString([(x, y), (cx, cy)]), box_around(spot, wide, high)]
        SubElement(self.svg, "line", line_at(x, y, cx, cy) | {"class": "leader"})
        SubElement(
            self.svg, "circle", {"cx": f"{cx:.2f}", "cy": f"{cy:.2f}", "r": f"{r:g}", "class": "badge"}
        )
        self._text(cx, cy + 3.8, str(number), "badge-number", "middle")
        for row, line in enumerate(name):
            down = cy + 3.5 + 12 * (row - (len(name) - 1) / 2)
            self._text(cx + side * (r + 4), down, line, "zone-name", "start" if side > 0 else "end")
        self.taken.append((x - 3, y - 3, x + 3, y + 3))

    def dot(self, easting: float, northing: float) -> None:
        """Mark a named place; all dots before the first name, so that no name covers one."""
        x, y = self.x(easting), self.y(northing)
        self.drawn.add("place")
        SubElement(self.svg, "circle", {"cx": f"{x:.2f}", "cy": f"{y:.2f}", "r": "2.2", "class": "place"})
        self.taken.append((x - 7, y - 7, x + 7, y + 7))

    def name(self, easting: float, northing: float, name: str) -> None:
        """Write a place's name beside its dot."""
        x, y, wide = self.x(easting), self.y(northing), len(name) * 9.5 * _CHAR
        spots = [(x + dx * (wide / 2 + 5), y + dy * 9 * (1 if dx else 1.2)) for dx, dy in BESIDE]
        cx, cy = self._free(spots, wide, 10)
        side = (cx > x) - (cx < x)
        anchor = {1: "start", -1: "end", 0: "middle"}[side]
        self._text(x + side * 5, cy + 3.2, name, "place-name", anchor)

    def label(self, geometry: BaseGeometry, text: str, css: str) -> None:
        """Write a text inside a polygon, where it has room; nothing where it has not."""
        at = geometry.representative_point()
        half_wide, half_high = len(text) * 9 * _CHAR / 2 / self.scale, 5 / self.scale
        room = shapely.box(at.x - half_wide, at.y - half_high, at.x + half_wide, at.y + half_high)
        if geometry.covers(room):
            self._text(self.x(at.x), self.y(at.y) + 3.2, text, css, "middle")

    def mark(self, easting: float, northing: float, text: str) -> None:
        """Write the number of a finding at its place."""
        cx, cy = self._free(
            [(self.x(easting) + dx * 14, self.y(northing) + dy * 12) for dx, dy in AROUND], 16, 11
        )
        self._text(cx, cy + 3.2, text, "fault-name", "middle")

    def finish(self, title: str, fraction: str = "") -> Markup:
        """Add scale bar, north arrow and the title for screen readers; give the SVG element as text.

        Parameters
        ----------
        title : str
        fraction : str
            The representative fraction ("1:25.000"), which only a sheet of a known printed size has.
        """
        self._scale_bar(fraction)
        self._north()
        heading = Element("title")
        heading.text = drawable(title)
        self.svg.insert(0, heading)
        return Markup(tostring(self.svg, encoding="unicode"))  # noqa: S704  every part was escaped by ElementTree

    def _path(self, part: BaseGeometry) -> str:
        lines = [part.exterior, *part.interiors] if isinstance(part, Polygon) else [part]
        close = "Z" if isinstance(part, Polygon) else ""
        return "".join(
            "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in self._on_paper(line)) + close for line in lines
        )

    def _on_paper(self, line: BaseGeometry) -> Iterable[tuple[float, float]]:
        """Place a line's vertices on the sheet; of very many only those that can be told apart there."""
        at = shapely.get_coordinates(line)
        xs = MARGIN + (at[:, 0] - self.bounds[0]) * self.scale
        ys = self.height - MARGIN - (at[:, 1] - self.bounds[1]) * self.scale
        if len(xs) > _VERTICES:
            cells = np.round(np.column_stack((xs, ys)) / _FINE)
            kept = np.ones(len(xs), dtype=bool)
            kept[1:-1] = (cells[1:-1] != cells[:-2]).any(axis=1)
            xs, ys = xs[kept], ys[kept]
        if len(xs) > _VERTICES:
            kept = outermost(xs, ys, _VERTICES // 4)
            xs, ys = xs[kept], ys[kept]
        return zip(xs.tolist(), ys.tolist(), strict=True)

    def _cross(self, x: float, y: float, css: str) -> None:
        SubElement(self.inside, "path", {"d": f"M{x - 5:.2f} {y - 5:.2f}l10 10m0 -10l-10 10", "class": css})

    def _grid(self) -> None:
        west, south, east, north = self.bounds
        step = nice(2.5 * _TICK_LABEL / self.scale)  # nice() may give up to 2.5 times less
        eastings = np.arange(ceil(west / step), floor(east / step) + 1) * step
        northings = np.arange(ceil(south / step), floor(north / step) + 1) * step
        for e in eastings:
            for n in northings:
                cross = f"M{self.x(e) - 4:.2f} {self.y(n):.2f}h8m-4 -4v8"
                SubElement(self.svg, "path", {"d": cross, "class": "grid"})
        left, right, top, bottom = MARGIN, self.width - MARGIN, MARGIN, self.height - MARGIN
        frame = {
            "x": f"{left:g}",
            "y": f"{top:g}",
            "width": f"{right - left:g}",
            "height": f"{bottom - top:g}",
        }
        SubElement(self.svg, "rect", frame | {"class": "neatline"})
        for e in eastings:
            for edge, out, down in ((top, -5, -8), (bottom, 5, 15)):
                SubElement(
                    self.svg, "line", line_at(self.x(e), edge, self.x(e), edge + out) | {"class": "tick"}
                )
                self._text(self.x(e), edge + down, format_number(e, "n", self.lang), "tick-label", "middle")
        for n in northings:
            for edge, out, turn in ((left, -5, -9), (right, 5, 15)):
                SubElement(
                    self.svg, "line", line_at(edge, self.y(n), edge + out, self.y(n)) | {"class": "tick"}
                )
                label = self._text(
                    edge + turn, self.y(n), format_number(n, "n", self.lang), "tick-label", "middle"
                )
                label.set("transform", f"rotate(-90 {edge + turn:.2f} {self.y(n):.2f})")

    def _scale_bar(self, fraction: str) -> None:
        metres = nice(min((self.bounds[2] - self.bounds[0]) / 4, _LONGEST_BAR / self.scale))
        unit = "km" if metres >= 1000 else "m"
        shown = metres / 1000 if unit == "km" else metres
        long = metres * self.scale
        more = 14 if fraction else 0
        spots = [
            (self.width - MARGIN - long / 2 - 34, self.height - MARGIN - 26 - more / 2),
            (MARGIN + long / 2 + 22, self.height - MARGIN - 26 - more / 2),
        ]
        cx, cy = self._free(spots, long + 50, 30 + more)
        x, y = cx - long / 2, cy + 4 - more / 2
        bar = SubElement(
            self.svg, "g", {"class": "scale-bar", "data-metres": f"{metres:g}", "data-units": f"{long:.4f}"}
        )
        SubElement(bar, "rect", rect_at(x - 12, y - 20, long + 44, 30 + more) | {"class": "plate"})
        for half in (0, 1):
            css = "bar-dark" if half == 0 else "bar-light"
            SubElement(bar, "rect", rect_at(x + half * long / 2, y, long / 2, 5) | {"class": css})
        for share, end in ((0.0, ""), *(((0.5, ""),) if long > 80 else ()), (1.0, f" {unit}")):
            text = format_number(shown * share, "plain", self.lang) + end
            node = SubElement(
                bar,
                "text",
                {
                    "x": f"{x + share * long:.2f}",
                    "y": f"{y - 5:.2f}",
                    "class": "bar-label",
                    "text-anchor": "middle",
                },
            )
            node.text = text
        if fraction:
            self._text(cx, y + 18, fraction, "fraction", "middle")

    def _north(self) -> None:
        spots = [(self.width - MARGIN - 18, MARGIN + 28), (MARGIN + 18, MARGIN + 28)]
        cx, cy = self._free(spots, 26, 44)
        SubElement(self.svg, "path", {"d": f"M{cx:.2f} {cy - 10:.2f}l6 26l-6 -6z", "class": "bar-dark"})
        SubElement(self.svg, "path", {"d": f"M{cx:.2f} {cy - 10:.2f}l-6 26l6 -6z", "class": "bar-light"})
        self._text(cx, cy - 13, say("report.figure.north").to(self.lang), "bar-label", "middle")

    def _text(self, x: float, y: float, text: str, css: str, anchor: str) -> Element:
        node = SubElement(
            self.svg, "text", {"x": f"{x:.2f}", "y": f"{y:.2f}", "class": css, "text-anchor": anchor}
        )
        node.text = drawable(text)
        return node

    def _free(
        self,
        spots: Sequence[tuple[float, float]],
        wide: float,
        high: float,
        awkward: Callable[[tuple[float, float]], float] = lambda _: 0.0,
    ) -> tuple[float, float]:
        """Choose the first spot that covers the least of what is drawn already, inside the neat line."""
        taken = np.array(self.taken, dtype=float).reshape(-1, 4)
        inside = np.array([[MARGIN, MARGIN, self.width - MARGIN, self.height - MARGIN]])

        def cost(spot: tuple[float, float]) -> float:
            box = (spot[0] - wide / 2, spot[1] - high / 2, spot[0] + wide / 2, spot[1] + high / 2)
            outside = wide * high - shared(box, inside)
            return shared(box, taken) + 3 * outside + awkward(spot)

        x, y = min(spots, key=cost)
        self.taken.append((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))
        return x, y
