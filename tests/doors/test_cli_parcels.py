"""zoneplan parcels: what is printed, what is written, how it ends, and that a plan's large layers are checked."""

import json
import os
import signal
import subprocess
import sys

import geopandas as gpd
import jsonschema
import numpy as np
import pyogrio
import pytest
import shapely

from tests.drawn_plans import EPSG, board, checked, found, put_boundary, put_lots, write_plan, zone_toml
from zoneplan.checks.measured import measure_zones
from zoneplan.cli import main
from zoneplan.model.errors import ZoneplanError
from zoneplan.outputs.parcelmap.key import layer_key
from zoneplan.outputs.parcelmap.told import PROGRESS
from zoneplan.outputs.report import schema
from zoneplan.store.folder import open_folder
from zoneplan.store.prepared.cache import CACHE_VARIABLE, cache_folder, start_making
from zoneplan.store.prepared.layer import PreparedLayer

CODES = ["ODT", "SKC", "DGT"]


@pytest.fixture
def plan(tmp_path):
    """A zone of 30 m by 10 m, three squares that divide it; the third overlaps the second by 2 m²."""
    where = write_plan(tmp_path / "plan", [zone_toml("a", None)])
    put_boundary(where, "a", board(0, 0, 30, 10))
    return where


def layer(path, *shapes, crs=EPSG):
    columns = {"lot": [str(n) for n in range(1, len(shapes) + 1)], "code": CODES[: len(shapes)]}
    gpd.GeoDataFrame(columns, geometry=list(shapes), crs=crs).to_parquet(path)
    return str(path)


@pytest.fixture
def good(tmp_path):
    return layer(tmp_path / "good.parquet", board(0, 0, 10, 10), board(10, 0, 20, 10), board(20, 0, 30, 10))


@pytest.fixture
def bad(tmp_path):
    return layer(tmp_path / "bad.parquet", board(0, 0, 10, 10), board(10, 0, 20, 10), board(19.8, 0, 28, 10))


def run(*arguments):
    return main(["parcels", *map(str, arguments), "--lang", "en"])


def test_a_sound_layer_ends_well_and_one_with_an_overlap_does_not(plan, good, bad, capsys):
    assert run(good, "--plan", plan, "--zone", "a") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "3 parcels, 300 m² in all" in said
    assert "boundary of Zone a" in said
    assert run(bad, "--plan", plan) == 1
    assert "lots 2 and 3 overlap by 2.00 m²" in " ".join(capsys.readouterr().out.split())


def test_the_json_report_keeps_the_contract(plan, bad, tmp_path):
    out = tmp_path / "r.json"
    assert run(bad, "--plan", plan, "--zone", "a", "--format", "json", "--output", out) == 1
    report = json.loads(out.read_text(encoding="utf-8"))
    jsonschema.validate(report, schema())
    assert [zone["id"] for zone in report["zones"]] == ["a"]
    assert report["pairs"] == []
    (row,) = report["parcels"]
    assert (row["layer"], row["zone"], row["count"]) == ("bad", "a", 3)
    assert row["overlap_m2"] == pytest.approx(2, abs=1e-6)
    assert row["gap_m2"] == pytest.approx(20, abs=0.01)  # the boundary is kept to 9 decimals of a degree
    assert report["run"]["inputs"][0]["path"] == bad
    assert report["counts"] == {"read": 3, "checked": 3, "skipped": 0, "unreadable": 0}


