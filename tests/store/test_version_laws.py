"""Whatever is done to a plan, in whatever order: the last completed save counts, and nothing that counted is lost."""

import shutil
import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.store.saves import (
    ZONE,
    Died,
    contents,
    dies_at,
    leftovers,
    one_zone,
    save,
    side_kept,
    side_of,
    system_calls,
    versions_kept,
)
from zoneplan.store.current import look
from zoneplan.store.refusals import ChangedMeanwhile, VersionDamaged, VersionRefused
from zoneplan.store.saving import recover, restore
from zoneplan.store.versions import current_digest, history


class Planners(RuleBasedStateMachine):
    """``counts``: side of the square that counts; ``owed``: sides that counted when something was saved over them."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.side = 100
        self.owed: set[object] = set()
        self.files: dict[str, bytes] = {}
        self.digests = [""]

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    def fresh(self) -> int:
        self.side += 10
        return self.side

    def counted_over(self, now: object) -> None:
        self.owed |= {self.counts, now} - {None}
        self.counts = now

    @initialize(there=st.booleans())
    def start(self, there):
        self.counts: object = 100 if there else None
        one_zone(self.folder, self.counts)

    @rule(looks=st.booleans())
    def somebody_saves(self, looks):
        side = self.fresh()
        assert save(self.folder, side, expected=current_digest(self.folder, ZONE) if looks else None).current
        self.counted_over(side)
        assert leftovers(self.folder) == []

    @rule(data=st.data())
    def somebody_saves_who_looked_long_ago(self, data):
        now = current_digest(self.folder, ZONE)
        looked_at = data.draw(st.sampled_from(self.digests))
        if looked_at != now:
            try:
                save(self.folder, 1, expected=looked_at)
            except ChangedMeanwhile:
                return
            found = [version for version in history(self.folder, ZONE)[1:] if version.sha256 == looked_at]
            assert found, "only the record of the very file that counts is as good as the file"
            self.counted_over(1)

    @rule(data=st.data(), kill=st.one_of(st.none(), st.integers(1, 60)))
    def somebody_restores(self, data, kill):
        listed = [version for version in history(self.folder, ZONE) if version.recorded]
        if not listed:
            return
        version = data.draw(st.sampled_from(listed))
        try:
            with system_calls(dies_at(kill or 1000)):
                restore(self.folder, ZONE, version.number, person="Lan", note="")
        except Died:
            self.was_killed(self.kept(version.number))
        except VersionRefused:
            assert version.current or version.evidence is None
        else:
            self.counted_over(self.kept(version.number))

    @rule(at=st.integers(1, 60))
    def somebody_is_killed_while_saving(self, at):
        side = self.fresh()
        try:
            with system_calls(dies_at(at)):
                save(self.folder, side)
        except Died:
            self.was_killed(side)
        else:
            self.counted_over(side)

    def was_killed(self, maybe):
        now = side_of(self.folder)
        assert now in (self.counts, maybe)
        if now != self.counts:
            self.counted_over(now)

    @rule()
    def somebody_is_killed_while_recovering(self):
        try:
            with system_calls(dies_at(12)):
                recover(self.folder)
        except Died:
            pass

    @rule()
    def somebody_recovers(self):
        recover(self.folder)
        assert not self.is_cut_short()

    @rule()
    def another_program_changes_the_file(self):
        self.counts = self.fresh()
        one_zone(self.folder, self.counts)

    @rule()
    def another_program_breaks_the_file(self):
        (self.folder / "boundaries" / "a.geojson").write_bytes(b"half a file %d" % self.fresh())
        self.counts = "unreadable"

    @rule(data=st.data())
    def somebody_copies_an_old_version_over_the_file(self, data):
        listed = [v for v in history(self.folder, ZONE) if v.recorded and v.evidence]
        if listed:
            version = data.draw(st.sampled_from(listed))
            content = (self.folder / version.file).read_bytes()
            unpublished_is_kept = self.is_cut_short()
            (self.folder / "boundaries" / "a.geojson").write_bytes(content)
            if not unpublished_is_kept:
                self.counts = side_kept(self.folder, version.number)
            else:  # what was cut short may still be finished, if this is the file it was to replace
                assert side_of(self.folder) in (self.counts, side_kept(self.folder, version.number))
                self.counts = side_of(self.folder)

    def is_cut_short(self) -> bool:
        return look(self.folder, ZONE).unpublished

    def kept(self, number: int) -> object:
        try:
            return side_kept(self.folder, number)
        except VersionDamaged:
            return "unreadable"

    @rule()
    def somebody_deletes_the_file(self):
        (self.folder / "boundaries" / "a.geojson").unlink(missing_ok=True)
        listed = [v for v in history(self.folder, ZONE) if v.intact and v.recorded]
        if not listed:
            self.counts = None
        else:
            self.counts = self.kept(listed[0].number)

    @invariant()
    def what_counts_is_read(self):
        before = contents(self.folder)
        assert side_of(self.folder) == self.counts
        assert contents(self.folder) == before
        self.digests.append(current_digest(self.folder, ZONE))

    @invariant()
    def versions_are_never_changed_and_are_a_chain(self):
        now = {
            name: content for name, content in versions_kept(self.folder).items() if name.endswith(".geojson")
        }
        assert self.files.items() <= now.items()
        self.files = now
        listed = history(self.folder, ZONE)
        assert [version.number for version in listed] == list(range(len(listed), 0, -1))
        assert all(version.intact for version in listed)
        assert [version.previous for version in listed] == [
            *(version.sha256 for version in listed[1:]),
            None,
        ][: len(listed)]
        assert sum(version.current for version in listed) == (self.counts is not None)

    @invariant()
    def nothing_that_counted_is_lost(self):
        listed = history(self.folder, ZONE)
        assert self.owed <= {self.kept(version.number) for version in listed if version.recorded}


Planners.TestCase.settings = settings(max_examples=30, stateful_step_count=14, database=None)
TestPlanners = Planners.TestCase
