"""Versions of a boundary: kept, listed, read and brought back."""

import json

import pytest

from tests.drawn_plans import REPOSITORY, checked
from tests.store.saves import (
    ZONE,
    numbers,
    one_zone,
    save,
    side,
    side_kept,
    side_of,
    square,
)
from zoneplan.model.boundary import Evidence
from zoneplan.sources.boundaries import read_boundary
from zoneplan.sources.geojson import SourceUnreadable
from zoneplan.store.folder import folder_state, open_folder
from zoneplan.store.record import Kind
from zoneplan.store.refusals import (
    CannotSave,
    ChangedMeanwhile,
    VersionDamaged,
)
from zoneplan.store.saving import NewVersion, recover, restore, save_boundary
from zoneplan.store.versions import current_digest, history, read_version

FILE = "boundaries/a.geojson"


def version_path(folder, number):
    return folder / "boundaries" / "versions" / ZONE / f"{number:04d}.geojson"


def test_a_saved_boundary_is_the_boundary_with_all_that_was_stated(tmp_path):
    folder = one_zone(tmp_path)
    told = {
        "file": "bảng kê.xlsx",
        "sha256": "0" * 64,
        "reading": "EPSG:9210, X/Y swapped",
        "repair": {"m2": 1.5},
    }
    given = NewVersion(Evidence.DIGITISED, 2.5, " Bản đồ 1/2000 ", "Lê Thị Lan", " theo tờ trình ", told)
    saved = save_boundary(folder, ZONE, square(200), given, expected=current_digest(folder, ZONE))
    assert (saved.number, saved.kind, saved.current, saved.intact) == (2, Kind.SAVED, True, True)
    assert (saved.person, saved.note, saved.source) == ("Lê Thị Lan", "theo tờ trình", "Bản đồ 1/2000")
    assert (saved.evidence, saved.accuracy_m, saved.read_from) == (Evidence.DIGITISED, 2.5, told)
    assert saved.at.endswith("Z")
    assert saved == history(folder, ZONE)[0]
    boundary = open_folder(folder).boundaries[ZONE]
    assert (boundary.evidence, boundary.accuracy_m, boundary.source) == (
        Evidence.DIGITISED,
        2.5,
        "Bản đồ 1/2000",
    )
    assert side(boundary.geometry) == 200
    assert boundary.geometry == read_version(folder, ZONE, 2).geometry
    assert (folder / FILE).read_bytes() == (folder / saved.file).read_bytes()
    assert current_digest(folder, ZONE) == saved.sha256


def test_the_first_save_keeps_what_was_there_before_zoneplan_kept_versions(tmp_path):
    folder = one_zone(tmp_path, 100)
    (before,) = history(folder, ZONE)
    assert (before.number, before.kind, before.current, before.recorded) == (1, Kind.FOUND, True, False)
    save(folder, 200)
    new, old = history(folder, ZONE)
    assert (old.number, old.kind, old.evidence, old.recorded) == (1, Kind.FOUND, Evidence.SURVEYED, True)
    assert side_kept(folder, 1) == 100
    assert (new.previous, old.previous) == (old.sha256, None)


def test_a_zone_without_a_boundary_starts_with_version_1(tmp_path):
    folder = one_zone(tmp_path, None)
    assert history(folder, ZONE) == ()
    assert current_digest(folder, ZONE) == ""
    assert save(folder, 200, expected="").number == 1
    with pytest.raises(ChangedMeanwhile):
        save(folder, 300, expected="")


def test_a_version_brought_back_is_a_new_version(tmp_path):
    folder = one_zone(tmp_path, 100)
    given = NewVersion(Evidence.DIGITISED, 3.0, "bản vẽ", "An", "", {"file": "x.dxf"})
    save_boundary(folder, ZONE, square(200), given, expected=None)
    save(folder, 300)
    back = restore(folder, ZONE, 2, person="Lan", note="nhầm", expected=current_digest(folder, ZONE))
    assert (back.number, back.kind, back.restored_from) == (4, Kind.RESTORED, 2)
    assert (back.person, back.note, back.read_from) == ("Lan", "nhầm", {"file": "x.dxf"})
    assert (back.source, back.evidence, back.accuracy_m) == ("bản vẽ", Evidence.DIGITISED, 3.0)
    assert read_version(folder, ZONE, 4).geometry == read_version(folder, ZONE, 2).geometry
    assert side_of(folder) == 200


