"""The figures are to scale: what is drawn is as long as the scale bar says."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from tests.outputs.sample_report import EPSG, HOSTILE, SQUARE, empty_report, sample_report
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.outputs.drawing.figure import overview, zone_figure
from zoneplan.outputs.drawing.hatch import hatched
from zoneplan.outputs.drawing.sheet import Sheet, nice


def drawing(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  our own output


def of_class(svg: ET.Element, css: str) -> list[ET.Element]:
    return [node for node in svg.iter() if css in (node.get("class") or "").split()]


def path_box(node: ET.Element) -> tuple[float, float]:
    """Width and height of a path of M and L."""
    numbers = [float(number) for number in re.findall(r"-?\d+\.\d+", node.get("d", ""))]
    xs, ys = numbers[::2], numbers[1::2]
    return max(xs) - min(xs), max(ys) - min(ys)


def units_per_metre(svg: ET.Element) -> float:
    """By the drawn rectangles of the scale bar, not by what the program says of it."""
    (bar,) = of_class(svg, "scale-bar")
    dark, light = of_class(bar, "bar-dark"), of_class(bar, "bar-light")
    drawn = sum(float(node.get("width", "")) for node in (*dark, *light))
    return drawn / float(bar.get("data-metres", ""))


def test_a_square_of_one_kilometre_is_as_long_as_one_kilometre_of_the_scale_bar() -> None:
    figure = zone_figure(sample_report(), "vuong", {}, "vi")
    assert figure is not None
    svg = drawing(figure.svg)
    (square,) = of_class(svg, "zone")
    wide, high = path_box(square)
    assert wide == pytest.approx(high, abs=0.05)
    assert wide / units_per_metre(svg) == pytest.approx(1000, rel=2e-3)


def test_the_circle_of_the_possible_site_has_its_radius_on_the_overview() -> None:
    svg = drawing(str(overview(sample_report(), "vi")))
    for circle in of_class(svg, "possible"):
        assert float(circle.get("r", "")) / units_per_metre(svg) == pytest.approx(4000, rel=2e-2)


def test_the_label_of_the_scale_bar_is_its_length() -> None:
    svg = drawing(str(overview(sample_report(), "en")))
    (bar,) = of_class(svg, "scale-bar")
    last = [node.text for node in bar.iter("text")][-1]
    metres = float(bar.get("data-metres", ""))
    assert last == (f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m")


def test_grid_labels_stand_at_their_coordinate() -> None:
    """The edge of the square at 600,000 m east must be as far from the label 600,000 as it is drawn."""
    figure = zone_figure(sample_report(), "vuong", {}, "en")
    assert figure is not None
    svg = drawing(figure.svg)
    (square,) = of_class(svg, "zone")
    west = min(float(x) for x, _ in re.findall(r"(-?\d+\.\d+) (-?\d+\.\d+)", square.get("d", "")))
    label = next(node for node in svg.iter("text") if node.text == "600,000")
    assert float(label.get("x", "")) == pytest.approx(west, abs=0.05)


def test_schematic_and_surveyed_zones_are_drawn_differently() -> None:
    svg = drawing(str(overview(sample_report(), "vi")))
    kinds = {node.get("class") for node in of_class(svg, "zone")}
    assert kinds == {"zone surveyed", "zone schematic"}


def test_lots_have_the_colours_of_their_codes_and_the_legend_names_them() -> None:
    figure = zone_figure(sample_report(), "vuong", {}, "vi")
    assert figure is not None
    fills = [node.get("fill") for node in of_class(drawing(figure.svg), "lot")]
    assert fills == ["#ffc8b4", "#ffaa32"]  # SKC and DGT of the land-use maps
    assert [(entry.code, entry.colour) for entry in figure.legend] == [("SKC", "#ffc8b4"), ("DGT", "#ffaa32")]


def test_the_place_of_an_error_is_marked_with_its_number() -> None:
    report = sample_report()
    figure = zone_figure(report, "vuong", {"F7": report.findings[2]}, "vi")
    assert figure is not None
    assert figure.faults
    svg = drawing(figure.svg)
    (fault,) = of_class(svg, "fault")
    assert path_box(fault)[0] / units_per_metre(svg) == pytest.approx(100, rel=2e-2)
    assert [node.text for node in of_class(svg, "fault-name")] == ["F7"]


def test_names_are_text_in_the_drawing() -> None:
    svg = drawing(str(overview(sample_report(), "vi")))
    assert HOSTILE[:43].rstrip() + "…" in [node.text for node in svg.iter("text")]
    assert not list(svg.iter("script"))


@pytest.mark.parametrize(
    "geometry",
    [shapely.Polygon(), shapely.box(600000, 1224000, 601000, 1225000), shapely.Point(float("nan"), 11)],
    ids=["empty", "metres labelled degrees", "NaN"],
)
def test_a_boundary_that_cannot_be_drawn_has_no_figure_and_leaves_the_overview_whole(
    geometry: shapely.Geometry,
) -> None:
    report = sample_report()
    bad = replace(report.plan.boundaries["dai"], geometry=geometry)
    report = replace(
        report, plan=replace(report.plan, boundaries=dict(report.plan.boundaries) | {"dai": bad})
    )
    assert zone_figure(report, "dai", {}, "vi") is None
    assert len(of_class(drawing(str(overview(report, "vi"))), "zone")) == 1


def test_a_boundary_that_is_a_point_or_crosses_itself_is_drawn_as_it_is() -> None:
    report = sample_report()
    bow = shapely.Polygon([(600000, 1224000), (601000, 1225000), (601000, 1224000), (600000, 1225000)])
    for plane, css in ((SQUARE.centroid, "zone"), (bow, "zone")):
        odd = replace(report.plan.boundaries["dai"], geometry=vn2000_to_wgs84(plane, EPSG))
        odd_report = replace(report, plan=replace(report.plan, boundaries={"dai": odd}))
        figure = zone_figure(odd_report, "dai", {}, "vi")
        assert figure is not None
        assert len(of_class(drawing(figure.svg), css)) == 1


def test_a_plan_without_zones_has_no_overview() -> None:
    assert overview(empty_report(), "vi") is None


@given(st.floats(min_value=1e-3, max_value=1e7))
def test_a_nice_length_is_1_2_or_5_times_a_power_of_ten_and_at_least_two_fifths_of_what_fits(
    metres: float,
) -> None:
    found = nice(metres)
    assert f"{found:.0e}"[0] in "125"
    assert 0.4 * metres * (1 - 1e-9) <= found <= metres * (1 + 1e-8)


@given(
    st.floats(300_000, 700_000), st.floats(1_100_000, 1_300_000), st.floats(1, 200_000), st.floats(1, 200_000)
)
def test_what_must_be_seen_lies_inside_the_neat_line(
    east: float, north: float, wide: float, high: float
) -> None:
    sheet = Sheet((east, north, east + wide, north + high), 480, 400, "vi")
    for easting, northing in ((east, north), (east + wide, north + high)):
        assert 30 - 1e-6 <= sheet.x(easting) <= 450 + 1e-6
        assert 30 - 1e-6 <= sheet.y(northing) <= 370 + 1e-6


def test_a_code_without_a_colour_is_hatched_and_no_colour_is_invented() -> None:
    report = sample_report()
    layer = report.plan.lots[0]
    codes = ["SCT", *layer.lots["code"][1:]]  # no land-use map gives SCT a colour
    plan = replace(report.plan, lots=(replace(layer, lots=layer.lots.assign(code=codes)),))
    figure = zone_figure(replace(report, plan=plan), "vuong", {}, "vi")
    assert figure is not None
    assert [(entry.code, entry.colour) for entry in figure.legend] == [("SCT", None), ("DGT", "#ffaa32")]
    svg = drawing(figure.svg)
    assert [node.get("fill") for node in of_class(svg, "lot")] == ["#ffffff", "#ffaa32"]
    (hatch,) = of_class(svg, "lot-hatch")
    lot = of_class(svg, "lot")[0]
    inner, outer = path_box(hatch), path_box(lot)
    assert inner == pytest.approx(outer, rel=0.2)
    assert hatch.get("d", "").count("M") > 5


@given(st.floats(0.5, 50), st.floats(1, 200), st.floats(-1e6, 1e6))
def test_hatching_stays_inside_and_is_as_dense_as_asked(step: float, side: float, at: float) -> None:
    shape = shapely.box(at, at, at + side, at + side / 2)
    lines = hatched(shape, step)
    assert shape.buffer(1e-6).covers(lines)
    wide = max(step, 1.5 * side / 400)
    expected = shape.area / (wide / 2**0.5)  # lines stand wide / √2 from each other
    assert lines.length == pytest.approx(expected, abs=2 * side)
