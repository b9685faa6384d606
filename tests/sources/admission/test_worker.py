"""The worker process: whatever happens to it, the door answers in time and with a reason."""

import hashlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
import shapely

from tests.sources.admission.good_files import frame, loose, written
from tests.sources.admission.hand_written import SQUARE
from tests.sources.admission.test_drawings import DXF, END
from zoneplan.sources.admission import NotAdmitted, admit, door, limits, worker
from zoneplan.sources.admission.door import _answer, _drivers

GOOD = [("x.geojson", json.dumps({"type": "Polygon", "coordinates": [SQUARE]}).encode())]
ANSWER_S = 15


def refused(files=GOOD) -> NotAdmitted:
    with pytest.raises(NotAdmitted) as caught:
        admit(files)
    return caught.value


@pytest.fixture
def instead(monkeypatch):
    """Run a line of Python in place of the worker; ``answer`` in it is where the answer goes."""

    def use(line: str) -> None:
        def command(folder: Path) -> list[str]:
            return [sys.executable, "-I", "-c", f"answer = {str(folder / 'answer.jsonl')!r}\n{line}"]

        monkeypatch.setattr(door, "_command", command)

    return use


def test_a_crash_in_native_code_is_a_refusal(instead):
    instead("import ctypes; ctypes.string_at(0)")
    assert refused().reason == "crashed"


def test_a_worker_that_ends_without_an_answer_is_a_refusal(instead):
    instead("pass")
    assert refused().reason == "crashed"


def test_a_worker_that_hangs_is_ended_in_time(instead, monkeypatch):
    monkeypatch.setattr(door, "WALL_S", 0.3)
    instead("while True: pass")
    assert refused().reason == "too-long"


def test_a_worker_out_of_processor_time_is_ended(instead):
    instead("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)")
    assert refused().reason == "too-long"


ONE_FEATURE = (
    b'{"kind": "x", "notes": [], "layers": 1, "tables": 0}\n'
    b'{"layer": "l", "crs": null, "notes": [], "count": 1}\n%s\n"end"\n'
)
GARBLED = [
    b"",
    b"not json\n",
    b"[]\n",
    b'{"kind": "x", "notes": [], "layers": 1, "tables": 0}\n',
    b'{"kind": "x", "notes": [], "layers": 0, "tables": 0}\n"no end"\n',
    b'{"kind": "x", "notes": [], "layers": true, "tables": 0}\n"end"\n',
    b'{"kind": "x", "notes": [], "layers": -1, "tables": 0}\n"end"\n',
    b'{"kind": 5, "notes": [], "layers": 0, "tables": 0}\n"end"\n',
    b'{"kind": "x", "notes": [{"vi": 1}], "layers": 0, "tables": 0}\n"end"\n',
    b'{"kind": "x", "notes": [], "layers": 0, "tables": 1}\n{"sheet": "s", "count": 1}\n[true]\n"end"\n',
    ONE_FEATURE % b'[1, "AAAA", {}]',
    ONE_FEATURE % b'[1, null, {"a": []}]',
    b'{"refused": "x", "why": {}, "advice": {}, "file": "", "layer": "", "feature": null, "choices": []}\n',
    b'{"refused": "x"}\n',
    b"[" * 100_000,
]


@pytest.mark.parametrize("answer", GARBLED, ids=range(len(GARBLED)))
def test_an_answer_that_is_not_of_the_agreed_form_is_a_refusal(tmp_path, answer):
    (tmp_path / "a").write_bytes(answer)
    with pytest.raises(NotAdmitted) as caught:
        _answer(tmp_path / "a", "x")
    assert caught.value.reason == "crashed"


def test_a_worker_taken_over_cannot_point_the_door_at_another_file(tmp_path, instead):
    secret = tmp_path / "secret"
    secret.write_bytes(b'{"kind": "x", "notes": [], "layers": 0, "tables": 0}\n"end"\n')
    instead(f"import os; os.symlink({str(secret)!r}, answer)")
    assert refused().reason == "crashed"
    instead("import os; os.mkdir(answer)")
    assert refused().reason == "crashed"


def test_an_answer_that_would_fill_the_memory_is_not_read(instead, monkeypatch):
    monkeypatch.setattr(door, "ANSWER_BYTES", 10)
    instead("open(answer, 'w').write('x' * 11)")
    assert refused().reason == "answer-big"


def test_only_so_many_workers_run_at_a_time(monkeypatch):
    monkeypatch.setattr(door, "WAIT_S", 0.01)
    for _ in range(limits.WORKERS):
        assert door.PLACES.acquire(timeout=1)
    try:
        assert refused().reason == "busy"
    finally:
        for _ in range(limits.WORKERS):
            door.PLACES.release()
    assert admit(GOOD).kind == "geojson"


