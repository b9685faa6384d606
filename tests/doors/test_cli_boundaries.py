"""diagnose, import, history, restore: what a surveyor sends becomes the boundary, and nothing happens silently."""

import io
import json
import subprocess
import sys

import numpy as np
import pytest
import shapely

from tests.drawn_plans import EAST, EPSG, NORTH, board, put_boundary, write_plan, zone_toml
from tests.incoming_samples import SAMPLES
from zoneplan.cli import main
from zoneplan.geometry.rfc7946 import rfc7946_geometry
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84, wgs84_to_vn2000
from zoneplan.store.folder import open_folder
from zoneplan.store.schematics import init_folder

STATED = ["--evidence", "surveyed", "--accuracy-m", "0.05", "--source", "QĐ 12/QĐ-UBND"]


def table(corners, meridian="105°45'", *, swapped=False) -> str:
    """A corner table of points on the drawing board, as a decision prints it."""
    head = f"Bảng kê tọa độ góc ranh (Hệ tọa độ VN-2000, kinh tuyến trục {meridian}, múi chiếu 3°)\n"
    head += "Số hiệu điểm\tY (m)\tX (m)\n" if swapped else "Số hiệu điểm\tX (m)\tY (m)\n"
    lines = []
    for number, (x, y) in enumerate([*corners, corners[0]], start=1):
        north, east = (f"{value:.2f}".replace(".", ",") for value in (NORTH + y, EAST + x))
        first, second = (east, north) if swapped else (north, east)
        lines.append(f"M{number if number <= len(corners) else 1}\t{first}\t{second}")
    return head + "\n".join(lines) + "\n"


SQUARE = [(0, 0), (0, 100), (100, 100), (100, 0)]


@pytest.fixture
def folder(tmp_path):
    write_plan(tmp_path / "plan", [zone_toml("a"), zone_toml("b", None)])
    put_boundary(tmp_path / "plan", "b", board(500, 0, 600, 100))
    return tmp_path / "plan"


def run(capsys, *arguments):
    status = main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return status, out, err


def plane(folder, zone="a"):
    return wgs84_to_vn2000(open_folder(folder).boundaries[zone].geometry, EPSG)


def written(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_corner_table_becomes_the_boundary_to_the_millimetre(capsys, folder, tmp_path):
    file = written(tmp_path, "ranh.txt", table(SQUARE))
    status, out, err = run(capsys, "import", "a", file, "--plan", folder, *STATED, "--person", "Tổ đo đạc")
    assert status == 0
    assert "105°45′" in out
    assert "1,0000\u00a0ha, khớp trong mức làm tròn" in out
    assert "phiên bản 1" in err
    assert plane(folder).hausdorff_distance(board(0, 0, 100, 100)) < 0.001
    assert open_folder(folder).boundaries["a"].accuracy_m == 0.05


def test_a_table_is_read_from_standard_input(capsys, folder, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO(table(SQUARE, swapped=True)))
    assert run(capsys, "import", "a", "-", "--plan", folder, *STATED)[0] == 0
    assert plane(folder).area == pytest.approx(10_000, abs=1)


def test_a_wrong_meridian_is_diagnosed_and_never_taken_silently(capsys, folder, tmp_path):
    file = written(tmp_path, "ranh.txt", table(SQUARE, "107°45'"))
    status, out, _ = run(capsys, "diagnose", file, "--plan", folder, "--zone", "a", "--lang", "en")
    assert status == 0
    assert "* 9210: VN-2000, central meridian 105°45′" in " ".join(out.split())
    before = {path.name: path.read_bytes() for path in (folder / "boundaries").iterdir() if path.is_file()}
    status, _, err = run(capsys, "import", "a", file, "--plan", folder, *STATED, "--lang", "en")
    assert status == 2
    assert "--crs auto" in err
    assert {p.name: p.read_bytes() for p in (folder / "boundaries").iterdir() if p.is_file()} == before
    for wanted in ("auto", "EPSG:9210"):
        assert run(capsys, "import", "a", file, "--plan", folder, *STATED, "--crs", wanted)[0] == 0
    assert plane(folder).area == pytest.approx(10_000, abs=1)


def test_a_preview_saves_nothing(capsys, folder, tmp_path):
    file = written(tmp_path, "ranh.txt", table(SQUARE))
    status, out, err = run(
        capsys, "import", "a", file, "--plan", folder, *STATED, "--preview", "--lang", "en"
    )
    assert status == 0
    assert "Gained 1.0000\u00a0ha" in out
    assert "nothing was saved" in err
    assert not (folder / "boundaries" / "a.geojson").exists()


def test_an_import_that_contradicts_the_claim_is_kept_and_status_1(capsys, folder, tmp_path):
    file = written(tmp_path, "ranh.txt", table([(0, 0), (0, 110), (100, 110), (100, 0)]))
    status, out, _ = run(capsys, "import", "a", file, "--plan", folder, *STATED, "--lang", "en")
    assert status == 1
    assert "new: [error]" in out
    assert plane(folder).area == pytest.approx(11_000, abs=1)


def test_a_ring_that_crosses_itself_needs_a_choice(capsys, folder, tmp_path):
    bow_tie = shapely.transform(
        shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 100)]), lambda xy: xy + np.array([EAST, NORTH])
    )
    feature = {
        "type": "Feature",
        "properties": {},
        "geometry": rfc7946_geometry(vn2000_to_wgs84(bow_tie, EPSG), 9),
    }
    file = written(tmp_path, "ranh.geojson", json.dumps({"type": "FeatureCollection", "features": [feature]}))
    status, _, err = run(
        capsys, "import", "a", file, "--plan", folder, *STATED, "--crs", "4326", "--lang", "en"
    )
    assert status == 2
    assert "--repair" in err
    assert run(capsys, "import", "a", file, "--plan", folder, *STATED, "--crs", "4326", "--repair")[0] == 1
    assert plane(folder).is_valid
    assert plane(folder).area == pytest.approx(5000, abs=1)


