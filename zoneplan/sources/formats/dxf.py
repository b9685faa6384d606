"""DXF: the drawing's layers by name, closed polylines as polygons, curves as chords, a count of what is left out."""

import re
from collections import Counter
from typing import Final

from zoneplan.model.messages import Text, say
from zoneplan.sources.admission.datasets import Dataset, Reading
from zoneplan.sources.admission.refusal import not_admitted
from zoneplan.sources.formats.gdal import read_table
from zoneplan.sources.formats.lettered import decoded_rows
from zoneplan.sources.formats.settle import settle

_UNICODE_SINCE: Final = "AC1021"  # AutoCAD 2007: UTF-8; before, the code page of whoever saved it
_ESCAPE: Final = re.compile(r"\\[Uu]\+([0-9A-Fa-f]{4})")
_READ: Final = re.compile(
    r"POINT|M?TEXT|LINE|(?:LW)?POLYLINE|VERTEX|SEQEND|CIRCLE|ELLIPSE|ARC|SPLINE|HELIX|3DFACE|SOLID|TRACE|HATCH|"
    r"BLOCK|ENDBLK|INSERT|ATTRIB|ATTDEF|DIMENSION|(?:MULTI)?LEADER|MLINE"
)
_CURVES: Final = ("CIRCLE", "ELLIPSE", "ARC", "SPLINE", "HELIX")
_BULGE: Final = "42"


def read_dxf(dataset: Dataset) -> Reading:
    """Read a drawing in text form, a layer a layer of the drawing; it never says what its numbers mean."""
    content = dataset.path.read_bytes().decode("latin-1")
    census = _Census(content, dataset.name)
    path = dataset.path.rename(dataset.path.with_name(dataset.path.name + ".dxf"))
    with path.open("ab") as file:
        file.write(
            b"\n"
        )  # GDAL loops for ever over an end mark without one inside a section that was left open
    old = census.version < _UNICODE_SINCE
    table = read_table(path, dataset, config={"DXF_ENCODING": "ISO-8859-1" if old else None})
    rows, geometries = table.rows, table.geometries
    notes: list[Text] = []
    if old:
        rows, notes = decoded_rows(rows, census.code_page)
    rows = [{key: _unescaped(value) for key, value in row.items()} for row in rows]
    notes += census.notes()
    by_name: dict[str, list[int]] = {} if rows else {dataset.title: []}
    for place, row in enumerate(rows):
        by_name.setdefault(str(row.pop("Layer", None) or "0"), []).append(place)
    layers = [
        settle(
            name,
            None,
            [geometries[place] for place in mine],
            [rows[place] for place in mine],
            file=dataset.name,
            close_lines=True,
            decoded=old,
        )
        for name, mine in by_name.items()
    ]
    return Reading(layers, notes)


def _unescaped(value: object) -> object:
    r"""Text with ``\U+1EA5`` turned into the letter it stands for."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value) if isinstance(value, str) else value


class _Census:
    """What a drawing holds, by its pairs of group code and value.

    Raises
    ------
    NotAdmitted
        ``dxf-cut`` if the end mark is missing, ``dxf-damaged`` if a group code is no number.
    """

    def __init__(self, content: str, file: str) -> None:
        lines = content.split("\n")
        values = [line.strip() for line in lines[1::2]]
        codes = [line.strip() for line in lines[: 2 * len(values) : 2]]
        ends = [place for place, value in enumerate(values) if value == "EOF" and codes[place] == "0"]
        if not ends:
            raise not_admitted("dxf-cut", file=file)
        codes = codes[: ends[0]]
        if any(not code.removeprefix("-").isdecimal() for code in set(codes)):
            raise not_admitted("dxf-damaged", file=file)
        self._pairs = list(zip(codes, values, strict=False))
        self.version = self._header("$ACADVER") or "AC1009"
        self.code_page = self._header("$DWGCODEPAGE")
        entities = self._section("BLOCKS") + self._section("ENTITIES")
        self.counts = Counter(value for code, value in entities if code == "0")
        self.bulges = sum(
            code == _BULGE and value.strip("0.+-") != "" for code, value in self._polylines(entities)
        )

    def _header(self, name: str) -> str | None:
        pairs = self._pairs
        if ("9", name) not in pairs:
            return None
        place = pairs.index(("9", name)) + 1
        return pairs[place][1] if place < len(pairs) else None

    def _section(self, name: str) -> list[tuple[str, str]]:
        pairs = self._pairs
        if ("2", name) not in pairs:
            return []
        start = pairs.index(("2", name)) + 1
        end = pairs.index(("0", "ENDSEC"), start) if ("0", "ENDSEC") in pairs[start:] else len(pairs)
        return pairs[start:end]

    @staticmethod
    def _polylines(entities: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The pairs inside polylines: elsewhere group 42 means other things."""
        kept, inside = [], False
        for pair in entities:
            if pair[0] == "0":
                inside = pair[1] in ("LWPOLYLINE", "VERTEX")
            elif inside:
                kept.append(pair)
        return kept

    def notes(self) -> list[Text]:
        """What becomes chords, and what cannot be read."""
        notes = []
        curves = self.bulges + sum(self.counts[name] for name in _CURVES)
        if curves:
            notes.append(say("admission.note.curves-as-chords", count=curves))
        unread = {name: count for name, count in self.counts.items() if not _READ.fullmatch(name)}
        if unread:
            names = ", ".join(sorted(unread)[:5])
            notes.append(
                say("admission.note.entities-left-out", count=sum(unread.values()), names=names[:80])
            )
        return notes
