"""The plan as a drawing: DXF in metres on one VN-2000 plane, a layer a kind, names as text."""

import re
from collections.abc import Sequence
from datetime import datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

import shapely

from zoneplan.checks.report import Report
from zoneplan.geometry.vn2000.zones import meridian_text, vn2000_zone
from zoneplan.model.errors import ExportRefused
from zoneplan.model.messages import say
from zoneplan.outputs.gis.frames import WGS84, Layer, zone_frame
from zoneplan.outputs.gis.planes import layers_in
from zoneplan.outputs.gis.proof import PLANE_M
from zoneplan.outputs.gis.styles import Symbol, look_of

if TYPE_CHECKING:
    from ezdxf.document import Drawing
    from ezdxf.layouts.layout import Modelspace

_CLOCK = re.compile(r"(?m)^([0-9][0-9a-z.]* @ )[0-9]{4}-[0-9:T.+-]+$")
_CONTROL = re.compile(r"%{2,}")
_ESCAPES = str.maketrans({"\\": "/", "^": "ˆ", "{": "(", "}": ")"} | {chr(code): " " for code in range(32)})
_PENS = {"solid": "CONTINUOUS", "dash": "DASHED", "dot": "DOTTED"}
_TEXT_LAYER = "{}_text"
_TEXT_SHARE, _LEAST_M = 0.03, 1.0  # height of letters as a share of the zone's width; metres


def plane_of(report: Report, zones: Sequence[str] | None, epsg: int | None) -> int:
    """The one plane of a file that can hold only one.

    Raises
    ------
    ExportRefused
        If zones lie on several planes and none is asked for, or WGS 84 is asked for.
    """
    planes = sorted(set(zone_frame(report, zones)["vn2000_epsg"]))
    if epsg == WGS84:
        raise ExportRefused("export-dxf-crs")
    if epsg is None and len(planes) > 1:
        listed = ", ".join(f"EPSG:{plane}" for plane in planes)
        raise ExportRefused("export-one-plane", planes=listed, first=f"EPSG:{planes[0]}")
    return epsg or int(planes[0])


def dxf(report: Report, zones: Sequence[str] | None = None, epsg: int | None = None) -> bytes:
    """The plan as DXF (AutoCAD 2010, UTF-8) on a VN-2000 plane: X easting, Y northing, metres.

    Parameters
    ----------
    report, zones
        As in ``zone_frame``.
    epsg : int, optional
        A VN-2000 plane; None for that of the zones.

    Returns
    -------
    bytes
        Layers ``zones_schematic``, ``zones_surveyed``, ``lots_SKC``, ``findings_areas_error`` and so on, the names on
        ``zones_text`` and ``lots_text``; the system stands as text on the layer ``about``, for a DXF has no place for
        it.

    Raises
    ------
    ExportRefused
        As ``plane_of`` and ``zone_frame``, or if what was written does not read back the same.
    """
    from ezdxf.filemanagement import new  # noqa: PLC0415  only this format needs it

    plane = plane_of(report, zones, epsg)
    layers = layers_in(report, zones, plane)
    drawing = new("R2010", setup=["linetypes"], units=6)  # 6: metres
    drawing.header["$MEASUREMENT"] = 1
    drawing.styles.add("zoneplan", font="arial.ttf")
    space = drawing.modelspace()
    rings = [ring for layer in layers for ring in _draw(layer, drawing, space)]
    _about(report, plane, layers[0], drawing, space)
    content = _written(drawing, report.run.at)
    _prove(content, rings)
    return content.encode()


def harmless_text(text: str) -> str:
    r"""Text in which no CAD program sees a control code (``%%c``), an escape (``\U+1234``, ``^J``) or formatting.

    Examples
    --------
    >>> harmless_text("Khu %%u \\P{A}^J")
    'Khu %u /P(A)ˆJ'
    """
    return _CONTROL.sub("%", text.translate(_ESCAPES)).strip()[:250]


def _escaped(text: str) -> str:
    r"""Letters beyond ASCII as ``\U+1EA5``: CAD programs and GDAL read them so, whatever code page they believe in."""
    units = (text[i].encode("utf-16-be") for i in range(len(text)))
    return "".join(
        one
        if ord(one) < 128
        else "".join(f"\\U+{code[k : k + 2].hex().upper()}" for k in range(0, len(code), 2))
        for one, code in zip(text, units, strict=True)
    )


