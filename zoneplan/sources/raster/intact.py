"""Whether an image file is whole: the library that reads it fills up in silence much of what is missing."""

import struct
import zlib
from typing import Final

from zoneplan.sources.raster.scan import Format

_PNG_START: Final = 8
_CHUNK: Final = 12  # length, kind and checksum around a chunk's data
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # of PNG's colour types
_PIECE: Final = 1 << 20
_BARE: Final = frozenset({0x01, *range(0xD0, 0xD9)})  # JPEG markers without a length
_SCAN, _END = 0xDA, 0xD9
_TIFF_SIZES: Final = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    17: 8,
    18: 8,
}
_MOST_TAGS: Final = 4_096


def is_whole(content: bytes, kind: Format) -> bool:
    r"""Whether nothing of an image file is missing, as far as its format shows.

    Examples
    --------
    >>> is_whole(b"\xff\xd8\xff\xda\x00\x02..", "jpg"), is_whole(b"\xff\xd8\xff\xda\x00\x02..\xff\xd9", "jpg")
    (False, True)
    """
    if kind == "png":
        return _png(content)
    return _jpeg(content) if kind == "jpg" else _tiff(content)


def _png(content: bytes) -> bool:
    """Every chunk is there and unchanged, and the pixels unpack to their whole length."""
    at, needed, unpacked, packer = _PNG_START, 0, 0, zlib.decompressobj()
    while len(content) >= at + _CHUNK:
        length, kind = struct.unpack(">I4s", content[at : at + 8])
        data, check = content[at + 8 : at + 8 + length], content[at + 8 + length : at + _CHUNK + length]
        if len(check) < 4 or zlib.crc32(kind + data) != int.from_bytes(check, "big"):
            return False
        if kind == b"IHDR":
            needed = _needed(data)
        elif kind == b"IDAT":
            try:
                unpacked += _unpacked(packer, data)
            except zlib.error:
                return False
        elif kind == b"IEND":
            return unpacked >= needed
        at += _CHUNK + length
    return False


def _needed(head: bytes) -> int:
    """Bytes of all rows; 0 for an interlaced image, whose rows are cut differently."""
    width, height, bits, colour, _, _, interlaced = struct.unpack(">IIBBBBB", head[:13])
    if interlaced or colour not in _CHANNELS:
        return 0
    return int(height * (1 + (width * bits * _CHANNELS[colour] + 7) // 8))


def _unpacked(packer: "zlib._Decompress", data: bytes) -> int:
    """How many bytes a piece unpacks to, holding only a little at a time."""
    length = 0
    while data:
        length += len(packer.decompress(data, _PIECE))
        data = packer.unconsumed_tail
    return length


def _jpeg(content: bytes) -> bool:
    """After the start of the pixels comes the end mark: in packed pixels no byte FF stands before D9."""
    at = 2
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            return False
        marker = content[at + 1]
        if marker == 0xFF:  # filling
            at += 1
        elif marker in _BARE:
            at += 2
        elif marker == _SCAN:
            return bytes((0xFF, _END)) in content[at:]
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return False


def _tiff(content: bytes) -> bool:
    """The first page's table and all that it points to lie inside the file; missing pixels the reader tells itself."""
    order = "<" if content[:2] == b"II" else ">"
    big = content[2:4] in (b"+\x00", b"\x00+")
    head, count, entry, inline = ("8xQ", "Q", "HHQ", 8) if big else ("4xI", "H", "HHI", 4)
    try:
        (at,) = struct.unpack_from(order + head, content)
        (tags,) = struct.unpack_from(order + count, content, at)
        at += struct.calcsize(order + count)
        for _ in range(min(tags, _MOST_TAGS)):
            _, kind, values = struct.unpack_from(order + entry, content, at)
            at += struct.calcsize(order + entry)
            size = values * _TIFF_SIZES.get(kind, 1)
            (where,) = struct.unpack_from(order + ("Q" if big else "I"), content, at)
            at += inline
            if size > inline and where + size > len(content):
                return False
    except (struct.error, OverflowError):
        return False
    return True
