"""The command line as its users run it: output, exit status, and nothing half-written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import shapely
from shapely.affinity import scale, translate

from tests.drawn_plans import copy_of_data, put_boundary, write_plan, zone_toml
from zoneplan import __version__
from zoneplan.cli import main
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.model.boundary import Evidence
from zoneplan.sources.boundaries import boundary_bytes
from zoneplan.store.folder import open_folder


def run(capsys, *arguments):
    status = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return status, out, err


def redraw(folder, zone, change, epsg):
    """Change the boundary of a zone on its plane, leaving it schematic."""
    boundary = open_folder(folder).boundaries[zone]
    plane = change(wgs84_to_vn2000(boundary.geometry, epsg))
    content = boundary_bytes(zone, vn2000_to_wgs84(plane, epsg), Evidence.SCHEMATIC, None, "test")
    (folder / "boundaries" / f"{zone}.geojson").write_bytes(content)


def errors_of(capsys, folder):
    status, out, _ = run(capsys, "check", folder, "--format", "json")
    assert status == 1
    report = json.loads(out)
    return report, {f["code"]: f for f in report["findings"] if f["severity"] == "error"}


def test_the_shipped_plan_has_five_zones_ten_pairs_the_conflict_and_no_error(capsys):
    status, out, _ = run(capsys, "check", "--format", "json")
    report = json.loads(out)
    assert status == 0
    assert report["schema"] == "zoneplan-report/1"
    assert (len(report["zones"]), len(report["pairs"])) == (5, 10)
    assert {zone["verdict"] for zone in report["zones"]} == {"by-construction"}
    (conflict,) = [f for f in report["findings"] if f["code"] == "claims-disagree"]
    assert "15,47 ha" in conflict["message"]["vi"]
    assert "220 ha" in conflict["message"]["vi"]
    assert not [f for f in report["findings"] if f["severity"] == "error"]


def test_strict_counts_the_conflict(capsys):
    assert run(capsys, "check", "--strict")[0] == 1


def test_hoa_phu_scaled_by_1_05_is_an_error_that_says_by_how_much(capsys, tmp_path):
    folder = copy_of_data(tmp_path / "plan")
    redraw(folder, "hoa-phu", lambda shape: scale(shape, 1.05, 1.05), 9210)
    report, errors = errors_of(capsys, folder)
    assert report["zones"][0]["verdict"] == "contradiction"
    # 15.47 ha × (1.05² − 1) = 1.585675 ha
    assert report["zones"][0]["difference_ha"] == pytest.approx(1.585675, abs=1e-5)
    assert "1,5857\u00a0ha" in errors["area-schematic-changed"]["message"]["vi"]


def test_phu_my_moved_onto_long_thanh_is_an_error_with_the_overlap(capsys, tmp_path):
    folder = copy_of_data(tmp_path / "plan")
    target = wgs84_to_vn2000(open_folder(folder).boundaries["long-thanh"].geometry, 5899).centroid
    redraw(
        folder,
        "phu-my",
        lambda shape: translate(shape, target.x - shape.centroid.x, target.y - shape.centroid.y),
        5899,
    )
    report, errors = errors_of(capsys, folder)
    (pair,) = [p for p in report["pairs"] if (p["a"], p["b"]) == ("long-thanh", "phu-my")]
    assert pair["overlap_m2"] == pytest.approx(500_000, abs=1)
    assert (pair["share_a"], pair["allowed"]) == (pytest.approx(1), False)
    message = errors["overlap-contradicts"]["message"]
    assert "500.000\u00a0m² (50,00\u00a0ha)" in message["vi"]
    assert "500,000\u00a0m² (50.00\u00a0ha)" in message["en"]
    assert "outside-circle" in errors


def test_a_self_crossing_boundary_is_named_with_its_place(capsys, tmp_path):
    folder = copy_of_data(tmp_path / "plan")
    bow_tie = shapely.Polygon([(600000, 1224000), (600400, 1224400), (600400, 1224000), (600000, 1224400)])
    redraw(folder, "hoa-phu", lambda _: bow_tie, 9210)
    report, errors = errors_of(capsys, folder)
    finding = errors["geometry-invalid"]
    assert "X (north) 1,224,200.0" in finding["message"]["en"]
    assert finding["geometry"]["type"] == "MultiPoint"
    assert len(report["pairs"]) == 6  # the other four zones are still compared


NAN = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"evidence":"surveyed","accuracy_m":1},\
"geometry":{"type":"Polygon","coordinates":[[[106.6,11],[NaN,11],[106.7,11.1],[106.6,11]]]}}]}'
)
POINT = NAN.replace(
    '"Polygon","coordinates":[[[106.6,11],[NaN,11],[106.7,11.1],[106.6,11]]]',
    '"Point","coordinates":[106.6,11]',
)
EMPTY = NAN.replace("[[[106.6,11],[NaN,11],[106.7,11.1],[106.6,11]]]", "[]")
DEGREES = NAN.replace(
    '"features"', '"crs":{"type":"name","properties":{"name":"EPSG:9210"}},"features"'
).replace("NaN", "106.7")


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (NAN, "unreadable", "NaN"),
        (POINT, "geometry-invalid", "no closed area"),
        (EMPTY, "geometry-invalid", "empty"),
        (DEGREES, "unreadable", "in degrees"),
        (None, "boundary-missing", "zoneplan schematic"),
    ],
    ids=["nan", "point", "empty", "degrees-labelled-metres", "missing"],
)
def test_a_bad_boundary_is_an_error_and_the_rest_is_checked(capsys, tmp_path, content, code, words):
    folder = copy_of_data(tmp_path / "plan")
    path = folder / "boundaries" / "long-thanh.geojson"
    path.unlink() if content is None else path.write_text(content, encoding="utf-8")
    report, errors = errors_of(capsys, folder)
    assert words in errors[code]["message"]["en"]
    assert len(report["pairs"]) == 6


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('unit = "ha"', 'unit = "ha"\ncolour = 1', "colour"),
        ('quote = "', 'quotation = "', "quote"),
        ('id = "phu-my"', 'id = "long-thanh"', "long-thanh"),
    ],
    ids=["unknown key", "claim without quote", "two zones with one id"],
)
def test_a_bad_register_cannot_run_and_says_where(capsys, tmp_path, old, new, words):
    folder = copy_of_data(tmp_path / "plan")
    path = folder / "boundaries" / "zones.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    for lang in ("vi", "en"):
        status, out, err = run(capsys, "check", folder, "--lang", lang)
        assert (status, out) == (2, "")
        assert "zones.toml" in err
        assert words in err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check", "{tmp}"], "zoneplan init"),
        (["check", "{tmp}/nowhere"], "nowhere"),
        (["export", "--to", "{tmp}/zones.doc"], ".gpkg"),
        (["export", "--to", "{tmp}/no/place/zones.gpkg"], "no/place"),
        (["export", "--to", "{tmp}/z.geojson", "--crs", "EPSG:9210"], "RFC 7946"),
        (["export", "--to", "{tmp}/z.gpkg", "--crs", "VN2000"], "EPSG:9210"),
        (["export", "--to", "{tmp}/z.dxf"], "--zone"),
        (["corners", "atlantis", "--to", "{tmp}/z.docx"], "hoa-phu"),
        (["corners", "hoa-phu", "--to", "{tmp}/z.doc"], ".docx"),
        (["export", "--to", "{tmp}/z.gpkg", "--zone", "atlantis"], "hoa-phu"),
        (["export", "--to", "{tmp}/map.png", "--zone", "atlantis"], "hoa-phu"),
        (["export", "--to", "{tmp}/map.png", "--zone", "hoa-phu", "--zone", "phu-my"], "--zone"),
        (["export", "--to", "{tmp}/map.png", "--crs", "EPSG:9210"], "EPSG:9210"),
        (["check", "--output", "{tmp}/no/place/report.json"], "no/place"),
        (["init", "/proc/zoneplan"], "/proc/zoneplan"),
        (["app", "--address", "203.0.113.7"], "203.0.113.7"),
        (["app", "--port", "99999"], "99999"),
    ],
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_what_cannot_be_done_ends_in_a_clear_message_and_status_2(capsys, tmp_path, arguments, words, lang):
    status, out, err = run(capsys, *[a.replace("{tmp}", str(tmp_path)) for a in arguments], "--lang", lang)
    assert (status, out) == (2, "")
    assert words in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments", [[], ["chekc"], ["check", "--format", "doc"], ["export"], ["app", "--port", "x"]]
)
def test_a_command_that_is_not_understood_is_status_2_with_a_hint(capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "--help" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        *("app", "check", "report", "export", "schematic", "init", "diagnose"),
        *("import", "history", "restore", "corners", "parcels"),
    ],
)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_command_has_help_in_both_languages(capsys, command, lang):
    with pytest.raises(SystemExit) as caught:
        main([command, "--help", "--lang", lang])
    assert caught.value.code == 0
    assert ("ngôn ngữ" if lang == "vi" else "language") in capsys.readouterr().out


def test_help_waits_for_no_library_that_a_command_needs():
    code = """
