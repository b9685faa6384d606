"""Parcel files: every format gives the same parcels, and whatever is wrong with a file is said with its place."""

import json
import shutil
import zipfile

import numpy as np
import pyarrow as pa
import pytest
import shapely
from pyarrow import parquet

from tests.drawn_plans import EAST, EPSG, NORTH, board
from tests.sources.parcels.samples import COLUMNS, feature, frame, geojson_file, squares
from zoneplan.geometry.vn2000.datum import between_vn2000, vn2000_to_wgs84
from zoneplan.model.progress import Progress, Stopped
from zoneplan.sources.admission.datasets import Dataset
from zoneplan.sources.admission.refusal import NotAdmitted
from zoneplan.sources.candidate import ReadingOpen
from zoneplan.sources.files import FileUnreadable
from zoneplan.sources.parcels.formats.geojson import open_geojson
from zoneplan.sources.parcels.read import read_parcels
from zoneplan.store.folder import read_registry
from zoneplan.store.shipped import shipped_plan

ZONES = read_registry(shipped_plan()).zones


def refused(path, **more):
    with pytest.raises(NotAdmitted) as caught:
        read_parcels(path, **more)
    return caught.value


def said(table):
    return " ".join(note.en for note in table.notes)


def same(table, shapes, within=1e-6):
    found = shapely.hausdorff_distance(table.geometry, np.array(shapes, dtype=object))
    return len(table) == len(shapes) and bool((found <= within).all())


def written(folder, kind):
    path = folder / f"lots.{kind}"
    if kind == "parquet":
        frame().to_parquet(path)
    elif kind == "zip":
        frame().to_file(folder / "lots.shp")
        with zipfile.ZipFile(path, "w") as archive:
            for part in folder.glob("lots.*"):
                if part != path:
                    archive.write(part, part.name)
    elif kind == "geojson":
        crs = {"type": "name", "properties": {"name": f"EPSG:{EPSG}"}}
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in zip(*COLUMNS.values(), strict=True)]
        geojson_file(path, [feature(one, **row) for one, row in zip(squares(), rows, strict=True)], crs=crs)
    else:
        options = {"SPATIAL_INDEX": "NO"} if kind == "fgb" else {}
        frame().to_file(path, **options)
    return path


@pytest.mark.parametrize("kind", ["parquet", "gpkg", "fgb", "geojson", "shp", "zip"])
def test_every_format_gives_the_same_parcels(tmp_path, kind):
    table = read_parcels(written(tmp_path, kind))
    assert (table.epsg, len(table)) == (EPSG, 3)
    assert table.ids.tolist() == ["1", "2", "3"]
    assert table.codes.tolist() == ["ODT", "", "SKC"]
    assert np.array_equal(table.declared_m2, [100.0, np.nan, 99.5], equal_nan=True)
    assert same(table, squares())
    assert "Column “so_thua” is taken as the parcel id." in said(table)
    assert len(table.sha256) == 64


def test_an_exchange_file_is_read_within_the_limits_of_uploads(tmp_path):
    path = tmp_path / "lots.kml"
    lonlat = vn2000_to_wgs84(np.array(squares(), dtype=object), EPSG)
    marks = "".join(
        "<Placemark><name>L</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        + " ".join(f"{x},{y}" for x, y in shape.exterior.coords)
        + "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
        for shape in lonlat
    )
    path.write_text(
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{marks}</Document></kml>', encoding="utf-8"
    )
    table = read_parcels(path, zone_epsg=EPSG)
    assert same(table, squares(), 1e-3)


def test_no_id_column_numbers_the_rows_and_says_so(tmp_path):
    frame(columns={"mau": ["x", "y", "z"]}).to_parquet(tmp_path / "a.parquet")
    table = read_parcels(tmp_path / "a.parquet")
    assert table.ids.tolist() == ["1", "2", "3"]
    assert "numbered by their rows" in said(table)


def test_ids_that_stand_twice_are_kept_for_the_checks(tmp_path):
    frame(columns={"lot": ["7", "7", "8"]}).to_parquet(tmp_path / "a.parquet")
    assert read_parcels(tmp_path / "a.parquet").ids.tolist() == ["7", "7", "8"]


def test_numbers_within_map_sheets_are_joined_with_them(tmp_path):
    frame(columns={"So_to": [12, 12, 13], "So_thua": [34, 35, 34]}).to_parquet(tmp_path / "a.parquet")
    table = read_parcels(tmp_path / "a.parquet")
    assert table.ids.tolist() == ["tờ 12 thửa 34", "tờ 12 thửa 35", "tờ 13 thửa 34"]
    assert "only together with their map sheets" in said(table)


