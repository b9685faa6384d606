"""What cannot be saved is refused with a reason, and what others do meanwhile is kept."""

import errno
import os
import stat
import threading

import numpy as np
import pytest
import shapely

from tests.drawn_plans import EPSG, polygon
from tests.store.saves import (
    ZONE,
    contents,
    one_zone,
    save,
    side_kept,
    side_of,
    square,
    stated,
    system_calls,
)
from zoneplan.geometry.vn2000.datum import vn2000_to_wgs84
from zoneplan.model.boundary import Evidence
from zoneplan.model.errors import PlanInvalid, ZoneplanError
from zoneplan.sources import geojson
from zoneplan.sources.geojson import SourceUnreadable
from zoneplan.store import current, shipped
from zoneplan.store.folder import open_folder
from zoneplan.store.refusals import (
    CannotSave,
    ChangedMeanwhile,
    VersionMissing,
    VersionRefused,
)
from zoneplan.store.saving import NewVersion, recover, restore, save_boundary
from zoneplan.store.versions import current_digest, history, read_version

FILE = "boundaries/a.geojson"


def test_bringing_back_what_was_changed_meanwhile_or_is_current_is_refused(tmp_path):
    folder = one_zone(tmp_path, 100)
    looked_at = current_digest(folder, ZONE)
    save(folder, 200)
    before = contents(folder)
    with pytest.raises(ChangedMeanwhile):
        restore(folder, ZONE, 1, person="Lan", note="", expected=looked_at)
    with pytest.raises(VersionRefused) as caught:
        restore(folder, ZONE, 2, person="Lan", note="")
    assert caught.value.key == "is-current"
    assert contents(folder) == before


def test_a_changed_file_refuses_who_looked_before(tmp_path):
    folder = one_zone(tmp_path, 100)
    save(folder, 200)
    looked_at = current_digest(folder, ZONE)
    one_zone(folder, 300)
    with pytest.raises(ChangedMeanwhile) as caught:
        save(folder, 400, expected=looked_at)
    assert caught.value.key == "changed-outside"
    assert FILE in caught.value.text.vi


def test_the_second_of_two_who_looked_is_told_who_saved(tmp_path):
    folder = one_zone(tmp_path, 100)
    looked_at = current_digest(folder, ZONE)
    save(folder, 200, person="Trần Bình", expected=looked_at)
    with pytest.raises(ChangedMeanwhile) as caught:
        save(folder, 300, expected=looked_at)
    assert "Trần Bình đã lưu phiên bản 2" in caught.value.text.vi
    assert "Version 2 was saved meanwhile by Trần Bình (20" in caught.value.text.en


def test_a_version_cannot_be_written_to_by_an_editor(tmp_path):
    folder = one_zone(tmp_path, 100)
    saved = save(folder, 200)
    assert not stat.S_IMODE((folder / saved.file).stat().st_mode) & 0o222
    assert stat.S_IMODE((folder / FILE).stat().st_mode) & 0o200
    assert (folder / saved.file).stat().st_ino != (folder / FILE).stat().st_ino


@pytest.mark.parametrize("zone", ["b", "../a", ""])
@pytest.mark.parametrize(
    "act",
    [
        lambda folder, zone: save_boundary(folder, zone, square(200), stated(), expected=None),
        lambda folder, zone: restore(folder, zone, 1, person="", note=""),
        history,
        current_digest,
        lambda folder, zone: read_version(folder, zone, 1),
    ],
)
def test_a_zone_that_the_plan_does_not_have_is_refused_and_nothing_written(tmp_path, zone, act):
    folder = one_zone(tmp_path)
    before = contents(tmp_path)
    with pytest.raises(VersionMissing) as caught:
        act(folder, zone)
    assert caught.value.key == "no-zone"
    assert contents(tmp_path) == before


def test_a_version_that_is_not_there_is_named_with_those_that_are(tmp_path):
    folder = one_zone(tmp_path)
    with pytest.raises(VersionMissing) as caught:
        read_version(folder, ZONE, 7)
    assert "–" in caught.value.text.vi
    save(folder, 200)
    for number in (0, -1, 7):
        with pytest.raises(VersionMissing, match="it has: 1, 2"):
            restore(folder, ZONE, number, person="", note="")


def test_where_there_is_no_plan_nothing_is_saved(tmp_path):
    for act in (lambda: save(tmp_path, 200), lambda: history(tmp_path, ZONE), lambda: recover(tmp_path)):
        with pytest.raises(PlanInvalid):
            act()
    assert contents(tmp_path) == {}