@pytest.mark.parametrize("fmt", ["html", "csv", "table"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_form_names_the_overlap_in_its_language(plan, bad, tmp_path, fmt, lang):
    out = tmp_path / "r"
    main(["parcels", bad, "--plan", str(plan), "--format", fmt, "--output", str(out), "--lang", lang])
    text = " ".join(out.read_text(encoding="utf-8").split())
    assert {"vi": "2 và 3", "en": "2 and 3"}[lang] in text
    if fmt == "html":
        assert "<script" not in text
        assert {"vi": "Cơ cấu sử dụng đất", "en": "Land use"}[lang] in text


def test_markup_in_a_file_is_text_on_the_page(plan, tmp_path):
    columns = {"lot": ["<script>x</script>", "{{ 7*7 }}"], "code": ["<b>", "ODT"]}
    shapes = [board(0, 0, 10, 10), board(5, 0, 15, 10)]
    gpd.GeoDataFrame(columns, geometry=shapes, crs=EPSG).to_parquet(tmp_path / "m.parquet")
    run(tmp_path / "m.parquet", "--plan", plan, "--format", "html", "--output", tmp_path / "m.html")
    page = (tmp_path / "m.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "{{ 7*7 }}" in page


def test_the_layer_of_errors_holds_each_faults_own_shape_and_opens_in_ogrinfo(plan, bad, tmp_path):
    out = tmp_path / "errors.gpkg"
    assert run(bad, "--plan", plan, "--zone", "a", "--errors", out, "--format", "csv") == 1
    names = [name for name, _ in pyogrio.list_layers(out)]
    assert {"summary", "lot-overlap", "lot-gap"} <= set(names)
    assert "lot-invalid" not in names
    overlap = gpd.read_file(out, layer="lot-overlap")
    assert overlap.crs.to_epsg() == EPSG
    assert (overlap["lot_a"][0], overlap["lot_b"][0], overlap["row_a"][0]) == ("2", "3", 2)
    assert overlap["m2"][0] == pytest.approx(2)
    assert shapely.hausdorff_distance(overlap.geometry[0], board(19.8, 0, 20, 10)) < 1e-6
    summary = gpd.read_file(out, layer="summary").set_index("kind")
    assert summary.loc["lot-overlap", "count"] == 1
    assert summary.loc["lot-invalid", "count"] == 0
    info = subprocess.run(
        ["/usr/bin/ogrinfo", "-so", str(out), "lot-overlap"], capture_output=True, text=True, check=True
    ).stdout
    assert "VN-2000 / TM-3 105-45" in info
    assert "Feature Count: 1" in info


def test_errors_in_another_format_are_refused_and_nothing_is_written(plan, bad, tmp_path, capsys):
    assert run(bad, "--plan", plan, "--errors", tmp_path / "e.shp") == 2
    assert "has to be a .gpkg" in capsys.readouterr().err
    assert not (tmp_path / "e.shp").exists()


def test_a_layer_is_kept_and_checked_with_the_plan(plan, bad, capsys):
    assert run(bad, "--plan", plan, "--keep", "a") == 2
    assert "--evidence" in capsys.readouterr().err
    keep = ("--plan", plan, "--keep", "a", "--evidence", "surveyed", "--source", "đo 2025")
    assert run(bad, *keep) == 1
    (kept,) = open_folder(plan).parcel_files
    assert (kept.zone, kept.source, kept.count) == ("a", "đo 2025", 3)
    assert run(bad, *keep) == 2  # it is there
    assert run(bad, *keep, "--replace") == 1
    capsys.readouterr()
    assert run(plan) == 1
    assert "lots 2 and 3 overlap" in capsys.readouterr().out
    assert main(["check", str(plan), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert [row["layer"] for row in report["parcels"]] == ["bad"]
    assert "lot-overlap" in {one["code"] for one in report["findings"]}
    assert report["counts"]["checked"] == 4


def test_opening_a_plan_tells_that_a_large_layer_was_not_checked(plan, good):
    run(good, "--plan", plan, "--keep", "a", "--evidence", "digitised", "--source", "bản vẽ")
    report = checked(plan)
    (note,) = [one for one in found(report, "not-checked") if one.layer == "good"]
    assert "a large layer of 3 parcels" in note.message.en
    assert report.counts.skipped == 3


def test_a_kept_layer_that_breaks_is_unreadable_and_hides_nothing(plan, good, bad, capsys):
    for file in (good, bad):
        run(file, "--plan", plan, "--keep", "a", "--evidence", "surveyed", "--source", "x")
    path = plan / "parcels" / "good.parquet"
    content = bytearray(path.read_bytes())
    content[4:60] = bytes(56)  # the footer still says that all is well
    path.write_bytes(content)
    capsys.readouterr()
    assert main(["check", str(plan), "--format", "json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert {"unreadable", "lot-overlap"} <= {one["code"] for one in report["findings"]}


def test_the_small_layers_of_a_plan_are_checked_too(plan, capsys):
    put_lots(plan, "a", {"1": (board(0, 0, 10, 10), {}), "2": (board(5, 0, 15, 10), {})})
    assert run(plan, "--format", "csv") == 1
    assert "lot-overlap" in capsys.readouterr().out


def test_a_plan_without_parcels_says_so(plan, capsys):
    assert run(plan) == 0
    assert "no layer of parcels" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing.gpkg",), "cannot be"),
        (("--zone", "a"), "go with a file"),
    ],
)
def test_what_cannot_run_says_why(plan, arguments, said, capsys):
    assert run(*arguments, "--plan", plan) == 2
    assert said in capsys.readouterr().err


def test_a_zone_without_a_boundary_is_told(plan, good, capsys):
    (plan / "boundaries" / "a.geojson").unlink()
    assert run(good, "--plan", plan, "--zone", "a") == 0
    assert "Zone a has no boundary that can be measured" in capsys.readouterr().err


def test_an_unknown_zone_is_refused_with_those_that_are(plan, good, capsys):
    assert run(good, "--plan", plan, "--zone", "z") == 2
    assert "the plan has: a" in capsys.readouterr().err


def test_everything_on_one_place_ends_with_a_clear_refusal(plan, tmp_path, capsys):
    step = np.arange(2500) / 1024
    heap = list(shapely.transform(np.array([board(0, 0, 500, 500)] * 2500, dtype=object), lambda xy: xy))
    heap = [shapely.affinity.translate(one, float(move), 0) for one, move in zip(heap, step, strict=True)]
    frame = gpd.GeoDataFrame({"lot": [str(n) for n in range(2500)]}, geometry=heap, crs=EPSG)
    frame.to_parquet(tmp_path / "heap.parquet")
    assert run(tmp_path / "heap.parquet", "--plan", plan) == 2
    said = capsys.readouterr().err
    assert "too many parcels lie on each other" in said
    assert "X (north) 1,224,25" in said


def test_stopping_leaves_nothing_half_written(plan, good, tmp_path):
    out = tmp_path / "errors.gpkg"
    # a shell's background job would ignore the signal
    code = "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    code += "from zoneplan.cli import main; sys.exit(main())"
    command = [
        sys.executable,
        "-c",
        code,
        "parcels",
        good,
        "--plan",
        str(plan),
        "--errors",
        str(out),
    ]
    command += ["--keep", "a", "--evidence", "surveyed", "--source", "x", "--lang", "en"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert running.stderr.readline() == "Reading the file\n"
    os.kill(running.pid, signal.SIGINT)
    assert running.wait(timeout=60) == 130
    running.stderr.close()
    assert not out.exists()
    assert list((plan / "parcels").iterdir()) == []


def test_a_plan_s_large_layers_are_prepared_once_for_the_map(plan, good, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    assert run(good, "--plan", plan, "--keep", "a", "--evidence", "surveyed", "--source", "s") == 0
    capsys.readouterr()
    assert run(plan, "--prepare") == 0
    assert "parcels/good.parquet is prepared." in capsys.readouterr().err
    (made,) = cache_folder().iterdir()
    assert PreparedLayer(made).facts.parcels == 3
    assert run(plan, "--prepare") == 0
    assert "was prepared already" in capsys.readouterr().err


def test_preparing_that_fails_leaves_nothing_and_one_elsewhere_is_left_alone(
    plan, good, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    run(good, "--plan", plan, "--keep", "a", "--evidence", "surveyed", "--source", "s")

    def fails(report, folder, progress):
        (folder / "half").mkdir()
        raise ZoneplanError("layer-changed", file="x")

    monkeypatch.setattr("zoneplan.outputs.parcelmap.worker.prepare", fails)
    assert run(plan, "--prepare") == 2
    assert list(cache_folder().iterdir()) == []
    opened = open_folder(plan)
    zone = measure_zones(opened, opened.registry.limits)[0]["a"]
    making = start_making(layer_key(opened.parcel_files[0], zone, opened.registry.limits))
    (making / PROGRESS).touch()
    assert run(plan, "--prepare") == 2
    assert "is preparing the layer" in capsys.readouterr().err
    assert making.exists()


@pytest.mark.parametrize("more", [["--strict"], ["--errors", "e.gpkg"]])
def test_preparing_goes_with_a_plan_alone(plan, good, more, capsys):
    assert run(plan, "--prepare", *more) == 2
    assert run(good, "--plan", plan, "--prepare") == 2
    assert "--prepare goes with a plan" in capsys.readouterr().err
