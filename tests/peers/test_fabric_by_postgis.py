"""A fabric with every kind of defect: zoneplan's figures and those of PostGIS, which matches no edges."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
import shapely

from benchmarks.drawn_fabric import draw_fabric
from tests.peers.postgres import Server
from zoneplan.geometry.fabric import common_land, cover, pairs_sharing_land

EPSG = 9210
KINDS = {"sliver", "twice", "inside", "stacked", "parent", "gap", "unnoded", "bow-tie"}


@dataclass(frozen=True)
class Drawn:
    """Valid parcels and the table that holds them; the bow-ties stand apart."""

    table: str
    lots: Any
    bow_ties: int


@pytest.fixture(scope="session", params=[5, 17])
def drawn(request: pytest.FixtureRequest, postgis: Server) -> Drawn:
    """Four thousand parcels, forty defects of each kind."""
    fabric = draw_fabric(4_000, request.param, defects_each=100)
    assert all(fabric.defects[kind] > 30 for kind in KINDS)
    sound = shapely.is_valid(fabric.geometry)
    table = f"lots_{request.param}"
    postgis.load(table, fabric.geometry[sound], EPSG)
    return Drawn(table, fabric.geometry[sound], int((~sound).sum()))


def test_the_same_parcels_share_land_and_as_much_of_it(postgis: Server, drawn: Drawn) -> None:
    rows = postgis.rows(f"""
        SELECT a.n, b.n, ST_Area(ST_Intersection(a.geom, b.geom))
        FROM {drawn.table} a JOIN {drawn.table} b
          ON a.geom && b.geom AND a.n < b.n AND ST_Relate(a.geom, b.geom, 'T********')
        ORDER BY 1, 2""")  # noqa: S608  our own table
    found = common_land(drawn.lots, *pairs_sharing_land(drawn.lots))
    pairs = list(zip(found.first.tolist(), found.second.tolist(), strict=True))
    assert len(pairs) > 800
    assert pairs == [(int(one), int(other)) for one, other, _ in rows]
    np.testing.assert_allclose(found.m2, [float(m2) for *_, m2 in rows], rtol=1e-9, atol=1e-7)


def test_parcels_that_only_touch_are_no_pairs_for_either(postgis: Server, drawn: Drawn) -> None:
    """By other predicates: what meets and does not touch is what shares land."""
    ((count,),) = postgis.rows(f"""
        SELECT count(*) FROM {drawn.table} a JOIN {drawn.table} b
          ON a.n < b.n AND ST_Intersects(a.geom, b.geom) AND NOT ST_Touches(a.geom, b.geom)""")  # noqa: S608
    assert int(count) == len(common_land(drawn.lots, *pairs_sharing_land(drawn.lots)))


def test_the_land_under_the_parcels_is_as_large(postgis: Server, drawn: Drawn) -> None:
    ((union_m2, sum_m2),) = postgis.rows(
        f"SELECT ST_Area(ST_Union(geom)), sum(ST_Area(geom)) FROM {drawn.table}"  # noqa: S608
    )
    assert cover(drawn.lots).covered_m2 == pytest.approx(float(union_m2), rel=1e-12)
    assert shapely.area(drawn.lots).sum() == pytest.approx(float(sum_m2), rel=1e-12)


def test_the_gaps_are_the_holes_of_the_union(postgis: Server, drawn: Drawn) -> None:
    """In number and area; the places of bow-ties, which are not loaded, are gaps as well."""
    rows = postgis.rows(f"""
        WITH whole AS (SELECT ST_Union(geom) AS geom FROM {drawn.table}),
             part AS (SELECT (ST_Dump(geom)).geom FROM whole),
             ring AS (SELECT (ST_DumpRings(geom)).* FROM part)
        SELECT ST_Area(geom) AS m2 FROM ring WHERE path[1] > 0 AND ST_Area(geom) > 1e-6 ORDER BY m2""")  # noqa: S608
    gaps = sorted(gap.area for gap in cover(drawn.lots).gaps)
    assert drawn.bow_ties > 30
    assert len(gaps) > 2 * 30
    np.testing.assert_allclose(gaps, [float(m2) for (m2,) in rows], rtol=1e-9)


def test_against_a_zone_gaps_and_surplus_are_the_differences_of_the_union(
    postgis: Server, drawn: Drawn
) -> None:
    """The zone leaves out the fabric's rim on one side and reaches beyond it on the other."""
    x0, y0, x1, y1 = shapely.total_bounds(drawn.lots)
    zone = shapely.box(x0 + 50, y0 + 50, x1 + 30, y1 + 30)
    ((gap_m2, outside_m2),) = postgis.rows(f"""
        WITH whole AS (SELECT ST_Union(geom) AS geom FROM {drawn.table}),
             zone AS (SELECT ST_GeomFromText('{zone.wkt}', {EPSG}) AS geom)
        SELECT ST_Area(ST_Difference(zone.geom, whole.geom)), ST_Area(ST_Difference(whole.geom, zone.geom))
        FROM whole, zone""")  # noqa: S608
    found = cover(drawn.lots, zone)
    assert found.gaps_m2 == pytest.approx(float(gap_m2), rel=1e-9)
    assert found.outside_m2 == pytest.approx(float(outside_m2), rel=1e-9)
