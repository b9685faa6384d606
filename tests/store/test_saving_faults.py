"""A save that is hit at any of its system calls leaves the old boundary or the new one, whole, and says which."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.store.saves import (
    ZONE,
    Died,
    contents,
    dies_at,
    fails_at,
    full_from,
    history,
    leftovers,
    numbers,
    one_zone,
    save,
    side_kept,
    side_of,
    system_calls,
    versions_kept,
)
from zoneplan.model.errors import PlanInvalid, ZoneplanError
from zoneplan.sources.geojson import SourceUnreadable
from zoneplan.store.refusals import CannotSave, ChangedMeanwhile, NotPublished
from zoneplan.store.saving import recover, restore
from zoneplan.store.versions import current_digest


def first_ever(folder: Path) -> Path:
    return one_zone(folder, None)


def found_in_place(folder: Path) -> Path:
    return one_zone(folder)


def with_versions(folder: Path) -> Path:
    one_zone(folder)
    save(folder, 100)
    return folder


def changed_outside(folder: Path) -> Path:
    with_versions(folder)
    save(folder, 150)
    one_zone(folder, 100)
    return folder


def cut_short(folder: Path) -> Path:
    """A plan whose last save, of 100 m, died before it replaced the boundary file."""
    one_zone(folder, 80)
    save(folder, 90)
    with pytest.raises(Died), system_calls(lambda _, name: _die(name == "replace")):
        save(folder, 100)
    return folder


def _die(now: bool) -> None:  # noqa: FBT001  a condition
    if now:
        raise Died


STARTS = [first_ever, found_in_place, with_versions, changed_outside, cut_short]
starts = pytest.mark.parametrize("start", STARTS)


def old_side(start: Callable[[Path], Path]) -> float | None:
    return None if start is first_ever else 100


def copies(tmp_path: Path, start: Callable[[Path], Path]) -> Iterator[tuple[int, Path]]:
    """The same plan again and again, numbered from 1."""
    first = start(tmp_path / "start")
    for number in itertools.count(1):
        yield number, shutil.copytree(first, tmp_path / str(number))


def hit_at_every_call(tmp_path: Path, start, fault, act) -> list[tuple[Path, object]]:
    """What became of ``act`` when hit at its first, second, … call; the last was not hit any more."""
    ends = []
    for number, folder in copies(tmp_path, start):
        with system_calls(fault(number)) as called:
            try:
                end = act(folder)
            except (Died, ZoneplanError) as why:
                end = why
        ends.append((folder, end))
        if len(called) < number:
            return ends
    raise AssertionError


@starts
@pytest.mark.parametrize("fault", [dies_at, fails_at, full_from])
def test_a_save_hit_at_any_call_leaves_the_old_or_the_new_boundary_and_tells_which(tmp_path, start, fault):
    ends = hit_at_every_call(tmp_path, start, fault, lambda folder: save(folder, 200))
    assert len(ends) > 20
    for folder, end in ends:
        now = side_of(folder)
        if isinstance(end, Died):
            assert now in (old_side(start), 200)
        elif isinstance(end, CannotSave | SourceUnreadable | PlanInvalid):
            assert now == old_side(start)
            if fault is full_from:
                assert leftovers(folder) == [] or start is cut_short
        else:
            assert now == 200
    assert {type(end) for _, end in ends} >= ({Died} if fault is dies_at else {CannotSave})


@starts
@pytest.mark.parametrize("fault", [dies_at, fails_at, full_from])
def test_after_any_fault_the_next_save_works_and_nothing_is_lost_or_left_over(tmp_path, start, fault):
    for folder, _ in hit_at_every_call(tmp_path, start, fault, lambda folder: save(folder, 200)):
        before = versions_kept(folder)
        counted = side_of(folder)
        save(folder, 300, expected=current_digest(folder, ZONE))
        assert side_of(folder) == 300
        assert leftovers(folder) == []
        listed = history(folder, ZONE)
        assert all(version.intact for version in listed)
        assert [version.number for version in listed] == list(range(len(listed), 0, -1))
        kept = versions_kept(folder)
        assert {name: kept.get(name) for name in before if name.endswith(".geojson")} == {
            name: content for name, content in before.items() if name.endswith(".geojson")
        }
        if counted is not None:
            previous = restore(folder, ZONE, listed[1].number, person="Lan", note="")
            assert previous.current
            assert side_of(folder) == counted


@starts
def test_after_a_kill_looking_writes_nothing_and_recovering_publishes_what_counts(tmp_path, start):
    for folder, _ in hit_at_every_call(tmp_path, start, dies_at, lambda folder: save(folder, 200)):
        before, counted = contents(folder), side_of(folder)
        history(folder, ZONE)
        current_digest(folder, ZONE)
        assert contents(folder) == before
        recover(folder)
        assert side_of(folder) == counted
        if counted is not None:
            (now,) = [version for version in history(folder, ZONE) if version.current]
            assert now.sha256 == current_digest(folder, ZONE) or now.kind == "found" or now.kind == "outside"
        after = contents(folder)
        assert recover(folder) == ()
        assert contents(folder) == after


@pytest.mark.parametrize("fault", [dies_at, fails_at, full_from])
def test_a_recovery_hit_at_any_call_changes_nothing_that_counts(tmp_path, fault):
    for folder, end in hit_at_every_call(tmp_path, cut_short, fault, recover):
        assert side_of(folder) == 100
        assert end in ((), (ZONE,)) or isinstance(end, Died | CannotSave | PlanInvalid)
        recover(folder)
        assert leftovers(folder) == []


@starts
def test_of_two_who_looked_at_the_same_boundary_one_saves_wherever_they_meet(tmp_path, start):
    """The second editor runs from start to end while the first stands before its first, second, … call."""
    for number, folder in copies(tmp_path, start):
        looked_at = current_digest(folder, ZONE)
        ends: dict[str, object] = {}

        def editor(person: str, side: float, folder=folder, looked_at=looked_at, ends=ends) -> None:
            try:
                ends[person] = save(folder, side, person=person, expected=looked_at)
            except ChangedMeanwhile as why:
                ends[person] = why

        def meet(count: int, _name: str, number=number, editor=editor) -> None:
            if count == number:
                editor("Bình", 300)

        with system_calls(meet) as called:
            editor("An", 200)
        if len(called) < number:
            break
        saved = {
            person: 200 if person == "An" else 300
            for person, end in ends.items()
            if not isinstance(end, Exception)
        }
        assert len(saved) == 1, ends
        ((person, side),) = saved.items()
        (refused,) = [end for end in ends.values() if isinstance(end, Exception)]
        assert person in refused.text.vi
        assert side_of(folder) == side
        assert numbers(folder)[0] == ends[person].number
        assert leftovers(folder) == []
    assert number > 25


@starts
def test_two_who_did_not_look_lose_nothing_wherever_they_meet(tmp_path, start):
    for number, folder in copies(tmp_path, start):
        ends: dict[float, object] = {}

        def meet(count: int, _name: str, number=number, folder=folder, ends=ends) -> None:
            if count == number:
                ends[300] = save(folder, 300)

        with system_calls(meet) as called:
            try:
                ends[200] = save(folder, 200)
            except ChangedMeanwhile as why:
                ends[200] = why
        if len(called) < number:
            break
        listed = history(folder, ZONE)
        assert all(version.intact for version in listed)
        done = {end.number: side for side, end in ends.items() if not isinstance(end, Exception)}
        assert side_of(folder) == done[max(done)]
        assert [version.number for version in listed if version.current] == [max(done)]
        assert set(done) <= {version.number for version in listed}
        assert leftovers(folder) == []


@starts
def test_a_recovery_that_meets_a_save_anywhere_does_not_disturb_it(tmp_path, start):
    for number, folder in copies(tmp_path, start):

        def meet(count: int, _name: str, number=number, folder=folder) -> None:
            if count == number:
                recover(folder)

        with system_calls(meet) as called:
            assert save(folder, 200).current
        if len(called) < number:
            break
        assert side_of(folder) == 200
        assert leftovers(folder) == []


@starts
def test_what_another_program_writes_meanwhile_is_kept_up_to_the_last_call(tmp_path, start):
    """Between the last look and the rename itself nobody can keep another program from writing."""
    for number, folder in copies(tmp_path, start):

        def meet(count: int, _name: str, number=number, folder=folder) -> None:
            if count == number:
                one_zone(folder, 400)

        with system_calls(meet) as called:
            try:
                end = save(folder, 200)
            except ChangedMeanwhile as why:
                end = why
        if len(called) < number:
            break
        if called[number - 1] == "replace":
            continue
        now = side_of(folder)
        assert now == (400 if isinstance(end, Exception) or not end.current else now)
        assert now in (200, 400)
        save(folder, 500)
        sides = {side_kept(folder, version.number) for version in history(folder, ZONE)}
        assert {400, 200 if not isinstance(end, Exception) or end.key == "kept-not-current" else 400} <= sides


def test_everything_is_on_the_disk_before_the_number_is_taken_and_the_number_before_the_file_is_replaced(
    tmp_path,
):
    folder = with_versions(tmp_path)
    with system_calls(lambda *_: None) as called:
        save(folder, 200)
    order = [name for name in called if name in ("write", "fsync", "link", "replace")]
    # the new folder's name, version, copy, their names; the number and its name; the file and its name
    assert order == [
        "fsync",
        "write",
        "fsync",
        "write",
        "fsync",
        "fsync",
        "link",
        "fsync",
        "replace",
        "fsync",
    ]


def test_a_file_that_cannot_be_replaced_is_told_as_saved_but_not_published(tmp_path):
    folder = with_versions(tmp_path)

    def in_use(_count: int, name: str) -> None:
        if name == "replace":
            raise OSError(26, "in use by another program")

    with system_calls(in_use), pytest.raises(NotPublished) as caught:
        save(folder, 200)
    assert "in use by another program" in caught.value.text.vi
    assert side_of(folder) == 200
    assert recover(folder) == (ZONE,)
    assert (folder / "boundaries" / "a.geojson").read_bytes() == (
        folder / "boundaries/versions/a/0003.geojson"
    ).read_bytes()
