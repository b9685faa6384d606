"""A prepared layer and its tiles: what goes in comes out, by view, by row, by id, and in the squares."""

import json

import numpy as np
import pytest
import shapely

from benchmarks.drawn_fabric import draw_fabric
from tests.drawn_plans import BOARD, EPSG, board
from tests.large_layers import HOSTILE, four, prepared, table
from zoneplan.geometry.tiles import FINE, TILE_PX, Tile, tile_at
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.outputs.parcelmap import tile as tiles
from zoneplan.outputs.parcelmap.overview import near_zoom
from zoneplan.outputs.parcelmap.tile import shapes, tile_bytes


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    return prepared(tmp_path_factory.mktemp("prepared") / "four", four())


@pytest.fixture(scope="module")
def fabric(tmp_path_factory):
    found = draw_fabric(2_500, 7)
    rows = zip(found.ids, found.codes, found.declared_m2, found.geometry, strict=True)
    return prepared(tmp_path_factory.mktemp("prepared") / "fabric", table(list(rows)))


def told(layer, tile):
    return json.loads(tile_bytes(layer, tile))


def classes(layer):
    return {one.code: one.count for one in layer.facts.classes if one.count}


def test_the_facts_are_those_of_the_check(drawn):
    facts = drawn.facts
    assert (facts.parcels, facts.shapeless) == (4, 0)
    assert {kind.code: (kind.parcels, round(kind.m2)) for kind in facts.kinds} == {
        "ODT": (2, 3200), "DGT": (1, 1600), "": (1, 0),
    }  # fmt: skip
    assert classes(drawn)["lot-overlap"] == 1
    assert classes(drawn)["lot-invalid"] == 1
    assert classes(drawn)["lot-area"] == 1
    assert facts.sums.parcels_m2 == pytest.approx(4800, abs=0.01)
    assert facts.sums.overlap_m2 == pytest.approx(400, abs=0.01)


def test_a_parcel_by_its_row_has_its_figures_and_its_shape(drawn):
    one = drawn.parcel(2)
    assert (one.id, one.code, one.declared_m2, round(one.plane_m2, 6)) == (HOSTILE, "DGT", 1000.0, 1600.0)
    assert one.ellipsoid_m2 == pytest.approx(1600, rel=1e-3)
    assert one.geometry.equals_exact(vn2000_to_wgs84(board(100, 0, 140, 40), EPSG), 1e-6)
    assert drawn.parcel(4) is None
    assert drawn.parcel(-1) is None


def test_a_parcel_is_found_by_its_id_and_only_by_the_whole_of_it(drawn):
    assert drawn.rows_named("2", 5) == [1]
    assert drawn.rows_named(HOSTILE, 5) == [2]
    assert drawn.rows_named("", 5) == drawn.rows_named("3", 5) == drawn.rows_named("2" * 500, 5) == []


def test_ids_that_occur_often_are_found_up_to_a_limit(tmp_path):
    layer = prepared(
        tmp_path / "same", table([("x", "ODT", np.nan, board(i * 50, 0, i * 50 + 40, 40)) for i in range(9)])
    )
    assert layer.rows_named("x", 4) == [0, 1, 2, 3]
    assert layer.rows_named("x", 99) == list(range(9))


def test_both_parcels_of_a_pair_own_its_fault(drawn):
    (first,), (second,) = (
        [fault for fault in drawn.faults_of(row, 9) if drawn.facts.classes[fault.kind].code == "lot-overlap"]
        for row in (0, 1)
    )
    assert first == second
    assert (set(first.rows), round(first.m2, 3)) == ({0, 1}, 400)
    inside = vn2000_to_wgs84(board(30, 0, 40, 40), EPSG)
    assert inside.contains(shapely.Point(first.at))


def test_a_parcel_without_a_shape_is_told_and_not_drawn(tmp_path):
    layer = prepared(
        tmp_path / "none", table([("1", "ODT", 5.0, None), ("2", "ODT", 1.0, board(0, 0, 40, 40))])
    )
    assert layer.facts.shapeless == 1
    one = layer.parcel(0)
    assert (one.id, one.code, one.geometry) == ("1", "ODT", None)
    near = told(layer, tile_at(BOARD.x, BOARD.y, 18))
    assert near["parcels"]["id"] == ["2"]


def test_a_layer_without_any_shape_is_prepared_too(tmp_path):
    layer = prepared(tmp_path / "bare", table([("1", "ODT", 5.0, None)]))
    assert layer.facts.bounds is None
    assert told(layer, tile_at(BOARD.x, BOARD.y, 18))["parcels"]["id"] == []
    assert told(layer, tile_at(BOARD.x, BOARD.y, 9))["cells"] == []


def test_a_tile_near_by_has_the_parcels_that_meet_it_where_they_are(drawn):
    shape = vn2000_to_wgs84(board(100, 0, 140, 40), EPSG)
    tile = tile_at(*shape.centroid.coords[0], 18)
    near = told(drawn, tile)
    assert near["near"]
    at = near["parcels"]["id"].index(HOSTILE)
    (ring,) = near["parcels"]["shape"][at]
    steps = np.array(ring).reshape(-1, 2).cumsum(axis=0) / FINE / TILE_PX
    west, south, east, north = tile.bounds()
    lon, lat = west + steps[:, 0] * (east - west), north + steps[:, 1] * (south - north)
    assert np.abs(np.stack([lon, lat], axis=1) - shapely.get_coordinates(shape)).max() < 1e-6


