"""Good files with random damage end in layers, in tables or in a refusal: never in another exception.

Each example runs in a child of its own, as GDAL may crash or hang over it: that is what the worker process is for,
and is allowed here only where GDAL reads. What is found is kept in ``FOUND``.
"""

import io
import json
import os
import signal
import traceback
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sources.admission.good_files import good_files, zipped
from tests.sources.admission.hand_written import CORNERS, workbook
from tests.sources.admission.reading import read
from tests.sources.admission.upload import Files
from zoneplan.sources.admission import NotAdmitted

IDS = {
    "geojson": "geojson-multiholes",
    "gpkg": "gpkg-multiholes",
    "shapefile": "shp-loose-multiholes",
    "zip": "shp-zip-squares",
    "kml": "kml-phone-utf-8",
    "dxf": "dxf-AC1015-unix",
    "flatgeobuf": "fgb-multiholes",
    "geoparquet": "parquet-multiholes",
    "gml": "gml-multiholes",
    "mif": "mif-multiholes",
    "tab": "tab-multiholes",
    "xlsx": "xlsx",
    "docx": "docx",
    "text": "text-cp1258",
}
NATIVE = {
    "dxf",
    "flatgeobuf",
    "geoparquet",
    "gml",
    "mif",
    "tab",
    "shapefile",
}  # may crash or hang; the worker's business
GOOD, CRASHED, OTHER = 0, 1, 2
EXAMPLES = int(os.environ.get("ZONEPLAN_FUZZ_EXAMPLES", "60"))  # more for a longer hunt


class Samples(dict[str, Files]):
    """By kind; of short form, for hypothesis prints it."""

    def __repr__(self) -> str:
        return "samples"


@pytest.fixture(scope="module")
def samples(tmp_path_factory) -> Samples:
    made = {good.id: good for good in good_files()}
    return Samples({kind: made[name].files(tmp_path_factory.mktemp(kind)) for kind, name in IDS.items()})


def outcome(files: Files, seconds: float = 5.0) -> tuple[int, str]:
    """Read in a child; give what became of it and, for an exception that is no refusal, its trace."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover  leaves by _exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        status = GOOD
        try:
            read(files)
        except (NotAdmitted, MemoryError):
            pass
        except BaseException:  # noqa: BLE001  what else there may be is what is looked for
            os.write(tell, traceback.format_exc()[-3000:].encode())
            status = OTHER
        os._exit(status)
    os.close(tell)
    _, status = os.waitpid(child, 0)
    with os.fdopen(told, "rb") as pipe:
        trace = pipe.read().decode()
    return (CRASHED if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)), trace


@st.composite
def damages(draw):
    """A few changes, each a place in the file from 0 to 1 and what happens there."""
    kinds = ("flip", "cut", "insert", "double", "zero", "number")
    return draw(
        st.lists(
            st.tuples(st.sampled_from(kinds), st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6
        )
    )


def damaged(content: bytes, changes) -> bytes:
    data = bytearray(content)
    for kind, place, value in changes:
        at = min(int(place * len(data)), max(len(data) - 1, 0))
        if kind == "flip" and data:
            data[at] ^= 1 << value % 8
        elif kind == "cut":
            del data[at : at + value]
        elif kind == "insert":
            data[at:at] = bytes([value]) * (1 + value % 5)
        elif kind == "double":
            data[at:at] = data[at : at + value]
        elif kind == "zero":
            data[at : at + value % 9] = bytes(len(data[at : at + value % 9]))
        else:
            data[at : at + 4] = (2**32 - 1 - value).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize("kind", IDS)
@settings(
    max_examples=EXAMPLES,
    derandomize=EXAMPLES == 60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(part=st.integers(0, 9), changes=damages())
def test_damage_never_ends_in_another_exception(samples, kind, part, changes):
    files = list(samples[kind])
    place = part % len(files)
    files[place] = (files[place][0], damaged(files[place][1], changes))
    status, trace = outcome(files)
    assert status != OTHER, trace
    assert status == GOOD or kind in NATIVE


@settings(max_examples=EXAMPLES, derandomize=EXAMPLES == 60)
@given(part=st.integers(0, 20), changes=damages(), kind=st.sampled_from(["xlsx", "docx", "zip"]))
def test_damage_inside_an_archive_that_is_whole_never_ends_in_another_exception(samples, kind, part, changes):
    """The checksums are right, so what is damaged reaches the reader."""
    ((name, content),) = samples[kind]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        inner = [(entry, archive.read(entry)) for entry in archive.namelist()]
    place = part % len(inner)
    inner[place] = (inner[place][0], damaged(inner[place][1], changes))
    status, trace = outcome(zipped(inner, name))
    assert status != OTHER, trace


@settings(max_examples=EXAMPLES, derandomize=EXAMPLES == 60)
@given(
    content=st.binary(max_size=300),
    magic=st.sampled_from(
        [
            b"PK\x03\x04",
            b"SQLite format 3\0",
            b"\0\0\x27\n",
            b"<kml",
            b"{",
            b"0\nSECTION\n",
            b"!table",
            b"fgb\x03fgb",
            b"PAR1",
            b"",
        ]
    ),
)
def test_noise_behind_any_magic_ends_in_a_refusal_or_a_table(content, magic):
    status, trace = outcome([("x", magic + content)])
    assert status != OTHER, trace


def test_the_hunt_would_notice(monkeypatch):
    monkeypatch.setitem(globals(), "read", lambda files: files[1])
    status, trace = outcome([])
    assert status == OTHER
    assert "IndexError" in trace


# What fuzzing found, as small as it became.
FOUND: dict[str, Files] = {
    "zip entry without a name": [(n, c.replace(b"NAME", b"\0AME")) for n, c in zipped([("NAME", b"x")])],
    "geojson depth": [("x.geojson", b'{"type":"Point","coordinates":' + b"[" * 900 + b"]" * 900 + b"}")],
    "geojson surrogate name": [
        ("x.geojson", json.dumps({"type": "Feature", "name": "\ud800", "geometry": None}).encode())
    ],
    "workbook": [("x.xlsx", workbook(CORNERS)[:-30])],
}


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_stays_mended(name):
    status, trace = outcome(FOUND[name])
    assert status == GOOD, trace
