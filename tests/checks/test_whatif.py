"""What if: the figures of a shape are those that the report has once the shape is the boundary."""

from dataclasses import replace

import pytest
import shapely
from shapely.affinity import translate

from tests.drawn_plans import REPOSITORY
from zoneplan.checks.fitting import NotFitted, carried_to, fit_to_claim
from zoneplan.checks.measured import measure_zones
from zoneplan.checks.table import validate
from zoneplan.checks.whatif import Length, WhatIf, measure_shape, what_if
from zoneplan.geometry.validity import GeometryFault
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.model.boundary import Boundary, Evidence
from zoneplan.store.folder import open_folder

EPSG = 9210


@pytest.fixture(scope="module")
def plan():
    return open_folder(REPOSITORY / "data")


@pytest.fixture(scope="module")
def zones(plan):
    return measure_zones(plan, plan.registry.limits)[0]


def drawn(side_m: float, at=(600_000.0, 1_224_000.0)) -> shapely.Polygon:
    square = shapely.box(at[0], at[1], at[0] + side_m, at[1] + side_m)
    return vn2000_to_wgs84(square, EPSG)


def shape(geometry, evidence=Evidence.DIGITISED, accuracy_m: float | None = 1.0) -> Boundary:
    return Boundary("hoa-phu", geometry, evidence, accuracy_m, "", "")


def test_the_figures_are_those_of_the_report_with_that_boundary(plan, zones):
    boundary = shape(drawn(400.0))
    found = what_if(plan, zones, boundary)
    assert isinstance(found, WhatIf)
    report = validate(replace(plan, boundaries={**plan.boundaries, "hoa-phu": boundary}))
    assert found.row == next(row for row in report.zones if row.id == "hoa-phu")
    assert {frozenset((p.a, p.b)): p for p in found.pairs} == {
        frozenset((p.a, p.b)): p for p in report.pairs if "hoa-phu" in (p.a, p.b)
    }
    assert found.perimeter_m == pytest.approx(1600.0, abs=1e-3)
    assert found.row.verdict == "contradiction"  # 16 ha against 15,47 ha, good to ±0.11 ha
    assert found.inside_circle


def test_a_shape_over_another_zone_stands_first_with_its_overlap(plan, zones):
    there = zones["phu-my"].plane.centroid
    west, south = vn2000_to_wgs84(there, 5899).coords[0]
    found = what_if(plan, zones, shape(shapely.box(west, south, west + 0.001, south + 0.001)))
    assert {found.pairs[0].a, found.pairs[0].b} == {"hoa-phu", "phu-my"}
    assert found.pairs[0].overlap_m2 == pytest.approx(12_100, rel=0.01)  # 109.4 m by 110.6 m
    assert found.pairs[0].allowed is False
    assert not found.inside_circle


def test_a_shape_that_crosses_itself_is_a_fault_with_its_place(plan, zones):
    bow_tie = shapely.Polygon([(106.66, 11.06), (106.67, 11.07), (106.67, 11.06), (106.66, 11.07)])
    fault = what_if(plan, zones, shape(bow_tie))
    assert isinstance(fault, GeometryFault)
    assert fault.reason == "self-crossing"


@pytest.mark.parametrize(("how", "side"), [("scale", 0), ("side", 0), ("side", 3)])
def test_a_fitted_shape_has_the_declared_area(plan, how, side):
    zone = plan.registry.zone("hoa-phu")
    fitted = fit_to_claim(drawn(400.0), zone, how, side)
    assert wgs84_to_vn2000(fitted.geometry, EPSG).area == pytest.approx(154_700.0, abs=0.05)
    told = "13,2" if how == "side" else "4,7"  # 5,300 m² less on 400 m; (400 − 393.3)/2 · √2
    assert told in fitted.change.vi


def test_a_corner_that_is_known_stays_where_it_is(plan):
    shape = drawn(400.0)
    corner = shape.exterior.coords[2]
    fitted = fit_to_claim(shape, plan.registry.zone("hoa-phu"), "scale", about=corner)
    assert shapely.Point(corner).distance(shapely.MultiPoint(fitted.geometry.exterior.coords)) < 1e-8
    assert wgs84_to_vn2000(fitted.geometry, EPSG).area == pytest.approx(154_700.0, abs=0.05)
    assert "9,4" in fitted.change.vi  # the opposite corner: (400 − 393.319) · √2


def test_where_nothing_is_declared_nothing_is_fitted(plan):
    zone = plan.registry.zone("hoa-phu").model_copy(update={"declared": None})
    with pytest.raises(NotFitted, match="declares an area"):
        fit_to_claim(drawn(400.0), zone, "scale")


def test_a_shape_in_parts_has_no_side_to_move(plan):
    both = shapely.MultiPolygon([drawn(100.0), drawn(100.0, at=(601_000.0, 1_224_000.0))])
    with pytest.raises(NotFitted, match="several parts"):
        fit_to_claim(both, plan.registry.zone("hoa-phu"), "side", 0)


def test_a_schematic_that_is_carried_keeps_its_area_and_agrees_by_construction(plan, zones):
    north = zones["north-relocation"]
    dragged = translate(north.boundary.geometry, 0.0, -0.05)  # in degrees, as a browser drags
    moved = carried_to(north, dragged)
    plane = wgs84_to_vn2000(moved, north.zone.vn2000_epsg)
    assert plane.area == pytest.approx(north.plane.area, abs=1.0)  # m² of 2,000 ha
    assert plane.centroid.distance(wgs84_to_vn2000(dragged, EPSG).centroid) < 0.01
    found = what_if(plan, zones, Boundary("north-relocation", moved, Evidence.SCHEMATIC, None, "", ""))
    assert found.row.verdict == "by-construction"
    assert found.inside_circle


def test_a_line_and_an_area_are_measured_on_both_surfaces():
    line = vn2000_to_wgs84(shapely.LineString([(600_000, 1_224_000), (603_000, 1_228_000)]), EPSG)
    found = measure_shape(line, EPSG)
    assert isinstance(found, Length)
    assert found.plane_m == pytest.approx(5000.0, abs=1e-3)
    assert found.ellipsoid_m == pytest.approx(5000.0, rel=2e-4)  # k0 = 0.9999
    assert found.ellipsoid_m != pytest.approx(found.plane_m, abs=0.01)
    area = measure_shape(drawn(1000.0), EPSG)
    assert isinstance(area, Length)
    assert area.plane_m2 == pytest.approx(1e6, abs=0.5)
    assert area.ellipsoid_m2 == pytest.approx(1e6, rel=2e-4)
    assert isinstance(
        measure_shape(shapely.Polygon([(106, 11), (107, 12), (107, 11), (106, 12)]), EPSG), GeometryFault
    )