def test_categories_of_pandas_are_text(tmp_path):
    layer = frame(columns={"lot": ["1", "2", "3"], "code": ["ODT", "SKC", "ODT"]}).astype(
        {"code": "category"}
    )
    layer.to_parquet(tmp_path / "a.parquet")
    assert read_parcels(tmp_path / "a.parquet").codes.tolist() == ["ODT", "SKC", "ODT"]


def test_what_the_user_says_of_columns_counts(tmp_path):
    columns = {"lot": ["1", "2", "3"], "other": ["a", "b", "c"], "s": ["0,01", "0,02", "x"]}
    frame(columns=columns).to_parquet(tmp_path / "a.parquet")
    table = read_parcels(tmp_path / "a.parquet", columns={"id": "Other", "declared": "s", "unit": "ha"})
    assert table.ids.tolist() == ["a", "b", "c"]
    assert np.array_equal(table.declared_m2, [100.0, 200.0, np.nan], equal_nan=True)
    assert "row 3 (“x”)" in said(table)
    why = refused(tmp_path / "a.parquet", columns={"id": "nope"})
    assert why.reason == "parcels-no-column"
    assert "lot, other, s" in why.why.en


def test_points_and_lines_are_left_out_and_named_by_their_rows(tmp_path):
    a, b, c = squares()
    mixed = [a, shapely.Point(EAST, NORTH), b, shapely.LineString([(EAST, NORTH), (EAST + 1, NORTH)]), c]
    frame(mixed, {"lot": list("12345")}).to_file(tmp_path / "a.gpkg")
    table = read_parcels(tmp_path / "a.gpkg")
    assert table.ids.tolist() == ["1", "3", "5"]
    assert "left out: 2 (row 2, 4)" in said(table)
    frame([mixed[1]], {"lot": ["1"]}).to_parquet(tmp_path / "points.parquet")
    assert refused(tmp_path / "points.parquet").reason == "parcels-none"


@pytest.mark.parametrize("kind", ["parquet", "gpkg", "fgb", "geojson"])
def test_a_row_without_a_geometry_stays(tmp_path, kind):
    path = tmp_path / f"a.{kind}"
    a, _, c = squares()
    layer = frame([a, None, c])
    if kind == "parquet":
        layer.to_parquet(path)
    elif kind == "geojson":
        shapes = vn2000_to_wgs84(np.array([a, None, c], dtype=object), EPSG)
        geojson_file(path, [feature(shape, lot=str(n)) for n, shape in enumerate(shapes, start=1)])
    else:
        layer.to_file(path, **({"SPATIAL_INDEX": "NO"} if kind == "fgb" else {}))
    table = read_parcels(path, zone_epsg=EPSG)
    assert shapely.is_missing(table.geometry).tolist() == [False, True, False]
    assert "without a geometry, kept: 1 (row 2)" in said(table)


def test_invalid_rings_stay_and_open_ones_are_closed_with_a_note(tmp_path):
    tie = shapely.Polygon([(EAST, NORTH), (EAST + 9, NORTH + 9), (EAST + 9, NORTH), (EAST, NORTH + 9)])
    frame([tie], {"lot": ["1"]}).to_parquet(tmp_path / "a.parquet")
    assert not read_parcels(tmp_path / "a.parquet").geometry[0].is_valid
    wkb = shapely.to_wkb(board(0, 0, 10, 10))
    cut = wkb[:9] + (4).to_bytes(4, "little") + wkb[13 : 13 + 64]
    _with_wkb(tmp_path, [wkb, cut])
    table = read_parcels(tmp_path / "a.parquet")
    assert shapely.area(table.geometry).tolist() == [100.0, 100.0]
    assert "not closed" in said(table)
    assert "(row 2)" in said(table)


def _with_wkb(folder, blobs):
    """The file a.parquet with other geometries."""
    table = parquet.read_table(folder / "a.parquet")
    column = pa.table({"lot": [str(n) for n in range(len(blobs))], "geometry": pa.array(blobs, pa.binary())})
    parquet.write_table(column.replace_schema_metadata(table.schema.metadata), folder / "a.parquet")


def test_a_damaged_geometry_is_refused_with_its_row(tmp_path):
    frame([board(0, 0, 1, 1)], {"lot": ["1"]}).to_parquet(tmp_path / "a.parquet")
    good = shapely.to_wkb(board(0, 0, 1, 1))
    _with_wkb(tmp_path, [good, good, good[:-9]])
    why = refused(tmp_path / "a.parquet")
    assert (why.reason, why.feature) == ("geometry-damaged", 3)