def test_the_private_folder_is_gone_afterwards(instead, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    admit(GOOD)
    instead("import ctypes; ctypes.string_at(0)")
    refused()
    assert list(tmp_path.iterdir()) == []


def test_too_much_and_nothing_are_refused_before_any_process_starts(monkeypatch, instead):
    instead("raise SystemExit(1)")
    assert refused([]).reason == "nothing"
    assert refused([(f"{n}.shp", b"x") for n in range(limits.PARTS + 1)]).reason == "many-parts"
    monkeypatch.setattr(door, "UPLOAD_BYTES", 3)
    assert refused([("a.shp", b"xx"), ("a.dbf", b"xx")]).reason == "too-big"


def test_the_digest_is_of_the_bytes_as_uploaded_and_of_parts_in_any_order(tmp_path):
    one = admit(GOOD)
    assert one.sha256 == hashlib.sha256(GOOD[0][1]).hexdigest()
    parts = loose(written(frame("squares"), tmp_path, "r.shp", "ESRI Shapefile"))
    assert admit(parts).sha256 == admit(parts[::-1]).sha256 != admit(parts[:-1]).sha256


def test_the_real_worker_hands_back_what_it_read(tmp_path):
    """All driver-bound formats through the real process, with every other driver switched off."""
    for driver, name in (
        ("ESRI Shapefile", "r.shp"),
        ("MapInfo File", "r.tab"),
        ("FlatGeobuf", "r.fgb"),
        ("GML", "r.gml"),
    ):
        admitted = admit(loose(written(frame("holes"), tmp_path, name, driver)))
        (feature,) = admitted.layers[0].features
        assert feature.geometry.equals_exact(frame("holes").geometry[0].normalize(), 0.02) or shapely.equals(
            feature.geometry, frame("holes").geometry[0]
        )
        assert feature.properties["ten"] == "Khu công nghệ số Hòa Phú"


BLOCK = "  0\nBLOCK\n  2\nB{n}\n 10\n0\n 20\n0\n{inside}  0\nENDBLK\n"
INSERT = "  0\nINSERT\n  8\n0\n  2\nB{n}\n 10\n0\n 20\n0\n"
LINE = "  0\nLINE\n  8\n0\n 10\n0\n 20\n0\n 11\n1\n 21\n1\n"


def test_a_drawing_of_blocks_in_blocks_is_answered_in_time():
    """A real bomb: twelve blocks, each ten times in the next, are a million million lines."""
    blocks = BLOCK.format(n=0, inside=LINE * 10)
    blocks += "".join(BLOCK.format(n=n, inside=INSERT.format(n=n - 1) * 10) for n in range(1, 12))
    head = DXF.replace(
        "  0\nSECTION\n  2\nENTITIES\n",
        f"  0\nSECTION\n  2\nBLOCKS\n{blocks}  0\nENDSEC\n  0\nSECTION\n  2\nENTITIES\n",
    )
    bomb = head.replace(END, INSERT.format(n=11) * 10 + END).encode()
    start = time.monotonic()
    try:
        admitted = admit([("x.dxf", bomb)])
    except NotAdmitted as found:
        assert found.reason in ("too-long", "memory", "crashed", "unreadable", "many-features")  # noqa: PT017
    else:
        assert sum(len(layer.features) for layer in admitted.layers) < limits.FEATURES
    assert time.monotonic() - start < ANSWER_S  # the promise itself: an answer within 15 seconds


@pytest.mark.parametrize("end", ["EOF", "ENDSEC", "EOF\n", "ENDSEC\n0\nEOF"])
def test_a_drawing_of_28_bytes_that_makes_gdal_loop_for_ever_is_answered(end):
    """GDAL never comes back from the first two as they are."""
    drawing = f"  0\nSECTION\n2\nENTITIES\n0\n{end}".encode()
    try:
        assert admit([("x.dxf", drawing)]).layers[0].features == ()
    except NotAdmitted as found:
        assert found.reason in ("dxf-cut", "unreadable")  # noqa: PT017  either is an answer


def test_memory_beyond_the_limit_is_a_refusal(tmp_path, monkeypatch):
    def swell(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(worker, "gather", swell)
    assert "2,000 MB" in served(tmp_path).why.en


def served(folder: Path, files=GOOD) -> NotAdmitted:
    """What the worker writes, read back."""
    for number, (_, content) in enumerate(files):
        (folder / f"part-{number}").write_bytes(content)
    (folder / "request.json").write_text(json.dumps({"names": [name for name, _ in files], "drivers": []}))
    worker.serve(folder)
    with pytest.raises(NotAdmitted) as caught:
        _answer(folder / "answer.jsonl", "x")
    return caught.value


def test_a_refusal_keeps_its_place_on_the_way_through_the_worker(tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "switch_off", lambda *_: None)
    point = {"type": "FeatureCollection", "name": "lớp", "features": []}
    far = {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1e13, 0]}}
    point["features"] = [{"type": "Feature", "properties": {}, "geometry": None}, far]
    found = served(tmp_path, [("x.geojson", json.dumps(point).encode())])
    assert (found.reason, found.file, found.layer, found.feature) == ("far-number", "x.geojson", "lớp", 2)
    assert found.text.vi.startswith("x.geojson, lớp “lớp”, đối tượng 2: ")


