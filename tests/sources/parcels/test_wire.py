"""The worker may have been taken over by the file that it read: whatever it hands back is looked at first."""

import io
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa
import pytest

from zoneplan.model.messages import Text
from zoneplan.sources.admission.refusal import NotAdmitted, not_admitted
from zoneplan.sources.admission.wire import Garbled, write_refusal
from zoneplan.sources.parcels import wire
from zoneplan.sources.parcels.attributes import Attributes
from zoneplan.sources.parcels.door import _answer
from zoneplan.sources.parcels.following import Following

HEAD = wire.Head(
    "gpkg", "lots", "EPSG:9210", 2, 10, (Text(vi="a", en="b"),), {"zone": "x"}, ("số",), {"id": "số"}
)


def handed_back(folder):
    """A sound answer of two rows."""
    with wire.shape_writer(folder) as writer:
        writer.write_batch(wire.shape_batch([b"not looked at by the wire", None]))
    texts = np.array(["1", "2"], dtype=object)
    wire.write_columns(folder, Attributes(texts, texts, np.array([1.0, np.nan]), []))
    wire.write_head(folder, HEAD)


def answered(folder):
    """What the door makes of an answer whose worker has ended."""
    following = Following(folder, "a.gpkg", 1_000_000, 1e9)
    following.ended()
    with ThreadPoolExecutor(1) as beside:
        return _answer(folder, "a.gpkg", 100, beside.submit(following.built), beside.submit(str))


def test_what_is_sent_arrives(tmp_path):
    handed_back(tmp_path)
    assert wire.read_head((tmp_path / wire.HEAD).read_bytes()) == HEAD
    with (tmp_path / wire.COLUMNS).open("rb") as file:
        columns = wire.read_columns(file, 2)
    assert columns.ids.tolist() == ["1", "2"]
    assert np.array_equal(columns.declared_m2, [1.0, np.nan], equal_nan=True)
    with (tmp_path / wire.SHAPES).open("rb") as file:
        (shapes,) = wire.read_shapes(file, 2)
    assert shapes.tolist() == [b"not looked at by the wire", None]


def test_a_refusal_arrives():
    content = io.BytesIO()
    write_refusal(not_admitted("geometry-damaged", file="a.gpkg", feature=7, why="x"), content)
    found = wire.read_head(content.getvalue())
    assert isinstance(found, NotAdmitted)
    assert (found.reason, found.feature) == ("geometry-damaged", 7)


@pytest.mark.parametrize(
    "change",
    [
        {"rows": -1},
        {"rows": True},
        {"rows": "2"},
        {"crs": 5},
        {"fields": [5]},
        {"fields": None},
        {"chosen": {"id": 5}},
        {"chosen": 5},
        {"layer": None},
        {"notes": [{"vi": "a"}]},
        {"about": []},
    ],
)
def test_a_head_of_other_types_is_garbled(tmp_path, change):
    handed_back(tmp_path)
    told = json.loads((tmp_path / wire.HEAD).read_bytes()) | change
    with pytest.raises(Garbled):
        wire.read_head(json.dumps(told).encode())


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"rows": 2}', b"[" * 100_000])
def test_a_head_that_is_none_is_garbled(content):
    with pytest.raises(Garbled):
        wire.read_head(content)


def columns_of(**columns):
    told = io.BytesIO()
    table = pa.table(columns)
    with pa.ipc.new_stream(told, table.schema) as writer:
        writer.write_table(table)
    told.seek(0)
    return told


def texts(*values):
    return pa.array(values, pa.large_string())


@pytest.mark.parametrize(
    ("columns", "rows"),
    [
        ({"id": texts("1"), "code": texts("a"), "declared_m2": pa.array([1.0])}, 2),
        ({"id": texts(None), "code": texts("a"), "declared_m2": pa.array([1.0])}, 1),
        ({"id": texts("1"), "code": texts("a"), "declared_m2": pa.array([-1.0])}, 1),
        ({"id": texts("1"), "code": texts("a"), "declared_m2": pa.array([np.inf])}, 1),
        ({"id": texts("1"), "code": texts("a")}, 1),
        ({"id": pa.array([1]), "code": texts("a"), "declared_m2": pa.array([1.0])}, 1),
    ],
)
def test_columns_other_than_agreed_are_garbled(columns, rows):
    with pytest.raises(Garbled):
        wire.read_columns(columns_of(**columns), rows)


def test_columns_with_damaged_text_or_cut_short_are_garbled(tmp_path):
    handed_back(tmp_path)
    content = (tmp_path / wire.COLUMNS).read_bytes()
    for bad in (content[:-200], content[:60], b"", b"x" * 500):
        with pytest.raises(Garbled):
            wire.read_columns(io.BytesIO(bad), 2)
    latin = pa.array([b"\xff\xfe"], pa.large_binary()).view(pa.large_string())
    with pytest.raises(Garbled):
        wire.read_columns(columns_of(id=latin, code=texts("a"), declared_m2=pa.array([1.0])), 1)


@pytest.mark.parametrize("name", [wire.HEAD, wire.COLUMNS, wire.SHAPES])
def test_a_link_in_place_of_an_answer_is_not_followed(tmp_path, name):
    handed_back(tmp_path)
    (tmp_path / name).rename(tmp_path / "elsewhere")
    (tmp_path / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotAdmitted) as caught:
        answered(tmp_path)
    assert caught.value.reason == "crashed"


def test_an_answer_whose_shapes_are_none_is_a_crash(tmp_path):
    handed_back(tmp_path)
    with pytest.raises(NotAdmitted) as caught:
        answered(tmp_path)
    assert caught.value.reason == "crashed"


def test_progress_is_told_in_one_piece_and_never_beyond_its_total(tmp_path):
    assert wire.told_progress(tmp_path) == (0, 0)
    wire.tell_progress(tmp_path, 7, 9)
    assert wire.told_progress(tmp_path) == (7, 9)
    wire.tell_progress(tmp_path, 12, 9)
    assert wire.told_progress(tmp_path) == (9, 9)
    (tmp_path / wire.PROGRESS).write_bytes(b"x" * 40)
    assert wire.told_progress(tmp_path) == (0, 0)


def test_the_worker_loads_neither_tables_nor_projections_nor_gdal():
    code = "import sys, zoneplan.sources.parcels.worker; "
    code += "print([name for name in ('geopandas', 'pandas', 'pyproj', 'pyogrio') if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
