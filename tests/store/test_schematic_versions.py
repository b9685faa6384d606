"""The schematic command in a plan whose boundaries have versions."""

import pytest

from tests.drawn_plans import copy_of_data
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
from zoneplan.model.boundary import Evidence
from zoneplan.model.errors import ZoneplanError
from zoneplan.store.saving import NewVersion, restore, save_boundary
from zoneplan.store.schematics import write_schematics
from zoneplan.store.versions import current_digest, history

FILE = "boundaries/a.geojson"


def test_without_versions_the_command_makes_none(tmp_path):
    folder = copy_of_data(tmp_path / "plan")
    write_schematics(folder)
    assert not (folder / "boundaries" / "versions").exists()


def test_a_schematic_that_comes_out_the_same_stays_as_it_is(tmp_path):
    folder = copy_of_data(tmp_path / "plan")
    before = current_digest(folder, "phu-my")
    save_boundary(folder, "phu-my", square(200), stated(), expected=before)
    restore(folder, "phu-my", 1, person="Lan", note="")
    files = contents(folder)
    _, kept = write_schematics(folder)
    assert kept == ["boundaries/phu-my.geojson"]
    assert contents(folder) == files


def test_a_schematic_that_comes_out_differently_is_a_new_version(tmp_path):
    folder = one_zone(tmp_path, None)
    wrong = NewVersion(Evidence.SCHEMATIC, None, "cũ", "Lan", "")
    save_boundary(folder, ZONE, square(200), wrong, expected="")
    written, _ = write_schematics(folder)
    assert written == [FILE]
    new, old = history(folder, ZONE)
    assert (new.number, new.person, new.evidence) == (2, "zoneplan schematic", Evidence.SCHEMATIC)
    assert side_of(folder) == 100
    assert side_kept(folder, old.number) == 200


def test_a_surveyed_version_that_is_not_published_yet_is_never_overwritten(tmp_path):
    folder = one_zone(tmp_path, None)
    write_schematics(folder)

    def in_use(_count: int, name: str) -> None:
        if name == "replace":
            raise PermissionError(13, "in use")

    with system_calls(in_use), pytest.raises(ZoneplanError):
        save(folder, 200)
    _, kept = write_schematics(folder)
    assert kept == [FILE]
    assert side_of(folder) == 200


def test_a_deleted_boundary_with_versions_is_not_replaced_by_a_schematic(tmp_path):
    folder = one_zone(tmp_path)
    save(folder, 200)
    (folder / FILE).unlink()
    write_schematics(folder)
    assert side_of(folder) == 200
