"""Which of the files given is the image, which its world file, which its .prj: by their content."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

from zoneplan.geometry.georeference import Matrix
from zoneplan.model.messages import Text, say
from zoneplan.sources.admission.refusal import not_admitted, shown_name
from zoneplan.sources.raster.limits import PRJ_BYTES, WORLD_BYTES
from zoneplan.sources.raster.scan import Format

_MAGIC: Final[tuple[tuple[bytes, Format], ...]] = (
    (b"II*\x00", "tif"),
    (b"MM\x00*", "tif"),
    (b"II+\x00", "tif"),
    (b"MM\x00+", "tif"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
)
_OTHER_IMAGES: Final = (b"GIF8", b"BM", b"RIFF", b"\x00\x00\x00\x0cjP", b"%PDF")
_DEFINITION: Final = re.compile(
    r"\s*(?:PROJCS|PROJCRS|GEOGCS|GEOGCRS|GEODCRS|COMPD_?CS|COMPOUNDCRS|BOUNDCRS)\s*\[", re.IGNORECASE
)
_WORLD_NUMBERS: Final = 6
_LEAST_CELL: Final = 1e-12


@dataclass(frozen=True)
class Parts:
    """What came, sorted."""

    name: str
    format: Format
    content: bytes
    world: Matrix | None
    crs: str | None
    notes: tuple[Text, ...]


def sort_parts(files: Sequence[tuple[str, bytes]]) -> Parts:
    """Tell the image from what comes with it.

    Raises
    ------
    NotAdmitted
        If there is no image or more than one, or a world file or .prj that cannot be read.
    """
    images = [(name, content, format_of(content)) for name, content in files]
    found = [(name, content, kind) for name, content, kind in images if kind is not None]
    if not found:
        unlike, start, _ = images[0]
        reason = "scan-other-image" if start.startswith(_OTHER_IMAGES) else "scan-no-image"
        raise not_admitted(reason, file=unlike)
    if len(found) > 1:
        raise not_admitted("scan-many", file=found[1][0], count=len(found))
    name, content, kind = found[0]
    world: Matrix | None = None
    crs: str | None = None
    notes: list[Text] = []
    for other_name, other, other_kind in images:
        if other_kind is not None:
            continue
        if _says_definition(other):
            crs = other.decode("utf-8", errors="replace").strip()
        elif _is_world_file(other_name, other):
            world = world_file(other, other_name)
        else:
            notes.append(say("scan.note.unused", file=shown_name(other_name)))
    return Parts(shown_name(name), kind, content, world, crs, tuple(notes))


def format_of(content: bytes) -> Format | None:
    r"""The format of an image by its first bytes; None for anything else.

    Examples
    --------
    >>> format_of(b"MM\x00*...."), format_of(b"<VRTDataset/>")
    ('tif', None)
    """
    return next((kind for magic, kind in _MAGIC if content.startswith(magic)), None)


def world_file(content: bytes, name: str = "") -> Matrix:
    r"""Read a world file: six numbers, the last two for the middle of the upper left pixel.

    Returns
    -------
    tuple of 9 float
        From (column, row), counted from the outer corner of that pixel.

    Raises
    ------
    NotAdmitted

    Examples
    --------
    >>> world_file(b"0,5\n0\n0\n-0,5\n600000,25\n1224000\n")
    (0.5, 0.0, 600000.0, 0.0, -0.5, 1224000.25, 0.0, 0.0, 1.0)
    """
    try:
        numbers = [float(line.replace(",", ".")) for line in content.decode("ascii").split()]
    except ValueError:
        raise not_admitted("scan-world", file=name) from None
    if len(numbers) != _WORLD_NUMBERS or not all(isfinite(number) for number in numbers):
        raise not_admitted("scan-world", file=name)
    a, d, b, e, c, f = numbers
    if abs(a * e - b * d) < _LEAST_CELL**2:
        raise not_admitted("scan-world", file=name)
    return a, b, c - a / 2 - b / 2, d, e, f - d / 2 - e / 2, 0.0, 0.0, 1.0


def _says_definition(content: bytes) -> bool:
    return len(content) <= PRJ_BYTES and bool(
        _DEFINITION.match(content.decode("utf-8-sig", errors="replace"))
    )


def _is_world_file(name: str, content: bytes) -> bool:
    ending = name.rpartition(".")[2].lower()
    by_name = ending in {"wld", "tfw", "tifw", "tiffw", "pgw", "pngw", "jgw", "jpgw", "jpegw"}
    return len(content) <= WORLD_BYTES and by_name