import sys
from zoneplan.cli import main
try:
    main(["--help"])
except SystemExit:
    heavy = {"geopandas", "pyarrow", "openpyxl", "docx", "typst", "streamlit"} & set(sys.modules)
    sys.exit(f"loaded: {heavy}" if heavy else 0)
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_version(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert __version__ in capsys.readouterr().out


@pytest.mark.parametrize("form", ["table", "json", "html", "csv"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_report_goes_to_a_file_as_it_goes_to_the_screen(capsys, tmp_path, form, lang):
    target = tmp_path / "report"
    status, out, err = run(capsys, "check", "--format", form, "--lang", lang, "--output", target)
    assert (status, out) == (0, "")
    assert str(target) in err
    assert "Hòa Phú" in target.read_text(encoding="utf-8-sig")


def test_schematic_and_init_say_what_they_wrote(capsys, tmp_path):
    status, _, err = run(capsys, "init", tmp_path / "plan", "--lang", "en")
    assert status == 0
    assert "zones.toml" in err
    put_boundary(
        tmp_path / "plan", "phu-my", shapely.box(420000, 1170000, 422500, 1172600), evidence=Evidence.SURVEYED
    )
    status, _, err = run(capsys, "schematic", tmp_path / "plan", "--lang", "en")
    assert status == 0
    assert "Kept boundaries/phu-my.geojson" in err


def test_export_of_a_plan_with_errors_says_so(capsys, tmp_path):
    write_plan(tmp_path / "plan", [zone_toml("a"), zone_toml("b")])
    put_boundary(tmp_path / "plan", "a", shapely.box(600000, 1224000, 600200, 1224100))
    status, _, err = run(capsys, "export", tmp_path / "plan", "--to", tmp_path / "z.geojson", "--lang", "en")
    assert status == 0
    assert "errors in the plan: 2" in err


def test_the_picture_of_a_zone_is_exported_in_the_language_asked_for(capsys, tmp_path):
    for lang in ("vi", "en"):
        status, _, _ = run(
            capsys, "export", "--to", tmp_path / f"{lang}.png", "--zone", "phu-my", "--lang", lang
        )
        assert status == 0
    vi, en = ((tmp_path / f"{lang}.png").read_bytes() for lang in ("vi", "en"))
    assert vi.startswith(b"\x89PNG")
    assert en.startswith(b"\x89PNG")
    assert vi != en


def test_a_reader_that_goes_away_is_no_error():
    """As "zoneplan check --format html | head" does."""
    with subprocess.Popen(
        [sys.executable, "-m", "zoneplan.cli", "check", "--format", "html"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_output_is_utf8_in_any_locale():
    done = subprocess.run(
        [sys.executable, "-m", "zoneplan.cli", "check", "--format", "json"],
        env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=True,
    )
    assert "Hòa Phú" in done.stdout.decode("utf-8")


def test_a_full_or_closed_output_is_told_with_status_2(tmp_path):
    with Path("/dev/full").open("wb") as full:
        check = [sys.executable, "-m", "zoneplan.cli", "check", "--lang", "en"]
        done = subprocess.run(check, stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert b"the disk is full" in done.stderr
    closed = subprocess.run(
        ["/bin/sh", "-c", f'"{sys.executable}" -m zoneplan.cli check --lang en >&-'],
        capture_output=True,
        check=False,
    )
    assert closed.returncode == 2
    assert b"Traceback" not in closed.stderr


def test_a_reader_that_goes_away_leaves_the_exit_status_as_it_is(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-m", "zoneplan.cli", "check", "--strict"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait() == 1


def test_output_follows_a_link_and_never_replaces_what_is_no_file(capsys, tmp_path):
    (tmp_path / "real.json").write_text("old", encoding="utf-8")
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    assert run(capsys, "check", "--format", "json", "--output", tmp_path / "link.json")[0] == 0
    assert (tmp_path / "link.json").is_symlink()
    assert json.loads((tmp_path / "real.json").read_text(encoding="utf-8"))["schema"] == "zoneplan-report/1"
    os.mkfifo(tmp_path / "pipe")
    for target in ("pipe", "."):
        status, _, err = run(
            capsys, "check", "--format", "json", "--output", tmp_path / target, "--lang", "en"
        )
        assert status == 2
        assert "no ordinary file" in err
    assert (tmp_path / "pipe").is_fifo()


def test_a_claim_larger_than_the_country_is_a_fault_of_the_register(capsys, tmp_path):
    write_plan(tmp_path / "plan", [zone_toml("a", "1.000.000.000.000")])
    for command in ("check", "schematic"):
        status, _, err = run(capsys, command, tmp_path / "plan", "--lang", "en")
        assert status == 2
        assert "larger than the whole country" in err


def test_what_the_system_refuses_is_told_in_the_reader_s_language(capsys, tmp_path):
    assert "không có tệp hoặc thư mục" in run(capsys, "check", "--output", tmp_path / "no" / "x")[2]
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert "không phải thư mục" in run(capsys, "init", tmp_path / "file")[2]
