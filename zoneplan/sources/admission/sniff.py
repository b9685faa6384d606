"""What a file is, by its content; never by its name."""

import re
from pathlib import Path
from typing import Final

HEAD_BYTES: Final = 65_536

# first bytes -> kind; those named in CANNOT are recognised only to say what to do instead
_MAGIC: Final = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"SQLite format 3\x00", "gpkg"),
    (b"\x00\x00\x27\x0a", "shp"),  # .shp and .shx alike
    (b"fgb\x03fgb", "flatgeobuf"),
    (b"PAR1", "geoparquet"),
    (b"AutoCAD Binary DXF", "binary-dxf"),
    (b"AC10", "dwg"),
    (b"\x08\x09\xfe\x02", "dgn"),
    (b"\xc8\x09\xfe\x02", "dgn"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office-old"),  # .xls, .doc and DGN V8
    (b"%PDF", "pdf"),
    (b"Rar!", "other-archive"),
    (b"7z\xbc\xaf\x27\x1c", "other-archive"),
    (b"\x1f\x8b", "other-archive"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"II+\x00", "image"),  # BigTIFF
    (b"MM\x00+", "image"),
    (b"GIF8", "image"),
    (b"\x00\x00\x00\x0cjP", "image"),  # JPEG 2000
    (b"RIFF", "image"),
)
CANNOT: Final = frozenset({"binary-dxf", "dwg", "dgn", "office-old", "pdf", "other-archive", "image"})

_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DXF: Final = re.compile(r"\s*(?:999[ \t]*\r?\n[^\n]*\n\s*)*0[ \t]*\r?\n\s*SECTION\b")
_MIF: Final = re.compile(r"\s*version\s+\d+\s", re.IGNORECASE)
_TAB: Final = re.compile(r"\s*!table\b", re.IGNORECASE)
_CONTROL: Final = re.compile(
    r"[\x00\x03\x04\x07\x08\x0e-\x13\x15-\x18]"
)  # the others are letters of VISCII or blanks


def sniff(path: Path) -> str:
    """Name the kind of a file by its first bytes.

    Returns
    -------
    str
        ``zip``, ``gpkg``, ``shp``, ``flatgeobuf``, ``geoparquet``, ``xml``, ``json``, ``dxf``, ``mif``, ``tab``,
        ``text``, one of ``CANNOT``, ``empty`` or ``unknown``.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        return "empty"
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    return _kind_of_text(head)


def _kind_of_text(head: bytes) -> str:
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), None)
    text = head.decode(encoding or "latin-1", errors="replace").lstrip("\ufeff")
    if encoding == "utf-8" or encoding is None:
        text = text.removeprefix("ï»¿")
    start = text.lstrip()[:1]
    if start == "<":
        return "xml"
    if start in ("{", "["):
        return "json"
    for pattern, kind in ((_DXF, "dxf"), (_MIF, "mif"), (_TAB, "tab")):
        if pattern.match(text):
            return kind
    return "unknown" if _CONTROL.search(text) else "text"
