"""What the tests of the store share."""

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True, scope="module")
def flushing_takes_no_time() -> Iterator[None]:
    """These tests kill no machine, only processes: what a process wrote is there without a flush."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _handle: None)
        yield
