"""The database of the tests leaves nothing behind, whatever happens to the tests."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.drawn_plans import REPOSITORY
from tests.peers import postgres
from tests.peers.postgres import NoPostGIS, private_server

HOLDER = """
import time
from tests.peers.postgres import private_server
with private_server() as server:
    print(server.pid, server.folder, flush=True)
    time.sleep(60)
"""


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 20
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    return not Path(f"/proc/{pid}").exists()


def test_it_ends_with_the_process_that_started_it_even_if_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        pid, folder = holder.stdout.readline().split()
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
        assert gone(int(pid))
    subprocess.run(["/bin/rm", "-r", folder], check=True)


def test_it_is_stopped_and_its_folder_removed_at_the_end() -> None:
    with private_server() as server:
        assert server.rows("SELECT 1, NULL, 'a,b'") == [["1", "", "a,b"]]
    assert gone(server.pid)
    assert not server.folder.exists()


def test_a_machine_without_postgis_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres.Path, "is_file", lambda _: False)
    with pytest.raises(NoPostGIS, match="apt-get install postgresql-15-postgis-3"), private_server():
        pass
