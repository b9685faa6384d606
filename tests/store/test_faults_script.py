"""faults/run.py finds nothing lost, and would find it if something were."""

import importlib.util
import subprocess
import sys

import pytest

from tests.drawn_plans import REPOSITORY
from zoneplan.store.versions import history

SCRIPT = REPOSITORY / "faults" / "run.py"


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("faults_run", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_the_short_form_loses_nothing():
    run = subprocess.run(
        [sys.executable, SCRIPT, "--short"], capture_output=True, text=True, timeout=120, check=False
    )
    assert (run.returncode, run.stderr) == (0, ""), run.stdout
    rows = {line[:20].strip(): line[20:].split() for line in run.stdout.splitlines()}
    assert {"kill -9", "file-size limit", "full disk (tmpfs)", "two editors"} <= rows.keys()
    assert rows["kill -9"][0] == "20"
    assert rows["kill -9"][3] == rows["two editors"][3] == rows["file-size limit"][3] == "nothing"
    assert int(rows["file-size limit"][1]) > 0
    assert int(rows["file-size limit"][2]) > 0


def test_what_would_be_lost_is_found(script):
    with script.plan_with(1) as folder:
        script.save(folder, 2)
        assert script.verify(folder, {2}, {1, 2}) == (2, [])
        assert script.verify(folder, {1}, {3})[1] == ["counts: 2, allowed: [1]", "lost: [3]"]
        (folder / history(folder, script.ZONE)[1].file).unlink()
        assert script.verify(folder, {2}, {1})[1] == [
            "damaged: version 2",
            "lost: [1]",
            "the chain of digests is broken",
        ]
        (folder / "boundaries" / f"{script.ZONE}.geojson").write_bytes(b"half")
        assert script.verify(folder, {2}, set())[1][0].startswith("unreadable: boundaries/hoa-phu.geojson")
