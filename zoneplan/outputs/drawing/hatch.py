"""Hatching: what is drawn where no land-use map gives a colour, so that none is invented."""

from xml.etree.ElementTree import Element, SubElement, tostring

import numpy as np
import shapely
from shapely import MultiLineString
from shapely.geometry.base import BaseGeometry

STEP = 6.0
_MOST = 400  # lines across one shape


def hatch_path(x: float, y: float, wide: float, high: float, step: float = STEP) -> str:
    """Lines at 45° inside a box, as the ``d`` of an SVG path.

    Examples
    --------
    >>> hatch_path(0, 0, 4, 4)
    'M0.00 3.00L3.00 0.00'
    """
    lines, offset = [], step / 2
    while offset < wide + high:
        x0, x1 = max(0.0, offset - high), min(offset, wide)
        lines.append(f"M{x + x0:.2f} {y + offset - x0:.2f}L{x + x1:.2f} {y + offset - x1:.2f}")
        offset += step
    return "".join(lines)


def lot_sample(colour: str | None) -> str:
    """The sample of a land-use code in a legend, as SVG that takes its style from the drawing's; None is hatched."""
    svg = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 34 18"})
    SubElement(svg, "path", {"d": "M3 3H31V15H3Z", "fill": colour or "#ffffff", "class": "lot"})
    if colour is None:
        SubElement(svg, "path", {"d": hatch_path(3, 3, 28, 12), "class": "lot-hatch"})
    return tostring(svg, encoding="unicode")


def hatched(shape: BaseGeometry, step: float) -> BaseGeometry:
    """Lines at 45° inside a shape, running up to the right.

    Parameters
    ----------
    shape : shapely Polygon or MultiPolygon
        Valid, on any plane.
    step : float
        From line to line along x, in units of the plane; wider where a shape would have more than 400 lines. Lines of
        two shapes that touch run on, for they are counted from the same origin.

    Returns
    -------
    shapely geometry
        Empty for an empty shape.

    Examples
    --------
    >>> hatched(shapely.box(0, 0, 4, 4), 6).length > 0
    True
    """
    if shape.is_empty:
        return MultiLineString()
    west, south, east, north = shape.bounds
    first, last = west - north, east - south  # where a line x - y = c cuts the box
    wide = max(step, (last - first) / _MOST)
    offsets = np.arange(np.ceil(first / wide), np.floor(last / wide) + 1) * wide
    if not offsets.size:
        offsets = np.array([(first + last) / 2])
    ends = [[(south + c, south), (north + c, north)] for c in offsets.tolist()]
    return shapely.intersection(MultiLineString(ends), shape)
