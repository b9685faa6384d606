"""From uploaded parts to data sets: archives unpacked, kinds told by content, a shapefile's parts brought together."""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final, NoReturn

from zoneplan.model.incoming import RawLayer
from zoneplan.model.messages import Text, say
from zoneplan.sources.admission.refusal import NotAdmitted, not_admitted, shown_name
from zoneplan.sources.admission.sniff import CANNOT, HEAD_BYTES, sniff
from zoneplan.sources.admission.xml_gate import census
from zoneplan.sources.admission.zip_gate import entries_of, opened, unpack

_SHP_OR_SHX: Final = slice(100, 104)  # first record number (1) or first offset (50 words)
_COMPANIONS: Final = {
    "shp": frozenset(
        {"shx", "dbf", "prj", "cpg", "qpj", "sbn", "sbx", "qix", "fix", "idm", "ind", "xml", "qmd", "qml"}
    ),
    "tab": frozenset({"dat", "map", "id", "ind"}),
    "mif": frozenset({"mid"}),
}
_READER: Final = {"shp": "shapefile", "tab": "tab", "mif": "mif"}
_PLAIN: Final = frozenset({"gpkg", "flatgeobuf", "geoparquet", "dxf", "kml", "gml", "geojson"})
_ONLY_COMPANIONS: Final = frozenset({"shx", "dbf", "prj", "cpg", "dat", "map", "id", "mid"})
_NAMED: Final = 5  # how many left-overs a note names


@dataclass(frozen=True)
class Part:
    """One file as uploaded or unpacked: its name from outside (for matching and showing) and where it lies."""

    name: str
    path: Path

    @property
    def stem(self) -> str:
        """Folder and name without suffix, as parts of one data set share it, capitals or not."""
        path = PurePosixPath(self.name.replace("\\", "/"))
        return str(path.with_suffix("")).casefold() if path.name else ""

    @property
    def suffix(self) -> str:
        """What follows the last dot, in small letters."""
        return PurePosixPath(self.name.replace("\\", "/")).suffix.casefold().removeprefix(".")


@dataclass(frozen=True)
class Dataset:
    """One thing to read.

    Attributes
    ----------
    kind : str
        Name of a reader.
    name : str
        Fit for showing.
    path : Path
        The main file.
    companions : dict of str to Path
        By suffix without dot.
    """

    kind: str
    name: str
    path: Path
    companions: dict[str, Path] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Its name without suffix: the layer's name where the format has none."""
        return PurePosixPath(self.name).stem or self.name


@dataclass(frozen=True)
class Reading:
    """What a reader made of a data set; ``notes`` are on the file as a whole."""

    layers: list[RawLayer]
    notes: list[Text] = field(default_factory=list)


def sort_out(parts: list[Part], room: Path, most: int | None = None) -> tuple[list[Dataset], list[Text]]:
    """Tell what was uploaded.

    Parameters
    ----------
    parts : list of Part
        One file, or the loose parts of one or several data sets.
    room : Path
        Folder for what archives hold.
    most : int, optional
        Bytes that an archive may unpack to; None for the limit of an upload.

    Returns
    -------
    datasets : list of Dataset
        At least one.
    notes : list of Text
        What of an archive or of the parts was left aside.

    Raises
    ------
    NotAdmitted
        If nothing here can be read, with the reason of the most telling part.
    """
    _refuse_doubles(parts)
    if len(parts) == 1 and sniff(parts[0].path) == "zip":
        outer = parts[0]
        office = _office_kind(outer, most)
        if office:
            return [Dataset(office, shown_name(outer.name), outer.path)], []
        inner = [Part(name, path) for name, path in unpack(outer.path, room, outer.name, most)]
        return _gather(inner, outer.name)
    return _gather(parts, "")


def _refuse_doubles(parts: list[Part]) -> None:
    names = [shown_name(part.name).casefold() for part in parts]
    for name in names:
        if names.count(name) > 1:
            raise not_admitted("doubled-part", file=name)


def _office_kind(part: Part, most: int | None) -> str:
    """``xlsx`` or ``docx``, "" for an ordinary archive; other office files are turned away with advice."""
    with opened(part.path, part.name) as archive:
        names = {name for _, name in entries_of(archive, part.name, most)}
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "word/document.xml" in names:
        return "docx"
    if names & {"content.xml", "xl/workbook.bin"}:
        raise not_admitted("office-other", file=part.name)
    return ""