def ring_with(number: str):
    with np.errstate(invalid="ignore"):
        return shapely.from_wkt(f"POLYGON ((106 11, 107 11, 107 {number}, 106 11))")


@pytest.mark.parametrize(
    ("geometry", "given"),
    [
        (shapely.Polygon(), stated()),
        (shapely.Point(106.6, 11.0), stated()),
        (shapely.LineString([(106.6, 11.0), (106.7, 11.0)]), stated()),
        (ring_with("nan"), stated()),
        (ring_with("inf"), stated()),
        (shapely.transform(square(200), lambda xy: xy[:, ::-1]), stated()),
        (shapely.transform(square(200), lambda xy: xy + 30), stated()),
        (square(200), NewVersion(Evidence.SURVEYED, None, "s", "p", "n")),
        (square(200), NewVersion(Evidence.SURVEYED, float("inf"), "s", "p", "n")),
        (square(200), NewVersion(Evidence.DIGITISED, -1, "s", "p", "n")),
        (square(200), NewVersion(Evidence.SCHEMATIC, 0.05, "s", "p", "n")),
    ],
)
def test_what_could_not_be_read_back_is_refused_before_anything_is_written(tmp_path, geometry, given):
    folder = one_zone(tmp_path)
    before = contents(folder)
    with pytest.raises((VersionRefused, SourceUnreadable)):
        save_boundary(folder, ZONE, geometry, given, expected=None)
    assert contents(folder) == before


@pytest.mark.parametrize("told", [{"x": float("nan")}, {"x": object()}])
def test_a_record_that_json_cannot_say_is_refused_before_anything_is_written(tmp_path, told):
    folder = one_zone(tmp_path)
    before = contents(folder)
    with pytest.raises((ValueError, TypeError)):
        save_boundary(folder, ZONE, square(200), stated(read_from=told), expected=None)
    assert contents(folder) == before


def test_an_invalid_ring_that_was_accepted_is_kept_as_it_is(tmp_path):
    """The checks find it; repairing it is the planner's choice."""
    folder = one_zone(tmp_path)
    bow = vn2000_to_wgs84(polygon((0, 0), (100, 100), (100, 0), (0, 100)), EPSG)
    save_boundary(folder, ZONE, bow, stated(), expected=None)
    assert not read_version(folder, ZONE, 2).geometry.is_valid


def test_what_people_type_is_kept_as_text_and_never_breaks_a_save(tmp_path):
    folder = one_zone(tmp_path)
    typed = '"seal": "' + "0" * 64 + "\u0000\n\ud800 Le\u0302"
    given = NewVersion(Evidence.SURVEYED, 0.05, typed, typed, typed, {typed: typed})
    saved = save_boundary(folder, ZONE, square(200), given, expected=None)
    assert saved.note == '"seal": "' + "0" * 64 + "\u0000\n? Lê"
    assert saved == history(folder, ZONE)[0]
    assert restore(folder, ZONE, 1, person=typed, note=typed).intact


def test_a_folder_that_may_not_be_written_is_told_and_what_to_do_instead(tmp_path):
    folder = one_zone(tmp_path)
    before = contents(folder)
    for code in (errno.EACCES, errno.EROFS):

        def refuse(_count: int, name: str, code: int = code) -> None:
            if name == "mkdir":
                raise OSError(code, os.strerror(code))

        with system_calls(refuse), pytest.raises(CannotSave) as caught:
            save(folder, 200)
        assert caught.value.key == "read-only"
        assert "zoneplan init" in caught.value.text.vi
    assert contents(folder) == before


def test_a_file_where_the_versions_should_be_is_told(tmp_path):
    folder = one_zone(tmp_path)
    (folder / "boundaries" / "versions").write_bytes(b"x")
    with pytest.raises(CannotSave) as caught:
        save(folder, 200)
    assert "no folder" in caught.value.text.en


def test_a_disk_that_cannot_take_a_number_for_one_alone_is_told(tmp_path):
    folder = one_zone(tmp_path)
    before = contents(folder)

    def fat(_count: int, name: str) -> None:
        if name == "link":
            raise PermissionError(errno.EPERM, "Operation not permitted")

    with system_calls(fat), pytest.raises(CannotSave) as caught:
        save(folder, 200)
    assert caught.value.key == "no-hard-links"
    assert contents(folder) == before


