"""Large parcel layers in a plan: kept whole, listed without being read, and never half there."""

import errno
import json
from hashlib import sha256

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pytest
import shapely
from pyarrow import parquet

from tests.drawn_plans import EPSG, board, put_lots, write_plan, zone_toml
from zoneplan.model.boundary import Evidence
from zoneplan.model.errors import ExportRefused
from zoneplan.model.messages import Text
from zoneplan.model.parcels import ParcelTable
from zoneplan.model.progress import Progress, Stopped
from zoneplan.sources.parcels.kept import read_parcel_file
from zoneplan.store.folder import open_folder
from zoneplan.store.parcels import keep_parcels


def lots(count: int = 3) -> ParcelTable:
    """A row of lots; the last but one has no geometry, the first no code, the second no declared area."""
    geometry = np.array([board(10 * i, 0, 10 * i + 10, 10) for i in range(count)], dtype=object)
    geometry[-2] = None
    ids = np.array([f"thửa {i}" for i in range(count)], dtype=object)
    codes = np.array(["", *["ODT"] * (count - 1)], dtype=object)
    declared = np.full(count, 100.0)
    declared[1] = np.nan
    return ParcelTable("lots", "lots.gpkg", "0" * 64, EPSG, ids, codes, declared, geometry)


@pytest.fixture
def plan(tmp_path):
    return write_plan(tmp_path, [zone_toml("a")])


def keep(plan, table=None, **more):
    return keep_parcels(plan, table or lots(), "a", Evidence.SURVEYED, "đo 2025", name="lots", **more)


def test_a_kept_layer_says_of_itself_what_it_is(plan):
    note = Text(vi="thử", en="trial")
    assert keep(plan, note=note) == "parcels/lots.parquet"
    (found,) = open_folder(plan).parcel_files
    content = (plan / "parcels" / "lots.parquet").read_bytes()
    assert (found.name, found.file, found.zone) == ("lots", "parcels/lots.parquet", "a")
    assert (found.evidence, found.source, found.note) == (Evidence.SURVEYED, "đo 2025", note)
    assert (found.epsg, found.count, found.size) == (EPSG, 3, len(content))
    assert found.sha256 == sha256(content).hexdigest()


def test_other_programs_read_a_kept_layer(plan):
    keep(plan)
    frame = gpd.read_parquet(plan / "parcels" / "lots.parquet")
    assert frame.crs.to_epsg() == EPSG
    assert list(frame.columns) == ["lot", "code", "declared_m2", "geometry"]
    assert frame["lot"].tolist() == ["thửa 0", "thửa 1", "thửa 2"]
    assert frame["code"].isna().tolist() == [True, False, False]
    assert frame["declared_m2"].isna().tolist() == [False, True, False]
    assert frame.geometry.isna().tolist() == [False, True, False]
    assert shapely.equals_exact(frame.geometry.iloc[2], board(20, 0, 30, 10))


def test_a_kept_layer_counts_in_the_digest_of_the_plan(plan):
    before = open_folder(plan).digest
    keep(plan)
    kept = open_folder(plan)
    assert kept.digest != before
    assert "parcels/lots.parquet" in {file.path for file in kept.inputs}
    keep(plan, lots(4), replace=True)
    assert open_folder(plan).digest not in (before, kept.digest)


def test_a_layer_that_is_there_is_replaced_only_on_demand(plan):
    keep(plan)
    before = (plan / "parcels" / "lots.parquet").read_bytes()
    with pytest.raises(ExportRefused, match="--replace"):
        keep(plan, lots(4))
    assert (plan / "parcels" / "lots.parquet").read_bytes() == before
    keep(plan, lots(4), replace=True)
    assert open_folder(plan).parcel_files[0].count == 4


def test_two_layers_of_one_name_are_told_apart(plan):
    put_lots(plan, "a", {"1": (board(0, 0, 10, 10), {})})
    keep_parcels(plan, lots(), "a", Evidence.SURVEYED, "", name="a-lots", replace=True)
    read = open_folder(plan)
    assert [layer.name for layer in read.lots] == ["a-lots"]
    assert [file.name for file in read.parcel_files] == ["a-lots.parquet"]


def test_a_stopped_or_failed_keeping_leaves_nothing(plan, monkeypatch):
    progress = Progress()
    progress.stop()
    with pytest.raises(Stopped):
        keep(plan, progress=progress)
    monkeypatch.setattr("zoneplan.store.parcels.os.link", _disk_full)
    with pytest.raises(ExportRefused, match="disk is full"):
        keep(plan)
    assert list((plan / "parcels").iterdir()) == []


