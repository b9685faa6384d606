"""Uploads of parcels: what is said of them, and that names lead nowhere."""

import geopandas as gpd
import pytest

from tests.drawn_plans import EPSG, board, write_plan, zone_toml
from zoneplan.sources.admission.limits import PARTS, UPLOAD_BYTES
from zoneplan.sources.admission.refusal import NotAdmitted
from zoneplan.sources.parcels.uploaded import Asked, read_uploaded, recognise_uploaded
from zoneplan.store.folder import open_folder


@pytest.fixture
def zone(tmp_path):
    return open_folder(write_plan(tmp_path / "plan", [zone_toml("a")])).registry.zone("a")


def asked(zone, **more):
    return Asked(zone=zone, zones=(zone,), **{"crs": None, "layer": None, "columns": {}} | more)


@pytest.fixture
def content(tmp_path):
    """Three lots of 200 m², one without a shape; two have the same id, one a code of nobody, one no declared area."""
    columns = {"lot": ["1", "1", "2"], "code": ["ODT", "Q9", None], "declared_m2": [200.0, None, 150.5]}
    shapes = [board(0, 0, 20, 10), board(20, 0, 40, 10), None]
    gpd.GeoDataFrame(columns, geometry=shapes, crs=EPSG).to_parquet(tmp_path / "a.parquet")
    return (tmp_path / "a.parquet").read_bytes()


def test_what_is_said_of_a_layer_before_it_is_kept(zone, content):
    found = recognise_uploaded([("lô.parquet", content)], asked(zone))
    assert (found.file, found.kind, found.epsg) == ("lô.parquet", "geoparquet", EPSG)
    assert (found.count, found.shapeless, found.twice, found.declared) == (3, 1, 1, 2)
    assert (found.plane_m2, found.declared_m2) == (pytest.approx(400), 350.5)
    assert (found.codes, found.unknown, found.away_m, found.readings) == (2, ("Q9",), 0.0, ())
    assert dict(found.chosen) == {"id": "lot", "code": "code", "declared": "declared_m2", "unit": "m2"}
    assert found.fields == ("lot", "code", "declared_m2")
    assert [(row.number, row.id, row.code, row.declared_m2) for row in found.first] == [
        (1, "1", "ODT", 200.0), (2, "1", "Q9", None), (3, "2", "", 150.5),
    ]  # fmt: skip
    assert found.first[2].plane_m2 is None
    assert found.stated is not None
    assert "{" not in found.stated


def test_a_column_that_is_named_as_none_is_none(zone, content):
    table = read_uploaded([("a", content)], asked(zone, columns={"id": "", "code": "", "declared": ""}))
    assert table.ids.tolist() == ["1", "2", "3"]
    assert set(table.codes) == {""}
    assert set(map(str, table.declared_m2)) == {"nan"}


def test_how_far_a_layer_is_from_its_zone(zone, tmp_path):
    gpd.GeoDataFrame(geometry=[board(20_000, 0, 20_010, 10)], crs=EPSG).to_parquet(tmp_path / "b.parquet")
    given = [("b.parquet", (tmp_path / "b.parquet").read_bytes())]
    found = recognise_uploaded(given, asked(zone))
    near = recognise_uploaded(given, asked(zone, boundary=board(20_310, 5, 20_400, 6)))
    assert 10_000 < found.away_m < 20_000
    assert near.away_m == pytest.approx(300)


def test_nothing_of_an_upload_stays_on_the_disk(zone, content, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    recognise_uploaded([("/etc/../a.parquet", content)], asked(zone))
    with pytest.raises(NotAdmitted):
        recognise_uploaded([("a.parquet", content[:-40])], asked(zone))
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize(
    ("files", "reason"),
    [
        ([], "nothing"),
        ([("a", b"x")] * (PARTS + 1), "many-parts"),
        ([("a", bytes(UPLOAD_BYTES)), ("b", b"x")], "parcels-too-big"),
        ([("a.csv", b"a;b\n1;2\n")], "parcels-table"),
    ],
)
def test_what_may_not_come_in(zone, files, reason):
    with pytest.raises(NotAdmitted) as refused:
        recognise_uploaded(files, asked(zone))
    assert refused.value.reason == reason
