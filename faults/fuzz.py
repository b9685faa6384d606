"""Damaged input for every parser of our own: it ends in a result or in a refusal in words, never in anything else.

``python faults/fuzz.py --seconds 60`` gives each parser that long, some at a time, and prints what it saw. What
breaks one is written to ``tests/sources/found/`` as ``<parser>-<digest>``, where a test reads it again ever after;
the exit status is then 1. Formats that GDAL reads have their own fuzz in ``tests/sources/admission/test_fuzz.py``,
each example in a process of its own.
"""

import argparse
import json
import random
import sys
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # the tests' samples stand beside the package

from tests.incoming_samples import SAMPLES
from zoneplan.model.errors import ZoneplanError
from zoneplan.sources.boundaries import read_boundary
from zoneplan.sources.context import read_context
from zoneplan.sources.corners import read_corners
from zoneplan.sources.geojson import read_geojson
from zoneplan.sources.layouts import read_layouts
from zoneplan.sources.lettering import decode_column, decode_text
from zoneplan.sources.lots import read_lots
from zoneplan.sources.point import read_point
from zoneplan.sources.raster.point_table import TableFault, pasted_points
from zoneplan.sources.register import read_register
from zoneplan.sources.rules import read_rules
from zoneplan.sources.waivers import read_waiver

FOUND = ROOT / "tests" / "sources" / "found"
DATA = ROOT / "data"
SLOW_S = 10.0  # an answer that takes longer is a find too
TOKENS = [
    b"",
    b"0",
    b"-1",
    b"1e999",
    b"NaN",
    b"null",
    b"{}",
    b"[]",
    b'"',
    b"\x00",
    b"\xff",
    b"\n",
    b",",
    b"\t",
    b";",
]
TOKENS += ["105°45'".encode(), "Hòa Phú".encode(), "10°37’11,82″N".encode(), b"9" * 40, b"." * 9, b"[" * 60]


def _text(content: bytes) -> str:
    return content.decode("utf-8", errors="replace")


def _letters(content: bytes) -> None:
    decode_column(content.split(b"\n")[:200], None)
    decode_text(content.decode("latin-1"))


def _points(content: bytes) -> None:
    with suppress(TableFault):  # its refusal in words
        pasted_points(_text(content), 9210)


def _name_of(waiver: bytes) -> str:
    """The name that a waiver of this content has: its digest stands in it, else nothing would be read."""
    return f"20261128T000000Z-{sha256(waiver).hexdigest()[:16]}"


PARSERS: dict[str, Callable[[bytes], object]] = {
    "register": lambda content: read_register(content, "zones.toml"),
    "layouts": lambda content: read_layouts(content, "layouts.toml"),
    "geojson": read_geojson,
    "boundary": lambda content: read_boundary(content, "hoa-phu", "boundaries/hoa-phu.geojson"),
    "lots": lambda content: read_lots(content, {"hoa-phu"}, "parcels/hoa-phu-lots.geojson"),
    "corners": lambda content: read_corners(_text(content)),
    "lettering": _letters,
    "point": lambda content: read_point(_text(content), 9210),
    "points": _points,
    "context": lambda content: read_context(content, "context/wards.geojson"),
    "waiver": lambda content: read_waiver(content, _name_of(content)),
    "rules": read_rules,
}


_WARD = {
    "type": "Feature",
    "properties": {"ten_xa": "Phường Bình Dương", "ma_xa": "25760"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[106.6, 11.0], [106.7, 11.0], [106.7, 11.1], [106.6, 11.0]]],
    },
}
_ABOUT = {"kind": "units", "name": "ten_xa", "code": "ma_xa"}
_WITHDRAWN = {
    "schema": "zoneplan-waiver/1",
    "kind": "withdrawn",
    "at": "2026-11-28T00:00:00Z",
    "person": "Người thử",
    "reason": "đã đo lại ranh giới",
    "ends": ["20261127T000000Z-0123456789abcdef"],
}
SMALL = {  # good input that is shorter than a file
    "point": ["1.224.000,50 600.000,25", "10°32’22,1”N 107°01’43,8”E", "VN-2000 X: 1224000.5 Y: 600000.25"],
    "points": [
        "M1;120;80;1224500,10;601200,20\nM2;900;80;1224500,10;602000,20\nM3;120;700;1223900,00;601200,20"
    ],
    "context": [json.dumps({"type": "FeatureCollection", "zoneplan": _ABOUT, "features": [_WARD]})],
    "waiver": [json.dumps(_WITHDRAWN)],
}