def test_a_file_changed_outside_counts_is_listed_and_is_recorded_by_the_next_save(tmp_path):
    folder = one_zone(tmp_path, 100)
    save(folder, 200)
    one_zone(folder, 300)
    assert side_of(folder) == 300
    changed, *kept = history(folder, ZONE)
    assert (changed.number, changed.kind, changed.current, changed.recorded) == (3, Kind.OUTSIDE, True, False)
    assert not any(version.current for version in kept)
    save(folder, 400, expected=current_digest(folder, ZONE))
    assert [version.kind for version in history(folder, ZONE)] == ["saved", "outside", "saved", "found"]
    assert side_kept(folder, 3) == 300


@pytest.mark.parametrize("number", [1, 2])
def test_an_older_version_copied_over_the_file_counts_and_is_recorded_as_that(tmp_path, number):
    folder = one_zone(tmp_path, 100)
    original = (folder / FILE).read_bytes()
    save(folder, 200)
    save(folder, 300)
    (folder / FILE).write_bytes(original if number == 1 else version_path(folder, 2).read_bytes())
    assert side_of(folder) == number * 100
    save(folder, 400)
    recorded = history(folder, ZONE)[1]
    assert (recorded.kind, recorded.restored_from) == (Kind.OUTSIDE, number)


def test_a_deleted_file_is_the_newest_version_again_and_recovering_brings_it_back(tmp_path):
    folder = one_zone(tmp_path, 100)
    save(folder, 200)
    (folder / FILE).unlink()
    plan = open_folder(folder)
    assert side(plan.boundaries[ZONE].geometry) == 200
    assert [entry.path for entry in plan.inputs] == [
        "boundaries/zones.toml",
        "boundaries/versions/a/0002.geojson",
    ]
    assert recover(folder) == (ZONE,)
    assert (folder / FILE).read_bytes() == version_path(folder, 2).read_bytes()
    assert recover(folder) == ()


def test_what_cannot_be_read_as_a_boundary_is_kept_byte_for_byte_when_it_is_replaced(tmp_path):
    folder = one_zone(tmp_path, None)
    (folder / FILE).write_bytes(b"\xff half a file")
    assert side_of(folder) == "unreadable"
    assert history(folder, ZONE)[0].evidence is None
    save(folder, 200)
    old = history(folder, ZONE)[1]
    assert (old.intact, old.evidence, old.kind) == (True, None, Kind.FOUND)
    record = json.loads((folder / old.file).read_bytes())["zoneplan"]["version"]
    assert record["kept"] == "/yBoYWxmIGEgZmlsZQ=="
    for act in (lambda: read_version(folder, ZONE, 1), lambda: restore(folder, ZONE, 1, person="", note="")):
        with pytest.raises(VersionDamaged) as caught:
            act()
        assert caught.value.key == "never-readable"
    assert side_of(folder) == 200


def test_a_damaged_or_lost_version_is_named_and_never_counts(tmp_path):
    folder = one_zone(tmp_path, 100)
    for size in (200, 300, 400):
        save(folder, size)
    version_path(folder, 2).chmod(0o644)
    version_path(folder, 2).write_bytes(version_path(folder, 2).read_bytes().replace(b"Lan", b"Lam"))
    version_path(folder, 3).unlink()
    assert [(v.number, v.intact) for v in history(folder, ZONE)] == [
        (4, True),
        (3, False),
        (2, False),
        (1, True),
    ]
    for number in (2, 3):
        with pytest.raises(VersionDamaged) as caught:
            restore(folder, ZONE, number, person="", note="")
        assert f"versions/a/{number:04d}.geojson" in caught.value.text.vi
    assert save(folder, 500).number == 5


def test_a_version_that_was_resealed_is_contradicted_by_the_next(tmp_path):
    folder = one_zone(tmp_path / "one", 100)
    save(folder, 200)
    save(folder, 300)
    other = one_zone(tmp_path / "other", 100)
    save(other, 250)
    version_path(folder, 2).unlink()
    version_path(folder, 2).write_bytes(version_path(other, 2).read_bytes())
    assert [version.intact for version in history(folder, ZONE)] == [True, False, True]
    with pytest.raises(VersionDamaged):
        read_version(folder, ZONE, 2)


