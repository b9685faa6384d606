"""Plans in folders: opened whole, written whole, and never half."""

import os
import stat
from pathlib import Path

import pytest

from tests.drawn_plans import REPOSITORY, board, checked, copy_of_data, put_boundary, write_plan, zone_toml
from zoneplan.model.boundary import Evidence
from zoneplan.model.errors import ExportRefused, PlanInvalid
from zoneplan.store.folder import folder_state, open_folder
from zoneplan.store.schematics import init_folder, write_schematics
from zoneplan.store.shipped import shipped_plan
from zoneplan.store.write import write_atomically


def contents(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_schematic_command_gives_the_committed_bytes_again(tmp_path):
    folder = copy_of_data(tmp_path / "plan")
    before = contents(folder)
    for path in [*folder.rglob("*.geojson")][:3]:
        path.unlink()
    written, kept = write_schematics(folder)
    assert contents(folder) == before
    assert (len(written), kept) == (6, [])


def test_the_schematic_command_never_overwrites_evidence_or_what_it_cannot_read(tmp_path):
    write_plan(tmp_path, [zone_toml(zone) for zone in "abc"] + [zone_toml("d", None)])
    put_boundary(tmp_path, "a", board(0, 0, 100, 100), evidence=Evidence.SURVEYED)
    (tmp_path / "boundaries" / "b.geojson").write_text("half a file", encoding="utf-8")
    before = contents(tmp_path)
    written, kept = write_schematics(tmp_path)
    assert written == ["boundaries/c.geojson"]
    assert kept == [f"boundaries/{zone}.geojson" for zone in "abd"]
    after = contents(tmp_path)
    assert {name: after[name] for name in before} == before


def test_a_started_plan_checks_without_an_error(tmp_path):
    init_folder(tmp_path / "new" / "plan")
    assert contents(tmp_path / "new" / "plan") == contents(REPOSITORY / "data")
    assert not [f for f in checked(tmp_path / "new" / "plan").findings if f.severity == "error"]


def test_starting_a_plan_in_a_folder_that_holds_something_is_refused_and_changes_nothing(tmp_path):
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    for target in (tmp_path, tmp_path / "note.txt"):
        with pytest.raises(ExportRefused):
            init_folder(target)
    assert contents(tmp_path) == {"note.txt": b"mine"}


def test_starting_a_plan_that_cannot_be_finished_leaves_nothing(tmp_path, monkeypatch):
    def full_disk(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("zoneplan.store.write.put_in_place", full_disk)
    with pytest.raises(ExportRefused) as caught:
        init_folder(tmp_path / "plan")
    assert "ổ đĩa đầy" in caught.value.text.vi
    assert contents(tmp_path) == {}


@pytest.mark.parametrize(("folder", "key"), [("nowhere", "no-folder"), (".", "no-plan"), ("file", "no-plan")])
def test_where_there_is_no_plan_it_says_so(tmp_path, folder, key):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(PlanInvalid) as caught:
        open_folder(tmp_path / folder)
    assert caught.value.key == key


def test_a_directory_in_place_of_a_file_is_a_value_in_the_plan(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    (tmp_path / "boundaries" / "a.geojson").mkdir()
    (bad,) = open_folder(tmp_path).unreadable
    assert bad.zone == "a"


def test_the_digest_follows_the_content_and_not_the_folder(tmp_path):
    one, two = copy_of_data(tmp_path / "one"), copy_of_data(tmp_path / "two")
    assert open_folder(one).digest == open_folder(two).digest
    state = folder_state(one)
    put_boundary(one, "phu-my", board(0, 0, 100, 100))
    assert open_folder(one).digest != open_folder(two).digest
    assert folder_state(one) != state


def test_writing_is_all_or_nothing(tmp_path, monkeypatch):
    target = tmp_path / "out.txt"
    write_atomically(target, b"old")
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(5, "Input/output error")))
    with pytest.raises(ExportRefused):
        write_atomically(target, b"new")
    assert contents(tmp_path) == {"out.txt": b"old"}


def test_a_written_file_has_the_usual_rights(tmp_path):
    target = tmp_path / "out.txt"
    mask = os.umask(0o027)
    try:
        write_atomically(target, b"x")
    finally:
        os.umask(mask)
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


@pytest.mark.parametrize(
    ("place", "key"), [("no/such/folder/out.txt", "cannot-write"), ("folder", "not-a-file")]
)
def test_a_place_that_cannot_be_written_is_told(tmp_path, place, key):
    (tmp_path / "folder").mkdir()
    with pytest.raises(ExportRefused) as caught:
        write_atomically(tmp_path / place, b"x")
    assert caught.value.key == key
    assert contents(tmp_path) == {}


@pytest.mark.parametrize(
    "break_it",
    [
        lambda path: path.write_text("zone", encoding="utf-8"),
        lambda path: path.write_bytes(b"#" * 51_000_000),
        lambda path: (path.unlink(), path.mkdir()),
    ],
)
def test_a_register_that_cannot_be_read_is_told(tmp_path, break_it):
    write_plan(tmp_path, [zone_toml("a")])
    break_it(tmp_path / "boundaries" / "zones.toml")
    with pytest.raises(PlanInvalid) as caught:
        open_folder(tmp_path)
    assert caught.value.key == "register-toml"


def test_lots_that_cannot_be_read_are_values_in_the_plan(tmp_path):
    folder = copy_of_data(tmp_path / "plan")
    (folder / "parcels" / "x.geojson").write_text("{", encoding="utf-8")
    (folder / "parcels" / "y.geojson").symlink_to(folder / "parcels" / "y.geojson")
    (folder / "boundaries" / "strange.geojson").write_text("{", encoding="utf-8")
    plan = open_folder(folder)
    assert [bad.file for bad in plan.unreadable] == ["parcels/x.geojson"]
    assert [file.file for file in plan.unclaimed] == ["boundaries/strange.geojson"]


def test_a_layer_of_lots_that_may_not_be_opened_is_a_value_in_the_plan(tmp_path, monkeypatch):
    folder = copy_of_data(tmp_path / "plan")
    real = Path.read_bytes

    def refuse(path):
        if path.parent.name == "parcels":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    (bad,) = open_folder(folder).unreadable
    assert "không có quyền" in bad.why.vi


def test_a_file_that_goes_away_while_the_state_is_taken_is_left_out(tmp_path):
    folder = write_plan(tmp_path, [zone_toml("a")])
    (folder / "boundaries" / "gone").symlink_to(folder / "nowhere")
    assert [name for name, _, _ in folder_state(folder)] == ["boundaries/zones.toml"]


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("parcels/layouts.toml", 'zone = "hoa-phu"', 'zone = "nowhere"', "layout-zone"),
        ("boundaries/zones.toml", "sides = 4", "sides = 6", "layout-site"),
    ],
)
def test_a_layout_that_does_not_fit_the_plan_is_told_before_anything_is_written(
    tmp_path, file, old, new, key
):
    folder = copy_of_data(tmp_path / "plan")
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    before = contents(folder)
    with pytest.raises(PlanInvalid) as caught:
        write_schematics(folder)
    assert caught.value.key == key
    assert contents(folder) == before


@pytest.mark.parametrize("content", [None, b"{", b'"evidence": "surveyed"'])
def test_lots_are_only_made_where_they_are_missing_or_schematic(tmp_path, content):
    folder = copy_of_data(tmp_path / "plan")
    lots = folder / "parcels" / "hoa-phu-lots.geojson"
    made = lots.read_bytes()
    if content is None:
        lots.unlink()
    elif content == b"{":
        lots.write_bytes(content)
    else:
        lots.write_bytes(made.replace(b'"evidence": "schematic"', content))
    before = contents(folder)
    written, _ = write_schematics(folder)
    assert ("parcels/hoa-phu-lots.geojson" in written) == (content is None)
    assert lots.read_bytes() == (made if content is None else before["parcels/hoa-phu-lots.geojson"])


def test_a_plan_that_cannot_be_started_in_an_empty_folder_leaves_it_empty(tmp_path, monkeypatch):
    def refuse(*_args):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("shutil.copyfile", refuse)
    with pytest.raises(ExportRefused) as caught:
        init_folder(tmp_path)
    assert "permission denied" in caught.value.text.en
    assert list(tmp_path.iterdir()) == []


def test_the_shipped_plan_is_the_repository_s_data():
    assert shipped_plan() == REPOSITORY / "data"
