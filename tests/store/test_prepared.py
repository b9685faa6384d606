"""The cache of prepared layers: found by key only, bounded, and never half made."""

import os

import pytest

from zoneplan.store.prepared.cache import (
    CACHE_VARIABLE,
    SIZE_VARIABLE,
    CacheRefused,
    allowed_bytes,
    cache_folder,
    drop_making,
    finish_making,
    key_of,
    making_folder,
    prepared_folder,
    start_making,
)
from zoneplan.store.prepared.layer import prepared_layer

A, B, C = (letter * 32 for letter in "abc")


@pytest.fixture(autouse=True)
def _cache(tmp_path, monkeypatch):
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))


def make(key, size=10, age=0):
    making = start_making(key)
    (making / "parcels.fgb").write_bytes(b"x" * size)
    os.utime(making, (1_000_000 - age, 1_000_000 - age))
    return finish_making(key)


def test_the_cache_stands_where_the_platform_wants_it(monkeypatch):
    monkeypatch.delenv(CACHE_VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache_folder().as_posix() == "/somewhere/zoneplan/parcels"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/an")
    assert cache_folder().as_posix() == "/home/an/.cache/zoneplan/parcels"


def test_a_key_changes_with_each_of_its_parts():
    base = {"layer": "1", "limits": "2"}
    keys = {
        key_of(base),
        key_of(base | {"layer": "3"}),
        key_of(base | {"limits": "3"}),
        key_of({"layer": "1"}),
    }
    assert len(keys) == 4
    assert key_of(base) == key_of(dict(reversed(base.items())))


def test_what_is_half_made_is_not_found():
    start_making(A)
    assert prepared_folder(A) is None
    finish_making(A)
    assert prepared_folder(A) is not None


def test_a_half_made_layer_is_removed_when_it_is_begun_again_or_dropped():
    (start_making(A) / "rest").write_bytes(b"x")
    assert list(start_making(A).iterdir()) == []
    drop_making(A)
    assert not making_folder(A).exists()


@pytest.mark.parametrize(
    "key", ["", "..", "../" + A, A + "/..", A.upper(), A + "a", A[:-1], A + "\n", f"{A}.making", "é" * 32]
)
def test_nothing_but_a_key_is_looked_up(key):
    make(A)
    start_making(A)
    assert prepared_folder(key) is None
    assert prepared_layer(key) is None


def test_a_folder_without_facts_is_no_layer():
    make(A)
    assert prepared_layer(A) is None


def test_the_layers_not_used_for_longest_make_room(monkeypatch):
    monkeypatch.setenv(SIZE_VARIABLE, "0,000000025")
    make(A, age=20)
    make(B, age=10)
    make(C)
    assert prepared_folder(A) is None
    assert prepared_folder(B) is not None
    assert prepared_folder(C) is not None


def test_the_one_just_made_stays_though_it_is_larger_than_allowed(monkeypatch):
    monkeypatch.setenv(SIZE_VARIABLE, "0")
    make(A)
    assert prepared_folder(A) is not None


@pytest.mark.parametrize("size", ["", "viel", "-1", "nan", "inf", "1e9"])
def test_a_size_that_is_none_is_refused_in_words(monkeypatch, size):
    monkeypatch.setenv(SIZE_VARIABLE, size)
    with pytest.raises(CacheRefused, match=SIZE_VARIABLE):
        allowed_bytes()


def test_a_cache_that_cannot_be_written_is_refused_in_words(tmp_path, monkeypatch):
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "file"))
    with pytest.raises(CacheRefused, match="ZONEPLAN_CACHE"):
        start_making(A)
