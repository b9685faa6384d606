"""A decision is kept whole or not at all, whatever happens in between, and nobody's is ever lost."""

import errno
import json
import multiprocessing
import os
import shutil
import time
from pathlib import Path

import numpy as np
import pytest

from tests.drawn_plans import checked, write_plan, zone_toml
from tests.store.saves import Died, contents, dies_at, fails_at, full_from, system_calls
from tests.waivers import REASON, the, two_zones, waive_it
from zoneplan.checks.report import Report
from zoneplan.checks.waived import Geometries
from zoneplan.model.errors import PlanInvalid, ZoneplanError
from zoneplan.model.findings import Finding, Severity
from zoneplan.model.waiver import LONGEST_PERSON
from zoneplan.store import shipped
from zoneplan.store.folder import folder_state, open_folder
from zoneplan.store.waiving import WaiverRefused, waive, withdraw

FORK = multiprocessing.get_context("fork")


def kept(folder: Path) -> dict[str, bytes]:
    """Every decision, temporary files excepted."""
    found = (
        contents(folder / "boundaries" / "waivers") if (folder / "boundaries" / "waivers").exists() else {}
    )
    return {name: content for name, content in found.items() if not name.startswith(".")}


def people(folder: Path) -> list[str]:
    return sorted(one.stated.person for one in open_folder(folder).decisions)


def seen(folder: Path) -> tuple[Finding, dict[str, str | None]]:
    report: Report = checked(folder)
    return the(report), Geometries(report.plan).concerned(the(report))


@pytest.mark.parametrize("fault", [dies_at, fails_at, full_from])
@pytest.mark.parametrize("first", [True, False], ids=["the first ever", "one more"])
def test_a_decision_hit_at_any_call_is_there_whole_or_not_at_all(tmp_path, fault, first):
    start = two_zones(tmp_path / "start")
    if not first:
        waive_it(start, person="An")
    found, geometries = seen(start)
    before, ends = kept(start), []
    for number in range(1, 100):
        folder = shutil.copytree(start, tmp_path / str(number))
        with system_calls(fault(number)) as called:
            try:
                end: object = waive(folder, found, geometries, person="Lan", reason=REASON)
            except (Died, ZoneplanError) as why:
                end = why
        after = kept(folder)
        assert before.items() <= after.items()
        assert open_folder(folder).unreadable_decisions == ()
        new = len(after) - len(before)
        if isinstance(end, Exception):
            assert new == 0
            assert "Traceback" not in str(end)
        elif not isinstance(end, Died):
            assert new == 1
        assert waive(folder, found, geometries, person="Bình", reason=REASON).stated.person == "Bình"
        assert "Bình" in people(folder)
        ends.append(end)
        if len(called) < number:
            break
    assert len(ends) > 8
    assert {type(end) for end in ends} >= ({Died} if fault is dies_at else {WaiverRefused})
    assert number < 99


def test_two_who_waive_at_once_are_both_kept_wherever_they_meet(tmp_path):
    start = two_zones(tmp_path / "start")
    found, geometries = seen(start)
    for number in range(1, 100):
        folder = shutil.copytree(start, tmp_path / str(number))

        def meet(count: int, _name: str, number=number, folder=folder) -> None:
            if count == number:
                waive(folder, found, geometries, person="Bình", reason=REASON)

        with system_calls(meet) as called:
            waive(folder, found, geometries, person="An", reason=REASON)
        if len(called) < number:
            break
        assert people(folder) == ["An", "Bình"]
        assert the(checked(folder)).waived
    assert 8 < number < 99


def waiving_for_ever(
    folder: Path, found: Finding, geometries: dict[str, str | None], first: int, told
) -> None:
    for number in range(first, first + 10_000):
        waive(folder, found, geometries, person=f"P{number}", reason=REASON)
        told.send(number)


def test_a_kill_at_a_random_moment_loses_nothing_that_was_told_as_done(tmp_path):
    folder, moments = two_zones(tmp_path), np.random.default_rng(20261128)
    found, geometries = seen(folder)
    done: set[str] = set()
    first = 0
    for _ in range(12):
        ours, theirs = FORK.Pipe(duplex=False)
        child = FORK.Process(
            target=waiving_for_ever, args=(folder, found, geometries, first, theirs), daemon=True
        )
        child.start()
        theirs.close()
        assert ours.poll(30)
        time.sleep(float(moments.uniform(0, 0.03)))
        child.kill()
        child.join()
        while True:
            try:
                first = ours.recv() + 1
            except EOFError:
                break
            done.add(f"P{first - 1}")
        first += 1  # the one that was cut short may be there or not
        plan = open_folder(folder)
        assert plan.unreadable_decisions == ()
        assert done <= {one.stated.person for one in plan.decisions}
    assert done


def racer(folder: Path, found: Finding, geometries: dict[str, str | None], person: str, gate) -> None:
    gate.wait()
    waive(folder, found, geometries, person=person, reason=REASON)


def test_two_processes_that_waive_at_the_same_moment_both_keep_theirs(tmp_path):
    for turn in range(10):
        folder = two_zones(tmp_path / str(turn))
        found, geometries = seen(folder)
        gate = FORK.Barrier(2)
        children = [
            FORK.Process(target=racer, args=(folder, found, geometries, person, gate), daemon=True)
            for person in ("An", "Bình")
        ]
        for child in children:
            child.start()
        for child in children:
            child.join(30)
        assert people(folder) == ["An", "Bình"]


