"""GeoPackage: what is stored is read, row by row; what the file states or would have us compute is not believed."""

import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import shapely

from tests.sources.admission.good_files import frame, written
from tests.sources.admission.reading import read, refusal


def changed(
    tmp_path: Path, change: str | Callable[[sqlite3.Connection], object], shape: str = "many"
) -> bytes:
    """A good GeoPackage with one change; its triggers would run functions that only GDAL has, so they go first."""
    path = written(frame(shape), tmp_path, "r.gpkg", "GPKG", layer="ranh")
    with closing(sqlite3.connect(path)) as database:
        for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        if callable(change):
            change(database)
        else:
            database.executescript(change)
        database.commit()
    return path.read_bytes()


def notes(gathered) -> str:
    return " ".join(note.en for layer in gathered.layers for note in layer.notes)


STATE = "UPDATE gpkg_ogr_contents SET feature_count = {}"
UNDEFINED = "UPDATE gpkg_geometry_columns SET srs_id = {}"


@pytest.mark.parametrize("stated", [0, 1, 10_000])
def test_a_stored_count_that_lies_loses_no_feature(tmp_path, stated):
    """GDAL would read 1 of 300; concurrent writers and a kill leave such files by themselves."""
    gathered = read([("x.gpkg", changed(tmp_path, STATE.format(stated)))])
    assert len(gathered.layers[0].features) == 300
    assert "holds 300; all were read" in notes(gathered)


def test_a_true_count_is_not_remarked_on(tmp_path):
    assert "all were read" not in notes(read([("x.gpkg", changed(tmp_path, ""))]))


VIEW = """
    ALTER TABLE ranh RENAME TO hidden;
    CREATE VIEW ranh AS {select};
"""
RECURSIVE = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, NULL AS geom FROM n"
)


@pytest.mark.parametrize("select", [RECURSIVE, "SELECT * FROM hidden"])
def test_a_view_is_never_run(tmp_path, select):
    """One line of a recursive view would keep a reader busy for ever."""
    assert refusal([("x.gpkg", changed(tmp_path, VIEW.format(select=select)))]).reason == "gpkg-not-table"


def test_a_virtual_table_is_never_opened(tmp_path):
    make = "DROP TABLE ranh; CREATE VIRTUAL TABLE ranh USING fts5(geom)"
    assert refusal([("x.gpkg", changed(tmp_path, make))]).reason == "gpkg-not-table"


def test_triggers_never_run_and_do_not_stop_a_good_file(tmp_path):
    def trap(database):
        database.execute("CREATE TABLE caught (n)")
        database.execute("CREATE TRIGGER t AFTER UPDATE ON ranh BEGIN INSERT INTO caught VALUES (1); END")

    assert len(read([("x.gpkg", changed(tmp_path, trap))]).layers[0].features) == 300


def test_a_generated_column_is_not_computed(tmp_path):
    make = "ALTER TABLE ranh ADD COLUMN bomb AS (zeroblob(1000000000))"
    (layer,) = read([("x.gpkg", changed(tmp_path, make))]).layers
    assert "bomb" not in layer.features[0].properties


def test_the_core_tables_must_be_tables(tmp_path):
    make = "ALTER TABLE gpkg_contents RENAME TO c; CREATE VIEW gpkg_contents AS SELECT * FROM c"
    assert refusal([("x.gpkg", changed(tmp_path, make))]).reason == "sqlite-not-gpkg"


@pytest.mark.parametrize("srs_id", [0, -1])
def test_an_undefined_system_is_none_and_said_so(tmp_path, srs_id):
    """GDAL gives a system that is not None for these."""
    gathered = read([("x.gpkg", changed(tmp_path, UNDEFINED.format(srs_id)))])
    assert gathered.layers[0].crs is None
    assert "does not state a coordinate system" in notes(gathered)


def test_a_system_of_the_file_s_own_comes_as_its_definition(tmp_path):
    make = "UPDATE gpkg_spatial_ref_sys SET organization = 'NONE', definition = 'PROJCS[\"mine\"]' WHERE srs_id > 0"
    assert read([("x.gpkg", changed(tmp_path, make))]).layers[0].crs == 'PROJCS["mine"]'
    make = make.replace("'PROJCS[\"mine\"]'", "'undefined'")
    (tmp_path / "r.gpkg").unlink()
    assert read([("x.gpkg", changed(tmp_path, make))]).layers[0].crs is None


