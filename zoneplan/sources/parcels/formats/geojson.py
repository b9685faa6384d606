"""GeoJSON feature by feature, as strictly as a plan's own file is read, without holding the whole of it."""

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final, NoReturn

from zoneplan.sources.admission.datasets import Dataset
from zoneplan.sources.admission.refusal import NotAdmitted, not_admitted
from zoneplan.sources.formats.geojson import collection_of, named_crs
from zoneplan.sources.parcels.limits import BATCH, FEATURE_CHARACTERS, SAMPLE
from zoneplan.sources.parcels.sheet import Batch, Sheet
from zoneplan.sources.strict_geojson import SourceUnreadable, feature_tables, once

_READ: Final = 4_000_000  # bytes at a time
_BLANK: Final = re.compile(r"[ \t\r\n]*")


def open_geojson(dataset: Dataset) -> list[Sheet]:
    """Open a GeoJSON file: a collection, or a single feature.

    Column names are those of the first thousand features. The ``crs`` member may stand behind the features, so what
    the file says of its system is known only once all were read.
    """
    sample = list(islice(_features(_Members(dataset.path), dataset), SAMPLE))
    names = list(dict.fromkeys(name for feature in sample for name in feature["properties"] or {}))
    sheet = Sheet(dataset.title, None, names, 0, rows=lambda _: iter(()))
    sheet.rows = partial(_rows, sheet, dataset, names)
    return [sheet]


def _rows(sheet: Sheet, dataset: Dataset, names: Sequence[str], places: Sequence[int]) -> Iterator[Batch]:
    members = _Members(dataset.path)
    features = _features(members, dataset)
    wanted = [names[place] for place in places]
    number = 0
    while tables := list(islice(features, BATCH)):
        try:
            shapes = []
            for table in tables:
                number += 1
                shapes.append(collection_of(table["geometry"], number))
        except SourceUnreadable as why:
            raise _refusal(why, dataset) from None
        properties = [table["properties"] or {} for table in tables]
        yield Batch(shapes, [[_plain(row.get(name)) for row in properties] for name in wanted])
    name = members.others.get("name")
    if isinstance(name, str) and name.strip():
        sheet.name = name.strip()[:200]
    sheet.crs = named_crs(members.others, dataset.name)


def _plain(value: Any) -> Any:
    return None if isinstance(value, dict | list) else value


def _refusal(why: SourceUnreadable, dataset: Dataset) -> NotAdmitted:
    return not_admitted("geojson", file=dataset.name, detail=why.why)


def _features(members: "_Members", dataset: Dataset) -> Iterator[dict[str, Any]]:
    """Every feature, looked through; refusals name it by its place."""
    try:
        for number, feature in enumerate(members.features(), start=1):
            yield _looked_at(feature, number)
        if not members.listed:
            yield _lone(members.others)
        elif members.others.get("type") != "FeatureCollection":
            _no_collection(members.others)
    except SourceUnreadable as why:
        raise _refusal(why, dataset) from None


def _looked_at(feature: Any, number: int) -> dict[str, Any]:
    alone = feature if isinstance(feature, dict) and feature.get("type") == "Feature" else {}
    try:
        (table,) = feature_tables(alone)
    except SourceUnreadable:
        raise SourceUnreadable("feature", number=number) from None
    return table


def _lone(document: dict[str, Any]) -> dict[str, Any]:
    """The feature that is the whole file."""
    if document.get("type") != "Feature":
        _no_collection(document)
    return _looked_at(document, 1)


def _no_collection(document: dict[str, Any]) -> NoReturn:
    raise SourceUnreadable("not-geojson", got=repr(document.get("type"))[:60])


class _Members:
    """The members of the root object, read as they come: the features one by one, the others kept."""

    def __init__(self, path: Path) -> None:
        self.others: dict[str, Any] = {}
        self.listed = False
        self._path = path
        self._decoder = json.JSONDecoder(parse_constant=_no_constant, object_pairs_hook=once)
        self._text = ""
        self._at = 0
        self._ended = False
        self._source: tuple[Any, Any]

    def features(self) -> Iterator[Any]:
        """Give what the member ``features`` lists; afterwards the other members stand in ``others``."""
        with self._path.open("rb") as file:
            decoder = codecs.getincrementaldecoder("utf-8-sig")()
            self._source = (file, decoder)
            try:
                yield from self._root()
            except (UnicodeDecodeError, RecursionError) as why:
                raise SourceUnreadable("json", why=str(why)[:200]) from None

    def _root(self) -> Iterator[Any]:
        self._expect("{")
        if self._peek() == "}":
            self._at += 1
        else:
            while True:
                name = self._value()
                if not isinstance(name, str):
                    raise SourceUnreadable("json", why="a name is expected")
                self._expect(":")
                if name in self.others or (name == "features" and self.listed):
                    raise SourceUnreadable("doubled-key", key=name[:60])
                if name == "features" and self._peek() == "[":
                    self.listed = True
                    yield from self._list()
                else:
                    self.others[name] = self._value()
                if self._expect(",}") == "}":
                    break
        if self._peek():
            raise SourceUnreadable("json", why="something stands behind the end")

    def _list(self) -> Iterator[Any]:
        self._expect("[")
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            yield self._value()
            if self._expect(",]") == "]":
                return

    def _peek(self) -> str:
        """The next sign that is no blank; "" at the end of the file."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._text) or not self._read():
                return self._text[self._at : self._at + 1]

    def _expect(self, signs: str) -> str:
        found = self._peek()
        if not found or found not in signs:
            raise SourceUnreadable(
                "json", why=f"{' or '.join(signs)} is expected, {found or 'nothing'} is there"
            )
        self._at += 1
        return found

    def _value(self) -> Any:
        """One whole value; what is cut off at the end of what was read is tried again with twice as much."""
        self._peek()
        wanted = _READ
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except ValueError as why:
                if isinstance(why, json.JSONDecodeError) and self._grow(wanted):
                    wanted *= 2
                    continue
                raise SourceUnreadable("json", why=str(why)[:200]) from None
            if end < len(self._text) or not self._grow(wanted):  # a number may go on behind what was read
                self._at = end
                return value

    def _grow(self, wanted: int) -> bool:
        if self._ended:
            return False
        if len(self._text) - self._at > FEATURE_CHARACTERS:
            raise SourceUnreadable("json", why=f"a value of more than {FEATURE_CHARACTERS} characters")
        reach = len(self._text) - self._at + wanted
        while len(self._text) - self._at < reach and self._read():
            pass
        return True

    def _read(self) -> bool:
        """Take more of the file, and let go of what was used; False at its end."""
        if self._ended:
            return False
        file, decoder = self._source
        content = file.read(_READ)
        self._ended = not content
        self._text = self._text[self._at :] + decoder.decode(content, final=self._ended)
        self._at = 0
        return True


def _no_constant(name: str) -> Any:
    raise SourceUnreadable("not-finite", got=name)