def test_numbers_that_are_no_places_leave_the_row_without_a_geometry(tmp_path):
    a, b, c = squares()
    corners = shapely.get_coordinates(b)
    corners[2, 0] = np.nan
    with np.errstate(invalid="ignore"):
        bad = shapely.Polygon(corners)
    far = shapely.transform(c, lambda xy: xy * 1e200)
    frame([a, bad, far]).to_parquet(tmp_path / "a.parquet")
    table = read_parcels(tmp_path / "a.parquet", zone_epsg=9213)
    assert shapely.is_missing(table.geometry).tolist() == [False, True, True]
    assert "no finite numbers, kept without a geometry: 2 (row 2, 3)" in said(table)


def test_heights_are_dropped_with_a_note(tmp_path):
    frame([shapely.force_3d(shape, 5.0) for shape in squares()]).to_parquet(tmp_path / "a.parquet")
    table = read_parcels(tmp_path / "a.parquet")
    assert not shapely.has_z(table.geometry).any()
    assert same(table, squares())
    assert "heights" in said(table)


@pytest.mark.parametrize("crs", [4326, 4756, 5899, 32648, 3857])
def test_another_system_is_taken_to_the_zones_plane_and_noted(tmp_path, crs):
    shapes = np.array(squares(), dtype=object)
    if crs in (4756, 5899):
        moved = between_vn2000(shapes, EPSG, crs)
    else:
        moved = frame(vn2000_to_wgs84(shapes, EPSG), crs=4326).to_crs(crs).geometry.to_numpy()
    frame(list(moved), crs=crs).to_parquet(tmp_path / "a.parquet")
    table = read_parcels(tmp_path / "a.parquet", zone_epsg=EPSG)
    assert table.epsg == EPSG
    assert same(table, squares(), 1e-3)
    assert f"taken to EPSG:{EPSG}, central meridian 105°45′" in said(table)


def test_degrees_without_a_zone_go_to_the_plane_of_the_nearest_zone_of_the_plan(tmp_path):
    frame(list(vn2000_to_wgs84(np.array(squares(), dtype=object), EPSG)), crs=4326).to_parquet(
        tmp_path / "a.parquet"
    )
    table = read_parcels(tmp_path / "a.parquet", zones=ZONES)
    assert table.epsg == EPSG
    assert "plane of the nearest" in said(table)
    assert read_parcels(tmp_path / "a.parquet").epsg == 9213  # 106°30′, the nearest meridian to 106.67°


def test_a_file_without_a_system_is_refused_with_the_readings_that_fit(tmp_path):
    frame(crs=None).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(ReadingOpen) as caught:
        read_parcels(tmp_path / "a.parquet", zones=ZONES)
    assert caught.value.key == "parcels-crs-none"
    assert "9210" in [fault.where for fault in caught.value.faults]
    table = read_parcels(tmp_path / "a.parquet", crs="EPSG:9210", zones=ZONES)
    assert same(table, squares())
    assert "in the system that was named" in said(table)


def test_swapped_axes_are_read_by_the_key_of_the_reading(tmp_path):
    frame([shapely.transform(shape, lambda xy: xy[:, ::-1]) for shape in squares()]).to_parquet(
        tmp_path / "a.parquet"
    )
    table = read_parcels(tmp_path / "a.parquet", crs="9210-swapped", zone_epsg=EPSG)
    assert same(table, squares(), 1e-3)


def test_metres_called_degrees_are_refused(tmp_path):
    frame(crs=4326).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(ReadingOpen) as caught:
        read_parcels(tmp_path / "a.parquet", zones=ZONES)
    assert caught.value.key == "parcels-crs-refused"


def test_an_empty_file_and_an_empty_layer_are_refused(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"")
    assert refused(tmp_path / "a.parquet").reason == "empty-file"
    frame([], {"lot": []}).to_parquet(tmp_path / "b.parquet")
    assert refused(tmp_path / "b.parquet").reason == "parcels-none"
    geojson_file(tmp_path / "c.geojson", [])
    assert refused(tmp_path / "c.geojson").reason == "parcels-none"


@pytest.mark.parametrize("keep", [0.3, 0.9])
def test_a_cut_geoparquet_is_refused(tmp_path, keep):
    path = written(tmp_path, "parquet")
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    assert refused(path).reason == "unreadable"


