"""What may be measured at all."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from zoneplan.geometry.plane import on_plane, polygons_of, require_polygon
from zoneplan.geometry.vn2000.recognise import CrsRefused

BOX = shapely.box(600000, 1224000, 600010, 1224010)


def test_a_series_an_array_a_list_and_one_geometry_become_an_array() -> None:
    for given_in in (gpd.GeoSeries([BOX], crs=9210), gpd.GeoSeries([BOX]), np.array([BOX]), [BOX]):
        assert on_plane(given_in).tolist() == [BOX]
    assert on_plane(BOX).shape == ()


@pytest.mark.parametrize(("crs", "message"), [(4326, "degrees"), (4756, "degrees"), (3857, "web-mercator")])
def test_a_series_that_is_on_no_vn2000_plane_is_refused(crs: int, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        on_plane(gpd.GeoSeries([BOX], crs=crs))


def test_the_refusal_of_a_crs_keeps_its_reason() -> None:
    with pytest.raises(CrsRefused) as refused:
        on_plane(gpd.GeoSeries([BOX], crs=32648))
    assert refused.value.reason_code == "wgs84-datum"


@pytest.mark.parametrize(
    ("geom", "message"),
    [
        (None, "lot 7 has no geometry"),
        (shapely.Point(1, 2), "lot 7 is a Point, not a polygon"),
        (shapely.GeometryCollection([BOX]), "lot 7 is a GeometryCollection, not a polygon"),
        (
            shapely.Polygon([(0, 0), (2, 2), (2, 0), (0, 2)]),
            r"lot 7 is not a valid .* Self-intersection\[1 1\]",
        ),
    ],
)
def test_what_is_no_polygon_is_refused_by_name_and_place(geom: BaseGeometry | None, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        require_polygon(geom, "lot 7")


def test_only_polygons_are_kept_from_a_mixture_and_stand_left_to_right() -> None:
    left, right = shapely.box(0, 0, 1, 1), shapely.box(5, 0, 6, 1)
    mixture = shapely.GeometryCollection(
        [right, shapely.LineString([(0, 0), (9, 9)]), shapely.MultiPolygon([left]), shapely.Point(3, 3)]
    )
    assert polygons_of(mixture) == [left, right]
    assert polygons_of(None) == polygons_of(shapely.Polygon()) == []
