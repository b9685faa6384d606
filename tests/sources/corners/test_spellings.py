"""Laws: a ring written in any spelling is read back as the same ring, and no text makes the reader stumble."""

import contextlib
import math
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zoneplan.sources.corners import CornersUnreadable, CornerTable, read_corner_rows, read_corners

TABLES = sorted((Path(__file__).parent / "tables").glob("*.txt"))

# separator -> spellings of numbers (thousands mark, decimal mark) that can be told apart under it
PLAIN = [("", "."), ("", ","), (".", ","), (",", "."), ("'", "."), (" ", ",")]
NUMBERS = {
    "\t": PLAIN,
    ";": PLAIN,
    "; ": PLAIN,
    " | ": PLAIN,
    "   ": PLAIN,
    " ": PLAIN,
    ",": [("", "."), ("'", ".")],
    ", ": [("", "."), ("'", "."), (",", ".")],
}
HEADINGS = {
    "vi": ("Số hiệu điểm", "X (m)", "Y (m)", "Chiều dài cạnh S (m)"),
    "vi-bare": ("TEN MOC", "TOA DO X", "TOA DO Y", "KHOANG CACH"),
    "en": ("Point", "X", "Y", "Distance"),
}
PLAIN_NAMES = {"numbers": "{}", "markers": "M{}", "none": ""}


@dataclass(frozen=True)
class Spelling:
    separator: str
    group: str
    mark: str
    decimals: int
    headings: str | None
    names: str
    east_first: bool
    closed: bool
    lengths: str | None
    newline: str
    hard_blank: bool

    def number(self, value: float) -> str:
        text = f"{value:,.{self.decimals}f}"
        return text.translate({ord(","): self.group or None, ord("."): self.mark})


@st.composite
def spellings(draw):
    separator = draw(st.sampled_from(sorted(NUMBERS)))
    group, mark = draw(st.sampled_from(NUMBERS[separator]))
    return Spelling(
        separator=separator,
        group=group,
        mark=mark,
        decimals=draw(st.sampled_from([2, 3])),
        headings=draw(st.sampled_from([None, *HEADINGS])),
        names=draw(st.sampled_from(sorted(PLAIN_NAMES))),
        east_first=draw(st.booleans()),
        closed=draw(st.booleans()),
        lengths=draw(st.sampled_from([None, "next", "previous"])),
        newline=draw(st.sampled_from(["\n", "\r\n"])),
        hard_blank=draw(st.booleans()),
    )


@st.composite
def rings(draw):
    """A ring around a point, seen from it in the order of its corners: it cannot cross itself."""
    count = draw(st.integers(3, 12))
    north, east = draw(st.integers(1_150_000, 1_280_000)), draw(st.integers(350_000, 780_000))
    radii = draw(st.lists(st.integers(20_000, 40_000), min_size=count, max_size=count))
    turns = draw(st.lists(st.floats(0, 0.4), min_size=count, max_size=count))
    angles = [2 * math.pi * (i + turn) / count for i, turn in enumerate(turns)]
    return [
        (round(north + r / 100 * math.sin(a), 2), round(east + r / 100 * math.cos(a), 2))
        for r, a in zip(radii, angles, strict=True)
    ]


def written(ring, spelling: Spelling) -> str:
    n = len(ring)
    edges = [math.dist(ring[i], ring[(i + 1) % n]) for i in range(n)]
    lines = []
    for i in range(n + spelling.closed):
        north, east = ring[i % n]
        cells = [spelling.number(v) for v in ((east, north) if spelling.east_first else (north, east))]
        if spelling.names != "none":
            cells.insert(0, PLAIN_NAMES[spelling.names].format(i % n + 1))
        if spelling.lengths == "next":
            cells += [spelling.number(edges[i])] if i < n else []
        elif spelling.lengths == "previous" and i > 0:
            cells.append(spelling.number(edges[i - 1]))
        lines.append(spelling.separator.join(cells))
    if spelling.headings:
        name, x, y, length = HEADINGS[spelling.headings]
        cells = [name] * (spelling.names != "none") + [x, y] + [length] * (spelling.lengths is not None)
        lines.insert(0, spelling.separator.join(cells))
    text = spelling.newline.join(lines)
    return text.replace(" ", "\u00a0") if spelling.hard_blank else text


@settings(max_examples=400)
@given(rings(), spellings())
def test_a_ring_in_any_spelling_is_read_back(ring, spelling):
    table = read_corners(written(ring, spelling))
    assert [(c.north, c.east) for c in table.rings[0].corners] == ring
    assert len(table.rings) == 1
    assert table.faults == ()
    assert table.swapped == spelling.east_first
    names = [PLAIN_NAMES[spelling.names].format(i + 1) for i in range(len(ring))]
    assert [corner.name for corner in table.rings[0].corners] == names