def test_when_the_newest_version_is_damaged_the_file_counts_and_is_kept_anew(tmp_path):
    folder = one_zone(tmp_path, 100)
    save(folder, 200)
    version_path(folder, 2).unlink()
    version_path(folder, 2).write_bytes(b"{")
    assert side_of(folder) == 200
    assert [(v.number, v.intact) for v in history(folder, ZONE)] == [(3, True), (2, False), (1, True)]
    assert save(folder, 300).number == 4
    assert side_kept(folder, 3) == 200


def test_a_version_that_cannot_be_read_hides_no_other_and_lets_no_older_one_count(tmp_path):
    folder = one_zone(tmp_path, 100)
    save(folder, 200)
    version_path(folder, 1).unlink()
    version_path(folder, 1).mkdir()
    assert [(v.number, v.intact) for v in history(folder, ZONE)] == [(2, True), (1, False)]
    version_path(folder, 2).unlink()
    version_path(folder, 2).mkdir()
    assert side_of(folder) == "unreadable"
    with pytest.raises(SourceUnreadable, match="it is a folder"):
        history(folder, ZONE)
    with pytest.raises(CannotSave):
        save(folder, 300)


@pytest.mark.parametrize(
    "name", ["0000.geojson", "1.geojson", "00002.geojson", "0002.geojson.txt", ".0002.x.saving"]
)
def test_a_stray_file_among_the_versions_is_no_version(tmp_path, name):
    folder = one_zone(tmp_path, 100)
    save(folder, 200)
    (version_path(folder, 1).parent / name).write_bytes(b"x")
    assert numbers(folder) == [2, 1]
    assert save(folder, 300).number == 3


def test_versions_go_on_after_9999(tmp_path):
    folder = one_zone(tmp_path, 100)
    save(folder, 200)
    version_path(folder, 9999).write_bytes(b"x")
    assert save(folder, 300).number == 10000
    assert save(folder, 400).number == 10001
    assert side_kept(folder, 10000) == 300


def test_the_attributes_and_the_coordinate_system_of_a_found_file_survive_its_versions(tmp_path):
    folder = one_zone(tmp_path, None)
    ring = [
        [600_000.0, 1_224_000.0],
        [600_100.0, 1_224_000.0],
        [600_100.0, 1_224_100.0],
        [600_000.0, 1_224_000.0],
    ]
    feature = {
        "type": "Feature",
        "crs": {"type": "name", "properties": {"name": "EPSG:9210"}},
        "id": 7,
        "zoneplan": {"warning": "cũ", "version": {"number": 9}},
        "properties": {"evidence": "surveyed", "accuracy_m": 0.1, "owner": "Sở"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    (folder / FILE).write_text("\ufeff" + json.dumps(feature), encoding="utf-8")
    found = open_folder(folder).boundaries[ZONE]
    save(folder, 200)
    restore(folder, ZONE, 1, person="", note="")
    back = json.loads((folder / FILE).read_bytes())
    assert back["crs"] == feature["crs"]
    assert back["zoneplan"]["warning"] == "cũ"
    assert back["features"] == [{key: feature[key] for key in ("type", "id", "properties", "geometry")}]
    assert open_folder(folder).boundaries[ZONE] == found


def test_a_file_of_the_versions_is_a_boundary_file_that_any_program_reads(tmp_path):
    folder = one_zone(tmp_path)
    saved = save(folder, 200)
    read = read_boundary((folder / saved.file).read_bytes(), ZONE, saved.file)
    assert (read.evidence, read.accuracy_m) == (Evidence.SURVEYED, 0.05)


def test_the_state_of_a_folder_notices_versions_and_the_digest_only_what_counts(tmp_path):
    folder = one_zone(tmp_path)
    save(folder, 200)
    state, digest = folder_state(folder), open_folder(folder).digest
    version_path(folder, 1).unlink()
    assert folder_state(folder) != state
    assert open_folder(folder).digest == digest


def test_versions_are_in_nobody_s_way(tmp_path):
    folder = one_zone(tmp_path)
    before = checked(folder)
    save(folder, 100)
    after = checked(folder)
    assert [finding.code for finding in after.findings] == [finding.code for finding in before.findings]
    assert after.plan.unclaimed == ()


@pytest.mark.parametrize("kind", Kind)
def test_how_a_version_came_to_be_kept_is_said_in_both_languages(kind):
    assert kind.text.vi != kind.text.en


def test_the_repository_s_plan_has_no_versions():
    assert not (REPOSITORY / "data" / "boundaries" / "versions").exists()
