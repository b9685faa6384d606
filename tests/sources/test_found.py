"""Input that once broke a parser never does again; and the hunt for more runs, shortly here, longer in CI."""

import contextlib
import subprocess
import sys

from faults.fuzz import FOUND, PARSERS
from tests.drawn_plans import REPOSITORY
from zoneplan.model.errors import ZoneplanError


def test_what_was_found_ends_in_a_result_or_in_words():
    for path in sorted(FOUND.glob("*-*")):
        with contextlib.suppress(ZoneplanError):
            PARSERS[path.name.rpartition("-")[0]](path.read_bytes())


def test_the_hunt_runs():
    hunt = [sys.executable, str(REPOSITORY / "faults" / "fuzz.py"), "--seconds", "1", "--at-once", "4"]
    done = subprocess.run(hunt, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