def test_every_parcel_is_in_some_tile_and_faults_have_their_class(fabric):
    zoom = fabric.facts.near_zoom
    west, south, east, north = fabric.facts.bounds
    first, last = tile_at(west, north, zoom), tile_at(east, south, zoom)
    seen, faults = set(), set()
    for x in range(first.x, last.x + 1):
        for y in range(first.y, last.y + 1):
            near = told(fabric, Tile(zoom, x, y))
            seen.update(near["parcels"]["row"])
            faults.update(zip(near["faults"]["number"], near["faults"]["kind"], strict=True))
    assert seen == set(range(fabric.facts.parcels))
    counts = np.bincount([kind for _, kind in faults], minlength=len(fabric.facts.classes))
    assert counts.tolist() == [one.count for one in fabric.facts.classes]


@pytest.mark.parametrize("zoom", [5, 9, 12, 14, 15])
def test_squares_of_all_tiles_hold_every_parcel_once(fabric, zoom):
    level = fabric.facts.cell_zoom(zoom)
    west, south, east, north = fabric.facts.bounds
    first, last = tile_at(west, north, zoom), tile_at(east, south, zoom)
    corner = {}
    for x in range(first.x, last.x + 1):
        for y in range(first.y, last.y + 1):
            far = told(fabric, Tile(zoom, x, y))
            assert far["size"] == fabric.facts.cells[level]
            for column, row, parcels, uses, _, covered in far["cells"]:
                place = 2 * (row * far["columns"] + column)
                pixel = np.array(far["corners"][place : place + 2]) / FINE + np.array([x, y]) * TILE_PX
                corner[tuple(np.round(pixel / 2).astype(int))] = parcels
                assert sum(share for _, share in uses) in range(990, 1010) or not uses
                assert 0 <= covered <= 1000
    assert sum(corner.values()) == fabric.facts.parcels


def test_faults_are_counted_in_the_squares(fabric):
    far = told(fabric, tile_at(*_middle(fabric), 5))
    counted = {}
    for *_, faults, _ in far["cells"]:
        for kind, count in faults:
            counted[kind] = counted.get(kind, 0) + count
    assert counted == {kind: one.count for kind, one in enumerate(fabric.facts.classes) if one.count}


def _middle(layer):
    west, south, east, north = layer.facts.bounds
    return (west + east) / 2, (south + north) / 2


def test_a_tile_with_too_much_in_it_shows_the_squares_instead_and_says_so(fabric, monkeypatch):
    tile = tile_at(*_middle(fabric), fabric.facts.near_zoom)
    assert told(fabric, tile)["near"]
    monkeypatch.setattr(tiles, "MOST_PARCELS", 10)
    crowded = told(fabric, tile)
    assert not crowded["near"]
    assert crowded["crowded"]
    assert crowded["cells"]


def test_a_shape_of_very_many_vertices_is_cut_to_its_tile(tmp_path):
    angle = np.linspace(0, 2 * np.pi, 200_000, endpoint=False)
    x, y = board(0, 0, 1, 1).exterior.coords[0]
    circle = shapely.Polygon(np.stack([x + 4000 * np.cos(angle), y + 4000 * np.sin(angle)], axis=1))
    layer = prepared(tmp_path / "round", table([("1", "ODT", np.nan, circle)]))
    near = told(layer, tile_at(*vn2000_to_wgs84(shapely.Point(x + 4000, y), EPSG).coords[0], 17))
    assert near["parcels"]["id"] == ["1"]
    assert 4 < len(near["parcels"]["shape"][0][0]) < 40_000
    far = told(layer, tile_at(BOARD.x, BOARD.y, 12))
    land = sum(covered for *_, covered in far["cells"]) / 1000 * far["size"] ** 2
    assert land <= circle.area * 1.01


def test_shapes_of_every_kind_come_as_flat_steps():
    tile = tile_at(106.7, 10.8, 18)
    west, south, east, north = tile.bounds()
    box = shapely.box(west, south, east, north)
    ring = shapely.box(west, south, east, north).difference(box.buffer(-(east - west) / 4))
    mixed = shapely.GeometryCollection(
        [shapely.Point(west, north), shapely.LineString([(west, north), (east, south)])]
    )
    told_shapes = shapes(np.array([ring, mixed, shapely.Polygon()], dtype=object), tile)
    assert [len(one) for one in told_shapes] == [2, 2, 0]
    side = TILE_PX * FINE
    assert [0, 0] in told_shapes[1]
    assert [0, 0, side, side] in told_shapes[1]


def test_codes_beyond_those_told_apart_are_counted_together(tmp_path):
    parcels = [(str(i), f"X{i}", np.nan, board(i * 50, 0, i * 50 + 40, 40)) for i in range(230)]
    facts = prepared(tmp_path / "codes", table(parcels)).facts
    assert len(facts.kinds) == 201
    assert (facts.kinds[-1].code, facts.kinds[-1].parcels) == (None, 30)


def test_parcels_are_shown_singly_where_half_of_them_have_six_pixels():
    assert near_zoom(np.full(9, 400.0), 11.0) == 16
    assert near_zoom(np.full(9, 90.0), 11.0) == 17
    assert near_zoom(np.full(9, 1e6), 11.0) == 13
    assert near_zoom(np.array([np.nan]), 11.0) == 17
    assert near_zoom(np.array([400.0] * 9 + [3e11]), 11.0) < 14  # never more than two million squares
