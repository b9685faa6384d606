"""The process that reads images: whatever happens to it, the door answers with a reason."""

import json
import resource
import sys

import pytest

from tests.sources.raster.images import pillow
from zoneplan.sources.admission import NotAdmitted
from zoneplan.sources.raster import admit_scan, door, limits, worker


def refused() -> str:
    with pytest.raises(NotAdmitted) as caught:
        admit_scan([("a.png", pillow("PNG"))])
    return caught.value.reason


@pytest.fixture
def instead(monkeypatch):
    """Run a line of Python in place of the worker; ``answer`` and ``pixels`` are where its answer goes."""

    def use(line: str) -> None:
        def command(folder):
            places = f"answer, pixels = {str(folder / 'answer.json')!r}, {str(folder / 'pixels')!r}\n"
            return [sys.executable, "-I", "-c", places + line]

        monkeypatch.setattr(door, "_command", command)

    return use


HEAD = {
    "shown": [2, 1],
    "shrink": 1,
    "size": [2, 1],
    "bands": 3,
    "depth": "uint8",
    "matrix": None,
    "crs": None,
    "notes": [],
}


def forged(head: object, size: int = 8) -> str:
    return f"open(answer, 'w').write({json.dumps(head)!r}); open(pixels, 'wb').write(bytes({size}))"


def test_the_forgery_is_good_where_nothing_is_wrong_with_it(instead):
    instead(forged(HEAD))
    assert admit_scan([("a.png", pillow("PNG"))]).pixels.shape == (1, 2, 4)


@pytest.mark.parametrize(
    "line",
    [
        "pass",
        "raise SystemExit(1)",
        "import ctypes; ctypes.string_at(0)",
        "open(answer, 'w').write('[')",
        "open(answer, 'w').write('[' * 90000)",
        "import os; os.symlink('/etc/passwd', answer)",
        "import os; os.mkfifo(answer)",
        forged([]),
        forged(HEAD, 7),
        forged(HEAD | {"shown": [2, 2]}),
        forged(HEAD | {"shown": [1_000_000, 1_000_000]}),
        forged(HEAD | {"size": [9, 9]}),
        forged(HEAD | {"shrink": 0}),
        forged(HEAD | {"matrix": [1.0] * 8}),
        forged(HEAD | {"matrix": [1.0] * 8 + ["x"]}),
        forged(HEAD | {"crs": "x" * 30_000}),
        forged(HEAD | {"notes": [{"vi": 1, "en": ""}]}),
        forged(HEAD | {"further": 1}),
        forged({"refused": "x", "why": 1, "advice": 2}),
    ],
)
def test_a_crash_and_an_answer_not_of_the_agreed_form_are_refusals(instead, line):
    instead(line)
    assert refused() == "crashed"


def test_too_long_and_too_much(instead, monkeypatch):
    instead("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)")
    assert refused() == "too-long"
    monkeypatch.setattr(door, "WALL_S", 0.3)
    instead("while True: pass")
    assert refused() == "too-long"
    monkeypatch.undo()


def test_more_pixels_than_agreed_are_not_read(instead, monkeypatch):
    monkeypatch.setattr(door, "ANSWER_BYTES", 7)
    instead(forged(HEAD))
    assert refused() == "answer-big"


def test_the_worker_gives_up_memory_time_and_disk_and_serves_its_folder(monkeypatch, tmp_path):
    given, served = {}, []
    monkeypatch.setattr(resource, "setrlimit", lambda what, limit: given.update({what: limit}))
    libc = type("Libc", (), {"prctl": lambda *_: 0, "unshare": lambda *_: 0})()
    monkeypatch.setattr("zoneplan.sources.admission.worker.ctypes.CDLL", lambda *_, **__: libc)
    monkeypatch.setattr(worker, "serve", served.append)
    monkeypatch.setattr(worker.os, "umask", lambda *_: 0)
    monkeypatch.setattr(sys, "argv", ["worker", str(tmp_path)])
    worker.main()
    assert given[resource.RLIMIT_CPU] == (limits.CPU_S, limits.CPU_S)
    assert served == [tmp_path]


def test_memory_beyond_the_limit_is_a_refusal(monkeypatch, tmp_path):
    def swell(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("zoneplan.sources.raster.read.read_picture", swell)
    (tmp_path / "request.json").write_text(json.dumps({"format": "png", "name": "x"}))
    worker.serve(tmp_path)
    assert json.loads((tmp_path / "answer.json").read_text())["refused"] == "scan-memory"
