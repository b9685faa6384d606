"""README says only what holds: its commands run, and every command has a place in it."""

import re
import shlex
import shutil

import pytest

from tests.drawn_plans import REPOSITORY
from zoneplan.cli import main

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
TOUR = [
    line.partition("#")[0].strip()
    for block in BLOCKS
    for line in block.splitlines()
    if line.startswith("zoneplan")
]


def test_the_tour_runs_from_top_to_bottom_in_an_empty_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(REPOSITORY / "docs" / "examples", tmp_path / "docs" / "examples")
    for line in TOUR:
        may_fail = line.endswith("|| true")
        words = shlex.split(line.removesuffix("|| true"))
        if words[1] != "app":  # the browser tests start it
            assert main(words[1:]) == (1 if may_fail else 0), line
    exported = {"zones.geojson", "zones.gpkg", "zones.shp.zip", "hoa-phu.docx", "map.png"}
    assert exported | {"report.pdf", "report.docx", "report.json", "my-plan", "docs"} == {
        path.name for path in tmp_path.iterdir()
    }
    assert "Hòa Phú" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command",
    [
        "app",
        "check",
        "export",
        "schematic",
        "init",
        "diagnose",
        "import",
        "history",
        "restore",
        "corners",
        "parcels",
    ],
)
def test_every_command_has_a_place_in_the_readme(command):
    assert any(line.split()[1] == command for line in TOUR)


def test_files_and_scripts_that_documents_name_are_there():
    for document in ("README.md", "CONTRIBUTING.md"):
        text = (REPOSITORY / document).read_text(encoding="utf-8")
        named = set(re.findall(r"\]\(([^)#:]+)\)", text)) | set(
            re.findall(r"`((?:zoneplan|tests|scripts|docs)/[\w./-]+)`", text)
        )
        assert [name for name in sorted(named) if not (REPOSITORY / name).exists()] == []


def test_ci_runs_the_readme_s_test_command():
    assert "sh scripts/test.sh" in (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")
    assert "sh scripts/test.sh\n" in BLOCKS[1]