@pytest.mark.parametrize(
    ("person", "reason", "key"),
    [
        ("", REASON, "no-person"),
        (" \u00a0\n", REASON, "no-person"),
        ("Lan", "", "no-reason"),
        ("Lan", "ok", "no-reason"),
        ("Lan", "- - - - - - - -", "no-reason"),
        ("x" * (LONGEST_PERSON + 1), REASON, "too-long"),
        ("Lan", "lý do " * 400, "too-long"),
    ],
)
def test_who_and_why_must_be_said(tmp_path, person, reason, key):
    before = contents(two_zones(tmp_path))
    with pytest.raises(WaiverRefused) as caught:
        waive_it(tmp_path, person=person, reason=reason)
    assert caught.value.key == key
    assert contents(tmp_path) == before


def test_what_weighs_nothing_cannot_be_waived(tmp_path):
    report = checked(two_zones(tmp_path))
    passed = next(found for found in report.findings if found.severity is Severity.PASS)
    with pytest.raises(WaiverRefused) as caught:
        waive_it(tmp_path, passed)
    assert caught.value.key == "not-waivable"


def test_hostile_words_are_kept_and_given_back_as_they_are(tmp_path):
    words = '<script>alert(1)</script> {{7*7}} {% raw %} \u202e "quoted" \\ =cmd|x và \x07'
    waive_it(two_zones(tmp_path), person=words, reason=words)
    now = the(checked(tmp_path))
    assert (now.waiver.by, now.waiver.reason) == (words, words)
    waive_it(tmp_path, person="half a pair \ud800", reason=words)
    assert "half a pair ?" in people(tmp_path)


def test_nothing_is_kept_in_the_plan_that_came_with_zoneplan(tmp_path, monkeypatch):
    folder = two_zones(tmp_path / "shipped_plan")
    monkeypatch.setattr(shipped, "files", lambda _: tmp_path)
    with pytest.raises(WaiverRefused) as caught:
        waive_it(folder)
    assert caught.value.key == "shipped"
    assert "zoneplan init" in caught.value.text.vi
    assert not (folder / "boundaries" / "waivers").exists()


def test_a_place_that_cannot_be_written_is_told_in_words(tmp_path):
    found, geometries = seen(two_zones(tmp_path))
    for number, key in ((errno.EACCES, "read-only"), (errno.ENOSPC, "cannot-save")):

        def refused(_count: int, name: str, number=number) -> None:
            if name == "open":
                raise OSError(number, os.strerror(number))

        def once_read(count: int, name: str, refused=refused) -> None:
            if count > 6:  # after the register was read
                refused(count, name)

        with system_calls(once_read), pytest.raises(WaiverRefused) as caught:
            waive(tmp_path, found, geometries, person="Lan", reason=REASON)
        assert caught.value.key == key
        assert kept(tmp_path) == {}


def test_where_there_is_no_plan_nothing_is_made(tmp_path):
    found, geometries = seen(two_zones(tmp_path / "plan"))
    with pytest.raises(PlanInvalid):
        waive(tmp_path / "nowhere", found, geometries, person="Lan", reason=REASON)
    assert not (tmp_path / "nowhere").exists()


def test_a_waiver_can_be_taken_back_once(tmp_path):
    waiver = waive_it(two_zones(tmp_path))
    withdraw(tmp_path, [waiver.id], person="Bình", reason="bản vẽ mới đã có")
    with pytest.raises(WaiverRefused) as caught:
        withdraw(tmp_path, [waiver.id], person="Chi", reason="bản vẽ mới đã có")
    assert caught.value.key == "not-standing"
    assert people(tmp_path) == ["Bình", "Lan"]


def test_what_was_left_behind_on_an_earlier_day_goes_and_what_is_of_today_stays(tmp_path):
    folder = two_zones(tmp_path) / "boundaries" / "waivers"
    waive_it(tmp_path)
    old = folder / ".20200101T000000Z-0123456789abcdef.aa.saving"
    new = folder / ".29990101T000000Z-0123456789abcdef.aa.saving"
    for left in (old, new):
        left.write_bytes(b"half")
    waive_it(tmp_path, person="Bình")
    assert not old.exists()
    assert new.exists()
    assert people(tmp_path) == ["Bình", "Lan"]


def test_what_is_no_ordinary_file_is_told_and_not_waited_for(tmp_path):
    waive_it(two_zones(tmp_path))
    folder = tmp_path / "boundaries" / "waivers"
    os.mkfifo(folder / "20261128T070500Z-0123456789abcdef.json")
    (folder / "20261128T070501Z-0123456789abcdef.json").mkdir()
    secret = tmp_path / "elsewhere.txt"
    secret.write_text("nobody's business", encoding="utf-8")
    (folder / "20261128T070502Z-0123456789abcdef.json").symlink_to(secret)
    plan = open_folder(tmp_path)
    assert len(plan.decisions) == 1
    assert len(plan.unreadable_decisions) == 3
    assert all("business" not in bad.why.en for bad in plan.unreadable_decisions)


def test_a_decision_changes_what_an_open_app_looks_at(tmp_path):
    write_plan(tmp_path, [zone_toml("a")])
    before = folder_state(tmp_path)
    waive_it(tmp_path, the(checked(tmp_path), "boundary-missing"))
    assert folder_state(tmp_path) != before


def test_a_decision_is_a_file_that_a_person_can_read(tmp_path):
    decision = waive_it(two_zones(tmp_path))
    body = json.loads((tmp_path / decision.file).read_text(encoding="utf-8"))
    assert body["person"] == "Lan"
    assert body["reason"] == REASON
    assert body["about"]["code"] == "overlap-contradicts"
    assert set(body["geometries"]) == {"boundaries/a.geojson", "boundaries/b.geojson"}
