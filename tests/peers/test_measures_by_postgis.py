"""Single polygons: area on plane and ellipsoid, and what is valid and why, by PostGIS."""

import numpy as np
import pytest
import shapely
from shapely import wkt

from benchmarks.drawn_fabric import draw_fabric
from tests.peers.postgres import Server
from zoneplan.geometry.validity import geometry_fault
from zoneplan.geometry.vn2000.areal import ellipsoid_areas_m2
from zoneplan.geometry.vn2000.ellipsoid import ellipsoid_area_m2

EPSG, GEOGRAPHIC = 9210, 4756
GEOGRAPHY_ROUNDS_M2 = 2e-4  # of a lot: its edges are counted down to the equator
# which of our reasons stands for which of PostGIS's
REASONS = {
    "self-crossing": {"Self-intersection", "Ring Self-intersection"},
    "hole-outside": {"Hole lies outside shell"},
    "nested": {"Holes are nested", "Nested shells"},
    "disconnected": {"Interior is disconnected"},
    "no-extent": {"Too few points in geometry component"},
}
BAD = {  # drawn around the corner of a lot
    "bow-tie": "POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))",
    "spike": "POLYGON ((0 0, 10 0, 10 5, 18 5, 10 5, 10 10, 0 10, 0 0))",
    "hole outside": "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (20 20, 22 20, 22 22, 20 22, 20 20))",
    "hole in a hole": "POLYGON ((0 0, 30 0, 30 30, 0 30, 0 0), (5 5, 25 5, 25 25, 5 25, 5 5), (9 9, 12 9, 12 12, 9 9))",
    "lot in a lot": "MULTIPOLYGON (((0 0, 30 0, 30 30, 0 30, 0 0)), ((5 5, 10 5, 10 10, 5 10, 5 5)))",
    "cut in two by a hole": "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (5 0, 7 5, 5 10, 3 5, 5 0))",
    "two parts over each other": "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0)), ((5 5, 15 5, 15 15, 5 15, 5 5)))",
    "no extent": "POLYGON ((0 0, 10 10, 0 0, 0 0))",
}
GOOD = {
    "hole that touches the rim in a point": "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0), (0 5, 4 3, 4 7, 0 5))",
    "parts that touch in a point": "MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0)), ((9 9, 15 9, 15 15, 9 9)))",
    "clockwise": "POLYGON ((0 0, 0 10, 10 10, 10 0, 0 0))",
    "a vertex twice": "POLYGON ((0 0, 0 0, 10 0, 10 10, 0 10, 0 0))",
}


def verdict(postgis: Server, geometry: shapely.Geometry) -> tuple[bool, str]:
    ((valid, reason),) = postgis.rows(f"""
        SELECT (detail).valid, (detail).reason
        FROM ST_IsValidDetail(ST_GeomFromText('{geometry.wkt}')) AS detail""")  # noqa: S608
    return valid == "t", reason


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_both_take_what_is_valid(postgis: Server, text: str) -> None:
    geometry = wkt.loads(text)
    assert verdict(postgis, geometry) == (True, "")
    assert geometry_fault(geometry) is None


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_both_refuse_what_is_not_for_the_same_reason(postgis: Server, text: str) -> None:
    geometry = wkt.loads(text)
    valid, reason = verdict(postgis, geometry)
    fault = geometry_fault(geometry)
    assert not valid
    assert fault is not None
    assert reason in REASONS[fault.reason]


def test_every_bow_tie_of_a_fabric_is_found_at_the_same_place(postgis: Server) -> None:
    fabric = draw_fabric(4_000, 3, defects_each=100)
    postgis.load("untested", fabric.geometry, EPSG)
    rows = postgis.rows("""
        SELECT n, ST_X((detail).location), ST_Y((detail).location)
        FROM untested, LATERAL ST_IsValidDetail(geom) AS detail WHERE NOT (detail).valid ORDER BY n""")
    faults = [(n, geometry_fault(lot)) for n, lot in enumerate(fabric.geometry) if not shapely.is_valid(lot)]
    assert len(faults) == fabric.defects["bow-tie"]
    assert [n for n, _ in faults] == [int(n) for n, *_ in rows]
    for (_, fault), (_, x, y) in zip(faults, rows, strict=True):
        assert fault is not None
        assert fault.places.distance(shapely.Point(float(x), float(y))) < 1e-6


def test_lots_are_as_large_on_the_ellipsoid_by_geography(postgis: Server) -> None:
    """PostGIS takes the coordinates to degrees itself, by a PROJ of its own."""
    fabric = draw_fabric(4_000, 9, defects_each=100)
    lots = fabric.geometry[shapely.is_valid(fabric.geometry)]
    postgis.load("measured", lots, EPSG)
    rows = postgis.rows(f"""
        SELECT ST_Area(geom), ST_Area(ST_SetSRID(
            ST_Transform(geom, 'EPSG:{EPSG}', 'EPSG:{GEOGRAPHIC}'), 4326)::geography)
        FROM measured ORDER BY n""")  # noqa: S608
    plane, ellipsoid = np.array(rows, dtype=float).T
    np.testing.assert_allclose(shapely.area(lots), plane, rtol=1e-12)
    for measured in (ellipsoid_area_m2(lots, EPSG), ellipsoid_areas_m2(lots, EPSG)):
        np.testing.assert_allclose(measured, ellipsoid, rtol=0, atol=GEOGRAPHY_ROUNDS_M2)
        assert measured.sum() == pytest.approx(ellipsoid.sum(), rel=1e-9)


@pytest.mark.parametrize("side_m", [1_000, 3_000, 10_000])
def test_large_polygons_agree_to_a_part_in_a_hundred_million(postgis: Server, side_m: int) -> None:
    """Cut finely, so that a geodesic between two vertices is a straight line of the plane."""
    square = shapely.segmentize(shapely.box(600_000, 1_224_000, 600_000 + side_m, 1_224_000 + side_m), 50)
    ((area,),) = postgis.rows(f"""
        SELECT ST_Area(ST_SetSRID(
            ST_Transform(ST_GeomFromText('{square.wkt}'), 'EPSG:{EPSG}', 'EPSG:{GEOGRAPHIC}'), 4326)::geography)""")
    assert float(ellipsoid_area_m2(square, EPSG)) == pytest.approx(float(area), rel=1e-9)
    assert ellipsoid_areas_m2([square], EPSG)[0] == pytest.approx(float(area), rel=1e-8)
