"""Scanned plans kept in a plan: all of one or nothing, read back and compared, and named when they are at fault."""

import errno
import json
from hashlib import sha256

import pytest

from tests.drawn_plans import copy_of_data
from tests.sources.raster.images import WIDTH, pillow
from tests.sources.raster.scans import MARKS, kept_scan
from zoneplan.model.scan import READING_PIXELS, KeptScan, accuracy_of
from zoneplan.store import scans
from zoneplan.store.folder import folder_state, open_folder
from zoneplan.store.refusals import CannotSave
from zoneplan.store.scans import read_scan, read_scan_picture, remove_scan, save_scan


@pytest.fixture
def plan(tmp_path):
    return copy_of_data(tmp_path / "plan")


def test_what_is_kept_is_read_back_with_every_file_among_the_inputs(plan):
    before, state = open_folder(plan), folder_state(plan)
    scan, image, picture = kept_scan()
    save_scan(plan, scan, image, picture)
    after = open_folder(plan)
    assert after.scans == (scan,)
    assert before.scans == ()
    added = {file.path: file.sha256 for file in after.inputs} | {}
    for file in before.inputs:
        del added[file.path]
    assert added == {
        f"rasters/{scan.id}.{end}": sha256((plan / "rasters" / f"{scan.id}.{end}").read_bytes()).hexdigest()
        for end in ("json", "png", "webp")
    }
    assert folder_state(plan) != state
    assert after.digest != before.digest
    assert read_scan_picture(plan, scan) == picture
    assert len(scan.points) == len(MARKS)


def test_it_is_removed_and_removing_it_again_is_no_fault(plan):
    scan, image, picture = kept_scan()
    save_scan(plan, scan, image, picture)
    save_scan(plan, scan, image, picture)
    remove_scan(plan, scan)
    remove_scan(plan, scan)
    assert list((plan / "rasters").iterdir()) == []
    assert open_folder(plan).scans == ()
    assert read_scan_picture(plan, scan) is None


@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_disk_that_fills_up_in_between_leaves_no_plan_half_kept(plan, monkeypatch, step):
    scan, image, picture = kept_scan()
    written = []
    real = scans.write_atomically

    def full(path, content):
        if len(written) == step:
            raise OSError(errno.ENOSPC, "full")
        written.append(path)
        real(path, content)

    monkeypatch.setattr(scans, "write_atomically", full)
    with pytest.raises(CannotSave, match="disk"):
        save_scan(plan, scan, image, picture)
    opened = open_folder(plan)
    assert opened.scans == ()
    assert opened.unreadable == ()


def test_the_plan_that_came_with_zoneplan_is_left_alone(plan, monkeypatch):
    monkeypatch.setattr(scans, "came_with_zoneplan", lambda _: True)
    scan, image, picture = kept_scan()
    for attempt in (lambda: save_scan(plan, scan, image, picture), lambda: remove_scan(plan, scan)):
        with pytest.raises(CannotSave, match="zoneplan init"):
            attempt()
    assert not (plan / "rasters").exists()


FAULTS = {
    "no image": (lambda folder, id_: (folder / f"{id_}.png").unlink(), "is missing"),
    "another image": (
        lambda folder, id_: (folder / f"{id_}.png").write_bytes(pillow("JPEG")),
        "no longer the file",
    ),
    "another picture": (
        lambda folder, id_: (folder / f"{id_}.webp").write_bytes(b"<script>"),
        "no longer the file",
    ),
    "a link": (
        lambda folder, id_: (
            (folder / f"{id_}.png").unlink(),
            (folder / f"{id_}.png").symlink_to("/etc/passwd"),
        ),
        "no longer the file",
    ),
    "no record": (lambda folder, id_: (folder / f"{id_}.json").write_text("{}"), "record"),
    "deep": (lambda folder, id_: (folder / f"{id_}.json").write_text("[" * 100_000), "record"),
    "renamed": (lambda folder, id_: (folder / f"{id_}.json").rename(folder / "a.json"), "renamed"),
    "too big": (lambda folder, id_: (folder / f"{id_}.json").write_bytes(b" " * 1_000_001), "larger"),
    "a folder": (
        lambda folder, id_: ((folder / f"{id_}.json").unlink(), (folder / f"{id_}.json").mkdir()),
        "is missing",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_one_at_fault_is_named_and_hides_nothing_else(plan, name):
    scan, image, picture = kept_scan()
    save_scan(plan, scan, image, picture)
    harm, told = FAULTS[name]
    harm(plan / "rasters", scan.id)
    opened = open_folder(plan)
    assert opened.scans == ()
    assert len(opened.boundaries) == 5
    (fault,) = opened.unreadable
    assert fault.file.startswith("rasters/")
    assert told in fault.why.en
    assert fault.zone is None


@pytest.mark.parametrize(
    "change",
    [
        {"id": "../../../etc/x"},
        {"image": "exe"},
        {"bounds": [1.0, 2.0, float("nan"), 4.0]},
        {"pixel_m": 0.0},
        {"matrix": [1.0] * 8},
        {"name": ""},
        {"format": "zoneplan-raster/2"},
    ],
)
def test_a_record_is_taken_only_as_it_is_agreed(plan, change):
    scan, image, picture = kept_scan()
    save_scan(plan, scan, image, picture)
    file = plan / "rasters" / f"{scan.id}.json"
    file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | change), encoding="utf-8")
    with pytest.raises(scans.ScanFault, match="record"):
        read_scan(plan, f"rasters/{scan.id}.json")


def test_accuracy_by_hand():
    """Five points, a similarity: 10 observations, 4 unknowns, RMS 0.3 m; pixels of 0.8 m, looked at 2 by 2."""
    scan, _, _ = kept_scan()
    scan = scan.model_copy(update={"rms_m": 0.3, "freedom": 6, "pixel_m": 0.8, "shrink": 2})
    sigma2 = 0.3**2 * 5 / 6
    assert accuracy_of(scan) == pytest.approx((sigma2 + (READING_PIXELS * 0.8 * 2) ** 2) ** 0.5)


@pytest.mark.parametrize(
    "change", [{"freedom": 0}, {"rms_m": None}, {"freedom": None}, {"points": []}, {"freedom": -1}]
)
def test_where_nothing_is_known_no_accuracy_is_offered(change):
    scan: KeptScan = kept_scan()[0].model_copy(update=change)
    assert accuracy_of(scan) is None
    assert scan.size[0] == WIDTH