def _written(drawing: "Drawing", at: datetime) -> str:
    """The drawing as text, without the clock and the random number that would make each file another."""
    from ezdxf._options import options  # noqa: PLC0415

    out = StringIO()
    before = options.write_fixed_meta_data_for_testing
    options.write_fixed_meta_data_for_testing = True
    try:
        drawing.write(out)
    finally:
        options.write_fixed_meta_data_for_testing = before
    return _CLOCK.sub(f"\\g<1>{at.isoformat()}", out.getvalue())


def _draw(layer: Layer, drawing: "Drawing", space: "Modelspace") -> list[tuple[str, Any]]:
    """Draw a layer; give every line drawn with the name of its layer."""
    look = look_of(layer)
    drawn: list[tuple[str, Any]] = []
    for row in layer.frame.to_dict("records"):
        value, symbol = look.of(row)
        name = f"{layer.name}_{value or 'other'}" if look.column else layer.name
        _add_layer(name, symbol, drawing)
        parts = shapely.get_parts(row["geometry"])
        for points in parts[shapely.get_type_id(parts) == shapely.GeometryType.POINT]:
            space.add_point((points.x, points.y), dxfattribs={"layer": name})
        for ring in shapely.get_rings(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]):
            space.add_lwpolyline(shapely.get_coordinates(ring)[:-1], close=True, dxfattribs={"layer": name})
            drawn.append((name, ring))
        for line in parts[shapely.get_dimensions(parts) == 1]:
            space.add_lwpolyline(shapely.get_coordinates(line), dxfattribs={"layer": name})
            drawn.append((name, line))
        if look.label:
            _name(row, str(row[look.label]), _TEXT_LAYER.format(layer.name), drawing, space)
    return drawn


def _add_layer(name: str, symbol: Symbol, drawing: "Drawing") -> None:
    if name not in drawing.layers:
        made = drawing.layers.add(name, linetype=_PENS[symbol.dash], lineweight=25)
        made.rgb = symbol.stroke[:3]


def _name(row: dict[Any, Any], words: str, layer: str, drawing: "Drawing", space: "Modelspace") -> None:
    shape = row["geometry"]
    if shape is None or shape.is_empty:
        return
    if layer not in drawing.layers:
        drawing.layers.add(layer)
    at = shapely.point_on_surface(shape)
    west, _, east, _ = shape.bounds
    _write(words, (at.x, at.y), max((east - west) * _TEXT_SHARE, _LEAST_M), layer, space)


def _write(words: str, at: tuple[float, float], high: float, layer: str, space: "Modelspace") -> None:
    attributes = {"layer": layer, "style": "zoneplan", "char_height": high, "insert": at}
    space.add_mtext(_escaped(harmless_text(words)), dxfattribs=attributes)


def _about(report: Report, plane: int, zones: Layer, drawing: "Drawing", space: "Modelspace") -> None:
    """What a drawing cannot say by itself, as text below the zones: system, evidence, who made it."""
    drawing.layers.add("about")
    west, south, east, _ = zones.frame.total_bounds
    high = max((east - west) * _TEXT_SHARE / 2, _LEAST_M)
    zone = vn2000_zone(plane)
    system = say("picture.plane", meridian=meridian_text(zone), width=zone.width_deg, epsg=str(plane))
    warnings = list(dict.fromkeys(zip(zones.frame["warning"], zones.frame["warning_en"], strict=True)))
    lines = [
        system.vi,
        system.en,
        *(one for pair in warnings for one in pair),
        f"zoneplan {report.run.version}",
    ]
    for number, line in enumerate(lines, start=1):
        _write(line, (west, south - 1.6 * high * number), high, "about", space)


def _prove(content: str, drawn: list[tuple[str, Any]]) -> None:
    """Read the drawing again and hold its lines against those that were drawn."""
    from ezdxf.filemanagement import read  # noqa: PLC0415

    again = read(StringIO(content))
    lines = list(again.modelspace().query("LWPOLYLINE"))
    if again.audit().has_errors or len(lines) != len(drawn):
        raise ExportRefused("export-unlike", file=".dxf", what=f"{len(lines)} ≠ {len(drawn)}")
    for line, (name, put) in zip(lines, drawn, strict=True):
        points = [(x, y) for x, y, *_ in line.get_points()]
        got = shapely.LineString([*points, *points[: bool(line.closed)]])
        wanted = shapely.LineString(shapely.get_coordinates(put))
        if line.dxf.layer != name or not shapely.equals_exact(got, wanted, PLANE_M):
            raise ExportRefused("export-unlike", file=".dxf", what=name)
