"""The quick area on the ellipsoid against the exact one, against PROJ's own areal scale, and against Geod."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod, Proj, Transformer

from zoneplan.geometry.vn2000.areal import areal_scale, ellipsoid_areas_m2
from zoneplan.geometry.vn2000.ellipsoid import ellipsoid_area_m2
from zoneplan.geometry.vn2000.zones import VN2000_ZONES

LAW = settings(max_examples=200)
places = st.tuples(
    st.floats(-200_000, 200_000), st.floats(900_000, 2_600_000), st.sampled_from(sorted(VN2000_ZONES))
)


@given(places)
@LAW
def test_the_areal_scale_is_that_of_proj(place) -> None:
    x, north, epsg = place
    zone = VN2000_ZONES[epsg]
    plane = Proj(
        proj="tmerc", lat_0=0, lon_0=zone.meridian_deg, k_0=zone.k0, x_0=500_000, y_0=0, ellps="WGS84"
    )
    lon, lat = plane(500_000 + x, north, inverse=True)
    theirs = plane.get_factors(lon, lat).areal_scale
    # PROJ differentiates numerically; its own noise is about 1e-8
    assert areal_scale(np.array([[500_000 + x, north]]), epsg)[0] == pytest.approx(theirs, rel=2e-8)


@given(places, st.floats(1, 1_900), st.floats(0, 90))
@LAW
def test_a_lot_has_the_area_of_the_exact_method(place, side, turn) -> None:
    x, north, epsg = place
    lot = shapely.affinity.rotate(shapely.box(0, 0, side, side * 0.7), turn)
    lot = shapely.affinity.translate(lot, 500_000 + x, north)
    exact = ellipsoid_area_m2([lot], epsg)[0]
    assert ellipsoid_areas_m2([lot], epsg)[0] == pytest.approx(exact, rel=1e-8, abs=1e-7)


def test_a_large_one_is_measured_exactly_and_holes_and_parts_count() -> None:
    large = shapely.Polygon(
        shapely.box(600_000, 1_200_000, 630_000, 1_220_000).exterior,
        [shapely.box(610_000, 1_205_000, 612_000, 1_206_000).exterior],
    )
    both = shapely.MultiPolygon([shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)])
    both = shapely.affinity.translate(both, 600_000, 1_224_000)
    for shape in (large, both):
        assert ellipsoid_areas_m2([shape], 9210)[0] == pytest.approx(
            ellipsoid_area_m2([shape], 9210)[0], rel=1e-9
        )


def test_geod_says_the_same_of_a_square_kilometre() -> None:
    square = shapely.box(600_000, 1_224_000, 601_000, 1_225_000).segmentize(10)
    to_degrees = Transformer.from_crs(9210, 4756, always_xy=True)
    theirs = abs(
        Geod(ellps="WGS84").geometry_area_perimeter(
            shapely.transform(square, lambda xy: np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1])))
        )[0]
    )
    assert ellipsoid_areas_m2([square], 9210)[0] == pytest.approx(theirs, rel=1e-8)


def test_none_empty_and_degrees() -> None:
    assert np.isnan(ellipsoid_areas_m2([None], 9210)[0])
    assert ellipsoid_areas_m2([shapely.Polygon()], 9210)[0] == 0
    assert ellipsoid_areas_m2([], 9210).size == 0