def test_a_file_that_is_none_is_refused(tmp_path):
    with pytest.raises(FileUnreadable):
        read_parcels(tmp_path / "nothing.parquet")
    with pytest.raises(FileUnreadable):
        read_parcels(tmp_path)
    (tmp_path / "a.csv").write_text("id;area\n1;2\n", encoding="utf-8")
    assert refused(tmp_path / "a.csv").reason == "parcels-table"
    shutil.copy(shipped_plan() / "boundaries" / "zones.toml", tmp_path / "x.pdf")
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    assert refused(tmp_path / "x.pdf").reason == "pdf"


def test_one_of_several_layers_has_to_be_named(tmp_path):
    frame().to_file(tmp_path / "a.gpkg", layer="one")
    frame(squares(2)).to_file(tmp_path / "a.gpkg", layer="two")
    why = refused(tmp_path / "a.gpkg")
    assert why.reason == "parcels-layers"
    assert "one, two" in why.why.en
    assert len(read_parcels(tmp_path / "a.gpkg", layer="two")) == 2
    assert refused(tmp_path / "a.gpkg", layer="three").reason == "parcels-no-layer"


def test_one_layer_of_polygons_among_lines_is_taken(tmp_path):
    frame([shapely.LineString([(EAST, NORTH), (EAST + 5, NORTH)])]).to_file(
        tmp_path / "a.gpkg", layer="roads"
    )
    frame().to_file(tmp_path / "a.gpkg", layer="lots")
    table = read_parcels(tmp_path / "a.gpkg")
    assert (table.name, len(table)) == ("lots", 3)
    assert "The layer “lots” was read." in said(table)


def test_one_polygon_of_a_million_vertices_is_read(tmp_path):
    turn = np.linspace(0, 2 * np.pi, 1_000_001)[:-1]
    big = shapely.Polygon(np.column_stack([EAST + 500 * np.cos(turn), NORTH + 500 * np.sin(turn)]))
    frame([big], {"lot": ["1"]}).to_parquet(tmp_path / "a.parquet")
    table = read_parcels(tmp_path / "a.parquet")
    assert shapely.get_num_coordinates(table.geometry[0]) == 1_000_001


def test_a_count_that_a_geopackage_states_wrongly_is_not_believed(tmp_path):
    import sqlite3  # noqa: PLC0415

    path = written(tmp_path, "gpkg")
    database = sqlite3.connect(path)
    database.execute("UPDATE gpkg_ogr_contents SET feature_count = 1")
    database.commit()
    database.close()
    assert len(read_parcels(path)) == 3
    path.with_name("lots.gpkg-wal").write_bytes(b"x")
    assert refused(path).reason == "parcels-open"


def test_text_of_an_old_alphabet_is_decoded_with_a_note(tmp_path):
    frame(columns={"lot": ["Hßa Phó", "L« A", "§Êt"], "code": ["ODT"] * 3}).to_parquet(tmp_path / "a.parquet")
    table = read_parcels(tmp_path / "a.parquet")
    assert table.ids[0] == "Hòa Phú"
    assert "TCVN3" in said(table)


def test_reading_tells_how_far_it_is_and_can_be_stopped(tmp_path):
    path = written(tmp_path, "parquet")
    steps = []
    read_parcels(path, progress=Progress(steps.append))
    assert {step.stage for step in steps} == {"reading"}
    assert (steps[-1].done, steps[-1].total) == (3, 3)
    progress = Progress()
    progress.stop()
    with pytest.raises(Stopped):
        read_parcels(path, progress=progress)


def test_a_lone_feature_and_members_behind_the_features_are_read(tmp_path):
    shape = json.loads(shapely.to_geojson(board(0, 0, 10, 10)))
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{EPSG}"}}
    alone = {"type": "Feature", "geometry": shape, "properties": {"lot": "1"}, "crs": crs}
    (tmp_path / "a.geojson").write_text(json.dumps(alone), encoding="utf-8")
    assert same(read_parcels(tmp_path / "a.geojson"), [board(0, 0, 10, 10)])


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "FeatureCollection", "features": [',
        '{"type": "FeatureCollection", "features": [{}]}',
        '{"type": "FeatureCollection", "features": []} x',
        '{"type": "FeatureCollection", "features": [], "features": []}',
        '{"type": "FeatureCollection", "features": {"a": 1}}',
        '{"type": "Topology", "features": []}',
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": NaN, "geometry": null}]}',
    ],
)
def test_geojson_that_is_none_is_refused(tmp_path, text):
    (tmp_path / "a.geojson").write_text(text, encoding="utf-8")

    def read():
        (sheet,) = open_geojson(Dataset("geojson", "a.geojson", tmp_path / "a.geojson"))
        return list(sheet.rows([]))

    with pytest.raises(NotAdmitted) as caught:
        read()
    assert caught.value.reason == "geojson"