@settings(max_examples=100)
@given(rings(), st.booleans(), st.sampled_from([None, "vi", "en"]), st.integers(0, 3), st.integers(0, 2))
def test_a_ring_in_a_sheet_is_read_back(ring, east_first, headings, above, left):
    rows = [[] for _ in range(above)]
    if headings:
        rows.append([None] * left + list(HEADINGS[headings][:3]))
    for number, (north, east) in enumerate([*ring, ring[0]]):
        rows.append(
            [None] * left + [float(number % len(ring) + 1), *((east, north) if east_first else (north, east))]
        )
    table = read_corner_rows(rows)
    assert [(c.north, c.east) for c in table.rings[0].corners] == ring
    assert table.rings[0].corners[0].row == above + bool(headings) + 1
    assert [c.name for c in table.rings[0].corners] == [str(i + 1) for i in range(len(ring))]
    assert (table.swapped, table.faults) == (east_first, ())


DEGREES = {
    "signs": "{d}°{m:02d}’{s}″{h}",
    "ascii": "{d}°{m:02d}'{s}\"{h}",
    "letter": "{d}o{m:02d}’{s}” {h}",
    "tex": "{d}^{{0}}{m:02d}’{s}” {h}",
    "ordinal": "{d}º{m:02d}’{s}’’",
    "lost": "{d}0{m:02d}’{s}”",
    "before": "{h} {d}° {m:02d}' {s}\"",
    "words": "{d} độ {m:02d} phút {s} giây {v}",
    "dashes": "{d}-{m:02d}-{s}",
}


def degrees(hundredths: int, form: str, mark: str, letters: tuple[str, str]) -> str:
    minutes, rest = divmod(hundredths, 6000)
    d, m = divmod(minutes, 60)
    seconds = f"{rest / 100:05.2f}".replace(".", mark)
    return DEGREES[form].format(d=d, m=m, s=seconds, h=letters[0], v=letters[1])


@settings(max_examples=200)
@given(
    st.sampled_from(sorted(DEGREES)),
    st.sampled_from([".", ","]),
    st.sampled_from(["\t", ";", "   ", " | "]),
    st.integers(10 * 360_000, 12 * 360_000),
    st.integers(105 * 360_000, 108 * 360_000),
    st.lists(st.integers(1000, 2000), min_size=3, max_size=8),
    st.booleans(),
)
def test_degrees_in_any_spelling_are_read_back(form, mark, separator, lat, lon, radii, lon_first):
    places = []
    for i, r in enumerate(radii):
        turn = 2 * math.pi * i / len(radii)
        places.append((lat + round(r * math.sin(turn)), lon + round(r * math.cos(turn))))
    lines = []
    for i, (a, b) in enumerate(places, start=1):
        cells = [degrees(a, form, mark, ("N", "Bắc")), degrees(b, form, mark, ("E", "Đông"))]
        lines.append(separator.join([f"H{i}", *(reversed(cells) if lon_first else cells)]))
    table = read_corners("\n".join(lines))
    assert (table.kind, table.swapped) == ("degrees", lon_first)
    assert [(c.north, c.east) for c in table.rings[0].corners] == [
        (pytest.approx(a / 360_000, abs=1e-12), pytest.approx(b / 360_000, abs=1e-12)) for a, b in places
    ]


def ends_well(read, given_table) -> None:
    with contextlib.suppress(CornersUnreadable):
        table = read(given_table)
        assert isinstance(table, CornerTable)
        assert table.rings
        assert all(len(ring.corners) >= 3 for ring in table.rings)
        geometry = table.to_layer().features[0].geometry
        assert geometry.geom_type in ("Polygon", "MultiPolygon")
        for text in (*table.notes, *(fault.message for fault in table.faults)):
            assert unicodedata.is_normalized("NFC", text.vi)


SIGNS = "0123456789.,;:'\"°’″|()-/ \t\n"
WORDS = [
    "1224000",
    "600000",
    "1224100,5",
    "600100,5",
    "10°37’11,82″N",
    "106°59’56″E",
    "X",
    "Y",
    "Tên\tX\tY\n",
]
WORDS += [
    "1\t1224000\t600000\n",
    "\n\n",
    "Khu 2",
    "trừ",
    "kinh tuyến trục 105°45'",
    "Diện tích 2.000 ha",
    "nan",
]
WORDS += ["1e999", "\x00", "\ufeff", "\u2028", "=1+1", "9" * 50, "１"]
PIECES = st.sampled_from([*SIGNS, *WORDS])


@settings(max_examples=400)
@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200))
def test_any_text_ends_in_a_table_or_in_a_reason(text):
    ends_well(read_corners, text)


@settings(max_examples=300)
@given(st.data())
def test_a_damaged_sample_ends_in_a_table_or_in_a_reason(data):
    text = data.draw(st.sampled_from(TABLES)).read_text(encoding="utf-8").partition("\n=====\n")[0]
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(text)))
        text = text[:at] + data.draw(PIECES) + text[at + data.draw(st.integers(0, 6)) :]
    ends_well(read_corners, text)


CELLS = st.none() | st.floats() | st.text(max_size=12) | PIECES | st.sampled_from([1224000.0, 600000.5, "M1"])


@settings(max_examples=300)
@given(st.lists(st.lists(CELLS, max_size=6), max_size=12))
def test_any_sheet_ends_in_a_table_or_in_a_reason(rows):
    ends_well(read_corner_rows, rows)
