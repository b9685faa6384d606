"""A PostGIS server of one's own: in a temporary folder, on a socket, ended with the process that asked."""

import csv
import io
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

PACKAGE = "postgresql-15-postgis-3"
START_S = 60
# what is lost if the machine fails is a copy of test data
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "jit": "off",
}


class NoPostGIS(Exception):
    """PostgreSQL with PostGIS is not installed."""


@dataclass(frozen=True)
class Server:
    """A running server with one database that has PostGIS."""

    folder: Path
    pid: int

    def rows(self, query: str) -> list[list[str]]:
        """The rows of a query, every value as text, "" for null."""
        answer = self._psql(["--csv", "--tuples-only", "--command", query])
        return list(csv.reader(io.StringIO(answer)))

    def run(self, *statements: str) -> None:
        """Run statements that give no rows, each in a transaction of its own."""
        self._psql([part for one in statements for part in ("--command", one)])

    def load(self, table: str, geometries: Iterable[Any], srid: int) -> None:
        """Make a table with the column n, counted from 0, and geom, analysed and with an index; None becomes null."""
        self.run(f"CREATE TABLE {table} (n integer, geom geometry)")
        wkb = shapely.to_wkb(list(geometries), hex=True, include_srid=False)
        text = "".join(f"{n}\t{one if one is not None else chr(92) + 'N'}\n" for n, one in enumerate(wkb))
        self._psql(["--command", f"COPY {table} FROM STDIN"], text)
        self.run(
            f"UPDATE {table} SET geom = ST_SetSRID(geom, {srid})",  # noqa: S608  our own words
            f"CREATE INDEX ON {table} USING gist (geom)",
            f"VACUUM ANALYZE {table}",
        )

    def _psql(self, arguments: Sequence[str], text: str | None = None) -> str:
        done = subprocess.run(
            ["/usr/bin/psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--host", str(self.folder),
             "--username=postgres", "--dbname=postgres", *arguments],
            input=text, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        return done.stdout


@contextmanager
def private_server(**settings: str) -> Iterator[Server]:
    """Start a server, stop it at the end.

    Parameters
    ----------
    **settings : str
        Of the server, beside ``SETTINGS``: ``shared_buffers="1GB"``.

    Raises
    ------
    NoPostGIS
        With advice.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="zoneplan-pg-"))  # short: a socket's path has 107 bytes at most
    # PostgreSQL refuses to run as root; its Debian package brings the user
    user = ["--reuid=postgres", "--regid=postgres", "--init-groups"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres", "postgres")
    log = folder / "log"
    try:
        made = subprocess.run(
            ["/usr/bin/setpriv", *user, programs / "initdb", "--pgdata", folder / "data", "--username=postgres",
             "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
            capture_output=True, text=True, check=False, cwd=folder,
        )  # fmt: skip
        if made.returncode:
            raise RuntimeError(made.stderr)
        options = [f"-c{name}={value}" for name, value in (SETTINGS | settings).items()]
        with log.open("wb") as out:
            process = subprocess.Popen(
                ["/usr/bin/setpriv", *user, "--pdeathsig=QUIT", programs / "postgres", "-D", folder / "data",
                 f"-cunix_socket_directories={folder}", *options],
                stdout=out, stderr=out, cwd=folder,
            )  # fmt: skip
        try:
            _await(process, folder, log)
            server = Server(folder, process.pid)
            server.run("CREATE EXTENSION postgis")
            yield server
        finally:
            process.send_signal(2)  # ends its sessions, then itself
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    extension = sorted(Path("/usr/share/postgresql").glob("*/extension/postgis.control"))
    if not (found and extension and Path("/usr/bin/psql").is_file()):
        raise NoPostGIS(f"these tests need Debian's PostGIS: apt-get install {PACKAGE}")
    return Path("/usr/lib/postgresql") / extension[-1].parts[4] / "bin"


def _await(process: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and process.poll() is None:
        asked = subprocess.run(
            ["/usr/bin/pg_isready", "--quiet", "--host", str(folder)], check=False, capture_output=True
        )
        if asked.returncode == 0:
            return
        time.sleep(0.1)
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text(encoding='utf-8', errors='replace')}")