def seeds(parser: str) -> list[bytes]:
    """Good input for a parser, to be damaged."""
    geojson = sorted((DATA / "boundaries").glob("*.geojson"))
    files = {
        "register": [DATA / "boundaries" / "zones.toml"],
        "layouts": [DATA / "parcels" / "layouts.toml"],
        "geojson": geojson,
        "boundary": [DATA / "boundaries" / "hoa-phu.geojson"],
        "lots": [DATA / "parcels" / "hoa-phu-lots.geojson"],
        "rules": sorted((ROOT / "zoneplan" / "model" / "rules").glob("*.toml")),
    }
    if parser in files:
        return [path.read_bytes() for path in files[parser]]
    tables = [sample.text.encode() for sample in SAMPLES.values() if sample.text]
    tables += [path.read_bytes() for path in sorted((ROOT / "tests/sources/corners/tables").glob("*.txt"))]
    if parser == "corners":
        return tables
    if parser in SMALL:
        return [text.encode() for text in SMALL[parser]]
    return [
        "Khu công nghiệp Phú Mỹ\nĐường Nguyễn Văn Cừ\nHòa Phú".encode(code, "replace")
        for code in ("utf-8", "cp1258")
    ]


def damage(content: bytes, pick: random.Random) -> bytes:
    """Cut, repeat, exchange and insert at random places."""
    made = bytearray(content)
    for _ in range(pick.choice((1, 1, 2, 3, 8))):
        at = pick.randrange(len(made) + 1)
        length = pick.choice((1, 2, 5, 20, 200))
        kind = pick.randrange(5)
        if kind == 0:
            del made[at : at + length]
        elif kind == 1:
            made[at:at] = made[at : at + length] * pick.choice((1, 2, 50))
        elif kind == 2:
            made[at : at + length] = pick.choice(TOKENS)
        elif kind == 3:
            made[at:at] = pick.choice(TOKENS)
        elif made:
            made[pick.randrange(len(made))] = pick.randrange(256)
    return bytes(made[:200_000])


def hunt(parser: str, seconds: float, seed: int) -> tuple[str, int, int, list[str]]:
    """Try one parser for so long; give its name, how many inputs it took, refused, and what broke it."""
    pick, good = random.Random(f"{seed}-{parser}"), seeds(parser)  # noqa: S311 - damage, not secrets
    tried, refused, finds = 0, 0, []
    end = time.monotonic() + seconds
    while time.monotonic() < end and len(finds) < 5:
        content = damage(pick.choice(good), pick)
        began = time.monotonic()
        tried += 1
        try:
            PARSERS[parser](content)
        except ZoneplanError:
            refused += 1
        except Exception:  # noqa: BLE001 - anything else is what is hunted
            finds.append(f"{_keep(parser, content)}\n{traceback.format_exc(limit=-3)}")
        if time.monotonic() - began > SLOW_S:
            finds.append(f"{_keep(parser, content)}: {time.monotonic() - began:.0f} s")
    return parser, tried, refused, finds


def _keep(parser: str, content: bytes) -> str:
    FOUND.mkdir(exist_ok=True)
    path = FOUND / f"{parser}-{sha256(content).hexdigest()[:12]}"
    path.write_bytes(content)
    return str(path.relative_to(ROOT))


def main() -> int:
    """Hunt with every parser and print a table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--seconds", type=float, default=60.0, help="for each parser")
    arguments.add_argument("--seed", type=int, default=int(time.time()), help="printed, to do the same again")
    arguments.add_argument("--at-once", type=int, default=2, help="parsers at a time")
    chosen = arguments.parse_args()
    sys.stdout.write(f"seed {chosen.seed}\n{'parser':<12}{'inputs':>9}{'refused':>9}{'broken':>8}\n")
    status = 0
    with ProcessPoolExecutor(max_workers=chosen.at_once) as pool:
        hunts = [pool.submit(hunt, parser, chosen.seconds, chosen.seed) for parser in PARSERS]
        for done in hunts:
            parser, tried, refused, finds = done.result()
            sys.stdout.write(f"{parser:<12}{tried:>9}{refused:>9}{len(finds):>8}\n")
            sys.stdout.write("".join(f"  {find}\n" for find in finds))
            status = status or int(bool(finds))
    return status


if __name__ == "__main__":
    sys.exit(main())
