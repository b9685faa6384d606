"""A version file: sealed, so that a file that was cut short, touched or put elsewhere is no version."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store.saves import ZONE, one_zone, save
from zoneplan.sources.boundaries import read_boundary
from zoneplan.store.record import Kind, Record, digest, sealed, sealed_as_found, unsealed

LAW = settings(max_examples=200)
RECORD = Record(zone=ZONE, number=2, kind=Kind.SAVED, at="2026-11-22T08:00:00Z", person="Lan")
DOCUMENT = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "properties": {"x": "Hòa Phú"}, "geometry": None}],
}
FILE = sealed(DOCUMENT, RECORD)
texts = st.text(st.characters(), max_size=20)  # half surrogate pairs included
jsons = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


def test_a_sealed_file_gives_its_record_back():
    assert unsealed(FILE, ZONE, 2) == RECORD
    assert json.loads(FILE)["features"] == DOCUMENT["features"]


@LAW
@given(st.integers(0, len(FILE) - 1), st.integers(1, 255))
def test_a_file_with_any_byte_changed_is_no_version(place, by):
    touched = FILE[:place] + bytes([FILE[place] ^ by]) + FILE[place + 1 :]
    assert unsealed(touched, ZONE, 2) is None


@LAW
@given(st.integers(0, len(FILE) - 1))
def test_a_file_cut_short_or_longer_than_it_was_is_no_version(length):
    assert unsealed(FILE[:length], ZONE, 2) is None
    assert unsealed(FILE + FILE[:length] + b" ", ZONE, 2) is None


def test_a_version_of_another_zone_or_number_is_not_this_one():
    assert unsealed(FILE, "b", 2) is None
    assert unsealed(FILE, ZONE, 3) is None


@LAW
@given(told=st.dictionaries(texts, jsons, max_size=4), about=jsons, note=texts)
def test_whatever_json_can_say_survives_being_sealed(told, about, note):
    record = RECORD.model_copy(update={"read_from": told, "note": note})
    document = DOCUMENT | {"zoneplan": {"about": about}, "member": about}
    content = sealed(document, record)
    assert unsealed(content, ZONE, 2) == record
    read = json.loads(content)
    assert (read["zoneplan"]["about"], read["member"]) == (about, about)
    again = sealed(read, record)
    assert again == content


@LAW
@given(st.binary(max_size=200))
def test_any_bytes_found_in_the_plan_can_be_kept(content):
    kept = sealed_as_found(content, RECORD)
    record = unsealed(kept, ZONE, 2)
    assert record is not None
    assert record.found == digest(content)
    assert record.kept is not None


@pytest.mark.parametrize("depth", [400, 900, 1500, 100_000])
def test_a_found_file_nested_however_deeply_can_be_kept(tmp_path, depth):
    folder = one_zone(tmp_path)
    path = folder / "boundaries" / "a.geojson"
    deep = b"[" * depth + b"]" * depth
    path.write_bytes(path.read_bytes().replace(b'"source": "test"', b'"source": "test", "deep": ' + deep))
    assert save(folder, 200).number == 2


@pytest.mark.parametrize(
    "version",
    [
        b'{"seal": "%s"}',
        b'{"seal": "%s", "zone": "a", "number": 2, "kind": "other", "at": ""}',
        b'{"seal": "%s"',
        b"",
    ],
)
def test_a_file_sealed_by_something_else_is_no_version(version):
    blank = FILE[: FILE.index(b'{"seal"')] + version.replace(b"%s", b"0" * 64) + b"}}"
    place = FILE.index(b'{"seal"') + len(b'{"seal": "')
    assert unsealed(blank[:place] + digest(blank).encode() + blank[place + 64 :], ZONE, 2) is None


def test_a_record_of_a_later_zoneplan_is_read_as_far_as_it_is_known():
    start = FILE.index(b"0" * 64) if b"0" * 64 in FILE else FILE.index(b'{"seal": "') + 10
    blank = (
        FILE[:start] + b"0" * 64 + FILE[start + 64 :].replace(b'"zone": "a"', b'"colour": "red", "zone": "a"')
    )
    assert unsealed(blank[:start] + digest(blank).encode() + blank[start + 64 :], ZONE, 2) == RECORD


def test_a_boundary_found_is_kept_as_the_boundary_it_is(tmp_path):
    content = (one_zone(tmp_path) / "boundaries" / "a.geojson").read_bytes()
    kept = sealed_as_found(content, RECORD)
    record = unsealed(kept, ZONE, 2)
    assert (record.kept, record.source, record.evidence) == (None, "test", "surveyed")
    assert read_boundary(kept, ZONE, "f") == read_boundary(content, ZONE, "f")