def test_nothing_is_saved_into_the_installed_package(tmp_path, monkeypatch):
    monkeypatch.setattr(shipped, "files", lambda _: tmp_path)
    folder = one_zone(tmp_path / "shipped_plan")
    assert shipped.shipped_plan() == folder
    for act in (lambda: save(folder, 200), lambda: restore(folder, ZONE, 1, person="", note="")):
        with pytest.raises(CannotSave) as caught:
            act()
        assert caught.value.key == "shipped"
    assert not (folder / "boundaries" / "versions").exists()


def test_a_boundary_too_big_to_be_read_back_is_refused(tmp_path, monkeypatch):
    folder = one_zone(tmp_path)
    before = contents(folder)
    monkeypatch.setattr("zoneplan.store.record.MAX_BYTES", len(before[FILE]))
    with pytest.raises(SourceUnreadable) as caught:
        save(folder, 200)
    assert caught.value.reason == "too-big"
    assert contents(folder) == before


def test_a_file_too_big_to_be_read_is_neither_read_nor_replaced(tmp_path, monkeypatch):
    folder = one_zone(tmp_path)
    monkeypatch.setattr(current, "MAX_BYTES", 100)
    monkeypatch.setattr(geojson, "MAX_BYTES", 100)
    assert open_folder(folder).unreadable[0].zone == ZONE
    with pytest.raises(SourceUnreadable):
        save(folder, 200)
    assert numbers_on_disk(folder) == []


def numbers_on_disk(folder):
    return list(current.version_numbers(folder, ZONE))


def test_a_file_that_is_written_all_the_time_is_told(tmp_path):
    folder = one_zone(tmp_path)

    def busy(count: int, name: str) -> None:
        if name == "read":
            (folder / FILE).write_bytes(b"x" * count)

    with system_calls(busy), pytest.raises(CannotSave, match="written all the time"):
        save(folder, 200)


def test_a_file_that_goes_away_under_our_eyes_is_gone(tmp_path):
    folder = one_zone(tmp_path)

    reads = []

    def delete(_count: int, name: str) -> None:
        reads.extend([name] if name == "read" else [])
        if len(reads) == 2:  # the first is of zones.toml
            (folder / FILE).unlink(missing_ok=True)

    with system_calls(delete):
        assert current_digest(folder, ZONE) == ""


def test_six_writers_in_threads_lose_nothing(tmp_path):
    folder = one_zone(tmp_path)
    done: list[int] = []
    refused: list[ZoneplanError] = []

    def writer(person: int) -> None:
        for turn in range(5):
            try:
                done.append(save(folder, 100 + person * 10 + turn, person=str(person)).number)
            except ZoneplanError as why:
                refused.append(why)

    threads = [threading.Thread(target=writer, args=(person,)) for person in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) + len(refused) == 30
    assert {type(why) for why in refused} <= {ChangedMeanwhile}
    listed = history(folder, ZONE)
    assert sorted([1, *done]) == sorted(version.number for version in listed)
    assert all(version.intact for version in listed)
    assert listed[0].current


def test_a_recovery_that_cannot_write_is_told(tmp_path):
    folder = one_zone(tmp_path, 100)
    save(folder, 200)
    (folder / FILE).unlink()

    def full(_count: int, name: str) -> None:
        if name == "write":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with system_calls(full), pytest.raises(CannotSave) as caught:
        recover(folder)
    assert "ổ đĩa đầy" in caught.value.text.vi
    assert side_of(folder) == 200


def test_what_another_program_wrote_last_counts_and_both_are_kept(tmp_path):
    folder = one_zone(tmp_path, 100)
    save(folder, 200)

    def write_first(_count: int, name: str) -> None:
        if name == "link":
            one_zone(folder, 300)

    with system_calls(write_first), pytest.raises(ChangedMeanwhile) as caught:
        save(folder, 400)
    assert caught.value.key == "kept-not-current"
    assert (side_of(folder), side_kept(folder, 3)) == (300, 400)


def test_a_save_that_another_was_built_upon_says_that_it_is_not_the_current_one(tmp_path):
    folder = one_zone(tmp_path, 100)
    save(folder, 200)
    ends = []

    def overtake(_count: int, name: str) -> None:
        if name == "replace":
            ends.append(save(folder, 400))

    with system_calls(overtake):
        ends.append(save(folder, 300))
    assert [(version.number, version.current) for version in ends] == [(4, True), (3, False)]
    assert side_of(folder) == 400
    assert side_kept(folder, 3) == 300