def blob(wkb: bytes, flags: int = 1, magic: bytes = b"GP") -> bytes:
    return magic + bytes([0, flags]) + struct.pack("<i", 9210) + wkb


WKB = shapely.to_wkb(shapely.box(0, 0, 1, 1))
DAMAGED = {
    "cut": blob(WKB[:-9]),
    "no magic": blob(WKB, magic=b"XX"),
    "short": b"GP",
    "text": "not a blob",
    "unknown envelope": blob(WKB, flags=1 | 7 << 1),
    "extended": blob(WKB, flags=1 | 32),
    "huge count": blob(b"\x01\x03\x00\x00\x00\xff\xff\xff\x7f"),
}


@pytest.mark.parametrize("value", DAMAGED.values(), ids=DAMAGED.keys())
def test_a_damaged_geometry_is_refused_at_its_place(tmp_path, value):
    """GDAL makes it None without a warning."""

    def damage(database):
        database.execute("UPDATE ranh SET geom = ? WHERE fid = 7", (value,))

    refused = refusal([("x.gpkg", changed(tmp_path, damage))])
    assert (refused.reason, refused.layer, refused.feature) == ("geometry-damaged", "ranh", 7)


def test_curves_are_counted_and_left_out(tmp_path):
    curve = bytes.fromhex("0108000000") + struct.pack("<I6d", 3, 0, 0, 1, 1, 2, 0)

    def bend(database):
        database.execute("UPDATE ranh SET geom = ? WHERE fid = 7", (blob(curve),))

    gathered = read([("x.gpkg", changed(tmp_path, bend))])
    assert gathered.layers[0].features[6].geometry is None
    assert "1 geometries with arcs" in notes(gathered)


@pytest.mark.parametrize("place", [0.3, 0.5, 0.9])
def test_a_cut_file_is_refused(tmp_path, place):
    content = changed(tmp_path, "")
    assert refusal([("x.gpkg", content[: int(len(content) * place)])]).reason == "gpkg-damaged"


def test_damaged_pages_are_refused(tmp_path):
    content = bytearray(changed(tmp_path, ""))
    content[-6 * 4096 :] = bytes(6 * 4096)
    assert refusal([("x.gpkg", bytes(content))]).reason == "gpkg-damaged"


def test_a_layer_without_its_geometry_column_is_refused(tmp_path):
    make = "UPDATE gpkg_geometry_columns SET column_name = 'no such'"
    assert refusal([("x.gpkg", changed(tmp_path, make))]).reason == "gpkg-no-geometry"


def test_a_package_without_layers_and_a_plain_database_say_so(tmp_path):
    assert refusal([("x.gpkg", changed(tmp_path, "DELETE FROM gpkg_contents"))]).reason == "gpkg-no-layer"
    path = tmp_path / "plain.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE a (b)")
        database.commit()
    assert refusal([("x.gpkg", path.read_bytes())]).reason == "sqlite-not-gpkg"


def test_a_package_without_gdal_s_count_table_comes_in(tmp_path):
    assert (
        len(read([("x.gpkg", changed(tmp_path, "DROP TABLE gpkg_ogr_contents"))]).layers[0].features) == 300
    )


def test_names_that_would_be_sql_are_only_names(tmp_path):
    make = 'ALTER TABLE ranh ADD COLUMN "a"" FROM sqlite_master --" TEXT'
    (layer,) = read([("x.gpkg", changed(tmp_path, make))]).layers
    assert 'a" FROM sqlite_master --' in layer.features[0].properties


def test_binary_values_are_left_out(tmp_path):
    make = "ALTER TABLE ranh ADD COLUMN ảnh BLOB; UPDATE ranh SET ảnh = x'00ff'"
    (layer,) = read([("x.gpkg", changed(tmp_path, make))]).layers
    assert "ảnh" not in layer.features[0].properties
