"""A plan that is uploaded: read whole, or refused in words; nothing is written outside its own folder."""

import io
import stat
import tempfile
import zipfile

import pytest

from tests.drawn_plans import board, put_boundary, write_plan, zone_toml
from zoneplan.model.errors import PlanInvalid
from zoneplan.sources.admission.refusal import NotAdmitted
from zoneplan.store import uploaded
from zoneplan.store.uploaded import read_uploaded_plan


@pytest.fixture
def files(tmp_path, monkeypatch):
    """The files of a plan of one zone, by their paths; temporary folders are made where the test can look."""
    write_plan(tmp_path / "made", [zone_toml("a")])
    put_boundary(tmp_path / "made", "a", board(0, 0, 100, 100))
    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    made = tmp_path / "made"
    yield {p.relative_to(made).as_posix(): p.read_bytes() for p in made.rglob("*") if p.is_file()}
    assert list((tmp_path / "scratch").iterdir()) == []  # nothing stays, whatever came in


def packed(files, *more):
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in [*files.items(), *more]:
            archive.writestr(name, content)
    return [("plan.zip", body.getvalue())]


@pytest.mark.parametrize("inside", ["", "plan/", "two/levels/"])
def test_a_folder_at_any_depth(files, inside):
    plan = read_uploaded_plan(packed({inside + name: content for name, content in files.items()}))
    assert list(plan.boundaries) == ["a"]


def test_loose_files_are_put_where_they_belong(files):
    parts = [(name.rsplit("/", 1)[-1], content) for name, content in files.items()]
    plan = read_uploaded_plan([*parts, ("lots.geojson", b"{}"), ("..\\..\\evil.geojson", b"{}")])
    assert list(plan.boundaries) == ["a"]
    assert {bad.file for bad in plan.unreadable} == {"parcels/lots.geojson", "parcels/evil.geojson"}


def link():
    info = zipfile.ZipInfo("boundaries/b.geojson")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, b"/etc/passwd"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (("../../evil.geojson", b"x"), "zip-path"),
        (("/etc/evil.geojson", b"x"), "zip-path"),
        (link(), "zip-path"),
        (("parcels/bomb.geojson", bytes(60_000_000)), "zip-bomb"),
    ],
)
def test_a_hostile_archive_is_refused(files, more, reason):
    with pytest.raises(NotAdmitted) as refused:
        read_uploaded_plan(packed(files, more))
    assert refused.value.reason == reason


def test_two_plans_no_plan_and_nothing(files):
    twice = {f"{folder}/{name}": content for folder in "ab" for name, content in files.items()}
    for parts, key in (
        (packed(twice), "upload-plans"),
        (packed({"x.txt": b""}), "upload-no-plan"),
        (packed({}), "upload-no-plan"),
        ([("a.geojson", b"{}")], "upload-no-plan"),
    ):
        with pytest.raises(PlanInvalid) as refused:
            read_uploaded_plan(parts)
        assert refused.value.key == key


def test_too_large_too_many_and_no_zip(files, monkeypatch):
    with pytest.raises(NotAdmitted):
        read_uploaded_plan([("x.zip", b"PK but no zip")])
    with pytest.raises(PlanInvalid, match="16"):
        read_uploaded_plan([(f"{n}.geojson", b"{}") for n in range(17)])
    monkeypatch.setattr(uploaded, "LARGEST", 2000)
    with pytest.raises(PlanInvalid) as refused:
        read_uploaded_plan(packed(files, ("parcels/x.geojson", b" " * 3000)))
    assert refused.value.key == "upload-large"


def test_other_files_in_the_folder_are_left_alone(files):
    plan = read_uploaded_plan(packed(files, ("notes.docx", b"x"), ("boundaries/versions/a/0001.json", b"x")))
    assert list(plan.boundaries) == ["a"]


def test_a_register_with_faults_is_told(files):
    with pytest.raises(PlanInvalid):
        read_uploaded_plan([("zones.toml", b"schema = [")])


@pytest.mark.parametrize(
    ("limit", "key"),
    [
        ("MOST_ZONES", "upload-heavy"),
        ("MOST_VERTICES", "upload-heavy"),
        ("LARGEST_REGISTER", "upload-register"),
    ],
)
def test_a_plan_that_would_hold_everybody_up_is_not_checked(files, monkeypatch, limit, key):
    monkeypatch.setattr(uploaded, limit, 0)
    with pytest.raises(PlanInvalid) as why:
        read_uploaded_plan(packed(files))
    assert why.value.key == key


RULES = b'schema = "zoneplan-rules/1"\nkeep_shipped = false\n'


def test_the_rules_of_an_uploaded_plan_come_with_it(files):
    assert read_uploaded_plan(packed(files)).rules.rules
    assert read_uploaded_plan(packed(files | {"boundaries/rules.toml": RULES})).rules.rules == ()
    loose = [(name.rpartition("/")[2], content) for name, content in files.items()]
    assert read_uploaded_plan([*loose, ("rules.toml", RULES)]).rules.rules == ()