def _disk_full(*_args):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-100]), "cut short"),
        (lambda path: path.write_bytes(b""), "cut short"),
        (lambda path: path.write_bytes(b"PAR1" + b"\xff" * 200 + b"\x40\x00\x00\x00PAR1"), "cut short"),
        (lambda path: _told(path, zone="z"), "must be the id of a zone"),
        (lambda path: _told(path, schema="other"), "does not say which zone"),
        (lambda path: _told(path, evidence="guessed"), "evidence"),
        (lambda path: _geo(path, None), "no VN-2000 plane"),
        (lambda path: _geo(path, "EPSG:4326"), "no VN-2000 plane"),
        (lambda path: _geo(path, {"type": "x", "name": ["y"]}), "no VN-2000 plane"),
        (lambda path: _without(path, "code"), "columns are missing: code"),
        (lambda path: _rows(path, 0), "no lots"),
    ],
)
def test_a_layer_that_cannot_be_read_is_a_value_in_the_plan_and_hides_nothing(plan, harm, said):
    keep(plan)
    keep_parcels(plan, lots(), "a", Evidence.DIGITISED, "", name="other")
    harm(plan / "parcels" / "lots.parquet")
    read = open_folder(plan)
    assert [file.name for file in read.parcel_files] == ["other"]
    (bad,) = [bad for bad in read.unreadable if not bad.missing]
    assert bad.file == "parcels/lots.parquet"
    assert said in bad.why.en


def _again(path, change):
    table = parquet.read_table(path)
    parquet.write_table(change(table), path)


def _told(path, **more):
    def change(table):
        about = json.loads(table.schema.metadata[b"zoneplan"]) | more
        return table.replace_schema_metadata(
            table.schema.metadata | {b"zoneplan": json.dumps(about).encode()}
        )

    _again(path, change)


def _geo(path, crs):
    def change(table):
        geo = json.loads(table.schema.metadata[b"geo"])
        geo["columns"]["geometry"]["crs"] = crs
        return table.replace_schema_metadata(table.schema.metadata | {b"geo": json.dumps(geo).encode()})

    _again(path, change)


def _without(path, column):
    _again(path, lambda table: table.drop_columns([column]))


def _rows(path, count):
    _again(path, lambda table: pa.Table.from_batches(table.slice(0, count).to_batches(), table.schema))


def test_of_two_that_are_kept_at_once_the_second_is_refused_and_the_first_stays(plan, monkeypatch):
    """The second has passed the look at the name when the first puts its file in place."""
    first = lots(4)

    def meanwhile(path, *more):
        monkeypatch.undo()
        keep(plan, first)
        return read_parcel_file(path, *more)

    monkeypatch.setattr("zoneplan.store.parcels.read_parcel_file", meanwhile)
    with pytest.raises(ExportRefused, match="already"):
        keep(plan)
    assert [entry.name for entry in (plan / "parcels").iterdir()] == ["lots.parquet"]
    assert open_folder(plan).parcel_files[0].count == 4


def test_on_a_disk_without_links_a_layer_is_kept_all_the_same(plan, monkeypatch):
    def no_links(*_):
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr("zoneplan.store.parcels.os.link", no_links)
    keep(plan)
    assert [entry.name for entry in (plan / "parcels").iterdir()] == ["lots.parquet"]


@pytest.mark.parametrize("gone", [False, True])
def test_a_layer_that_changed_since_it_was_looked_at_is_not_replaced(plan, gone):
    keep(plan)
    (looked_at,) = open_folder(plan).parcel_files
    if gone:
        (plan / looked_at.file).unlink()
    else:
        keep(plan, lots(5), replace=True, expected=looked_at.sha256)
    with pytest.raises(ExportRefused, match="changed or removed"):
        keep(plan, lots(6), replace=True, expected=looked_at.sha256)
    assert [layer.count for layer in open_folder(plan).parcel_files] == ([] if gone else [5])


def test_the_plan_that_came_with_zoneplan_keeps_nothing(plan, monkeypatch):
    monkeypatch.setattr("zoneplan.store.parcels.came_with_zoneplan", lambda where: True)
    with pytest.raises(ExportRefused, match="zoneplan init"):
        keep(plan)
    assert not (plan / "parcels" / "lots.parquet").exists()