def _gather(parts: list[Part], archive: str) -> tuple[list[Dataset], list[Text]]:
    kinds, refused = _kinds(parts)
    datasets: dict[Part, Dataset] = {}
    used: set[Part] = set()
    for part, kind in kinds.items():
        if kind in _COMPANIONS:
            mine = _companions(part, kind, parts)
            used.update([part, *mine.values()])
            paths = {suffix: other.path for suffix, other in mine.items()}
            datasets[part] = Dataset(_READER[kind], shown_name(part.name), part.path, paths)
        elif kind in _PLAIN:
            datasets[part] = Dataset(kind, shown_name(part.name), part.path)
    if not datasets:  # text is a table only where nothing better came: a read-me beside boundaries is none
        for part, kind in kinds.items():
            if kind == "text" and part.suffix not in _ONLY_COMPANIONS:
                datasets[part] = Dataset(kind, shown_name(part.name), part.path)
    if not datasets:
        _refuse_all(parts, kinds, refused, archive)
    used.update(datasets)
    return list(datasets.values()), _left_aside([part for part in parts if part not in used])


def _kinds(parts: list[Part]) -> tuple[dict[Part, str], list[NotAdmitted]]:
    """The kind of each part; among several, one that is broken in itself is ``refused`` and may be left aside."""
    kinds: dict[Part, str] = {}
    refused: list[NotAdmitted] = []
    for part in parts:
        try:
            kinds[part] = _kind(part, alone=len(parts) == 1)
        except NotAdmitted as refusal:
            kinds[part] = "refused"
            refused.append(refusal)
    return kinds, refused


def _kind(part: Part, *, alone: bool) -> str:
    kind = sniff(part.path)
    if kind == "shp" and _is_shx(part):
        return "shx"
    if kind == "xml":
        found = census(part.path, part.name)
        if found.kind == "xml" and alone:
            raise not_admitted("unknown-xml", file=part.name, root=shown_name(found.root[1]))
        return found.kind
    if kind == "json":
        return "geojson" if alone or _has_features(part.path) else "other-json"
    return kind


def _has_features(path: Path) -> bool:
    """Whether a JSON file beside others looks like GeoJSON; styles and metadata do not."""
    with path.open("rb") as file:
        return b'"Feature' in file.read(HEAD_BYTES)


def _is_shx(part: Part) -> bool:
    with part.path.open("rb") as file:
        first = file.read(104)[_SHP_OR_SHX]
    if not first:  # no records: only the name tells
        return part.suffix == "shx"
    return int.from_bytes(first, "big") == 50


def _companions(main: Part, kind: str, parts: list[Part]) -> dict[str, Part]:
    """The parts that share the main file's name; metadata as ``plan.shp.xml`` too."""
    mine: dict[str, Part] = {}
    for part in parts:
        if part is not main and part.suffix in _COMPANIONS[kind]:
            stem = part.stem.removesuffix(".shp") if part.suffix == "xml" else part.stem
            if stem == main.stem:
                mine[part.suffix] = part
    return mine


def _refuse_all(
    parts: list[Part], kinds: dict[Part, str], refused: list[NotAdmitted], archive: str
) -> NoReturn:
    """Raise for an upload without anything to read; the most telling reason first."""
    if not parts:
        raise not_admitted("zip-empty", file=archive)
    for refusal in refused:
        raise refusal
    for part in parts:
        kind = kinds[part]
        if kind in CANNOT:
            raise not_admitted(kind, file=part.name)
        if kind == "zip":
            raise not_admitted("zip-nested", file=part.name)
        if part.suffix in ("gdbtable", "gdbtablx"):
            raise not_admitted("gdb", file=archive)
    for part in parts:
        if kinds[part] == "empty":
            raise not_admitted("empty-file", file=part.name)
        if kinds[part] == "shx" or part.suffix in _ONLY_COMPANIONS:
            raise not_admitted("only-companion", file=part.name)
    raise not_admitted("unknown-kind", file=archive or parts[0].name)


def _left_aside(parts: list[Part]) -> list[Text]:
    if not parts:
        return []
    names = ", ".join(shown_name(part.name) for part in parts[:_NAMED])
    more = ", …" if len(parts) > _NAMED else ""
    return [say("admission.note.left-aside", count=len(parts), names=names + more)]