def test_errors_in_a_table_are_told_by_row_until_they_were_looked_at(capsys, folder, tmp_path):
    text = table(SQUARE).replace("M3\t1224100,00\t600100,00", "M3\t1224100,00\t60010O,00")
    assert text != table(SQUARE)
    file = written(tmp_path, "ranh.txt", text)
    status, _, err = run(capsys, "import", "a", file, "--plan", folder, *STATED, "--lang", "en")
    assert status == 2
    assert "M3" in err


def test_a_file_of_several_areas_asks_which(capsys, folder, tmp_path):
    features = [
        {
            "type": "Feature",
            "properties": {"name": name},
            "geometry": rfc7946_geometry(vn2000_to_wgs84(shape, EPSG), 9),
        }
        for name, shape in (("Lô A", board(0, 0, 100, 100)), ("Lô B", board(100, 0, 150, 100)))
    ]
    file = written(tmp_path, "lo.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    status, _, err = run(capsys, "import", "a", file, "--plan", folder, *STATED, "--lang", "en")
    assert status == 2
    assert "Lô B" in err
    assert run(capsys, "import", "a", file, "--plan", folder, *STATED, "--offer", "9")[0] == 2
    assert run(capsys, "import", "a", file, "--plan", folder, *STATED, "--offer", "2")[0] == 0
    assert plane(folder).area == pytest.approx(10_000, abs=1)


def test_history_lists_and_restore_brings_back(capsys, folder, tmp_path):
    for side in (100, 101):
        corners = [(0, 0), (0, side), (side, side), (side, 0)]
        file = written(tmp_path, "ranh.txt", table(corners))
        assert run(capsys, "import", "a", file, "--plan", folder, *STATED, "--note", f"cạnh {side}")[0] in (
            0,
            1,
        )
    status, out, _ = run(capsys, "history", "a", "--plan", folder)
    assert status == 0
    assert "cạnh 101" in out
    assert out.index("cạnh 101") < out.index("cạnh 100")
    assert run(capsys, "restore", "a", "1", "--plan", folder, "--person", "An")[0] == 0
    assert plane(folder).area == pytest.approx(10_000, abs=1)
    assert run(capsys, "restore", "a", "77", "--plan", folder)[0] == 2
    assert run(capsys, "restore", "a", "3", "--plan", folder)[0] == 2  # it is the current one


def test_a_boundary_changed_by_another_program_is_a_warning(capsys, folder, tmp_path):
    file = written(tmp_path, "ranh.txt", table(SQUARE))
    assert run(capsys, "import", "a", file, "--plan", folder, *STATED)[0] == 0
    assert "changed-outside" not in run(capsys, "check", folder, "--format", "json")[1]
    put_boundary(folder, "a", board(0, 0, 99, 101))
    out = run(capsys, "check", folder, "--format", "json")[1]
    (finding,) = [f for f in json.loads(out)["findings"] if f["code"] == "changed-outside"]
    assert (finding["severity"], finding["subjects"]) == ("warning", ["a"])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import", "zz", "{file}", *STATED], "a, b"),
        (["import", "a", "{tmp}/nowhere.shp", *STATED], "nowhere.shp"),
        (["import", "a", "{tmp}", *STATED], "{tmp}"),
        (["import", "a", "{file}", *STATED, "--crs", "EPSG:1"], "EPSG:1"),
        (["import", "a", "{file}", *STATED[:2], "--accuracy-m", "-3", "--source", "x"], "-3"),
        (["diagnose", "{empty}"], "rong.txt"),
        (["history", "zz"], "a, b"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_changes(capsys, folder, tmp_path, arguments, words):
    file, empty = written(tmp_path, "ranh.txt", table(SQUARE)), written(tmp_path, "rong.txt", "không có gì\n")
    fill = {"{file}": str(file), "{tmp}": str(tmp_path), "{empty}": str(empty)}
    given = [
        next((fill_in for key, fill_in in fill.items() if a == key), a.replace("{tmp}", str(tmp_path)))
        for a in arguments
    ]
    status, _, err = run(capsys, *given, "--plan", folder)
    assert status == 2
    assert fill.get(words, words) in err or words == "rong.txt"
    assert not (folder / "boundaries" / "a.geojson").exists()


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_a_planner_gets_goes_in_with_its_area_to_a_square_metre(capsys, tmp_path, name):
    sample, plan = SAMPLES[name], tmp_path / "plan"
    init_folder(plan)
    for file, content in sample.from_file:
        (tmp_path / file).write_bytes(content)
    files = [tmp_path / file for file, _ in sample.from_file]
    given = ["import", "hoa-phu", *files, "--plan", plan, *STATED]
    if sample.verdict != "as-stated":
        assert run(capsys, *given)[0] == 2  # never silently
        given += ["--crs", sample.reading]
    assert run(capsys, *given)[0] == 0
    boundary = open_folder(plan).boundaries["hoa-phu"]
    assert wgs84_to_vn2000(boundary.geometry, EPSG).area == pytest.approx(sample.area_m2, abs=1)


def test_evidence_without_a_source_is_refused(capsys, folder, tmp_path):
    file = written(tmp_path, "ranh.txt", table(SQUARE))
    status, _, err = run(
        capsys, "import", "a", file, "--plan", folder, *STATED[:4], "--source", "  ", "--lang", "en"
    )
    assert status == 2
    assert "source of the boundary" in err


def test_an_accuracy_may_be_written_with_a_comma(capsys, folder, tmp_path):
    file = written(tmp_path, "ranh.txt", table(SQUARE))
    given = ["--evidence", "surveyed", "--accuracy-m", "0,05", "--source", "QĐ"]
    assert run(capsys, "import", "a", file, "--plan", folder, *given)[0] == 0
    assert open_folder(folder).boundaries["a"].accuracy_m == 0.05


def test_what_was_asked_for_is_saved_whatever_becomes_of_the_output(folder, tmp_path):
    file = written(tmp_path, "ranh.txt", table(SQUARE))
    with subprocess.Popen(
        [sys.executable, "-m", "zoneplan.cli", "import", "a", str(file), "--plan", str(folder), *STATED],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait() == 0
    assert plane(folder).area == pytest.approx(10_000, abs=1)


def test_a_corner_table_goes_out_and_comes_in_again_as_it_was(folder, tmp_path, capsys):
    shape = board(0, 0, 120.125, 80.5)
    put_boundary(folder, "a", shape)
    target = tmp_path / "annex.xlsx"
    assert main(["corners", "a", "--to", str(target), "--plan", str(folder), "--lang", "en"]) == 0
    assert "annex.xlsx" in capsys.readouterr().err
    assert main(["import", "a", str(target), "--plan", str(folder), *STATED]) == 0
    again = wgs84_to_vn2000(open_folder(folder).boundaries["a"].geometry, EPSG)
    assert shapely.hausdorff_distance(again, shape) < 0.001


def test_a_schematic_corner_table_says_so_on_the_way_out(tmp_path, capsys):
    assert main(["corners", "phu-my", "--to", str(tmp_path / "z.csv"), "--lang", "en"]) == 0
    assert "not for legal use" in capsys.readouterr().err