def test_the_worker_switches_off_every_driver_but_those_needed(tmp_path):
    """In a process as the door starts it: GDAL is not loaded before the choice, and then knows one driver."""
    lines = f"worker.switch_off({list(_drivers())!r}, {{'DXF'}}); import pyogrio; print(list(pyogrio.list_drivers()))"
    assert confined(lines).stdout.strip() == "['DXF']"
    assert {"OGR_VRT", "GDALG", "HTTP", "GPKG", "CSV"} <= set(_drivers())
    too_late = confined(f"import pyogrio; worker.switch_off({list(_drivers())!r}, {{'DXF'}})")
    assert "GDAL was loaded before" in too_late.stderr


def test_switching_off_names_every_other_driver(monkeypatch):
    monkeypatch.setenv("OGR_SKIP", "")
    monkeypatch.setattr(worker, "sys", SimpleNamespace(modules={}))
    worker.switch_off(["OGR_VRT", "DXF", "GPKG"], {"DXF"})
    assert os.environ["OGR_SKIP"] == "OGR_VRT,GPKG"
    assert worker.sys.modules == {"geopandas": None, "pandas": None, "pyproj": None}
    monkeypatch.setattr(worker, "sys", SimpleNamespace(modules={"pyogrio": object()}))
    with pytest.raises(RuntimeError):
        worker.switch_off([], set())


def test_the_worker_gives_up_memory_time_and_disk(monkeypatch, tmp_path):
    given = {}
    calls = []
    monkeypatch.setattr(resource, "setrlimit", lambda what, limit: given.update({what: limit}))
    monkeypatch.setattr(
        worker.ctypes,
        "CDLL",
        lambda *_, **__: type("Libc", (), {"prctl": lambda *_: 0, "unshare": lambda *a: calls.append(a)})(),
    )
    monkeypatch.setattr(worker, "serve", calls.append)
    monkeypatch.setattr(worker.os, "umask", calls.append)
    monkeypatch.setattr(sys, "argv", ["worker", str(tmp_path)])
    worker.main()
    assert given[resource.RLIMIT_AS] == (limits.MEMORY_BYTES, limits.MEMORY_BYTES)
    assert given[resource.RLIMIT_CPU] == (limits.CPU_S, limits.CPU_S)
    assert given[resource.RLIMIT_FSIZE] == (limits.UNPACKED_BYTES, limits.UNPACKED_BYTES)
    assert calls[-1] == tmp_path


def test_a_pipe_in_place_of_the_answer_does_not_hold_the_door(instead):
    instead("import os; os.mkfifo(answer)")
    assert refused().reason == "crashed"


def confined(line: str) -> subprocess.CompletedProcess[str]:
    """Run a line of Python in a process that has confined itself as the worker does."""
    code = f"from zoneplan.sources.admission import worker; worker.confine()\n{line}"
    command, environment = [sys.executable, "-I", "-c", code], door.environment(Path("/"))
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_confined_process_gets_no_more_memory_and_no_more_disk(tmp_path):
    assert "MemoryError" in confined("bytearray(2_100_000_000)").stderr
    assert (
        "File too large"
        in confined(f"f = open({str(tmp_path / 'x')!r}, 'wb'); f.truncate(300_000_000)").stderr
    )


def test_a_confined_process_is_ended_when_its_processor_time_is_used(monkeypatch):
    shorter = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass"
    assert confined(shorter).returncode in (-signal.SIGXCPU, -signal.SIGKILL)


def test_a_confined_process_ends_with_the_one_that_started_it():
    """The door is killed: no worker stays behind."""
    lines = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    code = f"from zoneplan.sources.admission import worker; worker.confine()\n{lines}"
    starter = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-I', '-c', {code!r}]); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", starter], stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        worker_id = int(started.stdout.readline())
        started.kill()
    for _ in range(200):
        if (
            not Path(f"/proc/{worker_id}").exists()
            or "\nState:\tZ" in Path(f"/proc/{worker_id}/status").read_text()
        ):
            break
        time.sleep(0.05)
    else:
        pytest.fail("the worker lives on")


def test_a_confined_process_has_no_network_where_the_system_allows_it():
    """Not even to this machine; elsewhere the proxy that leads nowhere has to do."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        look = "import os, socket; print(os.readlink('/proc/self/ns/net'))"
        ended = confined(f"{look}; socket.create_connection(('127.0.0.1', {port}), 2)")
    if ended.stdout.strip() == str(Path("/proc/self/ns/net").readlink()):
        pytest.skip("this system gives no network namespace to ordinary processes")
    assert "OSError" in ended.stderr


def test_where_no_process_can_be_started_it_is_a_refusal(monkeypatch):
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    with pytest.raises(NotAdmitted) as caught:
        admit([("x.geojson", b"{}")])
    assert caught.value.reason == "crashed"
