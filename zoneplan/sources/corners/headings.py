"""Column headings, Vietnamese and English, with and without accents."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from zoneplan.sources.corners.signs import fold

Role = Literal[
    "x",
    "y",
    "north",
    "east",
    "lat",
    "lon",
    "length",
    "height",
    "number",
    "sheet",
    "part",
    "name",
    "group",
    "other",
]
COORDINATES = frozenset({"x", "y", "north", "east", "lat", "lon"})

# In the order in which they are looked for: "chiều dài cạnh S" before "cạnh", "X_North" before "X".
_PATTERNS: tuple[tuple[Role, str], ...] = (
    (
        "length",
        r"\b(?:chieu dai(?: canh)?|khoang cach|do dai(?: canh)?|canh|k/c|kc|length|distance|dist|edge)\b",
    ),
    ("lat", r"\b(?:vi do|latitude|lat)\b"),
    ("lon", r"\b(?:kinh do|longitude|long?|lng)\b"),
    ("height", r"\b(?:cao do|do cao|elevation|height)\b"),
    ("north", r"\b(?:northings?|north|huong bac|bac)\b"),
    ("east", r"\b(?:eastings?|east|huong dong|dong)\b"),
    ("sheet", r"\b(?:to ban do|so to|sheet|to)\b(?! do\b)"),
    (
        "name",
        r"\b(?:so ?hieu|ten(?:diem|moc)?|ky hieu|name|dinh|moc|diem|point|corner|vertex|goc ranh|pt|id)\b",
    ),
    ("part", r"\b(?:thua(?: dat)?|so thua|parcel|khu|lo|part|ring|vung)\b"),
    ("number", r"\b(?:stt|tt|so thu tu|no)\b"),
    ("other", r"\b(?:ghi chu|notes?|remarks?|goc|phuong vi|azimuth|bearing|code|ma)\b"),
    ("group", r"\b(?:toa do|coordinates?|he toa do|vn-?2000|wgs-?84)\b"),
    ("x", r"\bx\b"),
    ("y", r"\by\b"),
    ("height", r"\b[zh]\b"),
    ("north", r"\bn\b"),
    ("east", r"\be\b"),
    ("lat", r"\bb\b"),
    ("lon", r"\bl\b"),
    ("length", r"\bs\b"),
)
_ANY = re.compile("|".join(f"(?P<r{i}>{pattern})" for i, (_, pattern) in enumerate(_PATTERNS)))
_UNIT = re.compile(r"\(\s*(?:m|met|mm|km|ha|do|degrees?)\s*\)|\[\s*m\s*\]")
_LONGEST_CELL, _LONGEST_LINE = 60, 240


@dataclass(frozen=True)
class Heading:
    """What one heading calls its column: its role, and the letter x or y where it has one."""

    role: Role
    letter: Literal["x", "y"] | None = None


def heading_of(cell: str) -> Heading | None:
    """What a heading cell says; None if it says nothing known.

    Examples
    --------
    >>> heading_of("Số hiệu điểm").role, heading_of("X_North"), heading_of("CHIEU DAI CANH S (m)").role
    ('name', Heading(role='north', letter='x'), 'length')
    >>> heading_of("Tọa độ X (m)").role
    'x'
    """
    if len(cell) > _LONGEST_CELL:
        return None
    roles = _scan(_words(cell))
    letter: Literal["x", "y"] | None = "x" if "x" in roles else "y" if "y" in roles else None
    plain = [role for role in roles if role != "group"]
    if not plain:
        return Heading("group") if roles else None
    explicit = [role for role in plain if role in COORDINATES - {"x", "y"}]
    if explicit:
        return Heading(explicit[0], letter)
    if letter and "length" not in plain:
        return Heading(letter, letter)
    return Heading(plain[0], None)


def headings_in(line: str) -> list[Heading]:
    """The headings of a line whose columns cannot be told apart by their places, in their order.

    Examples
    --------
    >>> [h.role for h in headings_in("STT  Tên mốc  X (m)  Y (m)  Chiều dài cạnh S (m)")]
    ['number', 'name', 'x', 'y', 'length']
    """
    if len(line) > _LONGEST_LINE:
        return []
    found: list[Heading] = []
    for role in _scan(_words(line)):
        letter: Literal["x", "y"] | None = "x" if role == "x" else "y" if role == "y" else None
        if role == "group" or (
            found and (found[-1].role == role or (found[-1].role, role) == ("name", "part"))
        ):
            continue
        if found and found[-1].letter and role in ("north", "east"):  # X_North is one column
            found[-1] = Heading(role, found[-1].letter)
            continue
        found.append(Heading(role, letter))
    return found


def is_heading_line(cells: Sequence[str]) -> bool:
    """Whether a line heads a table: two known headings or more, one of them a coordinate or its group."""
    found = [h for h in map(heading_of, cells) if h] if len(cells) > 1 else []
    if len(found) < 2:
        found = [*headings_in(" ".join(cells))]
    roles = {heading.role for heading in found}
    return len(roles) > 1 and bool(roles & COORDINATES or {"group", "name"} <= roles)


def _words(text: str) -> str:
    without_units = _UNIT.sub(" ", fold(text))
    return re.sub(r"[^a-z0-9/-]+", " ", without_units)


def _scan(words: str) -> list[Role]:
    found: list[Role] = []
    for match in _ANY.finditer(words):
        number = next(i for i in range(len(_PATTERNS)) if match[f"r{i}"] is not None)
        found.append(_PATTERNS[number][0])
    return found
