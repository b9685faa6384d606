"""Everything in one ZIP: complete, explained, and provable."""

import shutil
import subprocess
import zipfile
from io import BytesIO

import pytest

from tests.drawn_plans import board, checked, polygon, put_boundary, write_plan, zone_toml
from zoneplan.outputs.bundle import bundle, contents
from zoneplan.outputs.report.forms import FORMS


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """A zone, one whose boundary crosses itself, and one without any."""
    folder = tmp_path_factory.mktemp("bundle")
    write_plan(folder, [zone_toml("a"), zone_toml("crossed"), zone_toml("none")])
    put_boundary(folder, "a", board(0, 0, 100, 100))
    put_boundary(folder, "crossed", polygon((200, 0), (300, 100), (300, 0), (200, 100)))
    return checked(folder)


@pytest.fixture(scope="module")
def files(report):
    told = []
    raw = bundle(report, "vi", lambda done, of: told.append((done, of)))
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        made = {name: archive.read(name) for name in archive.namelist()}
    assert [done for done, _ in told] == list(range(told[-1][1]))
    return made


def test_every_file_is_there_and_explained_in_both_languages(files):
    for form in set(FORMS) - {"table", "balance"}:
        assert f"reports/report-vi.{form}" in files
    assert "reports/balance-vi.csv" in files
    for suffix in ("docx", "xlsx", "pdf", "csv"):
        assert f"corners/a-vi.{suffix}" in files
    for name in ("zones.gpkg", "zones.qgs", "zones.tt16.zip", "zones.kml", "zones_9210.dxf", "map-vi.png"):
        assert f"gis/{name}" in files
    readme = files["README.txt"].decode("utf-8-sig")
    for name in files.keys() - {"README.txt", "SHA256SUMS"}:
        assert readme.count(f"{name}: ") == 2


def test_in_both_languages_what_holds_only_one_comes_twice(report):
    names = [part.name for part in contents(report, "both")]
    assert len(names) == len(set(names))
    assert {"reports/report-both.pdf", "reports/report-vi.csv", "reports/report-en.csv"} <= set(names)
    assert {"gis/map-vi.png", "gis/map-en.png", "corners/a-vi.docx", "corners/a-en.docx"} <= set(names)
    assert "reports/report-both.csv" not in names


def test_what_cannot_be_made_is_left_out_and_the_reason_given(files):
    assert "corners/crossed-vi.pdf" not in files
    assert "corners/crossed-vi.pdf: không có, vì: " in files["README.txt"].decode("utf-8-sig")
    assert not any("none" in name for name in files)


def test_the_digests_prove_the_files(files, tmp_path):
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    program = shutil.which("sha256sum")
    command = [program, "-c", "--strict", "SHA256SUMS"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == len(files) - 1
