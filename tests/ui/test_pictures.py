"""Pictures of scanned plans are served by the digest of their content, the latest always, old ones not for ever."""

from hashlib import sha256

import pytest

from tests.ui.test_routes import ask
from zoneplan.ui.onmap import pictures as room
from zoneplan.ui.onmap.pictures import keep_picture, kept_picture, picture_address


@pytest.fixture(autouse=True)
def _an_empty_shelf(monkeypatch):
    monkeypatch.setattr(room, "_shelf", room._Shelf())


def test_a_picture_is_served_under_its_digest_as_an_image_and_nothing_else():
    address = keep_picture(b"<script>alert(1)</script>")
    assert address == picture_address(sha256(b"<script>alert(1)</script>").hexdigest())
    status, headers, body = ask(f"/{address}")
    assert (status, headers["content-type"], body) == (200, "image/webp", b"<script>alert(1)</script>")
    assert headers["x-content-type-options"] == "nosniff"
    assert "immutable" in headers["cache-control"]


@pytest.mark.parametrize(
    "path", ["zoneplan/picture/0000.webp", "zoneplan/picture/..webp", "zoneplan/picture/a.json"]
)
def test_nothing_else_is_served(path):
    keep_picture(b"x")
    assert ask(f"/{path}")[0] == 404


def test_the_oldest_goes_when_they_are_too_heavy_together(monkeypatch):
    monkeypatch.setattr(room, "_KEPT_BYTES", 10)
    digests = [keep_picture(bytes([n]) * 4).split("/")[-1][:20] for n in range(3)]
    assert [kept_picture(digest) is None for digest in digests] == [True, False, False]
    keep_picture(bytes([1]) * 4)
    heavy = keep_picture(bytes(100)).split("/")[-1][:20]
    assert kept_picture(heavy) == bytes(100)
    assert kept_picture(digests[1]) is None
