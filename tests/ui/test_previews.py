"""Previews are served by the digest of their content, the latest always, old ones not for ever."""

import json

import pytest

from tests.ui.test_routes import ask
from zoneplan.ui import previews as room
from zoneplan.ui.previews import keep_preview, preview_layer


@pytest.fixture(autouse=True)
def _an_empty_shelf(monkeypatch):
    monkeypatch.setattr(room, "_shelf", room._Shelf())


def test_a_layer_is_served_under_the_digest_of_its_preview():
    digest = keep_preview({"old": b'{"features": []}'})
    status, headers, body = ask(f"/zoneplan/preview/{digest}/old.json")
    assert (status, headers["content-type"]) == (200, "application/geo+json")
    assert json.loads(body) == {"features": []}


@pytest.mark.parametrize("path", ["{digest}/new.json", "0000/old.json", "{digest}/..json", "../old.json"])
def test_nothing_else_is_served(path):
    digest = keep_preview({"old": b"{}"})
    assert ask(f"/zoneplan/preview/{path.format(digest=digest)}")[0] == 404


def test_the_oldest_goes_when_there_are_too_many_or_they_are_too_heavy(monkeypatch):
    monkeypatch.setattr(room, "_KEPT", 2)
    digests = [keep_preview({"old": bytes([n])}) for n in range(3)]
    assert [preview_layer(digest, "old") for digest in digests] == [None, b"\x01", b"\x02"]
    monkeypatch.setattr(room, "_KEPT_BYTES", 10)
    heavy = keep_preview({"old": bytes(100)})
    assert preview_layer(heavy, "old") == bytes(100)
    assert preview_layer(digests[2], "old") is None
